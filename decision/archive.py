"""The efficient bundles found so far, compiled: a new one is kept unless an older one dominates it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.compiled import compiled
from decision.descent import Picks
from decision.packed import Fields, apart
from decision.whole import Whole

NEW, EQUAL, DOMINATED = 0, 1, 2


class Archive(NamedTuple):
    """keys: found x words, each one's worths in words (decision/packed.py) with every guard set; more is better.
    slots: the row of `picks` that holds each one's options. places: where worths lie in a key.

    size: how many are found, in its one cell. Room beyond is free.
    """

    keys: Whole
    slots: NDArray[np.int32]
    picks: Picks
    places: Fields
    size: Whole

    @property
    def worths(self) -> Whole:
        """found x objectives."""
        return apart(self.places, self.keys[: self.size[0]])


def archive(room: int, places: Fields, levers: int) -> Archive:
    """An empty archive."""
    return Archive(
        np.zeros((room, len(places.guards)), dtype=np.int64),
        np.arange(room, dtype=np.int32),
        np.zeros((room, levers), dtype=np.int16),
        places,
        np.zeros(1, dtype=np.int64),
    )


@compiled
def standing(keys: Whole, guards: Whole, slots: NDArray[np.int32], count: int, key: Whole) -> int:
    """DOMINATED: some bundle is nowhere worse and somewhere better; EQUAL: one is worth the same; or NEW.

    A hit moves towards the front. Arrays come one by one, which compiled code passes faster.
    """
    for i in range(count):
        w = 0
        while w < len(guards) and keys[i, w] - key[w] & guards[w] == guards[w]:
            w += 1
        if w < len(guards):
            continue
        better = False
        front = i // 2
        for w in range(len(guards)):
            better |= keys[i, w] != key[w] | guards[w]
            keys[i, w], keys[front, w] = keys[front, w], keys[i, w]
        slots[i], slots[front] = slots[front], slots[i]
        return DOMINATED if better else EQUAL
    return NEW


@compiled
def keep(kept: Archive, key: Whole, picks: Picks) -> bool:
    """Adds a bundle that none dominates, and drops those that it dominates; equal ones stay beside it.

    One that is held already is not held twice. False when there is no room left.
    """
    keys, slots, guards = kept.keys, kept.slots, kept.places.guards
    i = 0
    while i < kept.size[0]:
        w = 0
        while w < len(guards) and (key[w] | guards[w]) - (keys[i, w] ^ guards[w]) & guards[w] == guards[w]:
            w += 1
        if w == len(guards):  # nowhere better than the new one
            equal = True
            for w in range(len(guards)):
                equal &= keys[i, w] == key[w] | guards[w]
            if not equal:
                kept.size[0] -= 1
                _swap(keys, slots, i, kept.size[0])
                continue
            if _same(kept.picks, slots[i], picks):
                return True
        i += 1
    end = kept.size[0]
    if end == len(slots):
        return False
    for w in range(len(guards)):
        keys[end, w] = key[w] | guards[w]
    for depth in range(len(picks)):
        kept.picks[slots[end], depth] = picks[depth]
    kept.size[0] += 1
    return True


@compiled
def _same(held: Picks, slot: int, picks: Picks) -> bool:
    same = True
    for depth in range(len(picks)):
        same &= held[slot, depth] == picks[depth]
    return same


@compiled
def _swap(keys: Whole, slots: NDArray[np.int32], one: int, other: int) -> None:
    if one == other:
        return
    for w in range(keys.shape[1]):
        keys[one, w], keys[other, w] = keys[other, w], keys[one, w]
    slots[one], slots[other] = slots[other], slots[one]


def copied(kept: Archive) -> Archive:
    """The same in arrays of its own."""
    return Archive(kept.keys.copy(), kept.slots.copy(), kept.picks.copy(), kept.places, kept.size.copy())


def grown(kept: Archive, most: int) -> Archive:
    """The same with twice the room, but for no more bundles than `most`."""
    room = len(kept.slots)
    larger = archive(max(room, min(2 * room, most)), kept.places, kept.picks.shape[1])
    larger.keys[:room], larger.slots[:room], larger.picks[:room] = kept.keys, kept.slots, kept.picks
    larger.size[0] = kept.size[0]
    return larger


def merged(archives: list[Archive]) -> Archive:
    """What none of several archives dominates; the same bundle found twice is kept once."""
    keys = np.vstack([kept.keys[: kept.size[0]] for kept in archives])
    picks = np.vstack([kept.picks[kept.slots[: kept.size[0]]] for kept in archives])
    picks, first = np.unique(picks, axis=0, return_index=True)
    together = archive(max(1, len(picks)), archives[0].places, picks.shape[1])
    fill(together, keys[first], picks)
    return together


def nbytes(kept: Archive) -> int:
    """Bytes held."""
    return kept.keys.nbytes + kept.slots.nbytes + kept.picks.nbytes


@compiled
def fill(kept: Archive, keys: Whole, picks: Picks) -> None:
    """Keeps each of the bundles that none dominates; there must be room. keys: with or without their guards."""
    guards = kept.places.guards
    key = np.zeros(len(guards), dtype=np.int64)
    for i in range(len(keys)):
        for w in range(len(guards)):
            key[w] = keys[i, w] & ~guards[w]
        if standing(kept.keys, guards, kept.slots, kept.size[0], key) != DOMINATED:
            keep(kept, key, picks[i])
