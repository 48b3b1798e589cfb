"""The bundles that differ from one in one lever or two, against all ways through the tree."""

from itertools import product

import numpy as np
import pytest

from decision.efficient.integer_problem import tree
from decision.efficient.local_search import _Neighbours
from decision.efficient.partial_bundles import totals_of, used_by
from tests.decision.test_dominance_rules import close_levers


@pytest.mark.parametrize("seed", range(6))
def test_neighbours_are_all_feasible_bundles_one_or_two_levers_apart(seed: int) -> None:
    board = tree(close_levers(seed)).board
    ways = np.array(list(product(*(range(n) for n in np.diff(board.first)))), dtype=np.int16)
    used, totals = used_by(board, ways), totals_of(board, ways)
    feasible = np.flatnonzero((used <= board.cap).all(axis=1))
    for row in feasible[:: max(1, len(feasible) // 20)]:
        apart = (ways != ways[row]).sum(axis=1)
        near = [n for n in feasible if apart[n] in (1, 2)]
        picks, found = _Neighbours(board).of(ways[row])
        assert sorted(map(tuple, picks.tolist())) == sorted(tuple(ways[n].tolist()) for n in near)
        expected = {tuple(ways[n].tolist()): totals[n].tolist() for n in near}
        assert {tuple(p): t for p, t in zip(picks.tolist(), found.tolist(), strict=True)} == expected
