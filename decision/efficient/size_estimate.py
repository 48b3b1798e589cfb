"""How many bundles keep every row, estimated without listing them.

Random ways down, each weighed by the choices it had.
Source: D. E. Knuth, Mathematics of Computation 29 (1975) 121-136.
"""

import numpy as np

from decision.efficient.integer_problem import Board
from decision.efficient.partial_bundles import ways_down
from decision.running.arrays import Flags, Integers

PROBES = 400
"""Random ways down."""


def feasible_leaves(board: Board, probes: int = PROBES, seed: int = 1) -> float:
    """The mean of so many estimates; exact where every way down has as many choices as any other."""
    random = np.random.default_rng(seed)
    weight = np.ones(probes)

    def choose(_: int, fits: Flags) -> Integers:
        nonlocal weight
        weight = weight * fits.sum(axis=1)
        return np.asarray(np.argmax(np.where(fits, random.random(fits.shape), -1.0), axis=1))

    ways_down(board, probes, choose)
    return float(weight.mean())
