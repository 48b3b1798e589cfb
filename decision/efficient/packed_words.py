"""An instance packed into machine words, several numbers to a word (SIMD within a register), for the inner loops.

One subtraction updates the slack of several rows, one addition several totals, and one subtraction compares two
objective vectors on several objectives. Every number is stored as its excess over its minimum, so that slack only falls
and totals only rise, and has a guard bit above it: a subtraction that goes below zero clears the guard and changes no
other field.
Source: L. Lamport, Communications of the ACM 18 (1975) 471-475.
"""

from typing import NamedTuple

import numpy as np

from decision.efficient.integer_problem import NEVER, Instance
from decision.running.arrays import Flags, Integers
from decision.running.compilation import compiled_in_place

BITS = 63
"""Bits used of a machine word, without the sign."""


class Fields(NamedTuple):
    """Where numbers lie in packed words."""

    word: Integers
    """numbers: the word."""

    shift: Integers
    """numbers: the lowest bit in it."""

    mask: Integers
    """numbers: the largest number that the field holds, all of its bits set."""

    least: Integers
    """numbers: the minimum, which is subtracted before packing."""

    guards: Integers
    """words: the guard bits of all fields."""


class VectorMap(NamedTuple):
    """The map from packed totals to objective vectors. Fields without a docstring are those of Instance."""

    peak: Flags
    sign: Integers
    floor: Integers
    flats: Integers

    sums: Fields
    """The fields of the totals of all objectives that are sums."""

    zero: Integers
    """(levers + 1) x sums: the total for which a field of zero stands at a depth."""

    vectors: Fields
    """The fields of objective vectors."""


class Packed(NamedTuple):
    """An instance in packed words, with all else that the search reads. The first six fields are those of Instance."""

    first: Integers
    closing: Integers
    member_first: Integers
    member_depth: Integers
    member_holds: Flags
    most_gain: Integers

    rows: Fields
    """The fields of slack."""

    start: Integers
    """The state at the root: words of slack, words of totals, then the maximum of each peak in a word of its own."""

    step: Integers
    """options x words of slack and totals: what an option adds."""

    step_with: Integers
    """synergies x words: what is added when a synergy is in force."""

    step_without: Integers
    """synergies x words: what is added when it is not; the state counts with the less favourable of both."""

    score: Integers
    """options x peaks."""

    score_with: Integers
    """synergies x peaks."""

    most_use: Integers
    """(levers + 1) x rows: the most that the levers from a depth on can take off the slack."""

    vector_map: VectorMap
    """How totals become objective vectors."""

    direct: bool
    """Whether packed totals are packed objective vectors already."""


def fields(least: Integers, range_: Integers) -> Fields:
    """The fields of numbers between `least` and `least + range_`."""
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


def packed_rows(layout: Fields, numbers: Integers) -> Integers:
    """vectors x numbers, their minimum already subtracted, as vectors x words."""
    words = np.zeros((len(numbers), len(layout.guards)), dtype=np.int64)
    for n in range(len(layout.word)):
        words[:, layout.word[n]] |= numbers[:, n] << layout.shift[n]
    return words


def unpacked(layout: Fields, words: Integers) -> Integers:
    """vectors x words as vectors x numbers."""
    return (words[:, layout.word] >> layout.shift & layout.mask) + layout.least


