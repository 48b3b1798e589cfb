"""Exchanges that always better a bundle: one that holds their old options is dominated, and need not be followed.

An exchange changes up to four levers. Where together they use no more of any row that many levers share, take
nothing off any objective and add to one, every bundle that holds the old options is dominated by the same one
with the new ones, whatever else is in it. Where a synergy could make it otherwise, the exchange is tied to
options by which the synergy is out of force; where a row of few levers could, to what is left of it. Changes of
one lever that take nothing off may use more: they are tied to what is left of every row, so that only bundles
to which nothing can be added are followed to their end.
Source: T. Ibaraki, Journal of the ACM 24 (1977) 264-279.
"""

from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import numpy as np

from decision.efficient.compilation import compiled
from decision.efficient.integer_problem import NEVER, Board
from decision.efficient.packed_words import BITS, Packed, rising, together
from decision.running.arrays import Flags, Integers

MOST = 1024
"""Exchanges of several levers that are watched: those that are decided first."""

TRIED = 20_000_000
"""So many sets of changes are looked at."""

SHARED = 4
"""A row that more levers use must not be used more by an exchange; of others, what is left is looked at."""

STEPS = 256
"""Into so many steps what is left of a row is divided to look up the changes that it has room for."""

EVERY = 2**BITS - 1
"""A word with every bit set."""


class Exchanges(NamedTuple):
    """What the searches watch, a bit each.

    Of several levers, by the depth at which they are decided: held: options x words, the exchanges that an option
    leaves possible. decided: depths x words. begins: for each depth the first word that matters from there on.
    ties: exchanges x words of rows (efficient/packed_words.py): so much must be left.

    Of one lever: lone_held: options, the changes that an option leaves possible. lone_decided: depths, those
    decided there or before. shared: the rows that many levers use; spread: depths x these, the most that the levers
    from a depth on can take off; room: these x steps, the changes for which so much may be enough (the last: less
    than nothing); shift: what is left is divided by 2 to that power. lone_ties: depths x changes x words.
    """

    held: Integers
    decided: Integers
    begins: Integers
    ties: Integers
    lone_held: Integers
    lone_decided: Integers
    shared: Integers
    spread: Integers
    room: Integers
    shift: Integers
    lone_ties: Integers


class _Changes(NamedTuple):
    """All changes of one lever: depth, old and new option; use, gain: changes x rows, changes x objectives,
    synergies left out, and a peak's gain counted as zero."""

    depth: Integers
    old: Integers
    new: Integers
    use: Integers
    gain: Integers


@dataclass(frozen=True)
class _Exchange:
    """decided: the depth. held: the options that it is for, by depth. needs: what must be left, by row."""

    decided: int
    held: dict[int, list[int]]
    needs: dict[int, int] = field(default_factory=dict)


