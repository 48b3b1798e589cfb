"""Bounds on the levers that bear a tag: their number, and what they bring of a resource or an objective."""

from copy import deepcopy
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import Question, evaluate, frontier, optimize, robust, sweep
from options import Case, CaseError, read_case
from tests.decision.test_optimize_oracle import assume_clear
from tests.oracle import Oracle
from tests.oracle.bundles import bundle_id
from tests.strategies import Data, as_case, case_dicts

some = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@st.composite
def tagged_dicts(draw: Any) -> Data:
    """A case some of whose levers bear tags, with one to three bounds on these."""
    data = deepcopy(draw(case_dicts()))
    for lever in data["levers"].values():
        lever["tags"] = draw(st.lists(st.sampled_from(["red", "blue"]), unique=True))
    tags = sorted({tag for lever in data["levers"].values() for tag in lever["tags"]})
    assume(tags)
    sums = [
        name
        for name, each in data["objectives"].items()
        if each.get("combine", "sum") == "sum" and "from" not in each
    ]
    data.setdefault("constraints", {})
    for n in range(draw(st.integers(1, 3))):
        rule: Data = {"tag": draw(st.sampled_from(tags))}
        kinds = [
            "count",
            "count",
            *(["resource"] * bool(data.get("resources"))),
            *(["objective"] * bool(sums)),
        ]
        kind = draw(st.sampled_from(kinds))
        if kind != "count":
            rule[kind] = draw(st.sampled_from(sums if kind == "objective" else sorted(data["resources"])))
        ends = draw(
            st.sampled_from([["at_least"], ["at_most"], ["at_most"], ["exactly"], ["at_least", "at_most"]])
        )
        numbers = sorted(draw(st.lists(st.integers(0, 3), min_size=len(ends), max_size=len(ends))))
        data["constraints"][f"tagged_{n}"] = rule | dict(zip(ends, numbers, strict=True))
    return data


@some
@given(tagged_dicts())
def test_a_bundle_breaks_them_exactly_where_enumeration_says_so(data: Data) -> None:
    case = as_case(data)
    for scenario in (None, *case.scenarios):
        oracle, problem = Oracle(case, scenario), Question(case, scenario=scenario).problem()
        assume_clear(oracle)
        for bundle in oracle.bundles:
            assert set(evaluate(problem, dict(bundle)).violates) == oracle.violates(bundle)


@some
@given(tagged_dicts(), st.booleans())
def test_the_optimum_keeps_them(data: Data, with_table: bool) -> None:
    case = as_case(data)
    oracle = Oracle(case)
    assume_clear(oracle)
    found = optimize(Question(case), top=1, different=0, with_breakpoints=False, with_table=with_table)
    if not oracle.feasible:
        assert found.status == "infeasible"
        return
    assert (found.status, found.bundles[0].id) == ("optimal", bundle_id(oracle.ties[0]))


@settings(some, max_examples=25)
@given(tagged_dicts())
def test_every_method_has_the_same_candidates(data: Data) -> None:
    case = as_case(data)
    oracle = Oracle(case)
    assume_clear(oracle)
    assume(oracle.feasible)
    efficient = {bundle.id for bundle in frontier(Question(case), all_weights=True).bundles}
    assert efficient == {bundle_id(b) for b in oracle.feasible if not oracle.dominated(b)}
    map_ = sweep(Question(case))
    assert {cell.bundle.id for cell in map_.cells} <= {bundle_id(bundle) for bundle in oracle.feasible}


CASE = """
format: 1
title: T
as_of: 2024-03-15
objectives:
  savings: {sense: maximise, worst: 0, best: 100}
  harm: {sense: minimise, worst: 10, best: 0, baseline: 1, combine: max}
resources:
  money: {}
levers:
  a: {tags: [health], levels: {'on': {cost: {money: 3}, scores: {savings: 40}}}}
  b: {tags: [health, north], levels: {half: {scores: {savings: 20}}, full: {scores: {savings: 30}}}}
  c: {levels: {'on': {scores: {savings: 25}}}}
synergies:
  both: {levers: [a, b], scores: {savings: -5}}
  across: {levers: [a, c], scores: {savings: 7}}
constraints:
  cap: {tag: health, objective: savings, at_most: 65}
"""


@pytest.mark.parametrize(
    ("cap", "best"),
    [
        ("65", "a.on+b.full+c.on"),
        ("64.9", "a.on+b.half+c.on"),
        ("55", "a.on+b.half+c.on"),
        ("54.9", "a.on+c.on"),
        ("39.9", "b.full+c.on"),
    ],
)
def test_a_sector_cap_is_met_to_the_digit_and_counts_synergies_within(cap: str, best: str) -> None:
    found = optimize(Question(read_case(CASE.replace("65", cap))), top=1)
    assert found.bundles[0].id == best


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        ("{tag: wealth, at_most: 1}", "there is no tag 'wealth'; did you mean 'health'?"),
        ("{tag: health}", "bounds nothing; add at_least, at_most or exactly"),
        ("{tag: health, at_most: 1.5}", "1.5 is no whole number of 0 or more"),
        ("{tag: health, exactly: 1, at_most: 2}", "leaves no room for at_most"),
        ("{tag: health, at_least: 2, at_most: 1}", "at_least (2) is above at_most (1)"),
        ("{tag: health, resource: money, objective: savings, at_most: 1}", "says a second thing"),
        ("{tag: health, objective: harm, at_most: 1}", "harm is no sum of scores"),
        ("{tag: health, resource: mony, at_most: 1}", "did you mean 'money'?"),
    ],
)
def test_what_is_wrong_with_them_is_said_with_the_way_out(rule: str, message: str) -> None:
    with pytest.raises(CaseError) as raised:
        read_case(CASE.replace("{tag: health, objective: savings, at_most: 65}", rule))
    assert message in str(raised.value)


def test_robust_keeps_them() -> None:
    case: Case = read_case(CASE)
    optimum = optimize(Question(case))
    found = robust(Question(case), optimum)
    assert found.draws is not None
    assert set(found.draws.acceptability) <= {bundle_id(bundle) for bundle in Oracle(case).feasible}
