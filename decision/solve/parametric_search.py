"""Depth-first branch and bound for all limits of one row at once: compiled.

It looks for every bundle that is worth more than a floor, which rises with its use of the row: a step function. A node
holds a range of uses. The bound at given multipliers is linear in the limit, so that one linear program, at the greatest
use of the range, bounds the node at all of them: uses at which it is below the floor leave the range, and columns are
closed with which it is below the floor at each that is left. All else is as in solve/linear_search.py.
Sources: R. E. Marsten, T. L. Morin, Annals of Discrete Mathematics 1 (1977) 375-390 (branch and bound over a parameter of
the right-hand side); A. M. Geoffrion, R. Nauss, Management Science 23 (1977) 453-466.
"""

from typing import NamedTuple

import numpy as np

from decision.running.arrays import Flags, Integers
from decision.running.compilation import compiled
from decision.solve.bounded_simplex import BROKEN, INFEASIBLE, WORK, solve
from decision.solve.linear_search import (
    CROWDED,
    DONE,
    FOUND,
    MOST_PIVOTS,
    OPEN,
    PAUSED,
    ROUNDS,
    SPLIT,
    Scratch,
    bind,
    branching_column,
    shares,
)
from decision.solve.multipliers import Data, read_multipliers, read_ray
from decision.solve.node_bounds import close, contradict, holds, lagrangian, propagate

LAST = "parametric_search.search_along-*.nbc"
"""Cache file of the function that is compiled last."""

NOWHERE = -(2**61)
"""Stands for no use, and for less room than any."""


class Along(NamedTuple):
    """The row whose limit varies, and the floor along its use."""

    row: int
    """The row; -1 where it cannot be broken."""

    cap: int
    """Its right-hand side in the linear program."""

    use: Integers
    """(columns): amounts in the row."""

    fixed: int
    """What the columns that are chosen already use."""

    up: int
    """The row's amounts times `up` over `down` are those that the bounds take."""

    down: int
    """See `up`."""

    upto: Integers
    """(pieces): the greatest use of each piece of the floor, ascending; each begins behind the one before."""

    floor: Integers
    """(pieces): the least gain that counts, in whole units."""


class Ranges(NamedTuple):
    """What is open, and what was found; altered by the search."""

    stack: Flags
    """(room, columns): open columns of open nodes."""

    span: Integers
    """(room, 2): the use that is below all that the node is searched for, and the greatest of these."""

    size: Integers
    """Cells: open nodes; whether a solution is reported."""

    solution: Integers
    """(groups): the columns of the solution that was reported last."""


REPORTED = 1
"""The cell of Ranges.size."""


