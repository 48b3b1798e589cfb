"""Exact steps of one number, against solving anew anywhere between its ends."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import Question, RequestError, optimize, varied, vary
from decision.explanations.exact_steps import exact_steps
from decision.explanations.variation import Axis
from decision.solve.search import Search
from options import Case, Quantity, named_quantities, quantities, read_case
from tests.decision.test_optimize_oracle import assume_clear
from tests.oracle import Oracle
from tests.oracle.bundles import bundle_id
from tests.strategies import cases

some = settings(
    max_examples=35, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


def steps_of(case: Case, of: Quantity, start: Decimal, end: Decimal) -> list[Any]:
    question = Question(case)
    found = list(exact_steps(question, of, start, end, Search(question.problem(), "HiGHS")))
    return sorted(found, key=lambda step: (step.start, step.end))


def best_at(case: Case, of: Quantity, at: Decimal) -> str | None:
    """The recommended bundle of the case with this number, by enumeration."""
    asked = varied(Question(case), of, at)
    oracle = Oracle(asked.case, limits=asked.limits)
    if asked.weights is not None:
        problem = asked.problem()
        oracle.weights = {name: Fraction(weight) for name, weight in problem.weights.items()}
    assume_clear(oracle)
    return bundle_id(oracle.ties[0]) if oracle.feasible else None


def moves(case: Case, kinds: tuple[str, ...]) -> list[Quantity]:
    """The numbers of these kinds whose steps can be told."""

    def steps(of: Quantity) -> bool:
        stated = case.constraints.get(of.of[0])
        return of.kind != "bound" or (of.of[1] != "exactly" and getattr(stated, "probability", None) is None)

    return [each for each in quantities(case) if each.kind in kinds and steps(each)]


@some
@given(cases(), st.data())
def test_limits_bounds_and_costs_step_where_the_answer_does(case: Case, data: st.DataObject) -> None:
    among = moves(case, ("limit", "bound", "cost"))
    assume(among)
    of = data.draw(st.sampled_from(among))
    start = Decimal(data.draw(st.integers(-3, 4)))
    end = start + data.draw(st.integers(0, 12))
    found = steps_of(case, of, start, end)
    assert (found[0].start, found[-1].end) == (start, end)
    assert all(one.end == other.start for one, other in pairwise(found))
    falls = of.kind == "cost" or (of.kind == "bound" and of.of[1] == "at_least")
    counts = of.kind == "bound" and hasattr(case.constraints[of.of[0]], "group")
    for step in found:
        loose = step.end if falls else step.start  # the border that belongs to the step
        probes = {loose} if counts else {loose, (step.start + step.end) / 2}
        for at in probes:
            told = None if step.bundle is None else step.bundle.id
            if step.bundle is None and at in (found[0].start, found[-1].end) and step.start != step.end:
                continue
            if step.bundle is None:
                tight = step.start if not falls else step.end
                at = tight
            assert told == best_at(case, of, at)


@some
@given(cases(), st.data())
def test_weights_and_scores_step_where_the_answer_does(case: Case, data: st.DataObject) -> None:
    kinds = ("weight", "score") if len(Question(case).problem().weights) > 1 else ("score",)
    among = moves(case, kinds)
    of = data.draw(st.sampled_from(among))
    if of.kind == "weight":
        start, end = Decimal(data.draw(st.integers(0, 5))) / 10, Decimal(data.draw(st.integers(5, 10))) / 10
    else:
        start = Decimal(data.draw(st.integers(-10, 5)))
        end = start + data.draw(st.integers(0, 15))
    ends = [varied(Question(case), of, end).problem().chances for end in (start, end)]
    assume(start < end and ends[0] == ends[1])  # draws that move have no steps
    found = steps_of(case, of, start, end)
    assert (found[0].start, found[-1].end) == (start, end)
    assert all(abs(one.end - other.start) < Decimal("1e-9") for one, other in pairwise(found))
    for step in found:
        if step.end - step.start < Decimal("1e-3"):
            continue
        at = (step.start + step.end) / 2
        ranked = optimize(
            varied(Question(case), of, at), top=200, different=0, with_breakpoints=False
        ).bundles
        if step.bundle is None:
            assert not ranked
            continue
        own = next(each.value for each in ranked if each.id == step.bundle.id)
        assert own == pytest.approx(ranked[0].value, abs=2e-6)


CASE = """
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
constraints:
  floor: {objective: peace, at_least: 0}
  few: {group: [a, b, c], at_most: 3}
"""


def told(name: str, start: str, end: str) -> list[tuple[str, str, str | None]]:
    case = read_case(CASE)
    (of,) = named_quantities(case, name)
    return [
        (str(step.start), str(step.end), step.bundle and step.bundle.id)
        for step in steps_of(case, of, Decimal(start), Decimal(end))
    ]


def test_steps_are_told_to_the_last_digit() -> None:
    assert told("money", "0", "0.6") == [
        ("0", "0.001", "none"),
        ("0.001", "0.1", "c.on"),
        ("0.1", "0.101", "b.on"),
        ("0.101", "0.4", "b.on+c.on"),
        ("0.4", "0.401", "a.on"),
        ("0.401", "0.5", "a.on+c.on"),
        ("0.5", "0.501", "a.on+b.on"),
        ("0.501", "0.6", "a.on+b.on+c.on"),
    ]
    assert told("floor", "6", "9") == [("6", "7", "a.on+b.on"), ("7", "9", None)]
    assert told("few", "0", "3") == [
        ("0", "1", "none"), ("1", "2", "a.on"), ("2", "3", "a.on+b.on"),
    ]  # fmt: skip
    assert told("cost.b.on.money", "0.05", "0.3") == [
        ("0.05", "0.099", "a.on+b.on+c.on"),
        ("0.099", "0.1", "a.on+b.on"),
        ("0.1", "0.3", "a.on+c.on"),
    ]


def test_what_has_no_exact_steps_is_said() -> None:
    case = read_case(CASE.replace("at_most: 3", "exactly: 2"))
    (of,) = named_quantities(case, "few")
    with pytest.raises(RequestError, match="give a step"):
        steps_of(case, of, Decimal(0), Decimal(3))


def test_a_score_that_moves_the_draws_of_a_bound_has_no_exact_steps() -> None:
    case = read_case(
        CASE.replace("scores: {peace: 4}", "scores: {peace: {low: 0, likely: 2, high: 10}}").replace(
            "at_least: 0", "at_most: 5, probability: 0.5"
        )
    )
    (of,) = named_quantities(case, "score.a.on.peace")
    with pytest.raises(RequestError, match="give a step"):
        steps_of(case, of, Decimal(1), Decimal(9))


def test_a_limit_that_allows_nothing_is_a_step_without_a_bundle() -> None:
    case = read_case(CASE.replace("{objective: peace, at_least: 0}", "{objective: peace, at_least: 4}"))
    (of,) = named_quantities(case, "money")
    found = vary(Question(case), [Axis((of,), ((Decimal(0),), (Decimal("0.5"),)))], stepwise=True)
    first, *_ = found.points
    assert (first.bundle, first.status, first.upto) == (None, "infeasible", Decimal("0.101"))
    assert set(first.conflict) == {"money", "floor"}
