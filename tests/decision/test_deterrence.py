"""The other side's calculus: a case worked out by hand, and the oracle on cases made by hypothesis."""

from dataclasses import replace
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from decision import ActorView, OutOfTime, Question, Span, Turn, deterrence, limited
from options import Case, load_case
from tests.actors import game_dicts, sound
from tests.oracle import Oracle
from tests.oracle.actors import course, margin
from tests.reports.running import FLOOD
from tests.strategies import Data, as_case

few = settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])


def raiders_data(**changed: Any) -> Data:
    """Raiders who may hold, raid or besiege; a watch shifts what a raid takes, walls what a siege takes."""
    actor: Data = {
        "accepts": "hold",
        "courses": {
            "hold": {"incentives": {"ease": {"low": 4, "likely": 5, "high": 6}}},
            "raid": {"incentives": {"loot": {"low": 3, "likely": 6, "high": 7}}, "costs": {"risk": 2}},
            "siege": {
                "incentives": {"land": 20},
                "constraints": {"siege_train": {"likely": 12, "impossible_above": 9}},
            },
        },
        "shifts": {"watch": {"raid": {"risk": 3}}, "gates_open.on": {"siege": {"siege_train": -3}}},
    } | changed
    levels = {"levels": {"on": {}}}
    return {
        "format": 1,
        "title": "Raiders",
        "as_of": "2024-03-15",
        "objectives": {"peace": {"sense": "maximise", "worst": 0, "best": 1}},
        "levers": {"watch": levels, "gates_open": levels},
        "actors": {"raiders": actor},
    }


def raiders(**changed: Any) -> Case:
    return as_case(raiders_data(**changed))


def seen(case: Case, **levels: str) -> ActorView:
    return deterrence(Question(case), levels)["raiders"]


def test_the_status_quo_by_hand() -> None:
    view = seen(raiders())
    assert {name: each.attractiveness.likely for name, each in view.courses.items()} == {
        "hold": 5.0, "raid": 4.0, "siege": 8.0,
    }  # fmt: skip
    assert (view.best_response, view.ties) == ("hold", ())
    assert (view.courses["siege"].possible, view.courses["siege"].barred_by) == (False, {"siege_train": 3.0})
    # At the low end hold is worth 4 and a raid 7 - 2; the siege stays out of reach.
    assert view.margin == Span(-1.0, 1.0, 5.0)
    assert view.deterrence == "on_the_edge" and view.near_ties == ("raid",)
    assert view.turns == (
        Turn("hold", "ease", 5.0, 4.0, "raid", True),
        Turn("raid", "loot", 6.0, 7.0, "raid", True),
        Turn("raid", "risk", 2.0, 1.0, "raid", False),
        # A siege would be better than holding as soon as it is possible at all.
        Turn("siege", "siege_train", 12.0, 9.0, "siege", False),
    )


def test_a_lever_deters_and_another_lifts_an_obstacle() -> None:
    watched = seen(raiders(), watch="on")
    assert (watched.margin, watched.deterrence) == (Span(2.0, 4.0, 8.0), "robustly_deterred")
    assert watched.moved_by == {"watch": 3.0}
    opened = seen(raiders(), gates_open="on")
    # The siege train is just small enough: a little more and they would hold again.
    assert (opened.best_response, opened.deterrence) == ("siege", "on_the_edge")
    assert opened.turns[0] == Turn("siege", "siege_train", 9.0, 9.0, "hold", True)
    assert opened.courses["siege"].attractiveness.likely == 11.0
    assert opened.courses["siege"].items["siege_train"].shift == -3.0
    assert opened.margin is not None and opened.margin.likely == -6.0


def test_not_deterred_where_no_single_item_within_its_range_helps() -> None:
    courses = {"hold": {"incentives": {"ease": 5}}, "raid": {"incentives": {"loot": 9}}}
    view = seen(raiders(courses=courses, shifts={}))
    assert (view.best_response, view.deterrence, view.near_ties) == ("raid", "not_deterred", ())


def test_nothing_to_deter_is_possible_and_the_case_does_not_say_what_that_counts_as() -> None:
    view = seen(raiders(deters=["siege"]))
    assert (view.margin, view.deterrence, view.moved_by) == (None, "robustly_deterred", {})


