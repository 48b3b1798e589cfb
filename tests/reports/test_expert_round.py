"""A round with three experts, one of them wrong in two cells, from export to brief."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from options import load_case
from tests.reports.running import FLOOD, run

EXPERTS = "# Three people are asked.\nexperts: {anna: {title: Hydrologist, weight: 2}, bert: {}, clara: {}}\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A case with three experts, and a workbook for each."""
    text = FLOOD.read_text(encoding="utf-8").replace("horizons:", f"{EXPERTS}horizons:", 1)
    (tmp_path / "case.yaml").write_text(text, encoding="utf-8")
    for name in ("anna", "bert", "clara"):
        assert run("export", "case.yaml", f"{name}.xlsx", "--for", name, folder=tmp_path).returncode == 0
    return tmp_path


def answer(folder: Path, expert: str, row: int, *told: Any) -> None:
    """Low, likely, high and reason in a row of an expert's sheet."""
    book = load_workbook(folder / f"{expert}.xlsx")
    for n, value in enumerate(told, start=7):
        book[expert].cell(row, n).value = value
    book.save(folder / f"{expert}.xlsx")


def sheet(folder: Path, expert: str) -> list[list[Any]]:
    book = load_workbook(folder / f"{expert}.xlsx")
    assert book.sheetnames == [expert]
    return [[cell.value for cell in row] for row in book[expert].iter_rows()]


def test_a_round_from_export_to_brief(folder: Path) -> None:
    rows = sheet(folder, "anna")
    assert rows[0][:6] == ["expert", "lever", "level", "objective", "in words", "unit"]
    assert rows[1][:4] == ["anna", "gauges", "basic", "safety"] and rows[1][5] == "households"
    assert rows[1][6:] == [None] * 7, "the first round shows nobody's numbers, the case's own neither"

    answer(folder, "anna", 2, 60, 90, "110,5", "+ Radio reaches most")
    answer(folder, "bert", 2, 100, 200, 300, "Sirens reach all")
    answer(folder, "clara", 2, 80, 95, "many")
    answer(folder, "clara", 3, 9, 7, 12)
    before = (folder / "case.yaml").read_bytes()
    words = ("import", "anna.xlsx", "bert.xlsx", "clara.xlsx", "case.yaml")
    done = run(*words, folder=folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "clara.xlsx: clara!I2: levers.gauges.levels.basic.scores.safety.high: must be a number, not text ('many')",
        "clara.xlsx: clara!G3: levers.gauges.levels.basic.scores.trust.low: low (9) is above likely (7); exchange or "
        "correct them",
        "2 faults in the case.",
    ]
    assert (folder / "case.yaml").read_bytes() == before

    answer(folder, "clara", 2, 80, 95, 120)
    answer(folder, "clara", 3, 5, 7, 12)
    done = run(*words, folder=folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines()[-3:] == [
        "Gathered 4 answers of 3 experts on 2 scores.",
        "Far from what all say together:",
        "  gauges.basic.safety: bert says 200 (100 to 300), all say 92.5 (70 to 115.25): Sirens reach all",
    ]
    text = (folder / "case.yaml").read_text(encoding="utf-8")
    assert "# Three people are asked.\n" in text and text.count("#") == before.decode().count("#")
    scores = load_case(folder / "case.yaml").levers["gauges"].levels["basic"].scores
    assert scores["safety"].by["anna"].because == "+ Radio reaches most"
    assert (scores["safety"].likely, scores["safety"].evidence) == (None, ("gauge_record",))
    assert run("brief", "case.yaml", "--html", "--form", "one-page", folder=folder).returncode == 0

    done = run("export", "case.yaml", "anna.xlsx", "--for", "anna", "--force", folder=folder)
    assert done.returncode == 0
    rows = sheet(folder, "anna")
    assert len(rows) == 2, "only what she is asked"
    assert rows[1][6:] == [60, 90, 110.5, "+ Radio reaches most", 90, 95, 200]
    assert "bert" not in str(rows) and "Sirens" not in str(rows)


def test_the_round_as_a_document(folder: Path) -> None:
    answer(folder, "bert", 2, None, 30)
    told = json.loads(run("import", "bert.xlsx", "case.yaml", "--format", "json", folder=folder).stdout)
    assert told["answers"] == {
        "gauges.basic.safety": {"bert": {"low": 30.0, "likely": 30.0, "high": 30.0, "because": None}}
    }
    assert told["pooled"] == {"gauges.basic.safety": {"low": 30.0, "likely": 30.0, "high": 30.0}}
    assert (told["outliers"], told["withdrawn"], told["files"]) == ([], [], ["case.yaml"])


def test_the_answers_far_from_all_as_csv(folder: Path) -> None:
    answer(folder, "anna", 2, None, 30)
    answer(folder, "bert", 2, None, 700)
    words = ("import", "anna.xlsx", "bert.xlsx", "case.yaml", "--format", "csv")
    far = list(csv.DictReader(io.StringIO(run(*words, folder=folder).stdout)))
    assert {(row["score"], row["expert"], row["likely"]) for row in far} >= {
        ("gauges.basic.safety", "bert", "700.0")
    }
    every = list(csv.DictReader(io.StringIO(run(*words, "--table", "answers", folder=folder).stdout)))
    assert [row["name"] for row in every] == ["gauges.basic.safety"]


def test_an_answer_that_was_cleared_is_withdrawn(folder: Path) -> None:
    answer(folder, "anna", 2, None, 30)
    answer(folder, "bert", 2, None, 40)
    assert run("import", "anna.xlsx", "bert.xlsx", "case.yaml", folder=folder).returncode == 0
    answer(folder, "bert", 2, None, None)
    done = run("import", "bert.xlsx", "case.yaml", folder=folder)
    assert "  gauges.basic.safety: bert no longer answers" in done.stdout
    assert list(load_case(folder / "case.yaml").levers["gauges"].levels["basic"].scores["safety"].by) == [
        "anna"
    ]


def test_what_cannot_be_gathered_is_told(folder: Path) -> None:
    done = run("export", "case.yaml", "dora.xlsx", "--for", "dora", folder=folder)
    assert done.returncode == 2 and "there is no expert 'dora'" in done.stderr
    answer(folder, "anna", 2, None, 30)
    (folder / "again.xlsx").write_bytes((folder / "anna.xlsx").read_bytes())
    done = run("import", "anna.xlsx", "again.xlsx", "case.yaml", folder=folder)
    assert (
        done.returncode == 1
        and "was answered by anna in anna.xlsx: anna!H2 too; keep one of the two" in done.stderr
    )
    assert run("import", "anna.xlsx", "new.yaml", folder=folder).returncode == 2
    assert run("export", "case.yaml", "case.xlsx", folder=folder).returncode == 0
    done = run("import", "anna.xlsx", "case.xlsx", "case.yaml", folder=folder)
    assert (
        done.returncode == 1
        and "case.xlsx:1:1: case: is the workbook of a whole case; import it alone" in done.stderr
    )
    answer(folder, "anna", 2, 5, 6, 7, "=A1")
    done = run("import", "anna.xlsx", "case.yaml", folder=folder)
    assert done.returncode == 1 and "anna!J2: case: is a formula whose value was not saved" in done.stderr
    answer(folder, "anna", 2, 5, None, None, None)
    done = run("import", "anna.xlsx", "case.yaml", folder=folder)
    assert done.returncode == 1
    assert (
        "anna!H2: levers.gauges.levels.basic.scores.safety.likely: is empty; write the likely value"
        in done.stderr
    )
