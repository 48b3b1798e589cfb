"""The double description method: the extreme rays of a polyhedral cone, updated half-space by half-space.

Source: T. S. Motzkin, H. Raiffa, G. L. Thompson, R. M. Thrall, "The double description method", Contributions
to the Theory of Games II (1953); the test for neighbours is the combinatorial one of K. Fukuda, A. Prodon,
"Double description method revisited" (1996). The cone must be pointed; cones of lower dimension, single rays
and redundant rows need no cases of their own.
"""

from dataclasses import dataclass

import numpy as np

from decision.running.arrays import Flags, Floats, Indexes
from decision.running.limits import look

MEETS = 1e-10
"""A ray lies on the hyperplane of a row when the product is this near to 0, for rows and rays of size 1: some hundred
times the rounding error of a ray, and far below any difference of values or weights that counts."""


@dataclass(frozen=True)
class Cone:
    """All x with rows @ x >= 0, for the rows cut so far."""

    rays: Floats
    """(rays, dimensions): the extreme rays."""

    met: Flags
    """(rays, rows): whether the ray lies on the hyperplane of the row (incidence)."""

    flat: int
    """The dimension of the cone, which may be less than that of the space."""

    def cut(self, row: Floats) -> tuple["Cone", "Origin"]:
        """Returns the intersection with the half-space row @ x >= 0, and where its rays come from.

        Kept rays come first and in order; each new ray lies on an edge between two old ones. Raises OutOfTime
        (running/limits.py), since the number of rays grows fast with the dimension.
        """
        look(len(self.rays))
        slack = self.rays @ row
        size = MEETS * np.maximum(1.0, np.abs(self.rays) @ np.abs(row))
        below, above = slack < -size, slack > size
        on = ~below & ~above
        if not below.any():
            origin = Origin(np.arange(len(self.rays)), np.zeros((0, 2), dtype=np.intp), np.zeros(0))
            return Cone(self.rays, np.column_stack([self.met, on]), self.flat), origin
        met, ends, share = self._divided(slack, np.flatnonzero(below), above)
        born = share[:, None] * self.rays[ends[:, 0]] + (1 - share)[:, None] * self.rays[ends[:, 1]]
        stay = ~below
        rays = np.vstack([self.rays[stay], born])
        met = np.vstack([self.met[stay], met])
        new_row = np.concatenate([on[stay], np.ones(len(born), dtype=bool)])
        flat = self.flat if above.any() else int(np.linalg.matrix_rank(rays)) if len(rays) else 0
        return Cone(rays, np.column_stack([met, new_row]), flat), Origin(np.flatnonzero(stay), ends, share)

    def _divided(self, slack: Floats, below: Indexes, above: Flags) -> tuple[Flags, Indexes, Floats]:
        """Returns the incidences of the new rays, where edges between rays below and above cross the hyperplane; by new ray
        the two, and the share of the one below."""
        met, ends, shares = [self.met[:0]], [np.zeros((0, 2), dtype=np.intp)], [np.zeros(0)]
        for n in below.tolist():
            look(len(self.rays))
            own = np.flatnonzero(self.met[n])
            shared = self.met[:, own]
            near = shared.sum(axis=1) >= self.flat - 2
            partners = np.flatnonzero(near & above)
            if not len(partners):
                continue
            missing = (~shared[near]).astype(np.float32)
            # Zeros and ones cannot be invalid; OpenBLAS may set that flag from the padding of its buffers
            # (numpy/numpy#24067), and NumPy would warn of it.
            with np.errstate(invalid="ignore"):
                covering = shared[partners].astype(np.float32) @ missing.T == 0
            partners = partners[covering.sum(axis=1) == 2]  # the edge's own two ends
            shares.append(slack[partners] / (slack[partners] - slack[n]))
            ends.append(np.column_stack([np.full(len(partners), n), partners]))
            met.append(self.met[partners] & self.met[n])
        return np.vstack(met), np.vstack(ends), np.concatenate(shares)


@dataclass(frozen=True)
class Origin:
    """Where the rays of a cone come from that was cut: first those that were kept, then the new ones."""

    kept: Indexes
    """(kept rays): the old ray that each is."""

    ends: Indexes
    """(new rays, 2): the old rays, below and above the hyperplane, on whose edge each lies."""

    share: Floats
    """(new rays): how much of the one below it holds; the rest is of the one above."""


def orthant(dimensions: int) -> Cone:
    """Returns the cone of all x >= 0."""
    return Cone(np.eye(dimensions), ~np.eye(dimensions, dtype=bool), dimensions)
