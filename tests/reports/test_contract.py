"""Every command keeps the contract of its document and of its exit status: whatever is asked, and however it ends."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner

import decision
from options import CAUTIONS, bundled_case_path
from reports.commands.cli import main
from reports.commands.timing import TimeUp
from reports.console.answers.check import KINDS
from reports.request.endings import REASONS
from reports.request.statuses import Exit
from tests.reports.contract import COMMANDS, FAULTS, NOTHING, bundle
from tests.reports.running import FLOOD, ROOT, SMALL

SOLVING = [name for name in COMMANDS if name != "check"]

LITTLE = {"robust": ["--draws", "100"], "brief": ["--json"], "evaluate": ["best"]}
"""What keeps a command short."""

EVERYTHING = [
    "--weights", "treasury", "--scenario", "severe", "--must", "drills", "--must-not", "levee",
    "--limit", "money=300",
]  # fmt: skip

LANDED = [
    {"field": "scenario", "old": "normal", "new": "severe", "by": "--scenario"},
    {"field": "weights.default", "old": {"council": 0.5, "towns": 0.5}, "new": "treasury", "by": "--weights"},
    {"field": "must", "old": None, "new": "drills", "by": "--must"},
    {"field": "must_not", "old": None, "new": "levee", "by": "--must-not"},
    {"field": "resources.money.limit", "old": 650, "new": 300, "by": "--limit"},
]


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Briefs are written into the current folder."""
    monkeypatch.chdir(tmp_path)


def asked(command: str, case: Path, *words: str, ends: int = Exit.DONE) -> dict[str, Any]:
    """The document, valid by its schema; its exit status is the one expected."""
    words = (command, str(case), *LITTLE.get(command, []), *words, "--format", "json")
    done = CliRunner().invoke(main, words)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == ends, done.stderr
    told: dict[str, Any] = json.loads(done.stdout_bytes.decode("utf-8"), parse_constant=_no_constant)
    for schema in COMMANDS[command]:
        jsonschema.validate(told, schema)
    assert told["command"] == command
    assert told["case"] == str(case)
    for each in bundles_in(told):
        assert list(each["levels"]) == sorted(each["levels"])
        assert each["id"] == ("+".join(f"{a}.{b}" for a, b in each["levels"].items()) or "none")
        assert each["feasible"] is (each["violates"] == [])
    assert {each["reason"] for each in told["unfinished"]} <= set(REASONS)
    assert {each["reason"] for each in told["left_out"]}.isdisjoint(REASONS)
    return told


def _no_constant(name: str) -> None:
    raise AssertionError(f"{name} is no JSON")


def bundles_in(part: Any) -> Iterator[dict[str, Any]]:
    """Every bundle of a document; it has the one shape, whatever its place adds."""
    if isinstance(part, dict):
        if {"levels", "violates"} & set(part) and "objectives" in part:
            jsonschema.validate(part, bundle() | {"additionalProperties": True})
            yield part
        for each in part.values():
            yield from bundles_in(each)
    elif isinstance(part, list):
        for each in part:
            yield from bundles_in(each)


@pytest.mark.parametrize("case", [FLOOD, SMALL, bundled_case_path()], ids=["flood", "waiting", "bundled"])
@pytest.mark.parametrize("command", COMMANDS)
def test_the_document_keeps_its_contract(command: str, case: Path) -> None:
    told = asked(command, case)
    assert told["overrides"] == told["unfinished"] == []
    assert (told["recommended"] is None) is (command == "check")


@pytest.mark.parametrize("command", SOLVING)
def test_what_the_command_line_changed_is_told_and_nothing_hypothetical_is_recommended(command: str) -> None:
    told = asked(command, FLOOD, *EVERYTHING)
    assert told["overrides"] == LANDED
    assert (told["scenario"], told["standing"], told["recommended"]) == ("severe", "reported", None)
    supposed = asked(command, FLOOD, "--scenario", "severe", "--suppose", "snow_forecast=established")
    assert supposed["overrides"][-1] == {
        "field": "evidence.snow_forecast", "old": "awaited", "new": "established", "by": "--suppose",
    }  # fmt: skip
    assert (supposed["standing"], supposed["recommended"]) == ("established", None)


