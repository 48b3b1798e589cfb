"""Efficient bundles by going through all feasible ones, depth first, compiled: exact and complete.

A way down ends where a row must break, or, with bounds, where a bundle already found dominates the best that
the levers still open could bring on each objective: their most, or what they could bring with what is left
of each scarce resource (a table for every depth, objective and row). The right method up to some 10^9
feasible bundles.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.archive import DOMINATED, Archive, keep, standing
from decision.compiled import compiled
from decision.descent import Numbers, Picks, consents, decide_inline, descend, most, worth
from decision.whole import NEVER, Board

CELLS = 256
"""Into so many steps what is left of a resource is divided in the tables of bounds."""

TABLED = 4
"""For so many rows, those that leave out the most, bounds are tabled."""

DONE, STOPPED, FULL = 0, 1, 2
"""How a task ended: whole, stopped from outside, or for want of room in the archive (begin it again)."""

Floats = NDArray[np.float64]


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


class Bounds(NamedTuple):
    """What the levers from a depth on can bring with what is left. rows: the tabled rows.

    table: depths x objectives x rows x cells; what is left is counted from the least use of the levers to
    come, in steps of the row's width. tried: the depths at which a bound is tried.
    """

    rows: Numbers
    table: Numbers
    width: Numbers
    tried: NDArray[np.bool_]


@compiled
def list_below(
    board: Board,
    prefix: Picks,
    consent: Consents,
    bounds: Bounds,
    kept: Archive,
    stop: NDArray[np.bool_],
    counts: Numbers,
) -> int:
    """Adds what is efficient below a prefix to the archive. counts: leaves seen, ways cut by a bound."""
    levers, objectives = len(board.first) - 1, len(board.base)
    picks = np.zeros(levers, dtype=np.int16)
    used = np.zeros((levers + 1, len(board.cap)), dtype=np.int64)
    totals = np.zeros((levers + 1, objectives), dtype=np.int64)
    worths = np.zeros(objectives, dtype=np.int64)
    values = np.zeros(objectives, dtype=np.float64)
    next_pick = np.zeros(levers + 1, dtype=np.int64)
    if not descend(board, prefix, picks, used, totals):
        return DONE
    top = len(prefix)
    depth = top
    steps = 0
    if depth == levers:
        counts[0] += 1
        for j in range(objectives):
            worths[j] = worth(board, j, totals[levers, j])
        if standing(kept.worths, kept.slots, kept.size[0], worths) == DOMINATED:
            return DONE
        return DONE if _offer(consent, kept, worths, values, picks) else FULL
    while depth >= top:
        if next_pick[depth] == board.first[depth + 1] - board.first[depth]:
            next_pick[depth] = 0
            depth -= 1
            continue
        steps += 1
        if steps & 4095 == 0 and stop[0]:
            return STOPPED
        pick = next_pick[depth]
        next_pick[depth] += 1
        if not decide_inline(board, depth, pick, picks, used, totals):
            continue
        if depth + 1 == levers:
            counts[0] += 1
            for j in range(objectives):
                worths[j] = worth(board, j, totals[levers, j])
            if standing(kept.worths, kept.slots, kept.size[0], worths) == DOMINATED:
                continue
            if not _offer(consent, kept, worths, values, picks):
                return FULL
            continue
        if bounds.tried[depth + 1]:
            for j in range(objectives):
                worths[j] = _bound(board, bounds, depth + 1, j, used, totals)
            if standing(kept.worths, kept.slots, kept.size[0], worths) == DOMINATED:
                counts[1] += 1
                continue
        depth += 1
    return DONE


@compiled
def _offer(consent: Consents, kept: Archive, worths: Numbers, values: Floats, picks: Picks) -> bool:
    """Keeps a bundle that none dominates, if every profile consents; False when there is no room for it."""
    if len(consent.floors):
        for j in range(len(worths)):
            values[j] = value_at(consent, j, worths[j])
        if not consents(values, consent.weights, consent.floors):
            return True
    return keep(kept, worths, picks)


@compiled
def value_at(consent: Consents, j: int, reached: int) -> float:
    """The value, on 0-100, of a worth."""
    piece = 0
    while piece + 1 < consent.starts.shape[1] and consent.starts[j, piece + 1] <= reached:
        piece += 1
    return float(consent.at_start[j, piece] + consent.slopes[j, piece] * (reached - consent.starts[j, piece]))


@compiled
def _bound(board: Board, bounds: Bounds, depth: int, j: int, used: Numbers, totals: Numbers) -> int:
    """The most an objective can be worth below, by the least of its bounds."""
    if board.peak[j]:
        return most(board, depth, j, totals[depth, j])
    gain = board.most_gain[depth, j]
    for n in range(len(bounds.rows)):
        r = bounds.rows[n]
        left = board.cap[r] - used[depth, r] - board.least_use[depth, r]
        cell = min(left // bounds.width[n], CELLS - 1)
        gain = min(gain, bounds.table[depth, j, n, cell])
    return worth(board, j, totals[depth, j] + gain)


def no_bounds(board: Board) -> Bounds:
    """For plain enumeration: nothing is tabled or tried."""
    levers = len(board.first) - 1
    return Bounds(
        np.zeros(0, dtype=np.int64),
        np.zeros((1, 1, 1, 1), dtype=np.int64),
        np.ones(0, dtype=np.int64),
        np.zeros(levers + 1, dtype=bool),
    )


def tabled_bounds(board: Board, least_below: float) -> Bounds:
    """Tables for the scarcest rows; bounds are tried where at least so many bundles lie below."""
    levers = len(board.first) - 1
    rows = _scarcest(board)
    width = np.array([max(1, -(-int(board.cap[r] - board.least_use[0, r]) // (CELLS - 1))) for r in rows])
    table = np.zeros((levers + 1, len(board.base), len(rows), CELLS), dtype=np.int64)
    fill_bounds(board, rows, width.astype(np.int64), table)
    below = np.append(np.cumprod(np.diff(board.first)[::-1].astype(float))[::-1], 1.0)
    tried = below >= least_below
    tried[0] = False
    return Bounds(rows, table, width.astype(np.int64), tried)


def _scarcest(board: Board) -> Numbers:
    """The rows that are short of what all levers could use, those that are shortest first."""
    most_use = np.maximum(0, board.extra_use).sum(axis=0)
    spread = np.zeros(len(board.cap), dtype=np.int64)
    for d in range(len(board.first) - 1):
        options = board.use[board.first[d] : board.first[d + 1]]
        most_use = most_use + options.max(axis=0)
        spread += options.max(axis=0) != options.min(axis=0)
    room = (board.cap - board.least_use[0]) / np.maximum(1, most_use - board.least_use[0])
    order = [int(r) for r in np.argsort(room, kind="stable") if spread[r] > 3]
    return np.array(order[:TABLED], dtype=np.int64)


@compiled
def fill_bounds(board: Board, rows: Numbers, width: Numbers, table: Numbers) -> None:
    """The most gain from each depth on within each cell of what is left, use rounded down: never too low."""
    levers, objectives = len(board.first) - 1, len(board.base)
    for n in range(len(rows)):
        r = rows[n]
        for depth in range(levers - 1, -1, -1):
            bonus = np.zeros(objectives, dtype=np.int64)
            first, end = board.first[depth], board.first[depth + 1]
            # Counted from the lever's least: what a synergy may spare is in what is left already.
            least = board.use[first:end, r].min()
            for s in range(board.closing[depth], board.closing[depth + 1]):
                for j in range(objectives):
                    if not board.peak[j]:
                        bonus[j] += max(0, board.extra_gain[s, j])
            for cell in range(CELLS):
                for j in range(objectives):
                    if board.peak[j]:
                        continue
                    best = NEVER
                    for option in range(first, end):
                        steps = (board.use[option, r] - least) // width[n]
                        if steps <= cell:
                            below = table[depth + 1, j, n, cell - steps]
                            best = max(best, board.gain[option, j] + below)
                    table[depth, j, n, cell] = best + bonus[j]
