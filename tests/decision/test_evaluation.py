"""Evaluations against enumeration of the case: what a bundle breaks, loses, and what would just allow it."""

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import Allowance, Question, evaluate_bundle, optimize, varied
from decision.explanations.evaluation import allowing
from decision.model.bundle import evaluate
from options import Case, Consent, read_case
from tests.decision.test_optimize_oracle import assume_clear
from tests.oracle import Oracle
from tests.strategies import cases

some = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@some
@given(cases(), st.data())
def test_it_is_what_enumeration_of_the_case_finds(case: Case, data: st.DataObject) -> None:
    oracle = Oracle(case)
    assume_clear(oracle)
    bundle = data.draw(st.sampled_from(oracle.bundles))
    found = evaluate_bundle(Question(case), dict(bundle))
    assert set(found.broken) == oracle.violates(bundle)
    assert found.bundle.feasible is not bool(found.broken)
    assert found.bundle.value == pytest.approx(float(oracle.value(bundle)))
    assert all(size > 0 for size in found.broken.values())
    assert not found.unfinished
    loss_as(found.loss, oracle, bundle)
    assert list(found.by_scenario) == list(case.scenarios)
    for name, there in found.by_scenario.items():
        own = Oracle(case, name)
        assume_clear(own)
        assert set(there.bundle.violates) == own.violates(bundle)
        loss_as(there.loss, own, bundle)
    for name, there in found.by_profile.items():
        loss_as(there.loss, Oracle(case, weights=name), bundle)


def loss_as(loss: float | None, oracle: Oracle, bundle: Any) -> None:
    if not oracle.feasible:
        assert loss is None
        return
    assert loss is not None
    assert loss == pytest.approx(float(oracle.best - oracle.value(bundle)), abs=2e-6)
    if not oracle.violates(bundle):
        assert loss >= 0


@some
@given(cases(), st.data())
def test_the_changes_just_allow_it(case: Case, data: st.DataObject) -> None:
    oracle = Oracle(case)
    assume_clear(oracle)
    broken = [bundle for bundle in oracle.bundles if oracle.violates(bundle)]
    assume(broken)
    bundle = data.draw(st.sampled_from(broken))
    question = Question(case)
    found = evaluate_bundle(question, dict(bundle))
    assert [change.constraint for change in found.allowed_by] == list(found.broken)
    allowed = allowing(question, found.allowed_by)
    assert evaluate(allowed.problem(), dict(bundle)).feasible
    assert found.loss_then is not None
    assert found.loss_then == pytest.approx(
        optimize(allowed, top=1).bundles[0].value - found.bundle.value, abs=2e-6
    )
    for n, change in enumerate(found.allowed_by):
        for less in lesser(case, change):
            others = (*found.allowed_by[:n], less, *found.allowed_by[n + 1 :])
            assert not evaluate(allowing(question, others).problem(), dict(bundle)).feasible


def lesser(case: Case, change: Allowance) -> list[Allowance]:
    """The change, a little less of it: by a millionth, of a count by one."""
    if change.quantity is None or change.new is None or change.old is None:
        return []
    stated = case.constraints.get(change.constraint)
    step = Decimal("1e-6") if not hasattr(stated, "group") else Decimal(1)
    if isinstance(stated, Consent):
        step = Decimal("1e-5")  # it is held within the tolerance
    back = step if change.new < change.old else -step
    return [replace(change, new=change.new + back)]


@settings(some, max_examples=25)
@given(cases(), st.data())
def test_what_would_make_it_the_best_does(case: Case, data: st.DataObject) -> None:
    oracle = Oracle(case)
    assume_clear(oracle)
    bundle = data.draw(st.sampled_from(oracle.bundles))
    question = Question(case)
    for change in evaluate_bundle(question, dict(bundle)).wins_if:
        if change.enough is None:
            continue
        best = optimize(
            varied(question, change.of, Decimal(str(change.enough))), top=1, with_breakpoints=False
        )
        assert best.bundles[0].levels == dict(bundle)


BASE = """
format: 1
title: T
as_of: 2024-03-15
objectives:
  peace: {sense: maximise, worst: 0, best: 10}
resources:
  money: {limit: 0.5}
levers:
  a: {levels: {'on': {cost: {money: 0.4}, scores: {peace: 4}}}}
  b: {levels: {'on': {cost: {money: 0.1}, scores: {peace: 3}}}}
  c: {levels: {'on': {cost: {money: 0.001}, scores: {peace: 1}}}}
"""


def test_a_limit_met_exactly_is_kept_and_one_exceeded_by_a_hair_is_not() -> None:
    question = Question(read_case(BASE))
    exact = evaluate_bundle(question, {"a": "on", "b": "on"})
    assert (exact.bundle.feasible, exact.loss, exact.allowed_by) == (True, 0.0, ())
    over = evaluate_bundle(question, {"a": "on", "b": "on", "c": "on"})
    assert over.broken == {"money": pytest.approx(0.001)}
    assert over.loss == pytest.approx(-10.0)
    (change,) = over.allowed_by
    assert (change.old, change.new) == (Decimal("0.5"), Decimal("0.501"))
    assert over.loss_then == 0


def test_demands_of_the_question_are_dropped() -> None:
    question = Question(read_case(BASE), must=("a",), must_not=("b.on",), limits={"money": Decimal("0.05")})
    found = evaluate_bundle(question, {"b": "on"})
    assert list(found.broken) == ["money", "must a", "must_not b.on"]
    assert [change.new for change in found.allowed_by] == [Decimal("0.1"), None, None]
    assert found.loss is None, "no bundle is feasible with these demands"
    assert found.loss_then == 0


def test_where_time_runs_out_the_parts_are_named() -> None:
    found = evaluate_bundle(Question(read_case(BASE)), {"a": "on"}, time_limit=0)
    assert found.unfinished == ("the best bundle", "what would make it the best")
    assert (found.loss, found.best) == (None, None)
    assert found.bundle.value == 40


@pytest.mark.parametrize(
    ("group", "bundle", "new"),
    [
        ("at_least: 1, at_most: 1", {"a": "on", "b": "on"}, ("few.at_most", 2)),
        ("at_least: 1, at_most: 1", {"c": "on"}, ("few.at_least", 0)),
        ("exactly: 1", {"a": "on", "b": "on"}, ("few", 2)),
    ],
)
def test_of_two_bounds_the_broken_one_is_named(group: str, bundle: dict[str, str], new: Any) -> None:
    case = read_case(f"{BASE}constraints:\n  few: {{group: [a, b], {group}}}\n")
    question = Question(case)
    (change,) = evaluate_bundle(question, bundle).allowed_by
    assert change.quantity is not None
    assert change.new is not None
    assert (change.quantity.name, change.new) == new
    assert evaluate(varied(question, change.quantity, change.new).problem(), bundle).feasible
