"""Ways down the tree of decisions, many side by side: what they use, what they come to, and where a row must break."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from decision.whole import Board, Flags, Whole

Picks = NDArray[np.int16]
"""Options taken, lever by lever, each counted within its lever."""

Choose = Callable[[int, Flags], Whole]
"""From the depth and which options still fit (ways x options), the option that each way takes; any where none does."""


def reached(board: Board, picks: Picks) -> tuple[Whole, Whole]:
    """What each way (ways x depths, from the first lever on) uses, by row, and its total on every objective."""
    depth = picks.shape[1]
    used = np.zeros((len(picks), len(board.cap)), dtype=np.int64)
    totals = np.tile(board.base, (len(picks), 1))
    for d in range(depth):
        options = board.first[d] + picks[:, d]
        gain = board.gain[options]
        used += board.use[options]
        totals = np.where(board.peak, np.maximum(totals, gain), totals + gain)
    for s in range(int(board.closing[depth])):
        held = in_force(board, s, picks)[:, None]
        used = used + held * board.extra_use[s]
        with_it = np.where(board.peak, np.maximum(totals, board.extra_gain[s]), totals + board.extra_gain[s])
        totals = np.where(held, with_it, totals)
    return used, totals


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


def worths_of(board: Board, totals: Whole) -> Whole:
    """Totals (ways x objectives) as numbers that grow with their value, and only with it."""
    totals = np.where(board.peak, board.sign * totals, totals)
    for n in range(board.flats.shape[1]):
        start, end = board.flats[:, n].T
        totals = np.where((start < totals) & (totals <= end), start, totals)
    return np.maximum(board.floor, totals)


def most_worth(board: Board, picks: Picks) -> Whole:
    """The most that each way (ways x depths) can still be worth on every objective, no row considered."""
    most = board.most_gain[picks.shape[1]]
    totals = reached(board, picks)[1]
    higher = np.where(board.sign > 0, np.maximum(totals, most), totals)
    return worths_of(board, np.where(board.peak, higher, totals + most))