@pytest.mark.parametrize(
    "command", [name for name in SOLVING if name not in ("evaluate", "explain", "weights")]
)
def test_where_no_bundle_is_feasible_the_document_is_the_same_with_its_conflict(command: str) -> None:
    told = asked(command, FLOOD, "--limit", "money=10", ends=Exit.NO_BUNDLE)
    assert told["recommended"] is None
    assert told["unfinished"] == []
    assert "money" in told["conflict"]
    why = told.pop("infeasible")
    assert told["conflict"] in why["conflicts"] and why["more_conflicts"] is False
    assert why["repairs"] and all(each["bundle"]["feasible"] for each in why["repairs"])
    assert all(each == told.get("status_quo") for each in bundles_in(told)) or command == "actors"
    for key in ("ties", "acceptability", "regret", "score_breakpoints", "drop_one_source", "on"):
        assert not told.get(key)


@pytest.mark.parametrize("command", [name for name in SOLVING if name != "frontier"])
def test_out_of_time_the_document_says_so(command: str) -> None:
    told = asked(command, FLOOD, "--time-limit", "1e-9", ends=Exit.NOT_PROVED)
    assert told["unfinished"]
    for each in told["unfinished"]:
        assert (each["reason"], each["get"]) == ("the time limit was reached", "--time-limit")
    assert told.get("status") in (None, "time_limit")


def test_what_is_explained_where_none_is_feasible() -> None:
    told = asked("explain", FLOOD, "--limit", "money=10", "--why-not", "levee", ends=Exit.NO_BUNDLE)
    assert told["conflict"] in told["conflicts"] and told["more_conflicts"] is False
    assert told["repairs"] and all(each["bundle"]["feasible"] for each in told["repairs"])
    assert (told["prices"], told["replacement_cost"], told["cost_to_force"]) == ({}, {}, {})
    assert told["why_not"]["levee"]["bundle"] is None
    assert (told["against"], told["recommended"]) == (None, None)


def test_a_bundle_is_evaluated_where_none_is_feasible() -> None:
    told = asked("evaluate", FLOOD, "--limit", "money=10")
    assert (told["loss"], told["best"], told["recommended"]) == (None, None, None)
    assert told["bundle"]["id"] == "none"


def test_weights_are_told_where_no_bundle_is_feasible() -> None:
    told = asked("weights", FLOOD, "--limit", "money=10", ends=Exit.NO_BUNDLE)
    assert (told["recommended"], told["dissent"], told["least_largest_regret"]) == (None, {}, None)
    assert set(told["profiles"]) == {"council", "towns", "engineers", "treasury"}


def test_a_search_that_may_hold_no_more_says_so() -> None:
    told = asked("frontier", bundled_case_path(), "--most-bundles", "3", ends=Exit.NOT_PROVED)
    assert (told["complete"], told["recommended"]) == (False, None)
    (part,) = told["unfinished"]
    assert (part["part"], part["get"]) == ("efficient bundles", "--most-bundles")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_wrong_case_gives_its_faults_alone(command: str, tmp_path: Path) -> None:
    (tmp_path / "wrong.yaml").write_text(FLOOD.read_text(encoding="utf-8").replace("maximise", "most", 1))
    done = CliRunner().invoke(main, [command, "wrong.yaml", *LITTLE.get(command, []), "--format", "json"])
    assert done.exit_code == Exit.CASE_WRONG
    told = json.loads(done.stdout)
    jsonschema.validate(told, FAULTS)
    assert any(each["field"] == "objectives.safety.sense" for each in told["faults"])


