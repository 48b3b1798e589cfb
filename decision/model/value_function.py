"""Value functions: an objective's total, in its own unit, mapped onto the scale 0-100."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

TOLERANCE = 1e-6
"""Value points within which two bundles count as equal. Weights from surrogates and from pairwise
comparisons are binary fractions, and solvers work in floating point: a closer distinction would be noise."""

ROUNDING = 1e-12
"""What sums in floating point may lose, of the sizes that are added up: a hundred numbers and their products lose no
more than a hundred times 2^-53."""


def least_equal(bound: float) -> float:
    """The least value that counts as at least the bound: the bound less the tolerance, and less what rounding may lose.

    The one comparison for ties, consent and losses. A value just on the edge of the tolerance counts as within,
    whichever way floating point has rounded it.
    """
    return bound - TOLERANCE - ROUNDING * max(100.0, abs(bound))


@dataclass(frozen=True)
class Piece:
    """One straight piece: value = value_at_start + slope * (total - start), for start <= total <= end.

    start and end are None where the piece runs on without end.
    """

    start: Fraction | None
    end: Fraction | None
    anchor: Fraction
    value_at_anchor: Fraction
    slope: Fraction

    def at(self, total: Fraction) -> Fraction:
        return self.value_at_anchor + self.slope * (total - self.anchor)


@dataclass(frozen=True)
class ValueFunction:
    """Piecewise linear through `points` (total, value), totals ascending; monotone, in either direction.

    Beyond the points it goes on with its end slopes, or stays level with `clamp`.
    """

    points: tuple[tuple[Fraction, Fraction], ...]
    clamp: bool = False

    def __call__(self, total: Fraction) -> Fraction:
        for piece in self.pieces:
            if piece.end is None or total <= piece.end:
                return piece.at(total)
        raise AssertionError("the last piece has no end")

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The straight pieces from the lowest totals to the highest, end pieces included."""
        inner = [
            Piece(a, b, a, u, (v - u) / (b - a))
            for (a, u), (b, v) in zip(self.points, self.points[1:], strict=False)
        ]
        first, last = inner[0], inner[-1]
        if not self.clamp:
            inner[0] = Piece(None, first.end, first.anchor, first.value_at_anchor, first.slope)
            last = inner[-1]
            inner[-1] = Piece(last.start, None, last.anchor, last.value_at_anchor, last.slope)
            return tuple(inner)
        (low, low_value), (high, high_value) = self.points[0], self.points[-1]
        return (
            Piece(None, low, low, low_value, Fraction(0)),
            *inner,
            Piece(high, None, high, high_value, Fraction(0)),
        )

    def pieces_between(self, low: Fraction, high: Fraction) -> tuple[Piece, ...]:
        """The pieces that totals from low to high can meet, neighbours of one slope joined."""
        met: list[Piece] = []
        for piece in self.pieces:
            if (piece.end is not None and piece.end <= low) or (
                piece.start is not None and piece.start >= high
            ):
                continue
            start = low if piece.start is None else max(low, piece.start)
            end = high if piece.end is None else min(high, piece.end)
            if met and met[-1].slope == piece.slope:
                met[-1] = Piece(met[-1].start, end, met[-1].anchor, met[-1].value_at_anchor, piece.slope)
            else:
                met.append(Piece(start, end, start, piece.at(start), piece.slope))
        if not met:  # low == high, on or between breakpoints
            met.append(Piece(low, high, low, self(low), Fraction(0)))
        return tuple(met)
