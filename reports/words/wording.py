"""Every number, date and list of the prose is worded here, and nowhere else."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from math import floor, log10

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

Number = int | float | Decimal | Fraction

NOTHING = 1e-9
"""What is smaller than this is the rounding of a sum, and worded as 0."""


def number(amount: Number, decimals: int = 1) -> str:
    """With thousands separated and a real minus; trailing zeros and a zero's sign fall away."""
    text = f"{abs(float(amount)):,.{decimals}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return MINUS + text if float(amount) < 0 and text != "0" else text


def points(value: float) -> str:
    """A value on 0-100, to one decimal."""
    text = f"{abs(value):.1f}"
    return MINUS + text if value < 0 and text != "0.0" else text


def signed(value: float, decimals: int = 1) -> str:
    """A difference, its sign always shown."""
    text = f"{abs(value):.{decimals}f}"
    if float(text) == 0:
        return text
    return ("+" if value > 0 else MINUS) + text


def weight(share: float) -> str:
    """A weight between 0 and 1, to two decimals."""
    return f"{share:.2f}"


def percent(share: float) -> str:
    """A share of 0 to 1, in whole per cent."""
    return f"{share:.0%}"


def percent_at(share: float) -> str:
    """Where something turns: per cent to two decimals, so that two such places are told apart."""
    return f"{quantity(100 * share)}%"


def percent_within(share: float) -> str:
    """Whole per cent, but never 0 or 100 for what is not."""
    if 0 < share < 0.005:
        return "under 1%"
    return "over 99%" if 0.995 <= share < 1 else percent(share)


def weights_apart(one: float, other: float) -> tuple[str, str]:
    """Two weights to two decimals, or to as many as it takes to tell them apart."""
    for decimals in range(2, 6):
        if f"{one:.{decimals}f}" != f"{other:.{decimals}f}":
            return f"{one:.{decimals}f}", f"{other:.{decimals}f}"
    return weight(one), weight(other)


def quantity(size: Number) -> str:
    """What is computed: to two decimals, or to two digits where these would hide it."""
    magnitude = abs(float(size))
    if magnitude < NOTHING:
        return "0"
    return number(size, max(2, 1 - floor(log10(magnitude))))


def stated(size: Number) -> str:
    """What the case states, in full: at most nine decimals, which only a mean over horizons exceeds."""
    return number(size, 9)


def change(size: Number) -> str:
    """A stated difference in full, its sign always shown."""
    return f"+{stated(size)}" if size > 0 else stated(size)


def amount(size: Number, unit: str | None) -> str:
    """A quantity with its unit."""
    return f"{quantity(size)} {unit}" if unit else quantity(size)


def marked(text: str, marking: str | None) -> str:
    """A text after its own protective marking, where it bears one."""
    return f"({marking}) {text}" if marking else text


def day(when: date) -> str:
    """15 March 2024."""
    return f"{when.day} {when:%B} {when.year}"


def months(time: Number) -> str:
    """At once, or in so many months."""
    if not time:
        return "at once"
    return f"in {number(time)} month" + ("" if time == 1 else "s")


def listed(items: Iterable[str], last: str = "and") -> str:
    """a, b and c."""
    names: Sequence[str] = list(items)
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} {last} {names[-1]}"


def letter(n: int) -> str:
    """a to z for 0 to 25, then aa, ab and so on: a bundle's name in a figure."""
    return (letter(n // 26 - 1) if n >= 26 else "") + chr(ord("a") + n % 26)


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 claim, 2 claims."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """Begins with a capital and ends with a full stop."""
    text = text.strip()
    if not text:
        return text
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
