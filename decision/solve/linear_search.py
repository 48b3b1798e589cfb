"""Depth-first branch and bound on linear programs: compiled.

At each node the linear program gives multipliers; the bounds of solve/node_bounds.py, in whole numbers, close columns or
the node. Then a column is branched on: chosen, or not. Of the columns that the program splits it is the one both of
whose sides lose most by the first step of the dual simplex method; where it splits none, one of the solution. Solutions
of the program that are whole are reported at once, so that the floor can be raised.
Source: N. J. Driebeek, Management Science 12 (1966) 576-587 (what the next step of the dual simplex method loses).
"""

from typing import NamedTuple

from decision.running.arrays import Flags, Floats, Integers
from decision.running.compilation import compiled_in_place, overwrite
from decision.solve.bounded_simplex import (
    BROKEN,
    INFEASIBLE,
    ROWS,
    WORK,
    losses,
    solve,
)
from decision.solve.multipliers import Data, read_multipliers, read_ray
from decision.solve.node_bounds import MultipleChoiceRows, close, contradict, holds, lagrangian, propagate

MOST_PIVOTS = 5_000
"""Most pivots of one linear program."""

ROUNDS = 4
"""Linear programs solved at one node, each after columns were closed that the one before had chosen."""

SPLIT = 1e-6
"""A column is split by the linear program where its share is this far from 0 and 1."""

LEAST_LOSS = 1e-6
"""In points: stands for no loss, so that a product does not vanish."""

DONE, PAUSED, FULL, FOUND, CROWDED = 0, 1, 2, 3, 4
"""Why the search returned: nothing is open; the work is done; leaves are full; a whole solution is reported; the stack is
full."""


LAST = "linear_search.search-*.nbc"
"""Cache file of the function that is compiled last."""


class State(NamedTuple):
    """What is open, and what was found; altered by the search."""

    stack: Flags
    """(room, columns): open columns of open nodes."""

    size: Integers
    """Cells: open nodes; leaves; the greatest gain of a whole solution reported so far; nodes searched."""

    leaves: Integers
    """(room, groups): the columns of leaves."""

    solution: Integers
    """(groups): the columns of the solution that is reported."""


class Scratch(NamedTuple):
    """Memory for one node."""

    is_open: Flags
    """(columns)."""

    reduced: Integers
    """(columns)."""

    top: Integers
    """(groups)."""

    multipliers: Integers
    """(rows)."""

    share: Floats
    """(columns): the solution of the linear program."""

    duals: Floats
    """(rows)."""


OPEN, LEAVES, BEST, NODES = 0, 1, 2, 3
"""The cells of State.size."""


@compiled_in_place
def bind(data: Data, is_open: Flags) -> None:
    """Sets the bounds of all variables from the open columns."""
    begins, low, high = data.rows.begin, data.lp.low, data.lp.high
    v, r = 0, len(data.lp.gain) + len(data.rows.cap)
    for g in range(len(begins) - 1):
        begin, end = begins[g], begins[g + 1]
        left = 0
        for c in range(begin, end):
            left += is_open[c]
        for c in range(begin + 1, end):
            high[v] = 1.0 if is_open[c] else 0.0
            low[v] = 1.0 if is_open[c] and left == 1 else 0.0
            v += 1
        if end - begin > 2:
            high[r] = 1.0 if is_open[begin] else 0.0
            low[r] = 1.0 if is_open[begin] and left == 1 else 0.0
            r += 1


@compiled_in_place
def shares(data: Data, share: Floats) -> None:
    """Writes the share of every column in the solution of the linear program."""
    begin, x, v = data.rows.begin, data.tableau.x, 0
    for g in range(len(begin) - 1):
        left = 1.0
        for c in range(begin[g] + 1, begin[g + 1]):
            share[c] = x[v]
            left -= x[v]
            v += 1
        share[begin[g]] = left


@compiled_in_place
def bounded(data: Data, s: Scratch, least: int) -> tuple[bool, int, int]:
    """Bounds a node and closes columns of it; returns whether anything is open, the bound, and how the last linear program
    ended."""
    rows, lp, t = data.rows, data.lp, data.tableau
    bound, ended = 0, 0
    for _ in range(ROUNDS):
        bind(data, s.is_open)
        ended = solve(lp, t, MOST_PIVOTS)
        read_multipliers(data, 0.0, s.duals, s.multipliers)
        bound = lagrangian(rows, s.is_open, s.multipliers, s.reduced, s.top)
        t.cells[WORK] += len(rows.column)
        if bound < least:
            return False, bound, ended
        closed = close(rows, s.is_open, s.reduced, s.top, bound - least)
        if ended == INFEASIBLE:
            read_ray(data, s.duals, s.multipliers)
            if contradict(rows, s.is_open, s.multipliers, s.reduced, s.top):
                return False, bound, ended
            i = t.cells[BROKEN]
            v = t.basic[i]
            short = max(lp.low[v] - t.level[i], t.level[i] - lp.high[v])
            # Twice as far as it takes to bring the bound below the floor, and a thousandth of a point for rounding.
            step = (2.0 * (bound - least + 1) * data.point + 1e-3) / max(short, 1e-9)
            read_multipliers(data, step, s.duals, s.multipliers)
            bound = lagrangian(rows, s.is_open, s.multipliers, s.reduced, s.top)
            if bound < least:
                return False, bound, ended
            closed += close(rows, s.is_open, s.reduced, s.top, bound - least)
        if not closed:
            return True, bound, ended
        if not propagate(rows, s.is_open, s.top):
            return False, bound, ended
        if ended == INFEASIBLE:
            return True, bound, ended
        shares(data, s.share)
        is_open, share, moved = s.is_open, s.share, False
        for c in range(len(is_open)):
            if not is_open[c] and share[c] > SPLIT:
                moved = True
        if not moved:
            return True, bound, ended
    return True, bound, ended


