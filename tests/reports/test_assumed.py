"""A scenario that rests on planning assumptions is recommended in, and every form of the answer says so."""

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner
from pypdf import PdfReader

from reports.commands.cli import main
from reports.request.statuses import Exit
from tests.reports.running import FLOOD, flowing
from tests.reports.test_gate import COMMANDS

DECLARED = {
    "claim": "The snow pack stays above the 95th percentile.",
    "class": "assumption",
    "date": "2024-02-20",
    "source": "district_office",
    "reliability": "B",
    "credibility": 2,
    "planning_assumption": True,
}


@pytest.fixture(scope="module")
def assumed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The flood case, worked in the severe winter, whose snow pack is a planning assumption."""
    data: dict[str, Any] = yaml.safe_load(FLOOD.read_text(encoding="utf-8"))
    data["evidence"]["snow_forecast"] = DECLARED
    del data["scenarios"]["normal"]["working"]
    data["scenarios"]["severe"]["working"] = True
    path = tmp_path_factory.mktemp("assumed") / "flood.yaml"
    path.write_text(json.dumps(data, default=str), encoding="utf-8")
    return path


def printed(*words: str | Path) -> str:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == Exit.DONE, done.output
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_recommends_under_the_caveat(command: str, assumed: Path) -> None:
    said = flowing(printed(command, assumed, *COMMANDS[command]))
    assert "Scenario: A severe winter (not established, and assumed for planning)." in said
    assert (
        "On planning assumptions. The scenario “A severe winter” is not established by the evidence of 15 March 2024. It "
        "is assumed, since the case declares as a planning assumption: “The snow pack stays above the 95th "
        "percentile”. This answer recommends under that caveat"
    ) in said
    assert "no recommendation" not in said
    document = json.loads(printed(command, assumed, *COMMANDS[command], "--format", "json"))
    assert (document["standing"], document["missing"]) == ("assumed", ["snow_forecast"])
    assert document["recommended"] is not None


def test_the_brief_says_it_on_page_one_and_at_the_foot_of_every_page(assumed: Path) -> None:
    printed("brief", assumed, "--json", "--out", assumed.parent / "out")
    brief = json.loads((assumed.parent / "out" / "flood.json").read_text(encoding="utf-8"))
    assert (brief["standing"], brief["hypothetical"]) == ("assumed", False)
    assert brief["caveat"] == "On planning assumptions"
    first = brief["sections"][0]
    assert first["title"].startswith("On planning assumptions: ")
    assert any("recommends under that caveat" in block.get("text", "") for block in first["blocks"])
    ledger = next(section for section in brief["sections"] if section["key"] == "ledger")
    claims = [entry for block in ledger["blocks"] for entry in block.get("entries", ()) if entry["tags"]]
    assert ["assumption", "planning assumption"] in [entry["tags"][1:3] for entry in claims]
    printed("brief", assumed, "--pdf", "--sections", "page-1,known", "--out", assumed.parent / "out")
    pages = [page.extract_text() for page in PdfReader(assumed.parent / "out" / "flood.pdf").pages]
    assert len(pages) > 1
    assert all("As of 15 March 2024 · On planning assumptions" in page for page in pages)


def test_to_suppose_an_assumption_withdraws_no_recommendation(assumed: Path) -> None:
    words = ("optimize", assumed, "--suppose", "snow_forecast=established")
    document = json.loads(printed(*words, "--format", "json"))
    assert document["standing"] == "established" and document["recommended"] is not None
    said = flowing(printed(*words))
    assert "Recommended on planning assumptions" in said
    assert "would be established; as observed it is not established, and assumed for planning" in said


def test_to_suppose_a_denial_takes_the_recommendation_away(assumed: Path, tmp_path: Path) -> None:
    data = json.loads(assumed.read_text(encoding="utf-8"))
    data["evidence"]["club_record"]["conflicts_with"] = ["snow_forecast"]
    path = tmp_path / "flood.yaml"
    path.write_text(json.dumps(data), encoding="utf-8")
    document = json.loads(
        printed("optimize", path, "--suppose", "club_record=established", "--format", "json")
    )
    assert document["standing"] == "reported" and document["recommended"] is None
