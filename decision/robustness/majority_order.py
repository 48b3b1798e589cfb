"""An ordinal cross-check: majority of the weight over pairs of bundles (Condorcet), and the Kemeny order.

One bundle beats another where the objectives on which it is better weigh more than half of all. The Kemeny order of some
bundles is that in which the weight of objectives that prefer the lower of two to the higher is least in sum over all pairs
(J. G. Kemeny, Daedalus 88 (1959) 577-591). It is found exactly, by dynamic programming over the sets of bundles placed
first. It never replaces the recommendation: by how much an objective prefers a bundle counts for nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from decision.model.bundle import Bundle

MOST_ORDERED = 14
"""Bundles of which the order is found; of more the first are taken."""

SAME = 1e-9
"""Of disagreements of two orders that count as equal, and values too."""


@dataclass(frozen=True)
class MajorityOrder:
    """The order of some bundles by majority of the weight."""

    order: tuple[Bundle, ...]
    """The Kemeny order; of several equally good ones the first by the order in which the bundles were given."""

    disagreement: float
    """The weight that disagrees with it, in sum over all pairs."""

    beats: Mapping[str, tuple[str, ...]]
    """By id: the ids of the others that a majority of the weight ranks below it."""

    @property
    def winner(self) -> Bundle | None:
        """The bundle that beats every other (Condorcet); None where none does."""
        return next((each for each in self.order if len(self.beats[each.id]) == len(self.order) - 1), None)


def majority_order(bundles: Sequence[Bundle], weights: Mapping[str, float]) -> MajorityOrder:
    """Returns the order of at most MOST_ORDERED different bundles, the first of those given."""
    shown = list({bundle.id: bundle for bundle in bundles}.values())[:MOST_ORDERED]
    above = [[_support(one, other, weights) for other in shown] for one in shown]
    beats = {
        one.id: tuple(other.id for m, other in enumerate(shown) if above[n][m] > 0.5 + SAME)
        for n, one in enumerate(shown)
    }
    order, disagreement = _kemeny(above)
    return MajorityOrder(tuple(shown[n] for n in order), disagreement, beats)


def _support(one: Bundle, other: Bundle, weights: Mapping[str, float]) -> float:
    """The weight of the objectives on which one bundle is better than another."""
    return fsum(
        weight
        for name, weight in weights.items()
        if (one.objectives[name].value or 0.0) > (other.objectives[name].value or 0.0) + SAME
    )


def _kemeny(above: Sequence[Sequence[float]]) -> tuple[list[int], float]:
    """Returns the order of least disagreement, and that: by set of those placed first, the best order of the set."""
    count = len(above)
    best: dict[int, tuple[float, list[int]]] = {0: (0.0, [])}
    for placed in range(1, 1 << count):
        found: tuple[float, list[int]] | None = None
        for last in range(count):
            if not placed >> last & 1:
                continue
            before, order = best[placed ^ (1 << last)]
            cost = before + fsum(above[last][n] for n in order)  # those who would have it higher
            candidate = [*order, last]
            if found is None or cost < found[0] - SAME or (cost <= found[0] + SAME and candidate < found[1]):
                found = (cost, candidate)
        assert found is not None, "a set holds at least one"
        best[placed] = found
    disagreement, order = best[(1 << count) - 1]
    return order, disagreement
