"""One search for optimal bundles: programs solved by solve and cut against one deadline.

Every bundle that a solver returns is evaluated in exact arithmetic. One that violates a constraint there is cut off in
this and all later programs of the search, by a nogood where it violates a consent, and with the draws that it breaks where
it violates a chance constraint.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from decision.model.bundle import Bundle, evaluate_chosen, exact_values, weighted
from decision.model.problem import Problem
from decision.running.limits import OutOfTime
from decision.running.parts import Progress
from decision.running.threads import WORKERS
from decision.solve.branch_and_bound import is_at_hand
from decision.solve.enumeration import BundleTable, enumerate_bundles
from decision.solve.many_weightings import ManyWeightings
from decision.solve.nogoods import nogood
from decision.solve.program import Program
from decision.solve.solve_and_cut import SolverRun
from decision.solve.solver import HIGHS
from decision.solve.value_formulation import Expression

Accepts = Callable[[frozenset[int]], bool]
"""Returns whether a bundle satisfies a condition, exactly."""


@dataclass
class Search(SolverRun):
    """The state of one search."""

    problem: Problem
    """The problem whose bundles are searched."""

    solver: str
    """Name of the solver."""

    time_limit: float | None = None
    """Seconds from `started`; None for no limit of its own."""

    progress: Progress | None = None
    """Told how far the search is."""

    with_table: bool = True
    """Whether to use enumeration, where there are few enough bundles, for what needs no certificate of the solver."""

    known_table: BundleTable | None = None
    """A table that holds an optimal bundle for every weighting, to use in place of enumeration."""

    solves: int = 0
    """Programs solved so far."""

    most_nodes: int | None = None
    """Most nodes of one solve, where HiGHS is the solver; None for any number."""

    started: float = field(default_factory=time.monotonic)
    """Reading of time.monotonic at the start, in seconds."""

    found: dict[frozenset[int], Bundle] = field(default_factory=dict)
    """All bundles evaluated so far."""

    underrated: bool = False
    """Whether the solver ever gave a bundle less than its exact value: it may then have missed a better one."""

    _cut: dict[frozenset[int], tuple[str, ...]] = field(default_factory=dict)
    """Bundles rejected by exact arithmetic, each with the levers of its nogood."""

    _draws: Mapping[str, Sequence[int]] = field(default_factory=dict)
    """By label, the draws of the chance constraints that the last program held which rejected a bundle."""

    @property
    def workers(self) -> int:
        """How many questions may be asked at once, each of a search of its own: one where bundles are listed, or another
        solver than HiGHS may be called."""
        return WORKERS if self.with_table and self.table is None and self.solver == HIGHS else 1

    @cached_property
    def whole(self) -> Program:
        """The program without further rows, built once, for searches that only change the objective."""
        return self.program()

    @cached_property
    def searches(self) -> ManyWeightings:
        """Searches by branch and bound for the best bundle at one weighting after another."""
        return ManyWeightings(self.problem, self.look)

    @cached_property
    def table(self) -> BundleTable | None:
        """All feasible bundles, or `known_table`; None where there are too many, none, or `with_table` is False."""
        if self.known_table is not None:
            return self.known_table
        return enumerate_bundles(self.problem) if self.with_table else None

    def again(self, problem: Problem) -> "Search":
        """Returns a search of another problem in the time left. Raises OutOfTime where none is."""
        self.look()
        return Search(problem, self.solver, self.left(), None, self.with_table)

    def beside(self) -> "Search":
        """Returns a search of the same problem for another thread, from what this one has found."""
        return replace(self, solves=0, found=dict(self.found), _cut=dict(self._cut))

    def take(self, other: "Search") -> None:
        """Takes over what a search of the same problem has found, and counts its programs."""
        if other is not self:
            self.found |= other.found
            self.solves += other.solves

    def program(self, name: str = "bundle") -> Program:
        """Returns a new program of the problem, with the cuts found so far."""
        program = Program(self.problem, name)
        for chosen, levers in self._cut.items():
            program.exclude_all(chosen, levers)
        program.add_draws(self._draws)
        return program

    def bundle(self, chosen: frozenset[int]) -> Bundle:
        """Returns the evaluation of a bundle, computed once."""
        if chosen not in self.found:
            self.found[chosen] = evaluate_chosen(self.problem, chosen)
        return self.found[chosen]

    def value(self, chosen: frozenset[int], weights: Mapping[str, float]) -> float:
        """Returns the weighted value of a bundle at given weights, in points, from exact values."""
        return weighted(exact_values(self.problem, chosen), weights)

    def best_and_ties(self, weights: Mapping[str, float]) -> BundleTable | None:
        """Returns a table of all bundles of greatest weighted value, by branch and bound; None where a program is to find
        one: the work does not suffice, rounding let something in, `with_table` is False, or compiling takes longer than
        there may be time for."""
        return self.best_and_ties_of_each([weights])[0]

    def best_and_ties_of_each(self, weightings: Sequence[Mapping[str, float]]) -> list[BundleTable | None]:
        """Returns such a table for each of several weightings, searched at once."""
        if not self.with_table or (self.left() is not None and not is_at_hand()):
            return [None] * len(weightings)
        for chosen, bundle in self.found.items():
            if bundle.feasible:
                self.searches.learn(chosen)
        return [
            table if table is not None and self._begins_feasibly(table, weights) else None
            for table, weights in zip(self.searches.best_of_each(weightings), weightings, strict=True)
        ]

    def _begins_feasibly(self, table: BundleTable, weights: Mapping[str, float]) -> bool:
        """Whether there is a first bundle, which rounding did not let in."""
        return len(table.chosen) > 0 and self.bundle(table.best(weights)).feasible

    def best(
        self, program: Program, weights: Mapping[str, float], accepts: Accepts | None = None
    ) -> frozenset[int] | None:
        """Returns the feasible bundle of greatest weighted value in a program, proved; None where there is none."""
        return self.most(
            program, program.weighted_value(weights), lambda chosen: self.value(chosen, weights), accepts
        )

    def best_within(
        self, most_nodes: int, program: Program, weights: Mapping[str, float]
    ) -> frozenset[int] | None:
        """As `best`, with so many nodes of HiGHS at most for each solve; raises OutOfTime beyond them."""
        self.most_nodes = most_nodes
        try:
            return self.best(program, weights)
        finally:
            self.most_nodes = None

    def most(
        self,
        program: Program,
        expression: Expression,
        value: Callable[[frozenset[int]], float],
        accepts: Accepts | None = None,
    ) -> frozenset[int] | None:
        """Returns the feasible bundle of greatest `expression` in a program, proved; None where there is none.

        value: the exact value for which `expression` stands. accepts: a condition beyond the constraints, judged
        exactly; the program lets in every bundle that fulfils it. Raises OutOfTime with the incumbent and the bound,
        and Disagreement.
        """

        def fits(chosen: frozenset[int]) -> bool:
            return self.bundle(chosen).feasible and (accepts is None or accepts(chosen))

        def reject(chosen: frozenset[int]) -> None:
            if self.bundle(chosen).feasible:
                program.exclude(chosen)
            else:
                self._cut[chosen] = nogood(self.problem, chosen)
                program.exclude_all(chosen, self._cut[chosen])
                program.add_draws_against(chosen)
                self._draws = program.draws.held

        found = self.maximum(program, expression, value, fits, reject)
        self.underrated = self.underrated or found.underrated
        if not found.proved:
            raise OutOfTime(found.best, found.bound)
        return found.best
