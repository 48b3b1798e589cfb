"""What each column of a table is: the names of the options, texts about them, and the numbers that belong together."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from options.record import Estimate
from options.saying import listed, short
from options.table_case.drafting import Unread
from options.table_case.figures import Figures, figures, is_number, says_nothing
from options.table_case.heads import Head, understood
from options.table_case.table import OptionTable, TableRow, clean, letters, shown
from options.table_case.vocabulary import TEXT_KINDS, HeadKind


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers."""

    column: int
    """Counted from 0."""
    head: Head
    figures: Figures


@dataclass(frozen=True)
class TableQuantity:
    """A cost or an effect: one column, or several of one estimate's ends or of several years."""

    kind: HeadKind
    """cost, gain or loss."""
    title: str
    """What readers call it."""
    unit: str | None
    """Its unit, where heads or cells name one."""
    parts: tuple[NumberColumn, ...]
    """Its columns, in their order."""

    @property
    def years(self) -> tuple[int, ...]:
        """The years of its columns; none where one column has none."""
        years = {part.head.year for part in self.parts}
        return () if None in years else tuple(sorted(year for year in years if year is not None))

    @property
    def heads(self) -> str:
        """Its heads as a message names them."""
        return " and ".join(f"“{short(clean(part.head.text))}”" for part in self.parts)

    def end(self, end: Estimate | None) -> tuple[NumberColumn, ...]:
        """The columns of one end of the estimate."""
        return tuple(part for part in self.parts if part.head.end == end)


@dataclass(frozen=True)
class TableColumns:
    """The columns of a table, understood."""

    name: int
    """The column that names the options, counted from 0."""
    texts: dict[HeadKind, tuple[int, ...]]
    """The columns of texts, by what they are."""
    lead_time: NumberColumn | None
    """The months until an option is in place."""
    quantities: tuple[TableQuantity, ...]
    """Costs and effects, in the order of their first columns."""
    left_out: tuple[Unread, ...] = ()
    """What is no part of the case."""


def name_column(table: OptionTable) -> tuple[int, tuple[str, ...]]:
    """The column that names the options, and what was assumed of it. Raises CaseError where there is none."""
    heads = [understood(head) for head in table.heads]
    worded = [column for column in range(len(heads)) if _mostly_texts(table, column)]
    for column in worded:
        if heads[column].kind == "name":
            return column, ()
    for column in worded:
        said = [shown(row.cells[column]) for row in table.rows if not says_nothing(row.cells[column])]
        if heads[column].kind == "unclear" and said and len(set(said)) == len(said):
            head = clean(table.heads[column]) or letters(column)
            return column, (f"“{short(head)}” names the options: no head says name or option.",)
    raise table.refusal("no column names the options; give the one that does the head name")


def columns_of(table: OptionTable, name: int) -> TableColumns:
    """What each column is, of a table whose rows are options. Raises CaseError where no effect is among them."""
    texts: dict[HeadKind, tuple[int, ...]] = {}
    parts: list[NumberColumn] = []
    left_out: list[Unread] = []
    lead_time = None
    for column, text in enumerate(table.heads):
        head = understood(text)
        if column == name or all(says_nothing(row.cells[column]) for row in table.rows):
            continue
        named = f"Column “{short(clean(text))}”" if text else f"Column {letters(column)}"
        if head.kind in TEXT_KINDS and head.kind != "name":
            texts[head.kind] = (*texts.get(head.kind, ()), column)
            continue
        if text.casefold().strip(" .") in COUNTING:
            left_out.append(Unread(named, "it numbers the rows", ""))
            continue
        found = figures(table, column)
        if found is not None and found.upwards and head.kind == "unclear":
            head = replace(head, kind="gain")
        if found is not None and head.kind == "loss":
            found = found.of_a_loss()
        if found is None or head.kind in ("unclear", "name"):
            left_out.append(Unread(named, *_remedy(head, found)))
        elif head.kind == "lead_time":
            lead_time = lead_time or NumberColumn(column, head, found)
        else:
            parts.append(NumberColumn(column, head, found))
    quantities = tuple(_together(parts))
    if not any(quantity.kind in ("gain", "loss") for quantity in quantities):
        told = (
            "no column tells what the options achieve; name one savings, benefit or effect, or write (more is better)"
            " or (less is better) after its name"
        )
        raise table.refusal(". ".join([told, *_by_reason(left_out)]))
    return TableColumns(name, texts, lead_time, quantities, tuple(left_out))


