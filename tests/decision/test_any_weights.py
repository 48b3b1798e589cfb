"""The candidates for a reader's own weights: the same on every machine, and what is missing is named."""

import time
from dataclasses import replace
from itertools import count

import pytest

from benchmarks.cases import case_text
from decision import Analysis, Question, analyse, optimize, settle
from decision.sensitivity.any_weights import PART, candidates, known
from options import read_case
from reports.brief.findings import Findings
from reports.brief.sections.dissent import dissent
from reports.words.blocks import Paragraph


@pytest.fixture(scope="module")
def large() -> Findings:
    """Too many bundles to list, and too many efficient ones to search for."""
    case = read_case(case_text(40))
    problem = settle(case)
    return Findings(case, problem, optimize(problem, top=1, different=0, with_breakpoints=False))


@pytest.mark.parametrize("work", [1, 300_000])
def test_the_search_is_cut_by_work_and_not_by_the_clock(
    large: Findings, monkeypatch: pytest.MonkeyPatch, work: int
) -> None:
    monkeypatch.setattr("decision.sensitivity.any_weights.MOST_WORK", work)
    found = candidates(large.problem, large.optimum)
    hours = count(step=3600)
    monkeypatch.setattr(time, "monotonic", lambda: float(next(hours)))
    again = candidates(large.problem, large.optimum)
    assert (found.complete, found.stopped, [left.part for left in found.left_out]) == (False, "", [PART])
    assert (again.ids, again.levels) == (found.ids, found.levels)
    assert (again.values == found.values).all()
    assert large.optimum.bundles[0].id in found.ids
    assert len(found.ids) > len(known(large.problem, large.optimum).ids)


def test_what_was_left_out_is_said_in_the_brief(large: Findings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("decision.sensitivity.any_weights.MOST_WORK", 1)
    found = candidates(large.problem, large.optimum)
    assert [left.part for left in found.left_out] == [PART] and found.stopped == ""
    section = dissent(replace(large, found=Analysis(candidates=found)))
    assert section is not None
    told = next(block.text for block in section.blocks if isinstance(block, Paragraph))
    assert found.left_out[0].reason in told and "another may be better" in told


def test_where_the_time_is_up_nothing_more_is_looked_for(large: Findings) -> None:
    found = analyse(Question(large.case), large.optimum, time_limit=0)
    section = dissent(replace(large, found=found))
    assert section is not None
    told = section.blocks[0]
    assert isinstance(told, Paragraph) and "Not all efficient bundles were found." in told.text
