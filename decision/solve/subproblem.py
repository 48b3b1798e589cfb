"""A node of the branch and bound as a problem of its own: without fixed columns and redundant rows."""

from dataclasses import dataclass

import numpy as np

from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.solve.bounded_simplex import LinearProgram, Tableau, build
from decision.solve.found_bundles import FINER
from decision.solve.linear_relaxation import LinearRelaxation
from decision.solve.linear_search import Scratch, State
from decision.solve.multipliers import Data
from decision.solve.node_bounds import MultipleChoiceRows

ROW_BITS = 14
"""For the bounds the largest coefficient of a row is brought below 2 to this power."""

MOST_ROWS = 400
"""Most rows in a tableau."""

ROOM = 64
"""Open nodes that there is room for at first."""


@dataclass(frozen=True)
class Subproblem:
    """One node, ready to be bounded or searched."""

    columns: Indexes
    """(columns here): the column of the relaxation that each is."""

    fixed: Indexes
    """Columns of the relaxation chosen already."""

    data: Data
    """The node for compiled code."""

    scratch: Scratch
    """Memory for it."""

    def state(self) -> State:
        """Returns the state of a search that has not begun."""
        groups = len(self.data.rows.begin) - 1
        stack = np.ones((ROOM, len(self.columns)), dtype=bool)
        size = np.array([1, 0, -(2**62), 0], dtype=np.int64)
        return State(stack, size, np.zeros((ROOM, groups), dtype=np.int64), np.zeros(groups, dtype=np.int64))


def subproblem(relaxed: LinearRelaxation, is_open: Flags, stretch: tuple[int, ...]) -> Subproblem | None:
    """Returns a node as a problem of its own; None where some row cannot hold, or a group has no open column.

    is_open: (columns). stretch: by objective of the relaxation, 0 for its whole range.
    """
    is_open = is_open.copy()
    gain, constant, caps = np.zeros(len(is_open)), 0.0, relaxed.caps.copy()
    for at, stretches in zip(stretch, relaxed.stretches, strict=True):
        gain += stretches.gain[at]
        constant += float(stretches.constant[at])
        caps += stretches.caps[at]
        is_open &= ~stretches.barred[at]
    left = np.add.reduceat(is_open, relaxed.first, dtype=np.int64)
    if not left.all():
        return None
    free = left > 1
    fixed = np.flatnonzero(is_open & ~free[relaxed.group])
    columns = np.flatnonzero(is_open & free[relaxed.group])
    caps -= relaxed.rows[:, fixed].sum(axis=1)
    begin = np.concatenate([[0], np.cumsum(left[free])])
    matrix = relaxed.rows[:, columns]
    if len(columns):
        least = np.minimum.reduceat(matrix, begin[:-1], axis=1).sum(axis=1)
        most = np.maximum.reduceat(matrix, begin[:-1], axis=1).sum(axis=1)
    else:
        least = most = np.zeros(len(caps), dtype=np.int64)
    if (caps < least).any():
        return None
    keep = most > caps
    matrix, caps = matrix[keep], caps[keep]
    group = np.repeat(np.arange(len(begin) - 1), np.diff(begin))
    rows = _rows(matrix, caps, begin, group, gain[columns], constant + float(gain[fixed].sum()))
    point = relaxed.unit / 2.0**FINER
    lp, column_of, factor, whole = _linear_program(matrix, caps, begin, group, rows[1], gain[columns], point)
    room = min(MOST_ROWS, len(lp.cap)) + 1
    count, variables = len(lp.gain), len(lp.low)
    tableau = Tableau(
        entry=np.zeros((room, count)),
        constant=np.zeros(room),
        reduced=np.zeros(count),
        basic=np.zeros(room, dtype=np.int64),
        nonbasic=np.zeros(count, dtype=np.int64),
        place=np.zeros(variables, dtype=np.int64),
        level=np.zeros(room),
        fixed=np.zeros(count),
        x=np.zeros(count),
        cells=np.zeros(5, dtype=np.int64),
    )
    build(lp, tableau)
    scratch = Scratch(
        np.ones(len(columns), dtype=bool),
        np.zeros(len(columns), dtype=np.int64),
        np.zeros(len(begin) - 1, dtype=np.int64),
        np.zeros(len(caps), dtype=np.int64),
        np.zeros(len(columns)),
        np.zeros(len(caps)),
    )
    return Subproblem(columns, fixed, Data(rows[0], lp, tableau, column_of, factor, whole, point), scratch)


