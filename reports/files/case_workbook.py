"""A case as a workbook to hand on and to take back: a sheet a section, drop-downs, notes, locked heads; deterministic.

Texts are never formulas, and numbers of more digits than a spreadsheet keeps are texts.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from io import BytesIO
from typing import Any

import xlsxwriter

from options import Case
from options.plain import plain_values
from options.workbook.cells import MOST_CHARACTERS, NO, YES, WorkbookValue
from options.workbook.columns import Column, ValueKind
from options.workbook.filling import Filled, Filling, fill
from options.workbook.layout import CASE, GUIDE, MATRIX, OTHER, layout
from options.workbook.places import letters, quoted
from reports.files.case_looks import HEAD_HEIGHT, LINE_HEIGHT, Looks, looks_of, protect, set_page

MARK = "policy-options case"
"""The marker in the workbook of a case."""

SPARE = 300
"""Rows below the last one for which drop-downs stand ready."""

MOST_LINES = 12
"""Lines of a row's height; longer texts are read in the cell."""

WIDTHS: dict[ValueKind, int] = {
    "text": 26, "name": 14, "number": 11, "day": 12, "truth": 11, "names": 26, "low_end": 11, "high_end": 11,
}  # fmt: skip
"""Characters, by what a column holds."""

WIDE = {"reason": 60, "claim": 60, "citation": 44, "text": 50, "remark": 50, "what": 50, "inequality": 44,
        "headline": 70, "meaning": 70, "title": 36, "unit": 16, "url": 30, "marking": 16, "confidence": 12}  # fmt: skip
"""Characters of columns that hold long texts, or short ones, by their heads."""


STEPS = (
    "Change, add or clear what you like; a row is a thing, and the names in its first columns tell rows apart.",
    "Point at a head to read what its column means. Cells with a list of choices show an arrow when they are selected.",
    "Names on other sheets must exist there: add a lever on Levers, then its levels on Levels, then their scores.",
    "A score is one row on Scores. Score matrix shows the likely ones side by side; write a number into an empty "
    "cell there for a new one, or over a grey one to replace it.",
    "Sheets that are empty are hidden: right-click a tab and choose Unhide. Sheets of your own are left aside.",
    "Bring it back with: policy-options import FILE.xlsx CASE. Every fault is told with its sheet and cell, and nothing "
    "is written before all are mended.",
)
"""What whoever opens the workbook must know."""


class TextTooLong(Exception):
    """A text does not fit in a cell; the message names where it stands."""


def case_workbook(case: Case) -> bytes:
    """The workbook of a case as bytes. Raises TextTooLong."""
    filling = fill(plain_values(case))
    _check_lengths(filling)
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True, "default_date_format": "yyyy-mm-dd"}) as book:
        created = datetime.combine(case.as_of, time(), UTC)
        book.set_properties({"title": case.title, "keywords": MARK, "created": created})
        looks = looks_of(book)
        sheets = {each.sheet.title: each for each in filling.sheets}
        titles = [GUIDE, CASE]
        for each in filling.sheets:
            titles += [each.sheet.title] + ([MATRIX] if each.sheet.title == "Scores" else [])
        written = {title: book.add_worksheet(title) for title in [*titles, OTHER]}
        for sheet in written.values():
            set_page(sheet, case)
        _write_guide(written[GUIDE], case, filling, titles, looks)
        _write_case(written[CASE], filling, looks)
        for filled in filling.sheets:
            _write_rows(written[filled.sheet.title], filled, sheets, looks)
        _write_matrix(written[MATRIX], sheets, looks)
        _write_other(written[OTHER], filling, looks)
        written[GUIDE].activate()
    return file.getvalue()


def _write_guide(sheet: Any, case: Case, filling: Filling, titles: Sequence[str], looks: Looks) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, case.title, looks.title)
    row = 2
    for step in STEPS:
        sheet.write_string(row, 0, f"{row - 1}", looks.faint)
        sheet.write_string(row, 1, step, looks.plain)
        sheet.set_row(row, _height([(step, 100)]))
        row += 1
    row += 1
    for column, head in enumerate(("Sheet", "What it holds")):
        sheet.write_string(row, column, head, looks.head)
    holds = {each.sheet.title: each for each in filling.sheets}
    for title in titles[1:]:
        row += 1
        sheet.write_url(row, 0, f"internal:{quoted(title)}!A1", looks.link, title)
        told = {
            CASE: "What the case states once.",
            MATRIX: "Likely scores: levels against objectives, to read and to fill.",
        }
        text = told.get(title) or holds[title].sheet.holds
        hidden = title in holds and _is_hidden(holds[title])
        sheet.write_string(
            row, 1, f"{text} (empty, hidden)" if hidden else text, looks.faint if hidden else looks.plain
        )


