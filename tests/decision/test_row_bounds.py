"""The most that can be reached below a part of the tree, against every bundle below it."""

from itertools import product

import numpy as np
import pytest

from decision import Problem, settle
from decision.efficient.integer_problem import tree
from decision.efficient.partial_bundles import totals_of, used_by, worths_of
from decision.efficient.row_bounds import most_below, tabled_bounds
from tests.decision.test_dominance_rules import close_levers
from tests.decision.test_frontier import generated

CASES = [*(close_levers(seed) for seed in range(6)), *(settle(generated(seed, 7)) for seed in range(3))]


@pytest.mark.parametrize("problem", CASES)
def test_no_bundle_is_worth_more_than_the_bounds_above_it(problem: Problem) -> None:
    board = tree(problem).board
    bounds = tabled_bounds(board)
    ways = np.array(list(product(*(range(n) for n in np.diff(board.first)))), dtype=np.int16)
    ways = ways[(used_by(board, ways) <= board.cap).all(axis=1)]
    worths = worths_of(board, totals_of(board, ways))
    for depth in range(ways.shape[1] + 1):
        assert (worths <= most_below(board, bounds, ways[:, :depth])).all()
    assert (worths == most_below(board, bounds, ways)).all()
