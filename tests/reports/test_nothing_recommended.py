"""In a hypothetical scenario nothing is recommended: in no command, table, JSON text, CSV or section of a brief."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

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
    """Every text of a document, its keys left out."""
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from texts(value)
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


def test_the_page_does_not_lead_to_a_recommendation_that_it_does_not_make(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said(monkeypatch, tmp_path, "brief", FLOOD, "--scenario", "severe", "--html", "--only", "page-1")
    page = (tmp_path / "flood.html").read_text(encoding="utf-8")
    body = page[page.index("<body>") :]
    assert advice(re.sub("<[^>]+>", " ", body)) == []
    said(monkeypatch, tmp_path, "brief", FLOOD, "--html", "--only", "page-1")
    assert "To the recommendation" in (tmp_path / "flood.html").read_text(encoding="utf-8")
