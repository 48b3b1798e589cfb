"""Branch and bound finds all bundles worth a floor: held against the list of all feasible bundles."""

from fractions import Fraction
from math import inf
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import frontier, optimize, settle
from decision.model.concave_envelope import supporting_line
from decision.model.problem import Problem
from decision.model.value_function import ValueFunction, least_equal
from decision.running.limits import OutOfTime
from decision.solve.branch_and_bound import (
    CORES,
    best_bundles,
    best_from_core,
    bundles_above_floor,
    first_above_floor,
)
from decision.solve.enumeration import BundleTable, list_bundles
from decision.solve.totals import valued
from options import Case
from tests.borders import cases_at_borders
from tests.decision.test_optimize import several
from tests.strategies import as_case, cases


@settings(max_examples=70, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(cases(), cases_at_borders()), st.data())
def test_it_finds_what_listing_finds(case: Case, data: st.DataObject) -> None:
    problem = settle(case)
    every = list_bundles(problem)
    assert every is not None
    worth = every.weighted_values(problem.weights)
    floors = [-inf, *worth.tolist(), *(worth + 0.25).tolist()]
    floor = data.draw(st.sampled_from(floors))
    near = every.bundle(data.draw(st.integers(0, len(worth) - 1))) if len(worth) else frozenset()
    found = above(problem, floor, near)
    assert found is not None
    expected = {every.bundle(row) for row in np.flatnonzero(worth >= least_equal(floor)).tolist()}
    assert {found.bundle(row) for row in range(len(found.chosen))} == expected


def above(
    problem: Problem, floor: float, near: frozenset[int] = frozenset(), **more: Any
) -> BundleTable | None:
    """All feasible bundles of at least this value, by the search."""
    return bundles_above_floor(problem, problem.weights, floor, near, **more)


@settings(max_examples=70, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(cases(), cases_at_borders()), st.integers(1, 6))
def test_alone_it_finds_the_best_that_listing_finds(case: Case, count: int) -> None:
    problem = settle(case)
    every = list_bundles(problem)
    assert every is not None
    answer = best_bundles(problem, problem.weights, count)
    assert answer is not None
    table, floor = answer
    worth = every.weighted_values(problem.weights)
    expected = {every.bundle(row) for row in np.flatnonzero(worth >= least_equal(floor)).tolist()}
    assert {table.bundle(row) for row in range(len(table.chosen))} == expected
    # The floor is below the last of the best that were asked for, by no more than is let pass for rounding.
    if len(worth) >= count:
        last = np.sort(worth)[-count]
        assert floor == -inf or last - 1e-5 < floor < last
    else:
        assert len(table.chosen) == len(worth)


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.one_of(cases(), cases_at_borders()), st.sampled_from([(), CORES]), st.floats(0, 1))
def test_from_far_below_it_finds_the_best_and_any_that_reaches_the_floor(
    case: Case, cores: tuple[int, ...], share: float
) -> None:
    """Without a core, the floor is guessed from the bound."""
    problem = settle(case)
    every = list_bundles(problem)
    assert every is not None
    worth = every.weighted_values(problem.weights)
    top, low = float(worth.max(initial=0)), float(worth.min(initial=0))
    for floor in (low + share * (top - low), top, top + 0.25):
        best = best_from_core(problem, problem.weights, floor, frozenset(), cores=cores)
        some = first_above_floor(problem, problem.weights, floor)
        assert best is not None and some is not None
        expected = {every.bundle(row) for row in np.flatnonzero(worth >= least_equal(floor)).tolist()}
        assert {some.bundle(row) for row in range(len(some.chosen))} <= expected
        assert bool(len(some.chosen)) == bool(len(best.chosen)) == bool(expected)
        if expected:
            ties = {every.bundle(row) for row in np.flatnonzero(worth >= least_equal(top)).tolist()}
            assert ties <= {best.bundle(row) for row in range(len(best.chosen))} <= expected


def test_a_floor_that_only_the_best_reaches_is_come_down_to() -> None:
    problem = settle(made_up(0, 24))
    known = best_bundles(problem, problem.weights, 1)
    assert known is not None
    top = float(known[0].weighted_values(problem.weights).max())
    found = best_from_core(problem, problem.weights, top, frozenset(), cores=())
    assert found is not None
    assert found.best(problem.weights) == known[0].best(problem.weights)


