"""Weights from what stakeholders said: each profile by its own method, and the default blend of them."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from options.ahp import matrix, principal_weights, ratio
from options.case import Case
from options.ranks import rank_weights
from options.weights import AhpProfile, DirectProfile, Profile, RankProfile, SwingProfile

WEIGHT_TOLERANCE = 1e-9
"""How far weights may stray from an inequality of the information: the rounding of normalised weights."""


def weighed_objectives(case: Case) -> tuple[str, ...]:
    """The objectives that bear a weight: all that are no measures."""
    return tuple(name for name, objective in case.objectives.items() if not objective.measure)


def weights_of(profile: Profile, objectives: tuple[str, ...]) -> dict[str, float]:
    """The profile's weights over these objectives, adding up to 1."""
    match profile:
        case SwingProfile():
            return _normalised(profile.ratings, objectives)
        case DirectProfile():
            return _normalised(profile.values, objectives)
        case RankProfile():
            return _normalised(rank_weights(profile.order, profile.surrogate), objectives)
        case AhpProfile():
            return principal_weights(objectives, _ratios(profile))


def profile_weights(case: Case, name: str) -> dict[str, float]:
    """The weights of the profile of this name over all weighed objectives, adding up to 1."""
    return weights_of(_profile(case, name), weighed_objectives(case))


def consistency_ratio(case: Case, name: str) -> float | None:
    """The consistency ratio of a profile by pairwise comparisons; None for any other."""
    profile = _profile(case, name)
    if not isinstance(profile, AhpProfile):
        return None
    return ratio(weighed_objectives(case), _ratios(profile))


def default_weights(case: Case) -> dict[str, float]:
    """The weights that are used unless others are asked for, adding up to 1.

    The default profile or blend of the case; its only profile; or else the same weight for every objective.
    """
    objectives = weighed_objectives(case)
    blend = default_blend(case)
    if not blend:
        return dict.fromkeys(objectives, 1 / len(objectives)) if objectives else {}
    total = sum(blend.values())
    weights = dict.fromkeys(objectives, 0.0)
    for name, part in blend.items():
        for objective, weight in profile_weights(case, name).items():
            weights[objective] += float(part / total) * weight
    return weights


def default_blend(case: Case) -> dict[str, Fraction]:
    """The profiles of the default weights and the part of each, as written; empty: equal weights."""
    if case.weights is None:
        return {}
    default = case.weights.default
    if isinstance(default, str):
        return {default: Fraction(1)}
    if default is not None:
        return {name: Fraction(part) for name, part in default.items()}
    return dict.fromkeys(case.weights.profiles, Fraction(1)) if len(case.weights.profiles) == 1 else {}


def _profile(case: Case, name: str) -> Profile:
    """The profile of this name; KeyError where the case has none."""
    if case.weights is None:
        raise KeyError(name)
    return case.weights.profiles[name]


def _ratios(profile: AhpProfile) -> dict[tuple[str, str], float]:
    return matrix((first, second, float(times)) for first, second, times in profile.comparisons)


def _normalised(
    values: Mapping[str, Decimal] | Mapping[str, Fraction], objectives: tuple[str, ...]
) -> dict[str, float]:
    total = sum((Fraction(values[name]) for name in objectives), Fraction(0))
    return {name: float(Fraction(values[name]) / total) for name in objectives}
