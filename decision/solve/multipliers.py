"""Multipliers of the rows of a node, read off the tableau of its linear program and rounded to whole numbers: compiled.

What is proved with them (solve/node_bounds.py) holds whatever they are; the linear program only proposes good ones.
Source: J. Farkas, Journal fuer die reine und angewandte Mathematik 124 (1902) 1-27 (what shows that rows contradict
each other).
"""

from typing import NamedTuple

import numpy as np

from decision.running.arrays import Floats, Integers
from decision.running.compilation import compiled_in_place
from decision.solve.bounded_simplex import BROKEN, SIGN, LinearProgram, Tableau
from decision.solve.node_bounds import MultipleChoiceRows

LARGEST = 2.0**59
"""What all multipliers together may add to a bound, in magnitude: with the gains it stays far below 2**63."""


class Data(NamedTuple):
    """The problem of one search, in whole numbers and as a linear program, and the factors between the two."""

    rows: MultipleChoiceRows
    """The problem in whole numbers."""

    lp: LinearProgram
    """Its linear relaxation."""

    tableau: Tableau
    """The tableau of that."""

    column_of: Integers
    """(columns of x): the column of the rows that each is."""

    factor: Floats
    """(rows): multipliers in whole units for one of the linear program."""

    whole: Floats
    """(rows): multipliers of the rows for one of the linear program, in proportion to each other."""

    point: float
    """Points in one whole unit of gain."""


@compiled_in_place
def read_multipliers(data: Data, step: float, duals: Floats, multipliers: Integers) -> None:
    """Writes the multipliers of the rows, in whole units: the duals, plus `step` times the dual ray of the row of the
    tableau that shows infeasibility; 0: the duals alone."""
    t, rows = data.tableau, data.rows
    place, reduced, entry, factor, span = t.place, t.reduced, t.entry, data.factor, rows.span
    columns = len(data.lp.gain)
    i, sign = t.cells[BROKEN], float(t.cells[SIGN])
    total = 0.0
    for r in range(len(rows.cap)):
        at = place[columns + r]
        dual = 0.0
        if 0 <= at < columns:
            dual = -reduced[at]
            if step > 0:
                dual += step * sign * entry[i, at]
        elif step > 0 and at == -1 - i:
            dual = step
        duals[r] = max(0.0, dual * factor[r])
        total += duals[r] * span[r]
    less = min(1.0, LARGEST / max(1.0, total))
    for r in range(len(rows.cap)):
        multipliers[r] = np.int64(np.rint(duals[r] * less))


@compiled_in_place
def read_ray(data: Data, ray: Floats, multipliers: Integers) -> None:
    """Writes the multipliers with which the rows, as they are, add up to the row of the tableau that shows infeasibility.

    Their sums stay below 2**60 in magnitude. ray: (rows), memory.
    """
    t, rows = data.tableau, data.rows
    first, amount, cap, whole, entry = rows.first, rows.amount, rows.cap, data.whole, t.entry
    columns = len(data.lp.gain)
    i, sign = t.cells[BROKEN], float(t.cells[SIGN])
    total = 0.0
    for r in range(len(cap)):
        place = t.place[columns + r]
        ray[r] = 0.0
        if 0 <= place < columns:
            ray[r] = max(0.0, sign * entry[i, place] * whole[r])
        elif place == -1 - i:
            ray[r] = whole[r]
        if ray[r] > 0.0:
            span = abs(float(cap[r]))
            for k in range(first[r], first[r + 1]):
                span += abs(float(amount[k]))
            total += ray[r] * span
    for r in range(len(cap)):
        multipliers[r] = np.int64(np.rint(ray[r] * LARGEST / total)) if total > 0.0 else 0
