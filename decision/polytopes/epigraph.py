"""The epigraph of the maximum of linear functions over a polytope, by its vertices."""

from dataclasses import dataclass

import numpy as np

from decision.polytopes.double_description import Cone
from decision.running.arrays import Flags, Floats, Indexes


@dataclass(frozen=True)
class Epigraph:
    """All (c, z) with c in a polytope whose points have sum 1, and z at least every linear function added so far."""

    lifted: Cone
    """The cone of its multiples; the first ray points straight up, the others are the vertices."""

    bounds: int
    """How many of its rows are facets of the polytope; the rest are the functions."""

    @property
    def vertices(self) -> Floats:
        """(vertices, coordinates)."""
        return self.lifted.rays[1:, :-1]

    @property
    def heights(self) -> Floats:
        """(vertices): the maximum of the functions."""
        return self.lifted.rays[1:, -1]

    @property
    def sides(self) -> Flags:
        """(vertices, rows of the polytope): the facets on which each vertex lies."""
        return self.lifted.met[1:, : self.bounds]

    @property
    def touched(self) -> Flags:
        """(vertices, functions): which functions attain the maximum."""
        return self.lifted.met[1:, self.bounds :]

    def above(self, function: Floats) -> tuple["Epigraph", Indexes]:
        """Adds the function c -> function @ c; returns the epigraph and the indexes of the old vertices that it keeps.

        Kept vertices come first and in order.
        """
        cone, kept = self.lifted.cut(np.append(-function, 1.0))
        new = cone.rays[len(kept) :]
        new /= new[:, :-1].sum(axis=1, keepdims=True)
        return Epigraph(cone, self.bounds), kept[1:] - 1


def epigraph(polytope: Cone, function: Floats) -> Epigraph:
    """Returns the epigraph of one linear function over a polytope, given as the cone of its multiples."""
    count, coordinates = polytope.rays.shape
    up = np.append(np.zeros(coordinates), 1.0)
    rays = np.vstack([up, np.column_stack([polytope.rays, polytope.rays @ function])])
    bounds = polytope.met.shape[1]
    met = np.ones((count + 1, bounds + 1), dtype=bool)
    met[1:, :-1], met[0, -1] = polytope.met, False
    return Epigraph(Cone(rays, met, polytope.flat + 1), bounds)
