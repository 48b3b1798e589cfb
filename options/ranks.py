"""Weights from an order of importance: rank order centroid, rank sum, rank reciprocal.

Rank 1 is the most important of n. Rank order centroid: (1/n) sum of 1/i for i = k..n, the mean of all weights
in that order (Barron & Barrett 1996). Rank sum: 2(n+1-k) / n(n+1). Rank reciprocal: (1/k) / sum of 1/j (both
Stillwell, Seaver & Edwards 1981). Objectives that tie share the mean of the weights of their places.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

Surrogate = Callable[[int, int], Fraction]
"""The weight of rank k of n, not yet normalised or already so."""


def roc(rank: int, count: int) -> Fraction:
    """Rank order centroid."""
    return sum((Fraction(1, place) for place in range(rank, count + 1)), Fraction(0)) / count


def rank_sum(rank: int, count: int) -> Fraction:
    """Rank sum."""
    return Fraction(2 * (count + 1 - rank), count * (count + 1))


def rank_reciprocal(rank: int, count: int) -> Fraction:
    """Rank reciprocal."""
    return Fraction(1, rank) / sum(Fraction(1, place) for place in range(1, count + 1))


SURROGATES: dict[str, Surrogate] = {"roc": roc, "rank_sum": rank_sum, "rank_reciprocal": rank_reciprocal}
"""The formula by the name it has in a case."""


def rank_weights(order: Sequence[str | Sequence[str]], surrogate: str) -> dict[str, Fraction]:
    """The weight of each objective in the order, exactly; they add up to 1."""
    places = [(place,) if isinstance(place, str) else tuple(place) for place in order]
    count = sum(len(place) for place in places)
    weights: dict[str, Fraction] = {}
    for place in places:
        ranks = range(len(weights) + 1, len(weights) + len(place) + 1)
        mean = sum(SURROGATES[surrogate](rank, count) for rank in ranks) / Fraction(len(place))
        weights.update(dict.fromkeys(place, mean))
    return weights
