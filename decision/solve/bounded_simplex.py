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
from decision.running.compilation import compiled_in_place, overwrite

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


@compiled_in_place
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


@compiled_in_place
def add_row(lp: LinearProgram, t: Tableau, r: int) -> None:
    """Adds a row of the program to the tableau, its slack basic."""
    columns, i, places = len(lp.gain), t.cells[ROWS], t.place
    column, amounts, first, entries, constants = lp.column, lp.amount, lp.first, t.entry, t.constant
    entry, constant = entries[i], lp.cap[r]
    entry[:] = 0.0
    for k in range(first[r], first[r + 1]):
        place, amount = places[column[k]], amounts[k]
        if place >= 0:
            entry[place] += amount
        else:
            constant -= amount * constants[-1 - place]
            subtract(entry, entries[-1 - place], amount)
            t.cells[WORK] += columns
    constants[i] = constant
    t.basic[i] = columns + r
    places[columns + r] = -1 - i
    t.cells[ROWS] += 1


@compiled_in_place
def subtract(row: Floats, other: Floats, factor: float) -> None:
    """Takes so many times another row from a row: several columns at a time, which a larger function is not compiled to."""
    for c in range(len(row)):
        row[c] -= factor * other[c]


@compiled_in_place
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
            overwrite(t.entry[i], t.entry[last])
            t.constant[i] = t.constant[last]
            t.basic[i] = t.basic[last]
            t.place[t.basic[i]] = -1 - i
        t.cells[ROWS] = last


@compiled_in_place
def to_bounds(lp: LinearProgram, t: Tableau) -> None:
    """Puts every nonbasic variable at the bound that its reduced cost asks for, and values the basic ones."""
    lows, highs, nonbasic, fixed, reduced = lp.low, lp.high, t.nonbasic, t.fixed, t.reduced
    for j in range(len(lp.gain)):
        v = nonbasic[j]
        low, high = lows[v], highs[v]
        if reduced[j] > FLAT and high < np.inf:
            fixed[j] = high
        elif reduced[j] < -FLAT or fixed[j] < high:
            fixed[j] = low
        else:
            fixed[j] = high if high < np.inf else low
    value(lp, t)


@compiled_in_place
def value(lp: LinearProgram, t: Tableau) -> None:
    """Values the basic variables."""
    rows, entry, level, fixed = t.cells[ROWS], t.entry, t.level, t.fixed
    overwrite(level[:rows], t.constant)
    for j in range(len(lp.gain)):
        at = fixed[j]
        if at != 0.0:  # of most columns it is
            for i in range(rows):
                level[i] -= entry[i, j] * at
    t.cells[WORK] += rows * len(lp.gain)


@compiled_in_place
def pivot(lp: LinearProgram, t: Tableau, i: int, j: int, target: float) -> None:
    """Exchanges the basic variable of row i, which goes to the value `target`, for the nonbasic one of column j."""
    rows, entry, constant, level = t.cells[ROWS], t.entry, t.constant, t.level
    row = entry[i]
    by = row[j]
    step = (level[i] - target) / by
    for k in range(rows):
        level[k] -= entry[k, j] * step
    level[i] = t.fixed[j] + step
    t.fixed[j] = target
    row[j] = 1.0
    for c in range(len(row)):
        row[c] /= by
    constant[i] /= by
    for k in range(rows):
        factor = entry[k, j]
        if k == i or factor == 0.0:
            continue
        entry[k, j] = 0.0
        subtract(entry[k], row, factor)
        constant[k] -= factor * constant[i]
    factor = t.reduced[j]
    t.reduced[j] = 0.0
    subtract(t.reduced, row, factor)
    leaving, entering = t.basic[i], t.nonbasic[j]
    t.basic[i], t.nonbasic[j] = entering, leaving
    t.place[entering], t.place[leaving] = -1 - i, j
    t.cells[SINCE] += 1
    t.cells[WORK] += rows * len(lp.gain)


