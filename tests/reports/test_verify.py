"""`runs` and `verify`: a run that is solved again is the same, or it is said where it differs."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from options import load_case
from reports.ledger.answer import answer_hash, differences
from reports.ledger.store import append, empty, entries
from reports.request.statuses import Exit
from tests.reports.running import FLOOD, flowing
from tests.reports.test_ledger import change
from tests.reports.test_recording import RECORDED, invoked


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICY_OPTIONS_LEDGER", str(tmp_path / "runs.sqlite3"))
    return tmp_path / "runs.sqlite3"


def verified(run: str, ends: int) -> dict[str, Any]:
    done = invoked("verify", run, "--format", "json")
    assert done.exit_code == ends, done.stdout + done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    assert told["same"] is (told["differences"] == [])
    return told


@pytest.mark.parametrize("command", RECORDED)
def test_a_run_of_every_command_is_the_same_again(command: str, ledger: Path) -> None:
    assert invoked(command, FLOOD, *RECORDED[command]).exit_code == 0
    told = verified("1", Exit.DONE)
    assert (told["command"], told["run"], told["differences"]) == ("verify", "run 1", [])
    assert told["recommended"] == json.loads(entries(ledger)[0].record.result)["recommended"]
    assert len(entries(ledger)) == 1
    assert sorted(each.name for each in ledger.parent.iterdir() if "sqlite3" not in each.name) == (
        ["flood.json"] if command == "brief" else []
    )


def test_what_ended_otherwise_is_the_same_again() -> None:
    invoked("optimize", FLOOD, "--limit", "money=10")
    assert verified("run:1", Exit.DONE)["recommended"] is None
    said = flowing(invoked("verify", "1").stdout)
    assert "Same: run 1, solved again, has the same answer." in said


def test_the_case_of_then_is_solved_and_not_what_became_of_its_file(tmp_path: Path) -> None:
    case, changes = tmp_path / "case.yaml", tmp_path / "changes.yaml"
    case.write_text(FLOOD.read_text(encoding="utf-8"), encoding="utf-8")
    changes.write_text("resources: {money: {limit: 300}}\n", encoding="utf-8")
    assert invoked("robust", case, "--draws", "40", "--with", changes, "--limit", "staff=-10%").exit_code == 0
    case.unlink()
    changes.unlink()
    assert verified("1", Exit.DONE)["notes"] == ["What --with changed is in the recorded case."]
    assert invoked("runs", "show", "1", "--case", "then.yaml").exit_code == 0
    assert load_case("then.yaml").resources["money"].limit == 300
    again = invoked("runs", "show", "1", "--case", "then.yaml")
    assert again.exit_code == 5 and "exists and is left as it is" in again.stderr


def altered(ledger: Path, old: str, new: str) -> None:
    """Alters the recorded result, and makes the entry and the chain anew: only solving again can tell."""
    (entry,) = entries(ledger)
    assert old in entry.record.result
    empty(ledger)
    append(ledger, replace(entry.record, result=entry.record.result.replace(old, new)))


def test_an_answer_that_is_another_is_told_with_its_place(ledger: Path) -> None:
    assert invoked("optimize", FLOOD).exit_code == 0
    (was,) = entries(ledger)
    value = json.loads(was.record.result)["bundles"][0]["resources"]["money"]
    altered(ledger, '"money":220.0', '"money":219.0')
    told = verified("2", Exit.DIFFERENT)
    assert {"field": "bundles.0.resources.money", "old": 219.0, "new": value} in told["differences"]
    done = invoked("verify", "2")
    assert done.exit_code == Exit.DIFFERENT == 6
    assert "Different: run 2 differs in" in done.stdout and "bundles.0.resources.money" in done.stdout


def test_an_altered_entry_is_not_solved_again(ledger: Path) -> None:
    for _ in range(3):
        assert invoked("optimize", FLOOD).exit_code == 0
    change(ledger, 'UPDATE runs SET options = \'["--limit","money=1000"]\' WHERE run = 2')
    told = verified("2", Exit.DIFFERENT)
    assert told["differences"] == [{"field": "ledger", "old": None, "new": "run 2 was altered"}]
    assert "not solved again" in told["notes"][0]
    other = verified("3", Exit.DIFFERENT)
    assert other["recommended"] == "drills.on+gauges.dense"
    listed = invoked("runs")
    assert listed.exit_code == Exit.DIFFERENT and "run 2 was altered" in listed.stderr


def test_a_run_that_a_limit_cut_short_may_come_further(ledger: Path) -> None:
    assert invoked("optimize", FLOOD, "--time-limit", "1e-9").exit_code == Exit.NOT_PROVED
    assert "cut short" in verified("1", Exit.DONE)["notes"][0]
    assert invoked("optimize", FLOOD).exit_code == 0
    told = verified("2", Exit.DONE)
    assert told["notes"] == []


@pytest.mark.parametrize("run", ["7", "run:7", "x", "run:", "-1", "9" * 40])
def test_a_run_that_is_not_there_is_named(run: str) -> None:
    assert invoked("optimize", FLOOD).exit_code == 0
    for words in (["verify", "--", run], ["runs", "show", "--", run]):
        done = invoked(*words)
        assert done.exit_code == 2
        assert "policy-options runs" in flowing(done.stderr)


def test_runs_lists_and_empties(ledger: Path) -> None:
    assert "Nothing is recorded yet" in invoked("runs").stdout
    assert json.loads(invoked("runs", "--format", "json").stdout) == []
    for limit in (100, 200, 300):
        invoked("optimize", FLOOD, "--limit", f"money={limit}")
    told = json.loads(invoked("runs", "--format", "json").stdout)
    assert [each["run"] for each in told] == [3, 2, 1]
    assert {"run", "time", "command", "case_hash"} <= set(told[0])
    assert told[0]["options"] == ["--limit", "money=300"]
    assert [
        each["run"] for each in json.loads(invoked("runs", "--last", "1", "--format", "json").stdout)
    ] == [3]
    shown = json.loads(invoked("runs", "show", "2", "--format", "json").stdout)
    assert shown["intact"] and shown["stated"]["title"] and shown["result"]["status"] == "optimal"
    listed = flowing(invoked("runs").stdout)
    assert str(ledger) in listed.replace(" ", "") or str(ledger) in listed
    assert "--no-ledger" in listed and "runs delete" in listed
    assert all(len(line) <= 80 for line in invoked("runs").stdout.splitlines())
    assert invoked("runs", "delete").stdout == f"Deleted 3 runs from {ledger}.\n"
    assert json.loads(invoked("runs", "--format", "json").stdout) == []


def test_where_the_ledger_is_off_or_unreadable_it_is_said(
    ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger.write_bytes(b"nothing of the kind" * 100)
    for words in (["runs"], ["runs", "show", "1"], ["runs", "delete"], ["verify", "1"]):
        done = invoked(*words)
        assert done.exit_code == 5 and "is damaged or no ledger" in done.stderr
    monkeypatch.setenv("POLICY_OPTIONS_LEDGER", "off")
    done = invoked("runs")
    assert done.exit_code == 5 and "turned off" in done.stderr


def test_a_run_that_this_version_cannot_repeat_is_said(ledger: Path) -> None:
    assert invoked("optimize", FLOOD).exit_code == 0
    (entry,) = entries(ledger)
    append(ledger, replace(entry.record, options=("--gone", "7")))
    done = invoked("verify", "2")
    assert done.exit_code == 5 and "this version cannot repeat the run" in done.stderr


def test_rounding_is_no_difference_and_more_is() -> None:
    old: dict[str, Any] = {"a": [1.0, {"b": 100.0}], "c": None, "d": True}
    assert list(differences(old, {"a": [1.0 + 1e-9, {"b": 100.0 + 1e-8}], "c": None, "d": True})) == []
    told = list(differences(old, {"a": [1.0, {"b": 100.1}], "c": 0, "d": 1.0, "e": []}))
    assert [(each.field, each.old, each.new) for each in told] == [
        ("a.1.b", 100.0, 100.1), ("c", None, 0), ("d", True, 1.0), ("e", None, []),
    ]  # fmt: skip


def test_the_hash_of_an_answer_leaves_out_time_place_and_versions() -> None:
    told = {
        "case": "a.yaml",
        "engine": {"pulp": "3"},
        "format": 2,
        "command": "optimize",
        "bound": 0.1 + 0.2,
        "gap": 1e-17,
    }
    other = {
        "case": "/b.yaml",
        "engine": {"pulp": "4"},
        "format": 3,
        "command": "brief",
        "bound": 0.3,
        "gap": 0,
    }
    assert answer_hash(told) == answer_hash(other)
    assert answer_hash(told) != answer_hash(other | {"bound": 0.30001})
