"""What a bundle must keep: constraints, limits and demands of the command line, each with the numbers that may move."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from decision.explanations.movable_bounds import MovableBound, bounds_of
from decision.explanations.relaxations import Relaxation, dropped, moved
from decision.model.problem import Problem
from decision.model.question import Question
from decision.solve.infeasible_subset import constraint_names

DemandKind = Literal["constraint", "limit", "must", "must_not", "reserve"]
"""What it is: a constraint or limit of the case, a demand of the command line, or a reserve."""


@dataclass(frozen=True)
class Demand:
    """Something that a bundle must keep: a member of a conflict."""

    name: str
    """The constraint, the resource (also of a reserve), `must MEMBER` or `must_not MEMBER`."""

    kind: DemandKind
    """What it is."""

    stage: str = ""
    """The trigger, or `A and B` for two, after which it binds; empty: now. Of a reserve the trigger it is held for."""

    setting: str = ""
    """The option that set it, as it is typed (`--must drills`, `--limit money=80`); empty where the case does."""

    number: Fraction | None = None
    """Its number, in its own unit; None for logic, and for a group with two."""

    @property
    def called(self) -> str:
        """Its name in documents: the name, behind the trigger where there is one."""
        name = f"reserve of {self.name}" if self.kind == "reserve" else self.name
        return f"{self.stage}: {name}" if self.stage else name


def demand_of(question: Question, name: str, stage: str = "", bounds: Iterable[MovableBound] = ()) -> Demand:
    """Returns the demand of a name, as rows, bounds and consents of a problem bear it. bounds: its numbers."""
    numbers = {bound.old for bound in bounds if bound.field != "probability"}
    number = numbers.pop() if len(numbers) == 1 else None
    if name in question.case.constraints:
        return Demand(name, "constraint", stage, "", number)
    if name in question.case.resources:
        setting = f"--limit {name}={question.limits[name]:f}" if name in question.limits else ""
        return Demand(name, "limit", stage, setting, number)
    kind, _, member = name.partition(" ")
    assert kind in ("must", "must_not"), f"{name} is no constraint, resource or demand"
    return Demand(
        name, "must" if kind == "must" else "must_not", stage, f"--{kind.replace('_', '-')} {member}"
    )


@dataclass(frozen=True)
class Demands:
    """The demands of a question in one scenario: limits and constraints in the order of the case, then its options."""

    question: Question
    """The question."""

    problem: Problem
    """Its problem."""

    names: tuple[str, ...]
    """The name of each demand."""

    bounds: dict[str, tuple[MovableBound, ...]]
    """By name, the numbers that may move; empty for logic."""

    def demand(self, name: str) -> Demand:
        """Returns the demand of a name."""
        return demand_of(self.question, name, bounds=self.bounds[name])

    def options(self, moving: Iterable[int]) -> list[dict[int, MovableBound | None]]:
        """Returns every way to change demands: by demand, the number that moves; None where it has none."""
        found: list[dict[int, MovableBound | None]] = [{}]
        for index in moving:
            numbers = self.bounds[self.names[index]] or (None,)
            found = [{**begun, index: number} for begun in found for number in numbers]
        return found


@dataclass(frozen=True)
class Least:
    """The least changes with which some bundle keeps what else is asked."""

    changes: tuple[Relaxation, ...]
    """The changes, in the order of the case."""

    bundle: frozenset[int]
    """A bundle that needs them, as choice indexes."""

    @property
    def relative(self) -> float:
        """The sum of the relative changes."""
        return sum(change.relative for change in self.changes)


def least_of(demands: "Demands", moving: Mapping[int, MovableBound | None], bundle: frozenset[int]) -> Least:
    """Returns the changes that a bundle needs. moving: by demand, the number that moves; None: the demand is dropped."""
    problem = demands.problem
    changes = []
    for index, bound in sorted(moving.items(), key=lambda each: each[0]):
        name = demands.names[index]
        number = None if bound is None else bound.need(problem, bundle)
        if bound is None or number is None or (bound.field == "probability" and not number):
            changes.append(dropped(name, demands.bounds[name]))
        else:
            changes.append(moved(name, bound, number, bound.scale(problem)))
    return Least(tuple(changes), bundle)


def demands(question: Question) -> Demands:
    """Returns the demands of a question. Raises RequestError."""
    problem = question.problem()
    stated = [*question.case.resources, *question.case.constraints]
    held = constraint_names(problem)
    names = (*(name for name in stated if name in held), *(name for name in held if name not in stated))
    return Demands(
        question, problem, names, {name: bounds_of(question.case, problem, name) for name in names}
    )
