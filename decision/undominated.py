"""Of many bundles those that no other dominates, by their values alone; equal ones are all kept."""

import numpy as np
from numpy.typing import NDArray


def undominated(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """The rows of `values` (bundles x objectives) that no row dominates, ascending.

    From the largest sum down, since a bundle is dominated only by one of larger sum.
    """
    kept = np.zeros((0, values.shape[1]))
    rows: list[int] = []
    for row in np.argsort(-values.sum(axis=1), kind="stable").tolist():
        candidate = values[row]
        no_worse = (kept >= candidate).all(axis=1)
        if not (no_worse & (kept > candidate).any(axis=1)).any():
            rows.append(row)
            kept = values[rows]
    return np.array(sorted(rows), dtype=np.intp)
