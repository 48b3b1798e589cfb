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
from decision.model.value_function import ROUNDING, TOLERANCE
from decision.running.limits import OutOfTime as OutOfTime
from decision.running.limits import seconds_left
from decision.running.parts import Progress as Progress
from decision.solve.enumeration import Table, enumerate_bundles
from decision.solve.nogoods import nogood
from decision.solve.program import Program
from decision.solve.solver import Solved, solve
from decision.solve.value_formulation import Expression

Accepts = Callable[[frozenset[int]], bool]

MOST_ASIDE = 100
"""Bundles that a solver may overrate before it is no longer believed; each costs a program."""


class Disagreement(RuntimeError):
    """A solver's value and the one recomputed from the case differ: a defect here or in the solver."""


@dataclass
class Search:
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

    def seconds(self) -> float:
        """Wall seconds since the run began."""
        return time.monotonic() - self.started

    def tell(self, what: str, done: int, of: int | None = None) -> None:
        if self.progress is not None:
            self.progress(what, done, of)

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
        left = self.left()
        if left == 0:
            raise OutOfTime
        return Search(problem, self.solver, left, None, self.with_table)

    def left(self) -> float | None:
        """Seconds until the deadline, never less than 0; None where there is none."""
        own = None if self.time_limit is None else self.time_limit - self.seconds()
        return seconds_left(own)

    def look(self) -> None:
        """Raises OutOfTime once the time is up; for work that is done in many small steps."""
        if self.left() == 0:
            raise OutOfTime

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
        worth: Callable[[frozenset[int]], float],
        accepts: Accepts | None = None,
    ) -> frozenset[int] | None:
        """The feasible bundle of greatest `expression` in the program, proved; None when there is none.

        worth: what `expression` stands for, recomputed from the case. accepts: what a bundle must fulfil beyond the
        constraints, exactly. The program lets every such bundle in and may, by rounding, let in others or overrate
        one: a bundle that fails is cut off; one that is worth less than the solver says is set aside, and the
        program solved again until nothing left can be better. Raises OutOfTime, Disagreement.
        """

        def fits(chosen: frozenset[int]) -> bool:
            return self.bundle(chosen).feasible and (accepts is None or accepts(chosen))

        program.maximise(expression)
        best = max(filter(fits, program.aside), key=worth, default=None)
        while True:
            solved = self._solve(program)
            bound = None if solved.bound is None else -solved.bound
            if solved.status == "stopped":
                raise OutOfTime(best, bound)
            if solved.status == "infeasible":
                return best
            if best is not None and bound is not None and bound <= worth(best) + _closeness(bound):
                return best
            chosen = program.chosen()
            if not fits(chosen):
                if solved.status == "feasible":
                    raise OutOfTime(best, bound)
                if self.bundle(chosen).feasible:
                    program.exclude(chosen)
                else:
                    self._cut[chosen] = nogood(self.problem, chosen)
                    program.exclude_all(chosen, self._cut[chosen])
                continue
            best = chosen if best is None else max(best, chosen, key=worth)
            if solved.status == "feasible":
                raise OutOfTime(best, bound)
            told = program.objective_value()
            if told < worth(chosen) - _closeness(told):
                self.underrated = True
            if told <= worth(best) + _closeness(told):
                return best
            if len(program.aside) >= MOST_ASIDE:
                raise Disagreement(
                    f"{self.solver} overrates one bundle after the other: it says {told} for "
                    f"{self.bundle(chosen).id}, the case says {worth(chosen)}"
                )
            program.set_aside(chosen)

    def _solve(self, program: Program) -> Solved:
        left = self.left()
        if left == 0:
            raise OutOfTime
        self.solves += 1
        return solve(program.pulp, solver=self.solver, time_limit=left)


def _closeness(value: float) -> float:
    """Points by which a solver's value and a recomputed one may differ: the tolerance, more where values are huge."""
    return TOLERANCE + ROUNDING * abs(value)
