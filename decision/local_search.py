"""Good bundles to begin with, compiled: no proof, but the more is found early the more is cut later.

First a way down for each of the bounds' weightings, by the option that takes least off; then, from every
bundle that none dominates, all that differ in one or two levers, until none is new (Pareto local search).
Source: L. Paquete, M. Chiarandini, T. Stützle, "Pareto local optimum sets" (2004).
"""

import numpy as np
from numpy.typing import NDArray

from decision.archive import NEW, Archive, keep, standing
from decision.compiled import compiled
from decision.descent import Consents, Numbers, Picks, begin, consents, decide, value_at, worth
from decision.packed import pack
from decision.whole import Board
from decision.zones import Bounding

EVEN = 1e-7
"""Of a bound's size: what two options take off within it counts as equal."""


@compiled
def seed(
    board: Board,
    consent: Consents,
    bounding: Bounding,
    kept: Archive,
    tries: int,
    room: int,
    stop: NDArray[np.bool_],
) -> None:
    """Fills the archive, trying at most so many bundles, and keeping fewer than room, until told to stop."""
    levers, objectives = len(board.first) - 1, len(board.base)
    picks = np.zeros(levers, dtype=np.int16)
    used = np.zeros((levers + 1, len(board.cap)), dtype=np.int64)
    totals = np.zeros((levers + 1, objectives), dtype=np.int64)
    worths = np.zeros(objectives, dtype=np.int64)
    values = np.zeros(objectives)
    key = np.zeros(len(kept.places.guards), dtype=np.int64)
    for n in range(len(bounding.top)):
        for late in range(2):
            if _dive(board, bounding, n, late == 1, picks, used, totals):
                _offer(board, consent, kept, totals[levers], worths, key, values, picks)
    alone = _alone(board)
    seen = np.zeros(len(kept.slots), dtype=np.bool_)
    middle = np.zeros(levers, dtype=np.int16)
    here = np.zeros(len(board.cap), dtype=np.int64)
    reached = np.zeros(objectives, dtype=np.int64)
    while tries > 0:
        at = -1
        for i in range(kept.size[0]):
            if not seen[kept.slots[i]]:
                at = i
                break
        if at < 0:
            return
        if stop[0]:
            return
        slot = kept.slots[at]
        seen[slot] = True
        for depth in range(levers):
            middle[depth] = kept.picks[slot, depth]
        _changed(board, middle, 0, middle[0], 0, middle[0], picks, used, totals)
        for r in range(len(here)):
            here[r] = used[levers, r]
        for j in range(objectives):
            reached[j] = totals[levers, j]
        for one in range(levers):
            for a in range(board.first[one + 1] - board.first[one]):
                if a == middle[one]:
                    continue
                for other in range(one, levers):
                    for b in range(1 if other == one else board.first[other + 1] - board.first[other]):
                        if other == one:
                            b = a
                        elif b == middle[other]:
                            continue
                        tries -= 1
                        if alone[one] and alone[other]:
                            if not _fits(board, here, middle, one, a, other, b):
                                continue
                            _shift(board, reached, middle, one, a, other, b, worths)
                            pack(kept.places, worths, key)
                            if _standing(kept, key) != NEW:
                                continue
                        if not _changed(board, middle, one, a, other, b, picks, used, totals):
                            continue
                        if _offer(board, consent, kept, totals[levers], worths, key, values, picks):
                            seen[kept.slots[kept.size[0] - 1]] = False
                            if kept.size[0] >= room:
                                return


@compiled
def _alone(board: Board) -> NDArray[np.bool_]:
    """The levers that are in no synergy: what they use does not depend on others."""
    alone = np.ones(len(board.first) - 1, dtype=np.bool_)
    for depth in board.member_depth:
        alone[depth] = False
    return alone


@compiled
def _fits(board: Board, here: Numbers, middle: Picks, one: int, a: int, other: int, b: int) -> bool:
    """Whether a bundle with two levers changed keeps every row, from what it uses as it is."""
    old, new = board.first[one] + middle[one], board.first[one] + a
    before, after = board.first[other] + middle[other], board.first[other] + b
    for r in range(len(here)):
        change = board.use[new, r] - board.use[old, r]
        if one != other:
            change += board.use[after, r] - board.use[before, r]
        if here[r] + change > board.cap[r]:
            return False
    return True


@compiled
def _shift(
    board: Board, reached: Numbers, middle: Picks, one: int, a: int, other: int, b: int, worths: Numbers
) -> None:
    """What a bundle with two levers changed is worth at most, from its totals as it is; exact but for peaks."""
    old, new = board.first[one] + middle[one], board.first[one] + a
    before, after = board.first[other] + middle[other], board.first[other] + b
    for j in range(len(reached)):
        total = reached[j]
        if board.peak[j]:
            total = max(board.base[j], board.gain[new, j]) if board.sign[j] < 0 else board.most_gain[0, j]
        else:
            total += board.gain[new, j] - board.gain[old, j]
            if one != other:
                total += board.gain[after, j] - board.gain[before, j]
        worths[j] = worth(board, j, total)


@compiled
def _dive(
    board: Board, bounding: Bounding, n: int, late: bool, picks: Picks, used: Numbers, totals: Numbers
) -> bool:
    """At every lever the option that takes least off and still fits, of equal ones the first or the last.

    False where none fits.
    """
    begin(board, used, totals)
    even = EVEN * abs(bounding.top[n]) if late else -EVEN * abs(bounding.top[n])
    for depth in range(len(picks)):
        first, end = board.first[depth], board.first[depth + 1]
        best, least = -1, -np.inf
        for pick in range(end - first):
            drop = bounding.drop[first + pick, n]
            if drop > least - even and decide(board, depth, pick, picks, used, totals):
                best, least = pick, drop
        if best < 0:
            return False
        decide(board, depth, best, picks, used, totals)
    return True


@compiled
def _changed(
    board: Board,
    middle: Picks,
    one: int,
    a: int,
    other: int,
    b: int,
    picks: Picks,
    used: Numbers,
    totals: Numbers,
) -> bool:
    """The totals of a bundle with two levers changed; False when it breaks a row."""
    begin(board, used, totals)
    for depth in range(len(middle)):
        pick = middle[depth]
        if depth == other and other != one:
            pick = b
        if depth == one:
            pick = a
        if not decide(board, depth, pick, picks, used, totals):
            return False
    return True


@compiled
def _offer(
    board: Board,
    consent: Consents,
    kept: Archive,
    totals: Numbers,
    worths: Numbers,
    key: Numbers,
    values: NDArray[np.float64],
    picks: Picks,
) -> bool:
    """Keeps a feasible bundle that none equals or dominates; equal ones are left to the search."""
    for j in range(len(totals)):
        worths[j] = worth(board, j, totals[j])
    pack(kept.places, worths, key)
    if _standing(kept, key) != NEW:
        return False
    if len(consent.floors):
        for j in range(len(worths)):
            values[j] = value_at(consent, j, worths[j])
        if not consents(values, consent.weights, consent.floors):
            return False
    return bool(keep(kept, key, picks, NEW))


@compiled
def _standing(kept: Archive, key: Numbers) -> int:
    return int(standing(kept.keys, kept.boxes, kept.recent, kept.size, kept.places.guards, key, False))
