"""Good bundles to begin with: no proof, but the more is found early the more is cut later.

First a way down for each of the bounds' weightings, by the option that takes least off; then, from every
bundle that none dominates, all that differ in one or two levers, until none is new (Pareto local search).
Source: L. Paquete, M. Chiarandini, T. Stützle, "Pareto local optimum sets" (2004).
"""

from collections.abc import Callable

import numpy as np

from decision.efficient.archive import NEW, Archive, keep, standing
from decision.efficient.compilation import compiled
from decision.efficient.consents import Consents, consented
from decision.efficient.integer_problem import Board
from decision.efficient.packed_words import together
from decision.efficient.partial_bundles import Picks, totals_of, ways_down, worths_of
from decision.efficient.search_zones import Bounding
from decision.running.arrays import Flags, Integers

EVEN = 1e-7
"""Of a bound's size: what two options take off within it counts as equal."""


MOST_NEIGHBOURS = 1_000_000
"""Where a bundle has more neighbours, which takes hundreds of levers, only the ways down are taken."""

AT_ONCE = 2_000
"""Bundles offered to the archive between two looks at the limits."""


def seed(
    board: Board,
    consent: Consents,
    bounding: Bounding,
    kept: Archive,
    tries: int,
    room: int,
    is_over: Callable[[], bool],
) -> None:
    """Fills the archive, trying about so many bundles, and keeping fewer than room, until it is over."""
    seen = np.zeros(len(kept.slots), dtype=np.bool_)
    for last in (False, True):
        if is_over():
            return
        picks = _dives(board, bounding, last)
        _offer_all(board, consent, kept, picks, totals_of(board, picks), seen, room, is_over)
    if len(board.use) ** 2 // 2 > MOST_NEIGHBOURS:
        return
    neighbours = _Neighbours(board)
    while tries > 0 and kept.size[0] < room and not is_over():
        fresh = np.flatnonzero(~seen[kept.slots[: kept.size[0]]])
        if not len(fresh):
            return
        slot = kept.slots[fresh[0]]
        seen[slot] = True
        picks, totals = neighbours.of(kept.picks[slot].copy())
        tries -= neighbours.count
        _offer_all(board, consent, kept, picks, totals, seen, room, is_over)


def _offer_all(
    board: Board,
    consent: Consents,
    kept: Archive,
    picks: Picks,
    totals: Integers,
    seen: Flags,
    room: int,
    is_over: Callable[[], bool],
) -> None:
    worths = worths_of(board, totals)
    keys = together(kept.places, np.maximum(0, worths - kept.places.least))
    for start in range(0, len(keys), AT_ONCE):
        if is_over():
            return
        some = slice(start, start + AT_ONCE)
        offer(kept, consent, keys[some], worths[some], picks[some], seen, room)


@compiled
def offer(
    kept: Archive, consent: Consents, keys: Integers, worths: Integers, picks: Picks, seen: Flags, room: int
) -> None:
    """Keeps of some feasible bundles those that none equals or dominates, marked as not seen; equal ones are left to
    the search."""
    for i in range(len(keys)):
        if kept.size[0] >= room:
            return
        found = standing(kept.keys, kept.boxes, kept.recent, kept.size, kept.places.guards, keys[i])
        if found == NEW and consented(consent, worths[i]) and keep(kept, keys[i], picks[i], found):
            seen[kept.slots[kept.size[0] - 1]] = False


def _dives(board: Board, bounding: Bounding, last: bool) -> Picks:
    """For every weighting the way down by the option that takes least off and still fits, of equal ones the first or
    the last; those that come to the bottom."""
    even = EVEN * np.abs(bounding.top)[:, None]

    def choose(depth: int, fits: Flags) -> Integers:
        drop = bounding.drop[board.first[depth] : board.first[depth + 1]].T
        least = np.where(fits, drop, -np.inf).max(axis=1, keepdims=True)
        best = fits & (drop >= least - even)
        options = best.shape[1]
        return np.asarray(options - 1 - np.argmax(best[:, ::-1], axis=1) if last else np.argmax(best, axis=1))

    picks, alive = ways_down(board, len(bounding.top), choose)
    return picks[alive]


class _Neighbours:
    """The bundles that differ from one in one lever or two, by its moves: an option for another, lever by lever.

    One move is a pair with the last, which changes nothing.
    """

    def __init__(self, board: Board) -> None:
        self.board = board
        options = np.diff(board.first)
        self.lever = np.append(np.repeat(np.arange(len(options)), options - 1), 0)
        one, other = np.triu_indices(len(self.lever), 1)
        apart = (self.lever[one] != self.lever[other]) | (other == len(self.lever) - 1)
        self.one, self.other = one[apart], other[apart]
        self.base = np.where(board.peak, 0, board.base)
        self.gain = np.where(board.peak, 0, board.gain)
        self.extra_gain = np.where(board.peak, 0, board.extra_gain)
        self.of_member = self.lever[:, None] == board.member_depth

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.one)

    def of(self, middle: Picks) -> tuple[Picks, Integers]:
        """Those that keep every row, and their totals."""
        board, one, other = self.board, self.one, self.other
        held = board.first[:-1] + middle
        moves = np.append(np.delete(np.arange(len(board.use)), held), held[0])
        before = held[self.lever]
        use, gain = board.use[moves] - board.use[before], self.gain[moves] - self.gain[before]
        used = board.use[held].sum(axis=0) + use[one] + use[other]
        in_force = self._in_force(moves, held)
        kept = np.flatnonzero((used + in_force @ board.extra_use <= board.cap).all(axis=1))
        one, other, rows = one[kept], other[kept], np.arange(len(kept))
        picks = np.tile(middle, (len(kept), 1))
        for move in (other, one):
            picks[rows, self.lever[move]] = moves[move] - board.first[self.lever[move]]
        totals = self.base + self.gain[held].sum(axis=0) + gain[one] + gain[other]
        totals = totals + in_force[kept] @ self.extra_gain
        if board.peak.any():
            totals = np.where(board.peak, totals_of(board, picks), totals)
        return picks, totals

    def _in_force(self, moves: Integers, held: Integers) -> Integers:
        """neighbours x synergies: 1 where one is in force."""
        board, members = self.board, np.arange(len(self.board.member_depth))
        here = board.member_holds[members, held[board.member_depth]]
        turned = self.of_member & (here != board.member_holds[:, moves].T)
        holds = here ^ turned[self.one] ^ turned[self.other]
        return np.logical_and.reduceat(holds, board.member_first[:-1], axis=1).astype(np.int64)
