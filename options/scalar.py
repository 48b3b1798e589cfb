"""What a single word of YAML 1.2 means: text, a number, a truth value, a date or nothing."""

import re
from datetime import date
from decimal import Decimal

CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")
"""Characters that YAML does not allow, and that no page could show."""

_NUMBER = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]{1,4})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SPECIAL = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")
_WORDS: dict[str, bool | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
}  # fmt: skip
_LONGEST_NUMBER = 60
"""Characters; what is longer is no number that anyone wrote."""


def meaning(text: str) -> object:
    """The value of a plain scalar; numbers keep every digit, and NO, yes and 0x10 stay text."""
    if text in _WORDS:
        return _WORDS[text]
    if len(text) <= _LONGEST_NUMBER:
        if _NUMBER.fullmatch(text):
            return Decimal(text)
        if _SPECIAL.fullmatch(text):
            return float(text.replace(".", ""))
        if _DATE.fullmatch(text):
            return _day(text)
    return text


def _day(text: str) -> date | str:
    """The date, or the text where the calendar has no such day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
