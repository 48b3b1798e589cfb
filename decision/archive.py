"""The efficient bundles found so far, compiled: a new one is kept unless an older one dominates it."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.compiled import compiled
from decision.descent import Numbers, Picks

NEW, EQUAL, DOMINATED = 0, 1, 2


class Archive(NamedTuple):
    """worths: found x objectives, more is better. slots: the row of `picks` that holds each one's options.

    size: how many are found, in its one cell. Room beyond is free.
    """

    worths: Numbers
    slots: NDArray[np.int32]
    picks: Picks
    size: Numbers


def archive(room: int, objectives: int, levers: int) -> Archive:
    """An empty archive."""
    return Archive(
        np.zeros((room, objectives), dtype=np.int64),
        np.arange(room, dtype=np.int32),
        np.zeros((room, levers), dtype=np.int16),
        np.zeros(1, dtype=np.int64),
    )


@compiled
def standing(worths: Numbers, slots: NDArray[np.int32], count: int, worth: Numbers) -> int:
    """DOMINATED: some bundle is nowhere worse and somewhere better; EQUAL: one is worth the same; or NEW.

    A hit moves towards the front. Arrays come one by one, which compiled code passes faster.
    """
    objectives = len(worth)
    for i in range(count):
        j = 0
        while j < objectives and worths[i, j] >= worth[j]:
            j += 1
        if j < objectives:
            continue
        better = False
        for j in range(objectives):
            better |= worths[i, j] > worth[j]
        front = i // 2
        for j in range(objectives):
            worths[i, j], worths[front, j] = worths[front, j], worths[i, j]
        slots[i], slots[front] = slots[front], slots[i]
        return DOMINATED if better else EQUAL
    return NEW


@compiled
def keep(kept: Archive, worth: Numbers, picks: Picks) -> bool:
    """Adds a bundle that none dominates, and drops those that it dominates; equal ones stay beside it.

    One that is held already is not held twice. False when there is no room left.
    """
    i = 0
    while i < kept.size[0]:
        better, worse = False, False
        for j in range(len(worth)):
            if kept.worths[i, j] > worth[j]:
                better = True
                break
            if kept.worths[i, j] < worth[j]:
                worse = True
        if worse and not better:
            kept.size[0] -= 1
            _swap(kept, i, kept.size[0])
            continue
        if not better and _same(kept.picks, kept.slots[i], picks):
            return True
        i += 1
    end = kept.size[0]
    if end == len(kept.slots):
        return False
    for j in range(len(worth)):
        kept.worths[end, j] = worth[j]
    for depth in range(len(picks)):
        kept.picks[kept.slots[end], depth] = picks[depth]
    kept.size[0] += 1
    return True


@compiled
def _same(held: Picks, slot: int, picks: Picks) -> bool:
    same = True
    for depth in range(len(picks)):
        same &= held[slot, depth] == picks[depth]
    return same


@compiled
def _swap(kept: Archive, one: int, other: int) -> None:
    if one == other:
        return
    for j in range(kept.worths.shape[1]):
        kept.worths[one, j], kept.worths[other, j] = kept.worths[other, j], kept.worths[one, j]
    kept.slots[one], kept.slots[other] = kept.slots[other], kept.slots[one]


def copied(kept: Archive) -> Archive:
    """The same in arrays of its own."""
    return Archive(kept.worths.copy(), kept.slots.copy(), kept.picks.copy(), kept.size.copy())


def grown(kept: Archive, most: int) -> Archive:
    """The same with twice the room, but for no more bundles than `most`."""
    room = len(kept.slots)
    larger = archive(max(room, min(2 * room, most)), kept.worths.shape[1], kept.picks.shape[1])
    larger.worths[:room], larger.slots[:room], larger.picks[:room] = kept.worths, kept.slots, kept.picks
    larger.size[0] = kept.size[0]
    return larger


def merged(archives: list[Archive]) -> Archive:
    """What none of several archives dominates; the same bundle found twice is kept once."""
    worths = np.vstack([kept.worths[: kept.size[0]] for kept in archives])
    picks = np.vstack([kept.picks[kept.slots[: kept.size[0]]] for kept in archives])
    picks, first = np.unique(picks, axis=0, return_index=True)
    together = archive(max(1, len(picks)), worths.shape[1], picks.shape[1])
    fill(together, worths[first], picks)
    return together


@compiled
def fill(kept: Archive, worths: Numbers, picks: Picks) -> None:
    """Keeps each of the bundles that none dominates; there must be room."""
    for i in range(len(worths)):
        if standing(kept.worths, kept.slots, kept.size[0], worths[i]) != DOMINATED:
            keep(kept, worths[i], picks[i])
