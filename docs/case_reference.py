"""Makes docs/case.md, the page that explains every field of a case, from the records and the cases that come with it."""

import datetime
import types
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from docs.case_examples import EXAMPLES
from options import BUNDLED_CASES, bundled_case_path, load_case
from options.case import Case
from options.constraint import BY_KEY
from options.inline import inline
from options.plain import plain
from options.record import Record

PAGE = Path(__file__).parent / "case.md"

LONGEST = 96
"""Characters of an example."""

INTRODUCTION = """# Every field of a case

A case is one YAML file (or JSON, or the workbook that `export` writes). Required are `format`, `title`, `as_of`,
`objectives` and `levers`; all else may be left out. Keys that name things are small letters, digits and `_`, beginning
with a letter; resources and constraints share one namespace. Numbers are written plainly (`1234.5`), dates as
`2024-03-15`. `policy-options check` names every fault with its line; `policy-options schema` prints the same as a JSON
Schema for editors; `policy-options new DIR --from TABLE.csv` makes a case from a plain table.

Examples are from the cases that come with the program (`new DIR --like pyongyang_moscow`, `flood` or `deficit`), long
ones cut at `…`. This page is made from the program's own records by `make docs`.
"""


def page() -> str:
    """The text of docs/case.md."""
    found = examples()
    parts = [INTRODUCTION]
    held = dict(_holders())
    parts.append(
        "Contents: " + " · ".join(f"[{_named(record)}](#{_anchor(record)})" for record in held) + "\n"
    )
    for record, holder in held.items():
        parts += [f"## {_named(record)}\n", _about(record, holder), _table(record, found)]
    return "\n".join(parts)


def records() -> Iterator[type[Record]]:
    """Every record of a case, in the order in which a reader meets it."""
    yield from dict(_holders())


def examples() -> dict[tuple[type[Record], str], str]:
    """An example of every field, by its record and key: the first of a bundled case, or one made for this page."""
    found: dict[tuple[type[Record], str], str] = {}
    for name in ("flood", *(name for name in BUNDLED_CASES if name != "flood")):
        for record in _within(load_case(bundled_case_path(name))):
            for field, info in type(record).model_fields.items():
                value = getattr(record, field)
                key = (type(record), field)
                if (
                    key not in found
                    and (info.is_required() or value != info.default)
                    and value not in ({}, ())
                ):
                    found[key] = _shown(info.alias or field, plain(value))
    for record in records():
        for field, info in record.model_fields.items():
            made = EXAMPLES.get(f"{record.__name__}.{field}")
            if made is not None:
                found[record, field] = f"{info.alias or field}: {made}"
    return found


def _holders() -> Iterator[tuple[type[Record], str]]:
    """Every record and where it stands, breadth first from the case."""
    seen: dict[type[Record], str] = {Case: ""}
    waiting: list[type[Record]] = [Case]
    while waiting:
        record = waiting.pop(0)
        yield record, seen[record]
        for name, field in record.model_fields.items():
            for part in _records_in(field.annotation):
                if part not in seen:
                    seen[part] = f"{_named(record)}, under `{field.alias or name}`"
                    waiting.append(part)


def _records_in(annotation: Any) -> Iterator[type[Record]]:
    if isinstance(annotation, type) and issubclass(annotation, Record):
        yield annotation
    for part in get_args(annotation):
        yield from _records_in(part)


def _within(value: Any) -> Iterator[Record]:
    """A record and all within it."""
    if isinstance(value, Record):
        yield value
        for field in type(value).model_fields:
            yield from _within(getattr(value, field))
    elif isinstance(value, dict):
        for part in value.values():
            yield from _within(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from _within(part)


def _about(record: type[Record], holder: str) -> str:
    doc = " ".join((record.__doc__ or "").split())
    where = f" Stands in {holder}." if holder else ""
    key = next((key for key, kind in BY_KEY.items() if kind == record.__name__), None)
    told = f" Told by its key `{key}`." if key else ""
    return f"{doc}{where}{told}\n"


def _table(record: type[Record], found: dict[tuple[type[Record], str], str]) -> str:
    lines = ["| field | holds | meaning | example |", "|---|---|---|---|"]
    for name, field in record.model_fields.items():
        key = f"`{field.alias or name}`" + (" (required)" if field.is_required() else "")
        cells = [key, _holds(field.annotation, field), field.description or "", f"`{found[record, name]}`"]
        lines.append("| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |")
    return "\n".join(lines) + "\n"


def _holds(annotation: Any, field: FieldInfo | None = None) -> str:
    """What a value is, in a few words."""
    simple = {
        str: "text",
        bool: "true or false",
        int: "whole number",
        Decimal: "number",
        datetime.date: "date",
    }
    if annotation in simple:
        return simple[annotation]
    if isinstance(annotation, type) and issubclass(annotation, Record):
        return f"[{_named(annotation).lower()}](#{_anchor(annotation)})"
    origin, parts = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _holds(parts[0])
    if origin is Literal:
        return " or ".join(f"`{part}`" for part in parts)
    if origin in (Union, types.UnionType):
        return ", or ".join(dict.fromkeys(_holds(part) for part in parts if part is not type(None)))
    if origin is dict:
        return f"by name: {_holds(parts[1])}"
    if origin is tuple:
        return (
            f"list of {_holds(parts[0])}"
            if Ellipsis in parts
            else f"[{', '.join(_holds(part) for part in parts)}]"
        )
    return "value"


def _shown(key: str, value: Any) -> str:
    """A field as it may be written on one line, cut where it grows long."""
    first = value
    if isinstance(value, dict) and len(inline(value)) > LONGEST:
        name = next(iter(value))
        first = {name: value[name]}
    elif isinstance(value, list) and len(inline(value)) > LONGEST:
        first = value[:1]
    text = f"{key}: {inline(first)}"
    text = text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"
    return text.replace("`", "'")


def _named(record: type[Record]) -> str:
    """A record's name as a heading: Evidence rule for EvidenceRule."""
    name = record.__name__
    words = "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()
    return words[:1].upper() + words[1:]


def _anchor(record: type[Record]) -> str:
    return _named(record).lower().replace(" ", "-")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
