"""Where everything of a case stands in its workbook: the sheet and the cell of every key and value."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from options.faults import Fault
from options.marks import AnyFault, Keys, Marks, dotted


@dataclass(frozen=True)
class CellPlace:
    """A cell."""

    sheet: str
    """The name of its sheet."""
    row: int
    """Counted from 1."""
    column: int
    """Counted from 1."""

    def __str__(self) -> str:
        return f"{quoted(self.sheet)}!{letters(self.column)}{self.row}"


@dataclass(frozen=True)
class CellMarks(Marks):
    """Places in one workbook; lines and columns are those of the cells."""

    cells: dict[Keys, CellPlace] = field(default_factory=dict)
    """The cell in which a value stands, or would stand: the first one of a row for the row's own part."""
    sheets: tuple[str, ...] = ()
    """The names of the sheets, in the order of their tabs."""

    def fault(self, at: Keys, message: str, *, on_key: bool = False) -> Fault:
        """The message at the cell of this value, or of the nearest that encloses it."""
        for length in range(len(at), -1, -1):
            if at[:length] in self.elsewhere:
                return super().fault(at, message, on_key=on_key)
            place = self.cells.get(at[:length])
            if place:
                in_list = all(isinstance(key, int) for key in at[length:])
                return self.at(place, at[:length] if in_list else at, message)
        return Fault(self.path, 1, 1, dotted(at), message)

    def at(self, place: CellPlace, at: Keys, message: str) -> Fault:
        """The message at a cell."""
        return Fault(self.path, place.row, place.column, dotted(at), message, cell=str(place))

    def in_order(self, faults: Iterable[AnyFault]) -> tuple[AnyFault, ...]:
        """Each fault once, sheet by sheet and row by row; those of the whole file first."""
        order = {quoted(title): n for n, title in enumerate(self.sheets)}
        return tuple(
            sorted(set(faults), key=lambda fault: (order.get(fault.cell.rpartition("!")[0], -1), fault))
        )


def quoted(sheet: str) -> str:
    """The name of a sheet as formulas write it."""
    if sheet.replace("_", "").isalnum():
        return sheet
    return "'" + sheet.replace("'", "''") + "'"


def letters(column: int) -> str:
    """The letters of a column: A for 1, AA for 27."""
    text = ""
    while column:
        column, rest = divmod(column - 1, 26)
        text = chr(65 + rest) + text
    return text
