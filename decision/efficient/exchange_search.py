"""The search for exchanges of a few levers that improve every bundle, compiled: enumeration of sets of changes."""

import numpy as np

from decision.running.arrays import Flags, Integers
from decision.running.compilation import compiled


@compiled
def find_exchanges(depth: Integers, steps: Integers, strict: Flags, tried: int, sets: Integers) -> int:
    """Sets of one to four changes of different levers whose steps sum to no negative number and a positive strict one.

    steps: changes x (shared rows and objectives), signed so that more is better. tried: the most sets tested. Minimal
    sets only, by ascending depth of their last lever. Fills rows of `sets` and returns their number.
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
        if _improves(none, steps[a], strict):
            alone[a] = True
            sets[count, 0] = a
            count += 1
            continue
        for b in range(a):
            if depth[b] == depth[a] or alone[b]:
                continue
            tried -= 1
            if _improves(steps[a], steps[b], strict):
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
                if _improves(two, steps[c], strict):
                    sets[count, 0], sets[count, 1], sets[count, 2] = a, b, c
                    count += 1
                    continue
                for k in range(width):
                    three[k] = two[k] + steps[c, k]
                for d in range(c):
                    if depth[d] == depth[c] or alone[d] or not _improves(three, steps[d], strict):
                        continue
                    if paired[a, d] or paired[b, d] or paired[c, d]:
                        continue
                    if count == len(sets):
                        return count
                    sets[count, 0], sets[count, 1], sets[count, 2], sets[count, 3] = a, b, c, d
                    count += 1
    return count


@compiled
def _improves(one: Integers, other: Integers, strict: Flags) -> bool:
    for k in range(len(one)):
        if one[k] + other[k] < 0:
            return False
    above = False
    for k in range(len(one)):
        above |= strict[k] and one[k] + other[k] > 0
    return above
