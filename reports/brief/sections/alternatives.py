"""The alternatives side by side: what each option of page 1 loses in each test."""

from reports.brief.findings import Findings
from reports.brief.sections.choices import compare
from reports.brief.sections.tested import tests_figure
from reports.brief.turning import turnings
from reports.words.blocks import Section
from reports.words.catalogue import heading


def alternatives(findings: Findings) -> Section | None:
    """None where there is nothing to test, or no rival."""
    tests = tests_figure(findings, compare(findings, turnings(findings)))
    return Section("alternatives", heading("alternatives"), (tests,)) if tests else None
