"""Of many bundles those that no other dominates, by their values alone; equal ones are all kept."""

import numpy as np

from decision.running.arrays import Floats, Indexes, Integers
from decision.running.limits import look


def undominated(values: Floats | Integers) -> Indexes:
    """The rows of `values` (bundles x objectives) that no row dominates, ascending.

    From the largest sum down, since a bundle is dominated only by one of larger sum; each that is kept takes out all
    that it dominates. Sums that rounding made equal are ordered by the values themselves. Raises OutOfTime at a limit
    (running/limits.py).
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
