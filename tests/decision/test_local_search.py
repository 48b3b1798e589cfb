"""The neighbourhood of the local search against all assignments."""

from itertools import product

import numpy as np
import pytest

from decision.efficient.encoding import encode
from decision.efficient.local_search import _Neighbours
from decision.efficient.partial_bundles import totals_of, usage_of
from tests.decision.test_dominance_rules import close_levers


@pytest.mark.parametrize("seed", range(6))
def test_neighbours_are_all_feasible_bundles_one_or_two_levers_apart(seed: int) -> None:
    instance = encode(close_levers(seed)).instance
    every = np.array(list(product(*(range(n) for n in np.diff(instance.first)))), dtype=np.int16)
    used, totals = usage_of(instance, every), totals_of(instance, every)
    feasible = np.flatnonzero((used <= instance.cap).all(axis=1))
    for row in feasible[:: max(1, len(feasible) // 20)]:
        apart = (every != every[row]).sum(axis=1)
        near = [n for n in feasible if apart[n] in (1, 2)]
        assignments, found = _Neighbours(instance).of(every[row])
        assert sorted(map(tuple, assignments.tolist())) == sorted(tuple(every[n].tolist()) for n in near)
        expected = {tuple(every[n].tolist()): totals[n].tolist() for n in near}
        assert {tuple(p): t for p, t in zip(assignments.tolist(), found.tolist(), strict=True)} == expected
