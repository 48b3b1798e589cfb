"""Dropping a source: against the oracle on the case rewritten by hand, and on small cases one can read."""

from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision.evidence.leave_one_out import Dropped, drop, without_claims
from decision.model.bundle import evaluate
from decision.model.question import Question
from decision.solve.search import Search
from tests.options.test_standing import AWAITED, BASE, claim
from tests.oracle import Oracle, bundle_id
from tests.strategies import Data, as_case, case_dicts, named


def search(problem: Any) -> Search:
    return Search(problem, "HiGHS")


@st.composite
def cases_with_evidence(draw: Any) -> Data:
    """A made-up case whose scores rest on nothing, on x, on y, or on both."""
    data = draw(case_dicts())
    data["sources"] = {"office": {}}
    data["evidence"] = {"x": claim(), "y": claim("C", 3)}
    for level in every_level(data):
        for objective, score in level.items():
            stated = score if isinstance(score, dict) else {"likely": score}
            rests = draw(st.sampled_from([[], ["x"], ["y"], ["x", "y"]]))
            level[objective] = {**stated, "evidence": rests}
    return data


def every_level(data: Data) -> list[Data]:
    """Every mapping of objectives to scores, those of scenarios included."""
    found = [level["scores"] for lever in data["levers"].values() for level in lever["levels"].values()]
    return found + [by for state in data.get("scenarios", {}).values() for by in state["scores"].values()]


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases_with_evidence(), st.sampled_from([("x",), ("y",), ("x", "y")]), st.booleans())
def test_the_bundle_is_the_best_of_the_case_rewritten_by_hand(
    data: Data, claims: tuple[str, ...], listed: bool
) -> None:
    before = Oracle(as_case(data))
    if not before.feasible:
        return
    question = Question(as_case(data))
    now = evaluate(question.problem(), dict(before.ties[0]))
    found = drop(
        question, question.problem(), claims, now, lambda problem: Search(problem, "HiGHS", with_table=listed)
    )
    for fallen, told in {"withdrawn": found.withdrawn, "low": found.low, "high": found.high}.items():
        after = Oracle(as_case(rewritten(data, claims, fallen)))
        ties = [bundle_id(bundle) for bundle in after.ties] if after.feasible else [None]
        assert named(told) == ties[0]


def rewritten(data: Data, claims: tuple[str, ...], fallen: str) -> Data:
    """The case as an analyst would write it without the claims."""
    data = deepcopy(data)
    for lever in data["levers"].values():
        for level in lever["levels"].values():
            for objective, score in list(level["scores"].items()):
                if not rests_on(score, claims):
                    continue
                if fallen == "withdrawn":
                    del level["scores"][objective]
                else:
                    moved(score, fallen)
    for state in data.get("scenarios", {}).values():
        for by in state["scores"].values():
            for objective, score in by.items():
                if not rests_on(score, claims):
                    continue
                if fallen == "withdrawn":
                    stated = data["objectives"][objective]
                    base = state["baseline"].get(objective, stated.get("baseline", 0))
                    by[objective] = base if stated.get("combine") == "max" else 0
                else:
                    moved(score, fallen)
    return data


def rests_on(score: Data, claims: tuple[str, ...]) -> bool:
    return bool(score["evidence"]) and set(score["evidence"]) <= set(claims)


def moved(score: Data, end: str) -> None:
    if end in score:
        score["likely"] = score[end]
        score.pop("by_horizon", None)


def small(**lever: Any) -> Data:
    return BASE | {
        "evidence": {"x": claim(), "y": claim(), "waited": AWAITED},
        "levers": {
            "a": {"levels": {"on": {"scores": {"goal": {"likely": 1, "evidence": ["x"]}}}}},
            "b": {"levels": {"on": {"scores": {"goal": lever}}}},
        },
        "constraints": {"one": {"group": ["a", "b"], "at_most": 1}},
        "scenarios": {"state": {"rests_on": ["x"], "working": True}},
    }


def test_a_source_is_the_linchpin_where_another_bundle_or_no_standing_is_left() -> None:
    question = Question(as_case(small(likely=0.6, low=0.2, high=0.9, evidence=["y"])))
    now = evaluate(question.problem(), {"a": "on"})
    without_x = drop(question, question.problem(), ("x",), now, search)
    assert (named(without_x.withdrawn), without_x.scores) == ("b.on", ("a.on.goal",))
    assert without_x.standing == "unsupported"
    assert without_x.changed("a.on", "withdrawn")
    assert named(without_x.bundle("a.on", "withdrawn")) == "b.on"
    assert not without_x.changed("a.on", "widened")
    without_y = drop(question, question.problem(), ("y",), now, search)
    assert [named(each) for each in (without_y.withdrawn, without_y.low, without_y.high)] == ["a.on"] * 3
    assert without_y.standing == "established"


