"""Pydantic's errors in the analyst's words, by their type code, at the place where they stand."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from pydantic_core import ErrorDetails

from options.anatomy import fields_at
from options.case import Case
from options.constraint import BY_KEY
from options.european import UnclearError, day_in
from options.faults import Fault
from options.marks import Keys, Marks
from options.record import Record
from options.saying import closest, either, listed, said, short

MOST_FAULTS = 2_000
"""Refused values that are put into words; a file with more of them is no case at all."""

REQUIRED = ("objectives", "levers")
"""The sections of names that every case has."""

SHAPES = {
    "dict_type": "a mapping of names",
    "model_type": "a mapping of fields",
    "model_attributes_type": "a mapping of fields",
    "tuple_type": "a list",
    "bool_type": "true or false",
    "string_type": "text",
}
"""What should have stood there, by type code."""


def faults_of(
    errors: list[ErrorDetails], values: Any, marks: Marks, whole: type[Record] = Case
) -> Iterator[Fault]:
    """One fault for each error, but none for a missing field that stands there misspelt.

    whole: the record of the file as a whole.
    """
    misspelt: set[Keys] = set()
    for error in errors[:MOST_FAULTS]:
        if error["type"] == "extra_forbidden":
            at = place(error, values)
            meant = closest(str(at[-1]), fields_at(error["loc"][:-1], whole))
            if meant:
                misspelt.add((*at[:-1], meant))
    for error in errors[:MOST_FAULTS]:
        at = place(error, values)
        if error["type"] == "missing" and at in misspelt:
            continue
        on_key = error["type"] == "extra_forbidden" or error["loc"][-1:] == ("[key]",)
        yield marks.fault(at, message(error, at, whole), on_key=on_key)
    if len(errors) > MOST_FAULTS:
        yield marks.fault((), f"has {len(errors) - MOST_FAULTS:,} more faults of this kind; mend these first")


def lost_sections(values: Any) -> frozenset[str]:
    """Sections that a case must have and this one has not, and those that are there misspelt."""
    sections = fields_at(())
    unknown = [name for name in values if name not in sections]
    meant = {closest(name, sections) for name in unknown[:MOST_FAULTS]}
    return frozenset(name for name in sections if name not in values and (name in meant or name in REQUIRED))


def place(error: ErrorDetails, values: Any) -> Keys:
    """The keys in the file that lead to an error, as pydantic's own words for choices are left out."""
    at: list[str | int] = []
    for key in error["loc"]:
        if holds(values, key):  # otherwise the key only tells which of several records is meant
            values = values[key]
            at.append(key)
    if error["type"] == "missing":
        at.append(error["loc"][-1])
    return tuple(at)


def holds(values: Any, key: str | int) -> bool:
    """Whether the mapping has the key, or the list the position."""
    if isinstance(values, dict):
        return key in values
    return isinstance(values, list) and isinstance(key, int) and key < len(values)


def message(error: ErrorDetails, at: Keys, whole: type[Record] = Case) -> str:
    """What is wrong and the way out; whole: the record of the file as a whole."""
    kind, value, context = error["type"], error["input"], error.get("ctx", {})
    if kind.startswith("case_"):
        return error["msg"]
    if kind == "missing":
        few = isinstance(at[-1], int) if at else False
        return "the list has too few entries" if few else "is missing; add it"
    if kind == "extra_forbidden":
        if at[0] == "constraints" and len(at) == 3 and at[-1] in BY_KEY:
            return "says a second thing; make a constraint of it, with a name of its own"
        return _no_field(str(at[-1]), fields_at(error["loc"][:-1], whole))
    if kind == "string_pattern_mismatch":
        return f"is no name: names are small letters, digits and _, such as {_as_name(str(value))}"
    if kind == "literal_error":
        return _no_choice(value, re.findall(r"'([^']*)'|(\d+)", str(context.get("expected", ""))))
    if kind == "too_long":
        return f"has {context['actual_length']} entries; it takes {context['max_length']}"
    if kind in ("greater_than_equal", "less_than_equal"):
        side = "at least" if kind == "greater_than_equal" else "at most"
        return f"must be {side} {context.get('ge', context.get('le'))}, not {value}"
    if value is None:
        return f"is empty; write {SHAPES.get(kind, 'a value')}, or leave the field out"
    if kind.startswith("date"):
        return _no_date(value)
    if kind == "string_type" and not isinstance(value, dict | list):
        return f"must be text, not {said(value)}; put it in quotes"
    if kind in SHAPES:
        return f"must be {SHAPES[kind]}, not {said(value)}"
    return f"cannot be {said(value)}"


def _no_field(name: str, known: tuple[str, ...]) -> str:
    meant = closest(name, known)
    if meant:
        return f"there is no such field; did you mean '{meant}'?"
    return f"there is no such field; here there may be {listed(known)}"


def _no_choice(value: object, found: list[tuple[str, str]]) -> str:
    choices = [text or number for text, number in found]
    meant = closest(value, choices) if isinstance(value, str) else None
    hint = f"; did you mean '{meant}'?" if meant else ""
    shown = f"'{short(value)}'" if isinstance(value, str) else said(value)
    shown = str(value) if isinstance(value, Decimal) else shown
    return f"must be {either(choices)}, not {shown}{hint}"


def _no_date(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return f"must be a date of the calendar, not {said(value)}"
    return f"must be a full date such as 2024-03-15, not {said(value)}{_day_meant(value)}"


def _day_meant(value: object) -> str:
    """How to write the date that a text was meant to be; nothing where it was none, or may be another."""
    try:
        meant = day_in(value) if isinstance(value, str) else None
    except UnclearError as error:
        return f"; it {error}"
    return "" if meant is None else f"; write {meant.isoformat()}"


def _as_name(text: str) -> str:
    """The nearest text that is a name."""
    slug = re.sub(r"[^a-z0-9]+", "_", text.lower()[:40]).strip("_")
    return slug if slug[:1].isalpha() else f"n_{slug}".rstrip("_")
