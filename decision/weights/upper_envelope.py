"""The upper envelope of weighted values over the weight space, certified: the best bundle at every weighting.

V*(w) = max_p w . f(p) is convex and piecewise linear. The envelope of the bundles found so far is a lower bound, and
the difference is greatest at a vertex of its cells. An oracle is asked for the best bundle at the vertices: a better
one is added, and where none is better at any vertex the envelope is complete (outer approximation of the epigraph).
Source: dual variant of Benson's algorithm, A. H. Hamel, A. Loehne, B. Rudloff, Journal of Global Optimization 59
(2014) 811-836.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.polytopes.epigraph import epigraph
from decision.polytopes.weight_polytope import WeightSpace
from decision.running.arrays import Flags, Floats, Indexes
from decision.running.limits import OutOfTime, OutOfWork, look, unlimited


class Oracle(Protocol):
    """Finds the best bundle at given weights; it numbers bundles as it likes."""

    at_once: bool
    """Whether many weightings cost little more than one."""

    at_a_time: int
    """How many are asked about where they do not."""

    def best(self, weights: Floats) -> tuple[Floats, list[int]]:
        """weightings: the greatest weighted value, and a bundle that has it. weights: weightings x objectives."""

    def undominated(self, bundle: int, where: Floats | None = None) -> int:
        """The bundle, or an undominated one that is nowhere worse. where: weights at which it is best."""

    def values(self, bundle: int) -> Floats:
        """objectives: the values of the bundle, 0-100."""

    @property
    def asked(self) -> int:
        """How many weightings were asked, where they are asked one by one."""

    def ceiling(self, weights: Floats, since: int = 0) -> Floats:
        """weightings: an upper bound on the weighted value of every bundle, without solving anything. since: from what was
        found at the weightings asked from this number on."""


@dataclass(frozen=True)
class Envelope:
    """The cells of the weight space, in each of which one bundle is best, by their vertices."""

    space: WeightSpace
    """The admissible weightings."""

    bundles: tuple[int, ...]
    """The bundles of the envelope, by the oracle's numbers."""

    vertices: Floats
    """vertices x coordinates of the space."""

    heights: Floats
    """vertices: the envelope there, in points."""

    met: Flags
    """vertices x bundles: whether the bundle reaches the envelope there."""

    sides: Flags
    """vertices x half-spaces of the weight space: whether the vertex lies on its boundary."""

    gap: float
    """Points by which some other bundle may exceed the envelope somewhere."""

    gap_of_first: float
    """The same where the first bundle is best."""

    interrupted: bool
    """By the user."""

    out_of_time: bool
    """By a limit."""

    out_of_work: bool = False
    """By a limit of work."""

    @property
    def certified(self) -> bool:
        """Whether no other bundle exceeds the envelope by more than the tolerance."""
        return self.gap <= TOLERANCE


