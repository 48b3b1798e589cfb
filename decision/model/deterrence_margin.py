"""Deterrence margins: how far the course that we accept is ahead of those to deter, as exact numbers.

All points are linear in the choices; what is not linear is that the best of the other courses counts, and
that a course is out of the question where an obstacle is too great.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm

ZERO = Fraction(0)


@dataclass(frozen=True)
class Points:
    """A constant, and what each choice (by its index) adds to it once chosen."""

    constant: Fraction
    choices: Mapping[int, Fraction]

    def at(self, chosen: Iterable[int]) -> Fraction:
        factor, constant, choices = self._whole
        return Fraction(constant + sum(choices[i] for i in chosen if i in choices), factor)

    @cached_property
    def _whole(self) -> tuple[int, int, Mapping[int, int]]:
        """A common denominator, and the constant and the choices times it: whole numbers are added up many times faster."""
        factor = lcm(self.constant.denominator, *(points.denominator for points in self.choices.values()))
        whole = {i: int(points * factor) for i, points in self.choices.items()}
        return factor, int(self.constant * factor), whole

    def less(self, other: "Points") -> "Points":
        """This minus the other."""
        terms = {i: self.choices.get(i, ZERO) - other.choices.get(i, ZERO)
                 for i in sorted({*self.choices, *other.choices})}  # fmt: skip
        return Points(self.constant - other.constant, {i: term for i, term in terms.items() if term})

    def reach(self, levers: Iterable[tuple[int, ...]]) -> tuple[Fraction, Fraction]:
        """The least and the greatest, constraints ignored but for one level a lever."""
        low = high = self.constant
        for choices in levers:
            moves = [ZERO, *(self.choices.get(i, ZERO) for i in choices)]
            low, high = low + min(moves), high + max(moves)
        return low, high


@dataclass(frozen=True)
class Obstacle:
    """A practical constraint; above its limit the course is impossible."""

    item: str
    points: Points
    limit: Fraction

    def stands(self, chosen: Iterable[int]) -> bool:
        """Whether it makes the course impossible."""
        return self.points.at(chosen) > self.limit


@dataclass(frozen=True)
class CoursePoints:
    """A course of action: its attractiveness in points, and what may make it impossible."""

    name: str
    attraction: Points
    obstacles: tuple[Obstacle, ...]

    def possible(self, chosen: Iterable[int]) -> bool:
        return not any(obstacle.stands(chosen) for obstacle in self.obstacles)

    def may_close(self, levers: Iterable[tuple[int, ...]]) -> bool:
        """Whether some bundle makes it impossible, constraints ignored but for one level a lever."""
        levers = tuple(levers)
        return any(obstacle.points.reach(levers)[1] > obstacle.limit for obstacle in self.obstacles)


@dataclass(frozen=True)
class Margin:
    """Attractiveness of the accepted course less the greatest of those to deter that are possible.

    otherwise: what the margin counts as where none of them is possible. closed: what it counts as where the
    accepted course is not, whatever else is: a course that we close is not one that the actor takes.
    """

    accepted: CoursePoints
    deterred: tuple[CoursePoints, ...]
    otherwise: Fraction
    closed: Fraction

    def total(self, chosen: Iterable[int], in_force: Iterable[int] = ()) -> Fraction:
        """The margin under these choices; synergies (in_force) do not move it."""
        chosen = tuple(chosen)
        if not self.accepted.possible(chosen):
            return self.closed
        open_ones = [course.attraction.at(chosen) for course in self.deterred if course.possible(chosen)]
        return self.accepted.attraction.at(chosen) - max(open_ones) if open_ones else self.otherwise

    def leads(self) -> tuple[Points, ...]:
        """The accepted course's lead over each of those to deter."""
        return tuple(self.accepted.attraction.less(course.attraction) for course in self.deterred)

    def movers(self) -> frozenset[int]:
        """The choices that move the margin in any way."""
        parts = [lead.choices for lead in self.leads()]
        courses = (self.accepted, *self.deterred)
        parts += [obstacle.points.choices for course in courses for obstacle in course.obstacles]
        return frozenset(i for part in parts for i, points in part.items() if points)

    def reach(self, levers: Iterable[tuple[int, ...]]) -> tuple[Fraction, Fraction]:
        """Bounds on the margin, constraints ignored but for one level a lever."""
        levers = tuple(levers)
        ends = [lead.reach(levers) for lead in self.leads()]
        ends.append((self.otherwise, self.otherwise))
        if self.accepted.may_close(levers):
            ends.append((self.closed, self.closed))
        return min(low for low, _ in ends), max(high for _, high in ends)
