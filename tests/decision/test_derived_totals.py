"""Objectives that take a resource or lead times as their total."""

from copy import deepcopy
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import Question, evaluate, explain, frontier, optimize, robust, sweep
from options import CaseError, read_case
from tests.strategies import Data, as_case, case_dicts

some = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def derived_dicts(draw: Any) -> tuple[Data, str]:
    """A case whose first objective takes a resource or lead times as its total, and that objective."""
    data = deepcopy(draw(case_dicts(most_bundles=60)))
    name = next(iter(data["objectives"]))
    stated = data["objectives"][name]
    for field in ("combine", "baseline", "value"):
        stated.pop(field, None)
    sources = ["lead_time", *data.get("resources", {})]
    source = draw(st.sampled_from(sources))
    stated["from"] = {"lead_time": "longest"} if source == "lead_time" else {"resource": source}
    for lever in data["levers"].values():
        for level in lever["levels"].values():
            level.get("scores", {}).pop(name, None)
            level["lead_time"] = draw(st.sampled_from([0, 1, 2.5, 7]))
            level.pop("prepares", None)
    for synergy in data.get("synergies", {}).values():
        synergy.get("scores", {}).pop(name, None)
    for state in data.get("scenarios", {}).values():
        state.get("baseline", {}).pop(name, None)
        for scores in state.get("scores", {}).values():
            scores.pop(name, None)
    for rule in data.get("constraints", {}).values():
        if rule.get("objective") == name:
            rule.pop("probability", None)
    return data, name


def expected(data: Data, name: str, levels: dict[str, str]) -> Fraction:
    """The total, from the dict of the case alone."""
    source = data["objectives"][name]["from"]
    held = {lever: data["levers"][lever]["levels"][level] for lever, level in levels.items()}
    if "lead_time" in source:
        quo = data.get("status_quo", {})
        return max(
            (
                Fraction(str(each["lead_time"]))
                for lever, each in held.items()
                if quo.get(lever) != levels[lever]
            ),
            default=Fraction(0),
        )
    parts = data["resources"][source["resource"]].get("sum", [source["resource"]])
    total = sum(
        (Fraction(str(each.get("cost", {}).get(part, 0))) for each in held.values() for part in parts),
        Fraction(0),
    )
    for synergy in data.get("synergies", {}).values():
        met = [m.partition(".") for m in synergy["levers"]]
        if all(lever in levels and (not level or levels[lever] == level) for lever, _, level in met):
            total += sum((Fraction(str(synergy.get("cost", {}).get(part, 0))) for part in parts), Fraction(0))
    return total


@some
@given(derived_dicts(), st.data())
def test_the_total_is_what_the_case_says(made: tuple[Data, str], draw: st.DataObject) -> None:
    data, name = made
    case = as_case(data)
    problem = Question(case).problem()
    levels = {
        lever: level
        for lever, stated in data["levers"].items()
        if (level := draw.draw(st.sampled_from([None, *stated["levels"]]))) is not None
    }
    found = evaluate(problem, levels)
    assert found.objectives[name].total == pytest.approx(float(expected(data, name, levels)))


@some
@given(derived_dicts(), st.booleans())
def test_every_method_agrees_on_the_best_bundle(made: tuple[Data, str], with_table: bool) -> None:
    data, _ = made
    question = Question(as_case(data))
    listed = optimize(question, top=3, different=0, with_breakpoints=False)
    other = optimize(question, top=3, different=0, with_breakpoints=False, with_table=with_table)
    assert [bundle.id for bundle in listed.bundles] == [bundle.id for bundle in other.bundles]
    assume(listed.bundles)
    efficient = frontier(question)
    assert max(bundle.value for bundle in efficient.bundles) == pytest.approx(listed.bundles[0].value)
    found = sweep(question)
    assert found.recommended is not None
    assert found.recommended.id == listed.bundles[0].id


@settings(some, max_examples=15)
@given(derived_dicts())
def test_robust_and_explain_work_on_them(made: tuple[Data, str]) -> None:
    data, name = made
    question = Question(as_case(data))
    optimum = optimize(question)
    assume(optimum.bundles)
    tested = robust(question, optimum)
    assert all(each.objective != name for each in tested.breakpoints or ())
    assert explain(question, optimum).unfinished == ()


CASE = """
format: 1
title: T
as_of: 2024-03-15
objectives:
  speed: {sense: minimise, worst: 12, best: 0, unit: months, from: {lead_time: longest}}
  thrift: {sense: minimise, worst: 10, best: 0, from: {resource: money}}
resources:
  money: {}
levers:
  a: {levels: {'on': {cost: {money: 3}, lead_time: 6}}}
  b: {levels: {'on': {cost: {money: 2}, lead_time: 9}}}
status_quo: {b: 'on'}
constraints:
  some: {group: [a, b], at_least: 1}
"""


def test_what_is_in_force_takes_no_time() -> None:
    problem = Question(read_case(CASE)).problem()
    assert evaluate(problem, {"b": "on"}).objectives["speed"].total == 0
    assert evaluate(problem, {"a": "on", "b": "on"}).objectives["speed"].total == 6
    assert evaluate(problem, {}).objectives["speed"].total == 0
    assert optimize(problem).bundles[0].id == "b.on"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{}", "names one of actor (with measure), resource or lead_time"),
        (
            "{resource: money, lead_time: longest}",
            "names one of actor (with measure), resource or lead_time, not",
        ),
        ("{resource: mony}", "did you mean 'money'?"),
        ("{actor: them}", "there is no actor 'them'"),
        ("{resource: money, measure: deterrence_margin}", "is that of an actor; leave it out"),
    ],
)
def test_a_source_that_is_none_is_said(source: str, message: str) -> None:
    with pytest.raises(CaseError) as raised:
        read_case(CASE.replace("{resource: money}", source))
    assert message in str(raised.value)


def test_a_score_beside_it_is_refused() -> None:
    with pytest.raises(CaseError) as raised:
        read_case(CASE.replace("lead_time: 6}", "lead_time: 6, scores: {thrift: 1}}"))
    assert "thrift takes its total from resource money; leave the score out" in str(raised.value)
