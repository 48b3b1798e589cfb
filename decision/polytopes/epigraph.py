"""The epigraph of the maximum of linear functions over a polytope, by its vertices."""

from dataclasses import dataclass

import numpy as np

from decision.polytopes.double_description import Cone, Origin
from decision.running.arrays import Flags, Floats


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

    def above(self, function: Floats) -> tuple["Epigraph", Origin]:
        """Adds the function c -> function @ c; returns the epigraph, and where its vertices come from, by old vertices.

        Kept vertices come first and in order. A new one straight above an old one has that as both of its ends.
        """
        cone, origin = self.lifted.cut(np.append(-function, 1.0))
        new = cone.rays[len(origin.kept) :]
        new /= new[:, :-1].sum(axis=1, keepdims=True)
        below, above = origin.ends.T
        ends = np.column_stack([below, np.where(above == 0, below, above)]) - 1
        return Epigraph(cone, self.bounds), Origin(origin.kept[1:] - 1, ends, origin.share)


def epigraph(polytope: Cone, function: Floats) -> Epigraph:
    """Returns the epigraph of one linear function over a polytope, given as the cone of its multiples."""
    count, coordinates = polytope.rays.shape
    up = np.append(np.zeros(coordinates), 1.0)
    rays = np.vstack([up, np.column_stack([polytope.rays, polytope.rays @ function])])
    bounds = polytope.met.shape[1]
    met = np.ones((count + 1, bounds + 1), dtype=bool)
    met[1:, :-1], met[0, -1] = polytope.met, False
    return Epigraph(Cone(rays, met, polytope.flat + 1), bounds)
