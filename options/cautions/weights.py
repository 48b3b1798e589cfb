"""Weights that deserve a second look: stale, inconsistent, not adding up, or outside the information."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from options.ahp import ACCEPTED_RATIO, matrix, ratio, revision
from options.case import Case
from options.elicitation import WEIGHT_TOLERANCE, profile_weights, weighed_objectives
from options.finding import Finding
from options.information import information, unmet
from options.marks import Keys
from options.profile_judgement import stale_ranges
from options.saying import listed, written
from options.weights import AhpProfile, DirectProfile, Profile


def doubtful_weights(case: Case) -> Iterator[Finding]:
    """Every profile, and the default."""
    if case.weights is None:
        return
    for name, profile in case.weights.profiles.items():
        at = ("weights", "profiles", name)
        yield from _stale(profile, at, case)
        yield from _outside(name, at, case)
        if isinstance(profile, DirectProfile):
            yield from _sum(profile.values, (*at, "values"), "weights")
        if isinstance(profile, AhpProfile):
            yield from _inconsistent(profile, (*at, "comparisons"), case)
    default = case.weights.default
    if isinstance(default, dict):
        yield from _sum(default, ("weights", "default"), "parts of the blend")
    if default is None and len(case.weights.profiles) > 1:
        message = "has several profiles and no default: all objectives weigh the same until one is named"
        yield Finding(("weights",), message, True)


def _stale(profile: Profile, at: Keys, case: Case) -> Iterator[Finding]:
    for name, (then, now) in stale_ranges(case, profile).items():
        message = (
            f"weights were elicited on [{then[0]}, {then[1]}], but {name} now runs from {now[0]} to {now[1]}"
        )
        yield Finding((*at, "elicited_on", name), f"{message}: they are stale, elicit them again")


def _outside(name: str, at: Keys, case: Case) -> Iterator[Finding]:
    weights = profile_weights(case, name)
    for line in unmet(information(case), weights, WEIGHT_TOLERANCE):
        these = listed(f"{objective} {written(weights[objective])}" for objective in line.coefficients)
        yield Finding(at, f"its weights ({these}) do not obey the information {line.text}", True)


def _sum(parts: Mapping[str, Decimal], at: Keys, what: str) -> Iterator[Finding]:
    total = sum(parts.values())
    if total != 1:
        yield Finding(at, f"{what} add up to {written(total)}, not 1; they are divided by their sum")


def _inconsistent(profile: AhpProfile, at: Keys, case: Case) -> Iterator[Finding]:
    names = weighed_objectives(case)
    ratios = matrix((first, second, float(times)) for first, second, times in profile.comparisons)
    consistency = ratio(names, ratios)
    if consistency > ACCEPTED_RATIO:
        look = revision(names, ratios)
        message = (
            f"consistency ratio {consistency:.2f} is above {ACCEPTED_RATIO:.2f} (random index of Saaty 2005)"
        )
        if look is not None:
            message += (
                f"; look again at {look.first} against {look.second}: stated {written(look.stated)}; "
                f"at {look.better:.2f} the ratio would be {look.ratio:.2f}, the least that one change brings"
            )
        yield Finding(at, message)
