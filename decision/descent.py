"""Steps down the tree of decisions, compiled: what one more option does to use and totals, and what it is worth.

Compiled by numba at the first call and kept beside the program for the next one.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.compiled import compiled, written_out
from decision.whole import Board

Numbers = NDArray[np.int64]
Picks = NDArray[np.int16]
Floats = NDArray[np.float64]


@compiled
def begin(board: Board, used: Numbers, totals: Numbers) -> None:
    """Fills the rows of depth 0: nothing is used, totals stand at their base."""
    for r in range(used.shape[1]):
        used[0, r] = 0
    for j in range(totals.shape[1]):
        totals[0, j] = board.base[j]


@compiled
def decide(board: Board, depth: int, pick: int, picks: Picks, used: Numbers, totals: Numbers) -> bool:
    """Takes an option (counted within its lever), fills the rows of depth + 1; False when a row must break."""
    option = board.first[depth] + pick
    picks[depth] = pick
    rows, objectives = used.shape[1], totals.shape[1]
    below = depth + 1
    for r in range(rows):
        used[below, r] = used[depth, r] + board.use[option, r]
    for j in range(objectives):
        if board.peak[j]:
            totals[below, j] = max(totals[depth, j], board.gain[option, j])
        else:
            totals[below, j] = totals[depth, j] + board.gain[option, j]
    for s in range(board.closing[depth], board.closing[below]):
        holds = True
        for m in range(board.member_first[s], board.member_first[s + 1]):
            at = board.member_depth[m]
            if not board.member_holds[m, board.first[at] + picks[at]]:
                holds = False
                break
        if holds:
            for r in range(rows):
                used[below, r] += board.extra_use[s, r]
            for j in range(objectives):
                if board.peak[j]:
                    totals[below, j] = max(totals[below, j], board.extra_gain[s, j])
                else:
                    totals[below, j] += board.extra_gain[s, j]
    fits = True
    for r in range(rows):
        fits &= used[below, r] + board.least_use[below, r] <= board.cap[r]
    return fits


@written_out
def worth(board: Board, j: int, total: int) -> int:
    """A total as a number that grows with its value, and only with it."""
    if board.peak[j]:
        total = board.sign[j] * total
    if total <= board.floor[j]:
        return int(board.floor[j])
    for n in range(board.flats.shape[1]):
        if board.flats[j, n, 0] < total <= board.flats[j, n, 1]:
            return int(board.flats[j, n, 0])
    return int(total)


@written_out
def most(board: Board, depth: int, j: int, total: int) -> int:
    """The most that an objective can still be worth below a depth, no row considered."""
    if not board.peak[j]:
        return worth(board, j, total + board.most_gain[depth, j])
    if board.sign[j] > 0:
        return worth(board, j, max(total, board.most_gain[depth, j]))
    return worth(board, j, total)


@compiled
def descend(board: Board, prefix: Picks, picks: Picks, used: Numbers, totals: Numbers) -> bool:
    """Takes the options of a prefix one after the other; False when a row must break."""
    begin(board, used, totals)
    depth = 0
    while depth < len(prefix) and decide(board, depth, prefix[depth], picks, used, totals):
        depth += 1
    return depth == len(prefix)


class Consents(NamedTuple):
    """The consents of a problem. weights: consents x objectives; floors: consents.

    values: objectives x pieces x 4: a piece begins at this worth, is worth so much there, has this slope, and
    divides by this scale; pieces ascend.
    """

    weights: Floats
    floors: Floats
    starts: Numbers
    at_start: Floats
    slopes: Floats


@compiled
def value_at(consent: Consents, j: int, reached: int) -> float:
    """The value, on 0-100, of a worth."""
    piece = 0
    while piece + 1 < consent.starts.shape[1] and consent.starts[j, piece + 1] <= reached:
        piece += 1
    return float(consent.at_start[j, piece] + consent.slopes[j, piece] * (reached - consent.starts[j, piece]))


@compiled
def consents(values: NDArray[np.float64], weights: NDArray[np.float64], floors: NDArray[np.float64]) -> bool:
    """Whether every profile (rows of weights) values the bundle at its floor or more."""
    for c in range(len(floors)):
        total = 0.0
        for j in range(len(values)):
            total += weights[c, j] * values[j]
        if total < floors[c]:
            return False
    return True


@compiled
def feasible_leaves(board: Board, probes: int, seed: int) -> float:
    """How many bundles keep every row, estimated: random ways down, each weighed by the choices it had.

    D. E. Knuth, Mathematics of Computation 29 (1975) 121-136.
    """
    np.random.seed(seed)
    levers = len(board.first) - 1
    picks = np.zeros(levers, dtype=np.int16)
    used = np.zeros((levers + 1, len(board.cap)), dtype=np.int64)
    totals = np.zeros((levers + 1, len(board.base)), dtype=np.int64)
    begin(board, used, totals)
    found = 0.0
    for _ in range(probes):
        weight = 1.0
        for depth in range(levers):
            options = board.first[depth + 1] - board.first[depth]
            kept, count = -1, 0
            for pick in range(options):
                if decide(board, depth, pick, picks, used, totals):
                    count += 1
                    if np.random.randint(count) == 0:
                        kept = pick
            if count == 0:
                weight = 0.0
                break
            decide(board, depth, kept, picks, used, totals)
            weight *= count
        found += weight
    return found / probes
