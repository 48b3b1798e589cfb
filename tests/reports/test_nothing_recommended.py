"""In a hypothetical scenario nothing is recommended: in no command, table, JSON text, CSV or section of a brief."""

import json
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from click.testing import CliRunner

from reports.commands.cli import main
from reports.request.statuses import Exit
from tests.reports.running import FLOOD, SMALL
from tests.reports.test_contract import LITTLE, SOLVING

SAYS_SO = ("no recommendation", "recommends nothing")
"""With these the word recommends nothing."""

UNASSESSED = "not_assessed"


@pytest.fixture(scope="module")
def hypothetical(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, str]]:
    """Cases by the standing of the scenario to ask for."""
    folder = tmp_path_factory.mktemp("hypothetical")
    text = SMALL.read_text(encoding="utf-8")
    (folder / "waiting.yaml").write_text(text.replace("rests_on: [referrals], ", ""))
    (folder / "flood.yaml").write_text(
        FLOOD.read_text(encoding="utf-8").replace(
            "rests_on: [gauge_record, snow_forecast]", "rests_on: [snow_forecast]"
        )
    )
    return {
        "reported": (FLOOD, "severe"),
        "unsupported": (folder / "flood.yaml", "severe"),
        UNASSESSED: (folder / "waiting.yaml", "more"),
    }


def advice(text: str) -> list[str]:
    """Lines and sentences that recommend, or ask for a decision."""
    flowing = " ".join(text.split())
    for said in SAYS_SO:
        flowing = flowing.replace(said, "")
    return re.findall(
        r"[^.]*(?:recommend|asked to agree|you should|choose it if)[^.]*", flowing, re.IGNORECASE
    )


def texts(part: Any) -> Iterator[str]:
    """Every text of a document, its keys and those of sections left out."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for name, value in part.items():
            yield from texts(value) if name != "key" else ()
    elif isinstance(part, list):
        for value in part:
            yield from texts(value)


def said(monkeypatch: pytest.MonkeyPatch, folder: Path, *words: str | Path) -> str:
    monkeypatch.chdir(folder)
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == Exit.DONE, done.output
    return done.stdout


@pytest.mark.parametrize("standing", ["reported", "unsupported", UNASSESSED])
@pytest.mark.parametrize("command", SOLVING)
def test_no_command_recommends_in_a_hypothetical_scenario(
    command: str,
    standing: str,
    hypothetical: dict[str, tuple[Path, str]],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    case, scenario = hypothetical[standing]
    words = (command, case, "--scenario", scenario, *LITTLE.get(command, []))
    table = said(monkeypatch, tmp_path, *words)
    assert advice(table) == []
    document = json.loads(said(monkeypatch, tmp_path, *words, "--format", "json"))
    assert (document["standing"], document["recommended"]) == (standing, None)
    assert [line for text in texts(document) for line in advice(text)] == []
    if command in ("optimize", "frontier", "sweep"):
        assert advice(said(monkeypatch, tmp_path, *words, "--format", "csv")) == []
    if command == "brief":
        brief = json.loads((tmp_path / f"{case.stem}.json").read_text(encoding="utf-8"))
        assert brief["hypothetical"] and brief["caveat"] == "Hypothetical: no recommendation"
        assert brief["sections"][0]["title"].startswith("Hypothetically: ")
        assert [line for text in texts(brief) for line in advice(text)] == []
    else:
        assert "This answer is no recommendation" in " ".join(table.split())


@pytest.mark.parametrize("form", ["submission", "memo", "one-page"])
def test_no_form_recommends_in_a_hypothetical_scenario(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = ("--json", "--docx", "--pptx") if form == "submission" else ("--json",)
    words = ("--scenario", "severe", "--no-attachments", "--form", form, *files)
    said(monkeypatch, tmp_path, "brief", FLOOD, *words)
    brief = json.loads((tmp_path / "flood.json").read_text(encoding="utf-8"))
    assert [line for text in texts(brief) for line in advice(text)] == []
    leading = next(
        section for section in brief["sections"] if section["title"].startswith("Hypothetically: ")
    )
    assert leading["blocks"][0]["text"].startswith("Hypothetical. ")
    for office in (tmp_path / "flood.docx", tmp_path / "flood.pptx")[: len(files) - 1]:
        told = written_in(office)
        assert "Hypothetical. The scenario “A severe winter”" in told
        assert advice(told) == []


def written_in(office: Path) -> str:
    """The text of a Word document or of slides with their notes, headers and footers."""
    with ZipFile(office) as archive:
        parts = [
            archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if re.search(r"(document|header\d*|footer\d*|slides/slide\d+|notesSlide\d+)\.xml$", name)
        ]
    return unescape(" ".join(re.sub("<[^>]+>", "", part) for part in parts))


def test_the_page_does_not_lead_to_a_recommendation_that_it_does_not_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(monkeypatch, tmp_path, "brief", FLOOD, "--scenario", "severe", "--html", "--only", "page-1")
    page = (tmp_path / "flood.html").read_text(encoding="utf-8")
    # The record holds hashes alone.
    body = re.sub(
        r'<script type="application/json" id="record">.*?</script>', " ", page[page.index("<body>") :]
    )
    assert advice(re.sub("<[^>]+>", " ", body)) == []
    said(monkeypatch, tmp_path, "brief", FLOOD, "--html", "--only", "page-1")
    assert "To the recommendation" in (tmp_path / "flood.html").read_text(encoding="utf-8")
