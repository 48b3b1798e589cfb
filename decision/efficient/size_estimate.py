"""An estimate of the number of bundles that keep every row, by random dives through the decision tree.

Each dive is weighed by the product of the numbers of options that it had (Knuth's estimator, unbiased).
Source: D. E. Knuth, Mathematics of Computation 29 (1975) 121-136.
"""

import numpy as np

from decision.efficient.integer_problem import Instance
from decision.efficient.partial_bundles import dive
from decision.running.arrays import Flags, Integers

PROBES = 400
"""Random dives."""

SEED = 1
"""Of the dives."""


def feasible_leaves(instance: Instance, probes: int = PROBES) -> float:
    """The mean of so many estimates; exact where all dives have the same numbers of options."""
    random = np.random.default_rng(SEED)
    weight = np.ones(probes)

    def choose(_: int, fits: Flags) -> Integers:
        nonlocal weight
        weight = weight * fits.sum(axis=1)
        return np.asarray(np.argmax(np.where(fits, random.random(fits.shape), -1.0), axis=1))

    dive(instance, probes, choose)
    return float(weight.mean())
