"""`diff` of runs: their cases as they were, with what their options set of them."""

import json
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from tests.reports.running import FLOOD, flowing
from tests.reports.test_recording import invoked


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLICY_OPTIONS_LEDGER", str(tmp_path / "runs.sqlite3"))
    (tmp_path / "case.yaml").write_text(FLOOD.read_text(encoding="utf-8"), encoding="utf-8")
    return tmp_path


def told(*words: str) -> dict[str, Any]:
    done = invoked("diff", *words, "--format", "json")
    assert done.exit_code == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def test_two_runs_of_a_case_that_was_changed_between(folder: Path) -> None:
    assert invoked("optimize", "case.yaml").exit_code == 0
    text = FLOOD.read_text(encoding="utf-8").replace("limit: 500", "limit: 150")
    (folder / "case.yaml").write_text(text, encoding="utf-8")
    assert invoked("robust", "case.yaml", "--draws", "20").exit_code == 0
    (folder / "case.yaml").unlink()
    (folder / "new.yaml").write_text(text, encoding="utf-8")
    between = told("run:1", "run:2")
    assert between["inputs"] == [
        {"field": "resources.money.limit", "old": 500, "new": 150, "kind": "number", "old_at": None, "new_at": None}
    ]  # fmt: skip
    of_files = told(str(FLOOD), "new.yaml")
    for key in ("old", "new", "movers", "recommended", "old_recommended"):
        assert between[key] == of_files[key]
    assert told("run:1", "new.yaml")["movers"] == of_files["movers"]
    assert "Money" in flowing(invoked("diff", "run:1", "run:2").stdout)


def test_options_that_set_numbers_a_scenario_or_a_profile_are_part_of_the_case() -> None:
    assert invoked("optimize", "case.yaml").exit_code == 0
    asked = (
        "--limit",
        "money=100",
        "--bound",
        "trust_floor=11",
        "--scenario",
        "severe",
        "--weights",
        "treasury",
    )
    assert invoked("optimize", "case.yaml", *asked).exit_code == 0
    changed = {each["field"]: each["new"] for each in told("run:1", "run:2")["inputs"]}
    assert changed.pop("weights.default") == "treasury"
    assert changed.pop("constraints.trust_floor.at_least") == 11
    assert {field for field in changed if not field.startswith("scenarios.")} <= {"resources.money.limit"}
    assert 100 in changed.values()
    solved = invoked("optimize", "case.yaml", *asked, "--format", "json", "--no-ledger")
    best = json.loads(solved.stdout)["bundles"][0]
    new = told("run:1", "run:2")["new"]
    assert new == {key: best[key] for key in new}


def test_what_is_no_part_of_a_case_must_be_the_same_in_both() -> None:
    for must in (("--must", "levee"), ("--must", "levee"), ()):
        assert invoked("optimize", "case.yaml", *must).exit_code == 0
    assert told("run:1", "run:2")["new"]["levels"]["levee"] == "on"
    refused = invoked("diff", "run:3", "run:1")
    assert refused.exit_code == 2
    assert "run:1 was asked with --must levee, and run:3 was not" in flowing(refused.stderr)
    assert told("run:3", "run:1", "--must", "drills")["inputs"] == []


def test_a_run_that_was_altered_is_no_version(folder: Path) -> None:
    for _ in range(2):
        assert invoked("optimize", "case.yaml").exit_code == 0
    with sqlite3.connect(folder / "runs.sqlite3") as ledger:
        ledger.execute("""UPDATE runs SET options = '["--limit", "money=100"]' WHERE run = 2""")
    for words in (("run:1", "run:2"), ("run:2", "case.yaml")):
        done = invoked("diff", *words)
        assert (done.exit_code, done.stdout) == (5, "")
        assert done.stderr.startswith("Error: run:2 is not as it was written; policy-options verify 2 says")


def test_a_run_that_is_not_there_and_a_file_of_that_name(folder: Path) -> None:
    assert invoked("diff", "run:9", "case.yaml").exit_code == 2
    (folder / "run:9").write_text(FLOOD.read_text(encoding="utf-8"), encoding="utf-8")
    assert told("run:9", "case.yaml")["inputs"] == []
