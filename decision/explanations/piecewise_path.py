"""Piecewise linear functions of how far one number has moved, in exact arithmetic: where they stop being negative."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

ZERO = Fraction(0)


@dataclass(frozen=True)
class PiecewiseLinear:
    """A continuous piecewise linear function on the distances from 0 on."""

    at: Callable[[Fraction], Fraction]
    """The function."""

    knots: tuple[Fraction, ...] = ()
    """Distances between which it is linear, in any order; it is linear beyond the last."""

    def first_kept(self, start: Fraction) -> Fraction | None:
        """Returns the least distance from `start` on at which it is not negative; None where there is none."""
        return _first(self.at, self.knots, start)

    def first_broken(self, start: Fraction) -> Fraction | None:
        """Returns the distance from `start` on beyond which it is negative first; None where it never is."""
        if self.at(start) < 0:
            return start
        steps = _steps(self.knots, start)
        for begin, end in pairwise(steps):
            before, after = self.at(begin), self.at(end)
            if after < 0:
                return begin + (end - begin) * before / (before - after)
        slope = self.at(steps[-1] + 1) - self.at(steps[-1])
        return None if slope >= 0 else steps[-1] - self.at(steps[-1]) / slope


def _first(at: Callable[[Fraction], Fraction], knots: Iterable[Fraction], start: Fraction) -> Fraction | None:
    if at(start) >= 0:
        return start
    steps = _steps(knots, start)
    for begin, end in pairwise(steps):
        before, after = at(begin), at(end)
        if after >= 0:
            return begin + (end - begin) * before / (before - after)
    slope = at(steps[-1] + 1) - at(steps[-1])
    return None if slope <= 0 else steps[-1] - at(steps[-1]) / slope


def _steps(knots: Iterable[Fraction], start: Fraction) -> list[Fraction]:
    return sorted({start, *(knot for knot in knots if knot > start)})


def first_all_kept(paths: Iterable[PiecewiseLinear], start: Fraction) -> Fraction | None:
    """Returns the least distance from `start` on at which none of the functions is negative; None where there is none."""
    paths, at = list(paths), start
    while True:
        later = at
        for path in paths:
            found = path.first_kept(later)
            if found is None:
                return None
            later = found
        if later == at:
            return at
        at = later
