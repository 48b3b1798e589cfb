"""A case as the plain values of a file: mappings, lists, texts, numbers, truth values and dates, as short as it goes."""

from collections.abc import Iterator
from typing import Any

from options.actor import Item
from options.case import Case
from options.evidence import Rating
from options.experts import Answer
from options.record import Record
from options.score import Score
from options.text import Text

BARE: dict[type[Record], str] = {
    Score: "likely",
    Answer: "likely",
    Item: "likely",
    Rating: "rating",
    Text: "text",
}
"""Records that may be written as one value on its own, and the field that it is."""


def plain_values(case: Case) -> dict[str, Any]:
    """What a file of the case holds: fields at their defaults left out, lists for tuples, bare values where they do.

    Read again, the values make an equal case.
    """
    values = plain(case)
    assert isinstance(values, dict), "a case is no bare value"
    return values


def differing(old: Any, new: Any, at: tuple[str, ...] = ()) -> Iterator[str]:
    """The fields in which plain values differ, by the keys that lead to them joined by dots."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in {**old, **new}:
            yield from differing(old.get(key), new.get(key), (*at, str(key)))
    elif old != new:
        yield ".".join(at)


def plain(value: Any) -> Any:
    """A record, or a part of one, as plain values."""
    if isinstance(value, Record):
        return _record(value)
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def _record(record: Record) -> Any:
    fields = {
        field.alias or name: plain(value)
        for name, field in type(record).model_fields.items()
        if (value := getattr(record, name)) != field.default or field.is_required()
    }
    bare = BARE.get(type(record))
    return fields[bare] if bare and set(fields) == {bare} else fields
