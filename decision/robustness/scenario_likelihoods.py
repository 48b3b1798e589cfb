"""Likelihoods of scenarios, each a number or an interval: their ends, and the greatest mean that they admit."""

from collections.abc import Sequence

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.running.arrays import Floats
from options import Case
from options.likelihood import ends


def interval(case: Case, scenario: str) -> tuple[float, float] | None:
    """The least and greatest likelihood of a scenario as the case states it; None where it does not."""
    stated = case.scenarios[scenario].likelihood
    if stated is None:
        return None
    low, high = ends(stated)
    return float(low), float(high)


def likelihood_ends(case: Case) -> tuple[Floats, Floats] | None:
    """The least and the greatest likelihood of every scenario, 0 and 1 where not stated; None where none is."""
    stated = [interval(case, name) for name in case.scenarios]
    if not any(stated):
        return None
    low = np.array([0.0 if each is None else each[0] for each in stated])
    high = np.array([1.0 if each is None else each[1] for each in stated])
    return low, high


def add_up(low: Floats, high: Floats) -> bool:
    """Whether likelihoods within these ends can add up to 1."""
    return bool(low.sum() <= 1 + TOLERANCE and high.sum() >= 1 - TOLERANCE)


def greatest_mean(within: tuple[Floats, Floats] | None, gains: Sequence[float]) -> float:
    """The greatest mean of gains (scenarios) over all likelihoods within their ends (a continuous knapsack).

    Where no likelihood is stated, or these cannot add up to 1: the greatest gain, each by its own high end.
    """
    gained = np.array(gains)
    if within is None or not add_up(*within):
        return float((gained * (1.0 if within is None else within[1])).max(initial=0.0))
    low, high = within
    left, mean = 1 - low.sum(), float(low @ gained)
    for at in np.argsort(-gained, kind="stable"):
        more = min(high[at] - low[at], max(0.0, left))
        mean, left = mean + float(more * gained[at]), left - more
    return mean
