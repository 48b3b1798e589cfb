"""Majority of the weight, and the Kemeny order against all permutations."""

from itertools import permutations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import Bundle, Question, evaluate, majority_order
from options import Case, read_case
from tests.oracle import Oracle
from tests.strategies import cases

some = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@some
@given(cases(), st.data())
def test_no_order_offends_less_weight(case: Case, data: st.DataObject) -> None:
    problem = Question(case).problem()
    oracle = Oracle(case)
    keys = data.draw(st.lists(st.sampled_from(oracle.bundles), min_size=1, max_size=5, unique=True))
    shown = [evaluate(problem, dict(key)) for key in keys]
    found = majority_order(shown, problem.weights)
    values = {bundle.id: oracle.values(key) for bundle, key in zip(shown, keys, strict=True)}

    def support(one: Bundle, other: Bundle) -> float:
        return float(
            sum(
                weight
                for name, weight in oracle.weights.items()
                if values[one.id][name] > values[other.id][name]
            )
        )

    def offended(order: tuple[Bundle, ...]) -> float:
        return sum(support(lower, higher) for n, higher in enumerate(order) for lower in order[n + 1 :])

    assert found.disagreement == pytest.approx(min(map(offended, permutations(shown))), abs=1e-7)
    assert offended(found.order) == pytest.approx(found.disagreement, abs=1e-7)
    for one in shown:
        beaten = {other.id for other in shown if support(one, other) > 0.5 + 1e-7}
        assert beaten <= set(found.beats[one.id])
    if found.winner is not None:
        assert found.order[0].id == found.winner.id, "who beats every other comes first"


CASE = """
format: 1
title: T
as_of: 2024-03-15
objectives:
  one: {sense: maximise, worst: 0, best: 10}
  two: {sense: maximise, worst: 0, best: 10}
  three: {sense: maximise, worst: 0, best: 10}
levers:
  a: {levels: {'on': {scores: {one: 3, two: 2, three: 1}}}}
  b: {levels: {'on': {scores: {one: 2, two: 1, three: 3}}}}
  c: {levels: {'on': {scores: {one: 1, two: 3, three: 2}}}}
constraints: {single: {group: [a, b, c], exactly: 1}}
"""


def test_condorcets_circle_has_no_winner_and_the_first_of_equal_orders_is_taken() -> None:
    problem = Question(read_case(CASE)).problem()
    shown = [evaluate(problem, {lever: "on"}) for lever in "abc"]
    found = majority_order(shown, problem.weights)
    assert found.winner is None
    assert found.beats == {"a.on": ("b.on",), "b.on": ("c.on",), "c.on": ("a.on",)}
    assert [bundle.id for bundle in found.order] == ["a.on", "b.on", "c.on"]
    assert found.disagreement == pytest.approx(4 / 3)


def test_the_same_bundle_is_placed_once() -> None:
    problem = Question(read_case(CASE)).problem()
    bundle = evaluate(problem, {"a": "on"})
    assert majority_order([bundle, bundle], problem.weights).order == (bundle,)
