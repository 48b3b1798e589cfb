"""Titles that would break a sentence stand in quotation marks there, and `check` names them in one line."""

from pathlib import Path

import pytest

from decision import Question, explain, optimize
from options import (
    BUNDLED_CASES,
    breaks_a_sentence,
    bundled_case_path,
    case_warnings,
    is_instruction,
    load_case,
    load_document,
)
from reports.brief.explaining import why_not_told
from reports.brief.findings import Named, Settled
from reports.words.changes import (
    actions,
    actions_in_short,
    differences,
    differences_in_short,
    held,
    other_bundle,
)
from reports.words.names import lever_noun
from tests.strategies import as_case, as_text

CLAUSES = (
    "Limit State Taxes on Health Care Providers",
    "76 Require makers to pay a rebate",
    "Give the river its meadows back",
    "Harden hospitals and substations",
    "Raise the levee, and widen it",
)

PHRASES = (
    "Limit on loans",
    "Evacuation drills",
    "Release of evidence",
    "Watch on transport nodes and shipping",
    "Warning and evacuation",
    "Civil defence",
    "Reduce",
)


@pytest.mark.parametrize("title", CLAUSES)
def test_instructions_are_told_from_phrases(title: str) -> None:
    assert is_instruction(title) or "," in title
    assert breaks_a_sentence(title)


@pytest.mark.parametrize("title", PHRASES)
def test_phrases_stand_as_they_are(title: str) -> None:
    assert not breaks_a_sentence(title)


def titled(title: str, *, noun: str | None = None, do: str | None = None) -> dict:
    level = {"cost": {"money": 1}, "scores": {"good": 5}, **({"do": do} if do else {})}
    lever = {"title": title, "levels": {"low": {"scores": {"good": 1}}, "high": level}}
    return {
        "format": 1,
        "title": "Clauses",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 9}},
        "resources": {"money": {"limit": 9}},
        "levers": {"one": {**lever, **({"noun": noun} if noun else {})}, "drill": {"levels": {"on": {}}}},
    }


@pytest.mark.parametrize("title", CLAUSES)
def test_every_sentence_quotes_a_title_that_would_break_it(title: str) -> None:
    case = as_case(titled(title))
    high, low = {"one": "high"}, {"one": "low"}
    told = [
        lever_noun(case, "one"),
        actions_in_short(case, high),
        differences_in_short(case, {}, high),
        differences_in_short(case, high, low),
        other_bundle(case, high, {"drill": "on"}),
        held(case, "one", "high"),
        *differences(case, {}, high),
        *differences(case, high, {}),
        *differences(case, high, low),
    ]
    for text in told:
        assert title not in text or f"“{title}" in text, text
    assert any(title in text for text in told)


def test_an_instruction_of_something_new_needs_no_verb_before_it() -> None:
    case = as_case(titled("Give the river its meadows back"))
    assert actions(case, {"one": "high"}) == {"one": "Give the river its meadows back: high"}
    changed = as_case({**titled("Give the river its meadows back"), "status_quo": {"one": "low"}})
    assert actions(changed, {"one": "high"})["one"] == "strengthen “Give the river its meadows back: high”"
    worded = as_case(titled("Give the river its meadows back", noun="the meadows", do="Give them back"))
    assert actions(worded, {"one": "high"}) == {"one": "Give them back"}
    assert actions_in_short(worded, {"one": "high"}) == "start the meadows"


def test_why_not_quotes_it_too() -> None:
    case = as_case(titled("Limit State Taxes on Providers"))
    question = Question(case)
    best = optimize(question).bundles[0]
    (why,) = explain(question, optimize(question), not_in=["one.low"]).why_not.values()
    text = why_not_told(Settled(case, question.problem(), Named(best)), why)
    assert text.startswith("“Limit State Taxes on Providers: low” would")
    assert "take 1 of Money less" in text


def test_check_names_them_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(as_text(titled("Give the river its meadows back")), encoding="utf-8")
    lines = [each.message for each in case_warnings(load_document(path)) if "read badly" in each.message]
    assert lines == [
        "titles that would read badly in a sentence: one; they stand in quotation marks; give them a noun"
    ]


@pytest.mark.parametrize("name", BUNDLED_CASES)
def test_bundled_cases_need_no_quotation_marks(name: str) -> None:
    case = load_case(bundled_case_path(name))
    assert not [lever for lever in case.levers if "“" in lever_noun(case, lever)]
