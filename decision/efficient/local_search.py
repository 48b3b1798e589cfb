"""Pareto local search for good initial bundles: a heuristic, which proves nothing but lets the search prune earlier.

First, dives for every weighting of the Lagrangian bounds, by the option of least loss; then the neighbourhood of every
nondominated bundle found, all bundles that differ in one lever or two, until none is new.
Source: L. Paquete, M. Chiarandini, T. Stützle, "Pareto local optimum sets" (2004).
"""

from collections.abc import Callable

import numpy as np

from decision.efficient.archive import NEW, Archive, dominance_status, insert
from decision.efficient.consents import Consents, consents_hold
from decision.efficient.integer_problem import Instance
from decision.efficient.packed_words import packed_rows
from decision.efficient.partial_bundles import Assignments, dive, objective_vectors, totals_of
from decision.efficient.search_zones import LagrangianBounds
from decision.running.arrays import Flags, Integers
from decision.running.compilation import compiled

TIE = 1e-7
"""Reduced costs that differ by no more than this share of the root bound count as equal."""


MOST_NEIGHBOURS = 1_000_000
"""With more neighbours of a bundle (hundreds of levers) there are dives alone."""

AT_ONCE = 2_000
"""Bundles offered to the archive between two looks at the limits."""


def seed(
    instance: Instance,
    consent: Consents,
    lagrangian: LagrangianBounds,
    archive: Archive,
    tries: int,
    room: int,
    is_over: Callable[[], bool],
) -> None:
    """Adds nondominated bundles to the archive, up to `room`; `tries` bundles are evaluated at most, about."""
    seen = np.zeros(len(archive.slots), dtype=np.bool_)
    for last in (False, True):
        if is_over():
            return
        assignments = _dives(instance, lagrangian, last)
        _offer_all(
            instance, consent, archive, assignments, totals_of(instance, assignments), seen, room, is_over
        )
    if len(instance.use) ** 2 // 2 > MOST_NEIGHBOURS:
        return
    neighbours = _Neighbours(instance)
    while tries > 0 and archive.size[0] < room and not is_over():
        fresh = np.flatnonzero(~seen[archive.slots[: archive.size[0]]])
        if not len(fresh):
            return
        slot = archive.slots[fresh[0]]
        seen[slot] = True
        assignments, totals = neighbours.of(archive.assignments[slot].copy())
        tries -= neighbours.count
        _offer_all(instance, consent, archive, assignments, totals, seen, room, is_over)


def _offer_all(
    instance: Instance,
    consent: Consents,
    archive: Archive,
    assignments: Assignments,
    totals: Integers,
    seen: Flags,
    room: int,
    is_over: Callable[[], bool],
) -> None:
    vectors = objective_vectors(instance, totals)
    keys = packed_rows(archive.layout, np.maximum(0, vectors - archive.layout.least))
    for start in range(0, len(keys), AT_ONCE):
        if is_over():
            return
        some = slice(start, start + AT_ONCE)
        offer(archive, consent, keys[some], vectors[some], assignments[some], seen, room)


@compiled
def offer(
    archive: Archive,
    consent: Consents,
    keys: Integers,
    vectors: Integers,
    assignments: Assignments,
    seen: Flags,
    room: int,
) -> None:
    """Inserts those of some feasible bundles that none equals or dominates, and marks them as not seen; bundles with
    equal vectors are left to the exact search."""
    for i in range(len(keys)):
        if archive.size[0] >= room:
            return
        found = dominance_status(
            archive.keys, archive.boxes, archive.recent, archive.size, archive.layout.guards, keys[i]
        )
        if (
            found == NEW
            and consents_hold(consent, vectors[i])
            and insert(archive, keys[i], assignments[i], found)
        ):
            seen[archive.slots[archive.size[0] - 1]] = False


def _dives(instance: Instance, lagrangian: LagrangianBounds, last: bool) -> Assignments:
    """For every weighting the dive by the feasible option of greatest reduced cost, of equal ones the first or the last;
    those that reach a leaf."""
    tie = TIE * np.abs(lagrangian.root_bound)[:, None]

    def choose(depth: int, fits: Flags) -> Integers:
        reduced_cost = lagrangian.reduced_cost[instance.first[depth] : instance.first[depth + 1]].T
        least = np.where(fits, reduced_cost, -np.inf).max(axis=1, keepdims=True)
        best = fits & (reduced_cost >= least - tie)
        options = best.shape[1]
        return np.asarray(options - 1 - np.argmax(best[:, ::-1], axis=1) if last else np.argmax(best, axis=1))

    assignments, alive = dive(instance, len(lagrangian.root_bound), choose)
    return assignments[alive]


class _Neighbours:
    """The neighbourhood of a bundle: all bundles that differ in one lever or two.

    A move changes the option of one lever. Neighbours are pairs of moves; the last move changes nothing, so that pairs
    with it are single moves.
    """

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        options = np.diff(instance.first)
        self.lever = np.append(np.repeat(np.arange(len(options)), options - 1), 0)
        one, other = np.triu_indices(len(self.lever), 1)
        apart = (self.lever[one] != self.lever[other]) | (other == len(self.lever) - 1)
        self.one, self.other = one[apart], other[apart]
        self.base = np.where(instance.peak, 0, instance.base)
        self.gain = np.where(instance.peak, 0, instance.gain)
        self.extra_gain = np.where(instance.peak, 0, instance.extra_gain)
        self.of_member = self.lever[:, None] == instance.member_depth

    @property
    def count(self) -> int:
        """The number of neighbours, feasible or not."""
        return len(self.one)

    def of(self, middle: Assignments) -> tuple[Assignments, Integers]:
        """The neighbours that keep every row (neighbours x levers), and their totals (neighbours x objectives)."""
        instance, one, other = self.instance, self.one, self.other
        held = instance.first[:-1] + middle
        moves = np.append(np.delete(np.arange(len(instance.use)), held), held[0])
        before = held[self.lever]
        use, gain = instance.use[moves] - instance.use[before], self.gain[moves] - self.gain[before]
        used = instance.use[held].sum(axis=0) + use[one] + use[other]
        in_force = self._in_force(moves, held)
        kept = np.flatnonzero((used + in_force @ instance.extra_use <= instance.cap).all(axis=1))
        one, other, rows = one[kept], other[kept], np.arange(len(kept))
        assignments = np.tile(middle, (len(kept), 1))
        for move in (other, one):
            assignments[rows, self.lever[move]] = moves[move] - instance.first[self.lever[move]]
        totals = self.base + self.gain[held].sum(axis=0) + gain[one] + gain[other]
        totals = totals + in_force[kept] @ self.extra_gain
        if instance.peak.any():
            totals = np.where(instance.peak, totals_of(instance, assignments), totals)
        return assignments, totals

    def _in_force(self, moves: Integers, held: Integers) -> Integers:
        """neighbours x synergies: 1 where a synergy is in force."""
        instance, members = self.instance, np.arange(len(self.instance.member_depth))
        here = instance.member_holds[members, held[instance.member_depth]]
        turned = self.of_member & (here != instance.member_holds[:, moves].T)
        holds = here ^ turned[self.one] ^ turned[self.other]
        return np.logical_and.reduceat(holds, instance.member_first[:-1], axis=1).astype(np.int64)