@compiled
def left_of_range(along: Along, base: int, multiplier: int, low: int, high: int) -> tuple[int, int, int]:
    """Returns what is left of the uses beyond `low` up to `high`, and by how much the bound exceeds the floor at most;
    NOWHERE for none.

    base, multiplier: the bound is the first and the second times the limit, as the bounds take it.
    """
    first, last, room = NOWHERE, NOWHERE, NOWHERE
    below = low
    for k in range(len(along.upto)):
        if along.upto[k] <= low:
            continue
        upto = min(along.upto[k], high)
        over = base + multiplier * ((upto - along.fixed) * along.up // along.down) - along.floor[k]
        if over >= 0:
            if first == NOWHERE:
                first = below
            last, room = upto, max(room, over)
        if upto == high:
            break
        below = upto
    return first, last, room


@compiled
def counts(along: Along, use: int, gain: int) -> bool:
    """Returns whether a gain reaches the floor at a use."""
    for k in range(len(along.upto)):
        if use <= along.upto[k]:
            return bool(gain >= along.floor[k])
    return False


@compiled
def limit_to(data: Data, along: Along, high: int) -> None:
    """Sets the limit of the row."""
    if along.row >= 0:
        rows, r = data.rows, along.row
        rows.cap[r] = high - along.fixed
        rows.short_cap[r] = rows.cap[r] * along.up // along.down
        data.lp.low[len(data.lp.gain) + r] = (along.cap - rows.cap[r]) * data.whole[r]


@compiled
def reach(data: Data, along: Along, is_open: Flags) -> tuple[int, int]:
    """Returns the least and the greatest use of open columns, constraints ignored."""
    rows, least, most = data.rows, along.fixed, along.fixed
    for g in range(len(rows.begin) - 1):
        low, high, some = 0, 0, False
        for c in range(rows.begin[g], rows.begin[g + 1]):
            if is_open[c]:
                use = along.use[c]
                low, high = (min(low, use), max(high, use)) if some else (use, use)
                some = True
        least += low
        most += high
    return least, most


@compiled
def bounded_along(data: Data, s: Scratch, along: Along, span: Integers) -> tuple[bool, int]:
    """Bounds a node at every use of its range, narrows that and closes columns; returns whether anything is left, and how
    the last linear program ended."""
    rows, lp, t = data.rows, data.lp, data.tableau
    ended = 0
    for _ in range(ROUNDS):
        limit_to(data, along, span[1])
        bind(data, s.is_open)
        ended = solve(lp, t, MOST_PIVOTS)
        before, closed, room = span[1], 0, 0
        for step in range(2):
            if step == 0:
                read_multipliers(data, 0.0, s.duals, s.multipliers)
            elif ended == INFEASIBLE:
                read_ray(data, s.duals, s.multipliers)
                if contradict(rows, s.is_open, s.multipliers, s.reduced, s.top):
                    return False, ended
                i = t.cells[BROKEN]
                v = t.basic[i]
                short = max(lp.low[v] - t.level[i], t.level[i] - lp.high[v])
                # Twice as far as it takes to bring the bound below the floor, and a thousandth of a point for rounding.
                far = (2.0 * (room + 1) * data.point + 1e-3) / max(short, 1e-9)
                read_multipliers(data, far, s.duals, s.multipliers)
            else:
                break
            bound = lagrangian(rows, s.is_open, s.multipliers, s.reduced, s.top)
            t.cells[WORK] += len(rows.column)
            multiplier = s.multipliers[along.row] if along.row >= 0 else 0
            base = bound - (multiplier * rows.short_cap[along.row] if along.row >= 0 else 0)
            low, high, room = left_of_range(along, base, multiplier, span[0], span[1])
            if room == NOWHERE:
                return False, ended
            span[0], span[1] = low, high
            closed += close(rows, s.is_open, s.reduced, s.top, room)
        if not closed and span[1] == before:
            return True, ended
        limit_to(data, along, span[1])
        if not propagate(rows, s.is_open, s.top):
            return False, ended
        if ended == INFEASIBLE:
            return True, ended
        shares(data, s.share)
        moved = span[1] < before
        for c in range(len(s.is_open)):
            if not s.is_open[c] and s.share[c] > SPLIT:
                moved = True
        if not moved:
            return True, ended
    return True, ended


@compiled
def search_along(data: Data, state: Ranges, s: Scratch, along: Along, until: int) -> int:
    """Searches until the tableau counts so much work, or a solution that counts is reported; returns why it returned."""
    rows, t, size = data.rows, data.tableau, state.size
    groups = len(rows.begin) - 1
    span = np.zeros(2, dtype=np.int64)
    size[REPORTED] = 0
    while size[OPEN] > 0:
        if t.cells[WORK] >= until:
            return PAUSED
        if size[OPEN] + 2 > len(state.stack):
            return CROWDED
        size[OPEN] -= 1
        at = size[OPEN]
        s.is_open[:] = state.stack[at]
        span[:] = state.span[at]
        t.cells[WORK] += 2 * len(rows.column)
        limit_to(data, along, span[1])
        if not propagate(rows, s.is_open, s.top):
            continue
        least, most = reach(data, along, s.is_open)
        # Below the least use limits are so far away that what bounds add up to might not fit.
        span[0], span[1] = max(span[0], least - 1), min(span[1], most)
        if span[1] <= span[0]:
            continue
        alive, ended = bounded_along(data, s, along, span)
        if not alive:
            continue
        doubtful = 0
        for g in range(groups):
            left = 0
            for c in range(rows.begin[g], rows.begin[g + 1]):
                left += s.is_open[c]
            doubtful += left > 1
        column, chosen_first = -1, True
        if doubtful > 0 and ended != INFEASIBLE:
            column, chosen_first = branching_column(data, s)
        if column < 0:
            shares(data, s.share)
            furthest, same = -1, groups > 0
            gain, use = rows.constant, along.fixed
            for g in range(groups):
                mine, left, second = -1, 0, -1
                for c in range(rows.begin[g], rows.begin[g + 1]):
                    if s.is_open[c]:
                        left += 1
                        if mine < 0 or s.share[c] > s.share[mine]:
                            mine = c
                for c in range(rows.begin[g], rows.begin[g + 1]):
                    if s.is_open[c] and c != mine and (second < 0 or s.reduced[c] > s.reduced[second]):
                        second = c
                same = same and state.solution[g] == mine
                state.solution[g] = mine
                gain += rows.gain[mine]
                use += along.use[mine]
                if left > 1:
                    drop = s.reduced[mine] - s.reduced[second]
                    if column < 0 or drop > furthest:
                        column, furthest = mine, drop
            if not same and counts(along, use, gain) and holds(rows, state.solution):
                size[REPORTED] = 1
        if doubtful > 0:
            g = rows.group[column]
            chosen, other = (at + 1, at) if chosen_first else (at, at + 1)
            state.stack[chosen] = s.is_open
            for c in range(rows.begin[g], rows.begin[g + 1]):
                if c != column:
                    state.stack[chosen, c] = False
            state.stack[other] = s.is_open
            state.stack[other, column] = False
            state.span[chosen] = span
            state.span[other] = span
            size[OPEN] += 2
        if size[REPORTED]:
            return FOUND
    return DONE
