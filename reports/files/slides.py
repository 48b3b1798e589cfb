"""The brief as five slides to edit and to speak to: recommendation, options, why, when it turns, plan; deterministic.

A slide shows what page 1 and the sections show, in short; its notes hold the paragraphs.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from reports.brief.findings import Findings
from reports.brief.markings import whole_marking
from reports.brief.view import Brief, blocks_of
from reports.files.office import APP, APPLICATION, CORE, core_properties, packed
from reports.files.slide_drawing import Deck
from reports.words.blocks import (
    Block,
    Callout,
    Entries,
    Entry,
    Figure,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Table,
)
from reports.words.catalogue import words

FIRST = ("page-1",)
WHY, TURNS, PLAN = ("why", "reasons"), ("turns", "weight_map"), ("plan", "contingency")
"""The sections of a slide: the first of these that the brief has."""

CONTRIBUTIONS, OTHERS = ("reasons", "why"), ("dissent",)
"""Where the picture of the contributions stands, and what each profile would choose."""

MOST_COLUMNS = 8
"""Columns of a table on a slide; of a wider one only those that are no prose."""


Kind = TypeVar("Kind", Table, Figure)


@dataclass(frozen=True)
class Slide:
    """What a slide shows, from top to bottom."""

    title: str
    """The finding."""
    notes: tuple[str, ...]
    """The paragraphs for who speaks to it."""
    warnings: tuple[str, ...] = ()
    """Texts in boxes."""
    tiles: tuple[KeyFigure, ...] = ()
    """Key figures."""
    entries: tuple[Entry, ...] = ()
    """A list."""
    lines: tuple[str, ...] = ()
    """Paragraphs."""
    figure: Figure | None = None
    """Its picture."""
    table: Table | None = None
    """Its table."""
    prefers_picture: bool = False
    """Which of both is shown where there is no room for both."""


def slides_of(
    brief: Brief, pictures: Mapping[str, bytes], findings: Findings, *, attached: bool = True
) -> bytes:
    """The slides as bytes.

    pictures: charts as PNG by key. attached: whether they hold the case and the run record, and then bear the highest
    marking of the case.
    """
    if attached:
        brief = replace(brief, marking=whole_marking(findings.case))
    deck = Deck(brief.title, brief.marking)
    for slide in chosen(brief):
        deck.begin(slide.title, slide.notes)
        for warning in slide.warnings:
            deck.warning(warning)
        if slide.tiles:
            deck.tiles(slide.tiles)
        if slide.lines:
            deck.lines(slide.lines)
        if slide.entries:
            deck.entries(slide.entries)
        if slide.figure is not None and slide.table is not None:
            deck.picture_with(slide.figure, pictures[slide.figure.key], slide.table, slide.prefers_picture)
        elif slide.figure is not None:
            deck.picture(slide.figure, pictures[slide.figure.key])
        elif slide.table is not None:
            deck.table(slide.table)
    return packed(deck.saved(findings, attached), {CORE: core_properties(brief, findings), APP: APPLICATION})


def chosen(brief: Brief) -> Iterator[Slide]:
    """The slides, without those of which the brief has no section."""
    first = _blocks(brief, FIRST)
    warned = tuple(block.text for block in first if isinstance(block, Callout))
    warnings = (brief.caveat or words("office")["see_first"],) if warned else ()
    entries, asks = _entries(first), [b for b in first if isinstance(b, Entries)]
    listed = tuple(entry for entry in entries if entry.label[:1].isdigit()) or entries
    yield Slide(
        brief.sections[0].title if brief.sections else brief.title,
        (brief.question, brief.decision_line, *_paragraphs(first, ("lead", "body"))),
        warned,
        tiles=tuple(figure for block in first if isinstance(block, KeyFigures) for figure in block.figures),
        lines=_paragraphs(first, ("confidence",)),
        entries=listed if asks else (),
    )
    table, figure = _first(first, Table), _first(first, Figure)
    if table or figure:
        yield _slide(
            words("options")["caption"],
            figure,
            table,
            (*_told(table), *_paragraphs(first, ("lead",))),
            warnings,
        )
    why, shown = _blocks(brief, WHY), _first(_blocks(brief, CONTRIBUTIONS), Figure)
    if why:
        table = None if shown else _first(why, Table)
        yield _slide(_title(brief, WHY), shown, table, _paragraphs(why, ("lead", "body")), warnings)
    turns, others = _blocks(brief, TURNS), _blocks(brief, OTHERS)
    if turns:
        told = (*_paragraphs(turns, ("lead", "body")), *_paragraphs(others, ("lead", "body")))
        shown, table = _first(turns, Figure), _narrow(_first(others, Table))
        yield replace(_slide(_title(brief, TURNS), shown, table, told, warnings), prefers_picture=True)
    plan = _blocks(brief, PLAN)
    if plan:
        table = _first(plan, Table)
        figure = _first(plan, Figure)
        slide = _slide(_title(brief, PLAN), figure, table, _paragraphs(plan, ("lead", "body")), warnings)
        yield replace(slide, prefers_picture=True)


def _slide(
    title: str, figure: Figure | None, table: Table | None, notes: tuple[str, ...], warnings: tuple[str, ...]
) -> Slide:
    """A slide that is headed by what its figure finds."""
    told = figure.title if figure else title
    described = (f"{figure.title} ({figure.measure})",) if figure else ()
    return Slide(told, (*notes, *described), warnings, figure=figure, table=table)


def _blocks(brief: Brief, keys: Iterable[str]) -> tuple[Block, ...]:
    """The blocks of the first of these sections that there is."""
    for key in keys:
        for section in brief.sections:
            if section.key == key:
                return tuple(blocks_of(section))
    return ()


def _title(brief: Brief, keys: Iterable[str]) -> str:
    there = {section.key: section.title for section in brief.sections}
    return next(there[key] for key in keys if key in there)


def _first(blocks: Sequence[Block], kind: type[Kind]) -> Kind | None:
    return next((block for block in blocks if isinstance(block, kind)), None)


def _entries(blocks: Sequence[Block]) -> tuple[Entry, ...]:
    return tuple(entry for block in blocks if isinstance(block, Entries) for entry in block.entries)


def _paragraphs(blocks: Sequence[Block], roles: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(block.text for block in blocks if isinstance(block, Paragraph) and block.role in roles)


def _told(table: Table | None) -> tuple[str, ...]:
    return (table.caption,) if table else ()


def _narrow(table: Table | None) -> Table | None:
    """The table without its columns of prose, for a slide that has a picture too."""
    if table is None:
        return None
    kept = [n for n in range(len(table.header)) if n not in table.wide][:MOST_COLUMNS]
    rows = tuple(tuple(row[n] for n in kept) for row in table.rows)
    numeric = tuple(at for at, n in enumerate(kept) if n in table.numeric)
    return Table(table.caption, tuple(table.header[n] for n in kept), rows, numeric, (), table.marked)
