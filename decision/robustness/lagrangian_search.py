"""The best bundles of many similar problems, which differ in their gains alone, each by branch and bound; compiled.

Each problem starts from the bundles that won earlier ones, whose best value is its floor, and from the multipliers of the
nominal problem, which subgradient steps improve (robustness/subgradient_bounds.py). It is searched in rounds of more
steps and more nodes (robustness/lagrangian_tree.py).
"""

from typing import NamedTuple

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.robustness.bundle_in_draw import bring_about, value_of
from decision.robustness.drawn_arrays import Floors, Gains, SharedArrays
from decision.robustness.lagrangian_tree import (
    MOST_COLLECTED,
    OUT_OF_NODES,
    ROOM,
    SOLVED,
    CollectedBundles,
    explore,
    rank_in,
)
from decision.robustness.subgradient_bounds import improve
from decision.running.arrays import Flags, Floats, Integers
from decision.running.compilation import compiled

ROUNDS = ((30, 2_000), (120, 50_000))
"""Subgradient steps and most nodes of each attempt before the last, which has all the nodes left."""

FOR_SEVERAL = 3
"""How many times as many nodes an attempt has that looks for several bundles: its floor is lower, and its tree larger."""

NODES = 2_000_000
"""Most nodes of one problem, about as much time as its integer program takes."""

MOST_KEPT = 512
"""Most bundles whose values are tried in later problems."""


class WarmStart(NamedTuple):
    """The start of a search, from earlier problems: bundles and multipliers. Altered by every search."""

    kept: Integers
    """(MOST_KEPT, levers): options of feasible bundles, pairwise different."""

    filled: Integers
    """One cell: how many were ever kept; the oldest give way."""

    multipliers: Floats
    """(relaxed rows): of the nominal problem."""

    place: Floats
    """(curved): the slope of the line above each value function, as its place between the steepest and the flattest."""

    hard: Integers
    """(hard rows): rows of the relaxation that knapsack bounds keep."""


@compiled
def search(
    shared: SharedArrays,
    gains: Gains,
    floors: Floors,
    known: WarmStart,
    reached: Floats,
    aims: Floats,
    most: int,
    most_nodes: int,
    found: CollectedBundles,
    begin: int,
    stop: Flags,
) -> int:
    """Searches the problems from `begin` on, each for its `most` best bundles, all ties included. Returns the first that
    was not searched: `found` was full, or it was told to stop.

    reached: (problems, most), the greatest values of bundles that satisfy not all rows here, descending; they count among
    the best, and are not reported.
    aims: (problems, values); where there are any, only bundles that reach one of these values are searched for, and
    none for a value that `most` bundles are known to exceed.
    """
    levers = len(shared.first) - 1
    force = np.zeros(len(shared.held), dtype=np.bool_)
    multipliers, place = np.empty(len(known.multipliers)), np.empty(len(known.place))
    drop, greatest = np.empty(gains.option.shape[1]), np.empty(most)
    reduced = np.empty(gains.option.shape[1] + gains.synergy.shape[1] + len(shared.step_of))
    winner = np.empty(levers, dtype=np.int64)
    for n in range(begin, len(gains.constant)):
        if stop[0] or found.filled[0] + MOST_COLLECTED > len(found.value):
            return n
        greatest[:] = reached[n]
        for k in range(min(known.filled[0], MOST_KEPT)):
            bring_about(shared, known.kept[k], force)
            rank_in(greatest, value_of(shared, gains, n, known.kept[k], force))
        best = greatest[0]
        multipliers[:] = known.multipliers
        place[:] = known.place
        nodes, ended, count = 0, OUT_OF_NODES, 0
        for attempt in range(len(ROUNDS) + 1):
            lowest = -np.inf if aims.shape[1] == 0 else np.inf
            for aim in aims[n]:
                if greatest[-1] <= aim + TOLERANCE:
                    lowest = min(lowest, aim)
            if lowest == np.inf:
                ended, count = SOLVED, 0
                break
            steps, budget = ROUNDS[attempt] if attempt < len(ROUNDS) else (0, most_nodes)
            if most > 1:
                budget *= FOR_SEVERAL
            floor = max(lowest, greatest[-1]) - TOLERANCE - ROOM
            top, room = improve(shared, gains, n, multipliers, place, floor, steps, reduced, drop)
            hard = known.hard[:0] if attempt == 0 else known.hard
            ended, worked, count = explore(
                shared, gains, n, floors, top, room, reduced, drop, multipliers, hard, greatest, lowest,
                min(budget, most_nodes - nodes), found, winner, stop,
            )  # fmt: skip
            nodes += worked
            if ended == SOLVED or stop[0] or nodes >= most_nodes:
                break
        if stop[0]:
            return n
        found.ended[n], found.nodes[n], found.last[n] = ended, nodes, greatest[-1]
        if ended != SOLVED:
            count = 0
        for i in range(found.filled[0], found.filled[0] + count):
            found.draw[i] = n
            if most > 1 and not found.doubtful[i]:
                winner[:] = found.options[i]
                keep(known, winner)
        found.filled[0] += count
        if most == 1 and greatest[0] > best:
            keep(known, winner)
    return len(gains.constant)


@compiled
def keep(known: WarmStart, options: Integers) -> None:
    """Stores a bundle for later problems, unless it is stored already."""
    for k in range(min(known.filled[0], MOST_KEPT)):
        same = True
        for lever in range(len(options)):
            if known.kept[k, lever] != options[lever]:
                same = False
                break
        if same:
            return
    known.kept[known.filled[0] % MOST_KEPT] = options
    known.filled[0] += 1
