"""Which demands every bundle breaks, by enumeration: where bundles are few enough to list, constraints ignored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from decision.explanations.demands import Demands, Least, least_of
from decision.explanations.hitting_sets import Members
from decision.explanations.movable_bounds import MovableBound
from decision.explanations.relaxations import Relaxation, changed
from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.problem import Problem, Row
from decision.model.value_function import TOLERANCE, least_equal
from decision.running.arrays import Flags, Indexes
from decision.running.limits import look
from decision.solve.enumeration import MOST_BUNDLES, BundleTable, allowed, integer_form, list_bundles
from decision.solve.infeasible_subset import restricted
from decision.solve.tie_rule import in_order
from decision.solve.totals import LARGEST, synergies_in_force

CLOSE = 1e-9
"""Relative difference of two sums in floating point within which fractions decide which is less."""

ALL_DEMANDS = 62
"""Most demands of one listing: each is a bit of an integer."""


@dataclass(frozen=True)
class ListedDemands:
    """All bundles of a problem, constraints ignored, with the demands that each breaks."""

    demands: Demands
    """The demands."""

    table: BundleTable
    """The bundles."""

    broken: Flags
    """(bundles, demands)."""

    def keeping(self, without: int | None = None) -> Indexes:
        """Returns the rows that satisfy all demands, except that with the index `without`, if given."""
        checked = [index for index in range(self.broken.shape[1]) if index != without]
        return np.flatnonzero(~self.broken[:, checked].any(axis=1))

    def within(self, index: int, bound: MovableBound, step: Fraction) -> Indexes:
        """Returns the rows that satisfy all demands after one number of one demand is loosened by a step; exact."""
        problem = self.demands.problem
        rows = self.keeping(index)
        excesses = bound.excesses(problem, self.table.chosen[rows])
        doubt = CLOSE * float(max(bound.scale(problem), step))
        inside = excesses < float(step) - doubt
        for row in np.flatnonzero(~inside & (excesses <= float(step) + doubt + TOLERANCE)).tolist():
            moved = bound.excess(problem, self.table.bundle(int(rows[row])))
            inside[row] = moved <= step + (Fraction(TOLERANCE) if bound.is_consent else 0)
        return rows[inside]

    def corrections(self) -> list[Members]:
        """Returns the sets of demands that some bundle breaks; all minimal correction sets are among them."""
        places = np.int64(1) << np.arange(self.broken.shape[1], dtype=np.int64)
        masks = np.unique(self.broken @ places)
        sizes = np.array([int(mask).bit_count() for mask in masks.tolist()])
        found: list[int] = []
        for mask in masks[np.argsort(sizes, kind="stable")].tolist():
            look()
            if not any(other & mask == other for other in found):
                found.append(mask)
        return [frozenset(i for i in range(len(places)) if mask >> i & 1) for mask in found]

    def least(self, moving: Mapping[int, MovableBound | None], kept: Collection[int]) -> Least | None:
        """Returns the changes of least relative size with which some bundle keeps the demands `kept`; None: there are none.

        moving: by demand, the number of it that moves; None: the demand is dropped. All other demands are ignored. Of
        changes of the same size those that allow the bundle of greatest value.
        """
        problem = self.demands.problem
        rows = np.flatnonzero(~self.broken[:, sorted(kept)].any(axis=1))
        numbers = {index: bound for index, bound in moving.items() if bound is not None}
        scales = {index: bound.scale(problem) for index, bound in numbers.items()}
        chosen = self.table.chosen[rows]
        sums = np.zeros(len(rows))
        for index, bound in numbers.items():
            sums += bound.excesses(problem, chosen) / float(scales[index])
        if not np.isfinite(sums.min(initial=np.inf)):
            return None
        values = self.table.weighted_values(problem.weights)[rows]
        near = np.flatnonzero(sums <= sums.min() + CLOSE * max(1.0, sums.min()))
        near = near[np.argsort(-values[near], kind="stable")]
        # Of bundles of the same sum in floating point the first stands for all.
        near = near[np.sort(np.unique(sums[near], return_index=True)[1])]
        sizes = {}
        for row in near.tolist():
            bundle = self.table.bundle(int(rows[row]))
            parts = (bound.excess(problem, bundle) / scales[index] for index, bound in numbers.items())
            sizes[row] = sum(parts, Fraction(0))
        row = min(sizes, key=lambda row: (sizes[row], -values[row]))
        return least_of(self.demands, moving, self.table.bundle(int(rows[row])))

    def best(self, rows: Indexes, problem: Problem) -> Bundle:
        """Returns the best bundle of these rows, by the rule of ties, evaluated in a problem."""
        values = self.table.weighted_values(problem.weights)[rows]
        tied = rows[values >= least_equal(float(values.max()))]
        ties = [self.table.bundle(row) for row in tied.tolist()]
        return evaluate_chosen(problem, in_order(problem, ties, self.table.values[tied])[0])

    def repaired(self, changes: Sequence[Relaxation]) -> Bundle:
        """Returns the best bundle after changes, evaluated with them made."""
        problem = changed(self.demands.question, changes).problem()
        names = {change.name for change in changes}
        kept = [index for index, name in enumerate(self.demands.names) if name not in names]
        rows = np.flatnonzero(~self.broken[:, kept].any(axis=1))
        rows = rows[~broken_by(restricted(problem, names), self.table, rows).any(axis=1)]
        return self.best(rows, problem)


def listed_demands(demands: Demands) -> ListedDemands | None:
    """Returns the listing of a question's demands; None where there are too many bundles. Raises OutOfTime."""
    if len(demands.names) > ALL_DEMANDS:
        return None
    table = list_bundles(restricted(demands.problem, ()), MOST_BUNDLES)
    if table is None:
        return None
    every = np.arange(len(table.chosen))
    parts = [broken_by(restricted(demands.problem, {name}), table, every) for name in demands.names]
    broken = np.column_stack([part.any(axis=1) for part in parts] or [np.zeros((len(every), 0), dtype=bool)])
    return ListedDemands(demands, table, broken)


def broken_by(problem: Problem, table: BundleTable, rows: Indexes) -> Flags:
    """Returns (rows, 2): whether bundles of a table break some row of a problem, and some other constraint; exactly."""
    chosen = table.chosen[rows]
    in_force = synergies_in_force(problem, chosen)
    by_rows = np.zeros(len(rows), dtype=bool)
    for row in problem.rows:
        look()
        by_rows |= _breaks(row, chosen, in_force)
    others = replace(problem, rows=())
    kept = allowed(others, chosen, table.values[rows])
    return np.column_stack([by_rows, ~kept])


def _breaks(row: Row, chosen: Flags, in_force: Flags) -> Flags:
    whole = integer_form(row)
    # Numbers of so many digits that their sums do not fit 64 bits are added up as Python's, slower but as exactly.
    kind = np.int64 if whole.size() < LARGEST else object
    activity = np.zeros(len(chosen), dtype=kind)
    for columns, terms in ((chosen, whole.choices), (in_force, whole.synergies)):
        for index, amount in terms:
            look()
            activity += columns[:, index].astype(kind) * amount
    broken: Flags = np.zeros(len(chosen), dtype=bool)
    if whole.lower is not None:
        broken |= activity < whole.lower
    if whole.upper is not None:
        broken |= activity > whole.upper
    return broken
