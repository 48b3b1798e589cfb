"""The numbers of a column: decimal commas, per cents, currencies, words of a scale, and cells that say nothing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from options.european import LONGEST, UnclearError, number_in
from options.number import GREATEST
from options.table_case.table import OptionTable, TableRow, TableValue, shown

NOTHING = frozenset(
    ["", "-", "–", "—", "n/a", "na", "n.a.", "none", "nil", "tbd", "tbc", "?", "...", "…", "."]
)
"""What stands in a cell that says nothing."""

SCALES: tuple[dict[str, int], ...] = (
    {"none": 0, "no": 0, "very low": 1, "low": 2, "medium": 3, "moderate": 3, "high": 4, "very high": 5},
    {"very poor": 1, "poor": 2, "fair": 3, "good": 4, "very good": 5, "excellent": 5},
    {"---": -3, "--": -2, "-": -1, "0": 0, "o": 0, "+": 1, "++": 2, "+++": 3},
    {"red": 1, "amber": 2, "yellow": 2, "green": 3},
    {"no": 0, "partly": 1, "yes": 2},
)
"""Words of scales, and the points that they stand for."""

COLOURS = SCALES[3]
"""Of these green is the best, whatever they are of: of a risk it is the lowest."""

BETTER_UPWARDS = SCALES[1:4]
"""Scales that say themselves that more points are better."""

_MONEY = re.compile(r"^(?:EUR|USD|GBP|CHF|US\$|[€$£¥])\s*|\s*(?:EUR|USD|GBP|CHF|[€$£¥])$", re.IGNORECASE)
_OWED = re.compile(r"\(([^()-]+)\)")
_EITHER = re.compile(r"([-+]?)([1-9][0-9]{0,2})([.,])([0-9]{3})(\s?%)?")


@dataclass(frozen=True)
class Figures:
    """A column as numbers."""

    by_row: dict[int, Decimal]
    """The number of each row that has one, by the row's number."""
    empty: tuple[int, ...]
    """The rows that say nothing, by number."""
    faults: tuple[tuple[int, str], ...]
    """Rows whose cell is no number, and what is wrong there."""
    unit: str | None = None
    """The unit that the cells name: %, or points of a scale."""
    scale: tuple[tuple[str, int], ...] = ()
    """The words of the scale that were read, and their points; none where the cells are numbers."""
    upwards: bool = False
    """Whether the scale says itself that more points are better."""

    def of_a_loss(self) -> "Figures":
        """The same where less is better: colours turned, so that green has the fewest points."""
        if not {word for word, _ in self.scale} & set(COLOURS):
            return self
        by_row = {number: 4 - points for number, points in self.by_row.items()}
        scale = tuple((word, 4 - points) for word, points in reversed(self.scale))
        return replace(self, by_row=by_row, scale=scale)


def figures(table: OptionTable, column: int) -> Figures | None:
    """A column's numbers; None where most of what it holds is neither a number nor a word of a scale."""
    cells = [(row, row.cells[column]) for row in table.rows]
    scale = _scale([cell for _, cell in cells])
    if scale is not None:
        return _scaled(cells, scale)
    empty = tuple(row.number for row, cell in cells if says_nothing(cell))
    read = {row.number: _read(table, cell) for row, cell in cells if not says_nothing(cell)}
    good = {number: found for number, found in read.items() if not isinstance(found, str)}
    wrong = [(number, found) for number, found in read.items() if isinstance(found, str)]
    if len(good) <= len(wrong):
        return None
    shares = {number for number, (_, share) in good.items() if share}
    mixed = shares and any(not share and value != 0 for value, share in good.values())
    if mixed:
        told = "is a percentage, and others of its column are not; write all with % or none"
        wrong += [(number, told) for number in sorted(shares)]
    return Figures(
        {number: value * 100 if share else value for number, (value, share) in good.items()},
        empty,
        tuple(sorted(wrong)),
        "%" if shares else None,
    )


def says_nothing(cell: TableValue) -> bool:
    """Whether a cell is empty, or holds what stands for it."""
    return shown(cell).casefold() in NOTHING


def is_number(table: OptionTable, cell: TableValue) -> bool:
    """Whether a cell holds a number."""
    return not says_nothing(cell) and not isinstance(_read(table, cell), str)


def _read(table: OptionTable, cell: TableValue) -> tuple[Decimal, bool] | str:
    """The number of a cell and whether it is a percentage; or what is wrong with it."""
    if isinstance(cell, Decimal):
        return (cell, False) if abs(cell) < GREATEST else "is too large; choose a larger unit"
    text = shown(cell)
    body = _MONEY.sub("", _OWED.sub(r"-\1", text)).strip()
    either = _EITHER.fullmatch(body)
    if either and table.decimal_comma is not None:
        decimal = either[3] == ("," if table.decimal_comma else ".")
        body = f"{either[1]}{either[2]}{'.' if decimal else ''}{either[4]}"
        number = Decimal(body) / (100 if either[5] else 1)
    else:
        try:
            found = number_in(body) if len(body) <= LONGEST else None
        except UnclearError as error:
            return str(error)
        if found is None:
            return f"“{text[:40]}” is no number; write the number alone, its unit in the head of the column"
        number = found
    if abs(number) >= GREATEST:
        return "is too large; choose a larger unit"
    return number, text.endswith("%")


def _scale(cells: Sequence[TableValue]) -> dict[str, int] | None:
    """The scale of which all cells that say anything are words, two of them different or more."""
    said = {shown(cell).casefold() for cell in cells} - {""}
    words = said - {"n/a", "na", "n.a.", "?", "tbd", "tbc"}
    if len(words) < 2 and not words & {"low", "medium", "high", "good", "poor", "yes", "+", "++", *COLOURS}:
        return None
    if words <= {"-", "0"} or words <= {"-"} or not any(_is_word(word) for word in words):
        return None
    return next((scale for scale in SCALES if words <= set(scale)), None)


def _is_word(word: str) -> bool:
    return not word.isdigit()


def _scaled(cells: Sequence[tuple[TableRow, TableValue]], scale: dict[str, int]) -> Figures:
    said = {row.number: shown(cell).casefold() for row, cell in cells}
    by_row = {number: Decimal(scale[word]) for number, word in said.items() if word in scale}
    used = {word: scale[word] for word in said.values() if word in scale}
    return Figures(
        by_row,
        tuple(number for number, word in said.items() if word not in scale),
        (),
        "points",
        tuple(sorted(used.items(), key=lambda pair: pair[1])),
        scale in BETTER_UPWARDS,
    )


def rows_told(numbers: Sequence[int]) -> str:
    """Rows for a sentence, cut where they are many: row 3, rows 3, 5 and 9."""
    named = [str(number) for number in numbers[:6]]
    named += [f"{len(numbers) - 6} more"] if len(numbers) > 6 else []
    *first, last = named
    return f"rows {', '.join(first)} and {last}" if first else f"row {last}"
