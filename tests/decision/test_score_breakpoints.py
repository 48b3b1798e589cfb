"""One-way sensitivity to scores: against the oracle on either side of each breakpoint, and by hand."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from decision.model.question import Question
from decision.sensitivity.score_breakpoints import ScoreBreakpoint, score_breakpoints
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import Case, Score, estimates
from tests.actors import derived_cases
from tests.borders import cases_at_borders
from tests.oracle import TOLERANCE, Oracle, bundle_id
from tests.oracle.bundles import Key
from tests.strategies import as_case, cases, named

FAR = 10_000.0


def found_in(case: Case) -> tuple[list[ScoreBreakpoint], Key]:
    problem = Question(case).problem()
    search = Search(problem, "HiGHS")
    best = recommended(search)
    assert best is not None
    found = score_breakpoints(case, search, best, lambda done, of: None)
    assert found is not None
    return list(found), tuple(sorted(problem.levels(best).items()))


def written(number: float | Fraction | Decimal) -> Decimal:
    """As it would be typed: a turn at a score itself is that score to the last digit."""
    return Decimal(repr(float(number)))


def moved(case: Case, score: str, to: float, scenario: str | None) -> Case:
    """The case with one likely score elsewhere, its ends where they were."""
    lever, level, objective = score.split(".")
    state = case.scenarios[scenario].scores.get(f"{lever}.{level}", {}) if scenario else {}
    stated = state.get(objective, case.levers[lever].levels[level].scores.get(objective))
    assert stated is not None
    ends = estimates(stated, case.horizons)
    new = Score.model_construct(
        low=written(ends.low),
        likely=written(to),
        high=written(ends.high),
        evidence=(),
        by_group=stated.by_group,
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
    """Whether the bundle is feasible and none is better."""
    oracle = Oracle(case)
    return not oracle.violates(bundle) and oracle.value(bundle) >= oracle.best - slack


def draws_are_unused(case: Case) -> bool:
    """Whether no constraint turns on draws, which stay as they are where a score moves, and would move in the oracle."""
    return all(getattr(rule, "probability", None) is None for rule in case.constraints.values())


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases() | derived_cases())
def test_the_recommendation_stands_up_to_each_breakpoint_and_falls_beyond_it(case: Case) -> None:
    oracle = Oracle(case)
    assume(oracle.feasible and draws_are_unused(case))
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


@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases())
def test_the_bundle_named_beyond_a_breakpoint_is_best_there(case: Case) -> None:
    assume(draws_are_unused(case))
    check_winners(case)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(cases_at_borders())
def test_the_bundle_named_beyond_a_breakpoint_is_best_where_many_tie(case: Case) -> None:
    check_winners(case)


def check_winners(case: Case) -> None:
    assume(Oracle(case).feasible)
    found, best = found_in(case)
    for each in found[:6]:
        for direction, turn, bundle in ((-1, each.down, each.down_bundle), (1, each.up, each.up_bundle)):
            if turn is not None:
                check_winner(case, each.score, turn, direction, best, named(bundle))


def check_winner(case: Case, score: str, turn: float, direction: int, best: Key, told: str | None) -> None:
    """A little beyond, only the recommended bundle may be better; of equal ones the first is named."""
    working = Oracle(case).scenario
    oracle = Oracle(moved(case, score, turn + direction * 3e-6 * max(1.0, abs(turn)), working))
    others = [bundle for bundle in oracle.feasible if bundle != best]
    if not others:
        assert told is None
        return
    most = max(oracle.value(bundle) for bundle in others)
    ties = [bundle for bundle in others if oracle.value(bundle) >= most - Fraction(1, 10**9)]
    assert told in [bundle_id(bundle) for bundle in ties], (score, turn, direction)
    assert told == bundle_id(oracle.in_order(ties)[0])


def test_of_three_that_meet_the_one_that_wins_beyond_is_named() -> None:
    """Below -2.2 the middle level gains on both others; without golf it is only as good as with it."""
    case = as_case(
        {
            "format": 1,
            "title": "Three meet",
            "as_of": "2024-03-15",
            "objectives": {
                "o0": {"sense": "minimise", "worst": 10, "best": -10},
                "o1": {"sense": "maximise", "worst": 0, "best": 20},
                "o2": {"sense": "minimise", "worst": 40, "best": 0, "clamp": True},
            },
            "weights": {"profiles": {"p": {"method": "rank", "order": [["o1", "o0"], "o2"]}}},
            "levers": {
                "delta": {
                    "levels": {"on": {"scores": {"o0": -1.4, "o2": {"low": -4, "likely": 0.5, "high": 5}}}}
                },
                "echo": {
                    "levels": {
                        "low": {"scores": {"o1": 5.4, "o0": 1.5}},
                        "mid": {"scores": {"o1": 4.5, "o2": 11}},
                    }
                },
                "golf": {"levels": {"on": {"scores": {"o2": -4}}}},
            },
        }
    )
    found, _ = found_in(case)
    (each,) = [each for each in found if each.score == "delta.on.o2"]
    assert (each.down, named(each.down_bundle)) == (pytest.approx(-2.2), "delta.on+echo.mid+golf.on")
    assert (each.up, named(each.up_bundle)) == (pytest.approx(15.2), "echo.low")
    # Above 15.2 is above its interval: it is fragile for the other side alone.
    fragile = each.as_fragile()
    assert each.inside and (fragile.down, fragile.up, named(fragile.up_bundle)) == (each.down, None, None)


def test_a_breakpoint_at_the_end_of_the_interval_is_not_within_it() -> None:
    scores = {"low": 8, "likely": 10, "high": 12}
    levers = {
        name: {"levels": {"on": {"scores": {"goal": score}}}} for name, score in (("a", scores), ("b", 8))
    }
    (a, _), _ = found_in(small(levers=levers))
    assert (a.down, a.within_interval, a.inside) == (pytest.approx(8), (None, None), False)


def small(levers: Any = None, **more: Any) -> Case:
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
        | ({"levers": levers} if levers else {})
    )


def test_a_score_turns_where_its_rival_is_as_good() -> None:
    (a, b), best = found_in(small())
    assert best == (("a", "on"),)
    assert (a.down, named(a.down_bundle), a.up, named(a.up_bundle)) == (pytest.approx(8), "b.on", None, None)
    assert (b.down, b.up, named(b.up_bundle)) == (None, pytest.approx(10), "b.on")
    assert a.inside and not b.inside


def test_what_it_turns_to_is_another_bundle_however_flat_the_values() -> None:
    """Just beyond the breakpoint both values agree to seven decimals."""
    (a, _), _ = found_in(small(goal={"best": 10_000}))
    assert (a.down, named(a.down_bundle)) == (pytest.approx(8), "b.on")


def test_a_floor_on_the_likely_total_follows_the_score() -> None:
    (a, b), _ = found_in(small(enough={"objective": "goal", "at_least": 9}))
    assert (a.down, named(a.down_bundle)) == (pytest.approx(9), None)
    assert b.up == pytest.approx(10)


def test_a_floor_that_is_just_met_is_left_at_once() -> None:
    (a, *_), _ = found_in(small(floor={"objective": "goal", "estimate": "likely", "at_least": 10}))
    assert (a.down, named(a.down_bundle)) == (10, None)


def test_a_ceiling_on_the_likely_total_follows_the_score() -> None:
    (a, _), _ = found_in(small(modest={"objective": "goal", "at_most": 11}))
    assert (a.up, named(a.up_bundle)) == (pytest.approx(11), "b.on")


def test_a_bound_on_another_estimate_does_not_follow() -> None:
    (a, _), _ = found_in(small(modest={"objective": "goal", "at_most": 12, "estimate": "high"}))
    assert a.up is None


def test_a_bent_value_function_is_followed_beyond_its_bend() -> None:
    """Value 50 at 10 and 60 at 30: to have the value of 20, the rival must come to 20."""
    (a, b), _ = found_in(small(goal={"value": [[0, 0], [10, 50], [30, 60], [100, 100]]}))
    assert a.down == pytest.approx(8)
    assert b.up == pytest.approx(10)


def test_a_score_below_the_maximum_changes_nothing() -> None:
    case = small(goal={"sense": "minimise", "worst": 20, "best": 0, "combine": "max", "baseline": 9})
    (a, b), best = found_in(case)
    assert best in ((), (("b", "on"),))
    assert a.down == pytest.approx(9) or a.down is None
    assert b.down is None
