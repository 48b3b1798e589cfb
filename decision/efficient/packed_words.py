"""A board's numbers side by side in machine words, for the inner loops.

One subtraction takes an option's use off what is left of several rows, one addition adds its gains to several
totals, and one comparison holds two bundles against each other on several objectives. Every number is counted
from its least, so that what is left only falls and totals only rise, and has a bit of its own above it, its
guard: a subtraction that goes below zero takes the guard and nothing else.
Source: L. Lamport, Communications of the ACM 18 (1975) 471-475.
"""

from typing import NamedTuple

import numpy as np

from decision.efficient.compilation import compiled
from decision.efficient.integer_problem import NEVER, Board
from decision.running.arrays import Flags, Integers

BITS = 63
"""Of a machine word, the sign left out."""


class Fields(NamedTuple):
    """Where numbers lie. word, shift, mask, least: numbers; what is packed is a number less its least.

    guards: words, their guard bits.
    """

    word: Integers
    shift: Integers
    mask: Integers
    least: Integers
    guards: Integers


class Form(NamedTuple):
    """What turns totals into worths. peak, sign, floor, flats: as in Board. sums: the fields of totals, those of peaks
    left out; zero: depths x sums, the total that a field of zero stands for, of what is decided above a depth.
    worths: the fields of worths."""

    peak: Flags
    sign: Integers
    floor: Integers
    flats: Integers
    sums: Fields
    zero: Integers
    worths: Fields


class Packed(NamedTuple):
    """A board in words, and all else that the walk reads of it. Index as in Board.

    first, closing, member_first, member_depth, member_holds, most_gain: the board's. rows: the fields of what is left.
    start: state at the root: words of what is left, words of totals, then peaks one by one. step: options x words of
    both, what an option adds to them; step_with, step_without: synergies x words, what is added when one is in force
    or not. score, score_with: options x peaks, synergies x peaks. spread: depths x rows, the most that the levers from
    a depth on can take off. direct: whether every total is its worth.
    """

    first: Integers
    closing: Integers
    member_first: Integers
    member_depth: Integers
    member_holds: Flags
    most_gain: Integers
    rows: Fields
    start: Integers
    step: Integers
    step_with: Integers
    step_without: Integers
    score: Integers
    score_with: Integers
    spread: Integers
    form: Form
    direct: bool


def fields(least: Integers, range_: Integers) -> Fields:
    """Places for numbers from their least up to so much more."""
    word, shift, mask = (np.zeros(len(least), dtype=np.int64) for _ in range(3))
    at, used = 0, 0
    guards = [0]
    for n, most in enumerate(range_):
        bits = int(most).bit_length() + 1
        if used + bits > BITS:
            at, used = at + 1, 0
            guards.append(0)
        word[n], shift[n], mask[n] = at, used, (1 << (bits - 1)) - 1
        guards[at] |= 1 << (used + bits - 1)
        used += bits
    return Fields(word, shift, mask, least.astype(np.int64), np.array(guards, dtype=np.int64))


def together(places: Fields, numbers: Integers) -> Integers:
    """things x numbers, already counted from their least, as things x words."""
    words = np.zeros((len(numbers), len(places.guards)), dtype=np.int64)
    for n in range(len(places.word)):
        words[:, places.word[n]] |= numbers[:, n] << places.shift[n]
    return words


def apart(places: Fields, words: Integers) -> Integers:
    """things x words as things x numbers."""
    return (words[:, places.word] >> places.shift & places.mask) + places.least


