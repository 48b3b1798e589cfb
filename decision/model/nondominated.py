"""The nondominated rows of a matrix of values; equal rows are all kept."""

import numpy as np

from decision.running.arrays import Floats, Indexes, Integers
from decision.running.limits import look


def undominated(values: Floats | Integers) -> Indexes:
    """Returns the nondominated rows of (bundles, objectives), ascending; more is better.

    Scans rows by descending sum, since only a row of larger sum can dominate; each row kept removes all that it
    dominates. Sums that rounding makes equal are ordered by the values themselves. Raises OutOfTime (running/limits.py).
    """
    order = np.lexsort((*-values.T[::-1], -values.sum(axis=1, dtype=float)))
    left = values[order]
    kept: list[Indexes] = []
    while len(left):
        look(len(left))
        equal = (left == left[0]).all(axis=1)
        kept.append(order[equal])
        still = ~(left <= left[0]).all(axis=1)
        left, order = left[still], order[still]
    return np.sort(np.concatenate(kept)) if kept else order
