"""Of equally good plans the first is one that none dominates in any future, then the first by the id of its bundle now.

The oracle enumerates every plan and applies the rule; cases are small, with levers that are twins and scores that repeat.
"""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings
from hypothesis import strategies as st

from decision import Contingency, Question, contingency, stages
from options import Case
from tests.oracle import bundle_id, key
from tests.oracle.bundles import TOLERANCE
from tests.oracle.plans import Plan, PlanOracle
from tests.strategies import Data, as_case

few = settings(
    max_examples=30,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)

INFORMATION = [[], ["aa >= bb"], ["aa >= bb", "bb >= aa"], ["bb <= 0"]]


@st.composite
def tied_dicts(draw: st.DrawFn) -> Data:
    """Levers of few costs and scores, now and on triggers, so that many plans are worth the same."""
    names = [f"x{n}" for n in range(draw(st.sampled_from([3, 4, 4])))]
    scores = st.fixed_dictionaries({name: st.sampled_from([0, 10, 10, 20]) for name in ("aa", "bb")})
    stated: Data = {}
    for lever in names:
        level: Data = {
            "cost": {"money": draw(st.sampled_from([1, 1, 0]))},
            "lead_time": draw(st.sampled_from([0, 0, 3])),
            "scores": draw(scores),
        }
        later = [name for name in names if name > lever]
        if later and draw(st.booleans()):
            level["prepares"] = {draw(st.sampled_from(later)): 2}
        stated[lever] = {"levels": {"on": level}}
    lines = draw(st.sampled_from(INFORMATION))
    values = {"aa": 1, "bb": 0} if lines == ["bb <= 0"] else {"aa": 1, "bb": draw(st.sampled_from([1, 1, 0]))}
    if lines == ["aa >= bb", "bb >= aa"]:
        values = {"aa": 1, "bb": 1}
    weights: Data = {"profiles": {"us": {"method": "direct", "values": values}}, "default": "us"}
    if lines:
        weights["information"] = lines
    data: Data = {
        "format": 1,
        "title": "Plans that tie",
        "as_of": "2024-03-15",
        "objectives": {name: {"sense": "maximise", "worst": 0, "best": 100} for name in ("aa", "bb")},
        "resources": {"money": {"limit": draw(st.sampled_from([1, 2]))}},
        "levers": stated,
        "weights": weights,
        "scenarios": {"calm": {"working": True}},
    }
    with_likelihoods = draw(st.booleans())
    fire = [f"event_{n}" for n in range(draw(st.sampled_from([1, 1, 2])))]
    data["triggers"] = {}
    for n, name in enumerate(fire):
        data["scenarios"][f"bad_{n}"] = {
            "scores": {f"{lever}.on": draw(scores) for lever in names if draw(st.booleans())},
            "rests_on": [],
        }
        trigger: Data = {
            "scenario": f"bad_{n}",
            "within": 2,
            "surge": {"money": draw(st.sampled_from([0, 1]))},
        }
        if with_likelihoods:
            trigger["likelihood"] = draw(st.sampled_from([0, 0.25, 0.5, [0, 0.5]]))
        data["triggers"][name] = trigger
    if len(fire) > 1 and draw(st.booleans()):
        data["triggers"][fire[0]]["with"] = [fire[1]]
    return data


def told(found: Any) -> Plan:
    return key(found.now.levels), {name: key(step.bundle.levels) for name, step in found.on.items()}


def best_plans(case: Case, oracle: PlanOracle, found: Contingency) -> list[Plan]:
    if found.criterion == "minimax_regret":
        best = oracle.best_in()
        worths = [-oracle.largest_regret(plan, best) for plan in oracle.plans]
    else:
        at = {name: Fraction(p) for name, p in found.likelihoods.items()}
        worths = [oracle.expected(plan, at) for plan in oracle.plans]
    return [
        plan for plan, worth in zip(oracle.plans, worths, strict=True) if worth >= max(worths) - TOLERANCE
    ]