def packed(instance: Instance) -> Packed:
    """The packed instance. A row whose capacity is below its least use is not detected: packed slack starts at 0 then."""
    levers = len(instance.first) - 1
    lever = np.repeat(np.arange(levers), np.diff(instance.first))
    left = instance.cap - instance.least_use[0]
    rows = fields(np.zeros(len(left), dtype=np.int64), np.maximum(left, 0) + 1)

    def spent(use: Integers) -> Integers:
        return packed_rows(rows, np.minimum(use, np.maximum(left, 0) + 1))

    over = instance.use - np.minimum.reduceat(instance.use, instance.first[:-1], axis=0)[lever]
    most_use = np.zeros((levers + 1, len(left)), dtype=np.int64)
    for d in range(levers - 1, -1, -1):
        closing = slice(instance.closing[d], instance.closing[d + 1])
        most = over[instance.first[d] : instance.first[d + 1]].max(axis=0)
        most_use[d] = most_use[d + 1] + most + np.abs(instance.extra_use[closing]).sum(axis=0)
    summed, peaks = np.flatnonzero(~instance.peak), np.flatnonzero(instance.peak)
    gain, extra = instance.gain[:, summed], instance.extra_gain[:, summed]
    lowest = np.minimum.reduceat(gain, instance.first[:-1], axis=0)
    least = instance.base[summed] + lowest.sum(axis=0) + np.minimum(0, extra).sum(axis=0)
    zero = np.zeros((levers + 1, len(summed)), dtype=np.int64) + least
    for d in range(levers - 1, -1, -1):
        closing = slice(instance.closing[d], instance.closing[d + 1])
        zero[d] = zero[d + 1] - lowest[d] - np.minimum(0, extra[closing]).sum(axis=0)
    highest = instance.base[summed] + instance.most_gain[0, summed]
    sums = fields(least, highest - least)
    vectors = fields(instance.lower_bound, _upper_bound(instance) - instance.lower_bound)

    def step(use: Integers, gain: Integers) -> Integers:
        return np.hstack([-spent(use), packed_rows(sums, gain)])

    return Packed(
        first=instance.first,
        closing=instance.closing,
        member_first=instance.member_first,
        member_depth=instance.member_depth,
        member_holds=instance.member_holds,
        most_gain=instance.most_gain,
        rows=rows,
        start=np.concatenate(
            [
                packed_rows(rows, np.maximum(left, 0)[None])[0] | rows.guards,
                np.zeros(len(sums.guards), dtype=np.int64),
                instance.base[peaks],
            ]
        ),
        step=step(over, gain - lowest[lever]),
        step_with=step(np.maximum(0, instance.extra_use), np.maximum(0, extra)),
        step_without=step(np.maximum(0, -instance.extra_use), np.maximum(0, -extra)),
        score=np.ascontiguousarray(instance.gain[:, peaks]),
        score_with=np.ascontiguousarray(instance.extra_gain[:, peaks]),
        most_use=most_use,
        vector_map=VectorMap(
            instance.peak, instance.sign, instance.floor, instance.flats, sums, zero, vectors
        ),
        direct=bool(rising(instance).all()) and all(map(np.array_equal, sums, vectors)),
    )


def rising(instance: Instance) -> Flags:
    """objectives: whether value rises strictly with the total: sums without a constant piece within reach."""
    summed = np.where(instance.peak, 0, instance.gain)
    lowest = instance.base + np.minimum(0, np.where(instance.peak, 0, instance.extra_gain)).sum(axis=0)
    lowest = lowest + np.minimum.reduceat(summed, instance.first[:-1], axis=0).sum(axis=0)
    highest = instance.base + np.where(instance.peak, 0, instance.most_gain[0])
    flat = ((instance.flats[:, :, 0] > NEVER) & (instance.flats[:, :, 0] < highest[:, None])).any(axis=1)
    rises: Flags = ~instance.peak & ~flat & (instance.floor <= lowest)
    return rises


def _upper_bound(instance: Instance) -> Integers:
    highest = np.where(
        instance.peak, np.maximum(instance.base, instance.most_gain[0]), instance.base + instance.most_gain[0]
    )
    return np.maximum(instance.floor, np.where(instance.peak & (instance.sign < 0), -instance.base, highest))


@compiled_in_place
def pack(layout: Fields, numbers: Integers, words: Integers) -> None:
    """Packs numbers into `words`; a number below its minimum counts as the minimum."""
    for w in range(len(words)):
        words[w] = 0
    for n in range(len(numbers)):
        words[layout.word[n]] |= max(0, numbers[n] - layout.least[n]) << layout.shift[n]


@compiled_in_place
def write_vector(
    vector_map: VectorMap, state: Integers, depth: int, at: int, more: Integers, vectors: Integers
) -> None:
    """Writes the objective vector of the decisions above a depth with `more` added to their totals.

    state: depths x words (Packed); totals start at word `at`. more: objectives; for a peak, a score to take in.
    """
    n = p = 0
    peaks = at + len(vector_map.sums.guards)
    for j in range(len(vectors)):
        if vector_map.peak[j]:
            total = state[depth, peaks + p]
            p += 1
            if vector_map.sign[j] > 0:
                total = max(total, more[j])
            total *= vector_map.sign[j]
        else:
            field = (
                state[depth, at + vector_map.sums.word[n]] >> vector_map.sums.shift[n]
                & vector_map.sums.mask[n]
            )
            total = vector_map.zero[depth, n] + field + more[j]
            n += 1
        for k in range(vector_map.flats.shape[1]):
            if vector_map.flats[j, k, 0] < total <= vector_map.flats[j, k, 1]:
                total = vector_map.flats[j, k, 0]
        vectors[j] = max(vector_map.floor[j], total)
