"""The archive of nondominated bundles found so far, compiled: a new bundle enters unless one in it dominates it.

Bundles are stored by their objective vectors, turned so that more is better and packed into machine words
(efficient/packed_words.py). A k-d tree of bounding boxes keeps the dominance test short.
Source: J. L. Bentley, Communications of the ACM 18 (1975) 509-517.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.efficient.packed_words import Fields, packed_rows, unpacked
from decision.efficient.partial_bundles import Assignments
from decision.running.arrays import Flags, Integers
from decision.running.compilation import compiled, compiled_in_place

NEW, EQUAL, DOMINATED = 0, 1, 2
"""The dominance status of a bundle towards the archive: the largest that applies to any bundle in it."""

BOX = 16
"""Bundles in a leaf of the tree, or up to twice as many."""

TAIL = 8
"""One bundle in so many may lie outside the tree before it is rebuilt."""

RECENT = 16
"""Number of recent dominating vectors that are compared first (move to front)."""


FIRST_ROOM = 2**14
"""Bundles that an archive has room for at first; half of it is for the local search."""


class Archive(NamedTuple):
    """Nondominated bundles in preallocated arrays; rows beyond `size` are free."""

    keys: Integers
    """bundles x words: packed objective vectors with every guard bit set."""

    slots: NDArray[np.int32]
    """bundles: the row of `assignments` that holds each bundle, so that sorting moves no assignments."""

    assignments: Assignments
    """rows x levers."""

    layout: Fields
    """Where each objective lies in a key."""

    boxes: Integers
    """nodes x words: a k-d tree in heap order over the first bundles. Node 1 is the root, 2 n and 2 n + 1 are the
    children of n; a node holds the componentwise maximum of the keys below it."""

    recent: Integers
    """RECENT x words: keys that dominated the last rejected bundles."""

    size: Integers
    """Four counters: bundles; those of them in the tree; leaves of the tree; recent keys."""

    @property
    def vectors(self) -> Integers:
        """bundles x objectives: the objective vectors."""
        return unpacked(self.layout, self.keys[: self.size[0]])


def empty_archive(room: int, layout: Fields, levers: int) -> Archive:
    """An archive without bundles. room: rows. layout: of the objective vectors."""
    words = len(layout.guards)
    return Archive(
        np.zeros((room, words), dtype=np.int64),
        np.arange(room, dtype=np.int32),
        np.zeros((room, levers), dtype=np.int16),
        layout,
        np.zeros((2 * room // BOX + 2, words), dtype=np.int64),
        np.zeros((RECENT, words), dtype=np.int64),
        np.zeros(4, dtype=np.int64),
    )


@compiled_in_place
def dominance_status(
    keys: Integers, boxes: Integers, recent: Integers, size: Integers, guards: Integers, key: Integers
) -> int:
    """The status of an objective vector: DOMINATED by some bundle, else EQUAL to one, else NEW.

    The arrays are those of an archive, passed one by one because compiled code passes them faster than a tuple.
    """
    found = NEW
    for i in range(size[3]):
        if _weakly_dominates(recent, i, guards, key):
            if not _equals(recent, i, guards, key):
                for w in range(len(guards)):
                    recent[i, w], recent[i // 2, w] = recent[i // 2, w], recent[i, w]
                return DOMINATED
            found = EQUAL
    found = max(found, _scan(keys, size[1], size[0], recent, size, guards, key))
    leaves, inside = size[2], size[1]
    node = 1 if leaves else 0
    while node and found != DOMINATED:
        if _weakly_dominates(boxes, node, guards, key):
            if node < leaves:
                node *= 2
                continue
            first, end = (node - leaves) * inside // leaves, (node - leaves + 1) * inside // leaves
            found = max(found, _scan(keys, first, end, recent, size, guards, key))
        while node & 1:
            node >>= 1
        if node:
            node += 1
    return found


@compiled_in_place
def _scan(
    keys: Integers, first: int, end: int, recent: Integers, size: Integers, guards: Integers, key: Integers
) -> int:
    found = NEW
    for i in range(first, end):
        if _weakly_dominates(keys, i, guards, key):
            if not _equals(keys, i, guards, key):
                size[3] = min(size[3] + 1, len(recent))
                for w in range(len(guards)):
                    recent[size[3] - 1, w] = keys[i, w]
                return DOMINATED
            found = EQUAL
    return found


@compiled_in_place
def _weakly_dominates(keys: Integers, i: int, guards: Integers, key: Integers) -> bool:
    """Whether the vector in row i is at least the given one on every objective (weak dominance)."""
    w = 0
    while w < len(guards) and (keys[i, w] - key[w]) & guards[w] == guards[w]:
        w += 1
    return w == len(guards)


@compiled_in_place
def _equals(keys: Integers, i: int, guards: Integers, key: Integers) -> bool:
    same = True
    for w in range(len(guards)):
        same &= keys[i, w] == key[w] | guards[w]
    return same


@compiled_in_place
def insert(archive: Archive, key: Integers, assignment: Assignments, found: int) -> bool:
    """Inserts a bundle of status `found` that none dominates; bundles of equal vectors stay beside it.

    False where the archive is full. A bundle that it holds already is not inserted again. Of the bundles that the new
    one dominates, those outside the tree are removed now, the others when it is rebuilt.
    """
    keys, slots, guards, size = archive.keys, archive.slots, archive.layout.guards, archive.size
    if found == EQUAL:
        for i in range(size[0]):
            if _equals(keys, i, guards, key) and _same(archive.assignments, slots[i], assignment):
                return True
    i = size[1]
    while i < size[0]:
        w = 0
        while w < len(guards) and (key[w] | guards[w]) - (keys[i, w] ^ guards[w]) & guards[w] == guards[w]:
            w += 1
        if w == len(guards) and not _equals(keys, i, guards, key):
            size[0] -= 1
            _swap(keys, slots, i, size[0])
        else:
            i += 1
    end = size[0]
    if end == len(slots):
        return False
    for w in range(len(guards)):
        keys[end, w] = key[w] | guards[w]
    for depth in range(len(assignment)):
        archive.assignments[slots[end], depth] = assignment[depth]
    size[0] += 1
    return True


@compiled_in_place
def _same(held: Assignments, slot: int, assignment: Assignments) -> bool:
    same = True
    for depth in range(len(assignment)):
        same &= held[slot, depth] == assignment[depth]
    return same


@compiled_in_place
def _swap(keys: Integers, slots: NDArray[np.int32], one: int, other: int) -> None:
    if one == other:
        return
    for w in range(keys.shape[1]):
        keys[one, w], keys[other, w] = keys[other, w], keys[one, w]
    slots[one], slots[other] = slots[other], slots[one]


def copied(archive: Archive) -> Archive:
    """A copy that shares no array but the layout."""
    return Archive(
        archive.keys.copy(),
        archive.slots.copy(),
        archive.assignments.copy(),
        archive.layout,
        archive.boxes.copy(),
        archive.recent.copy(),
        archive.size.copy(),
    )


def grown(archive: Archive, most: int) -> Archive:
    """A copy with twice the room, but for no more bundles than `most`, its tree rebuilt."""
    room = len(archive.slots)
    larger = empty_archive(max(room, min(2 * room, most)), archive.layout, archive.assignments.shape[1])
    larger.keys[:room], larger.slots[:room], larger.assignments[:room] = (
        archive.keys,
        archive.slots,
        archive.assignments,
    )
    larger.size[0] = archive.size[0]
    rebuild(larger)
    return larger


NEVER_STOPPED = np.zeros(1, dtype=np.bool_)
"""A stop flag that is never set."""


def rebuild(archive: Archive, stop: Flags = NEVER_STOPPED) -> int:
    """Rebuilds the tree over all bundles and removes the dominated ones; returns how many were tested.

    stop: a flag that ends the test early; bundles that were not tested stay.
    """
    _build_tree(archive)
    dominated = np.zeros(int(archive.size[0]), dtype=np.bool_)
    tested = mark_dominated(archive, dominated, 0, len(dominated), stop)
    if dominated.any():
        count = len(dominated)
        left = np.concatenate([np.flatnonzero(~dominated), np.flatnonzero(dominated)])
        archive.keys[:count], archive.slots[:count] = archive.keys[left], archive.slots[left]
        archive.size[0] = count - int(dominated.sum())
        _build_tree(archive)
    return int(tested)


def _build_tree(archive: Archive) -> None:
    count = int(archive.size[0])
    leaves = 1 << max(0, (count // BOX).bit_length() - 1)
    inside = count // leaves * leaves
    vectors = archive.vectors[:inside]
    order = np.arange(inside).reshape(1, -1)
    while len(order) < leaves:
        held = vectors[order]
        widest = np.argmax(np.ptp(held, axis=1), axis=1)
        along = np.take_along_axis(held, widest[:, None, None], axis=2)[:, :, 0]
        order = np.take_along_axis(order, np.argsort(along, axis=1, kind="stable"), axis=1)
        order = order.reshape(2 * len(order), -1)
    most = vectors[order].max(axis=1, initial=0) if not inside else vectors[order].max(axis=1)
    while True:
        archive.boxes[len(most) : 2 * len(most)] = (
            packed_rows(archive.layout, most - archive.layout.least) | archive.layout.guards
        )
        if len(most) == 1:
            break
        most = np.maximum(most[::2], most[1::2])
    rows = order.ravel()
    archive.keys[:inside], archive.slots[:inside] = archive.keys[rows], archive.slots[rows]
    archive.size[1:3] = inside, leaves


@compiled
def mark_dominated(archive: Archive, dominated: Flags, first: int, end: int, stop: Flags) -> int:
    """Marks the dominated ones of the bundles from `first` up to `end`; returns the first that was not tested, which is
    `end` unless the stop flag was set."""
    guards = archive.layout.guards
    key = np.zeros(len(guards), dtype=np.int64)
    for i in range(first, end):
        if stop[0]:
            return i
        for w in range(len(guards)):
            key[w] = archive.keys[i, w] ^ guards[w]
        dominated[i] = (
            dominance_status(archive.keys, archive.boxes, archive.recent, archive.size, guards, key)
            == DOMINATED
        )
    return end


AT_ONCE = 2_000
"""Bundles compared between two looks at the clock."""


def merged(archives: list[Archive], is_over: Callable[[], bool] = lambda: False) -> tuple[Archive, Integers]:
    """The nondominated bundles of several archives, and the objective vectors (bundles x objectives) of those that were
    not compared before `is_over`, which is asked after the first AT_ONCE. A bundle found twice is kept once."""
    keys = np.vstack([archive.keys[: archive.size[0]] for archive in archives])
    assignments = np.vstack([archive.assignments[archive.slots[: archive.size[0]]] for archive in archives])
    assignments, first = np.unique(assignments, axis=0, return_index=True)
    archive = _filled(archives[0].layout, keys[first], assignments)
    _build_tree(archive)
    count, tested = int(archive.size[0]), 0
    dominated = np.zeros(count, dtype=np.bool_)
    while tested < count and not (tested and is_over()):
        tested = mark_dominated(archive, dominated, tested, min(count, tested + AT_ONCE), NEVER_STOPPED)
    late = archive.vectors[tested:]
    left = np.flatnonzero(~dominated[:tested])
    archive.keys[: len(left)], archive.slots[: len(left)] = archive.keys[left], archive.slots[left]
    archive.size[:] = len(left), 0, 0, 0
    return archive, late


def _filled(layout: Fields, keys: Integers, assignments: Assignments) -> Archive:
    archive = empty_archive(max(1, len(assignments)), layout, assignments.shape[1])
    archive.keys[: len(keys)] = keys | layout.guards
    archive.assignments[: len(assignments)] = assignments
    archive.size[0] = len(keys)
    return archive


def nbytes(archive: Archive) -> int:
    """Bytes of the arrays that grow with the number of bundles."""
    return archive.keys.nbytes + archive.slots.nbytes + archive.assignments.nbytes + archive.boxes.nbytes
