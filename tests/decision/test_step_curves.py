"""The best value over the limit of a resource: against enumeration, and the optimum at and just below each step."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from typing import Literal, get_args

import pytest
from hypothesis import HealthCheck, event, given, settings

from benchmarks.cases import case_text
from benchmarks.efficient import knapsack
from decision import TOLERANCE, Budget, Question, optimize, settle, step_curves
from options import Case, bundled_case_path, load_case, read_case
from tests.oracle import Oracle, bundle_id
from tests.strategies import Data, as_case, as_text, case_dicts

Way = Literal["listing", "search"]
ways = pytest.mark.parametrize("way", get_args(Way))


def curves(case: Case, way: Way) -> tuple[Budget, ...]:
    """The curves of a case, by the list of all bundles or without it."""
    problem = settle(case)
    found = step_curves(problem) if way == "listing" else step_curves(problem, most_listed=0)
    assert found.left_out == ()
    return found.budgets


few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def three_levers(limit: int) -> Data:
    """Values of 10, 18 and 20 points for 4, 6 and 9 units."""
    levers = {
        name: {"levels": {"on": {"cost": {"money": cost}, "scores": {"good": good}}}}
        for name, cost, good in (("small", 4, 10), ("middle", 6, 18), ("large", 9, 20))
    }
    return {
        "format": 1,
        "title": "Three levers",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 100}},
        "resources": {"money": {"limit": limit, "unit": "EUR"}, "staff": {}},
        "levers": levers,
    }


@ways
def test_each_sum_of_three_levers_is_a_step_if_it_gains(way: Way) -> None:
    (budget,) = curves(as_case(three_levers(10)), way)
    assert budget.resource == "money"
    assert [(step.limit, step.bundle.id, step.bundle.value) for step in budget.steps] == [
        (0, "none", 0),
        (4, "small.on", 10),
        (6, "middle.on", 18),
        (9, "large.on", 20),
        (10, "middle.on+small.on", 28),
        (13, "large.on+small.on", 30),
        (15, "large.on+middle.on", 38),
        (19, "large.on+middle.on+small.on", 48),
    ]


@ways
def test_uses_far_below_one_are_told_apart(way: Way) -> None:
    data = three_levers(10)
    data["resources"]["money"]["limit"] = 4e-11
    for lever, cost in (("small", 1e-11), ("middle", 3e-11), ("large", 6e-11)):
        data["levers"][lever]["levels"]["on"]["cost"]["money"] = cost
    (budget,) = curves(as_case(data), way)
    assert [step.limit for step in budget.steps] == [0, 1e-11, 3e-11, 4e-11, 7e-11, 9e-11, 1e-10]


@ways
@given(data=case_dicts())
@few
def test_the_steps_are_those_of_the_enumeration(data: Data, way: Way) -> None:
    case = as_case(data)
    problem, oracle = settle(case), Oracle(case)
    limited = [resource.name for resource in problem.resources if resource.limit is not None]
    found = curves(case, way)
    assert [budget.resource for budget in found] == limited
    for name in limited:
        open_still = [bundle for bundle in oracle.bundles if oracle.violates(bundle) <= {name}]
        expected: list[tuple[Fraction, str]] = []
        height = Fraction(-(10**9))
        for used in sorted({oracle.uses(bundle)[name] for bundle in open_still}):
            there = [bundle for bundle in open_still if oracle.uses(bundle)[name] == used]
            best = max(map(oracle.value, there))
            if best > height + TOLERANCE:
                height = best
                ties = [bundle for bundle in there if oracle.value(bundle) >= best - TOLERANCE]
                expected.append((used, bundle_id(oracle.in_order(ties)[0])))
        event(f"{min(len(expected), 5)} steps")
        (steps,) = (budget.steps for budget in found if budget.resource == name)
        assert [(step.limit, step.bundle.id) for step in steps] == [(float(u), at) for u, at in expected]


def test_at_every_step_the_optimum_under_that_limit_and_just_below_it_the_one_before() -> None:
    case = load_case(bundled_case_path())
    for budget in step_curves(settle(case)).budgets:
        assert len(budget.steps) > 20
        for before, step in [*pairwise(budget.steps)][::6]:
            assert step.limit > before.limit and step.bundle.value > before.bundle.value + TOLERANCE
            for limit, expected in ((step.limit, step), (step.limit - 0.001, before)):
                problem = settle(case, limits={budget.resource: Decimal(str(round(limit, 6)))})
                assert optimize(problem).bundles[0].value == pytest.approx(expected.bundle.value, abs=1e-9)


@pytest.mark.slow
def test_where_the_bundles_are_too_many_to_list_each_step_is_the_optimum_of_the_program_and_none_is_missing() -> (
    None
):
    """Against PuLP and HiGHS without any list: at each step, and at the greatest use below it."""
    case = read_case(knapsack(20, 3, 2))
    found = step_curves(settle(case), most_listed=0)
    assert [budget.resource for budget in found.budgets] == list(case.resources)
    for budget in found.budgets:
        for before, step in [*pairwise(budget.steps)][::9]:
            for limit, expected in ((Decimal(str(step.limit)), step), (Decimal(str(step.limit)) - 1, before)):
                problem = settle(case, limits={budget.resource: limit})
                best = optimize(problem, top=1, different=0, with_breakpoints=False, with_table=False)
                assert best.bundles[0].value == pytest.approx(expected.bundle.value, abs=TOLERANCE)


def test_a_curve_that_takes_too_much_work_is_named_and_the_others_are_found() -> None:
    case = read_case(case_text(12))
    whole = step_curves(settle(case), most_listed=0).budgets
    work = 1_200_000
    cut, again = (step_curves(settle(case), most_listed=0, most_work=work) for _ in range(2))
    assert cut == again
    assert 0 < len(cut.budgets) < len(whole)
    assert list(cut.budgets) == [budget for budget in whole if budget in cut.budgets]
    lacking = [budget.resource for budget in whole if budget not in cut.budgets]
    assert [left.part for left in cut.left_out] == [f"what more or less of {name} buys" for name in lacking]
    assert all("more work" in left.reason and left.get == "brief --thorough" for left in cut.left_out)


@pytest.mark.parametrize("shorter", [{"FIRST": 10**9, "FEW": -1}, {"A_TRY": 0, "OFTEN": 0}, {"FIRST": 1}])
def test_stretches_of_any_length_have_the_same_steps(
    monkeypatch: pytest.MonkeyPatch, shorter: dict[str, int]
) -> None:
    """Of a unit each, cut down to one since hardly any work is allowed before, and the whole at once."""
    problem = settle(read_case(case_text(10)))
    first = replace(problem, resources=problem.resources[:1])
    (whole,) = step_curves(first).budgets
    for name, value in shorter.items():
        monkeypatch.setattr(f"decision.sensitivity.step_search.{name}", value)
    (found,) = step_curves(first, most_listed=0).budgets
    assert found == whole and len(found.steps) > 20


def test_uses_of_too_many_digits_are_not_compared_and_the_steps_are_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = three_levers(10)
    text = as_text(data)
    for cost in (4, 6, 9):
        text = text.replace(f'"money": {cost}}}', f'"money": {cost}.00000000000000000{cost}}}')
    case = read_case(text)
    assert len(str(settle(case).resources[0].use.choices[0].denominator)) > 17
    whole = step_curves(settle(case)).budgets
    monkeypatch.setattr("decision.sensitivity.step_search.FIRST", 3)
    assert step_curves(settle(case), most_listed=0).budgets == whole
    assert len(whole[0].steps) == 8


def test_a_curve_that_is_left_out_is_named_by_the_title_of_its_resource() -> None:
    data = three_levers(10)
    data["resources"]["money"]["title"] = "The budget"
    left = step_curves(Question(as_case(data)), most_listed=0, most_work=0).left_out
    assert [each.part for each in left] == ["what more or less of The budget buys"]
