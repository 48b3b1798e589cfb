"""One search for best bundles: programs solved one after the other against one deadline.

Every bundle that a solver returns is recomputed from the case. One that breaks a constraint in exact
arithmetic, which a solver's tolerance lets through, is cut off in this and all later programs.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from decision.bundle import Bundle, evaluate_chosen, exact_values, weighted
from decision.enumeration import Table, enumerate_bundles
from decision.problem import Problem
from decision.program import Program
from decision.solving import solve
from decision.value import TOLERANCE
from decision.value_form import Expression

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how many are done, and of how many (None: not known)."""


class OutOfTime(Exception):
    """The deadline passed; `found` is the best bundle so far, `bound` what none exceeds, in points."""

    def __init__(self, found: frozenset[int] | None = None, bound: float | None = None) -> None:
        super().__init__("the time limit was reached")
        self.found = found
        self.bound = bound


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
    _cut: list[frozenset[int]] = field(default_factory=list)

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
        return None if self.time_limit is None else max(0.0, self.time_limit - self.seconds())

    def program(self, name: str = "bundle") -> Program:
        """A fresh program of the problem, less the bundles that exact arithmetic rejected."""
        program = Program(self.problem, name)
        for chosen in self._cut:
            program.exclude(chosen)
        return program

    def bundle(self, chosen: frozenset[int]) -> Bundle:
        """The bundle with all it comes to, computed once."""
        if chosen not in self.found:
            self.found[chosen] = evaluate_chosen(self.problem, chosen)
        return self.found[chosen]

    def value(self, chosen: frozenset[int], weights: Mapping[str, float]) -> float:
        """V of a bundle at other weights than the problem's, recomputed."""
        return weighted(exact_values(self.problem, chosen), weights)

    def best(self, program: Program, weights: Mapping[str, float]) -> frozenset[int] | None:
        """The feasible bundle of greatest value in the program, proved; None when there is none."""
        chosen = self.most(program, program.weighted_value(weights))
        if chosen is not None:
            told, recomputed = program.objective_value(), self.value(chosen, weights)
            if abs(told - recomputed) > TOLERANCE:
                raise Disagreement(
                    f"{self.solver} says {told} for bundle {self.bundle(chosen).id}, "
                    f"the case says {recomputed}"
                )
        return chosen

    def most(self, program: Program, expression: Expression) -> frozenset[int] | None:
        """The feasible bundle of greatest `expression` in the program, proved; None when there is none."""
        program.maximise(expression)
        while True:
            left = None if self.time_limit is None else self.time_limit - self.seconds()
            if left is not None and left <= 0:
                raise OutOfTime
            solved = solve(program.pulp, solver=self.solver, time_limit=left)
            self.solves += 1
            if solved.status == "infeasible":
                return None
            bound = None if solved.bound is None else -solved.bound
            if solved.status == "stopped":
                raise OutOfTime(bound=bound)
            chosen = program.chosen()
            if self.bundle(chosen).feasible:
                if solved.status == "feasible":
                    raise OutOfTime(chosen, bound)
                return chosen
            if solved.status == "feasible":
                raise OutOfTime(bound=bound)
            self._cut.append(chosen)
            program.exclude(chosen)
