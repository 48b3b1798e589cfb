"""The figure of options by tests says where a profile may have a better bundle than those that are known."""

from dataclasses import replace

import pytest

from decision import Question
from options import bundled_case_path, load_case
from reports.brief.findings import Findings
from reports.brief.sections.alternatives import alternatives
from reports.brief.sections.tested import AT_LEAST
from reports.words.blocks import Figure
from tests.reports.findings import findings_of


@pytest.fixture(scope="module")
def findings() -> Findings:
    return findings_of(Question(load_case(bundled_case_path())))


def drawn(findings: Findings, *, complete: bool) -> Figure:
    assert findings.found.lost is not None and findings.found.lost.profiles
    lost = replace(findings.found.lost, profiles_complete=complete)
    section = alternatives(replace(findings, found=replace(findings.found, lost=lost)))
    assert section is not None and isinstance(section.blocks[0], Figure)
    return section.blocks[0]


def test_losses_by_a_profile_that_are_known_count_in_the_title(findings: Findings) -> None:
    figure = drawn(findings, complete=True)
    assert AT_LEAST not in figure.measure and "profile" not in figure.title


def test_losses_by_a_profile_that_may_be_more_are_left_out_of_the_title_and_said(findings: Findings) -> None:
    figure = drawn(findings, complete=False)
    assert figure.measure.endswith(AT_LEAST)
    assert "profiles aside" in figure.title or "but those by profile" in figure.title
