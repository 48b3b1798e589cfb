"""A linear row over whole-number variables, stated so that a floating-point solver keeps it exactly.

Costs and bounds are decimals, and a solver compares them within a tolerance: a bundle that meets its budget to the
last digit may be cut off, one that exceeds it by less than the tolerance let through. So a row is multiplied by the
common denominator of its numbers, which makes both sides whole, and its bound gets half a unit of room: every
solution that keeps the row keeps the relaxed one with half a unit to spare, every other breaks it by as much.

Numbers too long for that are split into digits of base 10^6, as in written addition. With a = a1*B + a0 and
b = b1*B + b0 (0 <= a0, b0 < B), a.x <= b holds for whole x exactly when some whole carry c has
a0.x <= b0 + B*c and a1.x + c <= b1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

SHORT = 10_000
"""Sums of whole numbers up to this are compared rightly with any tolerance in use, and need no room: without room
their linear relaxation is tighter."""

LONG = 10**9
"""Sums up to this are split in no digits: half a unit is far more than floating point and a fraction of 1e-9 in the
variables make of them."""

BASE = 10**6
"""Of the digits; a hundred of them add up to less than LONG."""

ROOM = 0.5
"""Of one unit: as far from the bound as from the next whole number."""


@dataclass(frozen=True)
class WholeRow:
    """least <= sum of terms <= most, for the solver. carry: the name of the whole variable that this row introduces,
    and the most that it can be; it is in `terms` too."""

    label: str
    terms: Mapping[str, int]
    least: float | None
    most: float | None
    carry: tuple[str, int] | None = None


def whole_rows(
    label: str, terms: Mapping[str, Fraction | int], least: Fraction | int | None, most: Fraction | int | None
) -> tuple[WholeRow, ...]:
    """The rows that together state least <= terms <= most for variables that are whole and not negative."""
    whole, low, high = _made_whole(terms, least, most)
    size = sum(map(abs, whole.values())) + max(abs(low or 0), abs(high or 0))
    if size <= SHORT:
        return (WholeRow(label, whole, low, high),)
    if size <= LONG:
        return (
            WholeRow(
                label, whole, None if low is None else low - ROOM, None if high is None else high + ROOM
            ),
        )
    rows: list[WholeRow] = []
    both = low is not None and high is not None
    if high is not None:
        rows += _digits(f"{label}_Most" if both else label, whole, high)
    if low is not None:
        negative = {name: -amount for name, amount in whole.items()}
        rows += _digits(f"{label}_Least" if both else label, negative, -low)
    return tuple(rows)


def _made_whole(
    terms: Mapping[str, Fraction | int], least: Fraction | int | None, most: Fraction | int | None
) -> tuple[dict[str, int], int | None, int | None]:
    """The row times the common denominator, less the common divisor of its terms; bounds rounded inwards."""
    factor = lcm(*(Fraction(amount).denominator for amount in terms.values()))
    whole = {name: int(amount * factor) for name, amount in terms.items()}
    divisor = gcd(*whole.values()) or 1
    whole = {name: amount // divisor for name, amount in whole.items()}
    scale = Fraction(factor, divisor)
    low = None if least is None else -int(-least * scale // 1)
    high = None if most is None else int(most * scale // 1)
    return whole, low, high


def _digits(label: str, terms: Mapping[str, int], most: int) -> list[WholeRow]:
    """terms <= most, digit by digit from the last; each digit but the first hands a carry on to the next."""
    rows: list[WholeRow] = []
    carried: dict[str, int] = {}
    place = 0
    while True:
        place += 1
        if sum(map(abs, terms.values())) + abs(most) <= LONG:
            rows.append(WholeRow(f"{label}_Digit_{place}", {**terms, **carried}, None, most + ROOM))
            return rows
        last = {name: amount % BASE for name, amount in terms.items()}
        carry = f"Carry_{label}_{place}"
        here = {name: digit for name, digit in last.items() if digit}
        rows.append(
            WholeRow(
                f"{label}_Digit_{place}",
                {**here, **carried, carry: -BASE},
                None,
                most % BASE + ROOM,
                (carry, len(terms) + 1),
            )
        )
        terms, most = {name: amount // BASE for name, amount in terms.items()}, most // BASE
        carried = {carry: 1}
