"""Equilibria in pure strategies of the game between actors, under a bundle, and what removes a harmful one.

A profile names a course for every actor. It is an equilibrium when every course in it is possible and no
actor has a possible course that is more attractive, given the others' courses. There may be several, or none.
Source: J. F. Nash, "Non-cooperative games", Annals of Mathematics 54 (1951) 286-295.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import product

from decision.calculus import Calculus, to_deter
from decision.effects import CaseEffects
from decision.margin import CoursePoints
from decision.problem import Problem
from options import Case

Profile = Mapping[str, str]
"""actor -> course."""


@dataclass(frozen=True)
class Equilibrium:
    """An equilibrium; harmful when some actor takes a course in it that is to be deterred."""

    profile: Profile
    harmful: bool


@dataclass(frozen=True)
class Game:
    """The game between the actors of a case. A course looks different for every profile of the others."""

    profiles: tuple[Profile, ...]
    courses: Mapping[tuple[str, str, tuple[str, ...]], CoursePoints]
    deterred: Mapping[str, tuple[str, ...]]

    def rivals(self, profile: Profile, actor: str) -> tuple[CoursePoints, tuple[CoursePoints, ...]]:
        """An actor's course in the profile, and its other courses, all given the others' in the profile."""
        others = tuple(course for name, course in profile.items() if name != actor)
        mine = [each for (name, _, given), each in self.courses.items() if (name, given) == (actor, others)]
        kept = next(each for each in mine if each.name == profile[actor])
        return kept, tuple(each for each in mine if each is not kept)

    def harmful(self, profile: Profile) -> bool:
        return any(course in self.deterred[actor] for actor, course in profile.items())

    def stable(self, profile: Profile, chosen: frozenset[int]) -> bool:
        """Whether no actor would leave the profile alone."""
        for actor in profile:
            kept, rivals = self.rivals(profile, actor)
            worth = kept.attraction.at(chosen)
            if not kept.possible(chosen) or any(
                rival.attraction.at(chosen) > worth and rival.possible(chosen) for rival in rivals
            ):
                return False
        return True

    def equilibria(self, chosen: frozenset[int]) -> tuple[Equilibrium, ...]:
        """All of them, in the order of the case's courses."""
        return tuple(
            Equilibrium(profile, self.harmful(profile))
            for profile in self.profiles
            if self.stable(profile, chosen)
        )


def game(case: Case) -> Game:
    """The game over the likely points of every course."""
    calculus = Calculus(CaseEffects(case))
    names = {actor: tuple(stated.courses) for actor, stated in case.actors.items()}
    courses = {}
    for actor in names:
        others = [other for other in names if other != actor]
        for given in product(*(names[other] for other in others)):
            taken = dict(zip(others, given, strict=True))
            for course in names[actor]:
                courses[actor, course, given] = calculus.course(actor, course, "likely", taken)
    return Game(
        profiles=tuple(dict(zip(names, profile, strict=True)) for profile in product(*names.values())),
        courses=courses,
        deterred={actor: to_deter(stated) for actor, stated in case.actors.items()},
    )


def equilibria(case: Case, problem: Problem, levels: Mapping[str, str]) -> tuple[Equilibrium, ...]:
    """The equilibria under a bundle, given as lever -> level."""
    return game(case).equilibria(problem.chosen(levels))
