"""Weights from pairwise comparisons: the analytic hierarchy process (Saaty 1980).

The weights are the principal eigenvector of the matrix of comparisons, by power iteration, and the
consistency ratio is CR = CI / RI(n) with CI = (lambda - n) / (n - 1). The random indices RI are those of
Saaty (2005); older tables are up to 11 % looser. CR up to 0.10 is accepted. Comparisons may be missing as long as the
others connect all objectives (P. T. Harker, Mathematical Modelling 9 (1987) 837-848).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log

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

_WIDER, _STEPS, _FLAT = 0.5, 60, 1e-10
"""Of the search for one comparison: by how much its interval is widened at a time (logarithm), the most steps, and the
slope that ends it."""
_NOTICED = 1e-9
"""A consistency ratio that falls by less is taken as the same."""

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


@dataclass(frozen=True)
class Revision:
    """The one comparison that lowers the consistency ratio most when it is changed."""

    first: str
    """The objective that would matter more, or as much."""

    second: str
    """The objective that it is compared with."""

    stated: float
    """How many times as much the first matters, as stated."""

    better: float
    """The value that lowers the ratio most."""

    ratio: float
    """The consistency ratio then."""

    @property
    def size(self) -> float:
        """How large the change is: the logarithm of the factor. Of two that lower the ratio alike the smaller is told."""
        return abs(log(self.better / self.stated))


def revision(names: Sequence[str], ratios: Matrix) -> Revision | None:
    """The comparison to look at again; None where all agree, and where none lowers the ratio.

    The principal eigenvalue is convex in the logarithm of each comparison (Kingman 1961), so that its least is where its
    derivative is zero: where x squared is (u_j w_i) / (u_i w_j), with w the right and u the left principal eigenvector.
    """
    now = ratio(names, ratios)
    found: Revision | None = None
    for pair in combinations(names, 2):
        if pair not in ratios:
            continue
        better = _least_value(names, ratios, pair)
        then = ratio(names, {**ratios, pair: better, pair[::-1]: 1 / better})
        if then >= now - _NOTICED:
            continue
        change = Revision(*pair, ratios[pair], better, then)
        if (
            found is None
            or (then < found.ratio - _NOTICED)
            or (then <= found.ratio + _NOTICED and change.size < found.size - _NOTICED)
        ):
            found = change
    if found is not None and found.better < 1:
        return Revision(found.second, found.first, 1 / found.stated, 1 / found.better, found.ratio)
    return found


def _least_value(names: Sequence[str], ratios: Matrix, pair: tuple[str, str]) -> float:
    """The value of one comparison at which the principal eigenvalue is least, by false position (Illinois)."""
    first, second = pair

    def slope(logarithm: float) -> float:
        at = {**ratios, pair: exp(logarithm), pair[::-1]: exp(-logarithm)}
        right = principal_weights(names, at)
        left = principal_weights(names, {(b, a): times for (a, b), times in at.items()})
        return 2 * logarithm - log(left[second] * right[first] / (left[first] * right[second]))

    # Near the ratio of the weights, from where the interval is widened until the slope changes its sign in it.
    weights = principal_weights(names, ratios)
    low = high = log(weights[first] / weights[second])
    at_low = at_high = slope(low)
    while at_low > 0:
        low, at_low = low - _WIDER, slope(low - _WIDER)
    while at_high < 0:
        high, at_high = high + _WIDER, slope(high + _WIDER)
    if at_low == at_high:
        return exp(low)
    for _ in range(_STEPS):
        middle = (low * at_high - high * at_low) / (at_high - at_low)
        here = slope(middle)
        if abs(here) < _FLAT:
            break
        if here < 0:
            low, at_low, at_high = middle, here, at_high / 2 if at_low < 0 else at_high
        else:
            high, at_high, at_low = middle, here, at_low / 2 if at_high > 0 else at_low
    return exp(middle)


def unconnected(names: Sequence[str], ratios: Matrix) -> tuple[str, ...]:
    """The objectives that the comparisons, one leading to the next, do not connect with the first; none where all are."""
    reached, left = set(names[:1]), list(names[:1])
    while left:
        here = left.pop()
        for other in names:
            if other not in reached and (here, other) in ratios:
                reached.add(other)
                left.append(other)
    return tuple(name for name in names if name not in reached)


def _times(names: Sequence[str], ratios: Matrix, weights: Mapping[str, float]) -> dict[str, float]:
    """The matrix times the weights. A comparison that is missing is 0, and adds 1 to the diagonal of its row, which stands
    for the ratio of the weights themselves (Harker 1987)."""
    turned = {}
    for name in names:
        stated = [(other, ratios[name, other]) for other in names if (name, other) in ratios]
        missing = len(names) - 1 - len(stated)
        turned[name] = (1.0 + missing) * weights[name] + sum(
            times * weights[other] for other, times in stated
        )
    return turned