@compiled_in_place
def branching_column(data: Data, s: Scratch) -> tuple[int, bool]:
    """Returns the column to branch on, and whether it is tried chosen first; -1 where the solution is whole."""
    rows, lp, t = data.rows, data.lp, data.tableau
    columns, own = len(lp.gain), len(rows.cap)
    best, most, chosen_first = -1, -1.0, True
    r = columns + own
    for i in range(t.cells[ROWS]):
        v, level = t.basic[i], t.level[i]
        if level < SPLIT or level > 1 - SPLIT or columns <= v < r:
            continue
        rise, fall = losses(lp, t, i)
        up, down = rise * (1 - level), fall * level
        score = min(1e6, max(up, LEAST_LOSS)) * min(1e6, max(down, LEAST_LOSS))
        if score > most:
            if v < columns:
                c = data.column_of[v]
            else:
                c = rows.begin[group_of_slack(rows, v - r)]
            if s.is_open[c]:
                best, most, chosen_first = c, score, up <= down
    return best, chosen_first


@compiled_in_place
def group_of_slack(rows: MultipleChoiceRows, number: int) -> int:
    """Returns the group of a row that says that one of its more than two columns is chosen."""
    g = 0
    while True:
        if rows.begin[g + 1] - rows.begin[g] > 2:
            if number == 0:
                return g
            number -= 1
        g += 1


@compiled_in_place
def search(data: Data, state: State, s: Scratch, least: int, until: int) -> int:
    """Searches until the tableau counts so much work; returns why it returned.

    least: the floor in whole units. Leaves and whole solutions have gains of at least that, and keep every row.
    """
    rows, t, size = data.rows, data.tableau, state.size
    begin, is_open, share, reduced = rows.begin, s.is_open, s.share, s.reduced
    groups = len(begin) - 1
    while size[OPEN] > 0:
        if t.cells[WORK] >= until:
            return PAUSED
        if size[OPEN] + 2 > len(state.stack):
            return CROWDED
        if size[LEAVES] >= len(state.leaves):
            return FULL
        size[NODES] += 1
        size[OPEN] -= 1
        at = size[OPEN]
        overwrite(is_open, state.stack[at])
        t.cells[WORK] += len(rows.column)
        if not propagate(rows, is_open, s.top):
            continue
        alive, _, ended = bounded(data, s, least)
        if not alive:
            continue
        doubtful = 0
        for g in range(groups):
            left = 0
            for c in range(begin[g], begin[g + 1]):
                left += is_open[c]
            doubtful += left > 1
        if doubtful == 0:
            leaf = state.leaves[size[LEAVES]]
            for g in range(groups):
                for c in range(begin[g], begin[g + 1]):
                    if is_open[c]:
                        leaf[g] = c
            if holds(rows, leaf):
                size[LEAVES] += 1
            continue
        column, chosen_first = branching_column(data, s) if ended != INFEASIBLE else (-1, True)
        if column < 0:
            shares(data, share)
            gains, solution, furthest = rows.gain, state.solution, -1
            gain = rows.constant
            for g in range(groups):
                mine, left, second = -1, 0, -1
                for c in range(begin[g], begin[g + 1]):
                    if is_open[c]:
                        left += 1
                        if mine < 0 or share[c] > share[mine]:
                            mine = c
                for c in range(begin[g], begin[g + 1]):
                    if is_open[c] and c != mine and (second < 0 or reduced[c] > reduced[second]):
                        second = c
                solution[g] = mine
                gain += gains[mine]
                if left > 1:
                    drop = reduced[mine] - reduced[second]
                    if column < 0 or drop > furthest:
                        column, furthest = mine, drop
            if gain > size[BEST] and gain >= least and holds(rows, solution):
                size[BEST] = gain
                overwrite(state.stack[at], is_open)
                size[OPEN] += 1
                return FOUND
        g = rows.group[column]
        chosen, other = (at + 1, at) if chosen_first else (at, at + 1)
        overwrite(state.stack[chosen], is_open)
        for c in range(begin[g], begin[g + 1]):
            if c != column:
                state.stack[chosen, c] = False
        overwrite(state.stack[other], is_open)
        state.stack[other, column] = False
        size[OPEN] += 2
    return DONE
