"""Bounds by what is left: the most that the levers from a depth on can add to an objective with what is left of a row.

A table for every depth, objective and scarce row, filled from the last lever to the first as for a knapsack.
Where no bundle below could be more than the bounds, and one already found dominates them, the way down ends.
Source: H. Kellerer, U. Pferschy, D. Pisinger, Knapsack Problems (Springer 2004), chapter 2.
"""

from typing import NamedTuple

import numpy as np

from decision.efficient.integer_problem import LARGEST, NEVER, Board
from decision.efficient.partial_bundles import Picks, most_worth, used_by
from decision.running.arrays import Flags, Integers
from decision.running.limits import look

CELLS = 512
"""Into so many steps at most what is left is divided."""

SCARCE = 4
"""For so many rows, those that leave out the most, bounds are tabled: for each alone, and for their sum."""

LEAST_BELOW = 16.0
"""Where so many combinations of options or more lie below, a bound is tried."""

FINE = 20
"""Bits to which a row's use is rounded before it is weighed against other rows'."""


class Bounds(NamedTuple):
    """What the levers from a depth on can bring with what is left.

    rows: the scarce rows; shift: bits by which what is left of each is rounded, up. weights: tables x scarce rows,
    what a table counts each with; step: tables, the bits of a cell. table: depths x tables x cells x objectives; what
    is left is counted from the least use of the levers to come. tried: the depths at which a bound is tried.
    """

    rows: Integers
    shift: Integers
    weights: Integers
    step: Integers
    table: Integers
    tried: Flags


def tabled_bounds(board: Board) -> Bounds:
    """Tables for the scarcest rows."""
    levers = len(board.first) - 1
    rows = _scarcest(board)[:SCARCE]
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
    table = _table(board, over @ weights.T >> step)
    below = np.append(np.cumprod(np.diff(board.first)[::-1].astype(float))[::-1], 1.0)
    tried = below >= LEAST_BELOW
    tried[0] = False
    return Bounds(rows, shift, weights, step, table, tried)


def most_below(board: Board, bounds: Bounds, picks: Picks) -> Integers:
    """The most that each way (ways x depths) can still be worth on every objective; nothing where a row must break."""
    depth = picks.shape[1]
    left = board.cap - used_by(board, picks) - board.least_use[depth]
    rests = -(-left[:, bounds.rows] >> bounds.shift)
    cells = np.minimum(rests @ bounds.weights.T >> bounds.step, CELLS - 1)
    gains = np.tile(board.most_gain[depth], (len(picks), 1))
    for n in range(len(bounds.step)):
        gains = np.minimum(gains, bounds.table[depth, n, cells[:, n]])
    broken = np.any(left < 0, axis=1, keepdims=True)
    return np.where(broken, board.least_worth, most_worth(board, picks, gains))


def _scarcest(board: Board) -> Integers:
    """The rows that are short of what all levers could use, those that are shortest first."""
    heads = board.first[:-1]
    most, least = np.maximum.reduceat(board.use, heads, axis=0), np.minimum.reduceat(board.use, heads, axis=0)
    most_use = np.maximum(0, board.extra_use).sum(axis=0) + most.sum(axis=0)
    room = (board.cap - board.least_use[0]) / np.maximum(1, most_use - board.least_use[0])
    shared = (most != least).sum(axis=0) > 3
    return np.array([r for r in np.argsort(room, kind="stable") if shared[r]], dtype=np.int64)


def _table(board: Board, cells: Integers) -> Integers:
    """The most gain from each depth on within each cell of what is left, use rounded down: never too low.

    cells: options x tables, what an option uses over the least of its lever: what a synergy may spare is in what is
    left already. Index as in Bounds; on peaks these are no bounds.
    """
    levers = len(board.first) - 1
    gain = np.where(board.peak, 0, board.gain)
    table = np.zeros((levers + 1, cells.shape[1], CELLS, len(board.base)), dtype=np.int64)
    for depth in range(levers - 1, -1, -1):
        look()
        closing = slice(board.closing[depth], board.closing[depth + 1])
        bonus = np.maximum(0, board.extra_gain[closing]).sum(axis=0)
        table[depth] = NEVER
        for option in range(board.first[depth], board.first[depth + 1]):
            for n, used in enumerate(cells[option]):
                held, rest = table[depth, n, used:], table[depth + 1, n, : max(0, CELLS - used)]
                np.maximum(held, rest + gain[option], out=held)
        table[depth] += bonus
    table[:, :, :, board.peak] = LARGEST
    return table
