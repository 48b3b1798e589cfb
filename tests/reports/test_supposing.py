"""The seed's "if evidence emerges": a supposed claim is shown as supposed, in every form and on every page."""

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from options import bundled_case_path, load_case
from options.cautions.prose import doubtful_words, told_as_confirmed
from reports.words.grades import CREDIBILITY
from tests.reports.running import FLOOD, run
from tests.reports.test_evidence import ESTABLISHING

SUPPOSE = [word for claim in ESTABLISHING for word in ("--suppose", f"{claim}=established")]


def shown(folder: Path, *words: str | Path) -> dict[str, Any]:
    """The sections that page and PDF are set from, by key."""
    done = run("brief", *words, "--json", "--out", folder)
    assert done.returncode == 0, done.stderr
    document = json.loads(next(folder.glob("*.json")).read_text(encoding="utf-8"))
    return {section["key"]: section for section in document["sections"]}


def forms(folder: Path, *words: str | Path) -> tuple[dict[str, Any], str]:
    """The same, and the text of the page."""
    sections = shown(folder, *words, "--html")
    page = next(folder.glob("*.html")).read_text(encoding="utf-8")
    text = re.sub(r"<(script|style).*?</\1>|<[^>]+>", " ", page, flags=re.DOTALL)
    return sections, " ".join(unescape(text).split())


def entries(section: dict[str, Any]) -> list[dict[str, Any]]:
    return [entry for block in section["blocks"] if block["kind"] == "entries" for entry in block["entries"]]


@pytest.fixture(scope="module")
def supposed(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], str]:
    return forms(tmp_path_factory.mktemp("supposed"), "--scenario", "combat_brigades", *SUPPOSE)


def test_without_supposing_the_scenario_is_unsupported(tmp_path: Path) -> None:
    sections = shown(tmp_path, "--scenario", "combat_brigades")
    callout = sections["page-1"]["blocks"][0]["text"]
    assert callout.startswith(
        "Hypothetical. The scenario “Combat brigades” is unsupported by the evidence of"
    )
    assert "This page is no recommendation" in callout and "Not established: " in callout
    assert sections["page-1"]["title"].startswith("Hypothetically: ")
    (brigades,) = [e for e in entries(sections["ledger"]) if e["label"].startswith("Combat brigades")]
    assert brigades["status"] == "unsupported"
    assert "suppos" not in json.dumps(sections).lower()


def test_supposing_makes_page_1_a_recommendation_on_trial_only(supposed: tuple[dict[str, Any], str]) -> None:
    sections, page = supposed
    first = sections["page-1"]
    callout = first["blocks"][0]["text"]
    assert callout.startswith("Supposing that “")
    assert "the scenario “Combat brigades” would be established; as observed it is unsupported by" in callout
    assert "no recommendation today" in callout and "this is what would be recommended" in callout
    assert first["title"].startswith("On supposition: ")
    lead = next(block["text"] for block in first["blocks"] if block.get("role") == "lead")
    assert "On that supposition the recommended bundle would have" in lead
    assert callout in page and "Would be recommended" in page
    assert "We recommend" not in page


def test_what_is_supposed_is_never_among_the_established(supposed: tuple[dict[str, Any], str]) -> None:
    sections, _ = supposed
    ledger = {entry["label"]: entry for entry in entries(sections["ledger"])}
    case = load_case(bundled_case_path())
    numbers = {claim: str(number) for number, claim in enumerate(case.evidence, start=1)}
    for claim in ESTABLISHING:
        entry = ledger[numbers[claim]]
        assert entry["status"] == "supposed" and entry["tags"][0] == "supposed"
    states = [ledger[number]["status"] for number in numbers.values()]
    assert (
        states.count("supposed") == 3 and states.count("awaited") == 4 and states.count("established") == 21
    )
    (brigades,) = [e for e in entries(sections["ledger"]) if e["label"].startswith("Combat brigades")]
    assert brigades["status"] == "supposed"
    assert "this would be established; as observed it is unsupported. Hypothetical." in brigades["text"]
    blocks = sections["robustness"]["blocks"]
    regret = next(b for b in blocks if b.get("caption", "").startswith("Value points lost"))
    assert regret["header"][-1] == "Combat brigades (hypothetical, on supposition)"
    awaited = next(b for b in sections["signposts"]["blocks"] if b["kind"] == "table")["rows"]
    supposed_there = {row[0] for row in awaited if row[1].endswith("(supposed)")}
    assert supposed_there == {numbers[claim] for claim in ESTABLISHING}
    options = dict(row for row in sections["run"]["blocks"][0]["rows"])["Options"]
    assert "--suppose units_identified=established" in options


def test_what_is_supposed_beside_the_scenario_moves_no_recommendation(tmp_path: Path) -> None:
    sections, page = forms(tmp_path, FLOOD, "--suppose", "snow_forecast=established")
    callout = sections["page-1"]["blocks"][0]["text"]
    assert callout.startswith("Supposing that “")
    assert "would be established; as observed it is reported and not established" in callout
    assert callout.endswith("The recommendation on this page does not rest on that.")
    assert "Recommended" in page and "Would be" not in page
    (severe,) = [
        e for e in entries(sections["ledger"]) if e["status"] == "supposed" and not e["label"].isdigit()
    ]
    assert severe["remarks"][-1]["text"].startswith("Best in it would be")


def test_a_supposed_report_is_marked_on_the_evidence_over_time(tmp_path: Path) -> None:
    sections = shown(tmp_path, FLOOD, "--suppose", "club_record=established")
    (timeline,) = [b for b in sections["ledger"]["blocks"] if b["kind"] == "figure"]
    states = [row[1] for row in timeline["table"]["rows"]]
    assert states.count("supposed") == 1
    assert "1 supposed" in timeline["title"]
    record = next(e for e in entries(sections["ledger"]) if e["label"] == "1")
    assert record["status"] == "contested"


def test_one_claim_of_three_leaves_the_page_hypothetical(tmp_path: Path) -> None:
    words = ("--scenario", "combat_brigades", "--suppose", "units_identified=established")
    first = shown(tmp_path, *words, "--only", "page-1")["page-1"]
    callout = first["blocks"][0]["text"]
    assert callout.startswith("Hypothetical. Supposing that “")
    assert "would be reported and not established by" in callout
    assert first["title"].startswith("Hypothetically: ")


def test_the_words_on_supposition_pass_the_lint(supposed: tuple[dict[str, Any], str]) -> None:
    texts = [
        text
        for section in supposed[0].values()
        for block in section["blocks"]
        for text in (block.get("text", ""), block.get("title", ""))
    ]
    graded = re.compile("|".join(CREDIBILITY.values()))
    assert doubtful_words([graded.sub("", text) for text in texts], "icd203") == []
    # In quotation marks stand the words of claims and titles.
    own = [re.sub("“[^”]*”", "", text) for text in texts if "combat brigades" in text.lower()]
    assert own and not any(told_as_confirmed(text) for text in own)
