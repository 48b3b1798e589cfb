"""Efficient bundles by Lagrangian bounds over search zones, depth first, compiled: exact and complete.

What the bundles found leave open is a union of zones, each all that reaches its corner or more on every
objective. A way down is followed only while some zone is open to it: its bounds at some forty weightings
(efficient/lagrangian_bounds.py) must reach the corner's weighted worth, and its most on every objective the corner's.
A child looks only at the zones open to its parent. Reaching a corner exactly counts as open, so that bundles
equal to one found are found too. The right method for few objectives and many levers.
Source: K. Klamroth, R. Lacour, D. Vanderpooten, European Journal of Operational Research 245 (2015) 767-778.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.efficient.compilation import compiled
from decision.running.arrays import Flags, Floats, Integers

FACING = 10
"""Of so many weightings the bounds are held against a corner: the others would close little more."""

UNBOUNDED = 2**61
"""What no objective reaches."""


class Bounding(NamedTuple):
    """efficient/lagrangian_bounds.py as arrays. weightings: weightings x objectives; top; drop: options x weightings."""

    weightings: Floats
    top: Floats
    drop: Floats


class Zones(NamedTuple):
    """corners: zones x objectives. beside: zones x objectives x objectives: [z, k] is the worth of the bundle
    that put the k-th number of corner z there. facing: the weightings whose bounds come closest to the corner,
    those that closed the zone last in front; weighted: the corner's worth at each. open: zones that no later
    bundle has split. split: zones x 2, into those from and up to these numbers. size: zones so far, in its one cell.
    """

    corners: Integers
    beside: Integers
    weighted: Floats
    facing: NDArray[np.int32]
    open: Flags
    split: Integers
    size: Integers


def zones(room: int, lowest: Integers, weightings: int) -> Zones:
    """One zone: all that reaches the lowest worths."""
    objectives, many = len(lowest), min(FACING, weightings)
    start = Zones(
        np.zeros((room, objectives), dtype=np.int64),
        np.zeros((room, objectives, objectives), dtype=np.int64),
        np.full((room, many), -np.inf),
        np.zeros((room, many), dtype=np.int32),
        np.zeros(room, dtype=bool),
        np.zeros((room, 2), dtype=np.int64),
        np.ones(1, dtype=np.int64),
    )
    start.corners[0] = lowest
    start.beside[0] = UNBOUNDED
    start.open[0] = True
    return start


def roomier(full: Zones) -> Zones:
    """The open zones alone, and room for all of them to be split at once."""
    rows = np.flatnonzero(full.open[: full.size[0]])
    room = max(len(full.open), (full.corners.shape[1] + 2) * len(rows))

    def moved(part: NDArray[Any]) -> NDArray[Any]:
        roomy = np.zeros((room, *part.shape[1:]), dtype=part.dtype)
        roomy[: len(rows)] = part[rows]
        return roomy

    return Zones(
        moved(full.corners),
        moved(full.beside),
        moved(full.weighted),
        moved(full.facing),
        moved(full.open),
        np.zeros((room, 2), dtype=np.int64),
        np.array([len(rows)], dtype=np.int64),
    )


class Lists(NamedTuple):
    """The zones that are open at each depth of a walk. bound: (depths + 1) x weightings. lists: of zones, from begin
    of a depth on. queue: zones to be looked at."""

    bounding: Bounding
    zones: Zones
    bound: Floats
    lists: NDArray[np.int32]
    begin: Integers
    queue: NDArray[np.int32]


def listed(bounding: Bounding, zones: Zones, levers: int) -> Lists:
    """All open zones at the root."""
    first = np.flatnonzero(zones.open[: zones.size[0]])
    lists, begin = np.zeros(4 * len(first) + 64, dtype=np.int32), np.zeros(levers + 2, dtype=np.int64)
    lists[: len(first)], begin[1] = first, len(first)
    return Lists(
        bounding=bounding,
        zones=zones,
        bound=np.tile(bounding.top, (levers + 1, 1)),
        lists=lists,
        begin=begin,
        queue=np.zeros(len(zones.open) + 1, dtype=np.int32),
    )


def longer(open_lists: Lists) -> Lists:
    """The same with twice the room for lists of zones."""
    return open_lists._replace(lists=np.concatenate([open_lists.lists, np.zeros_like(open_lists.lists)]))


@compiled
def split(open_zones: Zones, bounding: Bounding, worths: Integers) -> bool:
    """Closes what a new bundle dominates; False when there may be no room for the zones that are left."""
    objectives = len(worths)
    known = open_zones.size[0]
    hit = 0
    for z in range(known):
        if open_zones.open[z] and _inside(open_zones.corners, z, worths):
            hit += 1
    if known + hit * objectives > len(open_zones.open):
        return False
    for z in range(known):
        if not open_zones.open[z] or not _inside(open_zones.corners, z, worths):
            continue
        open_zones.open[z] = False
        open_zones.split[z, 0] = open_zones.size[0]
        for j in range(objectives):
            needed = True
            for k in range(objectives):
                if k != j and worths[j] >= open_zones.beside[z, k, j]:
                    needed = False
                    break
            if needed:
                _add(open_zones, bounding, z, j, worths)
        open_zones.split[z, 1] = open_zones.size[0]
    return True


@compiled
def _inside(corners: Integers, z: int, worths: Integers) -> bool:
    inside = True
    for j in range(len(worths)):
        inside &= worths[j] >= corners[z, j]
    return inside


@compiled
def _add(open_zones: Zones, bounding: Bounding, z: int, j: int, worths: Integers) -> None:
    new = open_zones.size[0]
    open_zones.size[0] += 1
    objectives = len(worths)
    for k in range(objectives):
        open_zones.corners[new, k] = worths[k] if k == j else open_zones.corners[z, k]
        for i in range(objectives):
            open_zones.beside[new, k, i] = worths[i] if k == j else open_zones.beside[z, k, i]
    open_zones.open[new] = True
    many = open_zones.facing.shape[1]
    slacks = np.full(many, np.inf)
    for n in range(len(bounding.top)):
        weighted = 0.0
        for k in range(objectives):
            weighted += bounding.weightings[n, k] * open_zones.corners[new, k]
        slack = bounding.top[n] - weighted
        at = many
        while at > 0 and slacks[at - 1] > slack:
            at -= 1
        for i in range(many - 1, at, -1):
            slacks[i] = slacks[i - 1]
            open_zones.facing[new, i] = open_zones.facing[new, i - 1]
            open_zones.weighted[new, i] = open_zones.weighted[new, i - 1]
        if at < many:
            slacks[at] = slack
            open_zones.facing[new, at] = n
            open_zones.weighted[new, at] = weighted


@compiled
def still_open(
    corners: Integers,
    weighted: Floats,
    facing: NDArray[np.int32],
    is_open: Flags,
    split_into: Integers,
    lists: NDArray[np.int32],
    queue: NDArray[np.int32],
    start: int,
    end: int,
    reach: Integers,
    bound: Floats,
    depth: int,
) -> int:
    """Lists, from `end` on, the zones of the list start to end that are open to what can be reached.

    A zone that was split since it was listed stands for those it was split into. The end of the new list, or -1
    where there is no room for it. The one inner loop of the search: it takes arrays one by one, which compiled
    code passes faster.
    """
    child = end
    for i in range(start, end):
        queue[0] = lists[i]
        queued = 1
        while queued:
            queued -= 1
            z = queue[queued]
            reached = True
            for k in range(weighted.shape[1]):
                n, least = facing[z, k], weighted[z, k]
                if bound[depth, n] < least:
                    reached = False
                    if k:
                        facing[z, k], weighted[z, k] = facing[z, k - 1], weighted[z, k - 1]
                        facing[z, k - 1], weighted[z, k - 1] = n, least
                    break
            if reached:
                for j in range(len(reach)):
                    if reach[j] < corners[z, j]:
                        reached = False
                        break
            if not reached:
                continue
            if not is_open[z]:
                for part in range(split_into[z, 0], split_into[z, 1]):
                    queue[queued] = part
                    queued += 1
            elif child == len(lists):
                return -1
            else:
                lists[child] = z
                child += 1
    return child
