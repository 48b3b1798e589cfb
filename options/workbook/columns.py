"""The columns of a sheet, read off the records: one for every field that fits in a cell."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal, get_args, get_origin

from options.anatomy import alternatives, is_record
from options.record import Record

FieldPath = tuple["str | int | K", ...]
"""Keys and list positions from the case down to a value, with the keys of the row in their places."""

ValueKind = Literal["text", "name", "number", "day", "truth", "names", "low_end", "high_end"]
"""What a cell holds: `names` a list of names or texts; the two ends of a likelihood stand in a cell each."""


@dataclass(frozen=True)
class K:
    """The place of the row's n-th key in a path."""

    n: int


@dataclass(frozen=True)
class Column:
    """One column of a sheet."""

    head: str
    """What its head says."""
    path: FieldPath
    """Where its values stand in the case."""
    kind: ValueKind
    """What a cell holds."""
    note: str = ""
    """What the field means."""
    choices: tuple[str, ...] = ()
    """The words among which it chooses; any where there are none."""
    names: str = ""
    """The sheet whose names it takes; none where it is empty."""
    unit: str = ""
    """The unit that its head shows."""


HEADS = {"because": "reason", "evidence": "claims", "for": "reader", "statement_class": "class"}
"""Heads that read better than the field's own name."""

LAST = ("because", "marking", "releasable_to")
"""Fields that stand at the end of a row."""

FROM_SHEET = {
    "source": "Sources",
    "scenario": "Scenarios",
    "objective": "Objectives",
    "profile": "Profiles",
    "from: actor": "Actors",
    "accepts": "Courses",
}
"""The sheet whose names a column takes, by its head."""


def columns_of(records: tuple[type[Record], ...], base: FieldPath, prefix: str = "") -> tuple[Column, ...]:
    """A column for every field of the records that a cell can hold, those of single records within them too.

    base: where the record stands. prefix: of the heads, for a record within a record. Mappings and lists of records
    have no column: they are sheets of their own.
    """
    fields: dict[str, tuple[list[Any], str]] = {}
    for record in records:
        for name, field in record.model_fields.items():
            kinds, note = fields.setdefault(
                field.alias or name, ([], " ".join((field.description or "").split()))
            )
            kinds += [kind for kind in alternatives(field.annotation) if kind not in kinds]
    order = sorted(fields, key=lambda name: LAST.index(name) if name in LAST else -1)
    found: list[Column] = []
    for name in order:
        kinds, note = fields[name]
        head = f"{prefix}{HEADS.get(name, name.replace('_', ' '))}"
        found += _columns(kinds, head, (*base, name), note)
    return tuple(found)


def _columns(kinds: list[Any], head: str, path: FieldPath, note: str) -> list[Column]:
    inner = tuple(kind for kind in kinds if is_record(kind))
    if inner:
        return list(columns_of(inner, path, f"{head}: "))
    simple = [kind for kind in kinds if get_origin(kind) not in (dict, tuple) and kind is not type(None)]
    lists = [
        tuple(alternatives(part)) for kind in kinds if get_origin(kind) is tuple for part in get_args(kind)
    ]
    if lists.count((Decimal,)) == 2 and Decimal in simple:
        high = "The high end of the interval, where it is one."
        return [Column(head, path, "low_end", note), Column(f"{head} to", path, "high_end", high)]
    if lists and lists[0] == (str,):
        return [Column(head, path, "names", note)]
    kind = _kind(simple)
    if kind is None:
        return []
    words = [str(word) for each in simple if get_origin(each) is Literal for word in get_args(each)]
    choices = tuple(words) if all(get_origin(each) is Literal for each in simple) else ()
    return [Column(head, path, kind, note, choices, FROM_SHEET.get(head, ""))]


def _kind(kinds: list[Any]) -> ValueKind | None:
    """What a cell of these kinds of value holds; None where it can hold none of them."""
    words = {type(word) for kind in kinds if get_origin(kind) is Literal for word in get_args(kind)}
    if Decimal in kinds or int in kinds or int in words:
        return "number"
    if date in kinds:
        return "day"
    if bool in kinds:
        return "truth"
    if words:
        return "name"
    return "text" if str in kinds else None
