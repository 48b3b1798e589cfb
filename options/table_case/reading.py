"""Reading a table of options from a file: CSV with commas, semicolons or tabs, or the first sheet of a workbook."""

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from pathlib import PurePath
from typing import Any

from options.faults import CaseError, Fault, refusal
from options.number import MOST_DECIMALS
from options.reading import read_bytes
from options.table_case.table import OptionTable, TableRow, TableValue
from options.workbook.opening import Broken, is_workbook, open_workbook

MOST_ROWS = 300
"""Options of a table: as many levers as a case may have and still be solved in reasonable time."""

MOST_COLUMNS = 60
"""Columns of a table."""

LONGEST_TEXT = 5_000
"""Characters of a cell; a description is shorter."""

DELIMITERS = ";,\t"
"""What may stand between the cells of a text file."""

_TITLE = re.compile(r"[_\W]+")


def read_table(data: bytes, path: str) -> OptionTable:
    """The table in a file's bytes; `path` is what faults call it. Raises CaseError for anything that is no table."""
    table = _of_workbook(data, path) if is_workbook(data, path) else _of_text(data, path)
    faults = [*_sizes(table)]
    if faults:
        raise CaseError(tuple(sorted(faults)))
    return table


def load_table(path: str) -> OptionTable:
    """The table in a file. Raises CaseError where it cannot be read, or is no table."""
    return read_table(read_bytes(path), path)


def _of_text(data: bytes, path: str) -> OptionTable:
    text, remarks = _decoded(data, path)
    delimiter = _delimiter(text)
    first = text.split("\n", 1)[0].strip().casefold()
    lines: list[tuple[int, list[str]]] = []
    try:
        reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for line in reader:
            lines.append((reader.line_num, line))
    except csv.Error as error:
        message = f"is no CSV from here on ({error}); close its quotes, and double those within a text"
        raise CaseError((Fault(path, len(lines) + 1, 1, "table", message),)) from None
    if re.fullmatch(r"sep=.", first):
        lines = lines[1:]
    found = [(number, [cell.strip() or None for cell in line]) for number, line in lines]
    table = _table(path, None, found)
    return replace(table, decimal_comma=_comma(table, delimiter), remarks=remarks)


def _of_workbook(data: bytes, path: str) -> OptionTable:
    sheets = [sheet for sheet in open_workbook(data, path) if sheet.cells]
    if not sheets:
        raise _empty(path)
    raw = sheets[0]
    rows: dict[int, dict[int, Any]] = {}
    for (row, column), value in sorted(raw.cells.items()):
        rows.setdefault(row, {})[column] = value
    found = [
        (number, [_stored(cells.get(column)) for column in range(1, max(cells) + 1)])
        for number, cells in rows.items()
    ]
    table = _table(path, raw.title, found)
    faults = [
        table.fault(row, column - 1, value.why)
        for (row, column), value in sorted(raw.cells.items())
        if isinstance(value, Broken)
    ]
    if faults:
        raise CaseError(tuple(faults))
    others = ", ".join(sheet.title for sheet in sheets[1:])
    told = (f"Only the first sheet, {raw.title}, was read; there are also {others}.",) if others else ()
    return replace(table, remarks=told)


def _table(path: str, sheet: str | None, lines: list[tuple[int, list[Any]]]) -> OptionTable:
    """Heads are the first line with two texts or more; what stands above is a title."""
    full = [(number, cells) for number, cells in lines if any(cell is not None for cell in cells)]
    at = next((index for index, (_, cells) in enumerate(full) if _texts(cells) > 1), None)
    if at is None:
        raise _empty(path)
    head_row, heads = full[at]
    while heads and heads[-1] is None:
        heads = heads[:-1]
    wide = len(heads)
    name = _TITLE.sub(" ", PurePath(path).stem).strip() or "options"
    table = OptionTable(
        path, name[0].upper() + name[1:], tuple(str(head or "") for head in heads), head_row, ()
    )
    table = replace(table, sheet=sheet)
    rows, faults = [], []
    for number, cells in full[at + 1 :]:
        if any(cell is not None for cell in cells[wide:]):
            message = (
                f"stands beyond the {wide} heads; give the column a head, or put quotes round a text"
                " that holds what parts the cells"
            )
            faults.append(table.fault(number, wide, message))
        rows.append(TableRow(number, tuple((cells + [None] * wide)[:wide])))
    if faults:
        raise CaseError(tuple(faults))
    return replace(table, rows=tuple(rows))


