"""The evidence gate: states of claims, standings of scenarios (against the oracle, and by hand)."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from options import Case, claim_states, conflicting_claims, scenario_standings, standing
from tests import oracle
from tests.strategies import Data, as_case

BASE: Data = {
    "format": 1,
    "title": "Who says so",
    "as_of": "2024-03-15",
    "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 1}},
    "levers": {"a": {"levels": {"on": {}}}},
    "sources": {"office": {"title": "An office"}},
}


def case_of(evidence: Data, scenarios: Data | None = None, rule: Data | None = None) -> Case:
    sections = {"evidence": evidence, "scenarios": scenarios, "evidence_rule": rule}
    return as_case(BASE | {name: part for name, part in sections.items() if part})


def claim(reliability: str = "B", credibility: int = 2, **more: Any) -> Data:
    return {
        "claim": "Something was seen.",
        "class": "fact",
        "date": "2024-01-10",
        "source": "office",
        "reliability": reliability,
        "credibility": credibility,
        **more,
    }


AWAITED: Data = {"claim": "Something would be seen.", "awaited": True}


@pytest.mark.parametrize(
    ("evidence", "states"),
    [
        ({"x": claim()}, {"x": "established"}),
        ({"x": claim("A", 1)}, {"x": "established"}),
        ({"x": claim("C", 2)}, {"x": "reported"}),
        ({"x": claim("B", 3)}, {"x": "reported"}),
        ({"x": claim("F", 1)}, {"x": "reported"}),
        ({"x": claim("A", 6)}, {"x": "reported"}),
        ({"x": claim("A", 1, **{"class": "judgement"})}, {"x": "reported"}),
        ({"x": AWAITED}, {"x": "awaited"}),
        ({"x": claim(conflicts_with=["y"]), "y": claim()}, {"x": "contested", "y": "contested"}),
        ({"x": claim(), "y": claim("E", 5, conflicts_with=["x"])}, {"x": "established", "y": "reported"}),
    ],
)
def test_a_claim_is_worth_what_its_grade_and_its_conflicts_leave(evidence: Data, states: Data) -> None:
    assert claim_states(case_of(evidence)) == states


def test_the_case_may_ask_for_more_or_less_to_call_a_claim_established() -> None:
    evidence = {"x": claim("C", 3), "y": claim("A", 1)}
    assert claim_states(case_of(evidence, rule={"reliability": "C", "credibility": 3})) == {
        "x": "established",
        "y": "established",
    }
    assert claim_states(case_of(evidence, rule={"reliability": "A", "credibility": 1}))["x"] == "reported"


def test_unknown_grades_are_no_support_even_where_the_rule_asks_for_little() -> None:
    case = case_of(
        {"x": claim("F", 2), "y": claim("B", 6)},
        {"s": {"rests_on": ["x", "y"]}},
        {"reliability": "E", "credibility": 5},
    )
    assert set(claim_states(case).values()) == {"reported"}
    assert scenario_standings(case)["s"].standing == "unsupported"


@pytest.mark.parametrize(
    ("rests_on", "expected", "missing"),
    [
        (None, "not_assessed", ()),
        ([], "unsupported", ()),
        (["good"], "established", ()),
        (["good", "fair"], "reported", ("fair",)),
        (["good", "waited"], "reported", ("waited",)),
        (["fair", "waited"], "reported", ("fair", "waited")),
        (["unknown", "waited"], "unsupported", ("unknown", "waited")),
        (["waited"], "unsupported", ("waited",)),
        (["disputed"], "reported", ("disputed",)),
    ],
)
def test_a_scenario_stands_on_its_claims(
    rests_on: list[str] | None, expected: str, missing: tuple[str, ...]
) -> None:
    case = case_of(
        {
            "good": claim(),
            "fair": claim("C", 3),
            "unknown": claim("F", 3),
            "waited": AWAITED,
            "disputed": claim(conflicts_with=["denial"]),
            "denial": claim(),
        },
        {"state": {} if rests_on is None else {"rests_on": rests_on}},
    )
    found = scenario_standings(case)["state"]
    assert (found.standing, found.missing) == (expected, missing)
    assert standing(case, "state") == expected
    assert standing(case, None) == "not_assessed"


@pytest.mark.parametrize(
    ("stated", "others", "expected"),
    [
        (claim(**{"class": "assumption"}), {}, "assumed"),
        (claim(**{"class": "judgement"}), {}, "assumed"),
        (claim("C", 2, **{"class": "assumption"}), {}, "reported"),
        (claim("B", 3, **{"class": "assumption"}), {}, "reported"),
        (claim("F", 6, **{"class": "assumption"}), {}, "unsupported"),
        (claim(), {}, "established"),
        (claim(**{"class": "assumption"}, conflicts_with=["denial"]), {"denial": claim()}, "reported"),
        (claim(**{"class": "assumption"}), {"denial": claim(conflicts_with=["plan"])}, "reported"),
        (claim(**{"class": "assumption"}), {"denial": claim("C", 2, conflicts_with=["plan"])}, "assumed"),
        (claim(), {"denial": claim(conflicts_with=["plan"])}, "assumed"),  # contested, as is the denial
    ],
)
def test_a_plan_may_rest_on_a_declared_assumption_of_the_rules_grade(
    stated: Data, others: Data, expected: str
) -> None:
    evidence = {"plan": stated | {"planning_assumption": True}, "good": claim(), **others}
    case = case_of(evidence, {"state": {"rests_on": ["good", "plan"]}, "alone": {"rests_on": ["plan"]}})
    found = scenario_standings(case)
    assert found["state"].standing == ("reported" if expected == "unsupported" else expected)
    assert found["alone"].standing == expected
    assert found["alone"].missing == (() if expected == "established" else ("plan",))
    undeclared = case_of(evidence | {"plan": stated}, {"alone": {"rests_on": ["plan"]}})
    assert standing(undeclared, "alone") == ("reported" if expected == "assumed" else expected)


def test_one_claim_that_is_no_planning_assumption_keeps_a_scenario_from_being_assumed() -> None:
    plan = claim(**{"class": "assumption"}, planning_assumption=True)
    case = case_of(
        {"plan": plan, "rumour": claim("C", 3), "waited": AWAITED | {"planning_assumption": True}},
        {"a": {"rests_on": ["plan", "rumour"]}, "b": {"rests_on": ["plan", "waited"]}},
    )
    assert {name: found.standing for name, found in scenario_standings(case).items()} == {
        "a": "reported",
        "b": "reported",
    }
    assert standing(case, "a", {"rumour"}) == "assumed"
    assert standing(case, "b", {"waited", "plan"}) == "established"


@st.composite
def evidence_cases(draw: Any) -> Case:
    names = ["p", "q", "r", "s"]
    grades = st.tuples(st.sampled_from("ABCDEF"), st.integers(1, 6))
    claims: Data = {}
    for name in names:
        if draw(st.integers(0, 4)) == 0:
            claims[name] = AWAITED
            continue
        others = draw(st.lists(st.sampled_from([n for n in names if n != name]), max_size=2, unique=True))
        kind = draw(st.sampled_from(["fact", "fact", "fact", "assumption", "judgement"]))
        assumed = {"planning_assumption": True} if draw(st.booleans()) else {}
        claims[name] = claim(*draw(grades), **{"class": kind}, conflicts_with=others, **assumed)
    rests = st.none() | st.lists(st.sampled_from(names), max_size=3, unique=True)
    scenarios = {f"state_{n}": {} if (on := draw(rests)) is None else {"rests_on": on} for n in range(3)}
    rule = draw(st.none() | st.tuples(st.sampled_from("ABCDE"), st.integers(1, 5)))
    return case_of(claims, scenarios, rule and {"reliability": rule[0], "credibility": rule[1]})


@settings(max_examples=100, deadline=None, derandomize=True)
@given(evidence_cases())
def test_states_and_standings_are_those_of_the_oracle(case: Case) -> None:
    assert claim_states(case) == oracle.claim_states(case)
    assert {n: found.standing for n, found in scenario_standings(case).items()} == oracle.standings(case)


def test_supposing_a_claim_establishes_it_and_what_says_otherwise_is_contested() -> None:
    case = case_of(
        {"waited": AWAITED, "rumour": claim("E", 5, conflicts_with=["good"]), "good": claim()},
        {"state": {"rests_on": ["waited"]}, "both": {"rests_on": ["waited", "good"]}},
    )
    assert claim_states(case, {"waited"}) == {
        "waited": "established",
        "rumour": "reported",
        "good": "established",
    }
    assert claim_states(case, {"rumour"}) == {
        "waited": "awaited",
        "rumour": "established",
        "good": "contested",
    }
    assert standing(case, "state") == "unsupported"
    assert standing(case, "state", {"waited"}) == "established"
    assert scenario_standings(case, {"waited", "rumour"})["both"].missing == ("good",)


def test_conflicts_are_told_once_whichever_claim_says_so() -> None:
    case = case_of({"x": claim(), "y": claim(conflicts_with=["x"]), "z": claim(conflicts_with=["y", "x"])})
    assert conflicting_claims(case) == (("x", "y"), ("x", "z"), ("y", "z"))
