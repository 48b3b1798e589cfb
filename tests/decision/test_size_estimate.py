"""Knuth's estimate of the number of feasible bundles: exact where all dives have equal choices, else near. Knuth 1975."""

import json

import pytest

from decision import settle
from decision.efficient.encoding import encode
from decision.efficient.size_estimate import feasible_leaves
from decision.solve.enumeration import enumerate_bundles
from options import read_case
from tests.decision.test_dominance_rules import close_levers


def test_without_rows_every_combination_is_counted() -> None:
    levers = {
        f"lever_{n}": {"levels": {"a": {"scores": {"goal": n}}, "b": {"scores": {"goal": 1}}}}
        for n in range(7)
    }
    text = "format: 1\ntitle: No rows\nas_of: 2024-03-15\nobjectives: {goal: {sense: maximise, worst: 0, best: 9}}\n"
    problem = settle(read_case(f"{text}levers: {json.dumps(levers)}\n"))
    assert feasible_leaves(encode(problem).instance) == 3**7


@pytest.mark.parametrize("seed", range(4))
def test_the_estimate_is_near_the_count(seed: int) -> None:
    problem = close_levers(seed)
    table = enumerate_bundles(problem)
    assert table is not None
    assert feasible_leaves(encode(problem).instance, 20_000) == pytest.approx(len(table.chosen), rel=0.1)