def _sizes(table: OptionTable) -> Iterator[Fault]:
    if not table.rows:
        yield table.fault(table.head_row, 0, "has no row below its heads; write an option a row")
    if len(table.rows) > MOST_ROWS:
        told = (
            f"has {len(table.rows):,} rows, and may have {MOST_ROWS}; choose the options that are in question"
        )
        yield table.fault(table.rows[MOST_ROWS].number, 0, told)
    if len(table.heads) > MOST_COLUMNS:
        told = f"has {len(table.heads)} columns, and may have {MOST_COLUMNS}; leave out what is no effect or cost"
        yield table.fault(table.head_row, MOST_COLUMNS, told)
    for row in table.rows:
        for column, cell in enumerate(row.cells):
            if isinstance(cell, str) and len(cell) > LONGEST_TEXT:
                told = f"has {len(cell):,} characters, and may have {LONGEST_TEXT:,}; shorten it"
                yield table.fault(row.number, column, told)


def _decoded(data: bytes, path: str) -> tuple[str, tuple[str, ...]]:
    """The text of a file, and what was assumed of its encoding."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        try:
            return data.decode("utf-16"), ()
        except UnicodeDecodeError:
            raise _whole(path, "is damaged UTF-16; save it as CSV in UTF-8") from None
    if b"\0" in data:
        raise _whole(path, "is a binary file; save the table as CSV or .xlsx")
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        try:
            told = "The file is not in UTF-8; it was read as Western European (Windows-1252)."
            return data.decode("cp1252"), (told,)
        except UnicodeDecodeError:
            raise _whole(path, "is neither UTF-8 nor Windows-1252; save it as CSV in UTF-8") from None


def _delimiter(text: str) -> str:
    """What parts the cells: as the file's first line says (sep=;), or what its first lines have most of."""
    first = text.split("\n", 1)[0].strip()
    if re.fullmatch(r"(?i)sep=[;,\t]", first):
        return first[-1]
    outside = re.sub(r'"[^"]*"', "", text[:20_000])
    lines = [line for line in outside.splitlines() if line.strip()]
    head = next((line for line in lines if any(mark in line for mark in DELIMITERS)), "")
    return max(DELIMITERS, key=lambda mark: head.count(mark))


_POINT = re.compile(r"[-+]?[0-9]+\.([0-9]{1,2}|[0-9]{4,})|[-+]?[0-9]{1,3}(,[0-9]{3})+\.[0-9]+|[-+]?0\.[0-9]+")
_COMMA = re.compile(r"[-+]?[0-9]+,([0-9]{1,2}|[0-9]{4,})|[-+]?[0-9]{1,3}(\.[0-9]{3})+,[0-9]+|[-+]?0,[0-9]+")


def _comma(table: OptionTable, delimiter: str) -> bool | None:
    """Whether decimals stand after a comma: by numbers that can be read in one way alone, else by what parts cells."""
    texts = [cell.rstrip(" %") for row in table.rows for cell in row.cells if isinstance(cell, str)]
    points = any(_POINT.fullmatch(text) for text in texts)
    commas = any(_COMMA.fullmatch(text) for text in texts)
    if points != commas:
        return commas
    return False if delimiter == "," and not commas else None


def _stored(value: Any) -> TableValue:
    """What a cell of a workbook holds, as a table has it."""
    if value is None or isinstance(value, Broken):
        return None
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        number = Decimal(repr(value))
        if not number.is_finite():
            return None
        return round(number, MOST_DECIMALS) if abs(number) < 1 else number
    if isinstance(value, datetime):
        return value.date().isoformat()
    return value.isoformat() if isinstance(value, date) else str(value).strip() or None


def _texts(cells: list[Any]) -> int:
    return sum(isinstance(cell, str) for cell in cells)


def _empty(path: str) -> CaseError:
    return _whole(
        path, "holds no table; write heads in its first row (name, cost, savings) and an option a row"
    )


def _whole(path: str, message: str) -> CaseError:
    return refusal(path, message, "table")
