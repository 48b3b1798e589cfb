"""Depth-first branch and bound for the best bundles of one draw, on its Lagrangian and knapsack bounds; compiled.

Options whose drop alone takes the bound below the floor are removed; levers are branched on in the order of what their
second best option drops. Rows are pruned in exact integers. Work is counted in nodes.
Source: A. M. Geoffrion, Mathematical Programming Study 2 (1974) 82-114.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.model.value_function import TOLERANCE
from decision.robustness.bundle_in_draw import bring_about, consent, value_of
from decision.robustness.drawn_arrays import Floors, Gains, SharedArrays
from decision.robustness.knapsack_bounds import CELLS, knapsack
from decision.running.arrays import Flags, Floats, Integers
from decision.running.compilation import compiled, compiled_in_place, overwrite

ROOM = 1e-7
"""Points that bundles may lie below the tolerance and still be collected: far more than rounding."""

MOST_COLLECTED = 2_000
"""Most bundles collected for one problem."""

SOLVED, OUT_OF_NODES, CROWDED = 0, 1, 2
"""How the search of one problem ended: proved, out of nodes, or with more bundles than are collected."""


class CollectedBundles(NamedTuple):
    """Bundles found, problem by problem."""

    draw: Integers
    """(found): the problem's number."""

    options: NDArray[np.int16]
    """(found, levers): its options, all levers' numbered together."""

    value: Floats
    """(found): points."""

    doubtful: Flags
    """(found): whether exact arithmetic must decide if it satisfies every consent."""

    filled: Integers
    """One cell: how many there are."""

    ended: Integers
    """(problems): how the search of each ended."""

    nodes: Integers
    """(problems): nodes searched."""

    last: Floats
    """(problems): the value of the last of the `most` best bundles, or less: the last that is known."""


