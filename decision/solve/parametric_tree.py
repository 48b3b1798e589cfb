"""The tree of stretches for all limits of one row at once, with a floor that rises along the use of the row.

Found is every bundle worth more than all that use less, and all that tie with the best of the same use. Nodes whose totals
are in one stretch each are searched by solve/parametric_search.py; all else is as in solve/stretch_tree.py.
"""

from collections.abc import Callable
from math import inf

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.running.arrays import Integers
from decision.solve.bounded_simplex import WORK
from decision.solve.found_bundles import Incumbents, in_units
from decision.solve.linear_relaxation import LinearRelaxation
from decision.solve.linear_search import CROWDED, DONE, FOUND
from decision.solve.node_arrays import ROW_BITS
from decision.solve.parametric_search import LAST, NOWHERE, Along, Ranges, search_along
from decision.solve.stretch_tree import AT_ONCE, SMALLEST, Node, Tree, compile_in_thread
from decision.solve.subproblem import ROOM, Subproblem, subproblem

MORE = 1e-9
"""Points by which a bundle is worth more than those that use less, at least."""


class ParametricTree(Tree):
    """One search over all nodes, for a range of uses of the last row of the relaxation."""

    def __init__(
        self,
        found: Incumbents,
        look: Callable[[], None],
        most_work: float,
        best: float,
        below: int | None,
    ) -> None:
        """best: the greatest value of the bundles of less use than is searched for, in points; -inf for none. below: that
        use, in units of the row; None where the row is no exact statement of it, so that uses are not compared."""
        super().__init__(found, look, most_work, [])
        self.below, self.best = below, best
        self.upto = int(self.relaxed.caps[-1])
        self.met: list[tuple[int, float]] = []
        self.floor = self.pieces()

    def pieces(self) -> tuple[Integers, Integers]:
        """Returns the floor by use: the greatest use of each piece, and the least gain that counts there."""
        ends, floors = [], []
        best, last = self.best, None
        for use, value in sorted(self.met, key=lambda met: (met[0], -met[1])):
            if value <= best:
                continue
            beyond = in_units(self.relaxed, best + TOLERANCE + MORE)
            if use - 1 != last:
                ends.append(use - 1)
                floors.append(beyond)
            ends.append(use)
            floors.append(max(beyond, in_units(self.relaxed, value)))
            best, last = value, use
        if last != self.upto:
            ends.append(self.upto)
            floors.append(in_units(self.relaxed, best + TOLERANCE + MORE))
        return np.array(ends, dtype=np.int64), np.array(floors, dtype=np.int64)

    def searched(self, node: Node, most_work: float = inf) -> None:
        """Finds the bundles of a node that reach the floor."""
        sub = subproblem(self.relaxed, node.is_open, node.stretch)
        self.spend(self.relaxed.rows.size)
        if sub is None:
            return
        state, ended, spent = ranges(sub, self.below, self.upto), FOUND, 0
        while ended != DONE:
            along = along_last(self.relaxed, sub, *self.floor)
            ended = search_along(sub.data, state, sub.scratch, along, spent + AT_ONCE)
            done = int(sub.data.tableau.cells[WORK])
            self.spend(done - spent)
            spent = done
            if ended == FOUND:
                self.take(self.whole(sub, state.solution[None, :]))
            if ended == CROWDED:
                state = state._replace(
                    stack=np.vstack([state.stack, np.zeros_like(state.stack)]),
                    span=np.vstack([state.span, np.zeros_like(state.span)]),
                )

    def take(self, columns: Integers) -> None:
        """Adds a bundle, as (1, groups) columns of the relaxation, if it is feasible, and raises the floor by it."""
        count = len(self.found.chosen)
        self.found.add(columns)
        if len(self.found.chosen) > count and self.below is not None:
            value = next(reversed(self.found.chosen.values()))
            self.met.append((int(self.relaxed.rows[-1][columns[0]].sum()), value))
            self.floor = self.pieces()


def ranges(sub: Subproblem, below: int | None, upto: int) -> Ranges:
    """Returns the state of a search that has not begun. below, upto: its uses are beyond the one and up to the other."""
    span = np.zeros((ROOM, 2), dtype=np.int64)
    span[0] = NOWHERE if below is None else below, upto
    return Ranges(
        np.ones((ROOM, len(sub.columns)), dtype=bool),
        span,
        np.array([1, 0], dtype=np.int64),
        np.full(len(sub.data.rows.begin) - 1, -1, dtype=np.int64),
    )


def along_last(relaxed: LinearRelaxation, sub: Subproblem, upto: Integers, floor: Integers) -> Along:
    """Returns the last row of a relaxation as it is in a subproblem, with a floor along it; see Along."""
    row, rows = relaxed.rows[-1], sub.data.rows
    use, fixed = row[sub.columns], int(row[sub.fixed].sum())
    cap, largest = int(relaxed.caps[-1]) - fixed, int(np.abs(use).max(initial=0))
    may_break = len(use) > 0 and np.maximum.reduceat(use, rows.begin[:-1]).sum() > cap
    return Along(
        row=len(rows.cap) - 1 if may_break else -1,
        cap=cap,
        use=use,
        fixed=fixed,
        up=max(1, 2**ROW_BITS // max(1, largest)),
        down=(largest >> ROW_BITS) + 1,
        upto=upto,
        floor=floor,
    )


def compile_first(look: Callable[[], None]) -> None:
    """As that of solve/stretch_tree.py, for this search."""
    compile_in_thread(look, LAST, _search_smallest)


def _search_smallest() -> None:
    sub = subproblem(SMALLEST, np.ones(4, dtype=bool), (0,))
    assert sub is not None, "it has a choice"
    ends = np.array([1], dtype=np.int64)
    along = along_last(SMALLEST, sub, ends, np.zeros_like(ends))
    search_along(sub.data, ranges(sub, None, 1), sub.scratch, along, AT_ONCE)
