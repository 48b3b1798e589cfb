"""The weights that a case states: those of each profile, the default ones, and what is known of any."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from options import Case, default_weights, information, profile_weights


@dataclass(frozen=True)
class StatedWeights:
    """Computed once for all the problems that are settled from one case, or from copies of it with other scores."""

    default: Mapping[str, float]
    """By objective, where no profile is asked for; adds up to 1."""
    profiles: Mapping[str, Mapping[str, float]]
    """By profile, the weights by objective; each adds up to 1."""
    information: tuple[tuple[Mapping[str, Fraction], Fraction], ...]
    """Inequalities that all weights meet: coefficients by objective, and the least that their sum may be."""


def stated_weights(case: Case) -> StatedWeights:
    """All the weights of a case."""
    names = case.weights.profiles if case.weights else ()
    return StatedWeights(
        default=default_weights(case),
        profiles={name: profile_weights(case, name) for name in names},
        information=tuple((dict(line.coefficients), line.bound) for line in information(case)),
    )
