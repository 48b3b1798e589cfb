"""Renders each kind of block as lines of a terminal."""

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass, replace
from shutil import get_terminal_size
from typing import Any

import click

from reports.console.cells import cells, wrapped
from reports.console.tables import hanging, table_lines
from reports.words.blocks import (
    Block,
    Callout,
    Columns,
    Entries,
    Entry,
    Explorer,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Table,
)
from reports.words.terminal import harmless, spelled

PIPED = 80
"""Cells of a line where there is no terminal."""

LEAST = 24
"""Narrower than this nothing is set; such a terminal breaks the lines itself."""

SHORT = 12
"""Cells of a label that never stands on a line of its own."""

READABLE = 100
"""Cells of a line of prose at most, however wide the terminal."""


def terminal_width() -> int:
    """The width in cells: COLUMNS, else that of the terminal, else 80."""
    return max(LEAST, get_terminal_size((PIPED, 24)).columns)


def lines(blocks: Iterable[Block], width: int) -> str:
    """The blocks as text, separated by empty lines; no line is wider than the larger of `width` and LEAST."""
    width = max(width, LEAST)
    text: list[str] = []
    headed = True
    for block in blocks:
        told = list(_lines(_cleaned(block), width))
        if told:
            text += [*([] if headed else [""]), *told]
            headed = isinstance(block, Heading)
    return "".join(f"{line}\n" for line in text)


def _cleaned(part: Any) -> Any:
    """The block without control characters, in characters that standard output can encode."""
    if isinstance(part, str):
        return spelled(harmless(part).replace("\x1b", "?"))
    if isinstance(part, tuple):
        return tuple(map(_cleaned, part))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{each.name: _cleaned(getattr(part, each.name)) for each in fields(part)})
    return part


def _lines(block: Block, width: int) -> Iterator[str]:
    match block:
        case Paragraph(text=text):
            yield from wrapped(text, min(width, READABLE))
        case Callout(text=text):
            yield from _bold(wrapped(text, min(width, READABLE)), fg="yellow")
        case Heading(text=text, remark=remark):
            yield from _bold(wrapped(text, width))
            if remark:
                yield from hanging(remark, width, 2, 2)
        case Table(caption=caption):
            yield from _bold(wrapped(caption, width) if caption else ())
            yield from table_lines(block, width)
        case KeyFigures(figures=figures):
            rows = tuple((each.figure, each.unit, each.meaning) for each in figures)
            yield from table_lines(Table("", ("", "", ""), rows, (0,)), width)
        case Entries(entries=entries):
            for entry in entries:
                yield from _entry(entry, width)
        case Figure(title=title, table=table):
            yield from _bold(wrapped(title, width))
            yield from table_lines(table, width)
        case Columns(columns=columns):
            for column in columns:
                yield from lines(column, width).splitlines()
        case Explorer():
            return


def _entry(entry: Entry, width: int) -> Iterator[str]:
    """Label and text on one line where both fit or the label is short, else one under the other; then remarks."""
    width = min(width, READABLE)
    head = " ".join([entry.label, *(f"[{tag}]" for tag in entry.tags)]).strip()
    together = f"{head}: {entry.text}" if head and entry.text else head or entry.text
    if not (head and entry.text) or cells(head) <= SHORT or cells(together) <= width - 4:
        yield from hanging(together, width, 2, 4)
    else:
        yield from hanging(head, width, 2, 4)
        yield from hanging(entry.text, width, 4, 4)
    for remark in entry.remarks:
        yield from hanging(f"{remark.text} {remark.url}".strip(), width, 4, 6)


def _bold(told: Iterable[str], fg: str | None = None) -> Iterator[str]:
    """The lines in bold, which has no width."""
    return (click.style(line, bold=True, fg=fg) for line in told)
