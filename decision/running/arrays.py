"""The four element types of numpy arrays that the decision package computes with, as annotations."""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
"""Double precision: values, weights, coordinates."""

Flags = NDArray[np.bool_]
"""Booleans: masks, and bundles as (bundles, choices)."""

Indexes = NDArray[np.intp]
"""Positions in another array."""

Integers = NDArray[np.int64]
"""Exact whole numbers: scaled amounts, counts, ranks."""
