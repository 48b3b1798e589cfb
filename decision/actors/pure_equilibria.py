"""Equilibria in pure strategies under many bundles at once, by backtracking over partial profiles.

An actor's attractiveness depends on the courses of a few others only (`when`: a graphical game). The connected
components of that graph are searched apart. Within one the actors are ordered, those first on whom others depend, and a
partial profile is pruned as soon as some actor in it has a better possible course whatever the rest do.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from math import lcm

import numpy as np

from decision.model.actor_calculus import Calculus
from decision.model.deterrence_margin import CoursePoints, Points
from decision.running.arrays import Flags, Indexes, Integers
from decision.running.limits import OutOfWork, look
from options import Case

AS_LONG = 500
"""Bundles: to look at one profile under one of them takes as long as under so many more."""

LARGEST = 2**62
"""Points that, made whole, could add up to more do not fit machine integers."""


@dataclass
class Work:
    """A budget of work, counted in bundles per profile."""

    left: int

    def take(self, bundles: int) -> None:
        """Spends work on so many bundles under one profile. Raises OutOfWork, OutOfTime."""
        self.left -= bundles + AS_LONG
        if self.left < 0:
            raise OutOfWork
        look()


@dataclass(frozen=True)
class _Test:
    """Whether a course may be kept, in whole numbers; actors and their courses by their numbers.

    start: quantities x bundles, without what the others do. moves: other -> quantities x courses, what it adds;
    least, most: the ends of that. kept: how many of the first quantities are the course's own obstacles, which must
    not be above 0. rivals: slices of the rest; the first of each is its lead, then come its obstacles.
    """

    start: Integers
    moves: Mapping[int, Integers]
    least: Mapping[int, Integers]
    kept: int
    rivals: tuple[slice, ...]

    def holds(self, bundles: Indexes, taken: Mapping[int, int]) -> Flags:
        """The bundles, as flags over `bundles`, under which the course may still be a best response.

        taken: actor -> course of the partial profile; the courses of the other actors are open.
        """
        low = high = np.zeros(len(self.start), dtype=self.start.dtype)
        for other, moves in self.moves.items():
            course = taken.get(other)
            low = low + (self.least[other] if course is None else moves[:, course])
            # Of what would have to be small for a rival to be possible the most counts.
            high = high + (moves.max(axis=1) if course is None else moves[:, course])
        now = self.start[:, bundles]
        holds = np.ones(len(bundles), dtype=bool)
        for n in range(self.kept):
            holds &= now[n] + low[n] <= 0
        for rival in self.rivals:
            ahead = now[rival.start] + low[rival.start] > 0
            for n in range(rival.start + 1, rival.stop):
                ahead &= now[n] + high[n] <= 0
            holds &= ~ahead
        return np.asarray(holds, dtype=bool)


class Game:
    """The game of a case under some bundles (rows x choices): who depends on whom, and a test for every course.

    Making it may take long: raises OutOfTime.
    """

    def __init__(self, case: Case, calculus: Calculus, chosen: Flags) -> None:
        self.bundles = len(chosen)
        self.names = tuple(case.actors)
        self.courses = tuple(tuple(actor.courses) for actor in case.actors.values())
        number = {name: i for i, name in enumerate(self.names)}
        self.depends: list[set[int]] = [
            {number[named.partition(".")[0]] for course in actor.courses.values() for named in course.when}
            for actor in case.actors.values()
        ]
        self.tests = [
            [_test(calculus, self.names, actor, course, chosen) for course in courses]
            for actor, courses in zip(self.names, self.courses, strict=True)
        ]

    def parts(self) -> list[list[int]]:
        """The connected components of the graph of dependence, each in the order in which its actors are searched."""
        linked = [set(others) for others in self.depends]
        for i, others in enumerate(self.depends):
            for other in others:
                linked[other].add(i)
        found: list[list[int]] = []
        waiting = dict.fromkeys(range(len(self.names)))
        while waiting:
            group, new = set(), {next(iter(waiting))}
            while new:
                group |= new
                new = {other for i in new for other in linked[i]} - group
            for i in group:
                del waiting[i]
            found.append(self._order(group))
        return found

    def _order(self, group: set[int]) -> list[int]:
        """The search order: next is the actor that depends on the fewest open ones, then the one on whom most depend."""
        order: list[int] = []
        open_ones = dict.fromkeys(sorted(group))
        bears_on = {i: sum(i in self.depends[other] for other in group) for i in group}
        while open_ones:
            i = min(open_ones, key=lambda i: (len(self.depends[i] & open_ones.keys()), -bears_on[i], i))
            order.append(i)
            del open_ones[i]
        return order

    def walk(
        self,
        order: Sequence[int],
        bundles: Indexes,
        work: Work,
        visit: Callable[[Mapping[int, int], Indexes], None],
        finished: Flags | None = None,
        first: Callable[[int, int], bool] = lambda actor, course: False,
    ) -> None:
        """Calls `visit` with every profile of these actors that is an equilibrium under some of the bundles, and these.

        finished: flags of bundles that need no more search; `visit` may set them. first: whether a course of an actor
        is tried before its others. Raises OutOfWork, OutOfTime.
        """
        place = {actor: depth for depth, actor in enumerate(order)}
        tested = [
            [i for i in order if place[i] <= depth and (i == actor or actor in self.depends[i])]
            for depth, actor in enumerate(order)
        ]
        options = [
            sorted(range(len(self.courses[i])), key=lambda course: (first(i, course), course), reverse=True)
            for i in order
        ]
        taken: dict[int, int] = {}
        stack = [(0, course, bundles) for course in options[0]]
        while stack:
            depth, course, alive = stack.pop()
            for actor in order[depth:]:
                taken.pop(actor, None)
            taken[order[depth]] = course
            if finished is not None:
                alive = alive[~finished[alive]]
            for actor in tested[depth]:
                if not len(alive):
                    break
                work.take(len(alive))
                alive = alive[self.tests[actor][taken[actor]].holds(alive, taken)]
            if not len(alive):
                continue
            if depth + 1 == len(order):
                visit(dict(taken), alive)
            else:
                stack += [(depth + 1, option, alive) for option in options[depth + 1]]


def _test(calculus: Calculus, names: Sequence[str], actor: str, course: str, chosen: Flags) -> _Test:
    """Quantities of keeping a course: its own obstacles over their limits, and of each rival lead and obstacles.

    Raises OutOfTime.
    """
    look()
    nobody = dict.fromkeys(names, "")
    stated = calculus.case.actors[actor]
    points = {name: calculus.course(actor, name, "likely", nobody) for name in stated.courses}
    moved = {name: _moved(calculus, actor, name) for name in stated.courses}
    quantities: list[tuple[int, Points, Mapping[str, Fraction]]] = []

    def add_obstacles(group: int, each: CoursePoints) -> None:
        for obstacle in each.obstacles:
            by = {
                named: items.get(obstacle.item, Fraction(0)) for named, (_, items) in moved[each.name].items()
            }
            quantities.append((group, obstacle.points.less(Points(obstacle.limit, {})), by))

    add_obstacles(0, points[course])
    kept = len(quantities)
    for group, (name, rival) in enumerate(points.items(), start=1):
        if name == course:
            continue
        by = {named: attraction for named, (attraction, _) in moved[name].items()}
        for named, (attraction, _) in moved[course].items():
            by[named] = by.get(named, Fraction(0)) - attraction
        quantities.append((group, rival.attraction.less(points[course].attraction), by))
        add_obstacles(group, rival)
    groups = [group for group, _, _ in quantities[kept:]]
    rivals, at = [], kept
    for _, members in groupby(groups):
        size = len(list(members))
        rivals.append(slice(at, at + size))
        at += size
    return _whole(quantities, kept, tuple(rivals), calculus.case, names, chosen)


def _moved(calculus: Calculus, actor: str, course: str) -> dict[str, tuple[Fraction, dict[str, Fraction]]]:
    """By `other.course`: what that adds to the attractiveness, and to each item."""
    items = calculus.items(actor, course)
    found = {}
    for named, changes in calculus.case.actors[actor].courses[course].when.items():
        points = {item: Fraction(change) for item, change in changes.items()}
        attraction = sum(
            (p if items[item][0] == "incentive" else -p for item, p in points.items()), Fraction(0)
        )
        found[named] = (attraction, points)
    return found


def _whole(
    quantities: Sequence[tuple[int, Points, Mapping[str, Fraction]]],
    kept: int,
    rivals: tuple[slice, ...],
    case: Case,
    names: Sequence[str],
    chosen: Flags,
) -> _Test:
    """The quantities as integers: 64 bits where they fit, else Python's."""
    numbers = [
        n for _, points, by in quantities for n in (points.constant, *points.choices.values(), *by.values())
    ]
    factor = lcm(*(n.denominator for n in numbers))
    fits = sum(abs(n * factor) for n in numbers) < LARGEST
    kind = np.int64 if fits else object
    start = np.zeros((len(quantities), len(chosen)), dtype=kind)
    moves: dict[int, Integers] = {}
    for q, (_, points, by) in enumerate(quantities):
        start[q] += int(points.constant * factor)
        look()
        for index, step in points.choices.items():
            start[q] += chosen[:, index].astype(kind) * int(step * factor)
        for named, change in by.items():
            other, _, course = named.partition(".")
            courses = list(case.actors[other].courses)
            table = moves.setdefault(
                names.index(other), np.zeros((len(quantities), len(courses)), dtype=kind)
            )
            table[q, courses.index(course)] += int(change * factor)
    least = {other: table.min(axis=1) for other, table in moves.items()}
    return _Test(start, moves, least, kept, rivals)
