"""What is to be said of each weight profile: its weights, how consistent and how fresh they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from options.ahp import Revision, matrix, ratio, revision
from options.case import Case
from options.elicitation import WEIGHT_TOLERANCE, profile_weights, weighed_objectives
from options.information import information, unmet
from options.weights import AhpProfile, Profile

RangeEnds = tuple[Decimal | None, Decimal | None]
"""The worst and the best end of an objective's range."""


@dataclass(frozen=True)
class ProfileJudgement:
    """One profile, worked out."""

    weights: Mapping[str, float]
    """By weighed objective; they add up to 1."""

    method: str
    """swing, direct, rank or ahp."""

    consistency_ratio: float | None
    """Of pairwise comparisons, by the random indices of Saaty (2005); None for other methods."""

    revisit: Revision | None
    """The comparison whose change lowers the ratio most; None where none does."""

    missing_comparisons: int
    """How many pairs were not compared; their ratio is that of the weights."""

    stale: Mapping[str, tuple[RangeEnds, RangeEnds]]
    """By objective whose range has changed since: the range then, and the range now."""

    outside: tuple[str, ...]
    """The inequalities of the weight information that the weights do not obey, as they are written."""


def profiles_judged(case: Case) -> dict[str, ProfileJudgement]:
    """Every profile of a case, in its order."""
    profiles = case.weights.profiles if case.weights else {}
    return {name: _judged(case, name, profile) for name, profile in profiles.items()}


def stale_ranges(case: Case, profile: Profile) -> dict[str, tuple[RangeEnds, RangeEnds]]:
    """By objective whose range has changed since the weights were elicited: the range then, and the range now."""
    return {
        name: (then, (case.objectives[name].worst, case.objectives[name].best))
        for name, then in (profile.elicited_on or {}).items()
        if then != (case.objectives[name].worst, case.objectives[name].best)
    }


def _judged(case: Case, name: str, profile: Profile) -> ProfileJudgement:
    weights = profile_weights(case, name)
    consistency, revisit, missing = None, None, 0
    if isinstance(profile, AhpProfile):
        names = weighed_objectives(case)
        ratios = matrix((first, second, float(times)) for first, second, times in profile.comparisons)
        consistency, revisit = ratio(names, ratios), revision(names, ratios)
        missing = sum(pair not in ratios for pair in combinations(names, 2))
    outside = unmet(information(case), weights, WEIGHT_TOLERANCE)
    return ProfileJudgement(
        weights,
        profile.method,
        consistency,
        revisit,
        missing,
        stale_ranges(case, profile),
        tuple(line.text for line in outside),
    )