def test_the_first_bundle_found_ends_the_search_for_any() -> None:
    problem = settle(made_up(0, 24))
    work: list[int] = []
    for search in (first_above_floor, bundles_above_floor):
        search(problem, problem.weights, 40.0, most_work=2 * 10**7, spent=work.append)
    assert work[0] < work[1] / 10


@pytest.mark.parametrize("most", [12, 45])
def test_out_of_time_it_tells_the_best_so_far_and_the_bound(most: int) -> None:
    problem = settle(made_up(1, 40))
    proved = best_bundles(problem, problem.weights, 1)
    assert proved is not None
    best, looks = float(proved[0].weighted_values(problem.weights).max()), 0

    def look() -> None:
        nonlocal looks
        looks += 1
        if looks > most:
            raise OutOfTime

    with pytest.raises(OutOfTime) as stop:
        best_bundles(problem, problem.weights, 1, look)
    assert stop.value.bound is not None and stop.value.bound >= best - 1e-6
    if stop.value.found is not None:
        row = np.zeros((1, len(problem.choices)), dtype=bool)
        row[0, list(stop.value.found)] = True
        values = BundleTable(problem, row, valued(problem, problem.objectives, row)).weighted_values(
            problem.weights
        )
        assert float(values[0]) <= best + 1e-6


def test_it_gives_up_when_the_work_is_done_and_not_before() -> None:
    problem = several()
    assert above(problem, -inf, most_work=3) is None
    assert above(problem, -inf, most_work=100_000) is not None


def test_it_is_ended_by_what_the_look_raises() -> None:
    def look() -> None:
        raise TimeoutError

    problem = several()
    with pytest.raises(TimeoutError):
        above(problem, -inf, look=look)


@settings(max_examples=750, deadline=None, derandomize=True)
@given(st.data())
def test_a_supporting_line_is_nowhere_below_and_touches_the_concave_envelope(data: st.DataObject) -> None:
    totals = sorted(data.draw(st.sets(st.integers(-20, 20), min_size=2, max_size=5)))
    heights = sorted(data.draw(st.lists(st.integers(0, 100), min_size=len(totals), max_size=len(totals))))
    if data.draw(st.booleans()):
        heights.reverse()
    points = tuple((Fraction(t), Fraction(h)) for t, h in zip(totals, heights, strict=True))
    value = ValueFunction(points, data.draw(st.booleans()))
    low = Fraction(data.draw(st.integers(-30, 30)))
    high = low + data.draw(st.integers(0, 40))
    at = low + (high - low) * data.draw(st.sampled_from([Fraction(0), Fraction(1, 3), Fraction(1)]))
    slope, at_zero = supporting_line(value, low, high, at)
    inside = [low, high, *(t for t, _ in points if low <= t <= high)]
    assert all(at_zero + slope * total >= value(total) for total in inside)
    assert any(at_zero + slope * total == value(total) for total in inside)


def far_apart(levers: int) -> tuple[Case, frozenset[str]]:
    """Scores from 0.000001 to 1,000,000 on one objective, whose total is fixed so that one bundle alone has it."""
    scores = {f"l{n:02}": 2**n / 10**6 for n in range(levers)} | {"large": 10**6}
    held = frozenset(name for n, name in enumerate(scores) if n % 3 or name == "large")
    total = float(sum(Fraction(str(scores[name])) for name in held))
    case = as_case(
        {
            "format": 1,
            "title": "Scores far apart",
            "as_of": "2024-03-15",
            "objectives": {
                "o": {"sense": "maximise", "worst": 0, "best": 2 * 10**6},
                "p": {"sense": "maximise", "worst": 0, "best": 100},
            },
            "levers": {
                name: {"levels": {"on": {"scores": {"o": each, "p": 1 + 7 * n % 9}}}}
                for n, (name, each) in enumerate(scores.items())
            },
            "constraints": {
                "least": {"objective": "o", "at_least": total},
                "most": {"objective": "o", "at_most": total},
            },
        }
    )
    return case, held


