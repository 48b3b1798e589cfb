"""`actors`: the keys of the contract, and what is said where there is little to say."""

import json
import re
from pathlib import Path

from decision import Question, optimize
from decision.actors.courses import LEVERS, REMOVAL, courses
from options import bundled_case_path, load_case
from reports.brief.sections.other_side import other_side
from tests.decision.test_deterrence import raiders_data
from tests.decision.test_equilibria import DILEMMA, game_data
from tests.reports.findings import findings_of
from tests.reports.running import FLOOD, SMALL, flowing, run
from tests.strategies import as_case, as_text


def test_the_document_has_the_keys_of_the_contract() -> None:
    done = run("actors", FLOOD, "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["command"] == "actors" and told["engine"]["solver"] == "HiGHS"
    now, then = told["status_quo"]["upstream_operator"], told["bundle"]["upstream_operator"]
    assert set(now["courses"]) == {"hold", "release"}
    assert now["courses"]["hold"]["attractiveness"] == {"low": 1.0, "likely": 4.0, "high": 6.0}
    assert now["courses"]["release"]["possible"] is True
    assert (now["best_response"], now["margin"], now["standing"]) == ("hold", 0.0, "on_the_edge")
    assert (then["best_response"], then["margin"], then["standing"]) == ("hold", 6.0, "robustly_deterred")
    assert then["moved_by"] == {"drills": 0.0, "gauges": 6.0} or then["moved_by"] == {"gauges": 6.0}
    assert told["equilibria"] == {"status_quo": [], "bundle": []}
    assert told["bundles"]["bundle"]["id"] == "drills.on+gauges.dense"


def test_any_bundle_can_be_looked_at() -> None:
    told = json.loads(run("actors", FLOOD, "--bundle", "levee", "--format", "json").stdout)
    assert told["bundles"]["bundle"]["levels"] == {"levee": "on"}
    assert told["bundles"]["bundle"]["violates"]
    assert told["bundle"]["upstream_operator"]["margin"] == 0.0
    refused = run("actors", FLOOD, "--bundle", "gauges")
    assert (
        refused.returncode == 2
        and "no level 'gauges': name one of gauges.basic, gauges.dense" in refused.stderr
    )


def test_two_actors_have_equilibria_and_no_actors_are_said_to_be_none() -> None:
    bundled = run("actors")
    assert bundled.returncode == 0 and "Under the bundle one combination of courses is stable" in flowing(
        bundled.stdout
    )
    assert "The case names no actors." in run("actors", SMALL).stdout
    assert not load_case(SMALL).actors


def test_derived_and_scored_deterrence_are_held_against_each_other() -> None:
    scored = bundled_case_path()
    derived = scored.with_name("pyongyang_moscow_derived.yaml")
    done = run("actors", derived, "--against", scored, "--format", "json")
    assert done.returncode == 0, done.stderr
    (found,) = json.loads(done.stdout)["against"]
    assert found["objective"] == "deterrence"
    assert found["lost_here"] >= 0 and found["lost_there"] >= 0
    # Listings that cost Pyongyang currency make selling shells less attractive: no deterrence by its calculus.
    assert found["levels"]["designations.packages"]["scored"] > 0
    assert found["levels"]["designations.packages"]["disagree"] is True
    refused = run("actors", FLOOD, "--against", scored)
    assert refused.returncode == 2 and "no version of this case to compare with" in refused.stderr


def test_what_bars_a_course_and_what_would_turn_the_choice(tmp_path: Path) -> None:
    case = tmp_path / "raiders.yaml"
    case.write_text(as_text(raiders_data()), encoding="utf-8")
    text = run("actors", case, "--bundle", "none", COLUMNS="120").stdout
    flow = flowing(text)
    assert "impossible under the status quo: lifted if it fell in siege train by 3" in flow
    assert (
        "Under the status quo the most attractive course is Hold. The deterrence margin is 1 point (−1 to 5)"
        in flow
    )
    assert "Judged by these points the actor is on the edge: " in flow
    table = text.partition("What would turn Raiders under the bundle, nearest first\n")[2]
    rows = [re.split(r"\s{2,}", row.strip()) for row in table.splitlines()]
    assert rows == [
        ["Item", "Likely points", "Turning point", "In its range", "Course then"],
        ["Hold: ease", "5", "4", "yes", "Raid"],
        ["Raid: loot", "6", "7", "yes", "Raid"],
        ["Raid: risk", "2", "1", "no", "Raid"],
        ["Siege: siege train", "12", "9", "no", "Siege"],
    ]
    assert "deterred, and no single item within its own range turns that" not in flow
    watched = flowing(run("actors", case, "--bundle", "watch").stdout)
    assert "robustly deterred, over the whole range of the points" in watched
    assert "What moves the margin against the status quo, in points: Watch (+3.0)." in watched


def test_a_game_without_equilibrium_is_said_to_have_none(tmp_path: Path) -> None:
    same = {"heads": {"heads": 1, "tails": 0}, "tails": {"heads": 0, "tails": 1}}
    other = {"heads": {"heads": 0, "tails": 1}, "tails": {"heads": 1, "tails": 0}}
    case = tmp_path / "pennies.yaml"
    case.write_text(as_text(game_data(same, other)), encoding="utf-8")
    text = flowing(run("actors", case).stdout)
    none = "no combination of courses is stable: from each, some actor would move alone."
    assert f"Under the status quo {none}" in text


def test_the_cheapest_way_out_of_a_harmful_equilibrium(tmp_path: Path) -> None:
    data = game_data(DILEMMA, DILEMMA)
    data["resources"] = {"money": {"limit": 9}}
    data["levers"]["police"]["levels"]["on"] = {"cost": {"money": 4}}
    case = tmp_path / "dilemma.yaml"
    case.write_text(as_text(data), encoding="utf-8")
    text = flowing(run("actors", case, "--bundle", "police").stdout)
    stable = "one combination of courses is stable, from which no actor would move alone"
    assert f"Under the status quo {stable}: Row: Betray, Column: Betray (harmful)." in text
    assert f"Under the bundle {stable}: Row: Trust, Column: Trust." in text
    assert "Feasible bundles that leave no harmful one: with the least Money (4), the bundle." in text
    assert "Of these the greatest value" in text and "Bundle police.on" in text
    data["constraints"] = {"no_police": {"must_not": "police"}}
    case.write_text(as_text(data), encoding="utf-8")
    assert "No feasible bundle removes every harmful one." in run("actors", case).stdout


def test_what_the_others_are_taken_to_do_is_said_and_a_harmful_equilibrium_stands_beside_the_margin(
    tmp_path: Path,
) -> None:
    data = game_data({"hold": {}, "push": {}}, {"hold": {}, "push": {}})
    gains = {"row": (5, 8), "column": (5, 4)}
    for actor, (hold, push) in gains.items():
        data["actors"][actor]["courses"]["hold"]["incentives"]["gain"] = hold
        data["actors"][actor]["courses"]["push"]["incentives"]["gain"] = push
    data["actors"]["column"]["courses"]["push"]["when"] = {"row.push": {"gain": 3}}
    case = tmp_path / "push.yaml"
    case.write_text(as_text(data), encoding="utf-8")
    text = flowing(run("actors", case).stdout)
    assert "The others are taken at the courses that we accept of them (Row: Hold)." in text
    margin = (
        "The deterrence margin is 1 point (1 to 1). Judged by these points the actor is robustly deterred, over the "
        "whole range of the points."
    )
    yet = "Yet in an equilibrium it takes a course that is to be deterred: Row: Push, Column: Push."
    assert f"{margin} {yet}" in text
    told = json.loads(run("actors", case, "--format", "json").stdout)
    column = told["bundle"]["column"]
    assert column["others"] == {"row": "hold"} and column["standing"] == "robustly_deterred"
    (place,) = column["harmful_equilibria"]
    assert told["equilibria"]["bundle"][place]["courses"] == {"row": "push", "column": "push"}


def test_bundles_too_many_to_list_are_searched_for_those_that_leave_no_harm(tmp_path: Path) -> None:
    data = game_data(DILEMMA, DILEMMA)
    # Each lever is worth more than all before it together: the best bundle is the only one.
    data["levers"] |= {f"more_{n}": {"levels": {"on": {"scores": {"peace": 2**n / 8}}}} for n in range(18)}
    case = tmp_path / "many.yaml"
    case.write_text(as_text(data), encoding="utf-8")
    done = run("actors", case, "--bundle", "none", "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["removal"]["best"]["id"].startswith("more_0.on+more_1.on") and told["left_out"] == []
    assert "Left out" not in flowing(run("actors", case, "--bundle", "none").stdout)


def test_the_course_that_we_accept_is_said_to_be_impossible(tmp_path: Path) -> None:
    data = raiders_data(
        courses={
            "hold": {
                "incentives": {"ease": 9},
                "constraints": {"crew": {"likely": 2, "impossible_above": 4}},
            },
            "raid": {"incentives": {"loot": 7}},
        },
        shifts={"watch": {"hold": {"crew": 3}}},
    )
    data["objectives"]["lead"] = {
        "sense": "maximise", "worst": -10, "best": 10,
        "from": {"actor": "raiders", "measure": "deterrence_margin"},
    }  # fmt: skip
    case = tmp_path / "closed.yaml"
    case.write_text(as_text(data), encoding="utf-8")
    text = flowing(run("actors", case, "--bundle", "watch").stdout)
    worst = "the worst there is, for the course that we accept is impossible"
    assert (
        f"the most attractive course is Raid. The deterrence margin is −10 points (−10 to −10), {worst}"
        in text
    )
    assert "Judged by these points the actor is not deterred." in text
    told = json.loads(run("actors", case, "--bundle", "watch", "--format", "json").stdout)
    assert (told["bundle"]["raiders"]["margin"], told["bundle"]["raiders"]["accepted_possible"]) == (
        -10,
        False,
    )


def test_what_the_time_limit_cuts_of_it_is_named() -> None:
    data = game_data(DILEMMA, DILEMMA)
    case = as_case(data)
    question = Question(case)
    optimum = optimize(question, top=1, different=0, with_breakpoints=False)
    told = courses(question, optimum.bundles[0], time_limit=0.0)
    assert told.unfinished == (
        "equilibria under the status quo", "equilibria under the bundle", LEVERS, REMOVAL
    )  # fmt: skip
    assert told.chosen is not None and set(told.chosen.actors) == {"row", "column"}
    whole = courses(question, optimum.bundles[0])
    assert whole.unfinished == ()
    cut, whole_study = findings_of(Question(case), time_limit=0.0), findings_of(Question(case))
    assert "the other side's courses" in cut.unfinished and whole_study.unfinished == ()
    assert other_side(cut) is not None and other_side(whole_study) is not None
