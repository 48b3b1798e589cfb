"""The minutes of page 1: all of them where they are few, and one for the rest where they are many."""

import pytest

from decision import Question, analyse, optimize
from options import Case
from reports.brief.findings import Findings
from reports.brief.sections.first_page import first_page
from reports.brief.sections.lead import lead
from reports.brief.sections.minutes import MOST_MINUTES, minutes, most_minutes
from reports.brief.sections.reasons import reasons
from reports.brief.turning import turnings
from reports.words.blocks import Columns, Entries, Heading, KeyFigures, Paragraph
from tests.strategies import as_case


def many(count: int, *, in_force: int = 0, least: float | None = None) -> Case:
    """As many levers, the later the better, all of which may be had; those in force first, which do harm."""
    data = {
        "format": 1,
        "title": "Many",
        "as_of": "2024-03-15",
        "objectives": {"good": {"sense": "maximise", "worst": 0, "best": 1000}},
        "resources": {"money": {"limit": 1000}},
        "levers": {
            f"lever_{n:02d}": {
                "levels": {"on": {"cost": {"money": 1}, "scores": {"good": n + 1 if n >= in_force else -1}}}
            }
            for n in range(count)
        },
        "status_quo": {f"lever_{n:02d}": "on" for n in range(in_force)},
    }
    if least is not None:
        data["constraints"] = {"floor": {"title": "The floor", "objective": "good", "at_least": least}}
    return as_case(data)


def findings_of_all(case: Case) -> Findings:
    question = Question(case)
    optimum = optimize(question)
    return Findings(case, question.problem(), optimum, found=analyse(question, optimum))


@pytest.mark.parametrize("count", [MOST_MINUTES, MOST_MINUTES + 1, 40])
def test_of_many_changes_those_that_add_most_have_a_minute_each(count: int) -> None:
    findings = findings_of_all(many(count))
    every, told = minutes(findings), most_minutes(findings)
    assert len(every) == count
    assert [each.label.partition(". ")[0] for each in told] == [str(n + 1) for n in range(len(told))]
    annex = reasons(findings)
    assert annex is not None
    annexed = [block for block in annex.blocks if isinstance(block, Entries)]
    if count <= MOST_MINUTES:
        assert told == every and annexed == []
        return
    assert len(told) == MOST_MINUTES
    assert told[-1].label == f"{MOST_MINUTES}. Agree the other {count - MOST_MINUTES + 1} changes"
    # The later a lever the more it adds: the last fifteen, in the order of the case.
    named = [each.label.partition(". ")[2] for each in told[:-1]]
    assert named == [f"Start Lever {n:02d}" for n in range(count - MOST_MINUTES + 1, count)]
    assert annexed == [Entries(every)]
    assert Heading("Every change, numbered") in annex.blocks
    on_page = [e for b in first_page(findings).blocks if isinstance(b, Columns) for c in b.columns for e in c]
    assert sum(len(each.entries) for each in on_page if isinstance(each, Entries)) >= MOST_MINUTES


def test_what_is_ended_is_none_of_the_measures() -> None:
    findings = findings_of_all(many(5, in_force=2))
    told = lead(findings, turnings(findings), {})
    assert told.startswith("We recommend 3 measures, all new. Of today's measures 2 end.")
    alone = findings_of_all(many(4, in_force=1))
    assert lead(alone, turnings(alone), {}).startswith(
        "We recommend 3 measures, all new. Of today's measures 1 ends."
    )


def test_where_today_breaks_a_constraint_no_confidence_in_being_better_is_stated() -> None:
    page = first_page(findings_of_all(many(4, in_force=1, least=3)))
    lines = [
        block.text for block in page.blocks if isinstance(block, Paragraph) and block.role == "confidence"
    ]
    assert (
        lines[0] == "Better than today: not assessed. What is in force breaks “The floor”, and is no option."
    )
    tiles = next(block for block in page.blocks if isinstance(block, KeyFigures))
    assert tiles.figures[0].meaning.endswith("today, which breaks a constraint")
    allowed = first_page(findings_of_all(many(4, in_force=1)))
    tiles = next(block for block in allowed.blocks if isinstance(block, KeyFigures))
    assert tiles.figures[0].meaning.endswith(" today")
