"""The figure of options by tests says where a profile may have a better bundle than those that are known."""

from dataclasses import replace

import pytest

from decision import Question
from options import bundled_case_path, load_case
from reports.brief.sections.alternatives import alternatives
from reports.brief.sections.tested import AT_LEAST
from reports.brief.study import Study
from reports.words.blocks import Figure
from tests.reports.studies import study_of


@pytest.fixture(scope="module")
def study() -> Study:
    return study_of(Question(load_case(bundled_case_path())))


def drawn(study: Study, *, complete: bool) -> Figure:
    assert study.found.lost is not None and study.found.lost.profiles
    lost = replace(study.found.lost, profiles_complete=complete)
    section = alternatives(replace(study, found=replace(study.found, lost=lost)))
    assert section is not None and isinstance(section.blocks[0], Figure)
    return section.blocks[0]


def test_losses_by_a_profile_that_are_known_count_in_the_title(study: Study) -> None:
    figure = drawn(study, complete=True)
    assert AT_LEAST not in figure.measure and "profile" not in figure.title


def test_losses_by_a_profile_that_may_be_more_are_left_out_of_the_title_and_said(study: Study) -> None:
    figure = drawn(study, complete=False)
    assert figure.measure.endswith(AT_LEAST)
    assert "profiles aside" in figure.title or "but those by profile" in figure.title
