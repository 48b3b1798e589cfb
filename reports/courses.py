"""The other side's calculus as it is told: under the status quo, and under a bundle where there is one."""

from collections.abc import Mapping
from dataclasses import dataclass

from decision import ActorView, Bundle, Equilibrium, Optimum, Problem, deterrence, equilibria
from options import Case


@dataclass(frozen=True)
class Side:
    """The actors under one bundle, and the equilibria where there are two of them or more."""

    bundle: Bundle
    actors: Mapping[str, ActorView]
    equilibria: tuple[Equilibrium, ...]


@dataclass(frozen=True)
class Courses:
    """now: under the status quo. chosen: under the bundle looked at; None where no bundle is feasible."""

    now: Side
    chosen: Side | None


def courses_told(case: Case, problem: Problem, optimum: Optimum, bundle: Bundle | None) -> Courses:
    """Both sides of the comparison."""
    return Courses(
        now=_side(case, problem, optimum.status_quo),
        chosen=None if bundle is None else _side(case, problem, bundle),
    )


def is_game(case: Case) -> bool:
    """Whether there are actors enough for equilibria between them."""
    return len(case.actors) > 1


def _side(case: Case, problem: Problem, bundle: Bundle) -> Side:
    found = equilibria(case, problem, bundle.levels) if is_game(case) else ()
    return Side(bundle, deterrence(case, problem, bundle.levels), found)
