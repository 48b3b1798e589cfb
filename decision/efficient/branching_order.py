"""The branching order: levers whose decision soon lets a subtree be pruned are decided first."""

import numpy as np

from decision.efficient.dominance_rules import SHARED, users
from decision.efficient.encoding import Encoding, encode
from decision.efficient.lagrangian_bounds import LagrangianRelaxation
from decision.model.problem import Problem
from decision.running.arrays import Floats, Integers

EVEN = 1e-6
"""Stands for zero in the logarithm of a lever's ratio of gain to use."""


def by_bounds(
    problem: Problem, plain: Encoding, relaxed: LagrangianRelaxation
) -> tuple[Encoding, LagrangianRelaxation]:
    """The encoding with levers by falling loss of the bounds, and the relaxation with options in that order.

    plain: any encoding of the problem; relaxed: its relaxation.

    A lever's loss is the largest reduced cost of its options relative to the bound at the root, as the mean of square
    roots over the weightings.
    """
    loss = -np.minimum.reduceat(relaxed.reduced_cost, plain.instance.first[:-1], axis=0) / (
        np.abs(relaxed.root_bound) + 1
    )
    places = np.argsort(-np.sqrt(loss).mean(axis=1) if loss.shape[1] else np.zeros(len(loss)), kind="stable")
    order = encode(problem, [plain.order[place] for place in places])
    first = plain.instance.first
    options = np.concatenate([np.arange(first[place], first[place + 1]) for place in places])
    return order, LagrangianRelaxation(
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


def by_open_rows(problem: Problem, plain: Encoding) -> Encoding:
    """The encoding with levers in an order that leaves few rows and synergies open, used by some lever decided and some
    undecided: next comes the lever that opens fewest, less those that it closes, of these one in a row with the fewest
    levers left, of these the first."""
    instance = plain.instance
    members = np.zeros((len(plain.order), len(instance.extra_use)), dtype=bool)
    for s in range(members.shape[1]):
        members[instance.member_depth[instance.member_first[s] : instance.member_first[s + 1]], s] = True
    using = np.hstack([users(instance), members])
    left, opened = using.sum(axis=0), np.zeros(using.shape[1], dtype=bool)
    undecided = np.ones(len(using), dtype=bool)
    places = []
    for _ in plain.order:
        opens = (using & ~opened).sum(axis=1) - (using & (left == 1)).sum(axis=1)
        fewest = np.where(using, left, len(using)).min(axis=1, initial=len(using))
        place = int(np.lexsort((fewest, opens, ~undecided))[0])
        places.append(place)
        undecided[place] = False
        opened |= using[place]
        left -= using[place]
    return encode(problem, [plain.order[place] for place in places])
