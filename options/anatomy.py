"""Which fields a case may have at each place, read off the records themselves."""

from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from options.case import Case
from options.record import Record


def fields_at(keys: tuple[str | int, ...], whole: type[Record] = Case) -> tuple[str, ...]:
    """The fields that the record at this place may have, by the names they bear in the file.

    `keys` is where pydantic says a value is: it names the record of a choice of several along the way. whole: the record of
    the file as a whole.
    """
    kinds: tuple[Any, ...] = (whole,)
    for key in keys:
        kinds = _within(kinds, key) or kinds
    return tuple(dict.fromkeys(name for kind in kinds if is_record(kind) for name in _fields(kind)))


def _within(kinds: tuple[Any, ...], key: str | int) -> tuple[Any, ...]:
    """What may stand one key further in; nothing where the key only tells one record from another."""
    named = tuple(kind for kind in kinds if is_record(kind) and kind.__name__ == key)
    if named:
        return named
    found: list[Any] = []
    for kind in kinds:
        if is_record(kind):
            found += _fields(kind).get(str(key), ())
        elif get_origin(kind) is dict:
            found += alternatives(get_args(kind)[1])
        elif get_origin(kind) is tuple:
            found += [choice for part in get_args(kind) if part is not ... for choice in alternatives(part)]
    return tuple(found)


@cache
def _fields(record: type[Record]) -> dict[str, tuple[Any, ...]]:
    """The record's fields by their names in the file, each with the kinds of value it may hold."""
    return {
        field.alias or name: tuple(alternatives(field.annotation))
        for name, field in record.model_fields.items()
    }


def alternatives(kind: Any) -> list[Any]:
    """The kinds that an annotation allows, one by one."""
    if get_origin(kind) is Annotated:
        return alternatives(get_args(kind)[0])
    if get_origin(kind) in (Union, type(int | str)):
        return [choice for part in get_args(kind) for choice in alternatives(part)]
    return [kind]


def is_record(kind: Any) -> bool:
    """Whether it is the class of a record."""
    return isinstance(kind, type) and issubclass(kind, Record)
