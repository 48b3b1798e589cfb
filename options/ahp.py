"""Weights from pairwise comparisons: the analytic hierarchy process (Saaty 1980).

The weights are the principal eigenvector of the matrix of comparisons, by power iteration, and the
consistency ratio is CR = CI / RI(n) with CI = (lambda - n) / (n - 1). The random indices RI are those of
Saaty (2005); older tables are up to 11 % looser. CR up to 0.10 is accepted.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from math import log

RANDOM_INDEX = {
    3: 0.52, 4: 0.89, 5: 1.11, 6: 1.25, 7: 1.35, 8: 1.40, 9: 1.45, 10: 1.49, 11: 1.52, 12: 1.54, 13: 1.56,
    14: 1.58, 15: 1.59,
}  # fmt: skip
"""The mean CI of random matrices of n objectives, Saaty (2005)."""

MOST_OBJECTIVES = 15
"""The largest matrix that the table of random indices covers."""

ACCEPTED_RATIO = 0.10
"""The greatest consistency ratio that is taken as consistent."""

_TURNS = 10_000
"""Power iteration stops here at the latest; positive matrices converge in some dozens of turns."""
_STILL = 1e-15
"""A turn that moves no weight by more than this is the last."""

Matrix = Mapping[tuple[str, str], float]
"""How many times as much the first matters as the second, for every ordered pair."""


def matrix(comparisons: Iterable[tuple[str, str, float]]) -> dict[tuple[str, str], float]:
    """The comparisons and their reciprocals."""
    ratios: dict[tuple[str, str], float] = {}
    for first, second, times in comparisons:
        ratios[first, second] = float(times)
        ratios[second, first] = 1 / float(times)
    return ratios


def principal_weights(names: Sequence[str], ratios: Matrix) -> dict[str, float]:
    """The principal eigenvector, its entries adding up to 1."""
    weights = dict.fromkeys(names, 1 / len(names))
    for _ in range(_TURNS):
        turned = _times(names, ratios, weights)
        total = sum(turned.values())
        following = {name: value / total for name, value in turned.items()}
        moved = max(abs(following[name] - weights[name]) for name in names)
        weights = following
        if moved <= _STILL:
            break
    return weights


def principal_value(names: Sequence[str], ratios: Matrix) -> float:
    """The principal eigenvalue lambda; it is the number of objectives when all comparisons agree."""
    return sum(_times(names, ratios, principal_weights(names, ratios)).values())


def ratio(names: Sequence[str], ratios: Matrix) -> float:
    """The consistency ratio; 0 for one or two objectives, where nothing can disagree."""
    count = len(names)
    if count <= 2:
        return 0.0
    index = (principal_value(names, ratios) - count) / (count - 1)
    return max(0.0, index / RANDOM_INDEX[count])


def least_consistent(names: Sequence[str], ratios: Matrix) -> tuple[str, str, float]:
    """The comparison to look at again: farthest from the weights' own ratio, which is the third entry."""
    weights = principal_weights(names, ratios)

    def distance(pair: tuple[str, str]) -> float:
        first, second = pair
        return abs(log(ratios[pair] * weights[second] / weights[first]))

    first, second = max(combinations(names, 2), key=distance)
    if ratios[first, second] < 1:
        first, second = second, first
    return first, second, weights[first] / weights[second]


def _times(names: Sequence[str], ratios: Matrix, weights: Mapping[str, float]) -> dict[str, float]:
    """The matrix times the weights; an objective compared with itself is 1."""
    return {
        name: sum(weights[other] * (1.0 if other == name else ratios[name, other]) for other in names)
        for name in names
    }
