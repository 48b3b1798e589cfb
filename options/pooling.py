"""Pooling: one score of what several experts say.

The weighted median of each of low, likely and high; or the linear pool (Stone 1961, The opinion pool), the mixture of the
experts' distributions, of which the points at 5, 50 and 95 % become low, likely and high.
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from math import exp, lgamma, log, log1p
from typing import Literal

ThreePoints = tuple[Decimal, Decimal, Decimal]
"""Low, likely and high."""

AnswerShape = Literal["pert", "triangular"]
"""The distribution between the three points of an answer."""

POINTS = (0.05, 0.5, 0.95)
"""The shares of the mixture below its low, likely and high."""

DIGITS = 9
"""Significant digits that are kept of a point of the mixture, far fewer than floating point finds the same everywhere."""


def weighted_median(values: Sequence[Decimal], weights: Sequence[Decimal]) -> Fraction:
    """The value with half of the weight on either side; midway between two where both are."""
    half = Fraction(sum(weights)) / 2
    below = Fraction(0)
    order = sorted((value, weight) for value, weight in zip(values, weights, strict=True) if weight)
    for n, (value, weight) in enumerate(order):
        below += Fraction(weight)
        if below > half:
            return Fraction(value)
        if below == half:
            return (Fraction(value) + Fraction(order[n + 1][0])) / 2
    raise ValueError("no value has any weight")


def median_pool(
    answers: Sequence[ThreePoints], weights: Sequence[Decimal]
) -> tuple[Fraction, Fraction, Fraction]:
    """The weighted medians of the lows, of the likely values and of the highs, which keep their order."""
    low, likely, high = (
        weighted_median([answer[n] for answer in answers], weights) for n in range(len(POINTS))
    )
    return low, likely, high


def linear_pool(
    answers: Sequence[ThreePoints], weights: Sequence[Decimal], shape: AnswerShape
) -> tuple[Fraction, Fraction, Fraction]:
    """The points at 5, 50 and 95 % of the mixture of the experts' distributions."""
    total = float(sum(weights))
    parts = [
        (_share_below(answer, shape), float(weight) / total)
        for answer, weight in zip(answers, weights, strict=True)
        if weight
    ]
    first, last = float(min(answer[0] for answer in answers)), float(max(answer[2] for answer in answers))
    low, likely, high = (_point(parts, share, first, last) for share in POINTS)
    return low, likely, high


def _point(
    parts: Sequence[tuple[Callable[[float], float], float]], share: float, first: float, last: float
) -> Fraction:
    """Where so much of the mixture lies below: the least such value, by bisection."""
    for _ in range(200):
        middle = (first + last) / 2
        if middle in (first, last):
            break
        if sum(weight * below(middle) for below, weight in parts) >= share - 1e-12:
            last = middle
        else:
            first = middle
    return Fraction(Decimal(f"{last:.{DIGITS - 1}e}"))


def _share_below(answer: ThreePoints, shape: AnswerShape) -> Callable[[float], float]:
    """The distribution function of one expert's answer."""
    low, likely, high = map(float, answer)
    width = high - low

    def below(value: float) -> float:
        if value >= high:
            return 1.0
        if value < low:
            return 0.0
        if shape == "triangular":
            if value <= likely and likely > low:
                return (value - low) ** 2 / (width * (likely - low))
            return 1 - (high - value) ** 2 / (width * (high - likely))
        return _beta(1 + 4 * (likely - low) / width, 1 + 4 * (high - likely) / width, (value - low) / width)

    return below


def _beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function, by its continued fraction (Lentz; Numerical Recipes, 6.4)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - _beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    tiny = 1e-300
    c, d = 1.0, 1 / _away(1 - (a + b) * x / (a + 1), tiny)
    result = d
    for m in range(1, 300):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 / _away(1 + step * d, tiny)
            c = _away(1 + step / c, tiny)
            result *= c * d
        if abs(c * d - 1) < 1e-15:
            break
    return front * result


def _away(value: float, tiny: float) -> float:
    return value if abs(value) > tiny else tiny
