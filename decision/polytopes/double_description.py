"""A polyhedral cone by its extreme rays, cut by one half-space after the other: double description.

Source: T. S. Motzkin, H. Raiffa, G. L. Thompson, R. M. Thrall, "The double description method", Contributions
to the Theory of Games II (1953); the test for neighbours is the combinatorial one of K. Fukuda, A. Prodon,
"Double description method revisited" (1996). It asks nothing of the cone but that it is pointed, so flat
cones, a single ray, and rows that say the same twice need no cases of their own.
"""

from dataclasses import dataclass

import numpy as np

from decision.running.arrays import Flags, Floats, Indexes
from decision.running.limits import look

MEETS = 1e-10
"""A row is met by a ray when it comes this near to 0, for rows and rays of size 1: some hundred times what
rounding does to a ray, and far below what any value or weight is told apart by."""


@dataclass(frozen=True)
class Cone:
    """All x with rows @ x >= 0, for the rows cut so far.

    rays: rays x dimensions, the extreme ones. met: rays x rows, whether the row is 0 on the ray. flat: the
    dimension of the cone, less than that of the space where rows leave no room.
    """

    rays: Floats
    met: Flags
    flat: int

    def cut(self, row: Floats) -> tuple["Cone", Indexes]:
        """The part of the cone with row @ x >= 0, and which of the old rays it keeps.

        Those come first and in their order; each ray after them divides an edge between two old ones. Raises
        OutOfTime at a limit (running/limits.py): rays grow fast with the dimensions.
        """
        look(len(self.rays))
        slack = self.rays @ row
        size = MEETS * np.maximum(1.0, np.abs(self.rays) @ np.abs(row))
        below, above = slack < -size, slack > size
        on = ~below & ~above
        if not below.any():
            return Cone(self.rays, np.column_stack([self.met, on]), self.flat), np.arange(len(self.rays))
        born, met = self._divided(slack, np.flatnonzero(below), above)
        stay = ~below
        rays = np.vstack([self.rays[stay], born])
        met = np.vstack([self.met[stay], met])
        new_row = np.concatenate([on[stay], np.ones(len(born), dtype=bool)])
        flat = self.flat if above.any() else int(np.linalg.matrix_rank(rays)) if len(rays) else 0
        return Cone(rays, np.column_stack([met, new_row]), flat), np.flatnonzero(stay)

    def _divided(self, slack: Floats, below: Indexes, above: Flags) -> tuple[Floats, Flags]:
        """Where edges from rays above to rays below cross the new row, and which old rows they meet there."""
        rays, met = [self.rays[:0]], [self.met[:0]]
        for n in below.tolist():
            look(len(self.rays))
            own = np.flatnonzero(self.met[n])
            shared = self.met[:, own]
            near = shared.sum(axis=1) >= self.flat - 2
            partners = np.flatnonzero(near & above)
            if not len(partners):
                continue
            missing = (~shared[near]).astype(np.float32)
            covering = shared[partners].astype(np.float32) @ missing.T == 0
            partners = partners[covering.sum(axis=1) == 2]  # the edge's own two ends
            share = (slack[partners] / (slack[partners] - slack[n]))[:, None]
            rays.append(share * self.rays[n] + (1 - share) * self.rays[partners])
            met.append(self.met[partners] & self.met[n])
        return np.vstack(rays), np.vstack(met)


def orthant(dimensions: int) -> Cone:
    """All x >= 0."""
    return Cone(np.eye(dimensions), ~np.eye(dimensions, dtype=bool), dimensions)
