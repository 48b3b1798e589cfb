"""Deterrence margins: the lead of the accepted course of action over those to deter, as exact numbers.

Attractiveness is linear in the choices. The margin is not: it is the least of several leads, and courses become
impossible where an obstacle exceeds its limit. Turned, it is the greatest of several linear functions: so a longest
lead time is stated (model/derived_margin.py), where preparations shorten lead times.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from math import lcm

ZERO = Fraction(0)


@dataclass(frozen=True)
class Points:
    """A linear function of the choices, in points."""

    constant: Fraction
    """Points without any choice."""

    choices: Mapping[int, Fraction]
    """Points that each choice adds, by index."""

    def at(self, chosen: Iterable[int]) -> Fraction:
        """Returns the points under these choices."""
        factor, constant, choices = self._whole
        return Fraction(constant + sum(choices[i] for i in chosen if i in choices), factor)

    @cached_property
    def _whole(self) -> tuple[int, int, Mapping[int, int]]:
        """The common denominator, and constant and choices times it: integers are added far faster than fractions."""
        factor = lcm(self.constant.denominator, *(points.denominator for points in self.choices.values()))
        whole = {i: int(points * factor) for i, points in self.choices.items()}
        return factor, int(self.constant * factor), whole

    def less(self, other: "Points") -> "Points":
        """Returns the difference of two functions."""
        terms = {i: self.choices.get(i, ZERO) - other.choices.get(i, ZERO)
                 for i in sorted({*self.choices, *other.choices})}  # fmt: skip
        return Points(self.constant - other.constant, {i: term for i, term in terms.items() if term})

    def reach(self, levers: Iterable[tuple[int, ...]]) -> tuple[Fraction, Fraction]:
        """Returns the least and greatest points over all bundles, constraints ignored but for one level a lever."""
        low = high = self.constant
        for choices in levers:
            moves = [ZERO, *(self.choices.get(i, ZERO) for i in choices)]
            low, high = low + min(moves), high + max(moves)
        return low, high


@dataclass(frozen=True)
class Obstacle:
    """A practical constraint that can make a course impossible."""

    item: str
    """Its name."""

    points: Points
    """Its size."""

    limit: Fraction
    """Points above which the course is impossible."""

    def stands(self, chosen: Iterable[int]) -> bool:
        """Returns whether it makes the course impossible."""
        return self.points.at(chosen) > self.limit


@dataclass(frozen=True)
class CoursePoints:
    """A course of action of an actor."""

    name: str
    """Its name."""

    attraction: Points
    """Its attractiveness."""

    obstacles: tuple[Obstacle, ...]
    """What may make it impossible."""

    def possible(self, chosen: Iterable[int]) -> bool:
        """Returns whether the course is possible under these choices."""
        return not any(obstacle.stands(chosen) for obstacle in self.obstacles)

    def may_close(self, levers: Iterable[tuple[int, ...]]) -> bool:
        """Returns whether some bundle makes it impossible, constraints ignored but for one level a lever."""
        levers = tuple(levers)
        return any(obstacle.points.reach(levers)[1] > obstacle.limit for obstacle in self.obstacles)


@dataclass(frozen=True)
class Margin:
    """Attractiveness of the accepted course less the greatest among the possible courses to deter, or its negative."""

    accepted: CoursePoints
    """The course that we accept."""

    deterred: tuple[CoursePoints, ...]
    """The courses to deter."""

    otherwise: Fraction
    """The margin where no course to deter is possible."""

    closed: Fraction
    """The margin where the accepted course is impossible, whatever else is: the actor cannot take it."""

    turned: bool = False
    """True: its total is the negative of the margin."""

    def total(self, chosen: Iterable[int], in_force: Iterable[int] = ()) -> Fraction:
        """Returns the margin under these choices, or its negative; synergies (in_force) do not affect it."""
        chosen = tuple(chosen)
        if self.turned:
            return -self.straight.total(chosen)
        if not self.accepted.possible(chosen):
            return self.closed
        open_ones = [course.attraction.at(chosen) for course in self.deterred if course.possible(chosen)]
        return self.accepted.attraction.at(chosen) - max(open_ones) if open_ones else self.otherwise

    @cached_property
    def straight(self) -> "Margin":
        """The same, not turned."""
        return replace(self, turned=False)

    def leads(self) -> tuple[Points, ...]:
        """Returns the lead of the accepted course over each course to deter."""
        return tuple(self.accepted.attraction.less(course.attraction) for course in self.deterred)

    def movers(self) -> frozenset[int]:
        """Returns the choices that affect the margin."""
        parts = [lead.choices for lead in self.leads()]
        courses = (self.accepted, *self.deterred)
        parts += [obstacle.points.choices for course in courses for obstacle in course.obstacles]
        return frozenset(i for part in parts for i, points in part.items() if points)

    def reach(self, levers: Iterable[tuple[int, ...]]) -> tuple[Fraction, Fraction]:
        """Returns bounds on the total over all bundles, constraints ignored but for one level a lever."""
        levers = tuple(levers)
        if self.turned:
            low, high = self.straight.reach(levers)
            return -high, -low
        ends = [lead.reach(levers) for lead in self.leads()]
        ends.append((self.otherwise, self.otherwise))
        if self.accepted.may_close(levers):
            ends.append((self.closed, self.closed))
        return min(low for low, _ in ends), max(high for _, high in ends)
