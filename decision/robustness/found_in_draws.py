"""The best bundles that a search found draw by draw, and counts of them, numbered in the order in which they are found."""

from dataclasses import dataclass, replace

import numpy as np

from decision.robustness.acceptability import Tally
from decision.robustness.winners import Winners
from decision.running.arrays import Flags, Floats, Integers


@dataclass(frozen=True)
class BestBundles:
    """The best bundles of some draws."""

    draw: Integers
    """(found): index of the draw."""

    chosen: Flags
    """(found, choices): the bundle."""

    value: Floats
    """(found): its value in the draw, in points."""

    settled: Flags
    """(draws): whether the search ended within its work; of others nothing is found."""

    last: Floats
    """(draws): the value of the last of the bundles asked for, or less."""

    nodes: Integers
    """(draws): nodes searched."""


class FoundTally(Tally):
    """Counts where candidates are numbered in the order in which they are found."""

    def __init__(self, objectives: int) -> None:
        super().__init__(np.zeros(0, dtype=np.int64), np.zeros((0, objectives)))
        self.bundles: list[frozenset[int]] = []
        self._rows: dict[frozenset[int], int] = {}

    def count(self, won: Winners) -> None:
        """Adds the winners of some more draws."""
        assert won.bundles is not None
        numbers = np.zeros(len(won.bundles), dtype=np.intp)
        for n, held in enumerate(won.bundles):
            bundle = frozenset(np.flatnonzero(held).tolist())
            numbers[n] = self._rows.setdefault(bundle, len(self.bundles))
            if numbers[n] == len(self.bundles):
                self.bundles.append(bundle)
        more = len(self.bundles) - len(self.first)
        self.first = np.pad(self.first, (0, more))
        self.weights = np.pad(self.weights, ((0, more), (0, 0)))
        super().count(replace(won, candidate=numbers[won.candidate]))
