"""One search for best bundles: programs solved one after the other against one deadline.

Every bundle that a solver returns is recomputed from the case. One that breaks a constraint in exact arithmetic,
which a solver's tolerance lets through, is cut off in this and all later programs. None that keeps them is ever cut
off by rounding: rows of whole numbers have half a unit of room, those of values the tolerance.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from decision.model.bundle import Bundle, evaluate_chosen, exact_values, weighted
from decision.model.problem import Problem
from decision.running.limits import OutOfTime as OutOfTime
from decision.running.parts import Progress as Progress
from decision.solve.enumeration import Table, enumerate_bundles
from decision.solve.nogoods import nogood
from decision.solve.program import Program
from decision.solve.solve_and_cut import Disagreement as Disagreement
from decision.solve.solve_and_cut import SolverRun
from decision.solve.value_formulation import Expression

Accepts = Callable[[frozenset[int]], bool]


@dataclass
class Search(SolverRun):
    """The state of one run: what was asked, what was found, what it took.

    with_table: answer what needs no certificate from the table of all bundles, where there is one.
    known_table: a table that holds a best bundle for every weighting, to use instead.
    """

    problem: Problem
    solver: str
    time_limit: float | None = None
    progress: Progress | None = None
    with_table: bool = True
    known_table: Table | None = None
    solves: int = 0
    started: float = field(default_factory=time.monotonic)
    found: dict[frozenset[int], Bundle] = field(default_factory=dict)
    underrated: bool = False
    """Whether the solver ever gave a bundle less than it is worth: then it may have passed over a better one."""
    _cut: dict[frozenset[int], tuple[str, ...]] = field(default_factory=dict)
    """Bundles that exact arithmetic rejected, and the levers that suffice for it."""

    @cached_property
    def whole(self) -> Program:
        """The program without further rows, built once, for searches that only change what is maximised."""
        return self.program()

    @cached_property
    def table(self) -> Table | None:
        """Every feasible bundle, where the case is small enough to list them, or what was given for that."""
        if self.known_table is not None:
            return self.known_table
        return enumerate_bundles(self.problem) if self.with_table else None

    def again(self, problem: Problem) -> "Search":
        """A search of another problem in what is left of the time."""
        self.look()
        return Search(problem, self.solver, self.left(), None, self.with_table)

    def program(self, name: str = "bundle") -> Program:
        """A fresh program of the problem, less the bundles that exact arithmetic rejected."""
        program = Program(self.problem, name)
        for chosen, levers in self._cut.items():
            program.exclude_all(chosen, levers)
        return program

    def bundle(self, chosen: frozenset[int]) -> Bundle:
        """The bundle with all it comes to, computed once."""
        if chosen not in self.found:
            self.found[chosen] = evaluate_chosen(self.problem, chosen)
        return self.found[chosen]

    def value(self, chosen: frozenset[int], weights: Mapping[str, float]) -> float:
        """V of a bundle at other weights than the problem's, recomputed."""
        return weighted(exact_values(self.problem, chosen), weights)

    def best(
        self, program: Program, weights: Mapping[str, float], accepts: Accepts | None = None
    ) -> frozenset[int] | None:
        """The feasible bundle of greatest value in the program, proved; None when there is none."""
        return self.most(
            program, program.weighted_value(weights), lambda chosen: self.value(chosen, weights), accepts
        )

    def most(
        self,
        program: Program,
        expression: Expression,
        value: Callable[[frozenset[int]], float],
        accepts: Accepts | None = None,
    ) -> frozenset[int] | None:
        """The feasible bundle of greatest `expression` in the program, proved; None when there is none.

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

        found = self.maximum(program, expression, value, fits, reject)
        self.underrated = self.underrated or found.underrated
        if not found.proved:
            raise OutOfTime(found.best, found.bound)
        return found.best
