"""The alternatives side by side: what each option of page 1 is worth on each objective."""

from reports.brief.sections.choices import compare, values
from reports.brief.study import Study
from reports.brief.turning import turnings
from reports.words.blocks import Section


def alternatives(study: Study) -> Section:
    """The section; never None, since there is at least the status quo."""
    options = values(study, compare(study, turnings(study)))
    return Section("alternatives", "The alternatives", (options,))
