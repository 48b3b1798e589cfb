"""Regions of two weights: the polygons in which one bundle is best, while the other weights keep their proportions.

The weights of two objectives and of all others together are three weights, so this is an upper envelope of three
objectives; its cells are polygons in the plane of the two.
"""

from dataclasses import dataclass

import numpy as np

from decision.model.bundle import Bundle
from decision.running.arrays import Floats
from decision.weights.upper_envelope import Envelope


@dataclass(frozen=True)
class Region:
    """A set of weightings of two objectives at which one bundle is recommended."""

    bundle: Bundle
    """What is recommended there."""

    polygon: tuple[tuple[float, float], ...]
    """The vertices (weight of the first objective, of the second), counterclockwise; two where the weight information,
    or a case of two objectives, leaves a line; one where it leaves a point."""


FLAT = 1e-12
"""An area below this is zero, with rounding."""

DECIMALS = 12
"""Decimals of a vertex; further ones are rounding."""


def polygons(cells: Envelope) -> dict[int, tuple[tuple[float, float], ...]]:
    """Position of a bundle in the envelope -> its polygon, for cells of the full dimension of the space."""
    found = {}
    for place in range(len(cells.bundles)):
        points = cells.vertices[cells.met[:, place], :2]
        if len(points) <= cells.space.dimension:
            continue
        ordered = _around(points) if cells.space.dimension == 2 else points[np.lexsort(points.T)]
        if cells.space.dimension == 2 and _area(ordered) <= FLAT:
            continue
        found[place] = tuple((round(float(a), DECIMALS), round(float(b), DECIMALS)) for a, b in ordered)
    return found


def _around(points: Floats) -> Floats:
    """The vertices counterclockwise, from the lexicographically least one."""
    away = points - points.mean(axis=0)
    ordered = points[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]
    start = int(np.lexsort(ordered.T)[0])
    return np.asarray(np.roll(ordered, -start, axis=0))


def _area(ordered: Floats) -> float:
    following = np.roll(ordered, -1, axis=0)
    return 0.5 * abs(float((ordered[:, 0] * following[:, 1] - ordered[:, 1] * following[:, 0]).sum()))
