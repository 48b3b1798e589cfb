"""A brief under a time limit: what is not drawn or written in time is named, and what is written is whole."""

import json
import subprocess
from pathlib import Path

import pytest

from decision import OutOfTime, Question, limited
from options import load_document
from reports.brief.view import tabled, tables_of, view
from reports.figures.hand import picture
from reports.files.pdf import page_pdf
from reports.words.blocks import Figure
from tests.reports.findings import findings_of
from tests.reports.running import FLOOD, SLEEPS, run, run_until


def asleep(
    folder: Path, module: str, call: str, nth: int, forms: tuple[str, ...] = ("--html", "--pdf")
) -> subprocess.CompletedProcess[str]:
    """`brief` in these forms with a time limit, in which one call does not return before it."""
    asked = ["brief", FLOOD, *forms, "--json", "--time-limit", "20", "--out", folder]
    return run_until(folder, (module, call, nth), SLEEPS, *asked)


def test_charts_not_drawn_in_time_are_shown_as_tables(tmp_path: Path) -> None:
    done = asleep(tmp_path, "reports.figures.hand", "picture", 2)
    assert done.returncode == 4, done.stderr
    told = json.loads((tmp_path / "flood.json").read_text(encoding="utf-8"))
    cut = [each["part"] for each in told["unfinished"] if "charts" in each["part"]]
    assert len(cut) == 1 and cut[0].endswith("(their data are shown as tables)") and cut[0] in done.stderr
    blocks = [block for section in told["sections"] for block in section["blocks"]]
    drawn = [block["key"] for block in blocks if block["kind"] == "figure"]
    page = (tmp_path / "flood.html").read_text(encoding="utf-8")
    assert len(drawn) == page.count("<img ") == 1
    assert cut[0] in page and "time limit" in told["unfinished"][0]["reason"]


def test_a_pdf_not_set_in_time_is_named_and_the_rest_is_written(tmp_path: Path) -> None:
    done = asleep(tmp_path, "reports.files.pdf", "attachments", 1)
    assert done.returncode == 4, done.stderr
    assert "the PDF" in done.stderr and "flood.pdf" not in done.stdout
    told = json.loads((tmp_path / "flood.json").read_text(encoding="utf-8"))
    assert {"part": "the PDF", "reason": "the time limit was reached", "get": "--time-limit"} in told[
        "unfinished"
    ]
    assert {file.name for file in tmp_path.iterdir()} == {"until.py", "flood.html", "flood.json"}


def test_a_word_document_not_written_in_time_is_named_and_the_rest_is_written(tmp_path: Path) -> None:
    done = asleep(tmp_path, "reports.files.word", "record", 1, ("--docx", "--xlsx"))
    assert done.returncode == 4, done.stderr
    assert "the Word document" in done.stderr and "flood.docx" not in done.stdout
    told = json.loads((tmp_path / "flood.json").read_text(encoding="utf-8"))
    assert "the Word document" in [each["part"] for each in told["unfinished"]]
    assert not [file for file in tmp_path.iterdir() if file.suffix == ".docx"]


def test_a_process_of_its_own_sets_the_same_pdf_and_is_ended_at_the_limit() -> None:
    findings = findings_of(Question(load_document(FLOOD).case))
    shown = tabled(view(findings), ())
    here = page_pdf(shown, {}, findings)
    with limited(600.0):
        assert page_pdf(shown, {}, findings) == here
    with limited(0.001), pytest.raises(OutOfTime):
        page_pdf(shown, {}, findings)


def test_what_typst_refuses_is_told_by_the_other_process_as_by_this_one(tmp_path: Path) -> None:
    text = FLOOD.read_text(encoding="utf-8").replace("title: ", "title: \U00013000 ", 1)
    (tmp_path / "flood.yaml").write_text(text, encoding="utf-8")
    done = run("brief", tmp_path / "flood.yaml", "--pdf", "--out", tmp_path, "--time-limit", "100")
    assert done.returncode == 0, done.stderr
    assert "the PDF is neither PDF/A nor PDF/UA: no shipped font has" in done.stderr
    assert (tmp_path / "flood.pdf").read_bytes().startswith(b"%PDF")


def test_the_tables_in_place_of_charts_are_those_of_the_charts() -> None:
    shown = view(findings_of(Question(load_document(FLOOD).case)))
    assert any(shown.figures())
    first, *_ = shown.figures()
    kept = tabled(shown, {first.key})
    assert [figure.key for figure in kept.figures()] == [first.key]
    assert [list(tables_of(s)) for s in kept.sections] == [list(tables_of(s)) for s in shown.sections]
    told = json.dumps([str(section) for section in kept.sections])
    assert all(figure.title in told for figure in shown.figures() if isinstance(figure, Figure))
    assert picture(first).svg
