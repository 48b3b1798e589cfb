"""The brief on how robust the answer is: computed, in the right words, and left out where nothing was computed."""

import json
from pathlib import Path
from typing import Any

import pytest

from options.cautions.prose import doubtful_words
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
    over, best = robust["over_weights"], robust["recommended"]["id"]
    assert f"loses {over['regret'][best]:.1f} points at most" in blocks[at + 1]["text"]
    assert f"worth {over['floor'][best]:.1f} at least" in blocks[at + 1]["text"]
    fragile = [each for each in robust["score_breakpoints"] if each["fragile"]]
    assert len(figures["tornado"]["table"]["rows"]) == len(fragile)
    best = figures["regret"]["table"]["rows"][0]
    assert [float(cell) for cell in best[1:]] == [
        round(regret, 1) for regret in robust["regret"][robust["recommended"]["id"]].values()
    ]
    assert figures["regret"]["table"]["header"][-1] == "Combat brigades (hypothetical)"


def test_every_source_and_claim_that_carries_the_answer_is_named(sections: dict[str, Any]) -> None:
    """Those that change it withdrawn or widened, and those without which the scenario no longer stands."""
    weighed = told("evidence")
    now = weighed["recommended"]["id"]
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
    kinds = {entry["label"].split(":")[0] for entry in entries}
    assert kinds == {"Withdrawn", "At an end", "The scenario is only reported"}


def test_what_would_change_our_mind_is_awaited_and_said_to_be(sections: dict[str, Any]) -> None:
    blocks = sections["signposts"]["blocks"]
    heading = next(b for b in blocks if b["kind"] == "heading")
    assert heading["remark"] == "awaited; none of it has been observed"
    entries = next(b for b in blocks if b["kind"] == "entries")["entries"]
    assert len(entries) == 7
    assert all(entry["tags"] == ["awaited"] and entry["status"] == "awaited" for entry in entries)
    brigades = [entry["text"] for entry in entries if "the scenario Combat brigades" in entry["text"]]
    assert len(brigades) == 3
    assert all("Observed, it would establish" in text for text in brigades)


def test_the_timeline_ends_on_the_day_of_the_case(sections: dict[str, Any]) -> None:
    (timeline,) = [b for b in sections["signposts"]["blocks"] if b["kind"] == "figure"]
    assert "none is later than 15 March 2024" in timeline["title"]
    assert timeline["table"]["rows"][-1][0] == "15 March 2024"


def test_a_likelihood_shares_no_sentence_with_a_confidence(sections: dict[str, Any]) -> None:
    for key in ("robustness", "signposts", "horizons", "other_side", "contingency"):
        for block in sections[key]["blocks"]:
            texts = [block.get("text", "")] + [entry["text"] for entry in block.get("entries", [])]
            for sentence in ". ".join(texts).split(". "):
                assert not ("judged" in sentence and "confidence" in sentence)


def test_the_words_of_these_sections_pass_the_lint(sections: dict[str, Any]) -> None:
    texts = [
        text
        for key in ("robustness", "signposts", "horizons", "other_side", "contingency")
        for block in sections[key]["blocks"]
        for text in [
            block.get("text", ""),
            block.get("title", ""),
            *(e["text"] for e in block.get("entries", [])),
        ]
    ]
    assert doubtful_words(texts, "icd203") == []


def test_every_trigger_has_its_response_and_every_actor_its_figure(sections: dict[str, Any]) -> None:
    plan = told("contingency")
    blocks = sections["contingency"]["blocks"]
    (pathways,) = [block for block in blocks if block["kind"] == "figure"]
    assert len(pathways["table"]["rows"]) == len(plan["on"])
    (near,) = [block for block in sections["horizons"]["blocks"] if block["kind"] == "paragraph"]
    assert len(plan["horizons"]["stretches"]) == 1 and "best at any share of it" in near["text"]
    figures = {block["key"] for block in sections["other_side"]["blocks"] if block["kind"] == "figure"}
    assert figures == {"courses_pyongyang", "courses_moscow"}