@compiled_in_place
def entering(lp: LinearProgram, t: Tableau, i: int, sign: float) -> int:
    """Returns the column that enters so that the basic variable of row i rises (sign 1) or falls (-1), at the least loss;
    -1 where none can."""
    lows, highs, nonbasic, fixed, reduced = lp.low, lp.high, t.nonbasic, t.fixed, t.reduced
    row, best, least = t.entry[i], -1, np.inf
    for j in range(len(reduced)):
        share = sign * row[j]
        if abs(share) < SMALLEST_PIVOT:
            continue
        v = nonbasic[j]
        low, high = lows[v], highs[v]
        if low == high:
            continue
        # A variable at its lower bound can only rise, which moves the basic one against the sign of its entry.
        if (share < 0) != (fixed[j] == low):
            continue
        loss = abs(reduced[j] / share)
        if loss < least - FLAT or (loss <= least + FLAT and best >= 0 and abs(share) > abs(row[best])):
            best, least = j, min(loss, least)
    return best


@compiled_in_place
def losses(lp: LinearProgram, t: Tableau, i: int) -> tuple[float, float]:
    """Returns what the objective loses at least, by the first step, per unit that the basic variable of row i rises, and
    that it falls; infinity where no column can enter."""
    lows, highs, nonbasic, fixed, reduced = lp.low, lp.high, t.nonbasic, t.fixed, t.reduced
    row, rise, fall = t.entry[i], np.inf, np.inf
    for j in range(len(reduced)):
        share = row[j]
        if abs(share) < SMALLEST_PIVOT:
            continue
        v = nonbasic[j]
        low = lows[v]
        if low == highs[v]:
            continue
        loss = abs(reduced[j] / share)
        # A variable at its lower bound can only rise, which moves the basic one against the sign of its entry.
        if (share < 0) == (fixed[j] == low):
            rise = min(rise, loss)
        else:
            fall = min(fall, loss)
    return rise, fall


@compiled_in_place
def solve(lp: LinearProgram, t: Tableau, most_pivots: int) -> int:
    """Solves the program within its present bounds, from the present tableau; returns how it ended. The solution is in
    Tableau.x."""
    columns, rows = len(lp.gain), len(lp.cap)
    low, high, first, column, amount = lp.low, lp.high, lp.first, lp.column, lp.amount
    basic, level, places, fixed, x, cells = t.basic, t.level, t.place, t.fixed, t.x, t.cells
    if cells[SINCE] > PIVOTS:
        build(lp, t)
    elif cells[ROWS] > len(basic) - 2 * AT_ONCE:
        purge(lp, t)
    to_bounds(lp, t)
    pivots = 0
    while True:
        while True:
            worst, leaving, sign = FEASIBLE, -1, 0.0
            for i in range(cells[ROWS]):
                v, at = basic[i], level[i]
                if low[v] - at > worst:
                    worst, leaving, sign = low[v] - at, i, 1.0
                if at - high[v] > worst:
                    worst, leaving, sign = at - high[v], i, -1.0
            if leaving < 0:
                break
            if pivots >= most_pivots:
                return STOPPED
            j = entering(lp, t, leaving, sign)
            if j < 0:
                cells[BROKEN], cells[SIGN] = leaving, int(sign)
                return INFEASIBLE
            v = basic[leaving]
            pivot(lp, t, leaving, j, low[v] if sign > 0 else high[v])
            pivots += 1
        for j in range(columns):
            place = places[j]
            x[j] = fixed[place] if place >= 0 else level[-1 - place]
        before = cells[ROWS]
        for r in range(rows):
            if places[columns + r] != LAST:
                continue
            slack = lp.cap[r]
            for k in range(first[r], first[r + 1]):
                slack -= amount[k] * x[column[k]]
            if slack < low[columns + r] - FEASIBLE or slack > high[columns + r] + FEASIBLE:
                if cells[ROWS] >= len(basic) or cells[ROWS] - before >= AT_ONCE:
                    break
                add_row(lp, t, r)
        cells[WORK] += len(column)
        if cells[ROWS] == before:
            return OPTIMAL
        if cells[ROWS] >= len(basic):
            return STOPPED
        value(lp, t)
