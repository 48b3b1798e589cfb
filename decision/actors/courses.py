"""The actors under the status quo and under a bundle: courses, equilibria, and the bundles that remove harmful ones."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from decision.actors.deterrence import ActorView, deterrence
from decision.actors.equilibria import Equilibria, Equilibrium, equilibria
from decision.actors.removal import REMOVAL, Removal, removal
from decision.actors.two_versions import TwoVersions
from decision.model.actor_calculus import to_deter
from decision.model.bundle import Bundle, evaluate
from decision.model.question import Question
from decision.running.left_out import LeftOut
from decision.running.parts import CutShort, Keep, Part, Parts, Progress, Unavailable, run
from options import Case

EQUILIBRIA_NOW, EQUILIBRIA = "equilibria under the status quo", "equilibria under the bundle"
LEVERS = "what each lever moves of the margins"
"""What the parts are called where they are left out or not finished."""

NOT_LOOKED_FOR = "they were not looked for, since the time was up or the user wanted no more"


@dataclass(frozen=True)
class Side:
    """The actors under one bundle."""

    bundle: Bundle
    """Under which the actors are looked at."""

    actors: Mapping[str, ActorView]
    """By actor."""
    equilibria: tuple[Equilibrium, ...]
    """Between the actors, where there are two of them or more."""
    why_not_all: str = ""
    """Why these are not all equilibria; empty where they are."""

    def harmful_to(self, case: Case, actor: str) -> tuple[Equilibrium, ...]:
        """The equilibria in which this actor takes a course that is to be deterred."""
        deterred = to_deter(case.actors[actor])
        return tuple(each for each in self.equilibria if each.profile[actor] in deterred)


@dataclass(frozen=True)
class Courses:
    """The answer to `actors`."""

    now: Side
    """Under the status quo."""
    chosen: Side | None
    """Under the bundle that is looked at; None where no bundle is feasible."""
    removal: Removal | None = None
    """What removes every harmful equilibrium; None where there is none, or it was not finished."""
    disagreements: tuple[TwoVersions, ...] = ()
    """With a version of the case that scores by hand what this one derives, where it is asked for."""
    left_out: tuple[LeftOut, ...] = ()
    """What was too much to go through, and why."""
    unfinished: tuple[str, ...] = ()
    """The parts that the time limit or the user cut short."""
    interrupted: bool = False
    """Whether it was the user."""

    @property
    def harmful(self) -> bool:
        """Whether some equilibrium under either bundle is harmful."""
        sides = [side for side in (self.now, self.chosen) if side is not None]
        return any(each.harmful for side in sides for each in side.equilibria)


def courses(
    question: Question,
    bundle: Bundle | None,
    *,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Courses:
    """Computes the actors under the status quo and under a bundle, as far as the time limit (seconds) allows.

    The courses themselves are always there. Never raises OutOfTime or KeyboardInterrupt; raises RequestError.
    """
    case, problem = question.case, question.problem()
    now = evaluate(problem, problem.status_quo)
    game = _Game(question, now, bundle)
    parts = run(game.parts(), progress, time_limit)
    chosen = None
    if bundle is not None:
        actors = parts.found.get(LEVERS) or deterrence(question, bundle.levels, with_levers=False)
        chosen = _side(case, bundle, actors, parts, EQUILIBRIA)
    return Courses(
        now=_side(case, now, deterrence(question, now.levels, with_levers=False), parts, EQUILIBRIA_NOW),
        chosen=chosen,
        removal=parts.found.get(REMOVAL),
        left_out=(*_not_all(parts), *parts.left_out.values()),
        unfinished=parts.unfinished,
        interrupted=parts.interrupted,
    )


def is_game(case: Case) -> bool:
    """Whether there are two actors or more, and so equilibria between them."""
    return len(case.actors) > 1


@dataclass(frozen=True)
class _Game:
    """The parts that may take long."""

    question: Question
    now: Bundle
    bundle: Bundle | None

    def parts(self) -> list[Part]:
        parts = []
        if is_game(self.question.case):
            parts.append(Part(EQUILIBRIA_NOW, lambda found, keep: self._equilibria(self.now)))
            if self.bundle is not None:
                chosen = self.bundle
                parts.append(Part(EQUILIBRIA, lambda found, keep: self._equilibria(chosen)))
        if self.bundle is not None and self.question.case.actors:
            levels = self.bundle.levels
            parts.append(Part(LEVERS, lambda found, keep: deterrence(self.question, levels)))
        if is_game(self.question.case):
            parts.append(Part(REMOVAL, self._removal))
        return parts

    def _equilibria(self, bundle: Bundle) -> Equilibria | CutShort:
        found = equilibria(self.question, bundle.levels)
        return CutShort(found, by_user=False) if found.late else found

    def _removal(self, found: Mapping[str, Any], keep: Keep) -> Removal | None:
        """The removal of harmful equilibria; None where none that was found is harmful. Raises Unavailable."""
        sides = [found[name] for name in (EQUILIBRIA_NOW, EQUILIBRIA) if name in found]
        if not any(each.harmful for side in sides for each in side.found):
            return None
        removed = removal(self.question)
        if isinstance(removed, LeftOut):
            raise Unavailable(removed)
        return removed


def _side(case: Case, bundle: Bundle, actors: Mapping[str, ActorView], parts: Parts, part: str) -> Side:
    found: Equilibria | None = parts.found.get(part)
    side = Side(bundle, actors, ())
    if found is not None:
        return replace(side, equilibria=found.found, why_not_all=found.why_not_all)
    return replace(side, why_not_all=NOT_LOOKED_FOR) if is_game(case) else side


def _not_all(parts: Parts) -> tuple[LeftOut, ...]:
    """The parts whose equilibria are too many to list, with the reason."""
    return tuple(
        LeftOut(part, found.why_not_all)
        for part in (EQUILIBRIA_NOW, EQUILIBRIA)
        if part not in parts.unfinished and (found := parts.found.get(part)) is not None and found.why_not_all
    )