@pytest.mark.parametrize("command", SOLVING)
def test_a_table_says_first_of_all_what_was_changed(command: str) -> None:
    words = ["--limit", "money=10", "--must", "drills"] if command == "brief" else EVERYTHING
    done = CliRunner().invoke(main, [command, str(FLOOD), *LITTLE.get(command, []), *words])
    marking, first, second, *_ = done.stdout.split("\n\n")
    assert marking == "UNCLASSIFIED"
    assert first.startswith("Computed with: ")
    assert "Evacuation drills required" in " ".join(first.splitlines())
    assert second.startswith("Flood response, a made-up case")
    plain = CliRunner().invoke(main, ["optimize", str(FLOOD)]).stdout
    assert plain.startswith("UNCLASSIFIED\n\nFlood response")


@pytest.mark.parametrize("words", [["optimize"], ["frontier"], ["sweep"], ["sweep", "--objective", "safety"]])
def test_csv_says_in_a_column_what_was_changed(words: list[str]) -> None:
    import csv
    import io

    def settings(*more: str) -> set[str]:
        done = CliRunner().invoke(main, [words[0], str(FLOOD), *words[1:], *more, "--format", "csv"])
        assert done.exit_code == 0, done.stderr
        return {row["settings"] for row in csv.DictReader(io.StringIO(done.stdout))}

    assert settings() == {""}
    assert settings("--limit", "money=400.5", "--must", "drills") == {
        "must=drills; resources.money.limit=400.5"
    }


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_files_of_weightings_say_what_was_changed_and_can_be_read_again(suffix: str, tmp_path: Path) -> None:
    import pandas as pd

    def written(name: str, *words: str) -> Any:
        done = CliRunner().invoke(main, ["sweep", str(FLOOD), "--limit", "money=400", *words, "--out", name])
        assert done.exit_code == 0, done.stderr
        return pd.read_csv(name) if suffix == "csv" else pd.read_parquet(name)

    first = written(f"one.{suffix}", "--samples", "40")
    assert set(first["settings"]) == {"resources.money.limit=400"}
    again = written(f"two.{suffix}", "--weights-file", f"one.{suffix}")
    assert list(again["bundle"]) == list(first["bundle"])


def test_the_file_of_a_brief_begins_as_all_documents_do() -> None:
    told = asked("brief", FLOOD, "--for", "The mayor", "--limit", "money=400")
    (name,) = told["files"]
    held = json.loads(Path(name).read_text(encoding="utf-8"))
    jsonschema.validate(held, COMMANDS["brief"][0])
    shared = (
        "command",
        "overrides",
        "left_out",
        "unfinished",
        "recommended",
        "scenario",
        "weights",
        "engine",
    )
    assert {key: held[key] for key in shared} == {key: told[key] for key in shared}
    assert held["overrides"][-1] == {
        "field": "for", "old": "District council", "new": "The mayor", "by": "--for",
    }  # fmt: skip
    assert held["sections"]


def test_an_option_that_changes_nothing_is_no_override() -> None:
    told = asked("optimize", FLOOD, "--scenario", "normal", "--limit", "money=500.0")
    assert told["overrides"] == []
    lifted = asked("sweep", FLOOD, "--all-weights")
    (override,) = lifted["overrides"]
    assert (override["field"], override["new"], override["by"]) == (
        "weights.information",
        None,
        "--all-weights",
    )


def test_bundles_stand_in_their_order() -> None:
    optimum = asked("optimize", FLOOD, "--top", "7")
    assert [each["rank"] for each in optimum["bundles"]] == list(range(1, len(optimum["bundles"]) + 1))
    losses = [each["loss"] for each in optimum["bundles"]]
    assert losses == sorted(losses)
    assert optimum["recommended"] == optimum["bundles"][0]["id"]
    shares = [each["share"] for each in asked("sweep", FLOOD)["bundles"]]
    assert shares == sorted(shares, reverse=True)


def test_one_bundle_is_recommended_whatever_is_asked() -> None:
    """By every command but the plan, which may do otherwise now for what may come."""
    told = {command: asked(command, SMALL)["recommended"] for command in SOLVING if command != "contingency"}
    assert len(set(told.values())) == 1, told


