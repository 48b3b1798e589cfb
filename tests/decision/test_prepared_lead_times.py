"""The longest lead time less preparations as an objective's total, against the oracle that looks at every bundle."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import (
    Question,
    RequestError,
    evaluate,
    explain,
    frontier,
    infeasibility,
    optimize,
    robust,
    sweep,
)
from decision.explanations.movable_bounds import bounds_of
from options import Case, read_case
from tests.decision.test_optimize_oracle import views
from tests.preparations import prepared_cases
from tests.strategies import Data, as_case

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

CASE = """
format: 1
title: T
as_of: 2024-03-15
objectives:
  speed: {sense: minimise, worst: 12, best: 0, unit: months, from: {lead_time: longest}}
  good: {sense: maximise, worst: 0, best: 10}
levers:
  plan: {levels: {'on': {lead_time: 3, prepares: {dig: 5}, scores: {good: 1}}}}
  permit: {levels: {quick: {lead_time: 1, prepares: {dig: 2, build: 20}}, full: {lead_time: 4, prepares: {dig: 4}}}}
  dig: {levels: {'on': {lead_time: 7, scores: {good: 4}}}}
  build: {levels: {'on': {lead_time: 6, scores: {good: 3}}}}
status_quo: {permit: quick}
"""


@pytest.mark.parametrize(
    ("bundle", "months"),
    [
        ({}, 0),
        ({"permit": "quick"}, 0),  # in force
        ({"permit": "full"}, 4),
        ({"dig": "on"}, 7),
        ({"dig": "on", "plan": "on"}, 3),  # 7 - 5 < 3: the preparing one is the longest
        ({"dig": "on", "permit": "quick"}, 5),  # what is in force prepares
        ({"dig": "on", "plan": "on", "permit": "quick"}, 3),  # 7 - 5 - 2: both are taken off
        ({"dig": "on", "plan": "on", "permit": "full"}, 4),  # 7 - 5 - 4 is never below 0
        ({"build": "on", "permit": "quick"}, 0),  # 6 - 20 likewise
        ({"build": "on", "dig": "on"}, 7),
        ({"build": "on", "dig": "on", "plan": "on"}, 6),
    ],
)
def test_months_by_hand(bundle: dict[str, str], months: int) -> None:
    assert evaluate(Question(read_case(CASE)).problem(), bundle).objectives["speed"].total == months


@few
@given(prepared_cases(), st.data())
def test_what_a_bound_must_be_for_a_bundle_is_its_months(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    for name, rule in case.constraints.items():
        if getattr(rule, "objective", None) == "goal_0":
            bundle = data.draw(st.sampled_from(oracle.bundles))
            for bound in bounds_of(case, problem, name):
                assert bound.need(problem, problem.chosen(dict(bundle))) == oracle.totals(bundle)["goal_0"]


@settings(few, max_examples=10)
@given(prepared_cases())
def test_every_question_is_answered(case: Case) -> None:
    question = Question(case)
    optimum = optimize(question)
    assume(optimum.bundles)
    found = sweep(question)
    assert found.recommended is not None and found.recommended.id == optimum.bundles[0].id
    assert all(each.objective != "goal_0" for each in robust(question, optimum).breakpoints or ())
    assert explain(question, optimum).unfinished == ()


def _many(count: int, at_most: float | None = None) -> Case:
    """Levers all but one of which bring that one forward by a month; money for half of them."""
    names = [f"lever_{n}" for n in range(count)]
    level: Data = {"lead_time": 5, "scores": {"good": 1}}
    levers = {name: {"levels": {"on": {**level, "prepares": {names[-1]: 1}}}} for name in names[:-1]}
    levers[names[-1]] = {"levels": {"on": {"lead_time": 12 if count < 10 else 30}}}
    data: Data = {
        "format": 1,
        "title": "Many",
        "as_of": "2024-03-15",
        "objectives": {
            "speed": {"sense": "minimise", "worst": 30, "best": 0, "from": {"lead_time": "longest"}},
            "good": {"sense": "maximise", "worst": 0, "best": count * (count + 1) // 2},
        },
        "resources": {"money": {"limit": count // 2}},
        "levers": levers,
        "constraints": {"last": {"must": names[-1]}},
    }
    for n, each in enumerate(levers.values()):
        each["levels"]["on"] |= {"cost": {"money": 1}, "scores": {"good": n + 1}}
    if at_most is not None:
        data["constraints"]["in_time"] = {"objective": "speed", "at_most": at_most}
    return as_case(data)


def test_more_bundles_than_can_be_listed() -> None:
    """Thirteen levers may be had, the last among them: 30 - 12 months are left."""
    optimum = optimize(Question(_many(26)), with_breakpoints=False)
    assert optimum.status == "optimal"
    best = optimum.bundles[0]
    assert (best.objectives["speed"].total, best.objectives["good"].total) == (18, sum(range(14, 27)))
    with pytest.raises(
        RequestError, match="as a longest lead time less preparations asks for: narrow the case"
    ):
        frontier(Question(_many(26)))


@pytest.mark.parametrize("with_table", [True, False], ids=["listing", "program"])
def test_a_ceiling_that_no_bundle_keeps_moves_to_the_least_months(with_table: bool) -> None:
    """Money for one more preparation, or a month more."""
    found = infeasibility(Question(_many(6, at_most=9)), with_table=with_table)
    assert [{demand.name for demand in conflict.demands} for conflict in found.conflicts] == [
        {"in_time", "last", "money"}
    ]
    single = {
        (repair.changes[0].name, repair.changes[0].new)
        for repair in found.repairs
        if len(repair.changes) == 1
    }
    assert {("in_time", Decimal(10)), ("money", Decimal(4))} <= single
    assert ("last", None) in single


def test_score_intervals_and_lead_times_do_not_go_together() -> None:
    with pytest.raises(RequestError, match="a longest lead time less preparations has no score intervals"):
        frontier(Question(read_case(CASE)), intervals=read_case(CASE))
