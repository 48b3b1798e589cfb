"""The best bundle for every weighting, certified: the upper envelope of the bundles' values over the weights.

V*(w) = max_p w . f(p) is convex and piecewise linear. Between the bundles found so far it exceeds their
envelope by most at a corner of the envelope's cells; a corner where another bundle is better gives the next
bundle, and where none is at any corner the set is complete. The same search asks a table of bundles or the
optimizer for the best bundle at a corner (outer approximation; in multiobjective optimisation Benson's method
in the dual, A. H. Hamel, A. Loehne, B. Rudloff, Journal of Global Optimization 59 (2014) 811-836).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.polytopes.epigraph import epigraph
from decision.polytopes.weight_polytope import WeightSpace
from decision.running.arrays import Flags, Floats
from decision.running.limits import OutOfTime, OutOfWork, unlimited


class Oracle(Protocol):
    """Says which bundle is best at given weights; bundles are numbered as it likes.

    at_once: whether many weightings cost little more than one.
    """

    at_once: bool

    def best(self, weights: Floats) -> tuple[Floats, list[int]]:
        """The greatest value at each weighting (points x objectives), and a bundle that has it."""

    def undominated(self, bundle: int) -> int:
        """The bundle, or one that is nowhere worse and that no other dominates."""

    def values(self, bundle: int) -> Floats:
        """What the bundle is worth on each objective."""

    def ceiling(self, weights: Floats) -> Floats:
        """What no bundle's value exceeds at each weighting, from what is known without looking further."""


@dataclass(frozen=True)
class Envelope:
    """The cells of the weight space in which one bundle is best.

    bundles: by the oracle's numbers. corners: corners x coordinates. heights: the envelope there, in points.
    met: corners x bundles, whether the bundle reaches the envelope there. sides: corners x rows of the weight
    space. gap: value points by which some other bundle may exceed the envelope somewhere; certified: by no
    more than the tolerance. interrupted: by the user, out_of_time: by a limit, out_of_work: by one of work.
    """

    space: WeightSpace
    bundles: tuple[int, ...]
    corners: Floats
    heights: Floats
    met: Flags
    sides: Flags
    gap: float
    interrupted: bool
    out_of_time: bool
    out_of_work: bool = False

    @property
    def certified(self) -> bool:
        return self.gap <= TOLERANCE


def envelope(
    space: WeightSpace,
    oracle: Oracle,
    first: int,
    gap: float = 0.0,
    tell: Callable[[int, int], None] = lambda corners, bundles: None,
) -> Envelope:
    """The envelope over the space, from one bundle on, until no bundle exceeds it by more than the gap.

    tell: hears how many corners are settled and how many bundles are known. Never raises OutOfTime or
    KeyboardInterrupt: what was found is returned, with the gap that is left.
    """
    search = _Approximation(space, oracle, oracle.undominated(first))
    interrupted = out_of_time = out_of_work = False
    try:
        while search.improve(max(gap, TOLERANCE)):
            tell(int(search.settled.sum()), len(search.bundles))
    except OutOfTime as stop:
        out_of_time, out_of_work = True, isinstance(stop, OutOfWork)
    except KeyboardInterrupt:
        interrupted = True
    return replace(search.result(interrupted, out_of_time), out_of_work=out_of_work)


class _Approximation:
    """The epigraph of the bundles found, and what is known of its corners.

    settled: the greatest value there was looked up and is in `tops`, a bundle that has it in `best`.
    """

    def __init__(self, space: WeightSpace, oracle: Oracle, first: int) -> None:
        self.space, self.oracle = space, oracle
        self.bundles = [first]
        self.graph = epigraph(space.cone, space.axes @ oracle.values(first))
        count = len(self.graph.vertices)
        self.settled = np.zeros(count, dtype=bool)
        self.tops = np.full(count, np.inf)
        self.best = np.zeros(count, dtype=np.intp)

    def improve(self, gap: float) -> bool:
        """Look at corners and take in the bundle that exceeds one by most; False when none can by the gap."""
        open_still = np.flatnonzero(~self.settled)
        if len(open_still) and not self.oracle.at_once:
            ceiling = self.oracle.ceiling(self.space.weights(self.graph.vertices[open_still]))
            self.tops[open_still] = ceiling
            most = int(np.argmax(ceiling - self.graph.heights[open_still]))
            open_still = open_still[most : most + 1]
            if self.tops[open_still[0]] - self.graph.heights[open_still[0]] <= gap:
                return False
        if len(open_still):
            tops, best = self.oracle.best(self.space.weights(self.graph.vertices[open_still]))
            self.tops[open_still], self.best[open_still], self.settled[open_still] = tops, best, True
        excess = np.where(self.settled, self.tops - self.graph.heights, -np.inf)
        worst = int(np.argmax(excess))
        if excess[worst] > gap:
            bundle = self.oracle.undominated(int(self.best[worst]))
            if bundle in self.bundles:  # it cannot exceed itself but by rounding
                self.tops[worst] = self.graph.heights[worst]
            else:
                self._take(bundle)
            return True
        return not self.settled.all()

    def _take(self, bundle: int) -> None:
        """Raise the epigraph to the bundle; corners that stay keep what is known of them."""
        graph, kept = self.graph.above(self.space.axes @ self.oracle.values(bundle))
        born = len(graph.vertices) - len(kept)
        self.bundles, self.graph, self.settled, self.tops, self.best = (
            [*self.bundles, bundle],
            graph,
            np.concatenate([self.settled[kept], np.zeros(born, dtype=bool)]),
            np.concatenate([self.tops[kept], np.full(born, np.inf)]),
            np.concatenate([self.best[kept], np.zeros(born, dtype=np.intp)]),
        )

    def result(self, interrupted: bool, out_of_time: bool) -> Envelope:
        with unlimited():
            return self._result(interrupted, out_of_time)

    def _result(self, interrupted: bool, out_of_time: bool) -> Envelope:
        tops, unsettled = self.tops.copy(), ~self.settled
        if unsettled.any():
            tops[unsettled] = self.oracle.ceiling(self.space.weights(self.graph.vertices[unsettled]))
        return Envelope(
            space=self.space,
            bundles=tuple(self.bundles),
            corners=self.graph.vertices,
            heights=self.graph.heights,
            met=self.graph.touched,
            sides=self.graph.sides,
            gap=max(0.0, float((tops - self.graph.heights).max())),
            interrupted=interrupted,
            out_of_time=out_of_time,
        )
