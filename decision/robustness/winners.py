"""The best candidates of each draw, within the tolerance."""

from dataclasses import dataclass, field

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.running.arrays import Flags, Floats, Indexes


@dataclass(frozen=True)
class Winners:
    """The best candidates of some draws."""

    candidate: Indexes
    """With `draw`, the pairs of a draw and a candidate that is best in it, within the tolerance."""

    draw: Indexes
    """Index of the draw of each pair."""

    best: Floats
    """Greatest value of every draw, in points, (draws)."""

    weights: Floats
    """Of every draw, (draws, objectives)."""

    bundles: Flags | None = None
    """(candidates, choices): the candidates, where they were searched for; None: rows of the table of all."""

    open: dict[int, Floats] = field(default_factory=dict)
    """By draw, the scores of those that a search did not settle within its work; they have no winner and no best."""

    @classmethod
    def of(cls, values: Floats, weights: Floats) -> "Winners":
        """Returns them from values (candidates, draws) and weights (draws, objectives)."""
        best = values.max(axis=0)
        # Few are best: on a flat array they are found many at a time.
        candidate, draw = np.divmod(np.flatnonzero((values >= best - TOLERANCE).ravel()), len(best))
        return cls(candidate, draw, best, weights)
