"""Protective markings: on portions, figures, sections and pages, and in the name of the attached case."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from pypdf import PdfReader

from decision import Question
from options import highest_marking
from reports.brief.markings import page_marking, shown_marking, whole_marking, with_markings
from reports.files.pdf import attachments
from reports.words.blocks import Columns, Entries, Entry, Figure, Paragraph, Section, Table
from tests.reports.findings import findings_of
from tests.reports.running import FLOOD, run
from tests.strategies import as_case, as_text

ORDER = ["UNCLASSIFIED", "RESTRICTED", "SECRET"]


@pytest.fixture(scope="module")
def marked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flood case with a restricted lever, whose action is worded, and a secret claim and score in use nowhere else."""
    data: dict[str, Any] = yaml.safe_load(FLOOD.read_text(encoding="utf-8"))
    data["markings"] = ORDER
    drills = data["levers"]["drills"]
    drills |= {"marking": "RESTRICTED", "releasable_to": ["Mayor"]}
    drills["levels"]["on"]["do"] = "Drill the evacuation of the towns"
    data["evidence"]["club_record"]["marking"] = "SECRET"
    data["levers"]["levee"]["levels"]["on"]["scores"]["trust"] = {"likely": -5, "marking": "SECRET"}
    path = tmp_path_factory.mktemp("marked") / "flood.yaml"
    path.write_text(json.dumps(data, default=str), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def brief(marked: Path) -> dict[str, Any]:
    done = run("brief", marked, "--json", "--pdf", "--out", marked.parent / "whole")
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads((marked.parent / "whole" / "flood.json").read_text(encoding="utf-8"))
    return found


def test_every_section_and_figure_bears_the_highest_of_what_it_shows(brief: dict[str, Any]) -> None:
    titles = {section["key"]: section["title"] for section in brief["sections"]}
    assert titles["page-1"].startswith("(RESTRICTED) ")
    assert titles["ledger"].startswith("(SECRET) Annex ")
    assert titles["scores"].startswith("(SECRET) Annex ")
    assert titles["method"].startswith("(UNCLASSIFIED) Annex ")
    assert brief["marking"] == "SECRET"
    scores = next(section for section in brief["sections"] if section["key"] == "scores")
    cells = [cell for block in scores["blocks"] for row in block.get("rows", ()) for cell in row]
    assert "(SECRET) −5" in cells
    first = json.dumps(brief["sections"][0], ensure_ascii=False)
    assert "1. (RESTRICTED) Drill the evacuation" in first or "2. (RESTRICTED) Drill the evacuation" in first


def test_the_pdf_bears_the_highest_marking_and_names_the_attached_case_by_it(
    marked: Path, brief: dict[str, Any]
) -> None:
    reader = PdfReader(marked.parent / "whole" / "flood.pdf")
    assert list(reader.attachments) == ["case-SECRET.yaml", "run.json"]
    assert all(page.extract_text().count("SECRET") >= 2 for page in reader.pages)


def test_without_attachments_the_pages_bear_what_they_show_and_the_record_stays(marked: Path) -> None:
    folder = marked.parent / "alone"
    words = ("--json", "--pdf", "--no-attachments", "--sections", "page-1,run", "--out", folder)
    done = run("brief", marked, *words)
    assert done.returncode == 0, done.stderr
    reader = PdfReader(folder / "flood.pdf")
    assert not reader.attachments
    shown = json.loads((folder / "flood.json").read_text(encoding="utf-8"))
    assert shown["marking"] == "RESTRICTED"
    text = "\n".join(page.extract_text() for page in reader.pages)
    assert "SECRET" not in text and text.count("RESTRICTED") >= 2 * len(reader.pages)
    record = next(section for section in shown["sections"] if section["key"] == "run")
    rows = dict(row for block in record["blocks"] for row in block["rows"])
    assert len(rows["SHA-256 of the case file"]) == 64 and "--solver HiGHS" in rows["Options"]


CASE = {
    "format": 1,
    "title": "Marks",
    "as_of": "2024-03-15",
    "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 6}},
    "levers": {"a": {"levels": {"on": {"scores": {"good": 3}}}}},
}


def figure(text: str) -> Figure:
    table = Table("Data", ("What",), ((text,),))
    return Figure("key", "It rises", "points", "", table, 50, lambda drawing: None)


def test_a_part_bears_no_less_than_the_case_and_no_more_than_it_shows() -> None:
    case = as_case(
        CASE | {"markings": ORDER, "marking": "RESTRICTED", "notes": {"text": "!", "marking": "SECRET"}}
    )
    low, high = "(UNCLASSIFIED) Nothing.", "(SECRET) All."
    assert shown_marking(case, Section("one", "One", (Paragraph(low),))) == "RESTRICTED"
    assert shown_marking(case, Section("one", "One", (Entries((Entry(high),)),))) == "SECRET"
    inside = Section("two", "Two", (Columns(((figure(low), figure(high)),)),))
    (told,) = with_markings(case, [inside])
    assert told.title == "(SECRET) Two"
    (columns,) = told.blocks
    assert isinstance(columns, Columns)
    assert [each.title for each in columns.columns[0] if isinstance(each, Figure)] == [
        "(RESTRICTED) It rises",
        "(SECRET) It rises",
    ]
    assert page_marking(case, [Section("one", "One", (Paragraph(low),))]) == "RESTRICTED"
    assert page_marking(case, [inside]) == "SECRET"
    assert page_marking(case, with_markings(case, [inside])) == "SECRET"
    assert (whole_marking(case), highest_marking(case, [None, "UNCLASSIFIED"])) == ("SECRET", "UNCLASSIFIED")


@pytest.mark.parametrize(
    ("marking", "name"),
    [
        (None, "case.yaml"),
        ("TLP:AMBER / EYES ONLY", "case-TLP-AMBER-EYES-ONLY.yaml"),
        ("대외비", "case-대외비.yaml"),
        ("../../x", "case-x.yaml"),
        ("S" * 500, f"case-{'S' * 40}.yaml"),
    ],
)
def test_any_marking_makes_a_name_for_a_file(marking: str | None, name: str) -> None:
    case = as_case(CASE | ({"marking": marking} if marking else {}))
    findings = findings_of(Question(case))
    assert attachments(findings)[0].name == name


def test_a_case_of_one_marking_has_no_portion_marks() -> None:
    one = Section("one", "One", (Paragraph("All."), figure("All.")))
    for stated in ({}, {"marking": "OPEN"}, {"marking": "OPEN", "notes": {"text": "!", "marking": "OPEN"}}):
        case = as_case(CASE | stated)
        assert with_markings(case, [one]) == (one,)
        assert page_marking(case, [one]) == stated.get("marking", "")
    alone = as_case(CASE | {"notes": {"text": "!", "marking": "OPEN"}})
    assert page_marking(alone, [one]) == ""
    assert page_marking(alone, [Section("notes", "Notes", (Paragraph("(OPEN) All."),))]) == "OPEN"


def test_the_terminal_begins_and_ends_with_the_highest_marking_of_what_it_shows(marked: Path) -> None:
    """`optimize` names the restricted lever, `evidence` the secret claim; the case's own is the lowest."""
    for command, marking in (("optimize", "RESTRICTED"), ("evidence", "SECRET"), ("check", "UNCLASSIFIED")):
        done = run(command, marked)
        assert done.returncode == 0, done.stderr
        first, *_, last = done.stdout.splitlines()
        assert first == last == marking, command


def test_a_document_bears_the_highest_marking_of_the_case_and_null_where_there_is_none(
    marked: Path, tmp_path: Path
) -> None:
    for command in ("optimize", "check", "sweep"):
        assert json.loads(run(command, marked, "--format", "json").stdout)["marking"] == "SECRET"
    plain_case = tmp_path / "case.yaml"
    plain_case.write_text(as_text(CASE), encoding="utf-8")
    done = run("optimize", plain_case, "--format", "json")
    assert json.loads(done.stdout)["marking"] is None
    told = run("optimize", plain_case).stdout
    assert told.startswith(str(CASE["title"]))