def _together(parts: list[NumberColumn]) -> Iterator[TableQuantity]:
    """Columns of one kind whose heads have the same words, ends and years apart."""
    groups: dict[tuple[object, ...], list[NumberColumn]] = {}
    for part in parts:
        key: tuple[object, ...] = (part.head.kind, part.head.base)
        same = groups.get(key, [])
        if any((each.head.end, each.head.year) == (part.head.end, part.head.year) for each in same):
            key = (*key, part.column)  # a second column that says the same is one of its own
        groups.setdefault(key, []).append(part)
    for group in groups.values():
        head = group[0].head
        scaled = any(part.figures.scale for part in group)
        unit = None if scaled else next((part.head.unit for part in group if part.head.unit), None)
        unit = unit or next((part.figures.unit for part in group if part.figures.unit), None)
        yield TableQuantity(head.kind, head.title, unit, tuple(group))


def _by_reason(unread: list[Unread]) -> Iterator[str]:
    """A sentence for all columns that are left out for one reason, of which a table may have dozens."""
    parts: dict[tuple[str, str], list[str]] = {}
    for each in unread:
        parts.setdefault((each.reason, each.remedy), []).append(each.part)
    for (reason, remedy), named in parts.items():
        yield str(Unread(listed(named), reason, remedy)).removesuffix(".")


def _remedy(head: Head, found: Figures | None) -> tuple[str, str]:
    """Why a column is left out, and how to bring it in."""
    if found is None:
        reason = "it holds texts" if head.kind in ("unclear", "name") else "most of it is no number"
        return reason, "name it description, sector, owner or source to have it read"
    remedy = "write (more is better), (less is better) or (cost) after its name"
    return "it is not clear whether more of it is better", remedy


def _mostly_texts(table: OptionTable, column: int) -> bool:
    cells = [row.cells[column] for row in table.rows if not says_nothing(row.cells[column])]
    return 2 * sum(is_number(table, cell) for cell in cells) < len(cells)


def parted(table: OptionTable, name: int) -> tuple[OptionTable, dict[str, OptionTable], tuple[Unread, ...]]:
    """The rows that are options, those of limits and targets by their word, and what is left out: rows of totals."""
    kept: list[TableRow] = []
    apart: dict[str, OptionTable] = {}
    left_out: list[Unread] = []
    words = {"limit": LIMITS, "target": TARGETS}
    for row in table.rows:
        label = shown(row.cells[name]) or next(filter(None, map(shown, row.cells)), "")
        said = label.casefold().rstrip(":")
        word = next((word for word, known in words.items() if said in known), None)
        if word:
            apart[word] = replace(table, rows=(row,))
        elif said in TOTALS:
            left_out.append(Unread(f"Row {row.number}", f"“{short(label)}” is no option", ""))
        else:
            kept.append(row)
    return replace(table, rows=tuple(kept)), apart, tuple(left_out)


COUNTING = frozenset(["no", "nr", "id", "#", "number", "row", "ref"])
"""Heads of a column that counts the rows."""

LIMITS = frozenset(["limit", "limits", "budget", "available", "available budget", "budget limit", "ceiling"])
"""Names of a row that states the limits of costs."""

TARGETS = frozenset(["target", "targets", "goal", "minimum", "required", "at least"])
"""Names of a row that states what effects must come to."""

TOTALS = frozenset(["total", "totals", "sum", "grand total", "subtotal", "average", "mean"])
"""Names of a row that adds others up."""
