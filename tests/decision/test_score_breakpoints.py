"""Breakpoints of single scores: against the oracle on either side of each, and by hand."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from decision.question import Question
from decision.ranking import recommended
from decision.score_breakpoints import ScoreBreakpoint, score_breakpoints
from decision.search import Search
from options import Case, Score, estimates
from tests.actors import derived_cases
from tests.oracle import TOLERANCE, Oracle
from tests.oracle.bundles import Key
from tests.strategies import as_case, cases

FAR = 10_000.0


def found_in(case: Case) -> tuple[list[ScoreBreakpoint], Key]:
    problem = Question(case).problem()
    search = Search(problem, "HiGHS")
    best = recommended(search)
    assert best is not None
    found = score_breakpoints(case, search, best, lambda done, of: None)
    assert found is not None
    return list(found), tuple(sorted(problem.levels(best).items()))


def moved(case: Case, score: str, to: float, scenario: str | None) -> Case:
    """The case with one likely score elsewhere, its ends where they were."""
    lever, level, objective = score.split(".")
    state = case.scenarios[scenario].scores.get(f"{lever}.{level}", {}) if scenario else {}
    stated = state.get(objective, case.levers[lever].levels[level].scores.get(objective))
    assert stated is not None
    ends = estimates(stated, case.horizons)
    new = Score.model_construct(
        low=Decimal(float(ends.low)), likely=Decimal(to), high=Decimal(float(ends.high)), evidence=()
    )
    if objective in state:
        assert scenario is not None
        changed = case.scenarios[scenario].model_copy(
            update={
                "scores": {**case.scenarios[scenario].scores, f"{lever}.{level}": {**state, objective: new}}
            }
        )
        return case.model_copy(update={"scenarios": {**case.scenarios, scenario: changed}})
    old = case.levers[lever]
    at = old.levels[level].model_copy(update={"scores": {**old.levels[level].scores, objective: new}})
    held = old.model_copy(update={"levels": {**old.levels, level: at}})
    return case.model_copy(update={"levers": {**case.levers, lever: held}})


def stands(case: Case, bundle: Key, slack: Fraction = TOLERANCE) -> bool:
    """Whether the bundle is feasible and worth as much as any."""
    oracle = Oracle(case)
    return not oracle.violates(bundle) and oracle.value(bundle) >= oracle.best - slack


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases() | derived_cases())
def test_the_recommendation_stands_up_to_each_breakpoint_and_falls_beyond_it(case: Case) -> None:
    oracle = Oracle(case)
    assume(oracle.feasible)
    found, best = found_in(case)
    loose = TOLERANCE + Fraction(1, 10**5)
    for each in found[:6]:
        for direction, turn in ((-1, each.down), (1, each.up)):
            reach = FAR if turn is None else abs(turn - each.likely)
            for part in (0.25, 0.6, 0.999):
                at = moved(case, each.score, each.likely + direction * part * reach, oracle.scenario)
                assert stands(at, best, loose), (each, part)
            if turn is not None:
                step = 1e-3 * max(1.0, abs(turn))
                beyond = [
                    moved(case, each.score, turn + direction * step * part, oracle.scenario)
                    for part in (1e-3, 1e-2, 0.1, 1)
                ]
                assert not all(stands(at, best, Fraction(0)) for at in beyond), each


def small(**more: Any) -> Case:
    return as_case(
        {
            "format": 1,
            "title": "Two levers",
            "as_of": "2024-03-15",
            "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 100, **more.pop("goal", {})}},
            "levers": {
                "a": {"levels": {"on": {"scores": {"goal": {"low": 5, "likely": 10, "high": 12}}}}},
                "b": {"levels": {"on": {"scores": {"goal": 8}}}},
            },
            "constraints": {"one": {"group": ["a", "b"], "at_most": 1}, **more},
        }
    )


def test_a_score_turns_where_its_rival_is_as_good() -> None:
    (a, b), best = found_in(small())
    assert best == (("a", "on"),)
    assert (a.down, a.down_bundle, a.up, a.up_bundle) == (pytest.approx(8), "b.on", None, None)
    assert (b.down, b.up, b.up_bundle) == (None, pytest.approx(10), "b.on")
    assert a.inside and not b.inside


def test_what_it_turns_to_is_another_bundle_however_flat_the_values() -> None:
    """Just beyond the turn both are worth the same to seven decimals."""
    (a, _), _ = found_in(small(goal={"best": 10_000}))
    assert (a.down, a.down_bundle) == (pytest.approx(8), "b.on")


def test_a_floor_on_the_likely_total_follows_the_score() -> None:
    (a, b), _ = found_in(small(enough={"objective": "goal", "at_least": 9}))
    assert (a.down, a.down_bundle) == (pytest.approx(9), None)
    assert b.up == pytest.approx(10)


def test_a_floor_that_is_just_met_is_left_at_once() -> None:
    (a, *_), _ = found_in(small(floor={"objective": "goal", "estimate": "likely", "at_least": 10}))
    assert (a.down, a.down_bundle) == (10, None)


def test_a_ceiling_on_the_likely_total_follows_the_score() -> None:
    (a, _), _ = found_in(small(modest={"objective": "goal", "at_most": 11}))
    assert (a.up, a.up_bundle) == (pytest.approx(11), "b.on")


def test_a_bound_on_another_estimate_does_not_follow() -> None:
    (a, _), _ = found_in(small(modest={"objective": "goal", "at_most": 12, "estimate": "high"}))
    assert a.up is None


def test_a_bent_value_function_is_followed_beyond_its_bend() -> None:
    """Worth 50 at 10 and 60 at 30: to be worth what 20 is, the rival must come to 20."""
    (a, b), _ = found_in(small(goal={"value": [[0, 0], [10, 50], [30, 60], [100, 100]]}))
    assert a.down == pytest.approx(8)
    assert b.up == pytest.approx(10)


def test_a_peak_matters_only_once_it_is_the_highest() -> None:
    case = small(goal={"sense": "minimise", "worst": 20, "best": 0, "combine": "max", "baseline": 9})
    (a, b), best = found_in(case)
    assert best in ((), (("b", "on"),))
    assert a.down == pytest.approx(9) or a.down is None
    assert b.down is None
