"""A plain table: heads, and rows of cells with the place of each."""

from dataclasses import dataclass
from decimal import Decimal

from options.faults import CaseError, Fault
from options.saying import short

TableValue = str | Decimal | None
"""What a cell holds: a text, a number that was stored as one, or nothing."""


@dataclass(frozen=True)
class TableRow:
    """A row below the heads."""

    number: int
    """Its line in the file, or its row in the sheet, counted from 1."""
    cells: tuple[TableValue, ...]
    """One for each head."""


@dataclass(frozen=True)
class OptionTable:
    """A table of options as it stands in a file."""

    path: str
    """The file, as messages name it."""
    title: str
    """What it may be called: the name of its file without the ending."""
    heads: tuple[str, ...]
    """The first row: what each column is; empty where the column has none."""
    head_row: int
    """The line or row of the heads, counted from 1."""
    rows: tuple[TableRow, ...]
    """The rows below it that hold anything."""
    sheet: str | None = None
    """The sheet of a workbook that it is; None for a text file."""
    decimal_comma: bool | None = None
    """Whether numbers stored as text have a decimal comma; None where the file does not tell."""
    remarks: tuple[str, ...] = ()
    """What was assumed in reading it."""

    def fault(self, row: int, column: int, message: str) -> Fault:
        """A fault at a cell: its row as counted in the file, its column from 0."""
        named = self.heads[column] if column < len(self.heads) and self.heads[column] else letters(column)
        cell = f"{self.sheet}!{letters(column)}{row}" if self.sheet is not None else ""
        return Fault(self.path, row, column + 1, short(clean(named)), message, cell=cell)

    def refusal(self, message: str) -> CaseError:
        """An error about the table as a whole."""
        return CaseError((self.fault(self.head_row, 0, message),))


def letters(column: int) -> str:
    """What spreadsheets call a column that is counted from 0: A, B … Z, AA."""
    told = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        told = chr(65 + rest) + told
    return told


def clean(text: str) -> str:
    """A text on one line, without characters that do not show."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def shown(cell: TableValue) -> str:
    """The text of a cell on one line; empty for an empty one."""
    return "" if cell is None else clean(cell if isinstance(cell, str) else f"{cell:f}")
