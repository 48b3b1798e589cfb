"""What lies above the greatest of several linear functions over a polytope, by its corners."""

from dataclasses import dataclass

import numpy as np

from decision.polytopes.double_description import Cone
from decision.running.arrays import Flags, Floats, Indexes


@dataclass(frozen=True)
class Epigraph:
    """All (c, z) with c in a polytope whose points have sum 1, and z at least every function taken in.

    lifted: the cone of its multiples; its first ray points straight up, the others are the corners.
    bounds: how many of its rows bound the polytope; the rest are the functions.
    """

    lifted: Cone
    bounds: int

    @property
    def vertices(self) -> Floats:
        """Corners x coordinates."""
        return self.lifted.rays[1:, :-1]

    @property
    def heights(self) -> Floats:
        """The greatest function at each corner."""
        return self.lifted.rays[1:, -1]

    @property
    def sides(self) -> Flags:
        """Corners x rows of the polytope: on which of its sides each corner is."""
        return self.lifted.met[1:, : self.bounds]

    @property
    def touched(self) -> Flags:
        """Corners x functions: which of them reach the greatest there."""
        return self.lifted.met[1:, self.bounds :]

    def above(self, function: Floats) -> tuple["Epigraph", Indexes]:
        """What lies above one more function c -> function @ c too, and the numbers of the corners it keeps.

        Those come first and in their order.
        """
        cone, kept = self.lifted.cut(np.append(-function, 1.0))
        new = cone.rays[len(kept) :]
        new /= new[:, :-1].sum(axis=1, keepdims=True)
        return Epigraph(cone, self.bounds), kept[1:] - 1


def epigraph(polytope: Cone, function: Floats) -> Epigraph:
    """What lies above one function over a polytope, given as the cone of its multiples."""
    count, coordinates = polytope.rays.shape
    up = np.append(np.zeros(coordinates), 1.0)
    rays = np.vstack([up, np.column_stack([polytope.rays, polytope.rays @ function])])
    bounds = polytope.met.shape[1]
    met = np.ones((count + 1, bounds + 1), dtype=bool)
    met[1:, :-1], met[0, -1] = polytope.met, False
    return Epigraph(Cone(rays, met, polytope.flat + 1), bounds)
