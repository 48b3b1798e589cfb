"""The confidence of the recommendation, by a stated rule from the confidence of its scores; not a likelihood."""

from dataclasses import dataclass
from typing import Literal

from decision import TOLERANCE
from reports.brief.study import Study

ORDER: tuple[Literal["low", "moderate", "high"], ...] = ("low", "moderate", "high")

ENOUGH = 2 / 3
"""The share of the effect that must rest on scores of a confidence, for the whole to have that confidence."""

RULE = (
    "The confidence of the whole is the highest level at which two thirds of the effect (the contributions, "
    "taken without their sign) rest on scores of that confidence or a higher one; a score without a stated "
    "confidence counts as low. It is high only if half of the effect also rests on scores that name an "
    "established claim."
)


@dataclass(frozen=True)
class Basis:
    """The confidence level, and the shares of the effect (0 to 1) that decide it."""

    level: Literal["low", "moderate", "high"]
    """The highest level that `RULE` allows."""
    at_level: float
    """Share that rests on scores of this confidence or a higher one."""
    above: float
    """Share that rests on scores of more than low confidence."""
    on_established: float
    """Share that rests on scores which name an established claim."""


def basis(study: Study) -> Basis | None:
    """The confidence of the recommended bundle; None where it changes nothing over the status quo."""
    scenario = study.case.scenarios.get(study.problem.scenario or "")
    whole = on_established = 0.0
    at: dict[str, float] = dict.fromkeys(ORDER, 0.0)
    for lever, by_objective in study.found.contributions.by_lever.items():
        level = study.best.levels.get(lever, study.now.levels.get(lever, ""))
        stated = study.case.levers[lever].levels[level].scores
        overrides = scenario.scores.get(f"{lever}.{level}", {}) if scenario else {}
        for objective, points in by_objective.items():
            score = overrides.get(objective, stated.get(objective))
            effect = abs(points)
            whole += effect
            at[(score.confidence if score else None) or "low"] += effect
            claims = score.evidence if score else ()
            if any(study.claim_states[claim] == "established" for claim in claims):
                on_established += effect
    if whole <= TOLERANCE:
        return None
    established = on_established / whole
    reached = 0.0
    for level in reversed(ORDER):
        reached += at[level] / whole
        if level == "high" and established < 1 / 2:
            continue
        if reached >= ENOUGH or level == "low":
            return Basis(level, reached, 1 - at["low"] / whole, established)
    raise AssertionError("low is always reached")
