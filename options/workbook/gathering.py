"""From the cells of a workbook to plain values, each with its cell, and everything that is wrong on the way."""

from typing import Any

from options.faults import Fault, refusal
from options.marks import Marks
from options.saying import closest
from options.workbook.gathered import Gathered, folded, no_such, take
from options.workbook.layout import CASE, GUIDE, MATRIX, OTHER, case_columns, layout
from options.workbook.leftover import gather_other
from options.workbook.matrix import gather_matrix
from options.workbook.opening import RawSheet, is_empty
from options.workbook.places import CellMarks, CellPlace
from options.workbook.ranking import order_profiles
from options.workbook.rows import SheetRows, placed


def gather(sheets: tuple[RawSheet, ...], path: str) -> tuple[dict[str, Any], CellMarks, list[Fault]]:
    """The plain values of the workbook's sheets, the cell of each, and what is wrong with the sheets themselves.

    Raises CaseError where it is the workbook of no case.
    """
    marks = CellMarks(path, sheets=tuple(sheet.title for sheet in sheets))
    titles = {sheet.title.strip().casefold(): sheet for sheet in sheets}
    known = {CASE, GUIDE, MATRIX, OTHER, *(sheet.title for sheet in layout())}
    if CASE.casefold() not in titles:
        message = "is the workbook of no case: it has no sheet 'Case'; `policy-options export CASE FILE.xlsx` writes one"
        raise refusal(path, message)
    gathered = Gathered(marks)
    for raw in sheets:
        title = raw.title.strip()
        meant = closest(title, known)
        if (
            meant
            and title.casefold() not in {name.casefold() for name in known}
            and meant.casefold() not in titles
        ):
            message = f"there is no sheet '{title}' of a case; did you mean '{meant}'?"
            gathered.note(CellPlace(raw.title, 1, 1), (), message)
    _gather_case(titles[CASE.casefold()], gathered)
    for sheet in layout():
        found = titles.get(sheet.title.casefold())
        if found is not None:
            SheetRows(sheet, found, gathered).gather()
    if MATRIX.casefold() in titles:
        gather_matrix(titles[MATRIX.casefold()], gathered)
    order_profiles(gathered)
    if OTHER.casefold() in titles:
        gather_other(titles[OTHER.casefold()], gathered)
    return gathered.values, marks, gathered.faults


def left_aside(marks: Marks) -> tuple[str, ...]:
    """The sheets of a workbook that are no part of a case; none for any other file."""
    known = {name.casefold() for name in (CASE, GUIDE, MATRIX, OTHER, *(sheet.title for sheet in layout()))}
    titles = marks.sheets if isinstance(marks, CellMarks) else ()
    return tuple(title for title in titles if title.strip().casefold() not in known)


def _gather_case(raw: RawSheet, gathered: Gathered) -> None:
    known = {folded(column.head): column for column in case_columns()}
    known |= {folded(".".join(map(str, column.path))): column for column in case_columns()}
    seen: dict[str, CellPlace] = {}
    for row in sorted({row for row, _ in raw.cells if row > 1}):
        place, at = CellPlace(raw.title, row, 1), CellPlace(raw.title, row, 2)
        head = raw.cells.get((row, 1))
        cell = raw.cells.get((row, 2))
        if is_empty(head):
            if not is_empty(cell):
                gathered.note(place, (), "is empty; name the field whose value stands beside it")
            continue
        column = known.get(folded(str(head)))
        if column is None:
            gathered.note(place, (), no_such("field", str(head), [each.head for each in case_columns()]))
        elif column.head in seen:
            gathered.note(place, (), f"is given twice, first at {seen[column.head]}; keep one of them")
        else:
            seen[column.head] = place
            take(column, placed(column.path), cell, at, gathered)
