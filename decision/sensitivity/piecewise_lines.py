"""Piecewise linear functions of one variable, many at a time: where they are not negative, and where they turn positive."""

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.running.arrays import Floats

LEVEL = 1e-9
"""Points by which rounding may change a constant function over the range of an objective."""


def first_gain(steps: Floats, gain: Floats, low: Floats, high: Floats) -> Floats:
    """rows: the least step within the intervals from which the gain is positive, if it exceeds the tolerance further on;
    else infinite."""
    sure = narrowed(steps, gain - TOLERANCE, low, high)
    exact = narrowed(steps, gain, low, high)[0]
    return np.asarray(np.where(sure[0] < sure[1], exact, np.inf).min(axis=1))


def narrowed(steps: Floats, height: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The part of each interval on which a piecewise linear function is not negative; empty where low is above high.

    steps: rows x kinks. height: the function at the steps; beyond the last it continues with its last slope. low, high:
    rows x pieces: the intervals, one for each piece.
    """
    before, after = piece_ends(height)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = steps[:, :-1] + np.diff(steps, axis=1) * before / (before - after)
    rising, falling = (before < 0) & (after > before), (before >= 0) & (after < before)
    low = np.where(rising, np.maximum(low, at), low)
    low = np.where((before < 0) & ~rising, np.inf, low)
    high = np.where(falling, np.minimum(high, at), high)
    return low, high


def piece_ends(height: Floats) -> tuple[Floats, Floats]:
    """A function at the start and the end of each piece; a last piece that changes by rounding alone is constant."""
    before, after = height[:, :-1], height[:, 1:].copy()
    level = np.abs(after[:, -1] - before[:, -1]) <= LEVEL
    after[level, -1] = before[level, -1]
    return before, after
