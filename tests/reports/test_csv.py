"""`--format csv`: every command that prints tables has it, loses nothing, and runs nothing in a spreadsheet."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from reports.commands.cli import main
from reports.files.document_tables import part_table, parts
from reports.files.frames import FORMULA, csv_text
from tests.reports.running import FLOOD

WORDS = {
    "actors": [], "check": [], "contingency": [], "diff": [str(FLOOD)], "evaluate": ["best"], "evidence": [],
    "explain": [], "frontier": [], "optimize": [], "robust": ["--draws", "50"],
    "release": ["--to", "Town council", "--out", "released.yaml", "--force"], "sweep": [], "vary": ["money=300..500:100"],
    "weights": [],
}  # fmt: skip
"""The commands that print tables, with what each needs."""

NO_TABLE = {"brief", "export", "new", "schema", "study"}
"""Commands that print no table; a study writes its own as CSV and Parquet."""

ELSEWHERE = {"import", "runs", "verify"}
"""Commands whose tables have tests of their own."""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def ran(command: str, *words: str, case: Path = FLOOD) -> str:
    done = CliRunner().invoke(main, [command, str(case), *WORDS[command], *words])
    assert done.exit_code == 0, (done.stderr, done.exception)
    return done.stdout_bytes.decode("utf-8")


def rows(text: str) -> list[dict[str, Any]]:
    """The rows, each as long as the head."""
    found = list(csv.reader(io.StringIO(text), strict=True))
    assert all(len(row) == len(found[0]) for row in found) and len(set(found[0])) == len(found[0])
    return [dict(zip(found[0], row, strict=True)) for row in found[1:]]


def test_every_command_is_here() -> None:
    assert isinstance(main, click.Group)
    assert {*WORDS, *NO_TABLE, *ELSEWHERE} == set(main.commands)


@pytest.mark.parametrize("command", WORDS)
def test_every_part_of_what_json_prints_is_a_table(command: str) -> None:
    document = json.loads(ran(command, "--format", "json"))
    plain = rows(ran(command, "--format", "csv"))
    assert all({"standing", "settings"} <= set(row) for row in plain)
    assert plain or command in ("diff", "release")
    for part in parts(document):
        table = part_table(document, part)
        held = document[part].values() if isinstance(document[part], dict) else document[part]
        assert len(table) or all(each == [] for each in held)
        assert len(list(csv.reader(io.StringIO(csv_text(table)), strict=True))) == len(table) + 1
    with_rows = max(parts(document), key=lambda part: len(part_table(document, part)))
    told = rows(ran(command, "--format", "csv", "--table", with_rows))
    assert len(told) == len(part_table(document, with_rows))


def test_numbers_are_those_of_the_document() -> None:
    document = json.loads(ran("robust", "--format", "json"))
    for row in rows(ran("robust", "--format", "csv", "--table", "score_breakpoints")):
        (same,) = [each for each in document["score_breakpoints"] if each["score"] == row["score"]]
        assert float(row["likely"]) == same["likely"]
        assert row["down"] == ("" if same["down"] is None else repr(same["down"]))
    regret = {
        row["name"]: float(row["severe"])
        for row in rows(ran("robust", "--format", "csv", "--table", "regret"))
    }
    assert regret == {bundle: by["severe"] for bundle, by in document["regret"].items()}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--format", "csv", "--table", "clams"], "there is no table 'clams'; did you mean 'claims'?"),
        (["--table", "claims"], "--table says what --format csv prints; add --format csv"),
    ],
)
def test_a_table_that_is_none(words: list[str], told: str) -> None:
    done = CliRunner().invoke(main, ["evidence", str(FLOOD), *words])
    assert done.exit_code == 2 and told in done.stderr


@pytest.mark.parametrize("command", [name for name in WORDS if name not in ("diff", "release")])
def test_faults_are_a_table_too(command: str) -> None:
    Path("wrong.yaml").write_text(
        FLOOD.read_text(encoding="utf-8").replace("maximise", "most", 1), encoding="utf-8"
    )
    done = CliRunner().invoke(main, [command, "wrong.yaml", *WORDS[command], "--format", "csv"])
    assert done.exit_code == 1
    (fault,) = [row for row in rows(done.stdout) if row["field"] == "objectives.safety.sense"]
    assert fault["path"] == "wrong.yaml" and int(fault["line"]) > 1


def test_runs_and_what_differs_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POLICY_OPTIONS_LEDGER", "runs.db")
    ran("optimize", "--format", "json")
    (run,) = rows(CliRunner().invoke(main, ["runs", "--format", "csv"]).stdout)
    document = json.loads(CliRunner().invoke(main, ["runs", "--format", "json"]).stdout)
    assert (run["run"], run["command"]) == (str(document[0]["run"]), "optimize")
    done = CliRunner().invoke(main, ["verify", "1", "--format", "csv"])
    assert done.exit_code == 0 and rows(done.stdout) == []
    notes = CliRunner().invoke(main, ["verify", "1", "--format", "csv", "--table", "weights"])
    assert {row["name"] for row in rows(notes.stdout)} == {"safety", "disruption", "trust"}


HOSTILE = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1)",
    "\t=1",
    "'=1",
    'a "quoted", one',
    "two\nlines",
    "\u202eturned",
    "é€",
]


def test_texts_of_a_case_run_nothing_and_come_back() -> None:
    """In a difference each text of the case stands in a cell."""
    text = FLOOD.read_text(encoding="utf-8")
    for hostile in HOSTILE:
        changed = text.replace("title: People kept out of the flood", f"title: {json.dumps(hostile)}")
        assert changed != text
        Path("new.yaml").write_text(changed, encoding="utf-8")
        done = CliRunner().invoke(main, ["diff", str(FLOOD), "new.yaml", "--format", "csv"])
        (row,) = rows(done.stdout_bytes.decode("utf-8"))
        cell = row["new"]
        assert not cell.startswith(tuple(sign for sign in FORMULA if sign != "'"))
        assert (cell.removeprefix("'")) == hostile


def test_numbers_in_texts_stay_numbers() -> None:
    import pandas as pd

    table = pd.DataFrame({"-a": ["-5", "+2.5e3", "-5,5", "-x"], "b": [-1.5, 2, 0, 1]})
    assert csv_text(table) == "'-a,b\n-5,-1.5\n+2.5e3,2.0\n\"-5,5\",0.0\n'-x,1.0\n"
