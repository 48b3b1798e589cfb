"""`robust` as it is run: its document, its seed, and that what is unfinished is said."""

import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from benchmarks.cases import case_text
from tests.reports.running import FLOOD, ROOT, SMALL, flowing, run
from tests.reports.test_evidence import ESTABLISHING, told


@pytest.fixture(scope="module")
def flood() -> dict[str, Any]:
    return told("robust", FLOOD, "--draws", "600", "--seed", "5")


def test_the_document_has_the_keys_of_the_contract(flood: dict[str, Any]) -> None:
    assert {
        "format", "command", "case", "as_of", "scenario", "standing", "weights", "engine", "seed", "draws",
        "acceptability", "regret", "minimax_regret", "maximin", "score_breakpoints", "drop_one_source",
        "value_of_information",
    } <= set(flood)  # fmt: skip
    assert (flood["command"], flood["seed"], flood["draws"]) == ("robust", 5, 600)
    for each in flood["acceptability"].values():
        assert set(each) == {"share", "standard_error"}
    assert sum(each["share"] for each in flood["acceptability"].values()) >= 1 - 1e-9
    for by in flood["regret"].values():
        assert set(by) == {"normal", "severe"}
        assert all(regret >= 0 for regret in by.values())
    for robust in (flood["minimax_regret"], flood["maximin"]):
        assert {"id", "levels", "feasible", "violates", "value", "objectives", "resources"} == set(robust)
        assert robust["feasible"]
    assert max(flood["regret"][flood["minimax_regret"]["id"]].values()) == flood["least_regret"]
    over = flood["over_weights"]
    assert over["regret"][over["minimax_regret"]["id"]] == over["least_regret"]
    assert min(over["regret"].values()) == over["least_regret"]
    for each in flood["score_breakpoints"]:
        assert {
            "score", "likely", "down", "up", "down_bundle", "up_bundle", "confidence", "grade"
        } <= set(each)  # fmt: skip
        assert each["score"].count(".") == 2
    assert {"district_office", "river_club"} == set(flood["drop_one_source"])
    assert {"gauge_record", "club_record"} == set(flood["drop_one_claim"])
    assert {"withdrawn", "widened"} <= set(flood["drop_one_claim"]["gauge_record"])
    (claim,) = flood["value_of_information"]["claims"]
    assert [at["scenario"] for at in claim["scenarios"]] == ["severe"]
    assert (claim["claim"], claim["scenario"]) == ("snow_forecast", "severe")
    assert flood["unfinished"] == []


def test_the_mean_over_the_worst_share_is_told_for_the_bundles_shown(flood: dict[str, Any]) -> None:
    assert flood["cvar"]["tail"] == 0.1
    whole = told("robust", FLOOD, "--draws", "600", "--seed", "5", "--tail", "1")["cvar"]
    for over in ("scenarios", "draws"):
        tail, mean = flood["cvar"][over], whole[over]
        assert {flood["bundle"]["id"], flood["status_quo"]["id"], tail["best"]["id"]} <= set(tail["values"])
        assert tail["value"] == max(tail["values"].values())
        assert all(value <= mean["values"][bundle] + 1e-9 for bundle, value in tail["values"].items())
    assert (flood["cvar"]["scenarios"]["draws"], flood["cvar"]["draws"]["draws"]) == (0, 600)
    shown = flowing(run("robust", FLOOD, "--draws", "600", "--seed", "5", "--tail", "0.25").stdout)
    assert "Over the worst 25% of the draws the mean value is greatest with" in shown


def test_a_tail_is_a_share() -> None:
    assert run("robust", FLOOD, "--tail", "0").returncode == 2
    assert run("robust", FLOOD, "--tail", "1.5").returncode == 2


def test_same_seed_same_numbers_whatever_the_number_of_workers(flood: dict[str, Any]) -> None:
    again = told("robust", FLOOD, "--draws", "600", "--seed", "5", "--workers", "1")
    assert {k: v for k, v in again.items() if k != "engine"} == {
        k: v for k, v in flood.items() if k != "engine"
    }
    other = told("robust", FLOOD, "--draws", "600", "--seed", "6")
    assert other["fates"] != flood["fates"]


def test_weights_are_drawn_too_when_asked() -> None:
    document = told("robust", FLOOD, "--draws", "400", "--draw-weights")
    for each in document["joint"].values():
        assert sum(each["central_weights"].values()) == pytest.approx(1)
    first = next(iter(document["joint"].values()))
    assert 0 <= first["confidence_factor"] <= 1


