"""The dissent record against enumeration of the case."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import HealthCheck, assume, given, settings

from decision import Question, dissent, evaluate
from options import Case, read_case
from tests.decision.test_optimize_oracle import assume_clear
from tests.oracle import TOLERANCE, Oracle
from tests.oracle.bundles import Key, bundle_id
from tests.strategies import cases

some = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def profiles(case: Case) -> list[str]:
    return list(case.weights.profiles) if case.weights else []


@some
@given(cases())
def test_own_choices_and_regrets_are_those_of_enumeration(case: Case) -> None:
    oracle = Oracle(case)
    assume_clear(oracle)
    found = dissent(Question(case))
    assert found.unfinished == ()
    if not oracle.feasible:
        assert (found.recommended, found.least_largest_regret) == (None, None)
        return
    best = oracle.ties[0]
    assert found.recommended is not None
    assert found.recommended.id == bundle_id(best)
    assert list(found.stakeholders) == profiles(case)
    for name, stakeholder in found.stakeholders.items():
        own = Oracle(case, weights=name)
        assume_clear(own)
        assert stakeholder.regret == pytest.approx(float(own.best - own.value(best)), abs=2e-6)
        if best in own.ties:
            assert (stakeholder.differs, stakeholder.agrees_at) == ((), None)
            assert stakeholder.regret == 0
        else:
            assert stakeholder.best.id == bundle_id(own.ties[0])
            mine, theirs = dict(best), dict(own.ties[0])
            assert list(stakeholder.differs) == [n for n in case.levers if mine.get(n) != theirs.get(n)]
    if not profiles(case):
        return

    def largest(bundle: Key) -> Fraction:
        lost = [own.best - own.value(bundle) for own in owns]
        return max(Fraction(0), *lost)

    owns = [Oracle(case, weights=name) for name in profiles(case)]
    least = min(map(largest, oracle.feasible))
    told = found.least_largest_regret
    assert told is not None
    assert evaluate(Question(case).problem(), told.levels).feasible
    assert max(found.regrets.values()) == pytest.approx(float(least), abs=2e-6)


@some
@given(cases())
def test_no_nearer_weights_would_agree(case: Case) -> None:
    oracle = Oracle(case)
    assume_clear(oracle)
    assume(oracle.feasible)
    found = dissent(Question(case))
    best = oracle.ties[0]
    for stakeholder in found.stakeholders.values():
        if not stakeholder.differs:
            continue
        names = list(stakeholder.weights)
        if stakeholder.agrees_at is None:
            continue
        assert stakeholder.distance is not None
        moved = {name: Fraction(weight) for name, weight in stakeholder.agrees_at.items()}
        assert sum(moved.values()) == pytest.approx(1)
        top = max(oracle.value(bundle, moved) for bundle in oracle.feasible)
        assert oracle.value(best, moved) >= top - 2 * TOLERANCE
        half = sum(abs(float(moved[name]) - stakeholder.weights[name]) for name in names) / 2
        assert half == pytest.approx(stakeholder.distance, abs=1e-9)
        for at in product(range(11), repeat=len(names)):
            if sum(at) != 10 or len(names) > 3:
                continue
            tried = {name: Fraction(part, 10) for name, part in zip(names, at, strict=True)}
            near = sum(abs(float(tried[name]) - stakeholder.weights[name]) for name in names) / 2
            if near < stakeholder.distance - 1e-9:
                top = max(oracle.value(bundle, tried) for bundle in oracle.feasible)
                assert oracle.value(best, tried) < top + TOLERANCE


CASE = """
format: 1
title: T
as_of: 2024-03-15
objectives:
  peace: {sense: maximise, worst: 0, best: 10}
  trade: {sense: maximise, worst: 0, best: 10}
weights:
  default: doves
  profiles:
    doves: {method: direct, values: {peace: 0.75, trade: 0.25}}
    hawks: {method: direct, values: {peace: 0.25, trade: 0.75}}
levers:
  a: {levels: {'on': {scores: {peace: 6}}}}
  b: {levels: {'on': {scores: {trade: 6}}}}
  c: {levels: {'on': {scores: {peace: 4, trade: 4}}}}
constraints:
  one: {group: [a, b, c], at_most: 1}
"""


def test_a_compromise_loses_each_the_same() -> None:
    found = dissent(Question(read_case(CASE)))
    assert found.recommended is not None
    assert found.recommended.id == "a.on"
    hawks = found.stakeholders["hawks"]
    assert (hawks.best.id, hawks.regret, hawks.differs, hawks.driver) == ("b.on", 30.0, ("a", "b"), "trade")
    assert hawks.agrees_at == pytest.approx({"peace": 2 / 3, "trade": 1 / 3})
    assert hawks.distance == pytest.approx(2 / 3 - 0.25)
    assert found.least_largest_regret is not None
    assert found.least_largest_regret.id == "c.on"
    assert found.regrets == pytest.approx({"doves": 5.0, "hawks": 5.0})
    assert (
        found.majority is not None
    )  # the recommended bundle, the other's choice, the compromise and the status quo
    assert {bundle.id for bundle in found.majority.order} == {"a.on", "b.on", "c.on", "none"}


def test_out_of_time_what_is_missing_is_named() -> None:
    found = dissent(Question(read_case(CASE)), time_limit=0)
    assert found.unfinished == (
        "the recommended bundle", "profile doves", "profile hawks", "the bundle of least largest regret",
    )  # fmt: skip
