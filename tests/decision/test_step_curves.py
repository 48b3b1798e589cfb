"""The best value over the limit of a resource: against enumeration, and the optimum at and just below each step."""

from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, event, given, settings

from decision import TOLERANCE, budgets, optimize, settle
from options import bundled_case_path, load_case
from tests.oracle import Oracle, bundle_id
from tests.strategies import Data, as_case, case_dicts

few = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


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


def test_each_sum_of_three_levers_is_a_step_if_it_gains() -> None:
    (budget,) = budgets(settle(as_case(three_levers(10)))) or ()
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


def test_uses_far_below_one_are_told_apart() -> None:
    data = three_levers(10)
    data["resources"]["money"]["limit"] = 4e-11
    for lever, cost in (("small", 1e-11), ("middle", 3e-11), ("large", 6e-11)):
        data["levers"][lever]["levels"]["on"]["cost"]["money"] = cost
    (budget,) = budgets(settle(as_case(data))) or ()
    assert [step.limit for step in budget.steps] == [0, 1e-11, 3e-11, 4e-11, 7e-11, 9e-11, 1e-10]


@given(data=case_dicts())
@few
def test_the_steps_are_those_of_the_enumeration(data: Data) -> None:
    case = as_case(data)
    problem, oracle = settle(case), Oracle(case)
    limited = [resource.name for resource in problem.resources if resource.limit is not None]
    found = budgets(problem)
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
                expected.append((used, min(map(bundle_id, ties))))
        event(f"{min(len(expected), 5)} steps")
        if not expected:
            assert found is None
            return
        assert found is not None
        (steps,) = (budget.steps for budget in found if budget.resource == name)
        assert [(step.limit, step.bundle.id) for step in steps] == [(float(u), at) for u, at in expected]
    if limited:
        assert found is not None and [budget.resource for budget in found] == limited


def test_at_every_step_the_optimum_under_that_limit_and_just_below_it_the_one_before() -> None:
    case = load_case(bundled_case_path())
    for budget in budgets(settle(case)) or ():
        assert len(budget.steps) > 20
        for before, step in [*pairwise(budget.steps)][::6]:
            assert step.limit > before.limit and step.bundle.value > before.bundle.value + TOLERANCE
            for limit, expected in ((step.limit, step), (step.limit - 0.001, before)):
                problem = settle(case, limits={budget.resource: Decimal(str(round(limit, 6)))})
                assert optimize(problem).bundles[0].value == pytest.approx(expected.bundle.value, abs=1e-9)