def test_supposing_the_claims_changes_what_is_said_of_the_bundled_case() -> None:
    words = ["--scenario", "combat_brigades", "--draws", "50"]
    suppose = [word for claim in ESTABLISHING for word in ("--suppose", f"{claim}=established")]
    before, after = told("robust", *words), told("robust", *words, *suppose)
    assert (before["standing"], after["standing"]) == ("unsupported", "established")
    assert after["scenarios"]["combat_brigades"]["standing"] == "established"
    assert before["regret"] == after["regret"]
    said = flowing(run("robust", *words, COLUMNS="600").stdout)
    assert "Would be best" in said and "no recommendation" in said
    assert "Combat brigades (hypothetical: unsupported)" in said and "the recommended bundle" not in said
    said = flowing(run("robust", *words, *suppose, COLUMNS="600").stdout)
    assert "Would be recommended" in said and "as observed it is unsupported by" in said
    assert "Combat brigades (hypothetical, on supposition)" in said


def test_out_of_time_prints_what_was_finished() -> None:
    done = run("robust", FLOOD, "--draws", "50000000", "--time-limit", "8", "--format", "json")
    assert done.returncode == 4
    document = json.loads(done.stdout)
    assert document["regret"]
    assert 0 < document["draws"] < 50_000_000
    assert {
        "part": "draws of scores",
        "reason": "the time limit was reached",
        "get": "--time-limit",
    } in document["unfinished"]
    assert "not finished: draws of scores" in done.stderr


def test_ctrl_c_prints_what_was_finished_and_ends_with_130() -> None:
    """The line of progress, shown on a terminal only, tells when the draws run; then comes Ctrl-C."""
    terminal, shown_on = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "reports", "robust", str(FLOOD), "--draws", "50000000", "--format", "json"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=shown_on,
        text=True,
        encoding="utf-8",
    ) as process:
        os.close(shown_on)
        shown = ""
        while "drawing scores: " not in shown:
            shown += os.read(terminal, 1000).decode()
        process.send_signal(signal.SIGINT)
        printed, _ = process.communicate(timeout=90)
    while "Interrupted" not in shown:
        shown += os.read(terminal, 1000).decode()
    os.close(terminal)
    assert process.returncode == 130
    assert "Interrupted; not finished: draws of scores" in shown
    assert "Traceback" not in shown
    document = json.loads(printed)
    assert document["regret"] and document["over_weights"] and document["score_breakpoints"]
    assert 0 < document["draws"] < 50_000_000
    assert sum(each["share"] for each in document["acceptability"].values()) >= 1 - 1e-9
    assert [each["part"] for each in document["unfinished"]] == [
        "draws of scores",
        "the worst of the scenarios",
        "the worst of the draws",
        "value of information",
        "dropping one source or claim",
    ]
    assert document["value_of_information"]["evpi"] is None and document["drop_one_source"] == {}


def test_what_is_left_out_of_the_value_of_information_is_said(tmp_path: Path) -> None:
    """Thirteen scenarios with likelihoods: the corners of these are too many, which is no fault and no time limit."""
    case = {
        "format": 1, "title": "Many states", "as_of": "2024-03-15",
        "objectives": {"payoff": {"sense": "maximise", "worst": 0, "best": 100}},
        "levers": {name: {"levels": {"on": {"scores": {"payoff": 5}}}} for name in ("bond", "bet")},
        "constraints": {"one": {"group": ["bond", "bet"], "exactly": 1}},
        "scenarios": {
            f"state_{n}": {
                "likelihood": [0, 0.3],
                "scores": {"bet.on": {"payoff": 0 if n else 13}},
            }
            for n in range(13)
        },
    }  # fmt: skip
    path = tmp_path / "many.yaml"
    path.write_text(json.dumps(case).replace('"2024-03-15"', "2024-03-15"), encoding="utf-8")
    document = told("robust", path, "--draws", "10")
    information = document["value_of_information"]
    assert (
        information["evpi"] > 0 and information["least_evpi"] is None and information["best_for_some"] == []
    )
    assert "more than 12 scenarios" in document["left_out"][0]["reason"]
    said = flowing(run("robust", path, "--draws", "10").stdout)
    assert "Not computed: the least and the most value of information" in said
    assert "Within the intervals of the likelihoods" not in said


