"""The dual simplex method for bounded variables and rows added as they are violated: compiled, in floating point.

It maximises over one column of each group. The tableau holds a row only for what was violated once, and a column for
every nonbasic variable, so that it stays small where few rows bind. Since every column is bounded, any basis is dual
feasible once the nonbasic variables are at the right bounds: bounds may change at will between two calls. Nothing rests
on its arithmetic: what is proved with its multipliers is proved in whole numbers (solve/node_bounds.py).
Sources: C. E. Lemke, Naval Research Logistics Quarterly 1 (1954) 36-47; H. M. Wagner, Management Science 5 (1958) 183-192
(bounded variables in the dual simplex method).
"""

from typing import NamedTuple

import numpy as np

from decision.running.arrays import Floats, Integers
from decision.running.compilation import compiled

FEASIBLE = 1e-7
"""Violation of a scaled row, or of a bound, that is let pass."""

SMALLEST_PIVOT = 1e-7
"""Tableau entries below this are no pivots."""

FLAT = 1e-12
"""Reduced costs within this of 0 count as 0."""

AT_ONCE = 12
"""Most violated rows added at a time."""

PIVOTS = 2_000
"""Pivots after which the tableau is built anew, against the growth of rounding errors."""

OPTIMAL, INFEASIBLE, STOPPED = 0, 1, 2
"""How a solve ended: optimal; infeasible, with the row that shows it; or stopped at a limit."""


class LinearProgram(NamedTuple):
    """Maximise gain @ x over rows @ x + slack = cap. Variables: the columns that are not the first of their group, then
    the slack of every row. The last rows say that a group of more than two columns has one chosen: their slack is the
    group's first column."""

    gain: Floats
    """(columns of x): in points, less that of the first column of the group."""

    first: Integers
    """(rows + 1): the terms first[r] up to first[r + 1] are those of row r."""

    column: Integers
    """(terms): the column of x."""

    amount: Floats
    """(terms): scaled, so that the largest of a row is 1."""

    cap: Floats
    """(rows): scaled alike."""

    low: Floats
    """(variables): lower bounds; altered by the search."""

    high: Floats
    """(variables): upper bounds; altered by the search."""


class Tableau(NamedTuple):
    """Every basic variable as its constant less the entries of its row times the nonbasic variables; altered by each
    solve."""

    entry: Floats
    """(room for rows, columns of x)."""

    constant: Floats
    """(room for rows)."""

    reduced: Floats
    """(columns of x): what the objective gains by a unit of each nonbasic variable."""

    basic: Integers
    """(room for rows): the basic variables."""

    nonbasic: Integers
    """(columns of x): the nonbasic variables."""

    place: Integers
    """(variables): the column where nonbasic; -1 - row where basic; LAST where a slack is in no row of the tableau."""

    level: Floats
    """(room for rows): the values of the basic variables."""

    fixed: Floats
    """(columns of x): the values of the nonbasic variables, each at a bound."""

    x: Floats
    """(columns of x): the solution."""

    cells: Integers
    """Cells: rows in the tableau; pivots since it was built; the row that shows infeasibility; the sign of that; the
    multiplications of all solves."""


LAST = 2**40
"""Place of a slack that is in no row of the tableau."""

ROWS, SINCE, BROKEN, SIGN, WORK = 0, 1, 2, 3, 4
"""The cells of Tableau.cells."""


@compiled
def build(lp: LinearProgram, t: Tableau) -> None:
    """Resets the tableau: no rows, every column nonbasic."""
    columns = len(lp.gain)
    for v in range(len(t.place)):
        t.place[v] = LAST
    for j in range(columns):
        t.reduced[j] = lp.gain[j]
        t.nonbasic[j] = j
        t.place[j] = j
        t.fixed[j] = lp.low[j]
    t.cells[ROWS] = 0
    t.cells[SINCE] = 0


@compiled
def add_row(lp: LinearProgram, t: Tableau, r: int) -> None:
    """Adds a row of the program to the tableau, its slack basic."""
    columns, i = len(lp.gain), t.cells[ROWS]
    entry, constant = t.entry[i], lp.cap[r]
    entry[:] = 0.0
    for k in range(lp.first[r], lp.first[r + 1]):
        place, amount = t.place[lp.column[k]], lp.amount[k]
        if place >= 0:
            entry[place] += amount
        else:
            other = t.entry[-1 - place]
            constant -= amount * t.constant[-1 - place]
            for j in range(columns):
                entry[j] -= amount * other[j]
            t.cells[WORK] += columns
    t.constant[i] = constant
    t.basic[i] = columns + r
    t.place[columns + r] = -1 - i
    t.cells[ROWS] += 1


@compiled
def purge(lp: LinearProgram, t: Tableau) -> None:
    """Drops the rows whose slack is basic: they do not bind."""
    columns, i = len(lp.gain), 0
    while i < t.cells[ROWS]:
        if t.basic[i] < columns:
            i += 1
            continue
        t.place[t.basic[i]] = LAST
        last = t.cells[ROWS] - 1
        if i < last:
            t.entry[i] = t.entry[last]
            t.constant[i] = t.constant[last]
            t.basic[i] = t.basic[last]
            t.place[t.basic[i]] = -1 - i
        t.cells[ROWS] = last