def test_a_tie_is_on_the_edge_and_is_listed() -> None:
    case = load_case(FLOOD)
    view = deterrence(Question(case), case.status_quo)["upstream_operator"]
    assert (view.best_response, view.ties, view.deterrence) == ("hold", ("release",), "on_the_edge")


@few
@given(game_dicts(), st.data())
def test_every_course_is_worth_what_the_oracle_says(data: Data, draw: st.DataObject) -> None:
    case = sound(data)
    assume(case is not None)
    oracle = Oracle(case)
    bundle = dict(draw.draw(st.sampled_from(oracle.bundles)))
    for actor, view in deterrence(Question(case), bundle).items():
        for name, each in view.courses.items():
            ends = [course(case, bundle, actor, name, end) for end in ("low", "likely", "high")]
            worth = each.attractiveness
            assert [worth.low, worth.likely, worth.high] == [float(points) for points, _ in ends]
            assert each.possible == ends[1][1] == (not each.barred_by)
        if view.margin is not None:
            assert view.margin.likely == float(
                margin(case, bundle, actor, "likely", Fraction(0), Fraction(0))
            )
        check_turns(case, bundle, actor, view)


def check_turns(case: Case, bundle: dict[str, str], actor: str, view: ActorView) -> None:
    """Just past the stated points another course is the best response; just before, the same as now."""
    for turn in view.turns:
        beyond = turn.at + (0.25 if turn.at > turn.now else -0.25)
        if turn.at == turn.now:
            continue
        for points, turned in ((beyond, True), ((turn.now + turn.at) / 2, False)):
            step = points - turn.now
            worth = {}
            for name, each in view.courses.items():
                sign = {"incentive": 1, "cost": -1, "constraint": -1}
                moved = each.attractiveness.likely
                items = {item: value.points.likely for item, value in each.items.items()}
                if name == turn.course:
                    moved += step * sign[each.items[turn.item].kind]
                    items[turn.item] += step
                limits = {item: value.impossible_above for item, value in each.items.items()}
                if all(limit is None or items[item] <= limit for item, limit in limits.items()):
                    worth[name] = moved
            best = max(worth, key=lambda name: worth[name]) if worth else None
            assert (best != view.best_response) == turned or (view.ties and best in view.ties), turn


def test_the_margin_is_the_least_lead_over_a_possible_course() -> None:
    with_best = seen(raiders(), watch="on", gates_open="on")
    assert with_best.margin == Span(-7.0, -6.0, -5.0)
    assert with_best.moved_by == pytest.approx({"watch": 1.5, "gates_open": -8.5})


def test_an_accepted_course_that_a_bundle_makes_impossible_is_no_deterrence() -> None:
    courses: Data = {
        "hold": {"incentives": {"ease": 10}, "constraints": {"crew": {"likely": 2, "impossible_above": 4}}},
        "raid": {"incentives": {"loot": 9}, "costs": {"risk": 2}},
    }
    shifts = {"watch": {"hold": {"crew": 3}, "raid": {"risk": 5}}}
    data = raiders_data(courses=courses, shifts=shifts)
    view = seen(as_case(data), watch="on")
    assert (view.best_response, view.closed, view.margin) == ("raid", True, None)
    assert view.deterrence == "not_deterred"
    data["objectives"]["lead"] = {
        "sense": "maximise", "worst": -10, "best": 10,
        "from": {"actor": "raiders", "measure": "deterrence_margin"},
    }  # fmt: skip
    case = as_case(data)
    closed, open_still = seen(case, watch="on"), seen(case)
    assert (closed.margin, closed.deterrence) == (Span(-10.0, -10.0, -10.0), "not_deterred")
    assert (open_still.margin, open_still.closed) == (Span(1.0, 1.0, 1.0), False)
    assert closed.moved_by == {"watch": -11.0}
    # Nor where nothing that is to be deterred is possible: a course that we close is not one that it takes.
    data["actors"]["raiders"]["courses"]["raid"]["constraints"] = {
        "boats": {"likely": 3, "impossible_above": 1}
    }
    view = seen(as_case(data), watch="on")
    assert (view.best_response, view.deterrence) == (None, "not_deterred")
    assert view.margin is not None and view.margin.likely == -10


