"""What each option costs and brings: the columns of a quantity put together, with their ends and their years."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from options.faults import CaseError
from options.record import Estimate
from options.saying import short
from options.table_case.columns import NumberColumn, TableQuantity
from options.table_case.entries import OptionEntry
from options.table_case.figures import rows_told
from options.table_case.table import OptionTable, clean

Three = tuple[Decimal, Decimal, Decimal]
"""Low, likely, high."""


@dataclass(frozen=True)
class Amounts:
    """A cost or an effect of every option."""

    key: str
    """Its key as a resource or an objective."""
    quantity: TableQuantity
    """Its columns."""
    by_row: dict[int, Three]
    """Its three numbers by row, all years together; 0 where the row says nothing."""
    by_year: dict[int, dict[int, Decimal]]
    """Its likely number by year and row, where its columns are of years."""
    assumed: tuple[str, ...]
    """What was assumed in putting it together."""

    def span(self, entries: Sequence[OptionEntry]) -> tuple[Decimal, Decimal]:
        """The least and the most that bundles of options may come to, at the far ends of their estimates."""
        least = [min(self.by_row[each.row.number][0] for each in entry.variants) for entry in entries]
        most = [max(self.by_row[each.row.number][2] for each in entry.variants) for entry in entries]
        nothing = Decimal(0)
        return (
            sum((min(nothing, amount) for amount in least), nothing),
            sum((max(nothing, amount) for amount in most), nothing),
        )


def amounts_of(table: OptionTable, quantity: TableQuantity, key: str) -> Amounts:
    """A quantity's numbers. Raises CaseError where the ends of an estimate are not in their order."""
    numbers = [row.number for row in table.rows]
    assumed = [*_empty_cells(quantity)]
    low, likely, high = (_sums(_columns(quantity, end), numbers) for end in ("low", "likely", "high"))
    if likely is None and low is not None and high is not None:
        likely = {number: (low[number] + high[number]) / 2 for number in numbers}
        assumed.append(
            f"{quantity.heads} are the ends of an estimate, and its likely value is halfway between them; where they"
            " are two designs of an option, write a row for each with the same name."
        )
    elif likely is None:
        likely = low or high or {}
        assumed.append(f"{quantity.heads} is taken as the likely value: the other end is missing.")
        low = high = None
    low, high = low or likely, high or likely
    wrong = [number for number in numbers if not low[number] <= likely[number] <= high[number]]
    if wrong:
        column = quantity.parts[0].column
        told = "its low, likely and high are not in this order; put them in their columns"
        raise CaseError(tuple(table.fault(number, column, told) for number in wrong))
    years: dict[int, dict[int, Decimal]] = {}
    if len(quantity.years) > 1:
        for year in quantity.years:
            of_year = [part for part in quantity.parts if part.head.year == year]
            best = [part for part in of_year if part.head.end in ("likely", None)] or of_year
            years[year] = {number: best[0].figures.by_row.get(number, Decimal(0)) for number in numbers}
        if quantity.kind != "cost":
            first, last = quantity.years[0], quantity.years[-1]
            assumed.append(f"{quantity.title} of the years {first} to {last} are added up.")
    by_row = {number: (low[number], likely[number], high[number]) for number in numbers}
    return Amounts(key, quantity, by_row, years, tuple(assumed))


def _columns(quantity: TableQuantity, end: Estimate) -> tuple[NumberColumn, ...]:
    """The columns of an end; those that name none are of the likely value, where no other column is."""
    return quantity.end(end) or (quantity.end(None) if end == "likely" else ())


def _sums(parts: tuple[NumberColumn, ...], numbers: Sequence[int]) -> dict[int, Decimal] | None:
    """What columns come to in each row; None where there is no column."""
    nothing = Decimal(0)
    if not parts:
        return None
    return {
        number: sum((part.figures.by_row.get(number, nothing) for part in parts), nothing)
        for number in numbers
    }


def _empty_cells(quantity: TableQuantity) -> Iterator[str]:
    for part in quantity.parts:
        if part.figures.empty:
            yield f"“{short(clean(part.head.text))}” says nothing in {rows_told(part.figures.empty)}: 0 is assumed."
        if part.figures.scale:
            words = ", ".join(f"{word} {points}" for word, points in part.figures.scale)
            yield f"“{short(clean(part.head.text))}” is a scale: {words}; its points add up over the options."
