"""A node of the branch and bound as a problem of its own: without fixed columns and redundant rows."""

from dataclasses import dataclass

import numpy as np

from decision.running.arrays import Flags, Integers
from decision.solve.bounded_simplex import LinearProgram, Tableau, build
from decision.solve.found_bundles import FINER
from decision.solve.linear_relaxation import LinearRelaxation
from decision.solve.linear_search import Scratch, State
from decision.solve.multipliers import Data
from decision.solve.node_arrays import binding, in_doubt, linear_program, row_terms
from decision.solve.node_bounds import MultipleChoiceRows

MOST_ROWS = 400
"""Most rows in a tableau."""

ROOM = 64
"""Open nodes that there is room for at first."""


@dataclass(frozen=True)
class Subproblem:
    """One node, ready to be bounded or searched."""

    columns: Integers
    """(columns here): the column of the relaxation that each is."""

    fixed: Integers
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
        if at:
            caps += stretches.caps[at]
            is_open &= ~stretches.barred[at]
    columns, begin, fixed, caps = in_doubt(relaxed.first, relaxed.rows, caps, is_open)
    if not len(begin):
        return None
    kept = binding(relaxed.rows, columns, begin, caps)
    if len(kept) and kept[0] < 0:
        return None
    caps = caps[kept]
    first, column, touched_first, touched, amount, short, short_cap, span, shortened = row_terms(
        relaxed.rows, kept, columns, begin, caps
    )
    rows = MultipleChoiceRows(
        begin=begin,
        group=np.repeat(np.arange(len(begin) - 1), np.diff(begin)),
        gain=gain[columns].astype(np.int64) << FINER,
        constant=int(constant + float(gain[fixed].sum())) << FINER,
        first=first,
        column=column,
        touched_first=touched_first,
        touched=touched,
        amount=amount,
        cap=caps,
        short=short,
        short_cap=short_cap,
        span=span,
    )
    point = relaxed.unit / 2.0**FINER
    more, first, column, size, cap, column_of, scale = linear_program(
        relaxed.rows, kept, columns, begin, caps, gain
    )
    count, variables = len(more), len(more) + len(cap)
    high = np.ones(variables)
    high[count : count + len(kept)] = np.inf
    lp = LinearProgram(more * 2.0**FINER * point, first, column, size, cap, np.zeros(variables), high)
    room = min(MOST_ROWS, len(cap)) + 1
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
        np.zeros(len(kept), dtype=np.int64),
        np.zeros(len(columns)),
        np.zeros(len(kept)),
    )
    data = Data(rows, lp, tableau, column_of, 1.0 / shortened / scale / point, 1.0 / scale, point)
    return Subproblem(columns, fixed, data, scratch)
