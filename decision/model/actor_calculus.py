"""The calculus of an actor as exact numbers: the attractiveness of each of its courses of action, in points.

Attractiveness = incentives - costs - practical constraints, after the shifts by our choices and the changes by another
actor's course (`when`). An actor considered alone expects the others to take the courses that we accept. The low end
takes incentives at their low and costs and constraints at their high end; the high end the reverse. Whether a course
is possible follows from the same numbers as its attractiveness.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Literal

from decision.model.deterrence_margin import CoursePoints, Margin, Obstacle, Points
from decision.model.effects import CaseEffects
from options import Actor, Case, Estimate, Item

ItemKind = Literal["incentive", "cost", "constraint"]
"""The kind of an item; costs and constraints count against a course."""

OPPOSITE: Mapping[Estimate, Estimate] = {"low": "high", "likely": "likely", "high": "low"}
"""The other end of a range."""


@dataclass(frozen=True)
class Calculus:
    """The calculus of every actor of a case, linear in our choices."""

    effects: CaseEffects
    """The case and its choices."""

    @cached_property
    def case(self) -> Case:
        """The case."""
        return self.effects.case

    def accepted(self) -> dict[str, str]:
        """Returns the course that we accept, by actor."""
        return {name: actor.accepts for name, actor in self.case.actors.items()}

    def items(self, actor: str, course: str) -> dict[str, tuple[ItemKind, Item]]:
        """Returns the items of a course with their kinds, by name."""
        stated = self.case.actors[actor].courses[course]
        groups: tuple[tuple[ItemKind, Mapping[str, Item]], ...] = (
            ("incentive", stated.incentives),
            ("cost", stated.costs),
            ("constraint", stated.constraints),
        )
        return {name: (kind, item) for kind, group in groups for name, item in group.items()}

    def points(
        self, actor: str, course: str, item: str, estimate: Estimate, others: Mapping[str, str] | None = None
    ) -> Points:
        """Returns the points of one item at one of its own ends.

        others: actor -> course; an actor left out takes its accepted course.
        """
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
        """Returns a course at its low, likely or high attractiveness."""
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
        """Returns the deterrence margin; at its low end the accepted course is low and the others are high.

        ends: worst and best of the objective: the margin where the accepted course is impossible, and where no course
        to deter is possible.
        """
        stated = self.case.actors[actor]
        return Margin(
            accepted=self.course(actor, stated.accepts, estimate),
            deterred=tuple(self.course(actor, name, OPPOSITE[estimate]) for name in to_deter(stated)),
            otherwise=ends[1],
            closed=ends[0],
        )


def to_deter(actor: Actor) -> tuple[str, ...]:
    """Returns the courses to deter; all but the accepted one where the case does not say."""
    if actor.deters is not None:
        return actor.deters
    return tuple(name for name in actor.courses if name != actor.accepts)


def _end(item: Item, estimate: Estimate) -> Fraction:
    stated = {"low": item.low, "likely": item.likely, "high": item.high}[estimate]
    return Fraction(item.likely if stated is None else stated)
