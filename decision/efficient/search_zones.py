"""Search zones, compiled: the part of the objective space in which efficient bundles may still lie.

The nondominated vectors found so far leave a union of zones; a zone is all vectors that are at least its corner, a
local lower bound, on every objective. A subtree is followed only while it can reach some zone: its Lagrangian bounds at
some forty weightings (efficient/lagrangian_bounds.py) must be at least the weighted corner, and its upper bound on every
objective at least the corner's component. A child tests only the zones that its parent reaches. Reaching a corner
exactly counts, so that bundles with equal vectors are found too. For few objectives and many levers.
Source: K. Klamroth, R. Lacour, D. Vanderpooten, European Journal of Operational Research 245 (2015) 767-778.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.running.arrays import Flags, Floats, Integers
from decision.running.compilation import compiled_in_place

TIGHTEST = 10
"""Weightings, the tightest ones, whose bounds are compared with a corner: the others would close few zones more."""

UNBOUNDED = 2**61
"""Above every component of an objective vector."""


class LagrangianBounds(NamedTuple):
    """A Relaxation (efficient/lagrangian_bounds.py) for compiled code, with the same fields."""

    weightings: Floats
    root_bound: Floats
    reduced_cost: Floats


class Zones(NamedTuple):
    """The zones of a search in preallocated arrays, those that were split included."""

    corners: Integers
    """zones x objectives: the local lower bounds."""

    defining: Integers
    """zones x objectives x objectives: the defining points; [z, k] is the vector whose component k the corner z has."""

    weighted: Floats
    """zones x TIGHTEST: the weighted corner at each of its tightest weightings."""

    tightest: NDArray[np.int32]
    """zones x TIGHTEST: the weightings whose root bounds are nearest to the corner, the one that last excluded a
    subtree moved to the front."""

    open: Flags
    """zones: not yet split by a vector in it."""

    split: Integers
    """zones x 2: a split zone was replaced by the zones from the first number up to the second."""

    size: Integers
    """One cell: the number of zones."""


def zones(room: int, lowest: Integers, weightings: int) -> Zones:
    """Room for zones, with one: all vectors that are at least `lowest`."""
    objectives, many = len(lowest), min(TIGHTEST, weightings)
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
    start.defining[0] = UNBOUNDED
    start.open[0] = True
    return start


def compacted(full: Zones) -> Zones:
    """The open zones alone, with room for all of them to be split once."""
    rows = np.flatnonzero(full.open[: full.size[0]])
    room = max(len(full.open), (full.corners.shape[1] + 2) * len(rows))

    def moved(part: NDArray[Any]) -> NDArray[Any]:
        roomy = np.zeros((room, *part.shape[1:]), dtype=part.dtype)
        roomy[: len(rows)] = part[rows]
        return roomy

    return Zones(
        moved(full.corners),
        moved(full.defining),
        moved(full.weighted),
        moved(full.tightest),
        moved(full.open),
        np.zeros((room, 2), dtype=np.int64),
        np.array([len(rows)], dtype=np.int64),
    )


class ZoneStack(NamedTuple):
    """For each depth of a depth-first search, the zones that the node there can reach."""

    lagrangian: LagrangianBounds
    """The bounds of the instance."""

    zones: Zones
    """All zones."""

    bound: Floats
    """(levers + 1) x weightings: the Lagrangian bound of the node at each depth."""

    lists: NDArray[np.int32]
    """The lists of zones of all depths, one after the other."""

    begin: Integers
    """levers + 2: where the list of each depth begins, and that of the depth before it ends."""

    queue: NDArray[np.int32]
    """Scratch: zones to be tested."""


def zone_stack(lagrangian: LagrangianBounds, zones: Zones, levers: int) -> ZoneStack:
    """A stack for a search from the root, which reaches all open zones."""
    first = np.flatnonzero(zones.open[: zones.size[0]])
    lists, begin = np.zeros(4 * len(first) + 64, dtype=np.int32), np.zeros(levers + 2, dtype=np.int64)
    lists[: len(first)], begin[1] = first, len(first)
    return ZoneStack(
        lagrangian=lagrangian,
        zones=zones,
        bound=np.tile(lagrangian.root_bound, (levers + 1, 1)),
        lists=lists,
        begin=begin,
        queue=np.zeros(len(zones.open) + 1, dtype=np.int32),
    )


def lengthened(open_lists: ZoneStack) -> ZoneStack:
    """The same stack with twice the room for lists."""
    return open_lists._replace(lists=np.concatenate([open_lists.lists, np.zeros_like(open_lists.lists)]))


@compiled_in_place
def split(open_zones: Zones, lagrangian: LagrangianBounds, vectors: Integers) -> bool:
    """Replaces every zone that contains a new vector by those that its components define; False, and nothing is changed,
    where there may be no room for them."""
    objectives = len(vectors)
    known = open_zones.size[0]
    hit = 0
    for z in range(known):
        if open_zones.open[z] and _inside(open_zones.corners, z, vectors):
            hit += 1
    if known + hit * objectives > len(open_zones.open):
        return False
    for z in range(known):
        if not open_zones.open[z] or not _inside(open_zones.corners, z, vectors):
            continue
        open_zones.open[z] = False
        open_zones.split[z, 0] = open_zones.size[0]
        for j in range(objectives):
            needed = True
            for k in range(objectives):
                if k != j and vectors[j] >= open_zones.defining[z, k, j]:
                    needed = False
                    break
            if needed:
                _add(open_zones, lagrangian, z, j, vectors)
        open_zones.split[z, 1] = open_zones.size[0]
    return True


@compiled_in_place
def _inside(corners: Integers, z: int, vectors: Integers) -> bool:
    inside = True
    for j in range(len(vectors)):
        inside &= vectors[j] >= corners[z, j]
    return inside


@compiled_in_place
def _add(open_zones: Zones, lagrangian: LagrangianBounds, z: int, j: int, vectors: Integers) -> None:
    new = open_zones.size[0]
    open_zones.size[0] += 1
    objectives = len(vectors)
    for k in range(objectives):
        open_zones.corners[new, k] = vectors[k] if k == j else open_zones.corners[z, k]
        for i in range(objectives):
            open_zones.defining[new, k, i] = vectors[i] if k == j else open_zones.defining[z, k, i]
    open_zones.open[new] = True
    tightest, weighted_at, root_bound = open_zones.tightest, open_zones.weighted, lagrangian.root_bound
    many, held = tightest.shape[1], 0
    for n in range(len(root_bound)):
        weighted = 0.0
        for k in range(objectives):
            weighted += lagrangian.weightings[n, k] * open_zones.corners[new, k]
        slack, at = root_bound[n] - weighted, held
        while at > 0 and root_bound[tightest[new, at - 1]] - weighted_at[new, at - 1] > slack:
            at -= 1
        held = min(held + 1, many)
        for i in range(held - 1, at, -1):
            tightest[new, i] = tightest[new, i - 1]
            weighted_at[new, i] = weighted_at[new, i - 1]
        if at < many:
            tightest[new, at] = n
            weighted_at[new, at] = weighted


@compiled_in_place
def still_open(
    corners: Integers,
    weighted: Floats,
    tightest: NDArray[np.int32],
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
    """Lists, from `end` on, the zones of the list `start` to `end` that a node can reach; returns the end of the new
    list, or -1 where there is no room for it.

    reach: objectives: the upper bound of the node. bound, depth: its Lagrangian bounds are bound[depth]. A zone that
    was split since it was listed is replaced by those it was split into. Arrays are passed one by one, since compiled
    code passes them faster than a tuple.
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
                n, least = tightest[z, k], weighted[z, k]
                if bound[depth, n] < least:
                    reached = False
                    if k:
                        tightest[z, k], weighted[z, k] = tightest[z, k - 1], weighted[z, k - 1]
                        tightest[z, k - 1], weighted[z, k - 1] = n, least
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
