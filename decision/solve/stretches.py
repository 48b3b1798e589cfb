"""The totals of an objective divided into stretches, on each of which a line bounds its value from above."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeVar

from decision.model.concave_envelope import supporting_line
from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Objective, Problem
from decision.model.reach import reachable
from decision.model.value_function import ValueFunction

MOST_STRETCHES = 32
"""Most stretches into which the totals of one objective are divided."""


@dataclass(frozen=True)
class Stretch:
    """Totals on which the value is at most height + slope * total."""

    low: Fraction
    """The least total."""

    high: Fraction
    """The greatest total."""

    slope: Fraction
    """Points per unit."""

    height: Fraction
    """Points at total 0."""


Part = TypeVar("Part")
"""A rung of a peak, or a piece of a value function."""


def in_stretches(
    problem: Problem, objective: Objective, near: frozenset[int]
) -> tuple[Effects, tuple[Stretch, ...]]:
    """Returns effects whose total bounds an objective's value, and the stretches of that total.

    The first stretch is the whole range. It is the only one where the value is linear, or the total is a bound alone.
    """
    effects, value = objective.effects, objective.value
    assert value is not None
    if isinstance(effects, Margin):
        return _above_margin(problem, effects.straight, value.mirrored if effects.turned else value, near)
    low, high = reachable(problem, effects)
    if effects.combine == "max":
        scores = (*effects.choices.values(), *effects.synergies.values())
        rungs = sorted({effects.baseline, *(score for score in scores if score > effects.baseline)})
        parts = [_level(value, part[0], part[-1]) for part in _batches(rungs)]
        return effects, (_level(value, low, high), *parts)
    whole = Stretch(
        low, high, *supporting_line(value, low, high, effects.total(near, problem.in_force(near)))
    )
    pieces = value.pieces_between(low, high)
    if len(pieces) == 1:
        return effects, (whole,)
    starts = [low if piece.start is None else piece.start for piece in pieces]
    ends = [*starts[1:], high]
    parts = [
        Stretch(some[0][0], some[-1][1], *supporting_line(value, some[0][0], some[-1][1], some[0][0]))
        for some in _batches(list(zip(starts, ends, strict=True)))
    ]
    return effects, (whole, *parts)


def _batches(parts: list[Part]) -> list[list[Part]]:
    """Returns the parts in MOST_STRETCHES runs at most."""
    size = -(-len(parts) // MOST_STRETCHES)
    return [parts[n : n + size] for n in range(0, len(parts), size)]


def _above_margin(
    problem: Problem, margin: Margin, value: ValueFunction, near: frozenset[int]
) -> tuple[Effects, tuple[Stretch, ...]]:
    """Returns effects and a line that bound the value of a margin.

    Where more margin is better, the lead over any course that is always possible bounds it; of these the one that is
    least under `near` is taken, of several such the one that may become least.
    """
    levers = tuple(problem.levers.values())
    leads = (
        []
        if margin.accepted.may_close(levers) or value.points[0][1] > value.points[-1][1]
        else [
            lead
            for course, lead in zip(margin.deterred, margin.leads(), strict=True)
            if not course.may_close(levers)
        ]
    )
    if not leads:
        return Effects("sum", Fraction(0), {}, {}), (_level(value, *margin.reach(levers)),)
    lead = min(leads, key=lambda lead: (lead.at(near), lead.reach(levers)[0]))
    low, high = lead.reach(levers)
    line = supporting_line(value, low, high, lead.at(near))
    return Effects("sum", lead.constant, lead.choices, {}), (Stretch(low, high, *line),)


def _level(value: ValueFunction, low: Fraction, high: Fraction) -> Stretch:
    """Returns the totals from low to high, bounded by the greater value of their ends: value functions are monotone."""
    return Stretch(low, high, Fraction(0), max(value(low), value(high)))
