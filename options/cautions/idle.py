"""Parts of a case that do nothing: objectives that no lever moves, scores below the baseline, idle levels."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from options.case import Case
from options.checks.constraints import members
from options.finding import Finding
from options.lever import Level
from options.resource import amount_of
from options.score import Score, estimates

NO_EFFECT = Score(likely=Decimal(0))
"""What a level does to an objective on which it has no score."""


def idle_parts(case: Case) -> Iterator[Finding]:
    """Everything idle."""
    for name in case.objectives:
        yield from _unmoved(case, name)
    elsewhere = _elsewhere(case)
    for lever_name, lever in case.levers.items():
        for level_name, level in lever.levels.items():
            yield from _below_baseline(case, lever_name, level_name, level)
        yield from _dominated(case, lever_name, elsewhere)


def _unmoved(case: Case, name: str) -> Iterator[Finding]:
    objective = case.objectives[name]
    if objective.derived_from is not None:
        if objective.actor is not None and not case.actors[objective.actor].shifts:
            yield Finding(("objectives", name), "no lever moves it: its actor has no shifts", True)
        return
    scores = [
        level.scores[name]
        for lever in case.levers.values()
        for level in lever.levels.values()
        if name in level.scores
    ]
    for scenario in case.scenarios.values():
        scores += [override[name] for override in scenario.scores.values() if name in override]
    synergies = [synergy.scores.get(name) for synergy in case.synergies.values()]
    points = (estimates(score, case.horizons) for score in scores)
    if not any(synergies) and not any(each.low or each.likely or each.high for each in points):
        yield Finding(("objectives", name), "no lever moves it; score one on it, or leave it out", True)


def _below_baseline(case: Case, lever: str, name: str, level: Level) -> Iterator[Finding]:
    for objective, score in level.scores.items():
        stated = case.objectives[objective]
        if stated.combine != "max" or stated.baseline is None:
            continue
        if estimates(score, case.horizons).high <= stated.baseline:
            message = f"never exceeds the baseline {stated.baseline} of {objective}, a peak: it has no effect"
            yield Finding(("levers", lever, "levels", name, "scores", objective), message)


def _dominated(case: Case, lever: str, elsewhere: set[str]) -> Iterator[Finding]:
    """Levels that, alone, are no better in anything than leaving the lever out, or than another level."""
    levels = case.levers[lever].levels
    free = [f"{lever}.{name}" not in elsewhere for name in levels]
    alone = lever not in elsewhere and all(free)
    prepared = sorted({name for level in levels.values() for name in level.prepares})
    burdens = [_burdens(case, level, prepared) for level in levels.values()]
    betters = _no_worse(burdens)
    same: dict[tuple[Fraction, ...], int] = {}
    for position, burden in enumerate(burdens):
        same[burden] = same.get(burden, 0) | 1 << position
    able = sum(1 << position for position, is_free in enumerate(free) if is_free)
    for position, (name, level) in enumerate(levels.items()):
        at = ("levers", lever, "levels", name)
        if alone and not level.prepares and min(burdens[position], default=0) >= 0:
            yield Finding(at, "improves no objective and yields no resource: leaving it out is as good", True)
            continue
        # Of levels that are the same the first is kept.
        later = same[burdens[position]] >> position << position
        others = betters[position] & able & ~later
        if free[position] and others:
            other = list(levels)[(others & -others).bit_length() - 1]
            yield Finding(at, f"is no better in anything than level {other}, and costs no less", True)


def _elsewhere(case: Case) -> set[str]:
    """What is worth something through others: synergies, shifts, overrides, constraints."""
    named = {member for synergy in case.synergies.values() for member in synergy.levers}
    named |= {member for actor in case.actors.values() for member in actor.shifts}
    named |= {member for scenario in case.scenarios.values() for member in scenario.scores}
    for constraint in case.constraints.values():
        named |= {member for _, member in members(constraint)}
    return named


def _burdens(case: Case, level: Level, prepared: Sequence[str]) -> tuple[Fraction, ...]:
    """All that a level is judged by, each the better the less it is; 0 is what leaving the lever out has."""
    told = [Fraction(amount_of(case.resources, level.cost, name)) for name in case.resources]
    told.append(Fraction(level.lead_time))
    told += [-Fraction(level.prepares.get(name, 0)) for name in prepared]
    for name, objective in case.objectives.items():
        score = estimates(level.scores.get(name, NO_EFFECT), case.horizons)
        sign = -1 if objective.sense == "maximise" else 1
        told += [sign * score.low, sign * score.likely, sign * score.high]
    return tuple(told)


def _no_worse(burdens: Sequence[tuple[Fraction, ...]]) -> list[int]:
    """For each of them a number whose bits say which of the others are at most as great in every part.

    One pass over each part in its order: thousands of levels take no time.
    """
    found = [(1 << len(burdens)) - 1] * len(burdens)
    for part in range(len(burdens[0]) if burdens else 0):
        order = sorted(range(len(burdens)), key=lambda position: burdens[position][part])
        least = 0
        for _, tied in groupby(order, key=lambda position: burdens[position][part]):
            these = list(tied)
            for position in these:
                least |= 1 << position
            for position in these:
                found[position] &= least
    return found
