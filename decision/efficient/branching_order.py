"""In which order levers are decided: the sooner a way down shows that it leads nowhere, the less is searched."""

import numpy as np

from decision.efficient.dominance_rules import SHARED, users
from decision.efficient.integer_problem import Tree, tree
from decision.efficient.lagrangian_bounds import Relaxation, relax
from decision.model.problem import Problem
from decision.running.arrays import Floats, Integers

EVEN = 1e-6
"""What a lever that uses or brings nothing counts as using or bringing."""


def by_bounds(problem: Problem, plain: Tree) -> tuple[Tree, Relaxation]:
    """Levers first whose less good options take most off the bounds, whatever the weighting."""
    relaxed = relax(plain.board)
    loss = -np.minimum.reduceat(relaxed.drop, plain.board.first[:-1], axis=0) / (np.abs(relaxed.top) + 1)
    places = np.argsort(-np.sqrt(loss).mean(axis=1) if loss.shape[1] else np.zeros(len(loss)), kind="stable")
    order = tree(problem, [plain.order[place] for place in places])
    first = plain.board.first
    options = np.concatenate([np.arange(first[place], first[place + 1]) for place in places])
    return order, Relaxation(relaxed.weightings, relaxed.top, np.ascontiguousarray(relaxed.drop[options]))


def clear_first(problem: Problem, plain: Tree) -> Tree:
    """Levers with rules first, and of those with and without, first those that bring clearly more or clearly less
    for what they use than most do: there the bounds close one side soon."""
    board = plain.board
    heads = board.first[:-1]

    def spread(amounts: Integers) -> Floats:
        most, least = np.maximum.reduceat(amounts, heads), np.minimum.reduceat(amounts, heads)
        return (most - least).astype(float)

    shared = users(board).sum(axis=0) > SHARED
    used = (spread(board.use) / np.maximum(1, board.cap - board.least_use[0]))[:, shared].sum(axis=1)
    gained = (spread(board.gain) / np.maximum(1, np.abs(board.most_gain[0])))[:, ~board.peak].sum(axis=1)
    clear = np.log((gained + EVEN) / (used + EVEN))
    ruled = users(board)[:, ~shared].any(axis=1)
    places = np.lexsort((-np.abs(clear - np.median(clear)), ~ruled))
    return tree(problem, [plain.order[place] for place in places])
