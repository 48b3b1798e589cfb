"""The summary of a study as a page: the blocks of its answer with pictures, in the form of a brief."""

from options import Case
from reports.brief.markings import page_marking, with_markings
from reports.brief.view import Brief
from reports.figures.hand import picture
from reports.files.page import page_html
from reports.words.blocks import Block, Figure, Section
from reports.words.catalogue import words


def study_page(case: Case, blocks: list[Block]) -> str:
    """The page of these blocks. Nothing on it is a recommendation: the answer is another in every row."""
    sections = with_markings(case, [Section("study", words("study")["title"], tuple(blocks))])
    brief = Brief(
        title=case.title,
        question=case.question or "",
        marking=page_marking(case, sections),
        decision_line="",
        hypothetical=True,
        caveat="",
        sections=sections,
    )
    return page_html(brief, {each.key: picture(each) for each in brief.figures() if isinstance(each, Figure)})
