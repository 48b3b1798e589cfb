"""Which labels of a layer of a decision diagram another label dominates, by a k-d tree over their fields; compiled."""

import numpy as np

from decision.efficient.packed_words import Fields
from decision.running.arrays import Flags, Integers
from decision.running.compilation import compiled

LEAF = 16
"""Labels in a leaf of the tree, or up to twice as many."""

RECENT = 8
"""Number of labels that dominated the last ones, which are compared first."""


def undominated(layout: Fields, keys: Integers, vector: int, effort: int, stop: Flags) -> Integers:
    """Which of the keys (labels x words) are not found to be dominated, in the order of a k-d tree."""
    order = np.arange(len(keys))
    leaves = 1 << max(0, (len(keys) // LEAF).bit_length() - 1)
    boxes = np.zeros((2 * leaves, keys.shape[1]), dtype=np.int64)
    dominated = np.zeros(len(keys), dtype=np.bool_)
    plant(layout, keys, order, boxes, leaves, stop)
    mark(layout.guards, keys, boxes, leaves, vector, dominated, effort, stop)
    return order[~dominated]


@compiled
def plant(layout: Fields, keys: Integers, order: Integers, boxes: Integers, leaves: int, stop: Flags) -> None:
    """Sorts keys into a k-d tree, halved at the median of the widest field: `order` is permuted with them, and `boxes`
    (nodes x words, in heap order) gets the componentwise maximum below each node; incomplete if the flag is set."""
    count, words = keys.shape
    numbers = len(layout.word)
    least, most = np.zeros(numbers, dtype=np.int64), np.zeros(numbers, dtype=np.int64)
    whole = np.zeros(numbers)
    for node in range(1, 2 * leaves):
        if stop[0]:
            return
        level = 1
        while 2 * level <= node:
            level *= 2
        begin, end = (node - level) * count // level, (node - level + 1) * count // level
        for j in range(numbers):
            least[j], most[j] = np.int64(2**62), 0
        for i in range(begin, end):
            for j in range(numbers):
                number = keys[i, layout.word[j]] >> layout.shift[j] & layout.mask[j]
                least[j], most[j] = min(least[j], number), max(most[j], number)
        for w in range(words):
            boxes[node, w] = layout.guards[w]
        widest = 0
        for j in range(numbers):
            boxes[node, layout.word[j]] |= most[j] << layout.shift[j]
            if node == 1:
                whole[j] = 1.0 / max(1, most[j] - least[j])
            if (most[j] - least[j]) * whole[j] > (most[widest] - least[widest]) * whole[widest]:
                widest = j
        if node >= leaves:
            continue
        w, shift, mask = layout.word[widest], layout.shift[widest], layout.mask[widest]
        middle = (2 * (node - level) + 1) * count // (2 * level)
        low, high = begin, end - 1
        while low < high:  # quickselect
            pivot = keys[(low + high) // 2, w] >> shift & mask
            i, j = low, high
            while i <= j:
                while (keys[i, w] >> shift & mask) < pivot:
                    i += 1
                while (keys[j, w] >> shift & mask) > pivot:
                    j -= 1
                if i <= j:
                    for v in range(words):
                        keys[i, v], keys[j, v] = keys[j, v], keys[i, v]
                    order[i], order[j] = order[j], order[i]
                    i += 1
                    j -= 1
            if middle <= j:
                high = j
            elif middle >= i:
                low = i
            else:
                break


@compiled
def mark(
    guards: Integers,
    keys: Integers,
    boxes: Integers,
    leaves: int,
    vector: int,
    dominated: Flags,
    effort: int,
    stop: Flags,
) -> None:
    """Marks keys that another one dominates: it is at least as large in every field, and differs in the words from
    `vector` on, the objectives. effort: nodes of the tree that are visited for a key, at most."""
    count, words = keys.shape
    key = np.zeros(words, dtype=np.int64)
    recent = np.zeros(RECENT, dtype=np.int64)
    used = 0
    for i in range(count):
        if stop[0]:
            return
        for w in range(words):
            key[w] = keys[i, w] & ~guards[w]
        found = -1
        for n in range(used):
            if _exceeds(keys, recent[n], guards, key, vector):
                found = n
                break
        if found >= 0:
            dominated[i] = True
            recent[found], recent[found // 2] = recent[found // 2], recent[found]
            continue
        node = 1
        visits = 0
        while node and found < 0 and visits < effort:
            visits += 1
            w = 0
            while w < words and (boxes[node, w] - key[w]) & guards[w] == guards[w]:
                w += 1
            if w == words:
                if node < leaves:
                    node *= 2
                    continue
                for other in range((node - leaves) * count // leaves, (node - leaves + 1) * count // leaves):
                    if _exceeds(keys, other, guards, key, vector):
                        found = other
                        break
            while node & 1:
                node >>= 1
            if node:
                node += 1
        if found >= 0:
            dominated[i] = True
            used = min(used + 1, RECENT)
            recent[used - 1] = found


@compiled
def _exceeds(keys: Integers, other: int, guards: Integers, key: Integers, vector: int) -> bool:
    differs = False
    for w in range(len(guards)):
        if (keys[other, w] - key[w]) & guards[w] != guards[w]:
            return False
        differs |= w >= vector and keys[other, w] != key[w] | guards[w]
    return differs
