"""Solve and cut: the exact optimum of a program that a solver works out in floating point.

Every solution that the solver returns is recomputed from the case in exact arithmetic. One that breaks a constraint
there, which the solver's tolerance lets through, is cut off. One whose value the solver overrates is set aside: it is
cut off, stays a candidate, and the program is solved again until no remaining solution can be better. The programs are
relaxations in this sense: rounding may let a solution in, but never cuts one off.
"""

import time
from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from decision.model.value_function import ROUNDING, TOLERANCE
from decision.running.limits import OutOfTime, seconds_left
from decision.running.parts import Progress
from decision.solve.solver import solve
from decision.solve.solver_outcome import Solved, SolverFailed
from decision.solve.value_formulation import Expression

Item = TypeVar("Item")
"""A solution: a bundle, or a plan."""

MOST_ASIDE = 100
"""Solutions that a solver may overrate before it is no longer believed; each costs one more solve."""

MOST_AGAIN = 3
"""How often a solver may give a solution that was excluded before it is no longer believed."""


class Disagreement(RuntimeError):
    """The solver's value and the one recomputed from the case differ: a defect here or in the solver."""


class CuttableProgram(ABC, Generic[Item]):
    """A maximisation program to which rows are only ever added, among them cuts that exclude single solutions."""

    pulp: Any
    """The pulp.LpProblem."""

    aside: list[Item]
    """Exact solutions that are cut off and still count as candidates, because the solver overrates them."""

    @abstractmethod
    def maximise(self, expression: Expression) -> None:
        """Sets the objective."""

    @abstractmethod
    def solution(self) -> Item:
        """Returns the solution last found, rounded to whole numbers."""

    @abstractmethod
    def objective_value(self) -> float:
        """Returns the solver's value of that solution."""

    @abstractmethod
    def cut_off(self, item: Item) -> None:
        """Adds a row that excludes this solution and no other."""

    def exclude(self, item: Item) -> None:
        """Excludes a solution from the program and from the candidates set aside."""
        if item in self.aside:
            self.aside.remove(item)
        else:
            self.cut_off(item)

    def set_aside(self, item: Item) -> None:
        """Excludes a solution from the program and keeps it as a candidate."""
        self.cut_off(item)
        self.aside.append(item)


@dataclass(frozen=True)
class Maximum(Generic[Item]):
    """Result of one maximisation."""

    best: Item | None
    """The incumbent; None where no solution is known."""

    bound: float | None = None
    """Upper bound on the value of every solution, where the solver states one."""

    proved: bool = True
    """Whether `best` is optimal, or None because the program is infeasible; False where time ran out before."""

    underrated: bool = False
    """Whether the solver gave a solution less than its exact value: it may then have missed a better one."""


class SolverRun:
    """Solves of one run, counted and held to one deadline; base class of dataclasses that have the fields."""

    solver: str
    """Name of the solver."""

    time_limit: float | None
    """Seconds from `started`; None for no limit of its own."""

    progress: Progress | None
    """Told how far the run is."""

    solves: int
    """Programs solved so far."""

    most_nodes: int | None = None
    """Most nodes of one solve, where HiGHS is the solver; None for any number."""

    started: float
    """Reading of time.monotonic at the start, in seconds."""

    def seconds(self) -> float:
        """Returns the wall-clock seconds since the start."""
        return time.monotonic() - self.started

    def left(self) -> float | None:
        """Returns the seconds until the deadline, never below 0; None where there is no deadline."""
        return seconds_left(None if self.time_limit is None else self.time_limit - self.seconds())

    def look(self) -> None:
        """Raises OutOfTime after the deadline; for loops of many short steps."""
        if self.left() == 0:
            raise OutOfTime

    def tell(self, what: str, done: int, of: int | None = None) -> None:
        """Reports progress: what is being done, how many steps are done, and of how many (None: unknown)."""
        if self.progress is not None:
            self.progress(what, done, of)

    def step(self, what: str, done: int, of: int | None = None) -> None:
        """Raises OutOfTime after the deadline, else reports progress as `tell`: at each step of a long loop."""
        self.look()
        self.tell(what, done, of)

    def solve_once(self, program: Any) -> Solved:
        """Solves a pulp.LpProblem in the time left; status "stopped" where none is."""
        left = self.left()
        if left == 0:
            return Solved("stopped", None)
        self.solves += 1
        within = {} if self.most_nodes is None else {"most_nodes": self.most_nodes}
        return solve(program, solver=self.solver, time_limit=left, **within)

    def maximum(
        self,
        program: CuttableProgram[Item],
        expression: Expression,
        value: Callable[[Item], float],
        fits: Callable[[Item], bool],
        reject: Callable[[Item], None],
    ) -> Maximum[Item]:
        """Maximises an expression over the solutions that fit, and proves the maximum.

        value: the exact value for which `expression` stands. fits: whether a solution fulfils every constraint
        exactly. reject: excludes from the program a solution that does not. Raises Disagreement where the solver
        overrates more than MOST_ASIDE solutions, and SolverFailed where it returns excluded ones repeatedly.
        """
        program.maximise(expression)
        best = max(filter(fits, program.aside), key=value, default=None)
        underrated = False
        rejected: list[Item] = []
        again = 0
        while True:
            solved = self.solve_once(program.pulp)
            bound = None if solved.bound is None else -solved.bound
            if solved.status == "infeasible":
                return Maximum(best, None, True, underrated)
            if solved.status == "stopped":
                return Maximum(best, bound, False, underrated)
            if best is not None and bound is not None and bound <= value(best) + tolerance_at(bound):
                return Maximum(best, bound, True, underrated)
            item = program.solution()
            fitting = fits(item)
            if fitting:
                best = item if best is None else max(best, item, key=value)
            if solved.status == "feasible":
                return Maximum(best, bound, False, underrated)
            again += item in rejected or item in program.aside
            if again > MOST_AGAIN:
                raise SolverFailed(
                    f"solver {self.solver} gives solutions again that its program excludes: take another solver"
                )
            if not fitting:
                rejected.append(item)
                reject(item)
                continue
            assert best is not None
            told = program.objective_value()
            underrated = underrated or told < value(item) - tolerance_at(told)
            if told <= value(best) + tolerance_at(told):
                return Maximum(best, bound, True, underrated)
            if len(program.aside) >= MOST_ASIDE:
                raise Disagreement(
                    f"{self.solver} overrates one solution after the other: it says {told} for one that the case "
                    f"gives {value(item)}"
                )
            program.set_aside(item)


def tolerance_at(value: float) -> float:
    """Returns the points by which a solver's value may differ from the exact one: more for very large values."""
    return TOLERANCE + ROUNDING * abs(value)
