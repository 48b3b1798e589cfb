"""The branching order: levers whose decision soon lets a subtree be pruned are decided first."""

import numpy as np

from decision.efficient.dominance_rules import SHARED, users
from decision.efficient.encoding import Encoding, encode
from decision.efficient.lagrangian_bounds import Relaxation, relax
from decision.model.problem import Problem
from decision.running.arrays import Floats, Integers

EVEN = 1e-6
"""Stands for zero in the logarithm of a lever's ratio of gain to use."""


def by_bounds(problem: Problem, plain: Encoding) -> tuple[Encoding, Relaxation]:
    """The encoding with levers by falling loss of the bounds, and the relaxation with options in that order.

    A lever's loss is the largest reduced cost of its options relative to the bound at the root, as the mean of square
    roots over the weightings.
    """
    relaxed = relax(plain.instance)
    loss = -np.minimum.reduceat(relaxed.reduced_cost, plain.instance.first[:-1], axis=0) / (
        np.abs(relaxed.root_bound) + 1
    )
    places = np.argsort(-np.sqrt(loss).mean(axis=1) if loss.shape[1] else np.zeros(len(loss)), kind="stable")
    order = encode(problem, [plain.order[place] for place in places])
    first = plain.instance.first
    options = np.concatenate([np.arange(first[place], first[place + 1]) for place in places])
    return order, Relaxation(
        relaxed.weightings, relaxed.root_bound, np.ascontiguousarray(relaxed.reduced_cost[options])
    )


def by_ratio(problem: Problem, plain: Encoding) -> Encoding:
    """The encoding with levers in rows of few levers (rules) first; within both groups by how far the ratio of gain to
    use lies from the median, since the knapsack bounds soon prune one side of a lever that is clearly good or bad."""
    instance = plain.instance
    heads = instance.first[:-1]

    def spread(amounts: Integers) -> Floats:
        most, least = np.maximum.reduceat(amounts, heads), np.minimum.reduceat(amounts, heads)
        return (most - least).astype(float)

    shared = users(instance).sum(axis=0) > SHARED
    used = (spread(instance.use) / np.maximum(1, instance.cap - instance.least_use[0]))[:, shared].sum(axis=1)
    gained = (spread(instance.gain) / np.maximum(1, np.abs(instance.most_gain[0])))[:, ~instance.peak].sum(
        axis=1
    )
    clear = np.log((gained + EVEN) / (used + EVEN))
    ruled = users(instance)[:, ~shared].any(axis=1)
    places = np.lexsort((-np.abs(clear - np.median(clear)), ~ruled))
    return encode(problem, [plain.order[place] for place in places])
