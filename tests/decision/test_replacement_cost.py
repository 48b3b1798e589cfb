"""Replacement cost and cost to force: prioritizr's examples, and every bundle of small cases listed."""

import pytest
from hypothesis import HealthCheck, given, settings

from decision import Question, optimize
from decision.explanations.contest import Contest
from decision.explanations.cost_to_force import costs_to_force
from decision.explanations.replacement_cost import replacement_costs
from options import Case
from tests.oracle import Oracle
from tests.oracle.bundles import TOLERANCE, Key
from tests.strategies import Data, as_case, cases

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])

COSTS = {"one": 10, "two": 2, "four": 3}
SPECIES = {"first": {"one": 0, "two": 0, "four": 1}, "second": {"one": 10, "two": 5, "four": 6}}
TARGETS = {"first": 1, "second": 10}

ZONES: dict[str, dict[str, tuple[int, dict[str, int]]]] = {
    "one": {"a": (1, {"first_a": 1}), "b": (10, {"first_b": 1})},
    "two": {"a": (2, {"first_a": 2}), "b": (10, {})},
    "three": {"b": (10, {})},
    "four": {"a": (3, {"second_a": 1}), "b": (10, {})},
    "five": {"a": (100, {}), "b": (4, {"first_b": 1})},
    "six": {"a": (100, {}), "b": (1, {})},
    "eight": {"a": (100, {}), "b": (10, {"first_b": 1})},
}
"""Unit -> zone -> cost and species of that zone; a unit that has no cost in a zone is not to be had there. The second
species in the second zone, of which none is asked for, is left out."""

ZONE_TARGETS = {"first_a": 1, "second_a": 1, "first_b": 1}


def least_cost(levers: Data, targets: dict[str, int]) -> Case:
    """The minimum set problem: the cheapest units that reach every target; a point is a unit of cost."""
    measures = {name: {"sense": "maximise", "measure": True} for name in targets}
    return as_case(
        {
            "format": 1,
            "title": "Reserves",
            "as_of": "2024-03-15",
            "objectives": {"cost": {"sense": "minimise", "worst": 100, "best": 0}, **measures},
            "levers": levers,
            "constraints": {
                f"enough_{name}": {"objective": name, "at_least": least} for name, least in targets.items()
            },
        }
    )


def lost(case: Case) -> tuple[str, dict[str, float | None]]:
    problem = Question(case).problem()
    best = optimize(problem, top=1, different=0, with_breakpoints=False).bundles[0]
    found = replacement_costs(Contest(problem), problem.chosen(best.levels))
    return best.id, {each.name: None if each.loss is None else round(each.loss, 9) for each in found}


def test_prioritizr_numeric() -> None:
    """prioritizr, tests/testthat/test_eval_replacement_importance.R, "numeric": the result is c(0, 8, NA, Inf); it has no
    cost for the third unit, which is not to be had, and 0 for those outside the solution."""
    levers = {
        unit: {
            "levels": {"in": {"scores": {"cost": cost} | {name: of[unit] for name, of in SPECIES.items()}}}
        }
        for unit, cost in COSTS.items()
    }
    best, costs = lost(least_cost(levers, TARGETS))
    assert best == "four.in+two.in"
    assert costs == {"two.in": 8.0, "four.in": None}


def test_prioritizr_multiple_zones() -> None:
    """The same file, "matrix (multiple zones)": r2 is 1 and Inf for units 1 and 4 in the first zone, 6 for 5 in the
    second. Without the fourth no solution has the second species in the first zone."""
    levers = {
        unit: {"levels": {zone: {"scores": {"cost": cost} | has} for zone, (cost, has) in zones.items()}}
        for unit, zones in ZONES.items()
    }
    best, costs = lost(least_cost(levers, ZONE_TARGETS))
    assert best == "five.b+four.a+one.a"
    assert {name: loss for name, loss in costs.items() if "." in name} == {
        "one.a": 1.0,
        "four.a": None,
        "five.b": 6.0,
    }


def holds(bundle: Key, name: str) -> bool:
    lever, _, level = name.partition(".")
    return any(pair[0] == lever and level in ("", pair[1]) for pair in bundle)


@few
@given(cases())
def test_against_every_bundle(case: Case) -> None:
    oracle = Oracle(case)
    if not oracle.feasible:
        return
    problem, first = Question(case).problem(), oracle.ties[0]
    best, contest = problem.chosen(dict(first)), Contest(problem)
    replaced = list(replacement_costs(contest, best))
    assert {each.name for each in replaced} == {f"{lever}.{level}" for lever, level in first} | {
        lever for lever, _ in first if len(case.levers[lever].levels) > 1
    }
    forced = list(costs_to_force(contest, best))
    assert [each.name for each in forced] == [
        f"{lever}.{level}"
        for lever, stated in case.levers.items()
        for level in stated.levels
        if (lever, level) not in first
    ]
    for each in (*replaced, *forced):
        without = each in replaced
        left = oracle.in_order([bundle for bundle in oracle.feasible if holds(bundle, each.name) != without])
        if not left:
            assert each.bundle is None and each.loss is None
            continue
        most = max(map(oracle.value, left))
        assert each.loss is not None and each.bundle is not None
        assert abs(each.loss - float(oracle.best - most)) <= 2 * TOLERANCE
        ties = oracle.in_order([bundle for bundle in left if oracle.value(bundle) >= most - TOLERANCE])
        assert tuple(sorted(each.bundle.levels.items())) == ties[0]
        assert set(each.displaced) == {f"{a}.{b}" for a, b in set(first) - set(ties[0])}
        assert set(each.taken) == {f"{a}.{b}" for a, b in set(ties[0]) - set(first)}


@pytest.mark.parametrize(("most_work", "workers"), [(None, 1), (10**9, 2)])
@few
@given(case=cases())
def test_bundles_that_are_not_listed_are_searched_for(
    case: Case, most_work: int | None, workers: int
) -> None:
    problem = Question(case).problem()
    optimum = optimize(problem, top=1, different=0, with_breakpoints=False)
    if not optimum.bundles:
        return
    best = problem.chosen(optimum.bundles[0].levels)
    listed, searched = Contest(problem), Contest(problem, most_work=most_work)
    searched.__dict__["is_listed"] = False
    assert searched.workers == workers
    for costs in (replacement_costs, costs_to_force):
        for one, other in zip(costs(listed, best), costs(searched, best), strict=True):
            assert (one.name, one.bundle is None) == (other.name, other.bundle is None)
            assert one.loss is None or abs(one.loss - (other.loss or 0.0)) <= 2e-6
