"""The alternatives side by side: what each option of page 1 is worth on each objective, and loses in each test."""

from reports.brief.sections.choices import compare, values
from reports.brief.sections.tested import tests_figure
from reports.brief.study import Study
from reports.brief.turning import turnings
from reports.words.blocks import Section


def alternatives(study: Study) -> Section:
    """The section; never None, since there is at least the status quo."""
    compared = compare(study, turnings(study))
    tests = tests_figure(study, compared)
    blocks = (values(study, compared), *((tests,) if tests else ()))
    return Section("alternatives", "The alternatives", blocks)
