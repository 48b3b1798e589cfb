"""Bounds by what is left: the most that the levers from a depth on can add to an objective with what is left of a row.

A table for every depth, objective and scarce row, filled from the last lever to the first as for a knapsack.
Where no bundle below could be more than the bounds, and one already found dominates them, the way down ends.
Source: H. Kellerer, U. Pferschy, D. Pisinger, Knapsack Problems (Springer 2004), chapter 2.
"""

from typing import NamedTuple

import numpy as np

from decision.compiled import compiled
from decision.descent import most, worth
from decision.packed import Packed, totals_at
from decision.whole import NEVER, Board, Flags, Whole

CELLS = 512
"""Into so many steps at most what is left is divided."""

SCARCE = 4
"""For so many rows, those that leave out the most, bounds are tabled: for each alone, and for their sum."""

FINE = 20
"""Bits to which a row's use is rounded before it is weighed against other rows'."""


class Bounds(NamedTuple):
    """What the levers from a depth on can bring with what is left.

    rows: the scarce rows; shift: bits by which what is left of each is rounded, up. weights: tables x scarce rows,
    what a table counts each with; step: tables, the bits of a cell. table: depths x tables x cells x objectives; what
    is left is counted from the least use of the levers to come. tried: the depths at which a bound is tried.
    """

    rows: Whole
    shift: Whole
    weights: Whole
    step: Whole
    table: Whole
    tried: Flags


@compiled
def most_below(
    board: Board,
    words: Packed,
    bounds: Bounds,
    depth: int,
    left: Whole,
    totals: Whole,
    highest: Whole,
    worths: Whole,
) -> None:
    """Fills in the most that each objective can be worth below, by the least of its bounds."""
    totals_at(board, words, depth, totals, highest, worths)
    for j in range(len(worths)):
        if board.peak[j]:
            worths[j] = most(board, depth, j, worths[j])
            continue
        gain = board.most_gain[depth, j]
        for n in range(len(bounds.step)):
            rest = 0
            for i in range(len(bounds.rows)):
                r = bounds.rows[i]
                field = left[words.rows.word[r]] >> words.rows.shift[r] & words.rows.mask[r]
                rest += bounds.weights[n, i] * -(-field >> bounds.shift[i])
            gain = min(gain, bounds.table[depth, n, min(rest >> bounds.step[n], CELLS - 1), j])
        worths[j] = worth(board, j, worths[j] + gain)


def no_bounds(board: Board) -> Bounds:
    """For plain enumeration: nothing is tabled or tried."""
    return tabled_bounds(board, np.inf, scarce=0)


def tabled_bounds(board: Board, least_below: float, scarce: int = SCARCE) -> Bounds:
    """Tables for the scarcest rows; bounds are tried where at least so many combinations of options lie below."""
    levers = len(board.first) - 1
    rows = _scarcest(board)[:scarce]
    left = np.maximum(0, board.cap - board.least_use[0])[rows]
    shift = np.array([max(0, int(n).bit_length() - FINE) for n in left], dtype=np.int64)
    coarse = -(-left >> shift)
    weights = np.eye(len(rows), dtype=np.int64)
    if len(rows) > 1:
        weights = np.vstack([weights, np.maximum(1, 2**FINE // np.maximum(1, coarse))])
    step = np.array(
        [max(0, int(n).bit_length() - CELLS.bit_length() + 1) for n in weights @ coarse], dtype=np.int64
    )
    lever = np.repeat(np.arange(levers), np.diff(board.first))
    over = (board.use - np.minimum.reduceat(board.use, board.first[:-1], axis=0)[lever])[:, rows] >> shift
    table = np.zeros((levers + 1, len(weights), CELLS, len(board.base)), dtype=np.int64)
    fill_bounds(board, over @ weights.T >> step, table)
    below = np.append(np.cumprod(np.diff(board.first)[::-1].astype(float))[::-1], 1.0)
    tried = below >= least_below
    tried[0] = False
    return Bounds(rows, shift, weights, step, table, tried)


def _scarcest(board: Board) -> Whole:
    """The rows that are short of what all levers could use, those that are shortest first."""
    heads = board.first[:-1]
    most, least = np.maximum.reduceat(board.use, heads, axis=0), np.minimum.reduceat(board.use, heads, axis=0)
    most_use = np.maximum(0, board.extra_use).sum(axis=0) + most.sum(axis=0)
    room = (board.cap - board.least_use[0]) / np.maximum(1, most_use - board.least_use[0])
    shared = (most != least).sum(axis=0) > 3
    return np.array([r for r in np.argsort(room, kind="stable") if shared[r]], dtype=np.int64)


@compiled
def fill_bounds(board: Board, cells: Whole, table: Whole) -> None:
    """The most gain from each depth on within each cell of what is left, use rounded down: never too low.

    cells: options x tables, what an option uses over the least of its lever: what a synergy may spare is in what is
    left already.
    """
    levers, objectives = len(board.first) - 1, len(board.base)
    for depth in range(levers - 1, -1, -1):
        for j in range(objectives):
            if board.peak[j]:
                continue
            bonus = 0
            for s in range(board.closing[depth], board.closing[depth + 1]):
                bonus += max(0, board.extra_gain[s, j])
            for n in range(cells.shape[1]):
                for cell in range(CELLS):
                    best = NEVER
                    for option in range(board.first[depth], board.first[depth + 1]):
                        if cells[option, n] <= cell:
                            rest = table[depth + 1, n, cell - cells[option, n], j]
                            best = max(best, board.gain[option, j] + rest)
                    table[depth, n, cell, j] = best + bonus
