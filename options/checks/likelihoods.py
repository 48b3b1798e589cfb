"""Checks of likelihoods: probabilities between 0 and 1, intervals the right way round."""

from collections.abc import Iterator
from decimal import Decimal

from options.finding import Finding
from options.likelihood import ends
from options.marks import Keys


def check_likelihood(likelihood: Decimal | tuple[Decimal, Decimal] | None, at: Keys) -> Iterator[Finding]:
    """Faults of one likelihood, wherever it stands."""
    if likelihood is None:
        return
    low, high = ends(likelihood)
    for number in dict.fromkeys((low, high)):
        if not 0 <= number <= 1:
            yield Finding(at, f"must be between 0 and 1, not {number}; write 60 % as 0.6")
    if low > high:
        yield Finding(at, f"the interval runs from {low} down to {high}; exchange its ends")
