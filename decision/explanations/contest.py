"""The best bundle that holds a target, and the best that does not, in a problem and in changed ones.

Where the bundles are few enough they are listed, once for all problems of equal rows; else each is found by branch and
bound (solve/branch_and_bound.py), and where the work for that does not suffice by a program.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from decision.explanations.listed_bundles import ListedBundles
from decision.explanations.target import Target
from decision.model.bundle import evaluate_chosen, exact_values, weighted
from decision.model.problem import Problem, Row
from decision.model.value_function import least_equal
from decision.running.arrays import Flags, Indexes
from decision.running.limits import OutOfWork, look, seconds_left
from decision.running.threads import WORKERS
from decision.solve.branch_and_bound import best_bundles, is_at_hand
from decision.solve.dichotomic_search import Segment
from decision.solve.enumeration import MOST_BUNDLES, BundleTable, list_bundles
from decision.solve.linear_relaxation import LinearRelaxation, relaxation, with_row
from decision.solve.ranking import recommended
from decision.solve.search import Search
from decision.solve.tie_rule import in_order

MOST_WORK = 1_000_000_000
"""Most work of one search before a program is solved, in multiplications: some seconds."""

CORES = (24,)
"""Levers and synergies in doubt in the search of a core: a larger one takes longer than it saves."""

MOST_LISTED = 4
"""Tables that are kept."""


@dataclass(frozen=True)
class Contest:
    """Optimisation of a problem and of changed versions of it, all by the method that suits the first."""

    problem: Problem
    """The problem as it is."""

    solver: str = "HiGHS"
    """The solver of programs."""

    most_work: int | None = None
    """The most work of one search, in multiplications, beyond which OutOfWork is raised; None: a program is solved then."""

    listed: dict[tuple[int, ...], tuple[Problem, BundleTable | None]] = field(default_factory=dict)
    """The tables listed last, with the problems that share their constraints and scores."""

    segments: dict[str, tuple[Segment[frozenset[int]], ...]] = field(default_factory=dict)
    """By objective, what is best along its weight, as far as it was asked for (weight_border.py)."""

    @cached_property
    def is_listed(self) -> bool:
        """Whether the bundles are few enough to list."""
        return list_bundles(self.problem, MOST_BUNDLES // 4) is not None

    @property
    def workers(self) -> int:
        """How many threads may ask at once: one where a list is read, or a program may be solved."""
        return 1 if self.is_listed or self.most_work is None else WORKERS

    @cached_property
    def _listing(self) -> ListedBundles:
        return ListedBundles(self.problem)

    @cached_property
    def _relaxation(self) -> LinearRelaxation | None:
        return relaxation(self.problem, self.problem.weights, frozenset())

    def _relaxed(self, problem: Problem, restricted: Problem) -> LinearRelaxation | None:
        """Returns the relaxation of the problem as it is with further rows; None for a changed one."""
        relaxed = self._relaxation if problem is self.problem else None
        for row in restricted.rows[len(problem.rows) :]:
            relaxed = None if relaxed is None else with_row(relaxed, problem, row)
        return relaxed

    def table(self, problem: Problem) -> BundleTable | None:
        """Returns all feasible bundles of a problem like this one; None where they are not listed."""
        if not self.is_listed:
            return None
        parts = (problem.rows, problem.objectives, problem.consents, problem.margin_bounds, problem.chances)
        key = tuple(map(id, parts))
        if key not in self.listed:
            while len(self.listed) >= MOST_LISTED:
                del self.listed[next(iter(self.listed))]
            # The problem is kept, so that no id is used twice.
            self.listed[key] = (problem, self._listing.table(problem))
        return self.listed[key][1]

    def best(self, problem: Problem) -> frozenset[int] | None:
        """Returns the best bundle, of ties the first by their rule; None where none is feasible. Raises OutOfTime."""
        return self._best(problem, problem, lambda chosen: np.ones(len(chosen), dtype=bool))

    def inside(self, problem: Problem, target: Target) -> frozenset[int] | None:
        """Returns the best bundle that holds the target, of ties the first by their rule; None where there is none.

        Raises OutOfTime.
        """
        return self._best(problem, target.inside(problem), target.flags)

    def outside(self, problem: Problem, target: Target) -> frozenset[int] | None:
        """Returns the best bundle that does not hold it, of ties the first by their rule; None where there is none."""
        return self._best(problem, target.outside(problem), lambda chosen: ~target.flags(chosen))

    def without(self, problem: Problem, target: Target, choice: int) -> frozenset[int] | None:
        """Returns the best bundle that holds neither the target nor a choice; None where there is none."""
        row = Row("asked", "Without", {choice: Fraction(1)}, {}, None, Fraction(0))
        restricted = replace(target.outside(problem), rows=(*target.outside(problem).rows, row))
        return self._best(problem, restricted, lambda chosen: ~target.flags(chosen) & ~chosen[:, choice])

    def value(self, problem: Problem, chosen: frozenset[int] | None) -> float:
        """Returns the weighted value of a bundle in a problem, in points; -inf for none."""
        return -np.inf if chosen is None else weighted(exact_values(problem, chosen), problem.weights)

    def wins(self, problem: Problem, target: Target) -> bool:
        """Returns whether the recommended bundle of a problem holds the target; ties by the rule. Raises OutOfTime."""
        inside = self.value(problem, self.inside(problem, target))
        outside = self.value(problem, self.outside(problem, target))
        if inside == -np.inf or inside < least_equal(outside):
            return False
        if outside < least_equal(inside):
            return True
        first = recommended(Search(problem, self.solver, seconds_left()))
        return first is not None and target.holds(first)

    def _best(
        self, problem: Problem, restricted: Problem, flags: Callable[[Flags], Flags]
    ) -> frozenset[int] | None:
        look()
        table = self.table(problem)
        if table is not None:
            return _first(problem, table, np.flatnonzero(flags(table.chosen)))
        if self.most_work is not None or seconds_left() is None or is_at_hand():
            found = best_bundles(
                restricted,
                problem.weights,
                1,
                look,
                self.most_work or MOST_WORK,
                relaxed=self._relaxed(problem, restricted),
                cores=CORES,
            )
            if found is not None:
                best = _first(problem, found[0], np.arange(len(found[0].chosen)))
                if best is None or evaluate_chosen(restricted, best).feasible:
                    return best  # else rounding let it in, and a program decides
        if self.most_work is not None:
            raise OutOfWork
        search = Search(restricted, self.solver, seconds_left(), with_table=False)
        return search.best(search.whole, problem.weights)


def _first(problem: Problem, table: BundleTable, rows: Indexes) -> frozenset[int] | None:
    """Returns the best bundle of some rows of a table, of ties the first by their rule; None where there is no row."""
    if not len(rows):
        return None
    values = table.weighted_values(problem.weights)[rows]
    ties = rows[values >= least_equal(float(values.max()))]
    return in_order(problem, [table.bundle(row) for row in ties.tolist()], table.values[ties])[0]
