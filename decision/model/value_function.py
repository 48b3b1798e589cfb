"""Value functions: piecewise linear maps from the total of an objective, in its own unit, to values on 0-100."""

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from decision.running.arrays import Floats

TOLERANCE = 1e-6
"""Points within which two weighted values are tied. Weights from surrogates and pairwise comparisons are binary
fractions, and solvers work in floating point: a finer distinction would be noise."""

ROUNDING = 1e-12
"""Relative rounding error of floating-point sums: of a hundred products at most about a hundred times 2^-53."""


def least_equal(bound: float) -> float:
    """Returns the least value that counts as reaching a bound: the bound less TOLERANCE and a rounding error.

    The one comparison for ties, consent and losses. A value exactly at the edge of the tolerance counts as within,
    however floating point rounds it.
    """
    return bound - TOLERANCE - ROUNDING * max(100.0, abs(bound))


def each_least_equal(bounds: Floats) -> Floats:
    """Returns the same for each of several bounds."""
    return np.asarray(bounds - TOLERANCE - ROUNDING * np.maximum(100.0, np.abs(bounds)))


@dataclass(frozen=True)
class Piece:
    """A linear piece: value = value_at_anchor + slope * (total - anchor) on [start, end]."""

    start: Fraction | None
    """Least total; None where the piece is unbounded below."""

    end: Fraction | None
    """Greatest total; None where the piece is unbounded above."""

    anchor: Fraction
    """A total on the piece."""

    value_at_anchor: Fraction
    """Its value on 0-100."""

    slope: Fraction
    """Points per unit of the total."""

    def at(self, total: Fraction) -> Fraction:
        """Returns the value at a total, on the line of this piece."""
        return self.value_at_anchor + self.slope * (total - self.anchor)


@dataclass(frozen=True)
class ValueFunction:
    """A monotone piecewise linear function, increasing or decreasing; call it with a total."""

    points: tuple[tuple[Fraction, Fraction], ...]
    """Pairs of total and value through which it passes, totals ascending."""

    clamp: bool = False
    """Whether it is constant beyond the points; else the outer pieces continue."""

    def __call__(self, total: Fraction) -> Fraction:
        for piece in self.pieces:
            if piece.end is None or total <= piece.end:
                return piece.at(total)
        raise AssertionError("the last piece has no end")

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The linear pieces by ascending totals, unbounded outer pieces included."""
        inner = [
            Piece(a, b, a, u, (v - u) / (b - a))
            for (a, u), (b, v) in zip(self.points, self.points[1:], strict=False)
        ]
        if not self.clamp:
            first = inner[0]
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

    @cached_property
    def mirrored(self) -> "ValueFunction":
        """The function that has at minus a total the value that this one has at the total."""
        return ValueFunction(tuple((-total, value) for total, value in reversed(self.points)), self.clamp)

    def pieces_between(self, low: Fraction, high: Fraction) -> tuple[Piece, ...]:
        """Returns the pieces that meet [low, high], restricted to it, neighbours of equal slope joined."""
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