def envelope(
    space: WeightSpace,
    oracle: Oracle,
    first: int,
    gap: float = 0.0,
    tell: Callable[[int, int], None] = lambda vertices, bundles: None,
) -> Envelope:
    """The envelope over the space, until no bundle exceeds it by more than `gap` points.

    first: a bundle to start from. tell: called with the numbers of settled vertices and of bundles found. Never raises
    OutOfTime or KeyboardInterrupt: what was found is returned, with the gap that is left.
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


def whole_envelope(
    space: WeightSpace,
    oracle: Oracle,
    first: int,
    gap: float = 0.0,
    tell: Callable[[int, int], None] = lambda vertices, bundles: None,
) -> Envelope:
    """As `envelope`, where a part of it would tell nothing. Raises OutOfTime, KeyboardInterrupt."""
    found = envelope(space, oracle, first, gap, tell)
    if found.interrupted:
        raise KeyboardInterrupt
    if found.out_of_time:
        raise OutOfTime
    return found


class _Approximation:
    """The epigraph of the bundles found, and what is known at its vertices.

    settled: vertices: whether the oracle was asked; the greatest value there is in `tops`, a bundle with it in `best`. Of
    other vertices `tops` is an upper bound on it, where the oracle does not answer for all at once: V* is convex, so that a
    new vertex lies no higher than the line between the tops of the two on whose edge it was born.
    """

    def __init__(self, space: WeightSpace, oracle: Oracle, first: int) -> None:
        self.space, self.oracle = space, oracle
        self.bundles = [first]
        self.graph = epigraph(space.cone, space.axes @ oracle.values(first))
        count = len(self.graph.vertices)
        self.settled = np.zeros(count, dtype=bool)
        self.tops = np.asarray(oracle.ceiling(space.weights(self.graph.vertices)))
        self.best = np.zeros(count, dtype=np.intp)

    def improve(self, gap: float) -> bool:
        """Asks the oracle at unsettled vertices and adds the bundle that exceeds the envelope most; False when none can
        exceed it by more than the gap."""
        if not self.oracle.at_once and self._take_worst(gap):
            return True  # of several vertices asked at once, another's bundle may still be missing
        open_still = np.flatnonzero(~self.settled)
        if len(open_still) and not self.oracle.at_once:
            look(len(open_still))
            open_still = self._next(open_still, gap)
            if self.tops[open_still[0]] - self.graph.heights[open_still[0]] <= gap:
                return False
        if len(open_still):
            before = self.oracle.asked
            tops, best = self.oracle.best(self.space.weights(self.graph.vertices[open_still]))
            self.tops[open_still], self.best[open_still], self.settled[open_still] = tops, best, True
            self._lower_ceilings(np.flatnonzero(~self.settled), before)
        return self._take_worst(gap) or not self.settled.all()

    def _take_worst(self, gap: float) -> bool:
        """Adds the bundle that exceeds the envelope most; False where none is known to exceed it by more than the gap."""
        excess = np.where(self.settled, self.tops - self.graph.heights, -np.inf)
        worst = int(np.argmax(excess))
        if excess[worst] <= gap:
            return False
        at = self.space.weights(self.graph.vertices[worst : worst + 1])[0]
        bundle = self.oracle.undominated(int(self.best[worst]), at)
        if bundle in self.bundles:  # it exceeds itself by rounding
            self.tops[worst] = self.graph.heights[worst]
        else:
            self._take(bundle)
        return True

    def _lower_ceilings(self, vertices: Indexes, since: int = 0) -> None:
        """Lowers what may be found at vertices by what was found at others from the number `since` on."""
        if len(vertices) and not self.oracle.at_once:
            ceiling = self.oracle.ceiling(self.space.weights(self.graph.vertices[vertices]), since)
            self.tops[vertices] = np.minimum(self.tops[vertices], ceiling)

    def _next(self, open_still: Indexes, gap: float) -> Indexes:
        """The vertices to ask at next: where the most may be missing, at the corners of the first bundle's cell before all
        others."""
        excess = self.tops[open_still] - self.graph.heights[open_still]
        own = self.graph.touched[open_still, 0]
        if excess[own].max(initial=-np.inf) > gap:
            excess[~own] = -np.inf
        first, *others = np.argsort(-excess, kind="stable")[: self.oracle.at_a_time].tolist()
        return open_still[[first, *(other for other in others if excess[other] > gap)]]

    def _take(self, bundle: int) -> None:
        """Adds a bundle to the epigraph; vertices that remain keep what is known of them."""
        graph, origin = self.graph.above(self.space.axes @ self.oracle.values(bundle))
        kept, born = origin.kept, len(origin.share)
        between = self.tops[origin.ends] * np.column_stack([origin.share, 1 - origin.share])
        self.bundles, self.graph, self.settled, self.tops, self.best = (
            [*self.bundles, bundle],
            graph,
            np.concatenate([self.settled[kept], np.zeros(born, dtype=bool)]),
            np.concatenate([self.tops[kept], between.sum(axis=1)]),
            np.concatenate([self.best[kept], np.zeros(born, dtype=np.intp)]),
        )
        self._lower_ceilings(np.arange(len(kept), len(kept) + born))

    def result(self, interrupted: bool, out_of_time: bool) -> Envelope:
        """What was found, after a limit as well."""
        with unlimited():
            return self._result(interrupted, out_of_time)

    def _result(self, interrupted: bool, out_of_time: bool) -> Envelope:
        excess = np.maximum(0.0, self.tops - self.graph.heights)
        return Envelope(
            space=self.space,
            bundles=tuple(self.bundles),
            vertices=self.graph.vertices,
            heights=self.graph.heights,
            met=self.graph.touched,
            sides=self.graph.sides,
            gap=float(excess.max()),
            gap_of_first=float(excess[self.graph.touched[:, 0]].max(initial=0.0)),
            interrupted=interrupted,
            out_of_time=out_of_time,
        )
