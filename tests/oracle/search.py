"""What the searches should find: the best bundle at any weight, and how far apart bundles are."""

from collections.abc import Mapping
from fractions import Fraction

from tests.oracle import weights as weighting
from tests.oracle.bundles import TOLERANCE, Key, Oracle, bundle_id

Weights = Mapping[str, Fraction]


def distance(one: Key, other: Key) -> int:
    """The number of levers that stand at another level, or are used in one bundle only."""
    left, right = dict(one), dict(other)
    return sum(left.get(lever) != right.get(lever) for lever in left.keys() | right.keys())


def weights_moved(weights: Weights, objective: str, to: Fraction) -> dict[str, Fraction]:
    """The weights with one moved and the others in proportion (alike where they were all nothing)."""
    others = {name: weight for name, weight in weights.items() if name != objective}
    whole = sum(others.values())
    moved = {
        name: (1 - to) * (weight / whole if whole else Fraction(1, len(others)))
        for name, weight in others.items()
    }
    return moved | {objective: to if others else Fraction(1)}


def breakpoints_interval(oracle: Oracle, objective: str) -> tuple[Fraction, Fraction]:
    """How far the weight can move inside the information; all the way when it is outside already."""
    rows = weighting.information(oracle.case)
    if any(_left(row, oracle.weights) < bound - Fraction(1, 10**9) for row, bound in rows):
        return Fraction(0), Fraction(1)
    low, high = Fraction(0), Fraction(1)
    edge = Fraction(-1, 10**9)  # an inequality met but for the rounding of the weights is met
    at_none = weights_moved(oracle.weights, objective, Fraction(0))
    at_all = weights_moved(oracle.weights, objective, Fraction(1))
    for row, bound in rows:
        start, end = _left(row, at_none) - bound, _left(row, at_all) - bound
        if start < edge:
            low = max(low, start / (start - end))
        if end < edge:
            high = min(high, start / (start - end))
    return low, high


def best_at(oracle: Oracle, weights: Weights) -> tuple[Fraction, list[str]]:
    """The best value at these weights and the ids of the bundles that reach it."""
    values = {bundle: oracle.value(bundle, weights) for bundle in oracle.feasible}
    best = max(values.values())
    return best, [bundle_id(bundle) for bundle, v in values.items() if v >= best - TOLERANCE]


def _left(row: Weights, weights: Weights) -> Fraction:
    return sum((amount * weights[name] for name, amount in row.items()), Fraction(0))
