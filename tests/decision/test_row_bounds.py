"""Knapsack bounds of partial assignments against every bundle below them."""

from itertools import product

import numpy as np
import pytest

from decision import Problem, settle
from decision.efficient.encoding import encode
from decision.efficient.partial_bundles import objective_vectors, totals_of, usage_of
from decision.efficient.row_bounds import knapsack_bounds, upper_bounds
from tests.decision.test_dominance_rules import close_levers
from tests.decision.test_frontier import generated

CASES = [*(close_levers(seed) for seed in range(6)), *(settle(generated(seed, 7)) for seed in range(3))]


@pytest.mark.parametrize("problem", CASES)
def test_no_bundle_exceeds_the_bounds_of_the_nodes_above_it(problem: Problem) -> None:
    instance = encode(problem).instance
    bounds = knapsack_bounds(instance)
    every = np.array(list(product(*(range(n) for n in np.diff(instance.first)))), dtype=np.int16)
    every = every[(usage_of(instance, every) <= instance.cap).all(axis=1)]
    vectors = objective_vectors(instance, totals_of(instance, every))
    for depth in range(every.shape[1] + 1):
        assert (vectors <= upper_bounds(instance, bounds, every[:, :depth])).all()
    assert (vectors == upper_bounds(instance, bounds, every)).all()


@pytest.mark.parametrize("problem", CASES[-3:])
def test_where_a_row_is_broken_by_far_there_is_no_bundle_below(problem: Problem) -> None:
    """By many more steps than the tables have, as with a limit of a cent beside costs of billions."""
    instance = encode(problem).instance
    instance = instance._replace(cap=instance.least_use[0] + 1)
    bounds = knapsack_bounds(instance)
    every = np.array(list(product(*(range(n) for n in np.diff(instance.first)))), dtype=np.int16)
    broken = (usage_of(instance, every) > instance.cap).any(axis=1)
    found = upper_bounds(instance, bounds, every)
    assert broken.any() and (found[broken] == instance.lower_bound).all()