def exchanges(board: Board, words: Packed) -> Exchanges:
    """The exchanges of a board: of several levers as many as are watched, and of one."""
    changes = _changes(board)
    shared = users(board).sum(axis=0) > SHARED
    several = _several(board, changes, shared) if rising(board).any() else []
    levers, width = len(board.first) - 1, -(-len(several) // BITS)
    held = np.full((len(board.use), width), EVERY)
    decided = np.zeros((levers, width), dtype=np.int64)
    begins = np.full(levers + 1, width, dtype=np.int64)
    needs = np.zeros((len(several), len(board.cap)), dtype=np.int64)
    for number, exchange in enumerate(several):
        word, bit = number // BITS, 1 << number % BITS
        decided[exchange.decided, word] |= bit
        begins[: exchange.decided + 1] = np.minimum(begins[: exchange.decided + 1], word)
        for depth, options in exchange.held.items():
            for option in range(board.first[depth], board.first[depth + 1]):
                if option not in options:
                    held[option, word] &= ~bit
        for row, need in exchange.needs.items():
            needs[number, row] = need + words.spread[exchange.decided + 1, row]
    return Exchanges(held, decided, begins, _ties(words, needs), *_lone(board, words, changes, shared))


def _ties(words: Packed, needs: Integers) -> Integers:
    """What must be left of every row (things x rows), in words; more than there is counts as one too many."""
    return together(words.rows, np.minimum(needs, words.rows.mask))


def _changes(board: Board) -> _Changes:
    pairs = [
        (depth, old, new)
        for depth in range(len(board.first) - 1)
        for old in range(board.first[depth], board.first[depth + 1])
        for new in range(board.first[depth], board.first[depth + 1])
        if old != new
    ]
    depth, old, new = np.array(pairs, dtype=np.int64).reshape(-1, 3).T
    gain = np.where(board.peak, 0, board.gain[new] - board.gain[old])
    return _Changes(depth, old, new, board.use[new] - board.use[old], gain)


def users(board: Board) -> Flags:
    """levers x rows: whose options or synergies make a difference to a row."""
    heads = board.first[:-1]
    using = np.maximum.reduceat(board.use, heads, axis=0) > np.minimum.reduceat(board.use, heads, axis=0)
    for s in range(len(board.extra_use)):
        using[_members(board, s)] |= board.extra_use[s] != 0
    return using


def _members(board: Board, s: int) -> Integers:
    return board.member_depth[board.member_first[s] : board.member_first[s + 1]]


def _several(board: Board, changes: _Changes, shared: Flags) -> list[_Exchange]:
    """Exchanges of one lever to four, by the depth at which they are decided."""
    steps = np.ascontiguousarray(np.hstack([-changes.use[:, shared], changes.gain]))
    strict = np.concatenate([np.zeros(shared.sum(), dtype=bool), rising(board)])
    sets = np.full((2 * MOST, 4), -1, dtype=np.int64)
    count = find_exchanges(changes.depth, steps, strict, TRIED, sets)
    using = users(board)
    free = _free(board, changes, sets[:count])
    made = (
        _Exchange(int(changes.depth[found[0]]), {int(changes.depth[i]): [int(changes.old[i])] for i in found})
        if is_free
        else _tied(board, changes, shared, strict, using, found)
        for found, is_free in ((one[one >= 0], alone) for one, alone in zip(sets[:count], free, strict=True))
    )
    return sorted(islice((one for one in made if one), MOST), key=lambda one: one.decided)


def _free(board: Board, changes: _Changes, sets: Integers) -> Flags:
    """Which sets of changes better every bundle, untied: in no synergy, on no peak, using no more of any row."""
    none = np.zeros((1, len(board.cap)), dtype=np.int64)
    joined = np.append(np.isin(changes.depth, board.member_depth), False)
    used = np.vstack([changes.use, none])[sets].sum(axis=1)
    free: Flags = ~joined[sets].any(axis=1) & (used <= 0).all(axis=1) & ~board.peak.any()
    return free


@compiled
def find_exchanges(depth: Integers, steps: Integers, strict: Flags, tried: int, sets: Integers) -> int:
    """Sets of changes of different levers whose steps sum up to nothing below zero and something strict above.

    Those whose last lever comes first are found first; none is listed of which a part would do. Fills the rows
    of `sets` and returns how many it filled.
    """
    changes, width = steps.shape
    count = 0
    alone = np.zeros(changes, dtype=np.bool_)
    paired = np.zeros((changes, changes), dtype=np.bool_)
    none = np.zeros(width, dtype=np.int64)
    two, three = np.zeros(width, dtype=np.int64), np.zeros(width, dtype=np.int64)
    for a in range(changes):
        if count == len(sets):
            return count
        if _betters(none, steps[a], strict):
            alone[a] = True
            sets[count, 0] = a
            count += 1
            continue
        for b in range(a):
            if depth[b] == depth[a] or alone[b]:
                continue
            tried -= 1
            if _betters(steps[a], steps[b], strict):
                paired[a, b] = True
                if count == len(sets):
                    return count
                sets[count, 0], sets[count, 1] = a, b
                count += 1
        for b in range(a):
            if depth[b] == depth[a] or alone[b] or paired[a, b]:
                continue
            for k in range(width):
                two[k] = steps[a, k] + steps[b, k]
            for c in range(b):
                if depth[c] == depth[b] or alone[c] or paired[a, c] or paired[b, c]:
                    continue
                tried -= c
                if tried < 0 or count == len(sets):
                    return count
                if _betters(two, steps[c], strict):
                    sets[count, 0], sets[count, 1], sets[count, 2] = a, b, c
                    count += 1
                    continue
                for k in range(width):
                    three[k] = two[k] + steps[c, k]
                for d in range(c):
                    if depth[d] == depth[c] or alone[d] or not _betters(three, steps[d], strict):
                        continue
                    if paired[a, d] or paired[b, d] or paired[c, d]:
                        continue
                    if count == len(sets):
                        return count
                    sets[count, 0], sets[count, 1], sets[count, 2], sets[count, 3] = a, b, c, d
                    count += 1
    return count


@compiled
def _betters(one: Integers, other: Integers, strict: Flags) -> bool:
    for k in range(len(one)):
        if one[k] + other[k] < 0:
            return False
    above = False
    for k in range(len(one)):
        above |= strict[k] and one[k] + other[k] > 0
    return above


def _tied(
    board: Board, changes: _Changes, shared: Flags, strict: Flags, using: Flags, found: Integers
) -> _Exchange | None:
    """A set of changes with what it is tied to; None where it may fail to better a bundle all the same."""
    old = {int(changes.depth[i]): int(changes.old[i]) for i in found}
    new = {int(changes.depth[i]): int(changes.new[i]) for i in found}
    use, gain = changes.use[found].sum(axis=0), changes.gain[found].sum(axis=0)
    held = {depth: [option] for depth, option in old.items()}
    for s in range(len(board.extra_use)):
        members = range(board.member_first[s], board.member_first[s + 1])
        before = all(
            board.member_holds[m, old[d]] for m in members if (d := int(board.member_depth[m])) in old
        )
        after = all(
            board.member_holds[m, new[d]] for m in members if (d := int(board.member_depth[m])) in new
        )
        if before == after:
            continue
        turn = 1 if after else -1
        extra_use, extra_gain = turn * board.extra_use[s], turn * board.extra_gain[s]
        peaks = bool((board.extra_gain[s] > NEVER)[board.peak].any())
        other = next((m for m in members if int(board.member_depth[m]) not in old), None)
        if other is None:
            if peaks:
                return None
            use, gain = use + extra_use, gain + np.where(board.peak, 0, extra_gain)
        elif peaks or (extra_use > 0).any() or (np.where(board.peak, 0, extra_gain) < 0).any():
            depth = int(board.member_depth[other])
            options = held.get(depth, list(range(board.first[depth], board.first[depth + 1])))
            held[depth] = [option for option in options if not board.member_holds[other, option]]
            if not held[depth]:
                return None
    for j in np.flatnonzero(board.peak):
        before_peak = max(int(board.gain[option, j]) for option in old.values())
        after_peak = max(int(board.gain[option, j]) for option in new.values())
        if board.sign[j] * after_peak < board.sign[j] * before_peak:
            return None
    if (use[shared] > 0).any() or (gain < 0).any() or not (gain[strict[shared.sum() :]] > 0).any():
        return None
    needs = {int(row): int(use[row]) for row in np.flatnonzero(use > 0)}
    decided = max([*held, *(int(d) for row in needs for d in np.flatnonzero(using[:, row]))])
    return _Exchange(decided, held, needs)


def _lone(
    board: Board, words: Packed, changes: _Changes, shared: Flags
) -> tuple[Integers, Integers, Integers, Integers, Integers, Integers, Integers]:
    """The changes of one lever that take nothing off any objective, whatever its synergies do."""
    levers, rows = len(board.first) - 1, np.flatnonzero(shared)
    use, gain = changes.use.copy(), changes.gain.copy()
    extra = np.where(board.peak, 0, board.extra_gain)
    able = np.ones(len(use), dtype=bool)
    for s in range(len(board.extra_use)):
        for m in range(board.member_first[s], board.member_first[s + 1]):
            mine = changes.depth == board.member_depth[m]
            before = mine & board.member_holds[m, changes.old] & ~board.member_holds[m, changes.new]
            after = mine & board.member_holds[m, changes.new] & ~board.member_holds[m, changes.old]
            gain[before] -= np.maximum(0, extra[s])
            use[before] += np.maximum(0, -board.extra_use[s])
            gain[after] += np.minimum(0, extra[s])
            use[after] += np.maximum(0, board.extra_use[s])
            if (board.extra_gain[s] > NEVER)[board.peak].any():
                able[before | after] = False
    score = board.sign * board.gain
    lower = (score[changes.new] < score[changes.old]) & board.peak
    able &= (gain >= 0).all(axis=1) & ((gain > 0) & rising(board)).any(axis=1) & ~lower.any(axis=1)
    kept = np.flatnonzero(able)[:BITS]
    needs = use[kept]
    held = np.full(len(board.use), EVERY)
    decided = np.zeros(levers, dtype=np.int64)
    room = np.zeros((len(rows), STEPS + 1), dtype=np.int64)
    shift = np.array([max(0, int(n).bit_length() - 8) for n in needs[:, rows].max(axis=0, initial=0)])
    for number, change in enumerate(kept):
        bit, depth = 1 << number, changes.depth[change]
        others = np.arange(board.first[depth], board.first[depth + 1])
        held[others[others != changes.old[change]]] &= ~bit
        decided[depth:] |= bit
        for n, row in enumerate(rows):
            room[n, max(0, needs[number, row]) >> shift[n] : STEPS] |= bit
            room[n, STEPS] |= bit if needs[number, row] <= 0 else 0
    ties = [_ties(words, np.where(needs > 0, needs + spread, 0)) for spread in words.spread]
    return held, decided, rows, words.spread[:, rows].copy(), room, shift.astype(np.int64), np.array(ties)
