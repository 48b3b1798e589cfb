"""Numbers and dates as a European spreadsheet writes them as text: 0,4 and 40 %, 1.234,50 and 15.03.2024."""

import re
from datetime import date
from decimal import Decimal

SPACES = "[ \u00a0\u2009\u202f'’]"
"""What stands between thousands: spaces, also those that do not break, and apostrophes."""

_PLAIN = re.compile(r"[0-9]+(\.[0-9]*)?([eE][-+]?[0-9]{1,3})?|\.[0-9]+([eE][-+]?[0-9]{1,3})?")
_EITHER = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")
_COMMA = re.compile(r"[0-9]*,[0-9]+")
_GROUPED_BY_POINTS = re.compile(r"[1-9][0-9]{0,2}(\.[0-9]{3})+(,[0-9]+)?")
_GROUPED_BY_COMMAS = re.compile(r"[1-9][0-9]{0,2}(,[0-9]{3})+(\.[0-9]+)?")
_GROUPED_BY_SPACES = re.compile(rf"[1-9][0-9]{{0,2}}({SPACES}[0-9]{{3}})+([.,][0-9]+)?")
_DATE = re.compile(r"([0-9]{1,2})([./-])\s?([0-9]{1,2})\2\s?([0-9]{4})")
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

LONGEST = 60
"""Characters of a number; what is longer is none that anyone wrote."""


class UnclearError(ValueError):
    """A text may be two different numbers or dates; the message says which."""


def number_in(text: str) -> Decimal | None:
    """The number that a text is; None where it is none. Raises UnclearError where it may be two."""
    stripped = text.strip().replace("−", "-")
    if len(stripped) > LONGEST:
        return None
    percent = stripped.endswith("%")
    body = stripped.removesuffix("%").strip()
    sign = "-" if body.startswith("-") else ""
    body = body[1:] if body[:1] in ("-", "+") else body
    if _EITHER.fullmatch(body):
        as_decimal, as_whole = body.replace(",", "."), re.sub("[.,]", "", body)
        raise UnclearError(
            f"may be {sign}{as_decimal} or {sign}{as_whole}, as text; write it as a number, not as text"
        )
    digits = _digits(body)
    if digits is None:
        return None
    if percent and "e" in digits.casefold():
        return None
    return Decimal(f"{sign}{digits}e-2" if percent else sign + digits)


def _digits(body: str) -> str | None:
    """The number with a point for its decimals and nothing between its thousands."""
    if _PLAIN.fullmatch(body):
        return body
    if _COMMA.fullmatch(body) or _GROUPED_BY_POINTS.fullmatch(body):
        return body.replace(".", "").replace(",", ".")
    if _GROUPED_BY_COMMAS.fullmatch(body):
        return body.replace(",", "")
    if _GROUPED_BY_SPACES.fullmatch(body):
        return re.sub(SPACES, "", body).replace(",", ".")
    return None


def day_in(text: str) -> date | None:
    """The date that a text is, the day first where it is not the year; None where it is none.

    Raises UnclearError where the day comes second, as in 03/15/2024.
    """
    stripped = text.strip()
    try:
        if _ISO.fullmatch(stripped):
            return date.fromisoformat(stripped)
        found = _DATE.fullmatch(stripped)
        if not found:
            return None
        day, month, year = int(found[1]), int(found[3]), int(found[4])
        if month > 12 >= day:
            raise UnclearError(f"has its month before its day; write {date(year, day, month).isoformat()}")
        return date(year, month, day)
    except UnclearError:
        raise
    except ValueError:
        return None
