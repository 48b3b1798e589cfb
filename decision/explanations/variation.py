"""The answer over values of one or two numbers of the case: limits, bounds, weights, scores or costs.

Every point is solved as a question of its own. Of one number that moves over a range the exact steps can be had instead
(explanations/exact_steps.py).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any, Literal

from decision.explanations.exact_steps import exact_steps
from decision.model.bundle import Bundle
from decision.model.question import Question
from decision.model.varied_question import stated_quantity, varied, varied_together
from decision.running.kept_parts import keep_values, kept_values
from decision.running.limits import limited
from decision.running.parts import Keep, Part, Progress, run
from decision.running.shown import Shown
from decision.solve.certificate import Certificate, certificate
from decision.solve.infeasible_subset import irreducible_constraints
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import NumberChange, Quantity, named_quantities


@dataclass(frozen=True)
class Axis:
    """Numbers that move together, and their values."""

    quantities: tuple[Quantity, ...]
    """The numbers."""

    values: tuple[tuple[Decimal, ...], ...]
    """By point: a value for each of the numbers."""


def axis_of(question: Question, pattern: str, changes: Sequence[NumberChange]) -> Axis:
    """Returns the numbers that a name or a pattern means, and what the changes make of each.

    Raises ValueError where it means none, or a number is none of which a percentage could be taken.
    """

    def changed(of: Quantity, change: NumberChange) -> Decimal:
        try:
            return change.of(stated_quantity(question, of))
        except ValueError as error:
            raise ValueError(f"{of.name} {error}") from None

    found = named_quantities(question.case, pattern)
    return Axis(found, tuple(tuple(changed(each, change) for each in found) for change in changes))


@dataclass(frozen=True)
class VariedPoint:
    """The answer at one point."""

    settings: Mapping[str, Decimal]
    """By name of a number: its value."""

    bundle: Bundle | None
    """The best bundle by the tie rule; None where none is feasible."""

    conflict: tuple[str, ...] = ()
    """Constraints that together allow no bundle, where none is feasible; empty where they were not found in time."""

    upto: Decimal | None = None
    """Where one number moves over a range: the next step, or the end of the range; None at a point of its own."""

    @property
    def status(self) -> Literal["optimal", "infeasible"]:
        """Whether a bundle is best, proved, or none is feasible."""
        return "infeasible" if self.bundle is None else "optimal"


@dataclass(frozen=True, repr=False)
class Variation(Shown):
    """The answer to `vary`."""

    names: tuple[str, ...]
    """The numbers that are varied."""

    points: tuple[VariedPoint, ...]
    """In the order of the values, the last axis running fastest."""

    stepwise: bool
    """Whether the points are the exact steps of one number: each holds from its value up to the next."""

    wanted: int | None
    """How many points there are; None: not known, as of exact steps."""

    unfinished: tuple[str, ...]
    """The parts that the time limit or an interruption cut short."""

    interrupted: bool
    """Whether the user interrupted it."""

    certificate: Certificate
    """Solver and effort."""

    def facts(self) -> list[tuple[str, str]]:
        """Returns the main facts for display."""
        bundles = {point.bundle.id for point in self.points if point.bundle}
        return [
            ("numbers", ", ".join(self.names)),
            ("points", str(len(self.points))),
            ("bundles", str(len(bundles))),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]


def vary(
    question: Question,
    axes: Sequence[Axis],
    *,
    stepwise: bool = False,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Variation:
    """Solves the question at every point of the grid of the axes.

    stepwise: the only axis has one number and two values, the ends of a range, whose exact steps are asked for.
    time_limit: seconds. Raises RequestError where a number cannot have a value; never raises KeyboardInterrupt.
    """
    search = Search(question.problem(), solver, time_limit)
    names = tuple(each.name for axis in axes for each in axis.quantities)
    solves = 0

    def solved(asked: Question, name: str) -> Bundle | None:
        nonlocal solves
        own = search.again(asked.problem())
        kept = kept_values(name)
        if kept is None:
            best = recommended(own)
            levels = None if best is None else own.problem.levels(best)
            kept = {"levels": levels, "solves": own.solves}
            keep_values(name, kept)
        solves += kept["solves"]
        levels = kept["levels"]
        return None if levels is None else own.bundle(own.problem.chosen(levels))

    def explained(point: VariedPoint, asked: Question, name: str) -> VariedPoint:
        """The point with its conflict, where it has one."""
        nonlocal solves
        if point.bundle is not None:
            return point
        kept = kept_values(name)
        if kept is None:
            own = search.again(asked.problem())
            kept = {"conflict": irreducible_constraints(own), "solves": own.solves}
            keep_values(name, kept)
        solves += kept["solves"]
        return replace(point, conflict=tuple(kept["conflict"]))

    def at_points(found: Mapping[str, Any], keep: Keep) -> tuple[VariedPoint, ...]:
        done: list[VariedPoint] = []
        for settings, asked in asks:
            if progress is not None:
                progress(POINTS, len(done), len(asks))
            name = f"point {len(done)}"
            done.append(VariedPoint(settings, solved(asked, name)))
            keep(tuple(done))
            done[-1] = explained(done[-1], asked, f"conflict at {name}")
            keep(tuple(done))
        return tuple(done)

    def in_steps(found: Mapping[str, Any], keep: Keep) -> tuple[VariedPoint, ...]:
        done: list[VariedPoint] = []
        (of,), ((start,), (end,)) = axes[0].quantities, axes[0].values

        def in_order() -> tuple[VariedPoint, ...]:
            return tuple(sorted(done, key=lambda point: point.settings[of.name]))

        for step in exact_steps(question, of, start, end, search):
            done.append(VariedPoint({of.name: step.start}, step.bundle, upto=step.end))
            keep(in_order())
            at_start = varied(question, of, step.start)
            done[-1] = explained(done[-1], at_start, f"conflict at {step.start}")
            keep(in_order())
            if progress is not None:
                progress(STEPS, len(done), None)
        return in_order()

    asks = [] if stepwise else list(_questions(question, axes))
    with limited(time_limit):
        done = run([Part(STEPS, in_steps) if stepwise else Part(POINTS, at_points)], None)
    points = done.found.get(STEPS if stepwise else POINTS) or ()
    return Variation(
        names,
        points,
        stepwise,
        None if stepwise else len(asks),
        done.unfinished,
        done.interrupted,
        certificate(solver, search.seconds(), solves + search.solves),
    )


POINTS, STEPS = "points", "steps"
"""The part of the answer, as `unfinished` names it."""


def _questions(question: Question, axes: Sequence[Axis]) -> Iterator[tuple[Mapping[str, Decimal], Question]]:
    """Every point of the grid: its settings, and the question there; a value that a number cannot have is refused."""
    for point in product(*(axis.values for axis in axes)):
        numbers = dict(_numbers(axes, point))
        yield {of.name: value for of, value in numbers.items()}, varied_together(question, numbers)


def _numbers(axes: Sequence[Axis], point: Sequence[Sequence[Decimal]]) -> Iterator[tuple[Quantity, Decimal]]:
    """The numbers of all axes, each with its value at a point of the grid."""
    for axis, values in zip(axes, point, strict=True):
        yield from zip(axis.quantities, values, strict=True)