@pytest.mark.parametrize("levers", [12, 28])
def test_the_one_bundle_that_keeps_a_row_of_long_numbers_is_found(levers: int) -> None:
    case, held = far_apart(levers)
    problem = settle(case)
    found = above(problem, -inf)
    assert found is not None and len(found.chosen) == 1
    assert set(problem.levels(found.bundle(0))) == held
    assert [set(bundle.levels) for bundle in frontier(problem).bundles] == [held]
    answer = optimize(problem, top=1, different=0, with_breakpoints=False)
    # A solver that cannot tell is contradicted: what it calls infeasible is then not told as that.
    assert answer.status in ("optimal", "not_proved")
    assert set(answer.bundles[0].levels) == held


def made_up(seed: int, levers: int) -> Case:
    """A case too large to list: peaks, bent values, synergies, requirements, a consent, a ceiling met exactly by some."""
    random = Random(seed)
    objectives = {
        "gain": {"sense": "maximise", "worst": 0, "best": 4 * levers},
        "bent": {
            "sense": "maximise",
            "worst": 0,
            "best": 2 * levers,
            "value": [[0, 0], [levers / 4, random.choice([15, 50])], [levers, 60], [2 * levers, 100]],
        },
        "harm": {"sense": "minimise", "worst": 2 * levers, "best": 0},
        "alarm": {"sense": "minimise", "worst": 8, "best": 0, "combine": "max", "baseline": 1},
        "reach": {"sense": "maximise", "worst": 0, "best": 6, "combine": "max", "baseline": 0},
    }
    names = [f"l{n:02}" for n in range(levers)]
    costs = {name: random.randint(2, 30) / 2 for name in names}
    made = {}
    for name in names:
        most = {o: random.randint(0, 8) for o in objectives}
        made[name] = {
            "levels": {
                f"k{k}": {
                    "cost": {"money": costs[name] * k, "staff": random.randint(0, 6)},
                    "scores": {o: score * k / 2 for o, score in most.items()},
                }
                for k in range(1, random.randint(1, 3) + 1)
            }
        }
    pairs = [random.sample(names, 2) for _ in range(levers // 5)]
    return as_case(
        {
            "format": 1,
            "title": f"Made up {seed}",
            "as_of": "2024-03-15",
            "objectives": {name: {"baseline": 0} | made for name, made in objectives.items()},
            "weights": {
                "profiles": {
                    "first": {"method": "rank", "order": list(objectives)},
                    "other": {"method": "rank", "order": list(objectives)[::-1]},
                },
                "default": "first",
            },
            "levers": made,
            "resources": {
                "money": {"limit": sum(costs.values()) / 2},
                "staff": {"limit": 3 * levers // 2},
            },
            "synergies": {
                f"s{n}": {"levers": pair, "scores": {"gain": random.choice([-3, 2, 4])}}
                for n, pair in enumerate(pairs)
            },
            "constraints": {
                "needs": {"lever": names[0], "requires": names[1]},
                "either": {"lever": names[2], "excludes": names[3]},
                "few": {"group": names[4:9], "at_most": 2},
                "calm": {"objective": "harm", "at_most": random.randint(levers, 2 * levers) / 2},
                "agreed": {"profile": "other", "at_least": 30},
            },
        }
    )


def check_two_ways(seed: int, levers: int) -> None:
    """The search proves what the program finds; and it alone would have found it, and all next best, from below."""
    problem = settle(made_up(seed, levers))
    answer = optimize(problem, top=3, different=0, with_breakpoints=False)
    assert answer.status == "optimal"
    assert answer.witnesses == ("program", "search")
    third = problem.chosen(answer.bundles[-1].levels)
    found = above(problem, answer.bundles[-1].value, third)
    assert found is not None
    worth = np.sort(found.weighted_values(problem.weights))[::-1]
    assert worth[:3] == pytest.approx([bundle.value for bundle in answer.bundles], abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("levers", [24, 28])
def test_a_case_too_large_to_list_has_two_witnesses(levers: int, seed: int) -> None:
    check_two_ways(seed, levers)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("levers", [30, 40, 50, 60])
def test_up_to_60_levers_have_two_witnesses(levers: int, seed: int) -> None:
    check_two_ways(seed, levers)


def test_the_next_best_are_those_that_programs_find() -> None:
    problem = settle(made_up(0, 24))
    searched = optimize(problem, top=6, different=0, with_breakpoints=False)
    assert searched.witnesses == ("program", "search")
    alone = optimize(problem, top=6, different=0, with_breakpoints=False, with_table=False)
    assert alone.witnesses == ("program",)
    assert [b.id for b in searched.bundles] == [b.id for b in alone.bundles]
