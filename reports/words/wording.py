"""Formats of numbers, dates and lists in text; nothing else formats them."""

from calendar import month_name
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor, log10

from reports.words.units import with_unit

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

AnyNumber = int | float | Decimal | Fraction

NOTHING = 1e-9
"""What is smaller than this is the rounding of a sum, and worded as 0."""


def number(amount: AnyNumber, decimals: int = 1) -> str:
    """With thousands separators and a minus sign; without trailing zeros."""
    text = f"{abs(float(amount)):,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return MINUS + text if float(amount) < 0 and text != "0" else text


def points(value: float) -> str:
    """A value on 0-100, to 1 decimal."""
    text = f"{abs(value):.1f}"
    return MINUS + text if value < 0 and text != "0.0" else text


def signed(value: float) -> str:
    """A difference with its sign, to 1 decimal."""
    text = f"{abs(value):.1f}"
    if float(text) == 0:
        return text
    return ("+" if value > 0 else MINUS) + text


def apart(size: float) -> str:
    """The size of a difference of values, to 1 decimal as values are; `under 0.1` for one that would be shown as 0.0."""
    return "under 0.1" if NOTHING < abs(size) < 0.05 else points(size)


def worth_in_points(size: float) -> str:
    """What something is worth: `nothing`, or `0.3 points`."""
    return "nothing" if abs(size) <= NOTHING else f"{apart(size)} points"


def some(items: Iterable[str], rest: str = "{} more", most: int = 3) -> str:
    """At most so many in a row: `a, b and c`, or `a, b, c and 2 more`; with semicolons where one has a comma."""
    names = list(items)
    if len(names) > most:
        names = [*names[:most], rest.format(len(names) - most)]
    if len(names) > 2 and any("," in name for name in names):
        return f"{'; '.join(names[:-1])}; and {names[-1]}"
    return listed(names)


def weight(share: float) -> str:
    """A weight, to 2 decimals."""
    return f"{share:.2f}"


def percent(share: float) -> str:
    """A share of 0 to 1 in whole per cent."""
    return f"{share:.0%}"


def percent_at(share: float) -> str:
    """A breakpoint in per cent, to 2 decimals."""
    return f"{quantity(100 * share)}%"


def percent_within(share: float) -> str:
    """Whole per cent; `under 1%` and `over 99%` rather than a rounded 0 or 100."""
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 else percent(share)


def weights_apart(one: float, other: float) -> tuple[str, str]:
    """Two weights with 2 to 5 decimals, as many as make them differ."""
    for decimals in range(2, 6):
        if f"{one:.{decimals}f}" != f"{other:.{decimals}f}":
            return f"{one:.{decimals}f}", f"{other:.{decimals}f}"
    return weight(one), weight(other)


def quantity(size: AnyNumber) -> str:
    """A computed number: 2 decimals, or 2 significant digits where it is smaller."""
    magnitude = abs(float(size))
    if magnitude < NOTHING:
        return "0"
    return number(size, max(2, 1 - floor(log10(magnitude))))


def stated(size: AnyNumber, decimals: int = 9) -> str:
    """A number of the case in full, to at most so many decimals; a decimal as it is written, not as floating point."""
    if not isinstance(size, Decimal):
        return number(size, decimals)
    text = f"{size.copy_abs():,.{decimals}f}".rstrip("0").rstrip(".")
    return MINUS + text if size < 0 and text != "0" else text


def change(size: AnyNumber) -> str:
    """A stated difference in full, with its sign."""
    return f"+{stated(size)}" if size > 0 else stated(size)


def amount(size: AnyNumber, unit: str | None) -> str:
    """A number with its unit."""
    return with_unit(quantity(size), unit)


def marked(text: str, marking: str | None) -> str:
    """The text after its protective marking, if any."""
    return f"({marking}) {text}" if marking else text


def day(when: date) -> str:
    """A date as 15 March 2024."""
    return f"{when.day} {when:%B} {when.year}"


def months(time: AnyNumber) -> str:
    """`at once`, or `in 3 months`."""
    if not time:
        return "at once"
    return f"in {number(time)} month" + ("" if time == 1 else "s")


def month_after(when: date, time: AnyNumber) -> str:
    """The month that is so many months after a day, a part of a month counted whole: `July 2024`."""
    years, month = divmod(when.month - 1 + ceil(time), 12)
    return f"{month_name[month + 1]} {when.year + years}"


def month_in_short(when: date) -> str:
    """The month of a day as Jul 2024, for the scale of a figure."""
    return f"{month_name[when.month][:3]} {when.year}"


def listed(items: Iterable[str], last: str = "and") -> str:
    """`a, b and c`; last: the conjunction."""
    names: Sequence[str] = list(items)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def letter(n: int) -> str:
    """a to z for 0 to 25, then aa, ab and so on."""
    return (letter(n // 26 - 1) if n >= 26 else "") + chr(ord("a") + n % 26)


def plural(count: int, one: str) -> str:
    """A count with its noun: 1 claim, 2 claims, 1,013 bundles."""
    return f"{count:,} {one if count == 1 else one + 's'}"


def of_points(told: str) -> str:
    """A number of value points as it is worded, with its noun: 1 point, 2.5 points."""
    return with_unit(told, "points")


def sentence(text: str) -> str:
    """The text with a capital and a full stop."""
    text = text.strip()
    if not text:
        return text
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?…" else ".")
