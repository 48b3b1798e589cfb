"""A case from a table: what the table says, and what is assumed where it does not, each with the way to change it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from textwrap import wrap
from typing import Any

from options.document import read_case
from options.emitting import WIDTH, block
from options.faults import CaseError, Fault
from options.saying import short
from options.table_case.amounts import Amounts, amounts_of
from options.table_case.columns import TableColumns, columns_of, name_column, parted
from options.table_case.drafting import Draft, Unread
from options.table_case.entries import OptionEntry, entries_of, look_alikes
from options.table_case.figures import figures, rows_told
from options.table_case.phrases import key_of
from options.table_case.sections import COUNT, either_or, floors, levers, objectives, resources
from options.table_case.table import OptionTable, clean, shown

NAMELESS = frozenset(
    ["options", "table", "data", "sheet1", "book1", "measures", "projects", "list", "export"]
)
"""Names of files that say nothing of what is decided."""


def case_from_table(table: OptionTable, today: date, title: str | None = None) -> Draft:
    """The case that a table makes, as of a day. Raises CaseError with every fault of the table.

    title: what the case is called where the name of the table's file says nothing of it.
    """
    if title and table.title.casefold() in NAMELESS:
        table = replace(table, title=title)
    name, named = name_column(table)
    options, apart, totals = parted(table, name)
    if not options.rows:
        raise table.refusal("has no row that is an option; write an option a row")
    columns = columns_of(options, name)
    faults = [*_faults(options, columns)]
    if faults:
        raise CaseError(tuple(sorted(set(faults))))
    entries, shared = entries_of(options, columns)
    keys: list[str] = [COUNT]
    amounts = []
    for quantity in columns.quantities:
        keys.append(key_of(" ".join(quantity.title.split()), keys, quantity.kind))
        amounts.append(amounts_of(options, quantity, keys[-1]))
    moved = [each for each in amounts if each.quantity.kind == "cost" or any(map(any, each.by_row.values()))]
    idle = [each for each in amounts if each not in moved]
    left_out = [*columns.left_out, *totals]
    left_out += [Unread(each.quantity.title, "no option has any of it", "") for each in idle]
    values, assumed = _values(options, columns, entries, moved, apart, today)
    if not values["objectives"]:
        raise table.refusal("tells of no effect: all numbers of what the options achieve are 0 or missing")
    assumed = [*table.remarks, *named, *shared, *assumed]
    text = _commented(table, assumed, left_out) + block(values) + "\n"
    return Draft(text, read_case(text), today, tuple(assumed), tuple(left_out))


def _values(
    table: OptionTable,
    columns: TableColumns,
    entries: Sequence[OptionEntry],
    amounts: Sequence[Amounts],
    apart: dict[str, OptionTable],
    today: date,
) -> tuple[dict[str, Any], list[str]]:
    """The plain values of the case, and what was assumed of them."""
    costs = [each for each in amounts if each.quantity.kind == "cost"]
    effects = [each for each in amounts if each.quantity.kind != "cost"]
    assumed = [text for each in amounts for text in each.assumed]
    stated, targets = (_stated(apart.get(word), amounts) for word in ("limit", "target"))
    consumed, limits = resources(costs, entries, stated)
    achieved, ranges = objectives(effects, entries)
    weighed = len(achieved) > 1
    count = not costs and all(effect.quantity.kind == "gain" for effect in effects) and len(entries) > 1
    if count:
        most = -(-len(entries) // 2)
        consumed[COUNT] = {"title": "Options chosen", "unit": "options", "limit": Decimal(most)}
        limits.append(
            f"The table has no costs, so that nothing would speak against taking every option: at most {most} of the"
            f" {len(entries)} are chosen; write your own limit at resources, {COUNT}, or add a column of costs."
        )
    months, lead = _months(columns)
    alike, doubled = either_or(
        look_alikes(columns, entries), [*consumed, *(f"{key}_target" for key in achieved)]
    )
    assumed += [*limits, *ranges, *doubled, *lead, *_periods(table, columns, effects)]
    if weighed:
        assumed.append("All objectives weigh the same; write whose weights count at weights.")
    assumed.append(f"The case is as of {today.isoformat()}, the day on which it was made.")
    values: dict[str, Any] = {
        "format": Decimal(1),
        "title": table.title,
        "question": f"Which of the {len(entries)} options should be adopted?"
        if len(entries) > 1
        else "Should the option be adopted?",
        "as_of": today,
        "notes": _notes(table, [*limits, *doubled]),
        "objectives": achieved,
    }
    if weighed:
        equal = {
            "title": "Equal weights",
            "method": "swing",
            "ratings": dict.fromkeys(achieved, Decimal(100)),
        }
        values["weights"] = {"profiles": {"equal": equal}, "default": "equal"}
    values |= {"resources": consumed} if consumed else {}
    values["levers"] = levers(columns, entries, amounts, months, count)
    bounds = floors(effects, targets) | alike
    return values | ({"constraints": bounds} if bounds else {}), assumed


def _notes(table: OptionTable, told: Sequence[str]) -> str:
    """What the brief says of the case's making."""
    file = clean(table.path.replace("\\", "/").rsplit("/", 1)[-1])
    parts = [text.split(";")[0].rstrip(".") + "." for text in told]
    return " ".join([f"Made from the table {file}; what it does not say is assumed.", *parts])


