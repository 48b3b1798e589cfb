"""Checks of value ranges against what the levers do: a range in another unit than the scores is a slip of the pen."""

from collections.abc import Iterator
from decimal import Decimal

from options.case import Case
from options.checks.known import Known
from options.elicitation import default_weights, profile_weights
from options.finding import Finding
from options.objective import Objective
from options.saying import written
from options.score import Score

MOST_POINTS = Decimal("1e9")
"""Value points, of 100 for the whole range, times the weight: beyond them floating point no longer keeps the 0.000001
points within which values are compared."""


def check_ranges(case: Case, known: Known) -> Iterator[Finding]:
    """A fault for every weighed objective whose totals may lie so far beyond its range."""
    for name, objective in case.objectives.items():
        if objective.measure or objective.derived_from is not None:
            continue
        if objective.worst is None or objective.best is None or objective.worst == objective.best:
            continue
        low, high = reach(case, name, objective)
        points = _most_points(objective, low, high)
        if points > MOST_POINTS and points * _greatest_weight(case, name) > MOST_POINTS:
            message = (
                f"totals may reach from {written(low)} to {written(high)}, but the range runs from"
                f" {objective.worst} to {objective.best}: {_why(objective)};"
                " is the range in another unit than the scores?"
            )
            yield Finding(("objectives", name), message, True)


def _why(objective: Objective) -> str:
    """What goes wrong so far beyond a range."""
    if objective.clamp:
        return "so far beyond it sums are not exact enough to tell where values are held at 0 and 100"
    return "values beyond a thousand million points are not exact"


def _greatest_weight(case: Case, name: str) -> Decimal:
    """The most that any profile gives to an objective; 1 where the weights have faults of their own."""
    profiles = case.weights.profiles if case.weights else {}
    try:
        weights = [default_weights(case), *(profile_weights(case, profile) for profile in profiles)]
        return Decimal(max(each[name] for each in weights))
    except (ArithmeticError, LookupError, ValueError):
        return Decimal(1)


def _most_points(objective: Objective, low: Decimal, high: Decimal) -> Decimal:
    """The farthest from 0 that the value of a total from low to high can be: beyond its points it has its end slopes."""
    assert objective.worst is not None and objective.best is not None
    points = sorted(objective.value or ((objective.worst, Decimal(0)), (objective.best, Decimal(100))))
    (first, second), (last_but_one, last) = points[:2], points[-2:]
    below = max(Decimal(0), first[0] - low) * _slope(first, second)
    above = max(Decimal(0), high - last[0]) * _slope(last_but_one, last)
    return 100 + max(below, above)


def _slope(one: tuple[Decimal, Decimal], other: tuple[Decimal, Decimal]) -> Decimal:
    """Value points for a unit of the total; 0 where the two totals are one, which is a fault of its own."""
    return abs((other[1] - one[1]) / (other[0] - one[0])) if one[0] != other[0] else Decimal(0)


def reach(case: Case, name: str, objective: Objective) -> tuple[Decimal, Decimal]:
    """Bounds on the total in any scenario at any estimate: every lever at its least and at its greatest."""
    bases = [objective.baseline or Decimal(0)]
    bases += [state.baseline[name] for state in case.scenarios.values() if name in state.baseline]
    parts: dict[str, list[Decimal]] = {lever: [Decimal(0)] for lever in case.levers}
    for lever_name, lever in case.levers.items():
        for level in lever.levels.values():
            parts[lever_name] += _ends(level.scores.get(name))
    for state in case.scenarios.values():
        for member, scores in state.scores.items():
            parts.setdefault(member.partition(".")[0], [Decimal(0)]).extend(_ends(scores.get(name)))
    added = [each.scores[name] for each in case.synergies.values() if name in each.scores]
    if objective.combine == "max":
        return min(bases), max(*bases, *added, *(max(part) for part in parts.values()), Decimal(0))
    low = (
        min(bases) + sum(min(part) for part in parts.values()) + sum(min(each, Decimal(0)) for each in added)
    )
    high = (
        max(bases) + sum(max(part) for part in parts.values()) + sum(max(each, Decimal(0)) for each in added)
    )
    return low, high


def _ends(score: Score | None) -> list[Decimal]:
    """All numbers that a score states; its mean over the horizons is none beyond them."""
    if score is None:
        return []
    stated = (score.low, score.likely, score.high, *(score.by_horizon or {}).values())
    stated += tuple(end for answer in score.by.values() for end in answer.ends())
    return [number for number in stated if number is not None]