def _write_case(sheet: Any, filling: Filling, looks: Looks) -> None:
    sheet.set_column(0, 0, 26, looks.body)
    sheet.set_column(1, 1, 70, looks.body)
    sheet.set_column(2, 2, 70, looks.body)
    for n, head in enumerate(("field", "value", "meaning")):
        sheet.write_string(0, n, head, looks.shown if n == 2 else looks.head)
    for row, (column, cell) in enumerate(filling.stated, start=1):
        sheet.write_string(row, 0, column.head, looks.head)
        _write(sheet, row, 1, cell, looks.stated, looks.day)
        sheet.write_string(row, 2, column.note, looks.faint)
        sheet.set_row(row, _height([(cell, 70), (column.note, 70)]))
        _choose(sheet, column, row, row, 1)
    sheet.set_row(0, HEAD_HEIGHT / 1.5)
    sheet.freeze_panes(1, 1)
    protect(sheet)


def _write_rows(sheet: Any, filled: Filled, sheets: dict[str, Filled], looks: Looks) -> None:
    """A sheet of rows: heads with notes, the rows, a column of units where rows are scores."""
    keys, last = filled.sheet.keys, len(filled.rows) + SPARE
    sheet.set_column(0, 60, 12, looks.body)
    for n, key in enumerate(keys):
        _head(sheet, n, key.head, key.note, looks.head)
        sheet.set_column(n, n, 18 if key.head != "bundle" else 60, looks.key)
        _choose(sheet, Column(key.head, (), "name", "", key.choices, key.names), 1, last, n)
    numeric: list[int] = []
    for n, column in enumerate(filled.columns, start=len(keys)):
        is_number = column.kind in ("number", "low_end", "high_end")
        head = f"{column.head}\n({unit})" if (unit := _unit(column)) else column.head
        _head(sheet, n, head, column.note, looks.head_of_numbers if is_number else looks.head)
        look = looks.day if column.kind == "day" else looks.number if is_number else looks.body
        sheet.set_column(n, n, _width(column), look)
        _choose(sheet, column, 1, last, n)
        numeric += [n] if is_number else []
    for row, (names, cells) in enumerate(filled.rows, start=1):
        for n, name in enumerate(names):
            sheet.write_string(row, n, name, looks.key)
        for n, cell in enumerate(cells, start=len(names)):
            _write(sheet, row, n, cell, looks.number if n in numeric else looks.body, looks.day)
        sheet.set_row(row, _height(list(zip(cells, map(_width, filled.columns), strict=True))))
    width = len(keys) + len(filled.columns)
    if keys and keys[-1].head == "objective" and filled.sheet.spread:
        _write_units(sheet, filled, sheets["Objectives"], width, looks)
        width += 1
    sheet.set_row(0, HEAD_HEIGHT)
    sheet.freeze_panes(1, len(keys))
    sheet.autofilter(0, 0, max(1, len(filled.rows)), width - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:{letters(width)}{last + 1}"})
    sheet.repeat_rows(0)
    protect(sheet)
    if _is_hidden(filled):
        sheet.hide()


def _width(column: Column) -> int:
    return WIDE.get(column.head, WIDTHS[column.kind])


def _height(cells: Sequence[tuple[WorkbookValue, int]]) -> float:
    """The height of a row in which each of these cells has so many characters on a line."""
    lines = (
        sum(1 + int(len(line) * 0.98) // width for line in cell.split("\n")) if isinstance(cell, str) else 1
        for cell, width in cells
    )
    return LINE_HEIGHT * min(max(lines, default=1), MOST_LINES)


def _is_hidden(filled: Filled) -> bool:
    return not filled.rows and not filled.sheet.always


def _head(sheet: Any, n: int, text: str, note: str, look: Any) -> None:
    sheet.write_string(0, n, text, look)
    if note:
        lines = 1 + len(note) // 34
        sheet.write_comment(0, n, note, {"x_scale": 1.6, "y_scale": max(0.5, lines * 0.24), "author": ""})


def _unit(column: Column) -> str:
    return column.unit or (
        "months" if column.path[-1] in ("lead_time", "within") or column.head == "months" else ""
    )


def _write_units(sheet: Any, filled: Filled, objectives: Filled, n: int, looks: Looks) -> None:
    """The unit of each score, looked up: it follows when rows are sorted or added."""
    at, unit = letters(len(filled.sheet.keys)), letters(objectives.heads.index("unit") + 1)
    units = {keys[0]: cells[objectives.heads.index("unit") - 1] for keys, cells in objectives.rows}
    _head(sheet, n, "unit", "The objective's unit, from the sheet Objectives; for reading only.", looks.shown)
    sheet.set_column(n, n, 16, looks.faint)
    last = len(objectives.rows) + SPARE
    for row, (keys, _) in enumerate(filled.rows, start=1):
        found = f"MATCH(${at}{row + 1},Objectives!$A$2:$A${last},0)"
        formula = f'=IFERROR(INDEX(Objectives!${unit}$2:${unit}${last},{found})&"","")'
        sheet.write_formula(row, n, formula, looks.faint, units.get(keys[-1]) or "")


def _write_matrix(sheet: Any, sheets: dict[str, Filled], looks: Looks) -> None:
    """Levels against objectives: formulas that show the likely scores, and cells to fill where there is none."""
    scores, objectives, levels = sheets["Scores"], sheets["Objectives"], sheets["Levels"]
    likely = scores.heads.index("likely")
    stated = {keys: cells[likely - len(keys)] for keys, cells in scores.rows}
    derived = [n for n, head in enumerate(objectives.heads) if head.startswith("from:")]
    columns = [
        (keys[0], cells[objectives.heads.index("unit") - 1])
        for keys, cells in objectives.rows
        if all(cells[n - 1] is None for n in derived)
    ]
    for n, head in enumerate(("lever", "level")):
        _head(sheet, n, head, "", looks.head)
        sheet.set_column(n, n, 18, looks.key)
    note = "Grey: the likely score on the sheet Scores; write over it to replace it. Pale: no score as yet; write one."
    for n, (name, unit) in enumerate(columns, start=2):
        _head(sheet, n, f"{name}\n({unit})" if unit else name, note, looks.head_of_numbers)
        sheet.set_column(n, n, max(13, min(22, len(name) + 2)), looks.number)
    last = len(scores.rows) + SPARE
    column = [f"Scores!${letters(n)}$2:${letters(n)}${last}" for n in (1, 2, 3)]
    sums = f"Scores!${letters(likely + 1)}$2:${letters(likely + 1)}${last}"
    grey = looks.faint
    for row, (keys, _) in enumerate(levels.rows, start=1):
        for n, name in enumerate(keys):
            sheet.write_string(row, n, name, looks.key)
        for n, (name, _) in enumerate(columns, start=2):
            shown = stated.get((*keys, name))
            if isinstance(shown, float):
                formula = (
                    f'=SUMIFS({sums},{column[0]},$A{row + 1},{column[1]},$B{row + 1},{column[2]},"{name}")'
                )
                sheet.write_formula(row, n, formula, grey, shown)
            elif (*keys, name) in stated:
                sheet.write_blank(row, n, None, grey)
            else:
                sheet.write_blank(row, n, None, looks.open)
    sheet.set_row(0, HEAD_HEIGHT)
    sheet.freeze_panes(1, 2)
    sheet.repeat_rows(0)
    protect(sheet)


def _write_other(sheet: Any, filling: Filling, looks: Looks) -> None:
    sheet.set_column(0, 0, 60, looks.key)
    sheet.set_column(1, 1, 80, looks.body)
    _head(sheet, 0, "field", "The keys that lead to it in the case, with > between them.", looks.head)
    _head(sheet, 1, "value", "In YAML, on one line.", looks.head)
    for row, pair in enumerate(filling.other, start=1):
        for n, text in enumerate(pair):
            sheet.write_string(row, n, text, looks.body)
    sheet.freeze_panes(1, 0)
    protect(sheet)
    if not filling.other:
        sheet.hide()


def _write(sheet: Any, row: int, n: int, cell: WorkbookValue, look: Any, day: Any) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, n, datetime.combine(cell, time()), day)
    elif isinstance(cell, str):
        sheet.write_string(row, n, cell, look)
    elif cell is not None:
        sheet.write_number(row, n, float(cell), look)


def _choose(sheet: Any, column: Column, first: int, last: int, n: int) -> None:
    """The drop-down of a column that chooses among words or names."""
    choices = [YES, NO] if column.kind == "truth" else list(column.choices)
    if choices:
        source: Any = choices
        told = "Choose one of the words in the list, or leave the cell empty."
    elif column.names:
        among = next(each for each in layout() if each.title == column.names)
        letter = letters(len(among.keys))
        source = f"={quoted(among.title)}!${letter}$2:${letter}$2000"
        told = f"Choose a name from the sheet {among.title}, or add it there first."
    else:
        return
    rule = {"validate": "list", "source": source, "ignore_blank": True}
    sheet.data_validation(first, n, last, n, rule | {"error_title": "No such word", "error_message": told})


def _check_lengths(filling: Filling) -> None:
    """Raises TextTooLong for a text that no cell can hold."""
    cells: list[tuple[str, WorkbookValue]] = [(column.head, cell) for column, cell in filling.stated]
    cells += [(f"{each.sheet.title}, {keys[0] if keys else ''}", cell)
              for each in filling.sheets for keys, line in each.rows for cell in line]  # fmt: skip
    cells += [(at, value) for at, value in filling.other]
    for where, cell in cells:
        if isinstance(cell, str) and len(cell) > MOST_CHARACTERS:
            raise TextTooLong(
                f"a text of the case ({where}) has {len(cell):,} characters, and a cell holds {MOST_CHARACTERS:,}; "
                "shorten it"
            )
