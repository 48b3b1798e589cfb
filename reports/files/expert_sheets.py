"""Sheets to ask experts with: one a person, what was said before beside the spread of all, without their names."""

from collections.abc import Sequence
from datetime import UTC, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from options import Case
from options.asked_scores import AskedScore, asked_of
from options.workbook.cells import cell_of, text_cell
from reports.files.case_looks import HEAD_HEIGHT, LINE_HEIGHT, Looks, looks_of, protect, set_page
from reports.words.names import choice_name, objective_name

HEADS = ("expert", "lever", "level", "objective", "in words", "unit", "low", "likely", "high", "reason",
         "least of all", "middle of all", "greatest of all")  # fmt: skip
WIDTHS = (14, 16, 14, 16, 54, 16, 10, 10, 10, 60, 11, 11, 11)
NOTES = {
    "low": "It would surprise you if it were less.",
    "likely": "What you hold most likely. Leave it empty where you do not wish to say.",
    "high": "It would surprise you if it were more.",
    "reason": "Why, in a sentence or two. It stays with your answer in the case.",
    "least of all": "Of the likely values that all gave in the last round; empty where fewer than three did.",
    "middle of all": "Half of all gave less, half more.",
    "greatest of all": "Of the likely values that all gave in the last round.",
}
FILLED = ("low", "likely", "high", "reason")
"""What the expert fills in."""


def expert_sheets(case: Case, experts: Sequence[str]) -> bytes:
    """The workbook as bytes, a sheet for each of these experts of the case."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(case.as_of, time(), UTC)
        book.set_properties({"title": case.title, "keywords": "policy-options experts", "created": created})
        looks = looks_of(book)
        for n, expert in enumerate(experts, start=1):
            title = expert if len(expert) <= 31 else f"{expert[:27]}_{n}"
            sheet = book.add_worksheet(title)
            set_page(sheet, case)
            _write(sheet, case, expert, looks)
    return file.getvalue()


def _write(sheet: Any, case: Case, expert: str, looks: Looks) -> None:
    for n, (head, width) in enumerate(zip(HEADS, WIDTHS, strict=True)):
        sheet.set_column(n, n, width, looks.open if head in FILLED[:3] else looks.body)
        sheet.write_string(0, n, head, _head_look(head, looks))
        if head in NOTES:
            sheet.write_comment(0, n, NOTES[head], {"x_scale": 1.6, "y_scale": 0.6, "author": ""})
    for row, asked in enumerate(asked_of(case, expert), start=1):
        _write_row(sheet, row, case, expert, asked, looks)
    sheet.set_row(0, HEAD_HEIGHT)
    sheet.freeze_panes(1, 5)
    sheet.autofilter(0, 0, max(1, len(asked_of(case, expert))), len(HEADS) - 1)
    sheet.repeat_rows(0)
    protect(sheet)


def _head_look(head: str, looks: Looks) -> Any:
    if head not in FILLED:
        return looks.shown
    return looks.head if head == "reason" else looks.head_of_numbers


def _write_row(sheet: Any, row: int, case: Case, expert: str, asked: AskedScore, looks: Looks) -> None:
    words = f"{choice_name(case, asked.lever, asked.level)}: {objective_name(case, asked.objective)}"
    unit = case.objectives[asked.objective].unit or ""
    for n, text in enumerate((expert, asked.lever, asked.level, asked.objective, words, unit)):
        sheet.write_string(row, n, text, looks.key if n < 4 else looks.faint)
    before = asked.answer_of(expert)
    for n, end in enumerate(("low", "likely", "high"), start=6):
        number = getattr(before, end, None)
        _write_number(sheet, row, n, number, looks.open)
    reason = before.because if before is not None else None
    sheet.write_string(row, 9, text_cell(reason), looks.body) if reason else sheet.write_blank(
        row, 9, None, looks.body
    )
    for n, number in enumerate(asked.spread() or (), start=10):
        _write_number(sheet, row, n, number, looks.faint)
    lines = 1 + max(len(words) // 50, len(reason or "") // 56)
    sheet.set_row(row, LINE_HEIGHT * lines)


def _write_number(sheet: Any, row: int, n: int, number: Any, look: Any) -> None:
    cell = cell_of(number, "number")
    if cell is None:
        sheet.write_blank(row, n, None, look)
    elif isinstance(cell, str):
        sheet.write_string(row, n, cell, look)
    else:
        sheet.write_number(row, n, cell, look)