@compiled
def to_bounds(lp: LinearProgram, t: Tableau) -> None:
    """Puts every nonbasic variable at the bound that its reduced cost asks for, and values the basic ones."""
    for j in range(len(lp.gain)):
        v = t.nonbasic[j]
        low, high = lp.low[v], lp.high[v]
        if t.reduced[j] > FLAT and high < np.inf:
            t.fixed[j] = high
        elif t.reduced[j] < -FLAT or t.fixed[j] < high:
            t.fixed[j] = low
        else:
            t.fixed[j] = high if high < np.inf else low
    value(lp, t)


@compiled
def value(lp: LinearProgram, t: Tableau) -> None:
    """Values the basic variables."""
    for i in range(t.cells[ROWS]):
        level = t.constant[i]
        entry = t.entry[i]
        for j in range(len(lp.gain)):
            level -= entry[j] * t.fixed[j]
        t.level[i] = level
    t.cells[WORK] += t.cells[ROWS] * len(lp.gain)


@compiled
def pivot(lp: LinearProgram, t: Tableau, i: int, j: int, target: float) -> None:
    """Exchanges the basic variable of row i, which goes to the value `target`, for the nonbasic one of column j."""
    columns, row = len(lp.gain), t.entry[i]
    by = row[j]
    step = (t.level[i] - target) / by
    for k in range(t.cells[ROWS]):
        t.level[k] -= t.entry[k, j] * step
    t.level[i] = t.fixed[j] + step
    t.fixed[j] = target
    row[j] = 1.0
    for c in range(columns):
        row[c] /= by
    t.constant[i] /= by
    for k in range(t.cells[ROWS]):
        factor = t.entry[k, j]
        if k == i or factor == 0.0:
            continue
        other = t.entry[k]
        other[j] = 0.0
        for c in range(columns):
            other[c] -= factor * row[c]
        t.constant[k] -= factor * t.constant[i]
    factor = t.reduced[j]
    t.reduced[j] = 0.0
    for c in range(columns):
        t.reduced[c] -= factor * row[c]
    leaving, entering = t.basic[i], t.nonbasic[j]
    t.basic[i], t.nonbasic[j] = entering, leaving
    t.place[entering], t.place[leaving] = -1 - i, j
    t.cells[SINCE] += 1
    t.cells[WORK] += t.cells[ROWS] * columns


@compiled
def entering(lp: LinearProgram, t: Tableau, i: int, sign: float) -> tuple[int, float]:
    """Returns the column that enters so that the basic variable of row i rises (sign 1) or falls (-1), at the least loss,
    and what the objective loses per unit; -1 and infinity where none can."""
    row, best, least = t.entry[i], -1, np.inf
    for j in range(len(lp.gain)):
        share = sign * row[j]
        if abs(share) < SMALLEST_PIVOT:
            continue
        v = t.nonbasic[j]
        low, high = lp.low[v], lp.high[v]
        if low == high:
            continue
        # A variable at its lower bound can only rise, which moves the basic one against the sign of its entry.
        if (share < 0) != (t.fixed[j] == low):
            continue
        loss = abs(t.reduced[j] / share)
        if loss < least - FLAT or (loss <= least + FLAT and best >= 0 and abs(share) > abs(row[best])):
            best, least = j, min(loss, least)
    return best, least


@compiled
def solve(lp: LinearProgram, t: Tableau, most_pivots: int) -> int:
    """Solves the program within its present bounds, from the present tableau; returns how it ended. The solution is in
    Tableau.x."""
    columns, rows = len(lp.gain), len(lp.cap)
    if t.cells[SINCE] > PIVOTS:
        build(lp, t)
    elif t.cells[ROWS] > len(t.basic) - 2 * AT_ONCE:
        purge(lp, t)
    to_bounds(lp, t)
    pivots = 0
    while True:
        while True:
            worst, leaving, sign = FEASIBLE, -1, 0.0
            for i in range(t.cells[ROWS]):
                v, level = t.basic[i], t.level[i]
                if lp.low[v] - level > worst:
                    worst, leaving, sign = lp.low[v] - level, i, 1.0
                if level - lp.high[v] > worst:
                    worst, leaving, sign = level - lp.high[v], i, -1.0
            if leaving < 0:
                break
            if pivots >= most_pivots:
                return STOPPED
            j, _ = entering(lp, t, leaving, sign)
            if j < 0:
                t.cells[BROKEN], t.cells[SIGN] = leaving, int(sign)
                return INFEASIBLE
            v = t.basic[leaving]
            pivot(lp, t, leaving, j, lp.low[v] if sign > 0 else lp.high[v])
            pivots += 1
        for j in range(columns):
            place = t.place[j]
            t.x[j] = t.fixed[place] if place >= 0 else t.level[-1 - place]
        before = t.cells[ROWS]
        for r in range(rows):
            if t.place[columns + r] != LAST:
                continue
            slack = lp.cap[r]
            for k in range(lp.first[r], lp.first[r + 1]):
                slack -= lp.amount[k] * t.x[lp.column[k]]
            if slack < lp.low[columns + r] - FEASIBLE or slack > lp.high[columns + r] + FEASIBLE:
                if t.cells[ROWS] >= len(t.basic) or t.cells[ROWS] - before >= AT_ONCE:
                    break
                add_row(lp, t, r)
        t.cells[WORK] += len(lp.column)
        if t.cells[ROWS] == before:
            return OPTIMAL
        if t.cells[ROWS] >= len(t.basic):
            return STOPPED
        value(lp, t)