def test_a_case_too_large_to_list_is_told_what_that_leaves_out_and_no_time_limit(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text(case_text(30), encoding="utf-8")
    done = run("robust", tmp_path / "case.yaml", "--draws", "1")
    assert done.returncode == 0, done.stderr
    said = flowing(done.stdout)
    assert "Whatever the weights" in said
    assert (
        "Not computed: breakpoints of single scores beyond their intervals (there are too many bundles to list)."
        in said
    )
    assert "time limit" not in done.stderr


def test_a_score_that_turns_the_answer_says_at_what_and_to_what(tmp_path: Path) -> None:
    """Either of two measures: the first is worth 10 of 5 to 12, the second 8, which takes over below 8."""
    case = """
    format: 1
    title: Two measures
    as_of: 2024-03-15
    objectives: {goal: {sense: maximise, worst: 0, best: 100}}
    levers:
      first: {levels: {"on": {scores: {goal: {low: 5, likely: 10, high: 12}}}}}
      second: {levels: {"on": {scores: {goal: 8}}}}
    constraints: {one: {group: [first, second], at_most: 1}}
    scenarios: {calm: {likelihood: [0.4, 0.6]}, storm: {likelihood: [0.4, 0.6], scores: {second.on: {goal: 30}}}}
    """
    path = tmp_path / "two.yaml"
    path.write_text(dedent(case), encoding="utf-8")
    said = run("robust", path, "--draws", "20").stdout
    (line,) = [line for line in said.splitlines() if "Goal: First" in line]
    assert line.split()[2:6] == ["5", "10", "12", "8"] and line.endswith(" A")
    assert "\n  A: Second, not First\n" in said
    # Second is worth 20 more in a storm and 2 less in calm: best at any likelihood of a storm from 0.4 on.
    assert "\n  Best for some likelihoods: A (Second, not First)\n" in said


def test_no_feasible_bundle_is_no_traceback() -> None:
    document = told("robust", FLOOD, "--must", "levee", "--limit", "money=1", status=3)
    assert document["conflict"] and document["acceptability"] == {} and document["minimax_regret"] is None


def test_every_part_is_printed() -> None:
    said = flowing(run("robust", SMALL, "--draws", "100").stdout)
    for part in (
        "In each scenario",
        "Whatever the weights",
        "drawn between their ends 100 times",
        "If one source or one claim falls away",
        "What to find out",
    ):
        assert part in said


def test_the_status_quo_says_what_it_breaks_and_awaited_claims_all_that_they_establish(
    tmp_path: Path,
) -> None:
    case = """
    format: 1
    title: Infeasible now
    as_of: 2024-03-15
    evidence: {seen: {claim: It is seen., awaited: true}}
    objectives: {good: {sense: maximise, worst: 0, best: 10}}
    resources: {money: {limit: 5}}
    levers:
      big: {levels: {"on": {cost: {money: 8}, scores: {good: 9}}}}
      small: {levels: {"on": {cost: {money: 3}, scores: {good: {low: 3, likely: 4, high: 5}}}}}
      other: {levels: {"on": {cost: {money: 3}, scores: {good: 3}}}}
    status_quo: {big: "on"}
    scenarios:
      now: {working: true}
      flood: {rests_on: [seen], likelihood: [0.4, 0.5], scores: {small.on: {good: 0}}}
      storm: {rests_on: [seen], scores: {small.on: {good: 1}}}
    """
    path = tmp_path / "now.yaml"
    path.write_text(dedent(case), encoding="utf-8")
    document = told("robust", path, "--draws", "20")
    assert document["regret"]["big.on"]["now"] == pytest.approx(-50)
    assert not document["status_quo"]["feasible"] and document["status_quo"]["violates"] == ["money"]
    assert document["ranked"] == {"bundles": 3, "all_candidates": True, "draws": 20}
    (claim,) = document["value_of_information"]["claims"]
    assert [at["scenario"] for at in claim["scenarios"]] == ["flood", "storm"]
    said = flowing(run("robust", path, "--draws", "20").stdout)
    assert "The status quo loses" in said and ", and breaks Money limit." in said
    assert "would establish the scenario Flood" in said and "would establish the scenario Storm" in said
    assert "recommended" not in said


def test_turns_over_likelihoods_are_told_against_the_best_bundle(tmp_path: Path) -> None:
    case = tmp_path / "turns.yaml"
    case.write_text(
        """format: 1
title: A turn told against another bundle
as_of: 2024-03-15
objectives: {good: {sense: maximise, worst: 0, best: 10}}
levers:
  fox: {levels: {'on': {scores: {good: 4}}}}
  golf: {levels: {'on': {scores: {good: 3}}}}
constraints: {one: {group: [fox, golf], at_most: 1}}
scenarios:
  now: {working: true, likelihood: [0.1, 0.2]}
  mid: {likelihood: [0.2, 0.8], scores: {fox.on: {good: -9}, golf.on: {good: 5}}}
  far: {likelihood: [0.1, 0.6], scores: {fox.on: {good: -9}, golf.on: {good: -4}}}
""",
        encoding="utf-8",
    )
    text = run("robust", case, "--draws", "10").stdout
    # Best today is fox alone; beyond the turn nothing is done, whoever had turned to golf before.
    assert "From 53% for Far (hypothetical: not assessed) on: the status quo\n" in text
