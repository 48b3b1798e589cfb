"""The other side's calculus as it is told: under the status quo, and under a bundle where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from decision import (
    ActorView,
    Bundle,
    Equilibrium,
    LeftOut,
    Optimum,
    OutOfTime,
    Problem,
    Removal,
    Turn,
    TwoVersions,
    deterrence,
    equilibria,
    limited,
    removal,
    to_deter,
)
from options import Case
from reports.names import lever_name
from reports.wording import signed

MOST_TURNS = 6
"""Items told of each actor, beyond those that turn within their own range."""

MOST_TOLD = 5
"""Equilibria told one by one; the rest are counted."""


EQUILIBRIA, REMOVAL = "equilibria under the {}", "bundles that leave no harmful equilibrium"
LEVERS = "what each lever moves of the margins"
"""What the parts are called where they are left out or not finished."""

NOT_LOOKED_FOR = "they were not looked for, since the time was up or the user wanted no more"

WHERE = {"now": "status quo", "chosen": "bundle"}


@dataclass(frozen=True)
class Side:
    """The actors under one bundle, and the equilibria where there are two of them or more."""

    bundle: Bundle
    actors: Mapping[str, ActorView]
    equilibria: tuple[Equilibrium, ...]
    why_not_all: str = ""
    """Why these are not all equilibria; empty where they are."""

    def harmful_to(self, case: Case, actor: str) -> tuple[Equilibrium, ...]:
        """The equilibria in which this actor takes a course that is to be deterred."""
        deterred = to_deter(case.actors[actor])
        return tuple(each for each in self.equilibria if each.profile[actor] in deterred)


@dataclass(frozen=True)
class Courses:
    """now: under the status quo. chosen: under the bundle looked at; None where no bundle is feasible.

    disagreements: with a version of the case that scores by hand what this one derives, where asked for.
    removal: what removes every harmful equilibrium; looked for where there is one. left_out: what was too much to
    go through. unfinished: what the time limit or the user cut short.
    """

    now: Side
    chosen: Side | None
    removal: Removal | None = None
    disagreements: tuple[TwoVersions, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    unfinished: tuple[str, ...] = ()
    interrupted: bool = False

    @property
    def harmful(self) -> bool:
        """Whether some equilibrium under either bundle is harmful."""
        sides = [side for side in (self.now, self.chosen) if side is not None]
        return any(each.harmful for side in sides for each in side.equilibria)


def courses_told(
    case: Case, problem: Problem, optimum: Optimum, bundle: Bundle | None, time_left: float | None = None
) -> Courses:
    """Both sides of the comparison. time_left: seconds; what takes long is cut short after them."""
    bundles = [optimum.status_quo] + ([] if bundle is None else [bundle])
    sides = [Side(each, deterrence(case, problem, each.levels, with_levers=False), ()) for each in bundles]
    told = Courses(now=sides[0], chosen=None if bundle is None else sides[1])
    names = ("now", "chosen")[: len(sides)]
    looked_at = () if is_game(case) else names
    waiting = [] if looked_at else [EQUILIBRIA.format(WHERE[name]) for name in names]
    waiting += [*([LEVERS] if told.chosen and case.actors else []), *([REMOVAL] if is_game(case) else [])]
    try:
        with limited(time_left):
            for name, side in zip(names, sides, strict=True) if is_game(case) else ():
                found = equilibria(case, problem, side.bundle.levels)
                side = replace(side, equilibria=found.found, why_not_all=found.why_not_all)
                told = replace(told, now=side) if name == "now" else replace(told, chosen=side)
                looked_at = (*looked_at, name)
                if found.late:
                    raise OutOfTime
                part = waiting.pop(0)
                if found.why_not_all:
                    told = _without(told, LeftOut(part, found.why_not_all))
            if not told.harmful:
                waiting = [part for part in waiting if part != REMOVAL]
            if LEVERS in waiting and told.chosen is not None:
                actors = deterrence(case, problem, told.chosen.bundle.levels)
                told = replace(told, chosen=replace(told.chosen, actors=actors))
                waiting.remove(LEVERS)
            removed = removal(case, problem) if waiting else None
            return _without(told, removed) if isinstance(removed, LeftOut) else replace(told, removal=removed)
    except (OutOfTime, KeyboardInterrupt) as stop:
        interrupted = isinstance(stop, KeyboardInterrupt)
        if "now" not in looked_at:
            told = replace(told, now=replace(told.now, why_not_all=NOT_LOOKED_FOR))
        if told.chosen is not None and "chosen" not in looked_at:
            told = replace(told, chosen=replace(told.chosen, why_not_all=NOT_LOOKED_FOR))
        return replace(told, unfinished=tuple(waiting), interrupted=interrupted)


def _without(told: Courses, part: LeftOut) -> Courses:
    return replace(told, left_out=(*told.left_out, part))


def moves_told(case: Case, view: ActorView) -> list[str]:
    """What each lever adds to the margin over the status quo, in points, and what those add that cannot be told apart."""
    told = [
        f"{lever_name(case, lever)} ({signed(points)})" for lever, points in view.moved_by.items() if points
    ]
    joint = f"levers too many to be told apart ({signed(view.joint)})"
    return [*told, *([joint] if view.joint else [])]


def turns_told(view: ActorView) -> tuple[Turn, ...]:
    """The nearest, and any further one inside its item's own range."""
    return tuple(turn for n, turn in enumerate(view.turns) if n < MOST_TURNS or turn.within_range)


def is_game(case: Case) -> bool:
    """Whether there are actors enough for equilibria between them."""
    return len(case.actors) > 1


def depends_on_others(case: Case, actor: str) -> bool:
    """Whether what some course is worth to the actor changes with what another one does."""
    return any(course.when for course in case.actors[actor].courses.values())
