"""The other side's calculus as it is told: under the status quo, and under a bundle where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from decision import (
    ActorView,
    Bundle,
    Equilibrium,
    Optimum,
    Problem,
    Removal,
    Turn,
    TwoVersions,
    deterrence,
    equilibria,
    removal,
)
from options import Case

MOST_TURNS = 6
"""Items told of each actor, beyond those that turn within their own range."""


@dataclass(frozen=True)
class Side:
    """The actors under one bundle, and the equilibria where there are two of them or more."""

    bundle: Bundle
    actors: Mapping[str, ActorView]
    equilibria: tuple[Equilibrium, ...]


@dataclass(frozen=True)
class Courses:
    """now: under the status quo. chosen: under the bundle looked at; None where no bundle is feasible.

    disagreements: with a version of the case that scores by hand what this one derives, where asked for.
    removal: what removes every harmful equilibrium; looked for where there is one.
    """

    now: Side
    chosen: Side | None
    removal: Removal | None = None
    disagreements: tuple[TwoVersions, ...] = ()

    @property
    def harmful(self) -> bool:
        """Whether some equilibrium under either bundle is harmful."""
        sides = [side for side in (self.now, self.chosen) if side is not None]
        return any(each.harmful for side in sides for each in side.equilibria)


def courses_told(case: Case, problem: Problem, optimum: Optimum, bundle: Bundle | None) -> Courses:
    """Both sides of the comparison."""
    told = Courses(
        now=_side(case, problem, optimum.status_quo),
        chosen=None if bundle is None else _side(case, problem, bundle),
    )
    return replace(told, removal=removal(case, problem)) if told.harmful else told


def turns_told(view: ActorView) -> tuple[Turn, ...]:
    """The nearest, and any further one inside its item's own range."""
    return tuple(turn for n, turn in enumerate(view.turns) if n < MOST_TURNS or turn.within_range)


def is_game(case: Case) -> bool:
    """Whether there are actors enough for equilibria between them."""
    return len(case.actors) > 1


def _side(case: Case, problem: Problem, bundle: Bundle) -> Side:
    found = equilibria(case, problem, bundle.levels) if is_game(case) else ()
    return Side(bundle, deterrence(case, problem, bundle.levels), found)
