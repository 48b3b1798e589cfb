"""What constraints ask for while one score moves: no bundle that some position allows is left out, and by hand how much."""

from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, event, given, settings

from decision.model.bundle import exact_values, violated
from decision.model.question import Question
from decision.sensitivity.loosened_constraints import loosened
from decision.sensitivity.moved_score import moved_scores
from options import Case
from tests.borders import cases_at_borders
from tests.decision.test_score_breakpoints import draws_are_unused, moved
from tests.decision.test_score_rivals import searched
from tests.oracle import Oracle
from tests.strategies import as_case, cases

many = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
LINEAR = {"sense": "maximise", "worst": 0, "best": 100}
ONE_OF = {"group": ["a", "b"], "at_most": 1}


@many
@given(cases() | cases_at_borders())
def test_what_any_position_of_a_score_allows_is_feasible(case: Case) -> None:
    """At both ends and half-way, one score at a time, for each score alone and for all of them together."""
    assume(draws_are_unused(case))
    problem = Question(case).problem()
    todo = moved_scores(case, problem)[:8]
    assume(todo)
    together, let_in = loosened(case, problem, todo), 0
    for score in todo:
        alone = loosened(case, problem, [score])
        name = f"{problem.choices[score.choice].name}.{score.objective.name}"
        for at in (score.low, score.high, (score.low + score.likely) / 2, (score.likely + score.high) / 2):
            oracle = Oracle(moved(case, name, float(at), problem.scenario))
            for bundle in oracle.feasible:
                chosen = problem.chosen(dict(bundle))
                for relaxed in (alone, together):
                    assert not violated(relaxed, chosen, exact_values(relaxed, chosen)), (name, at, bundle)
                let_in += bool(violated(problem, chosen, exact_values(problem, chosen)))
    event(f"some were infeasible before: {let_in > 0}")


def two(constraint: dict[str, Any], of_b: dict[str, Any], combine: str = "sum", **more: Any) -> Case:
    """Levers of which one may be used: a has 10 of the goal and 6 of the side, b has 12 of the goal and what is given."""
    side = LINEAR | {"combine": combine, "baseline": 0} | more.pop("side", {})
    return as_case(
        {
            "format": 1,
            "title": "One of two",
            "as_of": "2024-03-15",
            "objectives": {"goal": LINEAR, "side": side},
            "levers": {
                "a": {"levels": {"on": {"scores": {"goal": 10, "side": more.pop("of_a", 6)}}}},
                "b": {"levels": {"on": {"scores": {"goal": 12, "side": of_b}}}},
            },
            "weights": {
                "profiles": {
                    "all": {"method": "direct", "values": {"goal": 1, "side": 0}},
                    "theirs": {"method": "direct", "values": {"goal": 0, "side": 1}},
                }
            },
            "constraints": {"one": ONE_OF, "asked": constraint},
            **more,
        }
    )


def allowed(case: Case, lever: str) -> tuple[bool, bool]:
    """Whether a lever alone keeps the constraints as they are, and as they are while the side score of b moves."""
    problem = Question(case).problem()
    (score,) = [
        each
        for each in moved_scores(case, problem)
        if each.objective.name == "side" and problem.choices[each.choice].lever == "b"
    ]
    chosen = problem.chosen({lever: "on"})
    both = (problem, loosened(case, problem, [score]))
    as_now, relaxed = (not violated(each, chosen, exact_values(each, chosen)) for each in both)
    return as_now, relaxed


@pytest.mark.parametrize("combine", ["sum", "max"])
@pytest.mark.parametrize(
    ("least", "expected"),
    [(4, (True, True)), (4.1, (False, True)), (7, (False, True)), (7.01, (False, False))],
)
def test_a_floor_is_loosened_by_as_much_as_the_score_may_rise(
    least: float, expected: tuple[bool, bool], combine: str
) -> None:
    case = two({"objective": "side", "at_least": least}, {"low": 3, "likely": 4, "high": 7}, combine)
    assert allowed(case, "b") == expected


@pytest.mark.parametrize("combine", ["sum", "max"])
@pytest.mark.parametrize(
    ("most", "expected"),
    [(4, (True, True)), (3.9, (False, True)), (2, (False, True)), (1.99, (False, False))],
)
def test_a_ceiling_is_loosened_by_as_much_as_the_score_may_fall(
    most: float, expected: tuple[bool, bool], combine: str
) -> None:
    case = two({"objective": "side", "at_most": most}, {"low": 2, "likely": 4, "high": 5}, combine)
    assert allowed(case, "b") == expected


@pytest.mark.parametrize(
    ("asked", "expected"),
    [(4, (True, True)), (4.1, (False, True)), (7, (False, True)), (7.01, (False, False))],
)
def test_a_consent_is_slackened_by_what_the_bundle_may_gain_for_the_profile(
    asked: float, expected: tuple[bool, bool]
) -> None:
    case = two({"profile": "theirs", "at_least": asked}, {"low": 3, "likely": 4, "high": 7})
    assert allowed(case, "b") == expected


@pytest.mark.parametrize(("of_a", "expected"), [(4, True), (2, True), (0.1, True), (-2, True), (-2.1, False)])
def test_a_consent_to_be_no_worse_off_moves_with_a_score_of_the_status_quo_too(
    of_a: float, expected: bool
) -> None:
    """b is in use, worth 4 and perhaps as little as 1 to the profile: the loss of three counts on both sides, and half a
    point each, since the side reaches over two hundred."""
    case = two(
        {"profile": "theirs", "at_least": "status_quo"},
        {"low": 1, "likely": 4, "high": 4},
        of_a=of_a,
        side={"worst": -100},
        status_quo={"b": "on"},
    )
    assert allowed(case, "a")[1] is expected


@pytest.mark.parametrize(
    "constraint",
    [{"objective": "side", "at_least": 5}, {"profile": "theirs", "at_least": 5}],
    ids=["floor", "consent"],
)
def test_a_rival_that_a_risen_score_lets_in_is_the_breakpoint(constraint: dict[str, Any]) -> None:
    """b is better and below what is asked for, until its own score reaches it."""
    case = two(constraint, {"low": 3, "likely": 4, "high": 7})
    found = {each.score: each for each in searched(case)}
    turn = found["b.on.side"]
    assert turn.up == pytest.approx(5) and turn.up_bundle is not None and turn.up_bundle.id == "b.on"
    assert turn.down is None
    assert {Fraction(turn.low), Fraction(turn.high)} == {Fraction(3), Fraction(7)}
