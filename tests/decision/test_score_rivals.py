"""Breakpoints of single scores by listing above a floor, against those among all bundles."""

from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings

from decision.model.question import Question
from decision.sensitivity.score_breakpoints import ScoreBreakpoint, score_breakpoints, searched_breakpoints
from decision.solve.enumeration import enumerate_bundles
from decision.solve.ranking import recommended
from decision.solve.search import Search
from options import Case
from tests.borders import cases_at_borders
from tests.strategies import as_case, cases

many = settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))


def both_ways(case: Case, most_work: int | None = None) -> tuple[list[ScoreBreakpoint], list[Any]]:
    """What listing all bundles finds within the intervals, and what the search finds, by name of the score."""
    search = Search(Question(case).problem(), "HiGHS")
    best = recommended(search)
    assert best is not None
    listed = score_breakpoints(case, search, best, lambda done, of: None)
    assert listed is not None
    searched = searched_breakpoints(case, search, best, lambda done, of: None, most_work)
    return [each.as_fragile() for each in listed], list(searched)


def check_same(case: Case) -> None:
    assume(enumerate_bundles(Question(case).problem()) is not None)
    listed, searched = both_ways(case)
    left_open = {each for each in searched if isinstance(each, str)}
    found = {each.score: each for each in searched if not isinstance(each, str)}
    assert left_open | set(found) == {each.score for each in listed} and not left_open & set(found)
    for each in listed:
        if each.score in left_open:
            continue
        other = found[each.score]
        for mine, its in ((each.down, other.down), (each.up, other.up)):
            assert (mine is None) == (its is None), (each, other)
            assert mine is None or its == pytest.approx(mine, abs=1e-9, rel=1e-12), (each, other)
        assert named(each) == named(other), (each, other)


def named(each: ScoreBreakpoint) -> list[str | None]:
    return [None if bundle is None else bundle.id for bundle in (each.down_bundle, each.up_bundle)]


@many
@given(cases())
def test_within_the_intervals_the_search_finds_what_listing_finds(case: Case) -> None:
    check_same(case)


@many
@given(cases_at_borders())
def test_it_does_so_where_many_bundles_tie(case: Case) -> None:
    check_same(case)


def rising(low: float, high: float, second: float = 8, **more: Any) -> Case:
    """Two levers of which one may be taken; the first is worth 10, and its score has an interval."""
    scores = {"goal": {"low": low, "likely": 10, "high": high}}
    return as_case(
        {
            "format": 1,
            "title": "One of two",
            "as_of": "2024-03-15",
            "objectives": {"goal": {"sense": "maximise", "worst": 0, "best": 100}},
            "levers": {
                "a": {"levels": {"on": {"scores": scores}}},
                "b": {"levels": {"on": {"scores": {"goal": second}}}},
            },
            "constraints": {"one": {"group": ["a", "b"], "at_most": 1}, **more},
        }
    )


def searched(case: Case, most_work: int | None = None) -> Any:
    return both_ways(case, most_work)[1]


@pytest.mark.parametrize(("low", "down"), [(7, 8), (8, None), (9, None), (10, None)])
def test_a_breakpoint_is_told_inside_the_interval_and_not_at_its_end_or_beyond(
    low: float, down: float | None
) -> None:
    (a, b) = searched(rising(low, 10))
    assert a.down == (None if down is None else pytest.approx(down))
    assert (a.up, b.down, b.up) == (None, None, None)


def test_a_rival_is_found_where_the_score_moves_a_constraint_that_does_not_bind() -> None:
    (a, _) = searched(rising(9.2, 10, second=9.5, modest={"objective": "goal", "at_most": 12}))
    assert (a.down, a.down_bundle.id) == (pytest.approx(9.5), "b.on")


def test_the_best_of_what_is_left_is_found_where_the_score_breaks_a_ceiling() -> None:
    """What is best beyond is worth two points less: nothing that overtakes calls for looking so far."""
    (a, _) = searched(rising(10, 15, modest={"objective": "goal", "at_most": 12}))
    assert (a.up, a.up_bundle.id) == (pytest.approx(12), "b.on")


def test_the_best_of_what_is_left_is_found_where_a_consent_is_lost() -> None:
    """Whose profile weighs the goal alone; what keeps their consent is worth far less to us."""
    scale = {"sense": "maximise", "worst": 0, "best": 100}
    values = {"us": {"goal": 1, "ours": 1}, "them": {"goal": 1, "ours": 0}}
    data = {
        "format": 1,
        "title": "One of two",
        "as_of": "2024-03-15",
        "objectives": {"goal": scale, "ours": scale},
        "levers": {
            "a": {"levels": {"on": {"scores": {"goal": {"low": 5, "likely": 10, "high": 10}, "ours": 10}}}},
            "b": {"levels": {"on": {"scores": {"goal": 8, "ours": 0}}}},
        },
        "weights": {
            "default": "us",
            "profiles": {name: {"method": "direct", "values": each} for name, each in values.items()},
        },
        "constraints": {
            "one": {"group": ["a", "b"], "at_most": 1},
            "theirs": {"profile": "them", "at_least": 7},
        },
    }
    (a, *_) = searched(as_case(data))
    assert (a.down, a.down_bundle.id) == (pytest.approx(7), "b.on")


@pytest.mark.parametrize(("likely", "high"), [(10, 10), (10, 11)])
def test_what_a_consent_lets_in_as_the_status_quo_falls_is_found(likely: float, high: float) -> None:
    """The recommended bundle, worth 8.5, does not hold the score that falls; the better one was below the status quo."""
    values = {"us": {"goal": 1, "ours": 1}, "them": {"goal": 1, "ours": 0}}
    scale = {"sense": "maximise", "worst": 0, "best": 100}
    moving = {"low": 5, "likely": likely, "high": high}
    data = {
        "format": 1,
        "title": "One of three",
        "as_of": "2024-03-15",
        "status_quo": {"now": "on"},
        "objectives": {"goal": scale, "ours": scale},
        "levers": {
            "now": {"levels": {"on": {"scores": {"goal": moving}}}},
            "a": {"levels": {"on": {"scores": {"goal": 12, "ours": 5}}}},
            "b": {"levels": {"on": {"scores": {"goal": 8, "ours": 20}}}},
        },
        "weights": {
            "default": "us",
            "profiles": {name: {"method": "direct", "values": each} for name, each in values.items()},
        },
        "constraints": {
            "one": {"group": ["now", "a", "b"], "at_most": 1},
            "theirs": {"profile": "them", "at_least": "status_quo"},
        },
    }
    (now, *_) = searched(as_case(data))
    assert (now.down, now.down_bundle.id) == (pytest.approx(8), "b.on")


def test_a_bundle_that_only_another_score_makes_feasible_is_found() -> None:
    """The first is above the ceiling until its score falls below 9."""
    case = rising(5, 10, modest={"objective": "goal", "at_most": 9})
    (a, _) = searched(case)
    assert (a.down, a.down_bundle.id) == (pytest.approx(9), "a.on")


def test_a_score_that_the_limit_of_work_leaves_open_is_named_and_has_no_breakpoint() -> None:
    assert searched(rising(7, 10), most_work=0)[0] == "a.on.goal"
    assert isinstance(searched(rising(10, 10), most_work=0)[0], ScoreBreakpoint)
