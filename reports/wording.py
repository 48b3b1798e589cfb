"""Every number, date and list of the prose is worded here, and nowhere else."""

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

MINUS = "\N{MINUS SIGN}"
DASH = "\N{EN DASH}"

Number = int | float | Decimal | Fraction


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


def amount(quantity: Number, unit: str | None) -> str:
    """A quantity with its unit."""
    return f"{number(quantity, 2)} {unit}" if unit else number(quantity, 2)


def interval(low: Number, high: Number) -> str:
    """From low to high; one number where they are equal."""
    return number(low, 2) if low == high else f"{number(low, 2)} to {number(high, 2)}"


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


def plural(count: int, one: str, many: str | None = None) -> str:
    """1 claim, 2 claims."""
    return f"{count} {one if count == 1 else many or one + 's'}"


def sentence(text: str) -> str:
    """Begins with a capital and ends with a full stop."""
    text = text.strip()
    if not text:
        return text
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")
