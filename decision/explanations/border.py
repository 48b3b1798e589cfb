"""The number at which a target comes into the recommended bundle, and on which side of it."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True)
class Border:
    """A border of one number of a case, all else as it is."""

    number: Fraction
    """The nearest number at which, or just beyond which, the target is in the recommended bundle."""

    way: int
    """The side that brings it in: 1 for numbers above, -1 for numbers below."""