@compiled
def explore(
    shared: SharedArrays,
    gains: Gains,
    n: int,
    floors: Floors,
    top: float,
    room: float,
    reduced: Floats,
    drop: Floats,
    multipliers: Floats,
    hard: Integers,
    greatest: Floats,
    lowest: float,
    most_nodes: int,
    found: CollectedBundles,
    winner: Integers,
    stop: Flags,
) -> tuple[int, int, int]:
    """Searches one problem for all bundles that reach the least of the `greatest` values and `lowest`, less the
    tolerance and ROOM. Returns how it ended, the nodes, and how many bundles were appended to `found`.

    greatest: the best values known, descending, of different feasible bundles; raised by what is found, which may be the
    same bundles. winner: the options of the best
    bundle found, if any is above the greatest at the start.
    """
    levers, rows = len(shared.first) - 1, len(shared.slack)
    begin, count = found.filled[0], 0
    least = max(lowest, greatest[-1]) - TOLERANCE - ROOM
    if top < least:
        return SOLVED, 0, 0
    # The options left of each lever, by what they drop; and the levers, by what their second option drops.
    left, ends = np.empty(len(drop), dtype=np.int64), np.empty(levers, dtype=np.int64)
    second = np.empty(levers)
    use, slack = shared.use.copy(), shared.slack.copy()
    for lever in range(levers):
        end = first = shared.first[lever]
        for v in range(first, shared.first[lever + 1]):
            if top - drop[v] >= least:
                at = end
                while at > first and drop[left[at - 1]] > drop[v]:
                    left[at] = left[at - 1]
                    at -= 1
                left[at] = v
                end += 1
        ends[lever] = end
        second[lever] = drop[left[first + 1]] if end > first + 1 else np.inf
        for r in range(rows):
            common = use[left[first], r]
            for i in range(first + 1, end):
                common = min(common, use[left[i], r])
            if common > 0:
                slack[r] -= common
                for i in range(first, end):
                    use[left[i], r] -= common
    for r in range(rows):
        if slack[r] < 0:
            return SOLVED, 0, 0
    order = np.argsort(-second)
    free = np.empty((levers + 1, rows), dtype=np.int64)
    free[0] = slack
    bound = np.empty(levers + 1)
    bound[0] = top
    next_one = np.empty(levers, dtype=np.int64)
    options = np.empty(levers, dtype=np.int64)
    force = np.zeros(len(shared.held), dtype=np.bool_)
    # The knapsack bounds: top less the drops is the constant with the best options and positive steps.
    constant = top
    for lever in range(levers):
        most = -np.inf
        for v in range(shared.first[lever], shared.first[lever + 1]):
            most = max(most, reduced[v])
        constant -= most
    for v in range(len(drop), len(reduced)):
        constant -= max(0.0, reduced[v])
    tables = np.empty((len(hard), levers + 1, CELLS))
    adds, sums = np.empty((len(hard), len(drop))), np.empty((len(hard), levers + 1))
    shifts, rows_kept = np.empty(len(hard), dtype=np.int64), shared.capacity[hard]
    for h in range(len(hard)):
        sums[h, 0], shifts[h] = knapsack(
            shared,
            hard[h],
            multipliers[hard[h]],
            constant,
            reduced,
            use,
            slack,
            order,
            left,
            ends,
            adds[h],
            tables[h],
        )
        sums[h, 0] += room
        if sums[h, 0] + tables[h, 0, slack[rows_kept[h]] >> shifts[h]] < least:
            return SOLVED, 0, 0
    depth, nodes, ended = 0, 0, SOLVED
    values = np.full(len(greatest), -np.inf)
    next_one[0] = shared.first[order[0]] if levers else 0
    while depth >= 0:
        if depth == levers:
            depth -= 1
            bring_about(shared, options, force)
            fits = True
            for r in range(rows):
                rest = free[levers, r]
                for s in range(len(force)):
                    rest -= shared.held[s, r] if force[s] else shared.unheld[s, r]
                fits &= rest >= 0
            if not fits:
                continue
            value = value_of(shared, gains, n, options, force)
            if value < least:
                continue
            sure = consent(shared, floors, options, force)
            if sure < 0:
                continue
            if count == MOST_COLLECTED:
                count = sifted(found, begin, count, least)
                if 2 * count > MOST_COLLECTED:
                    ended = CROWDED
                    break
            found.options[begin + count] = options
            found.value[begin + count] = value
            found.doubtful[begin + count] = sure == 0
            count += 1
            if sure > 0:
                if value > max(greatest[0], values[0]):
                    winner[:] = options
                rank_in(values, value)
                least = max(least, values[-1] - TOLERANCE - ROOM)
            continue
        lever = order[depth]
        at = next_one[depth]
        if at == ends[lever] or bound[depth] - drop[left[at]] < least:
            depth -= 1
            continue
        next_one[depth] += 1
        nodes += 1
        if nodes > most_nodes or (nodes & 1023 == 0 and stop[0]):
            ended = OUT_OF_NODES
            break
        option, below = left[at], depth + 1
        # The few hard rows first: their bounds end most nodes.
        fits = True
        for h in range(len(hard)):
            rest = free[depth, rows_kept[h]] - use[option, rows_kept[h]]
            if rest < 0:
                fits = False
                break
            sums[h, below] = sums[h, depth] + adds[h, option]
            if sums[h, below] + tables[h, below, rest >> shifts[h]] < least:
                fits = False
                break
        if not fits:
            continue
        for r in range(rows):
            free[below, r] = free[depth, r] - use[option, r]
            fits &= free[below, r] >= 0
        if not fits:
            continue
        bound[below] = bound[depth] - drop[option]
        options[lever] = option
        depth += 1
        if depth < levers:
            next_one[depth] = shared.first[order[depth]]
    for k in range(len(greatest)):
        greatest[k] = max(greatest[k], values[k])
    if ended != SOLVED:
        return ended, nodes, 0
    return SOLVED, nodes, sifted(found, begin, count, least)


@compiled_in_place
def sifted(found: CollectedBundles, begin: int, count: int, least: float) -> int:
    """Removes those of less than the least value from the last `count` found, and returns how many are left."""
    left = 0
    for i in range(begin, begin + count):
        if found.value[i] >= least:
            overwrite(found.options[begin + left], found.options[i])
            found.value[begin + left] = found.value[i]
            found.doubtful[begin + left] = found.doubtful[i]
            left += 1
    return left


@compiled_in_place
def rank_in(values: Floats, value: float) -> None:
    """Puts a value into the greatest so far, descending."""
    if value <= values[-1]:
        return
    n = len(values) - 1
    while n > 0 and values[n - 1] < value:
        values[n] = values[n - 1]
        n -= 1
    values[n] = value
