"""The matrix of levels against objectives, and what was written into it."""

from options.saying import unknown
from options.workbook.columns import Column
from options.workbook.gathered import Gathered, take
from options.workbook.opening import Broken, RawSheet, is_empty
from options.workbook.places import CellPlace

SUMS = "SUMIFS("
"""How the formulas begin by which the matrix shows the scores of the sheet Scores."""


def gather_matrix(raw: RawSheet, gathered: Gathered) -> None:
    """Numbers that were written into the matrix: likely scores that the sheet Scores has not, or has otherwise."""
    levers = gathered.values.get("levers", {})
    objectives = gathered.values.get("objectives", {})
    heads = {n: str(cell).split("\n")[0].strip() for (row, n), cell in raw.cells.items() if row == 1}
    for (row, n), cell in sorted(raw.cells.items()):
        shown = raw.formulas.get((row, n), "").lstrip("=").upper().startswith(SUMS)
        if row == 1 or n < 3 or shown or is_empty(cell):
            continue
        place = CellPlace(raw.title, row, n)
        lever, level = (str(raw.cells.get((row, n), "")).strip() for n in (1, 2))
        objective = heads.get(n, "")
        if isinstance(cell, Broken):
            gathered.note(place, ("levers", lever, "levels", level, "scores", objective), cell.why)
            continue
        levels = levers.get(lever, {}).get("levels", {}) if isinstance(levers.get(lever), dict) else {}
        if lever not in levers:
            gathered.note(CellPlace(raw.title, row, 1), ("levers",), unknown("lever", lever, levers))
        elif level not in levels:
            gathered.note(
                CellPlace(raw.title, row, 2),
                ("levers", lever, "levels"),
                unknown(f"level of {lever}", level, levels),
            )
        elif objective not in objectives:
            gathered.note(
                CellPlace(raw.title, 1, n), ("objectives",), unknown("objective", objective, objectives)
            )
        else:
            at = ("levers", lever, "levels", level, "scores", objective)
            column = Column(objective, at, "number")
            stated = levels[level].get("scores", {}).get(objective)
            take(column, (*at, "likely") if isinstance(stated, dict) else at, cell, place, gathered)
