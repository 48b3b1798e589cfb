"""The options of a table: each row's name and texts, and rows of one name as the variants of one option."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from options.faults import CaseError
from options.saying import short
from options.table_case.columns import TableColumns
from options.table_case.figures import says_nothing
from options.table_case.phrases import alike, key_of, without_numbers
from options.table_case.table import OptionTable, TableRow, shown
from options.table_case.vocabulary import HeadKind


@dataclass(frozen=True)
class OptionVariant:
    """A row: an option at one intensity."""

    key: str
    """Its key as a level."""
    title: str | None
    """What readers call it; None where the option has no other."""
    row: TableRow
    """Where it stands."""


@dataclass(frozen=True)
class OptionEntry:
    """An option."""

    key: str
    """Its key as a lever."""
    title: str
    """Its name."""
    variants: tuple[OptionVariant, ...]
    """Its rows, of which at most one is chosen."""

    def text(self, columns: TableColumns, kind: HeadKind) -> str:
        """What columns of a kind say of it, joined; empty where they say nothing."""
        told = [
            shown(variant.row.cells[column])
            for variant in self.variants
            for column in columns.texts.get(kind, ())
            if not says_nothing(variant.row.cells[column])
        ]
        return "; ".join(dict.fromkeys(told))


def entries_of(table: OptionTable, columns: TableColumns) -> tuple[tuple[OptionEntry, ...], tuple[str, ...]]:
    """The options in the order of their first rows, and what was assumed. Raises CaseError for rows without a name."""
    unnamed = [row for row in table.rows if says_nothing(row.cells[columns.name])]
    if unnamed:
        told = "has no name; name the option, or clear the row"
        raise CaseError(tuple(table.fault(row.number, columns.name, told) for row in unnamed))
    names, counted = without_numbers([shown(row.cells[columns.name]) for row in table.rows])
    assumed = ["Numbers that count the options are no part of their names."] if counted else []
    rows: dict[str, list[TableRow]] = {}
    titles: dict[str, str] = {}
    for name, row in zip(names, table.rows, strict=True):
        rows.setdefault(name.casefold(), []).append(row)
        titles.setdefault(name.casefold(), name)
    entries: list[OptionEntry] = []
    for name, own in rows.items():
        key = key_of(titles[name], (entry.key for entry in entries), "option")
        entries.append(OptionEntry(key, titles[name], _variants(own, columns)))
        if len(own) > 1:
            numbers = " and ".join(str(row.number) for row in own)
            assumed.append(
                f"Rows {numbers} have one name, “{short(titles[name])}”: they are variants of one option, and at most one"
                " of them is chosen."
            )
    return tuple(entries), tuple(assumed)


def _variants(rows: Sequence[TableRow], columns: TableColumns) -> tuple[OptionVariant, ...]:
    told = columns.texts.get("level", ())
    if len(rows) == 1 and not (told and not says_nothing(rows[0].cells[told[0]])):
        return (OptionVariant("on", None, rows[0]),)
    variants: list[OptionVariant] = []
    for number, row in enumerate(rows, start=1):
        said = (
            shown(row.cells[told[0]])
            if told and not says_nothing(row.cells[told[0]])
            else f"Variant {number}"
        )
        key = key_of(said, (variant.key for variant in variants), "level")
        variants.append(OptionVariant(key, said, row))
    return tuple(variants)


def look_alikes(columns: TableColumns, entries: Sequence[OptionEntry]) -> tuple[tuple[OptionEntry, ...], ...]:
    """Options of different sources whose names share many words, by groups: they may be one option told twice.

    One source is taken to tell of an option once, however alike its names are: dykes on the north and on the south bank.
    """
    sources = {entry.key: entry.text(columns, "source") for entry in entries}
    group = {entry.key: {entry.key} for entry in entries}
    for one, other in combinations(entries, 2):
        told_apart = sources[one.key] and sources[other.key] and sources[one.key] != sources[other.key]
        if told_apart and alike(one.title, other.title) and group[one.key] is not group[other.key]:
            joined = group[one.key] | group[other.key]
            for key in joined:
                group[key] = joined
    seen: list[set[str]] = []
    for keys in group.values():
        if len(keys) > 1 and keys not in seen:
            seen.append(keys)
    return tuple(tuple(entry for entry in entries if entry.key in keys) for keys in seen)
