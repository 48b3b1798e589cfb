"""The concave envelope of a value function on an interval, and its supporting lines, in exact arithmetic."""

from fractions import Fraction
from itertools import pairwise

from decision.model.value_function import ValueFunction


def concave_envelope(value: ValueFunction, low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Returns the corners of the concave envelope of a value function on [low, high]: totals, ascending, and values."""
    pieces = value.pieces_between(low, high)
    points = [(low, value(low)), *((p.end, value(p.end)) for p in pieces if p.end is not None)]
    hull: list[tuple[Fraction, Fraction]] = []
    for point in points:
        while len(hull) > 1 and _slope(hull[-2], hull[-1]) <= _slope(hull[-2], point):
            hull.pop()
        if not hull or point[0] > hull[-1][0]:
            hull.append(point)
    return hull


def supporting_line(
    value: ValueFunction, low: Fraction, high: Fraction, at: Fraction
) -> tuple[Fraction, Fraction]:
    """Returns slope and intercept of the supporting line of the concave envelope of a value function at `at`.

    It is nowhere below the function on [low, high].
    """
    hull = concave_envelope(value, low, high)
    if len(hull) == 1:
        return Fraction(0), hull[0][1]
    at = min(max(at, low), high)
    touching = [_slope(a, b) for a, b in pairwise(hull) if a[0] <= at <= b[0]]
    slope = sum(touching, Fraction(0)) / len(touching)
    height = max(y - slope * x for x, y in hull)
    return slope, height


def _slope(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Fraction:
    return (other[1] - one[1]) / (other[0] - one[0])
