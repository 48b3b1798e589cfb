"""Faults of a workbook: each with sheet and cell, all at once, in the words that `check` uses of a case file."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.utils import get_column_letter

from options import Case, CaseError, load_case
from options.document import read_workbook
from reports.files.case_workbook import case_workbook

FLOOD = load_case(Path("tests/cases/flood.yaml"))
BYTES = case_workbook(FLOOD)
SENT = load_workbook(BytesIO(BYTES))
Change = Callable[[Any], None]


def saved(change: Change) -> bytes:
    """The workbook of the flood case after a change by another program."""
    book = load_workbook(BytesIO(BYTES))
    change(book)
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def column(sheet: Any, head: str) -> int:
    """The number of the column with this head."""
    return next(cell.column for cell in sheet[1] if str(cell.value).split("\n")[0] == head)


def put(book: Any, sheet: str, row: int, head: str, value: Any) -> None:
    book[sheet].cell(row, column(book[sheet], head)).value = value


def at(sheet: str, head: str, row: int) -> str:
    """File, sheet and cell of a column in a row, as faults name them."""
    return f"flood.xlsx: {sheet}!{get_column_letter(column(SENT[sheet], head))}{row}"


def faults(change: Change) -> list[str]:
    with pytest.raises(CaseError) as caught:
        read_workbook(saved(change), "flood.xlsx")
    return [str(fault) for fault in caught.value.faults]


def read(change: Change) -> Case:
    return read_workbook(saved(change)).case


def test_faults_name_sheet_and_cell_and_come_all_at_once() -> None:
    def change(book: Any) -> None:
        put(book, "Scores", 4, "low", "abc")
        put(book, "Scores", 5, "lever", "gaugess")
        put(book, "Scores", 6, "objective", "saftey")
        put(book, "Objectives", 2, "sense", "maximize")
        put(book, "Resources", 2, "limit", None)
        put(book, "Resources", 3, "limit", True)
        put(book, "Levels", 3, "lead time", "soon")
        put(book, "Evidence", 3, "reliability", "Z")
        put(book, "Evidence", 3, "date", "2024-02-30")
        put(book, "Constraints", 2, "estimate", "mostly")
        put(book, "Triggers", 2, "within", None)
        book["Case"]["A9"] = "markng"

    assert faults(change) == [
        "flood.xlsx: Case!A9: case: there is no such field; did you mean 'marking'?",
        f"{at('Objectives', 'sense', 2)}: objectives.safety.sense: must be maximise or minimise, not 'maximize'; "
        "did you mean 'maximise'?",
        f"{at('Resources', 'limit', 3)}: resources.staff.limit: must be a number, not true",
        f"{at('Levels', 'lead time', 3)}: levers.gauges.levels.dense.lead_time: must be a number, not text ('soon')",
        f"{at('Scores', 'low', 4)}: levers.gauges.levels.basic.scores.warning_time.low: must be a number, not text ('abc')",
        f"{at('Scores', 'lever', 5)}: levers.gaugess: there is no lever 'gaugess'; did you mean 'gauges'?",
        f"{at('Scores', 'objective', 6)}: levers.gauges.levels.dense.scores.saftey: there is no objective 'saftey'; "
        "did you mean 'safety'?",
        f"{at('Constraints', 'estimate', 2)}: constraints.disruption_ceiling.estimate: must be low, likely or high, "
        "not 'mostly'",
        f"{at('Evidence', 'date', 3)}: evidence.club_record.date: must be a date of the calendar, not text ('2024-02-30')",
        f"{at('Evidence', 'reliability', 3)}: evidence.club_record.reliability: must be A, B, C, D, E or F, not 'Z'",
        f"{at('Triggers', 'within', 2)}: triggers.severe_forecast.within: is missing; add it",
    ]


def test_a_row_twice_a_missing_name_and_a_stray_cell_are_told() -> None:
    def change(book: Any) -> None:
        put(book, "Levers", 3, "name", "gauges")
        put(book, "Sources", 3, "name", None)
        book["Sources"]["F2"] = "a remark"
        put(book, "Sources", 1, "title", "titel")

    found = faults(change)
    assert (
        "flood.xlsx: Levers!A3: levers.gauges: is given twice, first at Levers!A2; keep one of them" in found
    )
    assert "flood.xlsx: Sources!B1: case: there is no such column; did you mean 'title'?" in found
    assert (
        "flood.xlsx: Sources!F2: case: stands under no head; clear it, or move it to a sheet of its own"
        in found
    )


def test_a_missing_name_is_told_at_its_cell() -> None:
    found = faults(lambda book: put(book, "Sources", 3, "name", None))
    assert "flood.xlsx: Sources!A3: sources: is empty; write the name, or clear the row" in found


def test_a_misspelt_sheet_is_told_and_one_of_ones_own_is_left_aside() -> None:
    def rename(book: Any) -> None:
        book["Synergies"].title = "Synergys"

    assert faults(rename) == [
        "flood.xlsx: Synergys!A1: case: there is no sheet 'Synergys' of a case; did you mean 'Synergies'?"
    ]

    def add(book: Any) -> None:
        book.create_sheet("My sums")["A1"] = "=1/0"

    assert read(add) == FLOOD


def test_formulas_give_their_saved_value_and_are_a_fault_without_one() -> None:
    assert faults(lambda book: put(book, "Resources", 2, "limit", "=250*2")) == [
        f"{at('Resources', 'limit', 2)}: resources.money.limit: is a formula whose value was not saved; open "
        "the workbook in "
        "a spreadsheet program and save it, or write the value"
    ]
    whole = saved(lambda book: put(book, "Resources", 2, "limit", "=250*2"))
    with_value = replaced_in(whole, b"<f>250*2</f><v></v>", b"<f>250*2</f><v>750</v>")
    money = read_workbook(with_value).case.resources["money"]
    assert money.limit == 750


def replaced_in(data: bytes, old: bytes, new: bytes) -> bytes:
    """The workbook with one text of its parts replaced."""
    from zipfile import ZipFile

    file = BytesIO()
    seen = 0
    with ZipFile(BytesIO(data)) as source, ZipFile(file, "w") as target:
        for name in source.namelist():
            part = source.read(name).replace(b"<v />", b"<v></v>").replace(b"<v/>", b"<v></v>")
            seen += part.count(old)
            target.writestr(name, part.replace(old, new))
    assert seen == 1
    return file.getvalue()


def test_an_error_in_a_cell_is_a_fault() -> None:
    assert faults(lambda book: put(book, "Levels", 2, "lead time", "#N/A")) == [
        f"{at('Levels', 'lead time', 2)}: levers.gauges.levels.basic.lead_time: holds the error #N/A; mend its "
        "formula, or write "
        "a value"
    ]


def test_what_a_european_excel_writes_is_understood() -> None:
    def change(book: Any) -> None:
        put(book, "Resources", 2, "limit", "1.234,50")
        put(book, "Resources", 3, "limit", "12,5")
        put(book, "Triggers", 2, "likelihood", "40 %")
        put(book, "Scenarios", 2, "likelihood", 0.5)
        put(book, "Evidence", 2, "date", "9.1.2024")
        put(book, "Scenarios", 2, "working", "TRUE")
        book["Case"]["B6"] = "1.4.2024" if book["Case"]["A6"].value == "reader" else book["Case"]["B6"].value
        for row in book["Case"].iter_rows(min_row=2):
            if row[0].value == "decide by":
                row[1].value = "02/04/2024"

    case = read(change)
    assert str(case.resources["money"].limit) == "1234.50" and str(case.resources["staff"].limit) == "12.5"
    assert str(case.triggers["severe_forecast"].likelihood) == "0.40"
    made_public = case.evidence["gauge_record"].date
    assert made_public is not None and made_public.isoformat() == "2024-01-09"
    assert case.decide_by is not None and case.decide_by.isoformat() == "2024-04-02"


def test_what_may_be_two_numbers_or_an_american_date_is_no_guess() -> None:
    def change(book: Any) -> None:
        put(book, "Resources", 2, "limit", "1.234")
        put(book, "Resources", 3, "limit", "1,234")
        put(book, "Evidence", 3, "date", "01/31/2024")

    assert faults(change) == [
        f"{at('Resources', 'limit', 2)}: resources.money.limit: may be 1.234 or 1234, as text; write it as a number, "
        "not as text",
        f"{at('Resources', 'limit', 3)}: resources.staff.limit: may be 1.234 or 1234, as text; write it as a number, "
        "not as text",
        f"{at('Evidence', 'date', 3)}: evidence.club_record.date: has its month before its day; write 2024-01-31",
    ]


def test_the_matrix_gives_new_scores_and_replaces_likely_ones() -> None:
    def change(book: Any) -> None:
        matrix = book["Score matrix"]
        at = {str(cell.value).split("\n")[0]: cell.column for cell in matrix[1]}
        matrix.cell(2, at["disruption"]).value = 3  # gauges.basic, so far without it
        matrix.cell(2, at["safety"]).value = "90,5"  # gauges.basic: 40, 80, 120
        matrix.cell(2, at["trust"]).value = 9

    scores = read(change).levers["gauges"].levels["basic"].scores
    assert (scores["disruption"].likely, scores["trust"].likely) == (3, 9)
    assert [str(scores["safety"].low), str(scores["safety"].likely), str(scores["safety"].high)] == [
        "40",
        "90.5",
        "120",
    ]
    assert faults(lambda book: put(book, "Score matrix", 2, "trust", "much")) == [
        "flood.xlsx: 'Score matrix'!E2: levers.gauges.levels.basic.scores.trust.likely: must be a number, "
        "not text ('much')"
    ]


def test_rows_may_be_sorted_and_columns_moved() -> None:
    def change(book: Any) -> None:
        sheet = book["Scores"]
        rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=1)]
        turned = [[*reversed(row)] for row in (rows[0], *reversed(rows[1:]))]
        for row, values in enumerate(turned, start=1):
            for n, value in enumerate(values, start=1):
                sheet.cell(row, n).value = None if str(value).startswith("=") else value

    assert read(change) == FLOOD


def test_a_workbook_of_something_else_is_told() -> None:
    file = BytesIO()
    Workbook().save(file)
    with pytest.raises(CaseError, match="is the workbook of no case: it has no sheet 'Case'"):
        read_workbook(file.getvalue())
