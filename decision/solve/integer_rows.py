"""Linear rows over integer variables, scaled so that a floating-point solver satisfies them exactly.

Costs and bounds are decimals, and a solver compares them within a tolerance: a bundle that meets its budget to the
last digit might be cut off, one that exceeds it by less than the tolerance let in. So a row is multiplied by the common
denominator of its numbers, which makes both sides integers, and its bound is relaxed by half a unit: every solution
that satisfies the row satisfies the relaxed one with half a unit to spare, and every other violates it by as much.

Numbers too large for that are split into digits of base 10^6, as in written addition. With a = a1*B + a0 and
b = b1*B + b0 (0 <= a0, b0 < B), a.x <= b holds for integer x exactly if some integer carry c has
a0.x <= b0 + B*c and a1.x + c <= b1.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import gcd, lcm

SHORT = 10_000
"""Integer activities up to this are compared correctly under any tolerance in use and need no relaxation, which keeps
their linear relaxation tighter."""

LONG = 10**9
"""Activities up to this are not split into digits: half a unit is far more than the errors of floating point and of
1e-9 in the variables."""

BASE = 10**6
"""Base of the digits; a hundred digits sum to less than LONG."""

ROOM = 0.5
"""Relaxation of a bound, in units: as far from the bound as from the next integer."""


@dataclass(frozen=True)
class IntegerRow:
    """A row least <= activity <= most for the solver."""

    label: str
    """Its name."""

    terms: Mapping[str, int]
    """Integer coefficients by variable."""

    least: float | None
    """Lower bound; None for none."""

    most: float | None
    """Upper bound; None for none."""

    carry: tuple[str, int] | None = None
    """Name and upper bound of the integer variable that this row introduces; it is in `terms` too."""


def integer_rows(
    label: str, terms: Mapping[str, Fraction | int], least: Fraction | int | None, most: Fraction | int | None
) -> tuple[IntegerRow, ...]:
    """Returns rows that together state least <= terms <= most for nonnegative integer variables."""
    whole, low, high = _made_whole(terms, least, most)
    size = sum(map(abs, whole.values())) + max(abs(low or 0), abs(high or 0))
    if size <= SHORT:
        return (IntegerRow(label, whole, low, high),)
    if size <= LONG:
        return (
            IntegerRow(
                label, whole, None if low is None else low - ROOM, None if high is None else high + ROOM
            ),
        )
    rows: list[IntegerRow] = []
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
    """Returns the row times the common denominator over the common divisor of its terms, bounds rounded inwards."""
    factor = lcm(*(Fraction(amount).denominator for amount in terms.values()))
    whole = {name: int(amount * factor) for name, amount in terms.items()}
    divisor = gcd(*whole.values()) or 1
    whole = {name: amount // divisor for name, amount in whole.items()}
    scale = Fraction(factor, divisor)
    low = None if least is None else -int(-least * scale // 1)
    high = None if most is None else int(most * scale // 1)
    return whole, low, high


def _digits(label: str, terms: Mapping[str, int], most: int) -> list[IntegerRow]:
    """Returns the rows of terms <= most, one for each digit from the last; all but the first digit have a carry."""
    rows: list[IntegerRow] = []
    carried: dict[str, int] = {}
    place = 0
    while True:
        place += 1
        if sum(map(abs, terms.values())) + abs(most) <= LONG:
            rows.append(IntegerRow(f"{label}_Digit_{place}", {**terms, **carried}, None, most + ROOM))
            return rows
        last = {name: amount % BASE for name, amount in terms.items()}
        carry = f"Carry_{label}_{place}"
        here = {name: digit for name, digit in last.items() if digit}
        rows.append(
            IntegerRow(
                f"{label}_Digit_{place}",
                {**here, **carried, carry: -BASE},
                None,
                most % BASE + ROOM,
                (carry, len(terms) + 1),
            )
        )
        terms, most = {name: amount // BASE for name, amount in terms.items()}, most // BASE
        carried = {carry: 1}
