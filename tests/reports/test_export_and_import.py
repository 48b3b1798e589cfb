"""`export` and `import`: a case to a workbook, changed by colleagues, and back into the file it came from."""

import json
import stat
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from options import load_case
from tests.reports.running import FLOOD, run


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """A case file with comments, and its workbook mine.xlsx beside it."""
    path = tmp_path / "case.yaml"
    path.write_bytes(FLOOD.read_bytes())
    done = run("export", path, tmp_path / "mine.xlsx")
    assert (done.returncode, done.stdout) == (0, f"Wrote {tmp_path / 'mine.xlsx'}\n"), done.stderr
    return path


def change(workbook: Path, sheet: str, cell: str, value: Any) -> None:
    book = load_workbook(workbook)
    book[sheet][cell].value = value
    book.save(workbook)


def test_a_changed_number_comes_back_alone(case: Path) -> None:
    workbook = case.with_name("mine.xlsx")
    assert load_workbook(workbook)["Resources"]["H2"].value == 500
    change(workbook, "Resources", "H2", 650)
    done = run("import", workbook, case)
    assert done.returncode == 0, done.stderr
    assert done.stdout == f"Wrote {case}; changed:\n  resources.money.limit\n"
    assert case.read_text() == FLOOD.read_text().replace("limit: 500", "limit: 650")
    again = run("import", workbook, case)
    assert (again.returncode, again.stdout) == (0, f"{case} says the same already, and is left as it is\n")


def test_faults_are_printed_with_their_cells_and_nothing_is_written(case: Path) -> None:
    workbook = case.with_name("mine.xlsx")
    change(workbook, "Resources", "H2", "much")
    change(workbook, "Scores", "C3", "trustt")
    for done in (run("import", workbook, case), run("check", workbook), run("optimize", workbook)):
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.splitlines() == [
            f"{workbook}: Resources!H2: resources.money.limit: must be a number, not text ('much')",
            f"{workbook}: Scores!C3: levers.gauges.levels.basic.scores.trustt: there is no objective 'trustt'; did you "
            "mean 'trust'?",
            "2 faults in the case.",
        ]
    assert case.read_bytes() == FLOOD.read_bytes()
    told = json.loads(run("import", workbook, case, "--format", "json").stdout)
    assert [fault["cell"] for fault in told["faults"]] == ["Resources!H2", "Scores!C3"]
    assert (told["faults"][0]["line"], told["faults"][0]["column"]) == (2, 8)
    new = case.with_name("new.yaml")
    assert run("import", workbook, new).returncode == 1 and not new.exists()


def test_any_command_takes_the_workbook(case: Path) -> None:
    workbook = case.with_name("mine.xlsx")
    of_file = json.loads(run("optimize", case, "--format", "json").stdout)
    of_workbook = json.loads(run("optimize", workbook, "--format", "json").stdout)
    assert of_workbook | {"case": ""} == of_file | {"case": ""}
    warned = run("check", workbook)
    assert warned.returncode == 0 and "mine.xlsx: Triggers!I2: triggers.severe_forecast.within:" in " ".join(
        warned.stdout.split()
    )
    done = run("brief", workbook, "--pdf", "--json", "--form", "one-page", folder=case.parent)
    assert done.returncode == 0, done.stderr
    assert (case.parent / "mine.pdf").exists()


def test_export_is_never_over_another_file_unless_asked(case: Path) -> None:
    workbook = case.with_name("mine.xlsx")
    before = workbook.read_bytes()
    done = run("export", case, workbook)
    assert done.returncode == 5 and "replace it with --force" in done.stderr
    assert run("export", case, workbook, "--force").returncode == 0
    assert workbook.read_bytes() == before  # the same case makes the same bytes
    assert run("export", workbook, workbook, "--force").returncode == 5
    assert run("export", case, case.with_name("mine.ods")).returncode == 2


def test_a_case_that_is_not_there_is_made(case: Path) -> None:
    new = case.with_name("new.yaml")
    done = run("import", case.with_name("mine.xlsx"), new, "--format", "json")
    assert done.returncode == 0, done.stderr
    assert load_case(new) == load_case(case)
    assert json.loads(done.stdout)["files"] == [str(new)]


def test_only_the_case_that_is_named_is_written_and_it_keeps_its_mode_link_and_line_ends(case: Path) -> None:
    workbook = case.with_name("mine.xlsx")
    change(workbook, "Resources", "H2", 650)
    case.write_bytes(b"\xef\xbb\xbf" + FLOOD.read_bytes().replace(b"\n", b"\r\n"))
    case.chmod(0o600)
    link = case.with_name("link.yaml")
    link.symlink_to(case)
    others = {path: path.read_bytes() for path in case.parent.iterdir() if path not in (case, link)}
    assert run("import", workbook, link).returncode == 0
    assert link.is_symlink() and stat.S_IMODE(case.stat().st_mode) == 0o600
    expected = FLOOD.read_bytes().replace(b"limit: 500", b"limit: 650").replace(b"\n", b"\r\n")
    assert case.read_bytes() == b"\xef\xbb\xbf" + expected
    assert {path: path.read_bytes() for path in case.parent.iterdir() if path not in (case, link)} == others


def test_what_cannot_be_imported_is_told(case: Path) -> None:
    workbook = case.with_name("mine.xlsx")
    done = run("import", case, case)
    assert done.returncode == 2 and "is no workbook" in done.stderr
    done = run("import", workbook, workbook)
    assert done.returncode == 2 and "is a workbook itself" in done.stderr
    case.write_text("format: 2\n", encoding="utf-8")
    done = run("import", workbook, case)
    assert done.returncode == 1 and f"{case}:1:9: format:" in done.stderr
    assert case.read_text() == "format: 2\n"


def test_sheets_of_ones_own_are_named(case: Path) -> None:
    workbook = case.with_name("mine.xlsx")
    book = load_workbook(workbook)
    book.create_sheet("My sums")["A1"].value = 5
    book.save(workbook)
    done = run("import", workbook, case)
    assert done.returncode == 0
    assert "Sheets that are no part of a case were left aside: My sums." in done.stderr


def test_a_place_that_cannot_be_written(case: Path) -> None:
    workbook = case.with_name("mine.xlsx")
    before = workbook.read_bytes()
    done = run("import", workbook, workbook / "case.yaml")
    assert done.returncode == 5 and f"cannot write {workbook / 'case.yaml'}" in done.stderr
    assert workbook.read_bytes() == before
