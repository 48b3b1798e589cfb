"""Contributions against Shapley's own definition, over all orders."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision import contributions, settle
from decision.model.shapley_values import MOST_PLAYERS, most_players
from options import Case
from tests.decision.test_optimize_oracle import views
from tests.oracle import shapley
from tests.strategies import as_case, cases

some = settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@some
@given(cases(), st.data())
def test_contributions_are_the_shapley_values_and_add_up(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    bundle = data.draw(st.sampled_from(oracle.bundles), label="bundle")
    found, expected = contributions(problem, dict(bundle)), shapley(oracle, bundle)
    assert found.joint == {}
    assert set(found.by_lever) == set(expected)
    for lever, credit in expected.items():
        for objective, points in credit.items():
            assert found.by_lever[lever].get(objective, 0.0) == pytest.approx(float(points), abs=1e-9)
    gain = oracle.value(bundle) - oracle.value(oracle.status_quo)
    assert found.base == pytest.approx(float(oracle.value(oracle.status_quo)), abs=1e-9)
    assert found.total == pytest.approx(float(gain), abs=1e-9)
    parts = [points for credit in found.by_lever.values() for points in credit.values()]
    assert sum(parts) == pytest.approx(found.total, abs=1e-9)


def crowded(levers: int, bent: bool) -> Case:
    """Many levers on one objective; bent, they all interact."""
    goal = {"sense": "maximise", "worst": 0, "best": 40}
    if bent:
        goal["value"] = [[0, 0], [10, 50], [40, 100]]
    return as_case(
        {
            "format": 1,
            "title": "A crowd",
            "as_of": "2024-03-15",
            "objectives": {"goal": goal},
            "levers": {f"lever_{n:02}": {"levels": {"on": {"scores": {"goal": 2}}}} for n in range(levers)},
        }
    )


def test_more_than_fifteen_levers_that_interact_are_one_joint_effect() -> None:
    case = crowded(16, bent=True)
    bundle = dict.fromkeys(case.levers, "on")
    found = contributions(settle(case), bundle)
    assert not any(found.by_lever.values())
    assert found.joint == {"goal": pytest.approx(50 + 50 * 22 / 30)}
    assert sum(found.joint.values()) == pytest.approx(found.total)


def test_fifteen_levers_that_interact_are_told_apart() -> None:
    case = crowded(15, bent=True)
    found = contributions(settle(case), dict.fromkeys(case.levers, "on"))
    assert found.joint == {}
    shares = [credit["goal"] for credit in found.by_lever.values()]
    assert shares == pytest.approx([found.total / 15] * 15)


def test_any_number_of_levers_that_only_add_is_told_apart() -> None:
    case = crowded(20, bent=False)
    found = contributions(settle(case), dict.fromkeys(case.levers, "on"))
    assert found.joint == {}
    assert [credit["goal"] for credit in found.by_lever.values()] == pytest.approx([5.0] * 20)


def test_a_stopped_lever_is_credited_too() -> None:
    case = crowded(3, bent=False)
    case = case.model_copy(update={"status_quo": {"lever_00": "on"}})
    found = contributions(settle(case), {"lever_01": "on"})
    assert found.by_lever["lever_00"] == {"goal": pytest.approx(-5.0)}
    assert found.by_lever["lever_01"] == {"goal": pytest.approx(5.0)}
    assert contributions(settle(case), dict(case.status_quo)).by_lever == {}


def test_in_many_games_fewer_levers_are_told_apart_so_that_the_work_is_bounded() -> None:
    assert [most_players(games) for games in (1, 8, 40)] == [MOST_PLAYERS, MOST_PLAYERS, 12]
    names = [f"goal_{n:02}" for n in range(40)]
    goal = {"sense": "maximise", "worst": 0, "best": 40, "value": [[0, 0], [10, 50], [40, 100]]}
    case = as_case(
        {
            "format": 1,
            "title": "Many goals",
            "as_of": "2024-03-15",
            "objectives": dict.fromkeys(names, goal),
            "levers": {
                f"lever_{n:02}": {"levels": {"on": {"scores": dict.fromkeys(names, 2)}}} for n in range(13)
            },
        }
    )
    found = contributions(settle(case), dict.fromkeys(case.levers, "on"))
    assert set(found.joint) == set(names) and not any(found.by_lever.values())
    assert sum(found.joint.values()) == pytest.approx(found.total)
