"""The other side's calculus as exact numbers: what each course of action is worth to an actor, in points.

Attractiveness = incentives - costs - practical constraints, after what the choices shift and after what
another actor's course changes (`when`). An actor looked at alone reckons with the others at the courses that
we accept. The low end takes incentives at their low and costs and constraints at their high end; the high end
the reverse. A course is possible or not by the same numbers that its attractiveness is computed from.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from decision.model.deterrence_margin import CoursePoints, Margin, Obstacle, Points
from decision.model.effects import CaseEffects
from options import Actor, Case, Estimate, Item

Kind = Literal["incentive", "cost", "constraint"]

OPPOSITE: Mapping[Estimate, Estimate] = {"low": "high", "likely": "likely", "high": "low"}


@dataclass(frozen=True)
class Calculus:
    """The actors of a case, over its choices."""

    effects: CaseEffects

    @cached_property
    def case(self) -> Case:
        return self.effects.case

    def accepted(self) -> dict[str, str]:
        """The course that we accept of every actor."""
        return {name: actor.accepts for name, actor in self.case.actors.items()}

    def items(self, actor: str, course: str) -> dict[str, tuple[Kind, Item]]:
        """The items of a course, each with its kind."""
        stated = self.case.actors[actor].courses[course]
        groups: tuple[tuple[Kind, Mapping[str, Item]], ...] = (
            ("incentive", stated.incentives),
            ("cost", stated.costs),
            ("constraint", stated.constraints),
        )
        return {name: (kind, item) for kind, group in groups for name, item in group.items()}

    def points(
        self, actor: str, course: str, item: str, estimate: Estimate, others: Mapping[str, str] | None = None
    ) -> Points:
        """One item at one of its own ends. others: actor -> course; accepted courses where left out."""
        _, stated = self.items(actor, course)[item]
        taken = self.accepted() | dict(others or {})
        constant = Fraction(_end(stated, estimate))
        for named, changes in self.case.actors[actor].courses[course].when.items():
            other, _, other_course = named.partition(".")
            if taken[other] == other_course:
                constant += Fraction(changes.get(item, 0))
        choices: dict[int, Fraction] = {}
        for member, courses in self.case.actors[actor].shifts.items():
            shift = Fraction(courses.get(course, {}).get(item, 0))
            for i in sorted(self.effects.members[member]) if shift else ():
                choices[i] = choices.get(i, Fraction(0)) + shift
        return Points(constant, choices)

    def course(
        self, actor: str, course: str, estimate: Estimate, others: Mapping[str, str] | None = None
    ) -> CoursePoints:
        """A course at its low, likely or high attractiveness."""
        attraction = Points(Fraction(0), {})
        obstacles = []
        for name, (kind, item) in self.items(actor, course).items():
            end = estimate if kind == "incentive" else OPPOSITE[estimate]
            points = self.points(actor, course, name, end, others)
            if kind == "incentive":
                points = Points(-points.constant, {i: -shift for i, shift in points.choices.items()})
            attraction = attraction.less(points)
            if item.impossible_above is not None:
                obstacles.append(Obstacle(name, points, Fraction(item.impossible_above)))
        return CoursePoints(course, attraction, tuple(obstacles))

    def margin(self, actor: str, estimate: Estimate, ends: tuple[Fraction, Fraction]) -> Margin:
        """The deterrence margin; its low end sets the accepted course low and the others high.

        ends: worst and best of the objective, what it counts as where no lead decides.
        """
        stated = self.case.actors[actor]
        return Margin(
            accepted=self.course(actor, stated.accepts, estimate),
            deterred=tuple(self.course(actor, name, OPPOSITE[estimate]) for name in to_deter(stated)),
            otherwise=ends[1],
            closed=ends[0],
        )


def to_deter(actor: Actor) -> tuple[str, ...]:
    """The courses to deter; every other than the accepted one where the case does not say."""
    if actor.deters is not None:
        return actor.deters
    return tuple(name for name in actor.courses if name != actor.accepts)


def _end(item: Item, estimate: Estimate) -> Fraction:
    stated = {"low": item.low, "likely": item.likely, "high": item.high}[estimate]
    return Fraction(item.likely if stated is None else stated)
