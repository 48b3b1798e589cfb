"""Estimates of the room that texts and tables take on a slide, which does not flow; the size of letters that fits."""

from collections.abc import Iterable, Sequence
from math import ceil, fsum

from reports.files.office import clean
from reports.files.table_widths import PADDING, column_widths, ems
from reports.words.blocks import Table

TITLES, TEXTS, CELLS, MARKINGS = (28, 24, 20, 17), (18, 16, 14, 12), (14, 13, 12, 11, 10), (11, 8, 6)
"""Points: the sizes tried, largest first."""

REGULAR = 0.93
"""The width of regular letters, and of a mixture with bold ones, in that of bold ones."""

A_POINT, LEADING = 25.4 / 72, 1.22
"""Millimetres of a point, and the height of a line in sizes."""

LONGEST_CELL, LONGEST_TEXT = 220, 700
"""Characters of a cell and of a paragraph on a slide."""


def cut(text: str, most: int) -> str:
    """As much of a text as a slide shows."""
    told = clean(text)
    return told if len(told) <= most else told[:most].rstrip() + "…"


def _rows(text: str, width: float, size: float) -> int:
    """About how many lines a text takes."""
    return max(1, ceil(REGULAR * ems(text) * size * A_POINT / width)) if text else 0


def height_of(texts: Iterable[str], width: float, size: float) -> float:
    """About how many mm paragraphs take."""
    return sum(_rows(text, width, size) for text in texts) * size * A_POINT * LEADING


def shortened(table: Table) -> list[tuple[str, ...]]:
    """The header and the rows of a table, with long cells cut."""
    return [tuple(cut(cell, LONGEST_CELL) for cell in row) for row in (table.header, *table.rows)]


def laid_out(
    rows: Sequence[tuple[str, ...]], table: Table, height: float, width: float
) -> tuple[int, list[float], list[float]]:
    """The largest size at which rows take no more than this height, else the smallest; widths and heights at it, in mm.

    height, width: the most that the table may take.
    """
    short = Table(table.caption, rows[0], tuple(rows[1:]), table.numeric, table.wide)
    for size in CELLS:
        widths = column_widths(short, min(width, needed(rows, size)), size * A_POINT)
        heights = [row_height(row, widths, size) for row in rows]
        if fsum(heights) <= height:
            break
    return size, widths, heights


def needed(rows: Sequence[Sequence[str]], size: float) -> float:
    """About how wide a table is on single lines, with some air, in mm."""
    columns = range(len(rows[0]))
    return fsum(max(ems(row[column]) for row in rows) * size * A_POINT + 3 * PADDING for column in columns)


def row_height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    """About how many mm a row of a table takes."""
    tallest = max(
        height_of([cell or "x"], width - PADDING, size) for cell, width in zip(row, widths, strict=False)
    )
    return tallest + 1.6


def fitting(texts: Sequence[str], width: float, height: float, sizes: Sequence[int]) -> int:
    """The largest of the sizes at which the texts take no more than this height, else the smallest."""
    return next((size for size in sizes if height_of(texts, width, size) <= height), sizes[-1])
