"""Plain values in one line of YAML, as plain as they can be written."""

import json
import re
from datetime import date
from decimal import Decimal
from typing import Any

from options.scalar import meaning

_PLAIN = re.compile(r"[A-Za-z_\u00c0-\u024f(€£$][^\x00-\x1f\x7f-\xa0\u2028\u2029\ufeff#:,\[\]{}]*")
_UNSEEN = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def inline(value: Any) -> str:
    """The value in flow style; read as YAML it is the same."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{inline(key)}: {inline(part)}" for key, part in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(inline, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal | int):
        return number_text(Decimal(value))
    if isinstance(value, date):
        return value.isoformat()
    return "null" if value is None else text(str(value))


def text(value: str) -> str:
    """A text: bare where YAML 1.1 and 1.2 both read it so anywhere in a line, else in quotes."""
    if _PLAIN.fullmatch(value) and value == value.strip() and not _told_otherwise(value):
        return value
    if value.isprintable() and "'" not in value:
        return f"'{value}'"
    quoted = json.dumps(value, ensure_ascii=False)
    return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)


def number_text(number: Decimal) -> str:
    """A number as people write it: 650 for 6.5E+2, and no more zeros than it needs."""
    plain = f"{number:f}"
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".")
    return "0" if plain in ("-0", "") else plain


def _told_otherwise(value: str) -> bool:
    """Whether the bare text is another value in YAML 1.2, or the truth value that YAML 1.1 made of yes, no, on, off."""
    return not isinstance(meaning(value), str) or value.casefold() in ("yes", "no", "on", "off", "y", "n")