def _faults(table: OptionTable, columns: TableColumns) -> Iterator[Fault]:
    """Cells of columns of numbers that are none."""
    parts = [part for quantity in columns.quantities for part in quantity.parts]
    if columns.lead_time:
        parts.append(columns.lead_time)
    for part in parts:
        for number, message in part.figures.faults:
            yield table.fault(number, part.column, message)
    if columns.lead_time:
        for number, months in columns.lead_time.figures.by_row.items():
            if months < 0:
                yield table.fault(number, columns.lead_time.column, "is below 0; a lead time is 0 or more")


def _stated(row: OptionTable | None, amounts: Sequence[Amounts]) -> dict[str, Decimal]:
    """What a row of limits or targets states by the keys of quantities; of costs by year, each year by its own."""
    found: dict[str, Decimal] = {}
    for each in amounts if row is not None else ():
        assert row is not None
        best = each.quantity.end("likely") or each.quantity.end(None) or each.quantity.end("low")
        for part in best:
            read = figures(row, part.column)
            yearly = each.by_year and each.quantity.kind == "cost"
            key = f"{each.key}_{part.head.year}" if yearly else each.key
            for number in read.by_row.values() if read is not None else ():
                found[key] = found.get(key, Decimal(0)) + number
    return found


def _months(columns: TableColumns) -> tuple[int, list[str]]:
    """The months of a lead time's unit, and what was assumed of it."""
    if columns.lead_time is None:
        return 1, []
    head = columns.lead_time.head.text
    empty = columns.lead_time.figures.empty
    told = (
        [f"“{short(clean(head))}” says nothing in {rows_told(empty)}: it is there at once."] if empty else []
    )
    if "year" in head.casefold():
        return 12, [f"“{short(clean(head))}” is in years, of twelve months each.", *told]
    return 1, told if "month" in head.casefold() else [f"“{short(clean(head))}” is in months.", *told]


def _periods(table: OptionTable, columns: TableColumns, effects: Sequence[Amounts]) -> list[str]:
    """That effects of several periods are added up as they stand."""
    said = dict.fromkeys(
        shown(row.cells[column]) for column in columns.texts.get("period", ()) for row in table.rows
    )
    periods = [period for period in said if period]
    if len(periods) < 2 or not effects:
        return []
    told = ", ".join(periods[:4]) + (f" and {len(periods) - 4} more" if len(periods) > 4 else "")
    return [f"The numbers are of different periods ({told}) and are taken as they stand."]


def _commented(table: OptionTable, assumed: Sequence[str], left_out: Sequence[Unread]) -> str:
    """The comments at the head of the file."""
    file = clean(table.path.replace("\\", "/").rsplit("/", 1)[-1])
    lines = [
        f"# Made from the table {file}. Change any number, name or reason; docs/case.md explains every field."
    ]
    parts: tuple[tuple[str, Sequence[object]], ...] = (
        ("Assumed, since the table does not say it:", assumed),
        ("Left out:", left_out),
    )
    for title, told in parts:
        if told:
            lines += ["#", f"# {title}"]
        for text in told:
            lines += wrap(
                clean(str(text)),
                WIDTH,
                initial_indent="# - ",
                subsequent_indent="#   ",
                break_long_words=False,
            )
    return "\n".join(lines) + "\n"
