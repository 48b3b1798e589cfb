"""Bounds by what is left: the most that the levers from a depth on can add to an objective with what is left of a row.

A table for every depth, objective and scarce row, filled from the last lever to the first as for a knapsack.
Where no bundle below could be more than the bounds, and one already found dominates them, the way down ends.
Source: H. Kellerer, U. Pferschy, D. Pisinger, Knapsack Problems (Springer 2004), chapter 2.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.compiled import compiled
from decision.descent import Numbers, most, worth
from decision.packed import Packed, totals_at
from decision.whole import NEVER, Board

CELLS = 256
"""Into so many steps what is left of a row is divided."""

TABLED = 4
"""For so many rows, those that leave out the most, bounds are tabled."""


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
def most_below(
    board: Board,
    words: Packed,
    bounds: Bounds,
    depth: int,
    left: Numbers,
    totals: Numbers,
    highest: Numbers,
    worths: Numbers,
) -> None:
    """Fills in the most that each objective can be worth below, by the least of its bounds."""
    totals_at(board, words, depth, totals, highest, worths)
    for j in range(len(worths)):
        gain = board.most_gain[depth, j]
        for n in range(len(bounds.rows) if not board.peak[j] else 0):
            r = bounds.rows[n]
            rest = left[words.rows.word[r]] >> words.rows.shift[r] & words.rows.mask[r]
            gain = min(gain, bounds.table[depth, j, n, min(rest // bounds.width[n], CELLS - 1)])
        worths[j] = most(board, depth, j, worths[j]) if board.peak[j] else worth(board, j, worths[j] + gain)


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