def check(case: Case) -> None:
    oracle = PlanOracle(case)
    assume(oracle.plans)
    found = contingency(stages(Question(case)))
    assert found.plan is not None and found.status == "optimal" and not found.left_out
    ties = best_plans(case, oracle, found)
    first = oracle.first(ties)
    assert told(found.plan) == first
    check_stretches(oracle, found, first)
    left = [plan for plan in oracle.plans if found.myopic_now and plan[0] == key(found.myopic_now.levels)]
    if found.myopic is not None:
        assert told(found.myopic)[1] == oracle.first(left_best(oracle, found, left))[1]
    nows = {bundle_id(plan[0]) for plan in ties}
    event(f"bundles now that tie: {min(len(nows), 5)}")
    event(f"the first of them by id is dominated: {min(nows) != bundle_id(first[0])}")
    event(f"{found.criterion}, responses tie: {len(ties) > len(nows)}")


def left_best(oracle: PlanOracle, found: Contingency, left: list[Plan]) -> list[Plan]:
    if found.criterion == "minimax_regret":
        best = oracle.best_in()
        worths = [-oracle.largest_regret(plan, best) for plan in left]
    else:
        worths = [
            oracle.expected(plan, {n: Fraction(p) for n, p in found.likelihoods.items()}) for plan in left
        ]
    return [plan for plan, worth in zip(left, worths, strict=True) if worth >= max(worths) - TOLERANCE]


def check_stretches(oracle: PlanOracle, found: Contingency, recommended: Plan) -> None:
    """Along each stretch the recommended plan where it is as good as any, else the first by the rule."""
    for trigger, stretches in found.stretches.items():
        for stretch in stretches:
            alike = oracle.plans
            for end in (stretch.start, stretch.end):
                at = {name: Fraction(p) for name, p in found.likelihoods.items()} | {trigger: Fraction(end)}
                most = oracle.best_expected(at)
                alike = [plan for plan in alike if oracle.expected(plan, at) >= most - 2 * TOLERANCE]
            now, after = recommended if recommended in alike else oracle.first(alike)
            assert (stretch.best.now, stretch.best.on) == (
                bundle_id(now),
                {name: bundle_id(b) for name, b in after.items()},
            )


@few
@given(tied_dicts())
def test_the_first_of_all_plans_that_tie_is_the_one_of_the_rule(data: Data) -> None:
    check(as_case(data))


@few
@given(tied_dicts())
def test_so_it_is_where_responses_are_not_listed(data: Data) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("decision.two_stage.responses.list_bundles", lambda problem: None)
        check(as_case(data))


def many(levers: int, **trigger: Any) -> Case:
    """One of so many levers is wanted now, and half of them are worth more in another way that weighs nothing."""
    names = [f"x{n:02}" for n in range(levers)]
    return as_case(
        {
            "format": 1,
            "title": "Many twins",
            "as_of": "2024-03-15",
            "objectives": {name: {"sense": "maximise", "worst": 0, "best": 100} for name in ("aa", "bb")},
            "levers": {
                name: {"levels": {"on": {"scores": {"aa": 10, "bb": 5 if n % 2 else 0}}}}
                for n, name in enumerate(names)
            },
            "weights": {
                "profiles": {"us": {"method": "direct", "values": {"aa": 1, "bb": 0}}},
                "default": "us",
            },
            "constraints": {"one": {"group": names, "at_most": 1}},
            "scenarios": {"calm": {"working": True}, "bad": {"rests_on": []}},
            "triggers": {"flood": {"scenario": "bad", "within": 1} | trigger},
        }
    )


@pytest.mark.parametrize("trigger", [{"likelihood": 0.5}, {}])
def test_more_ties_than_are_looked_at_are_said_and_none_dominates_the_plan(trigger: Data) -> None:
    few_ties, many_ties = (contingency(stages(Question(many(count, **trigger)))) for count in (20, 60))
    for found in (few_ties, many_ties):
        assert found.plan is not None and found.status == "optimal"
        assert found.plan.now.objectives["bb"].value == 5
        assert found.plan.on["flood"].bundle.id == found.plan.now.id
    assert few_ties.plan is not None and few_ties.plan.now.id == "x01.on" and not few_ties.left_out
    assert many_ties.plan is not None and many_ties.plan.now.id == "x01.on"  # of those that do most otherwise
    (left_out,) = many_ties.left_out
    assert (left_out.part, "more than 50" in left_out.reason) == ("ties among plans", True)
