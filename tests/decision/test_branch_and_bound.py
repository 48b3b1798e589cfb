"""Branch and bound finds all bundles worth a floor: held against the list of all feasible bundles."""

from fractions import Fraction
from math import inf

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import frontier, optimize, settle
from decision.model.value_function import ValueFunction, least_equal
from decision.solve.branch_and_bound import bundles_above_floor
from decision.solve.enumeration import list_bundles
from decision.solve.linear_relaxation import supporting_line
from options import Case
from tests.decision.test_optimize import several
from tests.strategies import as_case, cases


@settings(max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(cases(), st.data())
def test_it_finds_what_listing_finds(case: Case, data: st.DataObject) -> None:
    problem = settle(case)
    every = list_bundles(problem)
    assert every is not None
    worth = every.weighted_values(problem.weights)
    floors = [-inf, *worth.tolist(), *(worth + 0.25).tolist()]
    floor = data.draw(st.sampled_from(floors))
    near = every.bundle(data.draw(st.integers(0, len(worth) - 1))) if len(worth) else frozenset()
    found = bundles_above_floor(problem, problem.weights, floor, near)
    assert found is not None
    expected = {every.bundle(row) for row in np.flatnonzero(worth >= least_equal(floor)).tolist()}
    assert {found.bundle(row) for row in range(len(found.chosen))} == expected


def test_it_gives_up_when_the_work_is_done_and_not_before() -> None:
    problem = several()
    assert bundles_above_floor(problem, problem.weights, -inf, most_work=3) is None
    assert bundles_above_floor(problem, problem.weights, -inf, most_work=10_000) is not None


def test_it_is_ended_by_what_the_look_raises() -> None:
    def look() -> None:
        raise TimeoutError

    problem = several()
    with pytest.raises(TimeoutError):
        bundles_above_floor(problem, problem.weights, -inf, look=look)


@settings(max_examples=200, deadline=None, derandomize=True)
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
    found = bundles_above_floor(problem, problem.weights, -inf)
    assert found is not None and len(found.chosen) == 1
    assert set(problem.levels(found.bundle(0))) == held
    assert [set(bundle.levels) for bundle in frontier(problem).bundles] == [held]
    answer = optimize(problem, top=1, different=0, with_breakpoints=False)
    # A solver that cannot tell is contradicted: what it calls infeasible is then not told as that.
    assert answer.status in ("optimal", "not_proved")
    assert set(answer.bundles[0].levels) == held
