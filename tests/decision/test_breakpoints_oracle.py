"""Breakpoints of single weights against the oracle: the bundle named is best all along its segment."""

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import optimize, settle
from decision.solve.search import Search
from decision.solve.weight_breakpoints import breakpoints
from options import Case
from tests.borders import cases_at_borders
from tests.decision.test_optimize_oracle import views
from tests.oracle import Oracle, check_segments
from tests.oracle.segments import SLACK, gap
from tests.strategies import as_case, cases

few = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


@few
@given(cases(), st.data())
def test_breakpoints_are_those_of_the_upper_envelope(case: Case, data: st.DataObject) -> None:
    check_breakpoints(case, data)


@pytest.mark.slow
@settings(few, max_examples=40)
@given(cases(), st.data())
def test_breakpoints_are_those_of_the_upper_envelope_many_times(case: Case, data: st.DataObject) -> None:
    check_breakpoints(case, data)


def check_breakpoints(case: Case, data: st.DataObject) -> None:
    problem, oracle = views(case, data)
    assume(oracle.feasible)
    with_table = data.draw(st.booleans(), label="with_table")
    optimum = optimize(problem, top=1, different=0, with_table=with_table)
    assert set(optimum.breakpoints) == set(oracle.weights)
    for objective, segments in optimum.breakpoints.items():
        check_segments(oracle, objective, segments)
        now = optimum.bundles[0]
        at = problem.weights[objective]
        for segment in segments:
            if segment.start + SLACK < at < segment.end - SLACK:
                assert segment.best == now or abs(gap(oracle, objective, segment.best.id, at)) <= SLACK


@settings(few, max_examples=40)
@given(cases_at_borders())
def test_breakpoints_where_bundles_tie(case: Case) -> None:
    """Twin levers and equal lines: no segment is lost, whichever way the weight is moved."""
    problem, oracle = settle(case), Oracle(case)
    optimum = optimize(problem, top=1, different=0)
    for objective, segments in optimum.breakpoints.items():
        check_segments(oracle, objective, segments)
    if list(oracle.weights) == ["aa", "bb"]:
        mirrored = [(1 - s.end, 1 - s.start, s.best) for s in reversed(optimum.breakpoints["bb"])]
        for one, other in zip(optimum.breakpoints["aa"], mirrored, strict=True):
            assert (one.start, one.end, one.best) == (
                pytest.approx(other[0]),
                pytest.approx(other[1]),
                other[2],
            )


@pytest.mark.slow
@settings(few, max_examples=30)
@given(cases_at_borders(4), st.booleans())
def test_breakpoints_where_bundles_tie_many_times(case: Case, with_table: bool) -> None:
    problem, oracle = settle(case), Oracle(case)
    optimum = optimize(problem, top=1, different=0, with_table=with_table)
    for objective, segments in optimum.breakpoints.items():
        check_segments(oracle, objective, segments, with_order=False)


def test_a_segment_between_twins_is_not_lost() -> None:
    """Half a twin is best between 0.507 and 0.626, and ties with both at the crossing of its neighbours' neighbours."""
    scores = {"p": (6, 28.26), "q": (22.24, 1.1), "s": (21.63, 12.2)}
    levels = {name: {"scores": {"aa": a, "bb": b}} for name, (a, b) in scores.items()}
    case = as_case(
        {
            "format": 1,
            "title": "Twin districts",
            "as_of": "2024-03-15",
            "objectives": {n: {"sense": "maximise", "worst": 0, "best": 100} for n in ("aa", "bb")},
            "levers": {"north": {"levels": levels}, "south": {"levels": levels}},
            "weights": {"profiles": {"us": {"method": "direct", "values": {"aa": 0.21, "bb": 0.79}}}},
            "constraints": {"rule": {"must_not": "north.s"}},
        }
    )
    found = optimize(settle(case), top=1, different=0).breakpoints
    assert [segment.best.id for segment in found["aa"]] == [
        "north.p+south.p",
        "north.p+south.s",
        "north.q+south.s",
        "north.q+south.q",
    ]
    assert [segment.best.id for segment in found["bb"]] == [s.best.id for s in reversed(found["aa"])]


def test_a_score_of_many_digits_does_not_send_it_round_for_ever() -> None:
    """Values of 10^9 points are told apart to a ten-millionth only: an answer, and an end to it."""
    scores = {"modest": (30, 5), "full": (60, -4e8)}
    levels = {name: {"scores": {"benefit": b, "harm": h}} for name, (b, h) in scores.items()}
    case = as_case(
        {
            "format": 1,
            "title": "A slip of the keyboard",
            "as_of": "2024-03-15",
            "objectives": {
                "benefit": {"sense": "maximise", "worst": 0, "best": 100},
                "harm": {"sense": "minimise", "worst": 50, "best": 0},
            },
            "levers": {
                "first": {"levels": levels},
                "second": {"levels": {"on": {"scores": {"benefit": 40, "harm": 10}}}},
            },
            "weights": {"profiles": {"us": {"method": "swing", "ratings": {"benefit": 100, "harm": 60}}}},
            "constraints": {"one": {"excludes": ["second"], "lever": "first.full"}},
        }
    )
    problem = settle(case)
    search = Search(problem, "HiGHS")
    for objective in ("benefit", "harm"):
        found = breakpoints(search, objective, problem.chosen({"first": "full"}))
        assert {segment.best.id for segment in found} == {"first.full", "first.modest+second.on"}


def test_a_bundle_that_is_best_only_at_the_weight_of_now_has_a_segment_of_no_length() -> None:
    """Both are equal where gain and loss weigh nothing, and the first by id is recommended there, and only there."""
    case = as_case(
        {
            "format": 1,
            "title": "On the edge",
            "as_of": "2024-03-15",
            "objectives": {
                name: {"sense": "maximise", "worst": 0, "best": 100} for name in ("gain", "loss", "rest")
            },
            "levers": {"i": {"levels": {"low": {"scores": {"gain": 3, "loss": -2}}}}},
            "weights": {
                "profiles": {"us": {"method": "direct", "values": {"gain": 0, "loss": 0, "rest": 1}}}
            },
        }
    )
    problem = settle(case)
    found = breakpoints(Search(problem, "HiGHS"), "loss", problem.chosen({"i": "low"}))
    assert [(s.start, s.end, s.best.id) for s in found] == [(0.0, 0.0, "i.low"), (0.0, 1.0, "none")]
    assert [
        s.best.id for s in breakpoints(Search(problem, "HiGHS"), "gain", problem.chosen({"i": "low"}))
    ] == ["i.low"]
