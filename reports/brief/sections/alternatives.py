"""The alternatives side by side: what each option of page 1 loses in each test."""

from reports.brief.sections.choices import compare
from reports.brief.sections.tested import tests_figure
from reports.brief.study import Study
from reports.brief.turning import turnings
from reports.words.blocks import Section
from reports.words.catalogue import heading


def alternatives(study: Study) -> Section | None:
    """None where there is nothing to test, or no rival."""
    tests = tests_figure(study, compare(study, turnings(study)))
    return Section("alternatives", heading("alternatives"), (tests,)) if tests else None
