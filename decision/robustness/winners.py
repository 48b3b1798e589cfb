"""The best candidates of each draw, within the tolerance."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

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

    def arrays(self) -> dict[str, Any]:
        """Returns them as arrays by name, of which `of_arrays` makes them again."""
        told = {name: getattr(self, name) for name in ("candidate", "draw", "best", "weights")}
        told |= {} if self.bundles is None else {"bundles": self.bundles}
        return told | {f"open {draw}": scores for draw, scores in self.open.items()}

    @classmethod
    def of_arrays(cls, told: Mapping[str, Any]) -> "Winners":
        """Returns the winners that such arrays hold."""
        still = {int(name.split()[1]): scores for name, scores in told.items() if name.startswith("open ")}
        bundles = told.get("bundles")
        return cls(told["candidate"], told["draw"], told["best"], told["weights"], bundles, still)
