"""Knapsack bounds: the most that the levers from a depth on can add to an objective within the slack of one row.

Dynamic programming over the levers from the last to the first, for every scarce row and for a surrogate row, their
weighted sum. A subtree is pruned where a bundle in the archive dominates its bounds on all objectives.
Source: H. Kellerer, U. Pferschy, D. Pisinger, Knapsack Problems (Springer 2004), chapter 2.
"""

from typing import NamedTuple

import numpy as np

from decision.efficient.integer_problem import LARGEST, NEVER, Instance
from decision.efficient.partial_bundles import Assignments, highest_vectors, usage_of
from decision.running.arrays import Flags, Integers
from decision.running.limits import look

CELLS = 512
"""The largest number of steps into which slack is divided."""

SCARCE = 4
"""The largest number of scarce rows, the tightest ones, for which bounds are tabled."""

LEAST_BELOW = 16.0
"""Combinations of options in a subtree from which on the bounds are computed."""

FINE = 20
"""Bits to which the use of a row is rounded before rows are added up to the surrogate."""


class Bounds(NamedTuple):
    """The tables of the bounds. Slack is what is left above the least use of the remaining levers."""

    rows: Integers
    """The numbers of the scarce rows."""

    shift: Integers
    """scarce rows: bits by which slack is rounded, up."""

    weights: Integers
    """tables x scarce rows: each row alone, then the surrogate."""

    step: Integers
    """tables: weighted slack divided by 2 to this power is the cell."""

    table: Integers
    """(levers + 1) x tables x cells x objectives: the most that the levers from a depth on can add."""

    tried: Flags
    """levers + 1: the depths at which the bounds are computed."""


def knapsack_bounds(instance: Instance) -> Bounds:
    """The tables of an instance. Raises OutOfTime."""
    levers = len(instance.first) - 1
    rows = _scarcest(instance)[:SCARCE]
    left = np.maximum(0, instance.cap - instance.least_use[0])[rows]
    shift = np.array([max(0, int(n).bit_length() - FINE) for n in left], dtype=np.int64)
    coarse = -(-left >> shift)
    weights = np.eye(len(rows), dtype=np.int64)
    if len(rows) > 1:
        weights = np.vstack([weights, np.maximum(1, 2**FINE // np.maximum(1, coarse))])
    step = np.array(
        [max(0, int(n).bit_length() - CELLS.bit_length() + 1) for n in weights @ coarse], dtype=np.int64
    )
    lever = np.repeat(np.arange(levers), np.diff(instance.first))
    over = (instance.use - np.minimum.reduceat(instance.use, instance.first[:-1], axis=0)[lever])[
        :, rows
    ] >> shift
    table = _table(instance, over @ weights.T >> step)
    below = np.append(np.cumprod(np.diff(instance.first)[::-1].astype(float))[::-1], 1.0)
    tried = below >= LEAST_BELOW
    tried[0] = False
    return Bounds(rows, shift, weights, step, table, tried)


def upper_bounds(instance: Instance, bounds: Bounds, assignments: Assignments) -> Integers:
    """assignments x objectives: upper bounds on the objective vectors below each assignment; the lower bound of the
    instance where no bundle below keeps every row."""
    depth = assignments.shape[1]
    left = instance.cap - usage_of(instance, assignments) - instance.least_use[depth]
    residuals = -(-left[:, bounds.rows] >> bounds.shift)
    cells = np.clip(residuals @ bounds.weights.T >> bounds.step, 0, CELLS - 1)  # below 0 a row is broken
    gains = np.tile(instance.most_gain[depth], (len(assignments), 1))
    for n in range(len(bounds.step)):
        gains = np.minimum(gains, bounds.table[depth, n, cells[:, n]])
    broken = np.any(left < 0, axis=1, keepdims=True)
    return np.where(broken, instance.lower_bound, highest_vectors(instance, assignments, gains))


def _scarcest(instance: Instance) -> Integers:
    """The rows of more than three levers, by ascending ratio of capacity to the most that all levers can use."""
    heads = instance.first[:-1]
    most, least = (
        np.maximum.reduceat(instance.use, heads, axis=0),
        np.minimum.reduceat(instance.use, heads, axis=0),
    )
    synergies_use = np.maximum(0, instance.extra_use).sum(axis=0) + most.sum(axis=0)
    room = (instance.cap - instance.least_use[0]) / np.maximum(1, synergies_use - instance.least_use[0])
    shared = (most != least).sum(axis=0) > 3
    return np.array([r for r in np.argsort(room, kind="stable") if shared[r]], dtype=np.int64)


def _table(instance: Instance, cells: Integers) -> Integers:
    """The table of Bounds, with use rounded down, so that it is never too low; LARGEST on peaks.

    cells: options x tables: use above the least of the lever. What a synergy can save is in the slack already.
    """
    levers = len(instance.first) - 1
    gain = np.where(instance.peak, 0, instance.gain)
    table = np.zeros((levers + 1, cells.shape[1], CELLS, len(instance.base)), dtype=np.int64)
    for depth in range(levers - 1, -1, -1):
        look()
        closing = slice(instance.closing[depth], instance.closing[depth + 1])
        bonus = np.maximum(0, instance.extra_gain[closing]).sum(axis=0)
        table[depth] = NEVER
        for option in range(instance.first[depth], instance.first[depth + 1]):
            for n, used in enumerate(cells[option]):
                held, rest = table[depth, n, used:], table[depth + 1, n, : max(0, CELLS - used)]
                np.maximum(held, rest + gain[option], out=held)
        table[depth] += bonus
    table[:, :, :, instance.peak] = LARGEST
    return table
