"""The efficient bundles found so far, compiled: a new one is kept unless an older one dominates it."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.efficient.compilation import compiled
from decision.efficient.packed_words import Fields, apart, together
from decision.efficient.partial_bundles import Picks
from decision.running.arrays import Flags, Integers

NEW, EQUAL, DOMINATED = 0, 1, 2
"""How a bundle stands among those found; the largest holds."""

BOX = 16
"""Bundles to a box, or up to twice as many."""

TAIL = 8
"""One in so many may lie outside the boxes before all are sorted anew."""

RECENT = 16
"""So many that dominated the last ones are tried first."""


class Archive(NamedTuple):
    """keys: found x words, each one's worths in words (efficient/packed_words.py) with every guard set; more is better.
    slots: the row of `picks` that holds each one's options. places: where worths lie in a key.

    boxes: a tree of boxes around the first bundles, sorted by it: [1] is the root, [2 n] and [2 n + 1] the halves
    of [n], each the key of the most in it on every objective. recent: keys that dominated the last ones. size: how
    many are found, how many of these lie in boxes, how many boxes have no halves, and how many are recent. Room
    beyond is free.
    """

    keys: Integers
    slots: NDArray[np.int32]
    picks: Picks
    places: Fields
    boxes: Integers
    recent: Integers
    size: Integers

    @property
    def worths(self) -> Integers:
        """found x objectives."""
        return apart(self.places, self.keys[: self.size[0]])


def archive(room: int, places: Fields, levers: int) -> Archive:
    """An empty archive."""
    words = len(places.guards)
    return Archive(
        np.zeros((room, words), dtype=np.int64),
        np.arange(room, dtype=np.int32),
        np.zeros((room, levers), dtype=np.int16),
        places,
        np.zeros((2 * room // BOX + 2, words), dtype=np.int64),
        np.zeros((RECENT, words), dtype=np.int64),
        np.zeros(4, dtype=np.int64),
    )


@compiled
def standing(
    keys: Integers, boxes: Integers, recent: Integers, size: Integers, guards: Integers, key: Integers
) -> int:
    """DOMINATED: some bundle is nowhere worse and somewhere better; else EQUAL: one is worth the same; or NEW.

    Arrays come one by one, which compiled code passes faster.
    """
    found = NEW
    for i in range(size[3]):
        if _holds(recent, i, guards, key):
            if not _is(recent, i, guards, key):
                for w in range(len(guards)):
                    recent[i, w], recent[i // 2, w] = recent[i // 2, w], recent[i, w]
                return DOMINATED
            found = EQUAL
    found = max(found, _among(keys, size[1], size[0], recent, size, guards, key))
    leaves, inside = size[2], size[1]
    node = 1 if leaves else 0
    while node and found != DOMINATED:
        if _holds(boxes, node, guards, key):
            if node < leaves:
                node *= 2
                continue
            first, end = (node - leaves) * inside // leaves, (node - leaves + 1) * inside // leaves
            found = max(found, _among(keys, first, end, recent, size, guards, key))
        while node & 1:
            node >>= 1
        if node:
            node += 1
    return found


@compiled
def _among(
    keys: Integers, first: int, end: int, recent: Integers, size: Integers, guards: Integers, key: Integers
) -> int:
    found = NEW
    for i in range(first, end):
        if _holds(keys, i, guards, key):
            if not _is(keys, i, guards, key):
                size[3] = min(size[3] + 1, len(recent))
                for w in range(len(guards)):
                    recent[size[3] - 1, w] = keys[i, w]
                return DOMINATED
            found = EQUAL
    return found


@compiled
def _holds(keys: Integers, i: int, guards: Integers, key: Integers) -> bool:
    """Whether a key is nowhere less."""
    w = 0
    while w < len(guards) and (keys[i, w] - key[w]) & guards[w] == guards[w]:
        w += 1
    return w == len(guards)


@compiled
def _is(keys: Integers, i: int, guards: Integers, key: Integers) -> bool:
    same = True
    for w in range(len(guards)):
        same &= keys[i, w] == key[w] | guards[w]
    return same


@compiled
def keep(kept: Archive, key: Integers, picks: Picks, found: int) -> bool:
    """Adds a bundle of this standing that none dominates; equal ones stay beside it. False: there is no room left.

    One that is held already is not held twice. Of those that it dominates, what lies in boxes is dropped later.
    """
    keys, slots, guards, size = kept.keys, kept.slots, kept.places.guards, kept.size
    if found == EQUAL:
        for i in range(size[0]):
            if _is(keys, i, guards, key) and _same(kept.picks, slots[i], picks):
                return True
    i = size[1]
    while i < size[0]:
        w = 0
        while w < len(guards) and (key[w] | guards[w]) - (keys[i, w] ^ guards[w]) & guards[w] == guards[w]:
            w += 1
        if w == len(guards) and not _is(keys, i, guards, key):
            size[0] -= 1
            _swap(keys, slots, i, size[0])
        else:
            i += 1
    end = size[0]
    if end == len(slots):
        return False
    for w in range(len(guards)):
        keys[end, w] = key[w] | guards[w]
    for depth in range(len(picks)):
        kept.picks[slots[end], depth] = picks[depth]
    size[0] += 1
    return True


@compiled
def _same(held: Picks, slot: int, picks: Picks) -> bool:
    same = True
    for depth in range(len(picks)):
        same &= held[slot, depth] == picks[depth]
    return same


@compiled
def _swap(keys: Integers, slots: NDArray[np.int32], one: int, other: int) -> None:
    if one == other:
        return
    for w in range(keys.shape[1]):
        keys[one, w], keys[other, w] = keys[other, w], keys[one, w]
    slots[one], slots[other] = slots[other], slots[one]


def copied(kept: Archive) -> Archive:
    """The same in arrays of its own."""
    return Archive(
        kept.keys.copy(),
        kept.slots.copy(),
        kept.picks.copy(),
        kept.places,
        kept.boxes.copy(),
        kept.recent.copy(),
        kept.size.copy(),
    )


def grown(kept: Archive, most: int) -> Archive:
    """The same with twice the room, but for no more bundles than `most`, and sorted."""
    room = len(kept.slots)
    larger = archive(max(room, min(2 * room, most)), kept.places, kept.picks.shape[1])
    larger.keys[:room], larger.slots[:room], larger.picks[:room] = kept.keys, kept.slots, kept.picks
    larger.size[0] = kept.size[0]
    boxed(larger)
    return larger


NEVER_TOLD = np.zeros(1, dtype=np.bool_)
"""For what goes on to its end."""


def boxed(kept: Archive, told: Flags = NEVER_TOLD) -> int:
    """Sorts all into boxes, and drops those that others dominate; how many, in their new order, were looked at.

    told: to stop: those that were not looked at stay.

    The halves of a box lie on either side of the median of the objective in which it is widest.
    Source: J. L. Bentley, Communications of the ACM 18 (1975) 509-517.
    """
    _sort(kept)
    dominated = np.zeros(int(kept.size[0]), dtype=np.bool_)
    looked = mark_dominated(kept, dominated, 0, len(dominated), told)
    if dominated.any():
        count = len(dominated)
        left = np.concatenate([np.flatnonzero(~dominated), np.flatnonzero(dominated)])
        kept.keys[:count], kept.slots[:count] = kept.keys[left], kept.slots[left]
        kept.size[0] = count - int(dominated.sum())
        _sort(kept)
    return int(looked)


def _sort(kept: Archive) -> None:
    count = int(kept.size[0])
    leaves = 1 << max(0, (count // BOX).bit_length() - 1)
    inside = count // leaves * leaves
    worths = kept.worths[:inside]
    order = np.arange(inside).reshape(1, -1)
    while len(order) < leaves:
        held = worths[order]
        widest = np.argmax(np.ptp(held, axis=1), axis=1)
        along = np.take_along_axis(held, widest[:, None, None], axis=2)[:, :, 0]
        order = np.take_along_axis(order, np.argsort(along, axis=1, kind="stable"), axis=1)
        order = order.reshape(2 * len(order), -1)
    most = worths[order].max(axis=1, initial=0) if not inside else worths[order].max(axis=1)
    while True:
        kept.boxes[len(most) : 2 * len(most)] = (
            together(kept.places, most - kept.places.least) | kept.places.guards
        )
        if len(most) == 1:
            break
        most = np.maximum(most[::2], most[1::2])
    places = order.ravel()
    kept.keys[:inside], kept.slots[:inside] = kept.keys[places], kept.slots[places]
    kept.size[1:3] = inside, leaves


@compiled
def mark_dominated(kept: Archive, dominated: Flags, first: int, end: int, told: Flags) -> int:
    """Marks those, from the first up to the end, that others dominate, until told to stop; where it came to."""
    guards = kept.places.guards
    key = np.zeros(len(guards), dtype=np.int64)
    for i in range(first, end):
        if told[0]:
            return i
        for w in range(len(guards)):
            key[w] = kept.keys[i, w] ^ guards[w]
        dominated[i] = standing(kept.keys, kept.boxes, kept.recent, kept.size, guards, key) == DOMINATED
    return end


AT_ONCE = 2_000
"""Bundles looked at between two looks at the clock."""


def merged(archives: list[Archive], is_over: Callable[[], bool] = lambda: False) -> tuple[Archive, Integers]:
    """What none of several archives dominates, and the worths (bundles x objectives) of those that it was too late to
    compare, after the first AT_ONCE; the same bundle found twice is kept once."""
    keys = np.vstack([kept.keys[: kept.size[0]] for kept in archives])
    picks = np.vstack([kept.picks[kept.slots[: kept.size[0]]] for kept in archives])
    picks, first = np.unique(picks, axis=0, return_index=True)
    kept = _filled(archives[0].places, keys[first], picks)
    _sort(kept)
    count, looked = int(kept.size[0]), 0
    dominated = np.zeros(count, dtype=np.bool_)
    while looked < count and not (looked and is_over()):
        looked = mark_dominated(kept, dominated, looked, min(count, looked + AT_ONCE), NEVER_TOLD)
    late = kept.worths[looked:]
    left = np.flatnonzero(~dominated[:looked])
    kept.keys[: len(left)], kept.slots[: len(left)] = kept.keys[left], kept.slots[left]
    kept.size[:] = len(left), 0, 0, 0
    return kept, late


def filled(places: Fields, keys: Integers, picks: Picks) -> Archive:
    """Those of some bundles that none dominates. keys: with or without their guards."""
    kept = _filled(places, keys, picks)
    boxed(kept)
    return kept


def _filled(places: Fields, keys: Integers, picks: Picks) -> Archive:
    kept = archive(max(1, len(picks)), places, picks.shape[1])
    kept.keys[: len(keys)] = keys | places.guards
    kept.picks[: len(picks)] = picks
    kept.size[0] = len(keys)
    return kept


def nbytes(kept: Archive) -> int:
    """Bytes held."""
    return kept.keys.nbytes + kept.slots.nbytes + kept.picks.nbytes + kept.boxes.nbytes
