"""Ways down the tree of decisions, many side by side: what they use, what they come to, and where a row must break."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from decision.efficient.integer_problem import Board
from decision.running.arrays import Flags, Integers

Picks = NDArray[np.int16]
"""Options taken, lever by lever, each counted within its lever."""

Choose = Callable[[int, Flags], Integers]
"""From the depth and which options still fit (ways x options), the option that each way takes; any where none does."""


def used_by(board: Board, picks: Picks) -> Integers:
    """What each way (ways x depths, from the first lever on) uses, by row."""
    used = np.zeros((len(picks), len(board.cap)), dtype=np.int64)
    for d in range(picks.shape[1]):
        used += board.use[board.first[d] + picks[:, d]]
    for s in range(int(board.closing[picks.shape[1]])):
        used += in_force(board, s, picks)[:, None] * board.extra_use[s]
    return used


def totals_of(board: Board, picks: Picks) -> Integers:
    """Each way's total on every objective."""
    totals = np.tile(board.base, (len(picks), 1))
    gain, extra_gain = np.where(board.peak, 0, board.gain), np.where(board.peak, 0, board.extra_gain)
    peaks = np.flatnonzero(board.peak)
    for d in range(picks.shape[1]):
        options = board.first[d] + picks[:, d]
        totals += gain[options]
        for j in peaks:
            totals[:, j] = np.maximum(totals[:, j], board.gain[options, j])
    for s in range(int(board.closing[picks.shape[1]])):
        held = in_force(board, s, picks)
        totals += held[:, None] * extra_gain[s]
        for j in peaks:
            totals[held, j] = np.maximum(totals[held, j], board.extra_gain[s, j])
    return totals


def in_force(board: Board, s: int, picks: Picks) -> Flags:
    """Whether each way, which has decided all its members, brings a synergy about."""
    held = np.ones(len(picks), dtype=bool)
    for m in range(board.member_first[s], board.member_first[s + 1]):
        at = board.member_depth[m]
        held &= board.member_holds[m, board.first[at] + picks[:, at]]
    return held


def ways_down(board: Board, count: int, choose: Choose) -> tuple[Picks, Flags]:
    """So many ways to the bottom (ways x levers), and which of them kept every row."""
    levers = len(board.first) - 1
    picks = np.zeros((count, levers), dtype=np.int16)
    alive = np.ones(count, dtype=bool)
    used = np.zeros((count, len(board.cap)), dtype=np.int64)
    for depth in range(levers):
        tried = []
        for option in range(board.first[depth], board.first[depth + 1]):
            picks[:, depth] = option - board.first[depth]
            use = used + board.use[option]
            for s in range(board.closing[depth], board.closing[depth + 1]):
                use = use + in_force(board, s, picks)[:, None] * board.extra_use[s]
            tried.append(use)
        uses = np.array(tried)
        fits = (uses + board.least_use[depth + 1] <= board.cap).all(axis=2).T
        alive &= fits.any(axis=1)
        picks[:, depth] = np.where(alive, choose(depth, fits), 0)
        used = uses[picks[:, depth], np.arange(count)]
    return picks, alive


def worths_of(board: Board, totals: Integers) -> Integers:
    """Totals (ways x objectives) as numbers that grow with their value, and only with it."""
    totals = np.where(board.peak, board.sign * totals, totals)
    for n in range(board.flats.shape[1]):
        start, end = board.flats[:, n].T
        totals = np.where((start < totals) & (totals <= end), start, totals)
    return np.maximum(board.floor, totals)


def most_worth(board: Board, picks: Picks, gains: Integers) -> Integers:
    """What each way (ways x depths) is worth on every objective with so much more; on a peak, with such a score.

    gains: ways x objectives, or objectives.
    """
    totals = totals_of(board, picks)
    higher = np.where(board.sign > 0, np.maximum(totals, gains), totals)
    return worths_of(board, np.where(board.peak, higher, totals + gains))