def test_a_third_course_is_no_deterrence_either_where_the_accepted_one_is_closed() -> None:
    courses: Data = {
        "hold": {
            "incentives": {"ease": 9},
            "constraints": {"crew": {"low": 3, "likely": 5, "high": 6, "impossible_above": 4}},
        },
        "wait": {"incentives": {"ease": 2}},
        "raid": {"incentives": {"loot": 1}},
    }
    shifts = {"gates_open": {"hold": {"crew": -1}}}
    view = seen(raiders(courses=courses, shifts=shifts, deters=["raid"]))
    assert (view.best_response, view.deterrence) == ("wait", "on_the_edge")
    courses["hold"]["constraints"]["crew"]["low"] = 4.5
    view = seen(raiders(courses=courses, shifts=shifts, deters=["raid"]))
    assert (view.best_response, view.deterrence) == ("wait", "not_deterred")


def test_what_each_lever_moves_is_cut_by_time_and_the_rest_is_told() -> None:
    case = raiders()
    question, levels = Question(case), {"watch": "on", "gates_open": "on"}
    with limited(0):
        view = deterrence(question, levels, with_levers=False)["raiders"]
        with pytest.raises(OutOfTime):
            deterrence(question, levels)
    whole = deterrence(question, levels)["raiders"]
    assert (view.moved_by, view.joint) == ({}, 0.0) != (whole.moved_by, whole.joint)
    assert replace(whole, moved_by={}) == view


def test_of_many_actors_the_levers_are_told_together() -> None:
    data = raiders_data(shifts={f"w{n:02}": {"raid": {"risk": 1}} for n in range(13)})
    data["levers"] = {f"w{n:02}": {"levels": {"on": {}}} for n in range(13)}
    data["actors"] |= {f"raiders_{n}": data["actors"]["raiders"] for n in range(39)}
    case = as_case(data)
    views = deterrence(Question(case), dict.fromkeys(case.levers, "on"))
    for view in views.values():
        assert view.margin is not None
        assert (view.moved_by, view.joint) == ({}, view.margin.likely - 1.0)


@pytest.mark.parametrize(("highest", "deterrence"), [(5.5, "robustly_deterred"), (6, "deterred")])
def test_a_lead_of_nothing_at_the_low_end_is_not_robust(highest: float, deterrence: str) -> None:
    """Holding is worth 4 at the low end, a raid two less than its loot; no item alone turns the choice."""
    courses: Data = {
        "hold": {"incentives": {"ease": {"low": 4, "likely": 5, "high": 6}}},
        "raid": {"incentives": {"loot": {"low": 3, "likely": 4, "high": highest}}, "costs": {"risk": 2}},
    }
    view = seen(raiders(courses=courses, shifts={}))
    assert view.margin is not None and view.margin.low == 6 - highest
    assert view.deterrence == deterrence


def test_the_point_at_which_the_accepted_course_closes_is_no_turn_to_deterrence() -> None:
    """Past a crew of 4.5 holding is impossible; that the raiders would wait then is not what we accept."""
    courses: Data = {
        "hold": {
            "incentives": {"ease": 9},
            "constraints": {"crew": {"low": 3, "likely": 4, "high": 5, "impossible_above": 4.5}},
        },
        "wait": {"incentives": {"ease": 2}},
        "raid": {"incentives": {"loot": 1}},
    }
    view = seen(raiders(courses=courses, shifts={}, deters=["raid"]))
    assert Turn("hold", "crew", 4.0, 4.5, "wait", True) in view.turns
    assert (view.best_response, view.deterrence) == ("hold", "on_the_edge")


def test_courses_without_items_are_a_tie_that_nothing_turns() -> None:
    view = seen(raiders(courses={"hold": {}, "raid": {}}, shifts={}))
    assert (view.best_response, view.ties, view.turns) == ("hold", ("raid",), ())
    assert view.deterrence == "on_the_edge"


def test_the_only_possible_course_turns_to_nothing_where_it_closes() -> None:
    courses: Data = {
        "hold": {
            "incentives": {"ease": 5},
            "constraints": {"crew": {"likely": 4, "impossible_above": 4.5}},
        },
        "raid": {
            "incentives": {"loot": 9},
            "constraints": {"boats": {"likely": 3, "impossible_above": 1}},
        },
    }
    view = seen(raiders(courses=courses, shifts={}))
    # Holding is worth 1, a raid 6 once the boats are there.
    assert view.turns == (
        Turn("hold", "crew", 4.0, 4.5, None, False),
        Turn("raid", "boats", 3.0, 1.0, "raid", False),
    )
    assert (view.best_response, view.deterrence) == ("hold", "robustly_deterred")
