"""Groups of those affected: who they are, and which part of an effect falls to each."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from options.phrase import Short
from options.record import Record

WORST_OFF = "worst_off"
"""In place of a group's name: whichever group has the worst total under a bundle."""


class AffectedGroup(Record):
    """People who gain or pay, such as a district, an income band or an age group."""

    title: str | None = None
    """What readers call it."""
    short: Short | None = None
    """What figures and tables call it, in up to 24 characters."""


def part_of_group(by_group: Mapping[str, Decimal], group: str, groups: int) -> Fraction:
    """The part of an effect that falls to a group: as stated, 0 for a group that is left out, and the same for each of the
    `groups` where none is stated."""
    return Fraction(by_group.get(group, 0)) if by_group else Fraction(1, groups)
