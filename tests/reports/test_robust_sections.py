"""The brief on how robust the answer is: computed, in the right words, and left out where nothing was computed."""

import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from options import bundled_case_path, load_document, scenario_standings
from options.cautions.prose import doubtful_words, likelihood_terms, told_as_confirmed
from options.cautions.prose import sentences as sentences_of
from reports.words.grades import CREDIBILITY
from reports.words.names import scenario_name
from tests.reports.running import run
from tests.reports.test_evidence import told


@pytest.fixture(scope="module")
def sections(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("brief")
    done = run("brief", "--json", "--out", folder)
    assert done.returncode == 0, done.stderr
    shown = json.loads(next(Path(folder).glob("*.json")).read_text(encoding="utf-8"))
    return {section["key"]: section for section in shown["sections"]}


def test_the_figures_are_those_of_the_command(sections: dict[str, Any]) -> None:
    robust = told("robust", "--draws", "1")
    blocks = sections["robustness"]["blocks"]
    figures = {b["key"]: b for b in blocks if b["kind"] == "figure"}
    at = next(n for n, b in enumerate(blocks) if b.get("text") == "Whatever the weights")
    over, best = robust["over_weights"], robust["bundle"]["id"]
    assert f"loses {over['regret'][best]:.1f} points at most" in blocks[at + 1]["text"]
    assert f"worth {over['floor'][best]:.1f} at least" in blocks[at + 1]["text"]
    fragile = [each for each in robust["score_breakpoints"] if each["fragile"]]
    assert len(figures["distances"]["table"]["rows"]) == len(fragile)
    regret = next(b for b in blocks if b.get("caption", "").startswith("Value points lost"))
    best = regret["rows"][0]
    assert best[0] == "Recommended"
    assert [float(cell) for cell in best[1:]] == [
        round(regret, 1) for regret in robust["regret"][robust["bundle"]["id"]].values()
    ]
    assert regret["header"][-1] == "Combat brigades (hypothetical: unsupported)"


def test_the_situation_weighs_the_evidence_against_each_scenario(sections: dict[str, Any]) -> None:
    blocks = sections["ledger"]["blocks"]
    assert any("A 1, B 0.8, C 0.6, D 0.4, E 0.2, F 0.5" in block.get("text", "") for block in blocks)
    scenarios = next(block for block in blocks if block["kind"] == "entries")["entries"]
    weighed = told("evidence")["hypotheses"]
    case = load_document(bundled_case_path()).case
    for each in weighed:
        (entry,) = [e for e in scenarios if e["label"].startswith(scenario_name(case, each["scenario"]))]
        remarks = " ".join(remark["text"] for remark in entry["remarks"])
        if each["claims"]:
            assert f"{len(each['claims'])} claim" in remarks and f"weight {each['against']:g}." in remarks
        else:
            assert "No evidence against it." in remarks
    assert any(each["claims"] for each in weighed)


def test_every_source_and_claim_that_carries_the_answer_is_named(sections: dict[str, Any]) -> None:
    """Those that change it withdrawn or widened, and those without which the scenario no longer stands."""
    weighed = told("evidence")
    now = weighed["bundle"]["id"]
    carrying = [
        name
        for dropped in (weighed["drop_one_source"], weighed["drop_one_claim"])
        for name, each in dropped.items()
        if {each["withdrawn"], *each["widened"].values()} != {now} or each["standing"] != weighed["standing"]
    ]
    entries = sections["robustness"]["blocks"][-1]["entries"]
    named = [name for entry in entries for name in entry["text"].split("; ")]
    assert len(named) == len(carrying) > 8
    assert "Conflict Armament Research" in named
    kinds = {re.split(r" the best is |; ", entry["label"])[0] for entry in entries}
    assert kinds == {
        "With its scores withdrawn",
        "With its scores at one end of their intervals",
        "The scenario is then reported and not established",
    }


def test_what_would_change_our_mind_is_awaited_and_said_to_be(sections: dict[str, Any]) -> None:
    table = next(b for b in sections["signposts"]["blocks"] if b["kind"] == "table")
    assert table["header"][:4] == ["Claim", "Not observed yet", "Would establish", "Together with"]
    entries = (e for b in sections["ledger"]["blocks"] if b["kind"] == "entries" for e in b["entries"])
    ledger = {entry["label"]: entry for entry in entries}
    rows = {row[0]: row for row in table["rows"]}
    assert len(rows) == len(table["rows"]) == 7
    for number, row in rows.items():
        assert ledger[number]["status"] == "awaited" and ledger[number]["text"].rstrip(".") == row[1]
    brigades = {number: row[3] for number, row in rows.items() if row[2] == "Combat brigades"}
    assert brigades == {"57": "claims 58 and 59", "58": "claims 57 and 59", "59": "claims 57 and 58"}


def test_the_timeline_ends_on_the_day_of_the_case(sections: dict[str, Any]) -> None:
    (timeline,) = [b for b in sections["ledger"]["blocks"] if b["kind"] == "figure"]
    assert "none is later than 15 March 2024" in timeline["title"]
    assert timeline["table"]["rows"][-1][0] == "15 March 2024"


NO_PROSE = {"key", "kind", "url", "status", "role"}
"""Fields of the view model that hold no words to read."""


def words_of(content: Any) -> Iterator[str]:
    """Every text of a part of the view model, which page and PDF are set from."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, list):
        for part in content:
            yield from words_of(part)
    elif isinstance(content, dict):
        for field, part in content.items():
            if field not in NO_PROSE:
                yield from words_of(part)


@pytest.fixture(scope="module")
def prose(sections: dict[str, Any]) -> list[str]:
    """All that the brief says itself: without the words of claims, which are their sources', and of scales."""
    case = load_document(bundled_case_path()).case
    theirs = [
        text.rstrip(".") for claim in case.evidence.values() for text in (claim.claim, claim.citation or "")
    ]
    theirs += CREDIBILITY.values()
    texts = []
    for text in words_of([section for key, section in sections.items() if key != "words"]):
        for each in filter(None, theirs):
            text = text.replace(each, "")
        texts.append(text)
    return texts


def test_the_whole_brief_passes_the_lint(prose: list[str]) -> None:
    assert len(prose) > 3_000
    assert doubtful_words(prose, "icd203") == []
    assert any(likelihood_terms(text.lower()) for text in prose)
    for faulty in ("It is probable.", "It is likely, with high confidence.", "It will certainly come."):
        assert doubtful_words([*prose, faulty], "icd203")


def told_as_facts(texts: Iterable[str]) -> list[str]:
    """Sentences that tell a scenario as confirmed that the evidence does not establish."""
    case = load_document(bundled_case_path()).case
    hypothetical = [
        scenario_name(case, name).lower()
        for name, standing in scenario_standings(case).items()
        if standing.standing != "established"
    ]
    return [
        sentence
        for text in texts
        for sentence in sentences_of(text)
        if any(name in sentence for name in hypothetical) and told_as_confirmed(sentence)
    ]


def test_no_hypothetical_scenario_is_told_as_a_fact(prose: list[str]) -> None:
    assert any("combat brigades (hypothetical: unsupported)" in text.lower() for text in prose)
    assert told_as_facts(prose) == []
    assert told_as_facts([*prose, "Combat brigades are confirmed."]) == ["combat brigades are confirmed."]


def test_every_trigger_has_its_response_and_every_actor_its_figure(sections: dict[str, Any]) -> None:
    plan = told("contingency")
    (timeline,) = [block for block in sections["plan"]["blocks"] if block["kind"] == "figure"]
    assert sum(row[1] == "on the trigger" for row in timeline["table"]["rows"]) == len(plan["on"])
    tables = [block for block in sections["contingency"]["blocks"] if block["kind"] == "table"]
    assert len(tables[0]["rows"]) == len(plan["on"])
    (near,) = [block for block in sections["horizons"]["blocks"] if block["kind"] == "paragraph"]
    assert len(plan["horizons"]["stretches"]) == 1 and "best at any share of it" in near["text"]
    figures = {block["key"] for block in sections["other_side"]["blocks"] if block["kind"] == "figure"}
    assert figures == {"courses_pyongyang", "courses_moscow"}
