"""Protective markings of a brief: of each figure, of each section, and of every page.

Whatever bears a marking of its own is named with it, as in `(RESTRICTED) Shelters`. A figure or section bears the
highest of those that it shows, and never less than the case's own; the pages bear the highest of all sections.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from options import Case, highest_marking, markings_borne, markings_in_order, portion_markings
from reports.words.blocks import Block, Columns, Figure, Section, plain
from reports.words.wording import marked


def with_markings(case: Case, sections: Iterable[Section]) -> tuple[Section, ...]:
    """The sections, each and its figures titled after their markings; unchanged for a case of one marking throughout."""
    if all(marking == case.marking for _, marking in portion_markings(case)):
        return tuple(sections)
    return tuple(
        replace(
            section,
            title=marked(section.title, shown_marking(case, section)),
            blocks=tuple(_marked(case, block) for block in section.blocks),
        )
        for section in sections
    )


def page_marking(case: Case, sections: Iterable[Section]) -> str:
    """The marking of every page: the highest of what the sections show, and of the case; empty where there is none."""
    return highest_marking(case, [case.marking, *(shown_marking(case, each) for each in sections)]) or ""


def answer_marking(case: Case, blocks: Iterable[Block]) -> str:
    """The marking of a terminal's answer, as that of a page; empty where there is none."""
    answer = Section("answer", case.title, tuple(blocks))
    return page_marking(case, [answer])


def whole_marking(case: Case) -> str:
    """The highest marking of anything in the case, shown or not; empty where there is none."""
    return highest_marking(case, (marking for _, marking in markings_borne(case))) or ""


def shown_marking(case: Case, part: Section | Figure) -> str | None:
    """The highest marking that stands before anything in the part, and at least the case's."""
    known = markings_in_order(case)
    if not known or case.marking == known[-1]:
        return case.marking
    portion = re.compile(r"\((" + "|".join(map(re.escape, known)) + r")\) ")
    found = {mark for text in _texts(plain(part)) for mark in portion.findall(text)}
    return highest_marking(case, [case.marking, *found])


def _marked(case: Case, block: Block) -> Block:
    if isinstance(block, Columns):
        return replace(
            block, columns=tuple(tuple(_marked(case, each) for each in column) for column in block.columns)
        )
    if isinstance(block, Figure):
        return replace(block, title=marked(block.title, shown_marking(case, block)))
    return block


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for value in part.values():
            yield from _texts(value)
    elif isinstance(part, list):
        for value in part:
            yield from _texts(value)
