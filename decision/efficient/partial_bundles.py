"""Partial assignments of options to levers, many at a time: their use of rows, their totals, and dives to the leaves."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from decision.efficient.integer_problem import Instance
from decision.running.arrays import Flags, Integers

Assignments = NDArray[np.int16]
"""Assignments x levers in branching order: options, each counted within its lever; the levers after the last column are
undecided."""

BranchingRule = Callable[[int, Flags], Integers]
"""Branching rule of a dive: from the depth and which options fit (dives x options), the option of each dive, counted
within its lever; where none fits it may be any."""


def usage_of(instance: Instance, assignments: Assignments) -> Integers:
    """assignments x rows: use."""
    used = np.zeros((len(assignments), len(instance.cap)), dtype=np.int64)
    for d in range(assignments.shape[1]):
        used += instance.use[instance.first[d] + assignments[:, d]]
    for s in range(int(instance.closing[assignments.shape[1]])):
        used += in_force(instance, s, assignments)[:, None] * instance.extra_use[s]
    return used


def totals_of(instance: Instance, assignments: Assignments) -> Integers:
    """assignments x objectives: totals."""
    totals = np.tile(instance.base, (len(assignments), 1))
    gain, extra_gain = (
        np.where(instance.peak, 0, instance.gain),
        np.where(instance.peak, 0, instance.extra_gain),
    )
    peaks = np.flatnonzero(instance.peak)
    for d in range(assignments.shape[1]):
        options = instance.first[d] + assignments[:, d]
        totals += gain[options]
        for j in peaks:
            totals[:, j] = np.maximum(totals[:, j], instance.gain[options, j])
    for s in range(int(instance.closing[assignments.shape[1]])):
        held = in_force(instance, s, assignments)
        totals += held[:, None] * extra_gain[s]
        for j in peaks:
            totals[held, j] = np.maximum(totals[held, j], instance.extra_gain[s, j])
    return totals


def in_force(instance: Instance, s: int, assignments: Assignments) -> Flags:
    """assignments: whether a synergy, all of whose members are decided, is in force."""
    held = np.ones(len(assignments), dtype=bool)
    for m in range(instance.member_first[s], instance.member_first[s + 1]):
        at = instance.member_depth[m]
        held &= instance.member_holds[m, instance.first[at] + assignments[:, at]]
    return held


def dive(instance: Instance, count: int, choose: BranchingRule) -> tuple[Assignments, Flags]:
    """`count` dives from the root to a leaf (dives x levers), and which of them keep every row."""
    levers = len(instance.first) - 1
    assignments = np.zeros((count, levers), dtype=np.int16)
    alive = np.ones(count, dtype=bool)
    used = np.zeros((count, len(instance.cap)), dtype=np.int64)
    for depth in range(levers):
        tried = []
        for option in range(instance.first[depth], instance.first[depth + 1]):
            assignments[:, depth] = option - instance.first[depth]
            use = used + instance.use[option]
            for s in range(instance.closing[depth], instance.closing[depth + 1]):
                use = use + in_force(instance, s, assignments)[:, None] * instance.extra_use[s]
            tried.append(use)
        uses = np.array(tried)
        fits = (uses + instance.least_use[depth + 1] <= instance.cap).all(axis=2).T
        alive &= fits.any(axis=1)
        assignments[:, depth] = np.where(alive, choose(depth, fits), 0)
        used = uses[assignments[:, depth], np.arange(count)]
    return assignments, alive


def objective_vectors(instance: Instance, totals: Integers) -> Integers:
    """Totals (assignments x objectives) as objective vectors: integers that are equal or ordered as the values are."""
    totals = np.where(instance.peak, instance.sign * totals, totals)
    for n in range(instance.flats.shape[1]):
        start, end = instance.flats[:, n].T
        totals = np.where((start < totals) & (totals <= end), start, totals)
    return np.maximum(instance.floor, totals)


def highest_vectors(instance: Instance, assignments: Assignments, gains: Integers) -> Integers:
    """assignments x objectives: upper bounds on the objective vectors below each assignment.

    gains: assignments x objectives, or objectives: the most that the other levers add; on a peak, their highest score.
    """
    totals = totals_of(instance, assignments)
    higher = np.where(instance.sign > 0, np.maximum(totals, gains), totals)
    return objective_vectors(instance, np.where(instance.peak, higher, totals + gains))
