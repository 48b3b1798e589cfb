"""The texts of a brief, and the program's own words in them: what the case says is put aside."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import BaseModel

from options import Case
from reports.brief.view import Brief
from reports.words.blocks import (
    Block,
    Callout,
    Columns,
    Entries,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Section,
    Table,
)
from reports.words.names import readable

OF_THE_CASE = "◦"
"""Stands for a text of the case; it counts as a word."""

PROSE = ("lead", "body", "caveat", "confidence", "callout", "entry", "remark")
"""What is read as sentences."""


@dataclass(frozen=True)
class Told:
    """A text of a brief, and what it is: a paragraph by its role, callout, entry, remark, label, title, cell and so on."""

    section: str
    annex: bool
    kind: str
    text: str


def told(brief: Brief) -> Iterator[Told]:
    """Every text of a brief, in its order."""
    for section in brief.sections:
        yield Told(section.key, section.annex, "title", section.title)
        for kind, text in texts_in(section.blocks):
            if text:
                yield Told(section.key, section.annex, kind, text)


def told_by(blocks: list[Block]) -> Iterator[Told]:
    """Every text of an answer for the terminal."""
    return (each for each in told_of(Section("answer", "", tuple(blocks))) if each.text)


def told_of(section: Section) -> Iterator[Told]:
    for kind, text in texts_in(section.blocks):
        yield Told(section.key, section.annex, kind, text)


def texts_in(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block.role, block.text
            case Callout():
                yield "callout", block.text
            case Heading():
                yield "heading", block.text
                yield "heading", block.remark
            case Table():
                yield from _of_table(block)
            case KeyFigures():
                for each in block.figures:
                    yield "key figure", f"{each.figure} {each.unit} {each.meaning}"
            case Entries():
                for entry in block.entries:
                    yield "label", entry.label
                    yield "entry", entry.text
                    yield from (("tag", tag) for tag in entry.tags)
                    yield from (("remark", remark.text) for remark in entry.remarks)
            case Figure():
                yield "finding", block.title
                yield "measure", block.measure
                yield "alt", block.alt
                yield from _of_table(block.table)
            case Columns():
                for column in block.columns:
                    yield from texts_in(column)


def _of_table(table: Table) -> Iterator[tuple[str, str]]:
    yield "caption", table.caption
    yield from (("head", text) for text in table.header)
    yield from (("cell", text) for row in table.rows for text in row)


def tables_in(blocks: tuple[Block, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Figure):
            yield block.table
        elif isinstance(block, Columns):
            for column in block.columns:
                yield from tables_in(column)


class Aside:
    """Puts the texts of a case aside."""

    def __init__(self, case: Case) -> None:
        self.texts = sorted(set(_strings(case)), key=len, reverse=True)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        every = "|".join(re.escape(text) for text in self.texts)
        return re.compile(rf"(?<!\w)(?:{every})(?!\w)", re.IGNORECASE)

    def own(self, text: str) -> str:
        """The text with what the case says replaced."""
        return self.pattern.sub(OF_THE_CASE, text)


def _strings(part: Any) -> Iterator[str]:
    """What people wrote: the texts of a case, and its keys made readable; not the words of the format."""
    if isinstance(part, str):
        text = part.strip().rstrip(".")
        if len(text) > 3 and text not in OF_THE_FORMAT:
            yield text
    elif isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from _strings(getattr(part, name))
    elif isinstance(part, Mapping):
        for key, value in part.items():
            yield from _strings(value)
            if len(str(key)) > 3 and str(key) not in OF_THE_FORMAT:
                yield from (readable(str(key)), str(key))
    elif isinstance(part, list | tuple):
        for value in part:
            yield from _strings(value)


OF_THE_FORMAT = {"fact", "assumption", "judgement", "maximise", "minimise", "moderate", "high", "likely", "status_quo",
                 "swing", "direct", "rank", "pert", "points", "posts", "consistent", "inconsistent", "neutral",
                 "concur", "object", "noted", "icd203", "phia", "scores", "reserve"}  # fmt: skip
"""Values that are words of the format, and units."""


def sentences(text: str) -> list[str]:
    """Split where a full stop, question or exclamation mark is followed by a capital, a digit, a case text or a quote."""
    return [each for each in re.split(rf"(?<=[.!?])\s+(?=[A-Z0-9€{OF_THE_CASE}“])", text) if each.strip()]
