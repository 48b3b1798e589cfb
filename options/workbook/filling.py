"""From plain values to the cells of a workbook: every sheet with its heads and rows, and what is left over."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from options.inline import inline
from options.plain import BARE
from options.wording import holds
from options.workbook.cells import WorkbookValue, cell_of, text_cell
from options.workbook.columns import Column, FieldPath, K
from options.workbook.gathering import gather
from options.workbook.layout import OTHER, POSITION, Sheet, Spread, case_columns, layout
from options.workbook.leftover import path_text
from options.workbook.opening import RawSheet
from options.workbook.ranking import with_places
from options.workbook.rows import placed

RowKeys = tuple[str, ...]
"""The keys of a row, one for each key column of its sheet."""


@dataclass(frozen=True)
class Filled:
    """A sheet with the part of a case that it holds."""

    sheet: Sheet
    """What it is."""
    columns: tuple[Column, ...]
    """Its columns after the keys, those of each name included."""
    rows: list[tuple[RowKeys, list[WorkbookValue]]] = field(default_factory=list)
    """Of every row the keys, and the cells of the columns."""

    @property
    def heads(self) -> list[str]:
        """What its heads say, the keys' first."""
        return [key.head for key in self.sheet.keys] + [column.head for column in self.columns]


@dataclass(frozen=True)
class Filling:
    """A case as the cells of a workbook."""

    stated: list[tuple[Column, WorkbookValue]]
    """The rows of the sheet Case: a field, and what it holds."""
    sheets: list[Filled]
    """The sheets of rows, in their order."""
    other: list[tuple[str, str]]
    """What has no place elsewhere: the keys that lead to it, and its value in YAML."""


def fill(values: dict[str, Any]) -> Filling:
    """The cells of a case; `values` are plain ones, as `plain_values` makes them.

    What no sheet can hold stands among the others, found by reading the sheets again.
    """
    placed = with_places(values)
    filling = Filling(
        [(column, cell_of(found_at(values, column.path), column.kind)) for column in case_columns()],
        [_filled(sheet, placed) for sheet in layout()],
        [],
    )
    again, _, faults = gather(tuple(raw_sheets(filling)), "")
    assert not faults, f"what is exported can be read: {faults[0]}"
    filling.other.extend((path_text(at), inline(value)) for at, value in _missing(values, again))
    return filling


def raw_sheets(filling: Filling) -> Iterator[RawSheet]:
    """The sheets as they are read again, without their looks."""
    stated: dict[tuple[int, int], Any] = {(1, 1): "field", (1, 2): "value"}
    for row, (column, cell) in enumerate(filling.stated, start=2):
        stated[(row, 1)] = column.head
        if cell is not None:
            stated[(row, 2)] = cell
    yield RawSheet("Case", stated)
    for filled in filling.sheets:
        cells: dict[tuple[int, int], Any] = {(1, n): head for n, head in enumerate(filled.heads, start=1)}
        for row, (keys, line) in enumerate(filled.rows, start=2):
            cells |= {(row, n): cell for n, cell in enumerate((*keys, *line), start=1) if cell is not None}
        yield RawSheet(filled.sheet.title, cells)
    others: dict[tuple[int, int], Any] = {(1, 1): "field", (1, 2): "value"}
    for row, pair in enumerate(filling.other, start=2):
        others |= {(row, 1): pair[0], (row, 2): pair[1]}
    yield RawSheet(OTHER, others)


def found_at(values: Any, at: tuple[Any, ...]) -> Any:
    """The plain value there; None where there is none."""
    for key in at:
        if holds(values, key):
            values = values[key]
        elif key not in BARE.values() or isinstance(values, dict | list):  # else it stands there on its own
            return None
    return values


def _filled(sheet: Sheet, values: dict[str, Any]) -> Filled:
    rows = list(_rows(sheet, values))
    columns = (
        *sheet.columns,
        *(column for each in sheet.spread for column in spread_columns(each, values, rows)),
    )
    if sheet.columns and sheet.columns[-1].head in ("reason", "marking", "releasable to", "in force now"):
        columns = _numbers_first(sheet, columns)
    filled = Filled(sheet, columns)
    for keys, at in rows:
        cells = [cell_of(found_at(values, placed(c.path, keys, at)), c.kind) for c in columns]
        filled.rows.append((tuple(text_cell(key) for key in keys), cells))
    return filled


def _numbers_first(sheet: Sheet, columns: tuple[Column, ...]) -> tuple[Column, ...]:
    """The columns of names before reasons and markings, which stand last."""
    tail = [c for c in sheet.columns if c.head in ("reason", "marking", "releasable to")]
    return (*(c for c in columns if c not in tail), *tail)


def _rows(sheet: Sheet, values: dict[str, Any]) -> Iterator[tuple[RowKeys, tuple[str | int, ...]]]:
    """The keys of every row that the values fill, and where its part stands."""
    if sheet.stands or sheet.title != "Weights":
        yield from _walk(sheet, sheet.rows, values, (), ())
        return
    seen: dict[RowKeys, None] = {}
    for column in sheet.columns:
        cut = column.path[: column.path.index(K(1)) + 1]
        seen |= dict.fromkeys(keys for keys, _ in _walk(sheet, cut, values, (), ()))
    for keys in sorted(seen, key=lambda keys: list(found_at(values, ("weights", "profiles"))).index(keys[0])):
        yield keys, placed(sheet.rows, keys, ())


def _walk(
    sheet: Sheet, steps: FieldPath, values: Any, keys: RowKeys, at: tuple[str | int, ...]
) -> Iterator[tuple[RowKeys, tuple[str | int, ...]]]:
    if not steps:
        yield keys, at
        return
    step, *rest = steps
    if step == POSITION:
        if isinstance(values, list):
            for n, each in enumerate(values):
                yield from _walk(sheet, tuple(rest), each, keys, (*at, n))
    elif isinstance(step, K):
        choices = sheet.keys[step.n].choices
        for name, each in values.items() if isinstance(values, dict) else ():
            if not choices or name in choices:
                yield from _walk(sheet, tuple(rest), each, (*keys, name), (*at, name))
    elif isinstance(values, dict) and step in values:
        yield from _walk(sheet, tuple(rest), values[step], keys, (*at, step))


def spread_columns(
    spread: Spread, values: dict[str, Any], rows: list[tuple[RowKeys, tuple[str | int, ...]]]
) -> Iterator[Column]:
    """A column for each name that the case has, and for each further one that a row uses."""
    source = next(sheet for sheet in layout() if sheet.title == spread.sheet)
    section = found_at(values, source.rows[:1]) or {}
    names = [name for name, stated in section.items() if not (isinstance(stated, dict) and stated.get("sum"))]
    for keys, at in rows:
        used = found_at(values, placed(spread.path, keys, at))
        names += [name for name in used if name not in names] if isinstance(used, dict) else []
    for name in names:
        stated = section.get(name)
        unit = stated.get("unit", "") if isinstance(stated, dict) else ""
        yield Column(f"{spread.head}: {name}", (*spread.path, name), "number", spread.note, unit=str(unit))


def _missing(
    values: Any, again: Any, at: tuple[str | int, ...] = ()
) -> Iterator[tuple[tuple[str | int, ...], Any]]:
    """What was not read again as it is: the smallest mappings' entries in which it is not."""
    if isinstance(values, dict) and isinstance(again, dict) and values:
        for key, value in values.items():
            if key not in again:
                yield (*at, key), value
            else:
                yield from _missing(value, again[key], (*at, key))
    elif values != again and not (
        isinstance(again, dict) and any(again == {bare: values} for bare in BARE.values())
    ):
        yield at, values
