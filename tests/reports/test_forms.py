"""The shorter forms of the brief (submission, memo, page 1 alone): their sections, that nothing is lost, and paper."""

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from decision import Question
from options import bundled_case_path
from reports.brief.findings import Findings
from reports.brief.forms import DISCUSSED, WITHOUT_ANNEXES
from reports.brief.sections.first_page import CAVEAT
from reports.brief.view import Brief, view
from reports.words.blocks import Section, plain
from tests.reports.findings import findings_of
from tests.reports.paper import differences, text_of
from tests.reports.prose import texts_in
from tests.reports.running import FLOOD, run
from tests.strategies import read_case

LETTER = (612, 792)
"""Points: 8.5 by 11 inches."""


@pytest.fixture(scope="module")
def findings() -> Findings:
    """The flood case with all that a case may have written for its brief."""
    stated = (
        "brief: {drafted_by: The planning office, next_steps: [{what: Sign the order, owner: The mayor, "
        "by: 2024-04-03}]}\n"
    )
    return findings_of(Question(read_case(f"{FLOOD.read_text(encoding='utf-8')}\n{stated}")))


@pytest.fixture(scope="module")
def full(findings: Findings) -> dict[str, Section]:
    return {section.key: section for section in view(findings).sections}


def texts(sections: Iterable[Section]) -> Counter[str]:
    """How often each text of the sections is told, their titles left out."""
    return Counter(text for section in sections for _, text in texts_in(section.blocks) if text)


def referred(told: Counter[str], without_annexes: bool) -> Counter[str]:
    """The texts, the one that refers to the annexes put as where there are none."""
    assert told[CAVEAT] == 1
    return told - Counter([CAVEAT]) + Counter([WITHOUT_ANNEXES]) if without_annexes else told


def body_of(brief: Brief) -> list[Section]:
    return [section for section in brief.sections if not section.annex]


def test_a_submission_has_its_headings_in_order_and_the_annexes(
    findings: Findings, full: dict[str, Section]
) -> None:
    made = view(findings, form="submission")
    assert [section.key for section in body_of(made)] == [
        "issue",
        "recommendation",
        "timing",
        "background",
        "argument",
        "handling",
    ]
    annexes = [plain(section) for section in made.sections if section.annex]
    assert annexes == [plain(section) for section in full.values() if section.annex]
    issue, recommendation, timing, *_ = body_of(made)
    assert texts([issue])["Which bundle should the district adopt this year? For District council."] == 1
    assert recommendation.title == "Recommendation: start Evacuation drills and strengthen River gauges"
    asked = [text for kind, text in texts_in(recommendation.blocks) if kind in ("heading", "label")]
    assert asked[:3] == ["What you are asked to agree", "", "1. Strengthen River gauges: dense"]
    assert texts([timing])["A decision is needed by 1 April 2024. The evidence is as of 15 March 2024."] == 1


@pytest.mark.parametrize("form", ["submission", "memo"])
def test_nothing_of_the_body_is_lost_and_nothing_told_twice(
    findings: Findings, full: dict[str, Section], form: Any
) -> None:
    """Of the first page above all, whose blocks a submission puts under several headings."""
    without = form == "memo"
    told = texts(body_of(view(findings, form=form)))
    first = referred(texts([full["page-1"]]), without)
    assert len(first) > 50 and not first - told
    body = referred(texts(section for section in full.values() if not section.annex), without)
    assert not body - told
    added = told - body
    assert added.total() <= 20 and max(added.values()) == 1


def test_a_memo_is_addressed_and_has_no_annexes(findings: Findings, full: dict[str, Section]) -> None:
    made = view(findings, form="memo")
    discussed = [key for key in DISCUSSED if key in full]
    assert {"known", "why", "plan", "handling"} <= set(discussed)
    assert [section.key for section in made.sections] == ["memo", "recommendation", *discussed, "full_brief"]
    assert [text for _, text in texts_in(made.sections[0].blocks)] == [
        "To: District council",
        "From: The planning office",
        "Date: 15 March 2024",
        f"Subject: {findings.case.title}",
        "Question: Which bundle should the district adopt this year?",
        "Decision by: 1 April 2024",
    ]


def test_the_first_page_alone_is_that_of_the_brief(findings: Findings, full: dict[str, Section]) -> None:
    (alone,) = view(findings, form="one-page").sections
    assert (alone.key, alone.title) == ("page-1", full["page-1"].title)
    assert texts([alone]) == referred(texts([full["page-1"]]), without_annexes=True)


def pages_of(folder: Path, case: Path, form: str) -> list[tuple[float, float]]:
    """The sizes in points of the pages of a form on letter paper, which have all its text."""
    done = run("brief", case, "--form", form, "--paper", "letter", "--pdf", "--json", "--out", folder)
    assert done.returncode == 0, done.stderr
    pdf = folder / f"{case.stem}.pdf"
    shown = json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))
    assert differences(text_of(pdf), shown) == []
    return [page.get_size() for page in pypdfium2.PdfDocument(pdf)]


@pytest.mark.parametrize("form", ["submission", "memo"])
def test_a_form_on_letter_paper(tmp_path: Path, form: str) -> None:
    pages = pages_of(tmp_path, FLOOD, form)
    assert len(pages) > 1 and set(pages) == {LETTER}


def test_the_first_page_of_the_bundled_case_is_one_page_on_letter_paper(tmp_path: Path) -> None:
    assert pages_of(tmp_path, bundled_case_path(), "one-page") == [LETTER]