def test_a_score_stands_while_one_of_its_claims_does() -> None:
    question = Question(as_case(small(likely=2, evidence=["x", "y"])))
    now = evaluate(question.problem(), {"b": "on"})
    assert drop(question, question.problem(), ("y",), now, search).scores == ()
    # Nothing has a score then, and of three ties the first by id is recommended, not the one that was.
    assert named(drop(question, question.problem(), ("x", "y"), now, search).withdrawn) == "a.on"


def test_a_widened_score_is_tried_at_either_end() -> None:
    question = Question(as_case(small(likely=0.6, low=0.2, high=1.5, evidence=["y"])))
    now = evaluate(question.problem(), {"a": "on"})
    found = drop(question, question.problem(), ("y",), now, search)
    assert (named(found.low), named(found.high)) == ("a.on", "b.on")
    assert found.changed("a.on", "widened")
    assert named(found.bundle("a.on", "widened")) == "b.on"
    # Of two ends that both turn it the low one is named; and none of them is what withdrawing leaves.
    problem = question.problem()
    a, b, none = (evaluate(problem, levels) for levels in ({"a": "on"}, {"b": "on"}, {}))
    assert Dropped((), (), a, b, none, "established").bundle("a.on", "widened") == b
    assert Dropped((), (), a, none, b, "established").bundle("a.on", "widened") == none
    assert not Dropped((), (), b, a, a, "established").changed("a.on", "widened")


def test_an_override_in_the_computed_scenario_is_widened_too() -> None:
    data = small(likely=0.6, evidence=["y"])
    data["scenarios"]["state"]["scores"] = {
        "b.on": {"goal": {"likely": 0.5, "low": 0.2, "high": 1.5, "evidence": ["y"]}}
    }
    question = Question(as_case(data), scenario="state")
    now = evaluate(question.problem(), {"a": "on"})
    found = drop(question, question.problem(), ("y",), now, search)
    assert (named(found.low), named(found.high)) == ("a.on", "b.on")


def test_only_the_scores_that_count_in_the_computed_scenario_are_told() -> None:
    """What is withdrawn elsewhere too is not in force: another scenario's score, and one that the scenario replaces."""
    data = small(likely=0.6, evidence=["y"])
    data["scenarios"]["state"]["scores"] = {"a.on": {"goal": {"likely": 1, "evidence": ["y"]}}}
    data["scenarios"]["other"] = {"scores": {"b.on": {"goal": {"likely": 1, "evidence": ["x"]}}}}
    question = Question(as_case(data))
    now = evaluate(question.problem(), {"a": "on"})

    def told(claim: str, **asked: Any) -> tuple[str, ...]:
        problem = question.problem(**asked)
        return drop(question, problem, (claim,), now, search).scores

    assert told("y") == ("b.on.goal", "a.on.goal") and told("x") == ()
    assert told("y", scenario="other") == () and told("x", scenario="other") == ("a.on.goal", "b.on.goal")


def test_an_override_that_is_withdrawn_is_nothing_in_a_sum_and_the_baseline_in_a_peak() -> None:
    peak = {"sense": "minimise", "worst": 10, "best": -10, "combine": "max"}
    data = small(likely=0.6, evidence=["y"])
    data["objectives"] |= {"cold": peak | {"baseline": -2}, "frost": peak | {"baseline": -2}}
    rests = {"likely": 1, "evidence": ["x"]}
    data["scenarios"]["state"] |= {
        "baseline": {"frost": -5},
        "scores": {
            "a.on": dict.fromkeys(data["objectives"], rests),
            "b.on": {"goal": {"likely": 3, "evidence": ["y"]}},
        },
    }
    left = without_claims(as_case(data), ("x",), "withdrawn")
    scores = left.scenarios["state"].scores["a.on"]
    assert {name: score.likely for name, score in scores.items()} == {
        "goal": 0, "cold": -2, "frost": -5,
    }  # fmt: skip
    assert left.levers["a"].levels["on"].scores == {}
    assert left.scenarios["state"].scores["b.on"]["goal"].likely == 3
    assert left.evidence["x"].awaited and left.evidence["x"].reliability is None
    assert left.evidence["y"] == as_case(data).evidence["y"]


def test_where_nothing_is_feasible_without_the_claims_no_bundle_is_named() -> None:
    data = small(likely=0.6, low=0.2, high=0.9, evidence=["y"])
    data["constraints"]["enough"] = {"objective": "goal", "at_least": 0.5}
    data["levers"]["a"]["levels"]["on"]["scores"]["goal"]["likely"] = 0.1
    question = Question(as_case(data))
    found = drop(question, question.problem(), ("y",), evaluate(question.problem(), {"b": "on"}), search)
    assert (found.withdrawn, found.low, named(found.high)) == (None, None, "b.on")
    assert found.changed("b.on", "withdrawn") and found.bundle("b.on", "widened") is None
