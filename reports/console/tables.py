"""Tables on a terminal: columns where they fit, else prose below its row, else entries of `label: value`."""

from collections.abc import Sequence
from dataclasses import replace

from reports.console.cells import cells, padded, wrapped
from reports.words.blocks import Table
from reports.words.wording import letter

INDENT, GAP = "  ", "  "

PROSE = 30
"""Cells from which text in a column is prose, which may leave its column."""

NARROWEST, LONGEST_WORD = 12, 24
"""A column of text is never narrower than the first, and breaks no word that is shorter than the second."""

SPARE = 2
"""A head may be so many cells wider than the numbers under it."""

LONGER = 1.2
"""How many times the lines of prose below its row the columns may take: columns are easier to compare."""


def table_lines(table: Table, width: int) -> list[str]:
    """The header and rows as lines of at most `width` cells, without the caption."""
    if not table.rows:
        return []
    legend, short = _lettered(table, width)
    side_by_side = _columns(table, width) or _after(legend, _columns(short, width))
    below = _prose_below(table, width) or _after(legend, _prose_below(short, width))
    if side_by_side and below:
        return side_by_side if len(side_by_side) <= LONGER * len(below) else below
    return side_by_side or below or _entries(table, width)


def _columns(table: Table, width: int) -> list[str]:
    """All columns side by side; empty where they do not fit."""
    widths = _widths(table, width)
    if not widths:
        return []
    head = _row(table.header, widths, table.numeric, to_bottom=True) if any(table.header) else []
    return [*head, *(line for row in table.rows for line in _row(row, widths, table.numeric))]


def _row(
    row: Sequence[str], widths: Sequence[int], numeric: Sequence[int], *, to_bottom: bool = False
) -> list[str]:
    """The lines of one row."""
    columns = [wrapped(cell, room) for cell, room in zip(row, widths, strict=True)]
    height = max(map(len, columns))
    filled = [
        [""] * (height - len(column)) + column if to_bottom else column + [""] * (height - len(column))
        for column in columns
    ]
    return [
        (
            INDENT
            + GAP.join(
                padded(text, room, right=column in numeric)
                for column, (text, room) in enumerate(zip(texts, widths, strict=True))
            )
        ).rstrip()
        for texts in zip(*filled, strict=True)
    ]


def _widths(table: Table, width: int) -> list[int]:
    """Column widths in cells: natural width where there is room, else text columns shrink; empty where they cannot."""
    columns = list(zip(table.header, *table.rows, strict=True))
    whole, least = [], []
    for column, texts in enumerate(columns):
        wide = max(map(cells, texts))
        word = max((cells(word) for text in texts for word in text.split()), default=0)
        if column in table.numeric:
            in_head = max(map(cells, table.header[column].split()), default=0)
            narrow = max(in_head, *(cells(text) for text in texts[1:]))
        else:
            narrow = min(wide, max(NARROWEST, min(word, LONGEST_WORD)))
        whole.append(wide)
        least.append(narrow)
    room = width - len(INDENT) - len(GAP) * (len(columns) - 1)
    if sum(whole) <= room:
        return whole
    if sum(least) > room:
        return []
    # Heads of numbers break into two lines or so first; then the widest columns come down to the same width.
    whole = [
        min(wide, max(least[n], wide // 2 + 1)) if n in table.numeric else wide
        for n, wide in enumerate(whole)
    ]
    level = max(whole)
    while sum(fitted := [max(a, min(b, level)) for a, b in zip(least, whole, strict=True)]) > room:
        level -= 1
    return fitted


def _lettered(table: Table, width: int) -> tuple[list[str], Table]:
    """A key to letters that stand for headings much wider than their numbers, and the table with the letters."""
    named = [
        n
        for n in table.numeric
        if max(map(cells, table.header[n].split()), default=0)
        > max(cells(row[n]) for row in table.rows) + SPARE
    ]
    letters = {column: letter(n) for n, column in enumerate(named)}
    told = [
        line for n, name in letters.items() for line in hanging(f"{name}: {table.header[n]}", width, 2, 5)
    ]
    return told, replace(table, header=tuple(letters.get(n, head) for n, head in enumerate(table.header)))


def _after(legend: list[str], lines: list[str]) -> list[str]:
    """The key to the letters, then the lines; empty where either is empty."""
    return [*legend, *lines] if legend and lines else []


def _prose_below(table: Table, width: int) -> list[str]:
    """Short columns side by side, with each row's long texts below it (above, where prose heads the row)."""
    long = [
        n
        for n, texts in enumerate(zip(*table.rows, strict=True))
        if n not in table.numeric and max(map(cells, texts)) > PROSE
    ]
    short = [n for n in range(len(table.header)) if n not in long]
    if not long or not short:
        return []
    over, under = [n for n in long if n == 0], [n for n in long if n]
    rows = tuple(tuple(row[n] for n in short) for row in table.rows)
    numeric = tuple(short.index(n) for n in table.numeric)
    narrow = Table("", tuple(table.header[n] for n in short), rows, numeric)
    within = len(INDENT) * len(over)  # numbers under the prose that heads them are set in
    widths = _widths(narrow, width - within)
    if not widths:
        return []
    lines, named = [], ""
    for row in (table.header, *table.rows):
        is_head = row is table.header
        if over and row[0] != named:  # several rows may stand under one name
            named = row[0]
            lines += hanging(named, width, 2, 4) if named else []
        numbers = _row([row[n] for n in short], widths, numeric, to_bottom=is_head)
        lines += [" " * within + line for line in numbers if line.strip()]
        for n in under:
            if row[n] and len(under) == 1:
                lines += hanging(row[n], width, 6, 6)
            elif row[n] and not is_head:  # of several each is told with its head
                lines += hanging(f"{table.header[n]}: {row[n]}" if table.header[n] else row[n], width, 6, 8)
    return lines


def _entries(table: Table, width: int) -> list[str]:
    """Each row as an entry: its first cell, then `heading: cell`; short ones share a line."""
    lines = []
    for row in table.rows:
        lines += hanging(row[0], width, 2, 4)
        told = [
            f"{head}: {cell}" if head else cell
            for head, cell in zip(table.header[1:], row[1:], strict=True)
            if cell
        ]
        short = [each for each in told if cells(each) <= PROSE]
        if short:
            lines += hanging("; ".join(short), width, 4, 4)
        lines += [line for each in told if each not in short for line in hanging(each, width, 4, 6)]
    return lines


def hanging(text: str, width: int, first: int, then: int) -> list[str]:
    """The text wrapped, its first line indented by `first` cells and the others by `then`."""
    # Wrapped as if all were set in as far as the farther: no line runs over, and words stay whole.
    lines = wrapped(text, width - max(first, then))
    return [" " * (then if n else first) + line for n, line in enumerate(lines)]