def _rows(
    matrix: Integers, caps: Integers, begin: Integers, group: Integers, gain: Floats, constant: float
) -> tuple[MultipleChoiceRows, Floats]:
    """Returns the rows in whole numbers, and by row the factor from its amounts to those that the bounds take."""
    groups, count = len(begin) - 1, len(caps)
    touched = np.zeros((count, groups), dtype=bool)
    if groups:
        touched = np.logical_or.reduceat(matrix != 0, begin[:-1], axis=1)
    row, column = np.nonzero(touched[:, group])
    largest = np.abs(matrix).max(axis=1, initial=0)
    up, down = np.maximum(1, 2**ROW_BITS // np.maximum(1, largest)), (largest >> ROW_BITS) + 1
    short, short_cap = matrix * up[:, None] // down[:, None], caps * up // down
    span = np.abs(short_cap).astype(float)
    if groups:
        span = np.maximum(span, np.maximum.reduceat(np.abs(short), begin[:-1], axis=1).sum(axis=1))
    return (
        MultipleChoiceRows(
            begin=begin.astype(np.int64),
            group=group.astype(np.int64),
            gain=gain.astype(np.int64) << FINER,
            constant=int(constant) << FINER,
            first=np.searchsorted(row, np.arange(count + 1)).astype(np.int64),
            column=column.astype(np.int64),
            amount=matrix[row, column],
            cap=caps,
            short=short[row, column],
            short_cap=short_cap,
            span=span,
        ),
        up / down,
    )


def _linear_program(
    matrix: Integers,
    caps: Integers,
    begin: Integers,
    group: Integers,
    shortened: Floats,
    gain: Floats,
    point: float,
) -> tuple[LinearProgram, Integers, Floats, Floats]:
    """Returns the linear relaxation, the column that each column of x is, by row what makes its multipliers whole, and
    what makes them those of the row as it is."""
    base = begin[group]
    column_of = np.flatnonzero(np.arange(len(group)) != base)
    whole = matrix.astype(float)
    less = whole[:, column_of] - whole[:, base[column_of]]
    scale = np.abs(less).max(axis=1, initial=1e-300)
    cap = (caps - whole[:, begin[:-1]].sum(axis=1)) / scale
    less /= scale[:, None]
    row, column = np.nonzero(less)
    many = np.flatnonzero(np.diff(begin) > 2)
    number = np.full(len(begin) - 1, -1)
    number[many] = np.arange(len(many))
    held = np.flatnonzero(number[group[column_of]] >= 0)
    own = number[group[column_of[held]]]
    rows = np.concatenate([row, len(caps) + own])
    lp = LinearProgram(
        gain=(gain[column_of] - gain[base[column_of]]) * 2.0**FINER * point,
        first=np.searchsorted(rows, np.arange(len(caps) + len(many) + 1)).astype(np.int64),
        column=np.concatenate([column, held]).astype(np.int64),
        amount=np.concatenate([less[row, column], np.ones(len(held))]),
        cap=np.concatenate([cap, np.ones(len(many))]),
        low=np.zeros(len(column_of) + len(caps) + len(many)),
        high=np.concatenate([np.ones(len(column_of)), np.full(len(caps), np.inf), np.ones(len(many))]),
    )
    return lp, column_of.astype(np.int64), 1.0 / shortened / scale / point, 1.0 / scale