def test_warnings_have_a_kind_by_which_the_table_groups_them() -> None:
    told = asked("check", SMALL)
    kinds = [each["kind"] for each in told["warnings"]]
    assert sorted(kinds) == ["evidence", "evidence", "evidence", "ranges"]
    places = [(each["line"], each["column"]) for each in told["warnings"]]
    assert places == sorted(places)
    lines = CliRunner().invoke(main, ["check", str(SMALL)]).stdout.splitlines()
    assert lines.index(f"{KINDS['ranges']} (1)") < lines.index(f"{KINDS['evidence']} (3)")
    assert set(KINDS) == set(CAUTIONS)


def test_a_file_whose_name_is_no_text_is_told_in_utf_8(tmp_path: Path) -> None:
    """The name of a file may hold bytes that are no UTF-8; the document is UTF-8 all the same."""
    name = b"fl\xfcod.yaml".decode("utf-8", "surrogateescape")
    (tmp_path / name).write_bytes(FLOOD.read_bytes())
    done = CliRunner().invoke(main, ["check", name, "--format", "json"])
    assert done.exit_code == 0
    assert json.loads(done.stdout_bytes.decode("utf-8"))["case"] == name


def test_the_readme_lists_every_exit_status() -> None:
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    listed = readme.split("Exit status: ")[1].split(" ## ")[0]
    at = [listed.find(f"{int(status)} ") for status in Exit]
    assert -1 not in at
    assert at == sorted(at)


@pytest.mark.parametrize("command", ["optimize", "evidence", "actors"])
def test_where_two_ways_disagree_what_is_told_is_not_proved(
    command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    solve = decision.optimize

    def disagreeing(*problem: Any, **options: Any) -> decision.Optimum:
        found: Any = solve(*problem, **options)
        return replace(found, status="not_proved", witnesses=(), unfinished=("optimum",))

    monkeypatch.setattr(decision, "optimize", disagreeing)
    told = asked(command, FLOOD, ends=Exit.NOT_PROVED)
    assert told["unfinished"] == [{"part": "optimum", "reason": "two ways disagree", "get": "--solver"}]
    done = CliRunner().invoke(main, [command, str(FLOOD)])
    assert done.exit_code == Exit.NOT_PROVED
    assert "Two ways to the answer disagree" in done.stderr


def test_ties_beyond_the_thousandth_are_said_to_be_left_out(tmp_path: Path) -> None:
    """Eleven levers that do nothing: 2,048 bundles are equal."""
    case = {
        "format": 1, "title": "Ties", "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 10}},
        "levers": {f"l{n}": {"levels": {"on": {"scores": {"good": 0}}}} for n in range(11)},
    }  # fmt: skip
    (tmp_path / "ties.json").write_text(
        json.dumps(case).replace('"2024-03-15"', "2024-03-15"), encoding="utf-8"
    )
    told = asked("optimize", tmp_path / "ties.json")
    assert told["left_out"] == [{"part": "ties", "reason": "there are more than 1,000", "get": "frontier"}]


@pytest.mark.parametrize(
    ("stop", "status", "reason", "get"),
    [
        (TimeUp, Exit.NOT_PROVED, "the time limit was reached", "--time-limit"),
        (KeyboardInterrupt, Exit.INTERRUPTED, "interrupted", "optimize"),
    ],
)
def test_stopped_before_there_is_anything_to_tell_the_document_says_so(
    stop: type[BaseException], status: Exit, reason: str, get: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(*_: Any) -> None:
        raise stop

    monkeypatch.setattr("reports.commands.asking.load_document", stopped)
    done = CliRunner().invoke(main, ["optimize", str(FLOOD), "--format", "json"])
    assert done.exit_code == status
    told = json.loads(done.stdout)
    jsonschema.validate(told, NOTHING)
    assert (told["command"], told["case"]) == ("optimize", str(FLOOD))
    assert told["unfinished"] == [{"part": "everything", "reason": reason, "get": get}]
