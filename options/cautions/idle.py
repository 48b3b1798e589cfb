"""Parts of a case that do nothing: objectives that no lever moves, scores below the baseline, idle levels."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from options.case import Case
from options.checks.constraints import members
from options.finding import Finding
from options.lever import Level
from options.score import Score, estimates

NO_EFFECT = Score(likely=Decimal(0))
"""What a level does to an objective on which it has no score."""


def idle_parts(case: Case) -> Iterator[Finding]:
    """Everything idle."""
    for name in case.objectives:
        yield from _unmoved(case, name)
    for lever_name, lever in case.levers.items():
        for level_name, level in lever.levels.items():
            yield from _below_baseline(case, lever_name, level_name, level)
            yield from _dominated(case, lever_name, level_name)


def _unmoved(case: Case, name: str) -> Iterator[Finding]:
    objective = case.objectives[name]
    if objective.derived_from is not None:
        if not case.actors[objective.derived_from.actor].shifts:
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


def _dominated(case: Case, lever: str, name: str) -> Iterator[Finding]:
    """A level that, alone, is no better in anything than leaving the lever out, or than another level."""
    at = ("levers", lever, "levels", name)
    level = case.levers[lever].levels[name]
    named = {lever, *(f"{lever}.{each}" for each in case.levers[lever].levels)}
    alone = not level.prepares and not _involved(case, named)
    if alone and _no_worse(case, Level(), level):
        yield Finding(at, "improves no objective and yields no resource: leaving it out is as good", True)
        return
    for other_name, other in case.levers[lever].levels.items():
        if other_name == name or _involved(case, {f"{lever}.{name}", f"{lever}.{other_name}"}):
            continue
        quicker = other.lead_time <= level.lead_time and _prepares_more(other, level)
        if quicker and _no_worse(case, other, level):
            same = _no_worse(case, level, other) and other.lead_time == level.lead_time
            names = list(case.levers[lever].levels)
            if not same or names.index(other_name) < names.index(name):
                yield Finding(
                    at, f"is no better in anything than level {other_name}, and costs no less", True
                )
                return


def _involved(case: Case, named: set[str]) -> bool:
    """Whether any of these is worth something through others: synergies, shifts, overrides, constraints."""
    elsewhere = {member for synergy in case.synergies.values() for member in synergy.levers}
    elsewhere |= {member for actor in case.actors.values() for member in actor.shifts}
    elsewhere |= {member for scenario in case.scenarios.values() for member in scenario.scores}
    for constraint in case.constraints.values():
        elsewhere |= {member for _, member in members(constraint)}
    return bool(elsewhere & named)


def _prepares_more(other: Level, level: Level) -> bool:
    return all(other.prepares.get(name, 0) >= months for name, months in level.prepares.items())


def _no_worse(case: Case, one: Level, other: Level) -> bool:
    """Whether one level is at least as good as the other, in all estimates of all objectives and in cost."""
    if any(one.cost.get(name, 0) > other.cost.get(name, 0) for name in case.resources):
        return False
    for name, objective in case.objectives.items():
        mine, theirs = (estimates(level.scores.get(name, NO_EFFECT), case.horizons) for level in (one, other))
        sign = Fraction(1 if objective.sense == "maximise" else -1)
        for point in ("low", "likely", "high"):
            if sign * getattr(mine, point) < sign * getattr(theirs, point):
                return False
    return True
