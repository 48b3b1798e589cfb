"""The bounds of the parts of a node: what is left out of them holds no bundle above the floor."""

import numpy as np
import pytest

from benchmarks.cases import case_text
from decision import settle
from decision.running.arrays import Integers
from decision.solve.enumeration import list_bundles
from decision.solve.found_bundles import FINER, LOWEST, Incumbents
from decision.solve.linear_relaxation import LinearRelaxation, relaxation
from decision.solve.stretch_bounds import NodeBound, in_parts
from decision.solve.stretch_tree import Tree
from decision.solve.totals import synergies_in_force
from options import read_case


def growth(levers: int, high: bool) -> tuple[LinearRelaxation, Tree]:
    """A case with a peak and a bent value, whose line over the whole range is tight at low totals or at high ones."""
    problem = settle(read_case(case_text(levers)))
    near = frozenset(range(len(problem.choices))) if high else frozenset[int]()
    relaxed = relaxation(problem, problem.weights, near)
    assert relaxed is not None
    return relaxed, Tree(Incumbents(problem, problem.weights, relaxed, -1e9, 0), lambda: None, 1e12, [])


def every_bundle(relaxed: LinearRelaxation) -> Integers:
    """(bundles, groups): the column of each group in every feasible bundle of the case of ten levers."""
    problem = settle(read_case(case_text(10)))
    table = list_bundles(problem)
    assert table is not None
    real = np.zeros((len(table.chosen), len(relaxed.group)), dtype=bool)
    real[:, relaxed.choice >= 0] = table.chosen[:, relaxed.choice[relaxed.choice >= 0]]
    real[:, relaxed.first[len(problem.levers) :] + 1] = synergies_in_force(problem, table.chosen)
    real[:, relaxed.first] = np.add.reduceat(real, relaxed.first, axis=1, dtype=np.int64) == 0
    return np.nonzero(real)[1].reshape(len(real), len(relaxed.first))


@pytest.mark.parametrize("high", [False, True])
@pytest.mark.parametrize("below", [10.0, 20.0])
def test_what_is_left_out_of_the_parts_is_below_the_floor(below: float, high: bool) -> None:
    relaxed, tree = growth(10, high)
    root = tree.root()
    root.is_open[relaxed.first[0] : relaxed.first[1] - 1] = (
        False  # the first lever is used at its strongest level
    )
    node = tree.bounded(root, LOWEST)
    assert node is not None and node.prices is not None and len(node.prices.fixed)
    least = -node.minus_bound - (int(below / relaxed.unit) << FINER)
    every = every_bundle(relaxed)
    every = every[node.is_open[every].all(axis=1)]
    counts = [len(each.constant) for each in relaxed.stretches]
    some = 0
    for objective in (n for n, count in enumerate(counts) if count > 1):
        kept = {
            at: (bound, left)
            for at, bound, left in in_parts(relaxed, node.prices, node.is_open, objective, least)
        }
        for at in range(1, counts[objective]):
            stretch = [0] * len(counts)
            stretch[objective] = at
            gain = sum(each.gain[n] for n, each in zip(stretch, relaxed.stretches, strict=True))
            height = sum(each.constant[n] for n, each in zip(stretch, relaxed.stretches, strict=True))
            inside = every[~relaxed.stretches[objective].barred[at][every].any(axis=1)]
            worth = (np.asarray(gain)[inside].sum(axis=1) + float(height)).astype(np.int64) << FINER
            some += int((worth >= least).sum())
            if at not in kept:
                assert (worth < least).all()
                continue
            bound, left = kept[at]
            assert (worth <= bound).all()
            assert left[inside[worth >= least]].all()
    assert some, "bundles are above the floor"


def test_most_parts_are_closed_without_a_program_of_their_own() -> None:
    relaxed, tree = growth(12, False)
    node = tree.bounded(tree.root(), LOWEST)
    assert node is not None and node.prices is not None
    peak = max(range(len(relaxed.stretches)), key=lambda n: len(relaxed.stretches[n].constant))
    least = -node.minus_bound - (int(1.0 / relaxed.unit) << FINER)
    kept = list(in_parts(relaxed, node.prices, node.is_open, peak, least))
    assert 2 * len(kept) < len(relaxed.stretches[peak].constant) - 1


@pytest.mark.parametrize("high", [False, True])
def test_without_multipliers_the_bound_is_what_the_best_columns_gain(high: bool) -> None:
    relaxed, _ = growth(10, high)
    fixed = np.array([relaxed.first[1] - 1])
    columns = np.flatnonzero(relaxed.group > 0)
    is_open = relaxed.group > 0
    is_open[fixed] = True
    gain, height = (
        sum(each.gain[0] for each in relaxed.stretches),
        sum(c.constant[0] for c in relaxed.stretches),
    )
    whole = np.asarray(gain).astype(np.int64) << FINER
    prices = NodeBound(columns, whole[columns], (int(height) << FINER) + int(whole[fixed].sum()), fixed)
    for objective, stretches in enumerate(relaxed.stretches):
        for at, bound, left in in_parts(relaxed, prices, is_open, objective, LOWEST):
            assert (left == (is_open & ~stretches.barred[at])).all()
            part = gain - stretches.gain[0] + stretches.gain[at]
            best = np.maximum.reduceat(np.where(left, part, -np.inf), relaxed.first)
            assert bound == int(best.sum() + height - stretches.constant[0] + stretches.constant[at]) << FINER
