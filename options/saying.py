"""Wording that faults share: what stands there, what was probably meant, and how lists are written out."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from difflib import get_close_matches
from fractions import Fraction
from functools import lru_cache

MOST_NAMED = 12
"""Names that a message lists; beyond that it says how many more there are."""


LONGEST_NAME = 60
"""Characters of a name that a message says."""


def said(value: object) -> str:
    """What stands in the file, in the analyst's words."""
    match value:
        case None:
            return "empty"
        case bool():
            return str(value).lower()
        case str() if len(value) <= 40:
            return f"text ('{value}')"
        case str():
            return "text"
        case int() | float() | Decimal():
            return f"a number ({value})"
        case date():
            return f"a date ({value})"
        case dict():
            return "a mapping"
        case list() | tuple():
            return "a list"
        case _:
            return "what stands here"


def short(name: object) -> str:
    """A name as messages say it: what nobody could read is cut."""
    text = str(name)
    return text if len(text) <= LONGEST_NAME else f"{text[:LONGEST_NAME]}…"


def listed(names: Iterable[str]) -> str:
    """Names as a list for reading, cut where it grows long."""
    names = [short(name) for name in names]
    shown = ", ".join(names[:MOST_NAMED])
    return shown if len(names) <= MOST_NAMED else f"{shown} and {len(names) - MOST_NAMED} more"


def either(names: Iterable[str]) -> str:
    """Names of which one is to be chosen: a, b or c."""
    *others, last = names
    return f"{', '.join(others)} or {last}" if others else last


def closest(name: str, known: Iterable[str]) -> str | None:
    """The known name that was probably meant."""
    return _closest(name[:80], tuple(known))


@lru_cache(maxsize=10_000)
def _closest(name: str, known: tuple[str, ...]) -> str | None:
    return next(iter(get_close_matches(name, known, n=1, cutoff=0.6)), None)


def unknown(kind: str, name: str, known: Iterable[str]) -> str:
    """No such name, and the way out: the one that was probably meant, or those there are."""
    known = list(known)
    near = closest(name, known)
    name = short(name)
    if near:
        return f"there is no {kind} '{name}'; did you mean '{short(near)}'?"
    if known:
        return f"there is no {kind} '{name}'; choose from {listed(known)}"
    return f"there is no {kind} '{name}'; the case states none"


def written(number: Decimal | Fraction | float) -> str:
    """A number as people write it, to six places: 0.95, 300, 1.333333."""
    text = f"{float(number):.6f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text