def packed(board: Board) -> Packed:
    """The board in words, which cannot tell a row that breaks whatever is decided: they begin with what is left."""
    levers = len(board.first) - 1
    lever = np.repeat(np.arange(levers), np.diff(board.first))
    left = board.cap - board.least_use[0]
    rows = fields(np.zeros(len(left), dtype=np.int64), np.maximum(left, 0) + 1)

    def spent(use: Integers) -> Integers:
        return together(rows, np.minimum(use, np.maximum(left, 0) + 1))

    over = board.use - np.minimum.reduceat(board.use, board.first[:-1], axis=0)[lever]
    spread = np.zeros((levers + 1, len(left)), dtype=np.int64)
    for d in range(levers - 1, -1, -1):
        closing = slice(board.closing[d], board.closing[d + 1])
        most = over[board.first[d] : board.first[d + 1]].max(axis=0)
        spread[d] = spread[d + 1] + most + np.abs(board.extra_use[closing]).sum(axis=0)
    summed, peaks = np.flatnonzero(~board.peak), np.flatnonzero(board.peak)
    gain, extra = board.gain[:, summed], board.extra_gain[:, summed]
    lowest = np.minimum.reduceat(gain, board.first[:-1], axis=0)
    least = board.base[summed] + lowest.sum(axis=0) + np.minimum(0, extra).sum(axis=0)
    zero = np.zeros((levers + 1, len(summed)), dtype=np.int64) + least
    for d in range(levers - 1, -1, -1):
        closing = slice(board.closing[d], board.closing[d + 1])
        zero[d] = zero[d + 1] - lowest[d] - np.minimum(0, extra[closing]).sum(axis=0)
    highest = board.base[summed] + board.most_gain[0, summed]
    sums = fields(least, highest - least)
    worths = fields(board.least_worth, _most_worth(board) - board.least_worth)

    def step(use: Integers, gain: Integers) -> Integers:
        return np.hstack([-spent(use), together(sums, gain)])

    return Packed(
        first=board.first,
        closing=board.closing,
        member_first=board.member_first,
        member_depth=board.member_depth,
        member_holds=board.member_holds,
        most_gain=board.most_gain,
        rows=rows,
        start=np.concatenate(
            [
                together(rows, np.maximum(left, 0)[None])[0] | rows.guards,
                np.zeros(len(sums.guards), dtype=np.int64),
                board.base[peaks],
            ]
        ),
        step=step(over, gain - lowest[lever]),
        step_with=step(np.maximum(0, board.extra_use), np.maximum(0, extra)),
        step_without=step(np.maximum(0, -board.extra_use), np.maximum(0, -extra)),
        score=np.ascontiguousarray(board.gain[:, peaks]),
        score_with=np.ascontiguousarray(board.extra_gain[:, peaks]),
        spread=spread,
        form=Form(board.peak, board.sign, board.floor, board.flats, sums, zero, worths),
        direct=bool(rising(board).all()) and all(map(np.array_equal, sums, worths)),
    )


def rising(board: Board) -> Flags:
    """Objectives on which more is always worth more: sums without a stretch of equal value that can be reached."""
    summed = np.where(board.peak, 0, board.gain)
    lowest = board.base + np.minimum(0, np.where(board.peak, 0, board.extra_gain)).sum(axis=0)
    lowest = lowest + np.minimum.reduceat(summed, board.first[:-1], axis=0).sum(axis=0)
    highest = board.base + np.where(board.peak, 0, board.most_gain[0])
    flat = ((board.flats[:, :, 0] > NEVER) & (board.flats[:, :, 0] < highest[:, None])).any(axis=1)
    rises: Flags = ~board.peak & ~flat & (board.floor <= lowest)
    return rises


def _most_worth(board: Board) -> Integers:
    highest = np.where(
        board.peak, np.maximum(board.base, board.most_gain[0]), board.base + board.most_gain[0]
    )
    return np.maximum(board.floor, np.where(board.peak & (board.sign < 0), -board.base, highest))


@compiled
def pack(places: Fields, numbers: Integers, words: Integers) -> None:
    """Fills the words of numbers; one below its least counts as the least."""
    for w in range(len(words)):
        words[w] = 0
    for n in range(len(numbers)):
        words[places.word[n]] |= max(0, numbers[n] - places.least[n]) << places.shift[n]


@compiled
def worths_at(form: Form, state: Integers, depth: int, at: int, more: Integers, worths: Integers) -> None:
    """Fills in what every objective is worth with so much more than what is decided above a depth.

    state: depths x words (Packed), totals from `at` on. more: objectives; of a peak, a score.
    """
    n = p = 0
    peaks = at + len(form.sums.guards)
    for j in range(len(worths)):
        if form.peak[j]:
            total = state[depth, peaks + p]
            p += 1
            if form.sign[j] > 0:
                total = max(total, more[j])
            total *= form.sign[j]
        else:
            field = state[depth, at + form.sums.word[n]] >> form.sums.shift[n] & form.sums.mask[n]
            total = form.zero[depth, n] + field + more[j]
            n += 1
        for k in range(form.flats.shape[1]):
            if form.flats[j, k, 0] < total <= form.flats[j, k, 1]:
                total = form.flats[j, k, 0]
        worths[j] = max(form.floor[j], total)
