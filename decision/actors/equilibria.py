"""Equilibria in pure strategies of the game between actors, under a bundle.

A profile names a course for every actor. It is an equilibrium when every course in it is possible and no
actor has a possible course that is more attractive, given the others' courses. There may be several, or none.
Source: J. F. Nash, "Non-cooperative games", Annals of Mathematics 54 (1951) 286-295.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice, product
from math import prod

import numpy as np

from decision.actors.pure_equilibria import Game, Work
from decision.model.actor_calculus import Calculus, to_deter
from decision.model.effects import CaseEffects
from decision.model.question import Question
from decision.running.arrays import Indexes
from decision.running.limits import OutOfTime, OutOfWork
from decision.solve.totals import flags_of

StrategyProfile = Mapping[str, str]
"""actor -> course."""

MOST_EQUILIBRIA = 1_000
"""Listed; actors that do not mind which of two courses they take double them each time."""

TOO_LATE = "the time was up"

MOST_WORK = 25_000_000
"""Work for the equilibria under one bundle, as pure_equilibria.py counts it: some 50,000 looks at a partial profile, the
same on every machine, and about a second."""


@dataclass(frozen=True)
class Equilibrium:
    """An equilibrium; harmful when some actor takes a course in it that is to be deterred."""

    profile: StrategyProfile
    harmful: bool


@dataclass(frozen=True)
class Equilibria:
    """The equilibria that were found."""

    found: tuple[Equilibrium, ...]
    """In the order of the case's courses, MOST_EQUILIBRIA at most."""
    why_not_all: str = ""
    """Why these are not all; empty where they are."""
    late: bool = False
    """Whether they are not all for want of time."""


def equilibria(question: Question, levels: Mapping[str, str]) -> Equilibria:
    """Finds the equilibria under a bundle (lever -> level). Never raises OutOfTime; raises RequestError."""
    case, problem = question.case, question.problem()
    chosen = flags_of(problem, [problem.chosen(levels)])
    try:
        game = Game(case, Calculus(CaseEffects(case)), chosen)
    except OutOfTime:
        return Equilibria((), TOO_LATE, True)
    why_not_all, late = "", False
    listed: list[list[tuple[tuple[int, int], ...]]] = []
    work = Work(MOST_WORK)
    for order in game.parts():
        found: list[tuple[tuple[int, int], ...]] = []

        def visit(
            profile: Mapping[int, int], _: Indexes, found: list[tuple[tuple[int, int], ...]] = found
        ) -> None:
            if len(found) == MOST_EQUILIBRIA:
                raise _Enough
            found.append(tuple(profile.items()))

        try:
            game.walk(order, np.arange(1), work, visit)
        except _Enough:
            why_not_all = f"there are more than {MOST_EQUILIBRIA:,}"
        except OutOfWork:
            why_not_all = "the courses of so many actors that bear on each other cannot all be gone through"
        except OutOfTime:
            why_not_all, late = TOO_LATE, True
        else:
            if not found:
                return Equilibria(())
        listed.append(found)
    if prod(map(len, listed)) > MOST_EQUILIBRIA and not why_not_all:
        why_not_all = f"there are more than {MOST_EQUILIBRIA:,}"
    profiles = [sorted(sum(parts, ())) for parts in islice(product(*listed), MOST_EQUILIBRIA)]
    deterred = {actor: to_deter(stated) for actor, stated in case.actors.items()}
    told = []
    for profile in sorted(profiles):
        named = {game.names[actor]: game.courses[actor][course] for actor, course in profile}
        told.append(Equilibrium(named, any(course in deterred[actor] for actor, course in named.items())))
    return Equilibria(tuple(told), why_not_all, late)


class _Enough(Exception):
    """As many as are listed have been found."""
