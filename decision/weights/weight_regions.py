"""Where two weights decide: the polygons in which one bundle is best, the other objectives in proportion.

The weights of two objectives and of all others together are three weights, so this is the envelope of three
objectives; its cells are polygons in the two.
"""

from dataclasses import dataclass

import numpy as np

from decision.running.arrays import Floats
from decision.weights.upper_envelope import Envelope


@dataclass(frozen=True)
class Region:
    """Where this bundle (an id) is the recommended one.

    polygon: the corners (weight of the first objective, of the second), counterclockwise; two where the
    weight information or a case of two objectives leaves a line, one where it leaves a point.
    """

    bundle: str
    polygon: tuple[tuple[float, float], ...]


FLAT = 1e-12
"""An area that is none."""

DECIMALS = 12
"""Of a corner; further ones are rounding."""


def polygons(cells: Envelope) -> dict[int, tuple[tuple[float, float], ...]]:
    """The polygon of each bundle of the envelope (its place there) that has one as wide as the plane."""
    found = {}
    for place in range(len(cells.bundles)):
        points = cells.corners[cells.met[:, place], :2]
        if len(points) <= cells.space.dimension:
            continue
        ordered = _around(points) if cells.space.dimension == 2 else points[np.lexsort(points.T)]
        if cells.space.dimension == 2 and _area(ordered) <= FLAT:
            continue
        found[place] = tuple((round(float(a), DECIMALS), round(float(b), DECIMALS)) for a, b in ordered)
    return found


def _around(points: Floats) -> Floats:
    """Counterclockwise, from the corner of the least weights."""
    away = points - points.mean(axis=0)
    ordered = points[np.argsort(np.arctan2(away[:, 1], away[:, 0]))]
    start = int(np.lexsort(ordered.T)[0])
    return np.asarray(np.roll(ordered, -start, axis=0))


def _area(ordered: Floats) -> float:
    following = np.roll(ordered, -1, axis=0)
    return 0.5 * abs(float((ordered[:, 0] * following[:, 1] - ordered[:, 1] * following[:, 0]).sum()))
