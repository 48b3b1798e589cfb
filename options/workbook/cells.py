"""What stands in a cell and what it means: texts, numbers, dates and lists, there and back without loss."""

import json
import re
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from options.european import UnclearError, day_in, number_in
from options.workbook.columns import ValueKind

WorkbookValue = str | float | int | bool | date | None
"""What a cell holds; None is an empty one."""

MOST_CHARACTERS = 32_767
"""Characters of a cell."""

MOST_DIGITS = 15
"""Digits that a number of a spreadsheet keeps; one of more is stored as text."""

NONE = "(none)"
"""An empty list, where leaving it out means something else."""

YES, NO = "yes", "no"
"""How a truth value is written."""

_TRUTHS = {"yes": True, "true": True, "x": True, "1": True, "no": False, "false": False, "0": False}
_NAME = re.compile(r"[A-Za-z0-9_.]+")
_ODD = re.compile(r"[\r\t\v\x85\u2028\u2029\ufeff]|_x[0-9A-Fa-f]{4}_|^[^\S ]|[^\S ]$")


def cell_of(value: Any, kind: ValueKind) -> WorkbookValue:
    """The cell that holds a plain value of a case; None for what a cell of this kind cannot hold."""
    if kind in ("number", "low_end", "high_end"):
        return _number_cell(_end(value, kind))
    if kind == "truth":
        return (YES if value else NO) if isinstance(value, bool) else None
    if kind == "day":
        return value if isinstance(value, date) else None
    if kind == "names":
        listed = isinstance(value, list) and all(isinstance(each, str) for each in value)
        return list_cell(value) if listed else text_cell(value) if isinstance(value, str) else None
    return text_cell(value) if isinstance(value, str) else None


def value_of(cell: WorkbookValue, kind: ValueKind) -> Any:
    """What a cell that is not empty means; what it cannot mean is given as it is, for the record to refuse.

    Raises UnclearError for a text that may be two numbers or dates.
    """
    if kind in ("number", "low_end", "high_end"):
        if isinstance(cell, str):
            number = number_in(cell)
            return cell.strip() if number is None else number
        return Decimal(repr(cell)) if isinstance(cell, float | int) and not isinstance(cell, bool) else cell
    if kind == "truth":
        return _truth(cell)
    if kind == "day":
        return _day(cell)
    text = _as_text(cell)
    if kind == "names":
        return "all" if text.strip() == "all" else items_in(text)
    return text.strip() if kind == "name" else text_in(text)


def text_cell(text: str) -> str:
    """A text as a cell holds it: itself, or in JSON's quotes where spreadsheets would change it or drop it."""
    return _quoted(text) if _needs_quotes(text) else text


def text_in(cell: str) -> str:
    """The text of a cell."""
    if len(cell) > 1 and cell[0] == cell[-1] == '"':
        try:
            text = json.loads(cell)
        except ValueError:
            return cell
        if isinstance(text, str) and _needs_quotes(text):
            return text
    return cell


def list_cell(items: list[str]) -> str:
    """A list as a cell holds it: names side by side, texts one below the other."""
    if not items:
        return NONE
    if items == ["all"]:  # the word on its own stands for all that there are
        return _quoted("all")
    if all(_NAME.fullmatch(item) for item in items):
        return ", ".join(items)
    shown = [_quoted(item) if "\n" in item else text_cell(item) for item in items]
    text = "\n".join(shown)
    return text if items_in(text) == items else "\n".join(map(_quoted, items))


def items_in(cell: str) -> list[str]:
    """The list of a cell: its lines, or the names on its only line."""
    if cell.strip() == NONE:
        return []
    lines = [line for line in cell.split("\n") if line.strip()]
    if len(lines) == 1:
        parts = [part.strip() for part in re.split("[,;]", lines[0])]
        while parts and not parts[-1]:
            parts.pop()
        if parts and all(_NAME.fullmatch(part) for part in parts):
            return parts
    return [_item(line) for line in lines]


def _item(line: str) -> str:
    if line[:1] == line[-1:] == '"' and len(line) > 1:
        try:
            text = json.loads(line)
        except ValueError:
            return line
        return text if isinstance(text, str) else line
    return line


def _needs_quotes(text: str) -> bool:
    return not text.strip() or text.startswith('"') or bool(_ODD.search(text))


def _quoted(text: str) -> str:
    """In JSON, with what a spreadsheet takes for a character of its own written out."""
    quoted = json.dumps(text, ensure_ascii=False).replace("_x", "_\\u0078")
    return re.sub("[\x7f-\x9f\u2028\u2029\ufeff]", lambda found: f"\\u{ord(found[0]):04x}", quoted)


def _end(value: Any, kind: ValueKind) -> Any:
    """The end of an interval, or the number that is both."""
    if isinstance(value, list):
        return value[0 if kind == "low_end" else 1] if kind != "number" and len(value) == 2 else None
    return None if kind == "high_end" else value


def _number_cell(value: Any) -> WorkbookValue:
    if isinstance(value, str):
        return text_cell(value)
    if not isinstance(value, Decimal | int) or isinstance(value, bool):
        return None
    number = Decimal(value)
    digits = len(number.normalize().as_tuple().digits)
    return float(number) if digits <= MOST_DIGITS else f"{number:f}"


def _truth(cell: WorkbookValue) -> Any:
    if isinstance(cell, str):
        return _TRUTHS.get(cell.strip().casefold(), cell)
    return bool(cell) if cell in (0, 1) else cell


def _day(cell: WorkbookValue) -> Any:
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell
    if isinstance(cell, str):
        found = day_in(cell)
        return cell if found is None else found
    return Decimal(repr(cell)) if isinstance(cell, float | int) and not isinstance(cell, bool) else cell


def _as_text(cell: WorkbookValue) -> str:
    """What a cell shows, where a text is meant: 2024 for the number, true for the truth value."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ")
    return str(cell)


__all__ = [
    "MOST_CHARACTERS",
    "UnclearError",
    "WorkbookValue",
    "cell_of",
    "items_in",
    "list_cell",
    "text_cell",
    "text_in",
    "value_of",
]
