"""Chance constraints: a ceiling or floor on a total that holds in at least a stated share of given draws of the scores.

The draws are finitely many and given, so that the share is exact: it is counted, in fractions wherever floating point
leaves a draw in doubt.
Source: A. Charnes, W. W. Cooper, "Chance-constrained programming", Management Science 6 (1959) 73-79; over finitely
many draws: S. Ahmed, A. Shapiro, "Solving chance-constrained stochastic programs via sampling and integer
programming", INFORMS Tutorials (2008) 261-269.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import ceil, floor, log10

import numpy as np

from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.running.limits import look

GRID = 10**6
"""Drawn effects in rows of a program are rounded to about this part of the largest effect, so that they are short."""

DOUBT = 1e-9
"""Distance from the bound, relative to the largest total possible, within which fractions decide: far more than sums in
floating point are off."""

AT_ONCE = 2**21
"""Totals (bundles x draws) held at a time, 16 MB."""


@dataclass(frozen=True)
class ChanceConstraint:
    """A bound on a sum of effects, some of which are drawn, that holds in at least a share of the draws.

    A bound on a peak is one on the number of effects beyond it: at most 1/2, or at least 1/2.
    """

    constraint: str
    """The name of the constraint in the case."""

    label: str
    """Its name in the program, unique."""

    scenario: str | None
    """The scenario whose scores are drawn; None for the numbers as written."""

    at_most: bool
    """Whether the bound is a ceiling; else it is a floor."""

    bound: Fraction
    """The bound, less the total with nothing chosen."""

    probability: Fraction
    """The share of the draws in which it must hold."""

    choices: Mapping[int, Fraction]
    """The effects that are not drawn, by choice index."""

    synergies: Mapping[int, Fraction]
    """Effects by synergy index."""

    places: tuple[int, ...]
    """The choice index of each effect that is drawn."""

    drawn: Floats
    """The effects drawn, (draws, places)."""

    def __eq__(self, other: object) -> bool:
        """Whether both are the same constraint on the same draws."""
        if not isinstance(other, ChanceConstraint):
            return NotImplemented
        return self._stated == other._stated and np.array_equal(self.drawn, other.drawn)

    @property
    def _stated(self) -> tuple[object, ...]:
        own = (self.constraint, self.label, self.scenario, self.at_most, self.bound, self.probability)
        return (*own, self.choices, self.synergies, self.places)

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.drawn)

    @property
    def needed(self) -> int:
        """In how many draws the bound must hold."""
        return ceil(self.probability * self.draws)

    @property
    def spared(self) -> int:
        """In how many draws it may be broken."""
        return self.draws - self.needed

    @property
    def sign(self) -> int:
        """1 for a ceiling and -1 for a floor: sign times total is at most sign times bound."""
        return 1 if self.at_most else -1

    def holds(self, chosen: frozenset[int], in_force: Iterable[int]) -> bool:
        """Returns whether the bound holds in enough draws, exactly."""
        return self.count(chosen, in_force) >= self.needed

    def count(self, chosen: frozenset[int], in_force: Iterable[int]) -> int:
        """Returns the number of draws in which the bound holds, exactly."""
        sure = self._sure(chosen, in_force)
        mine = [n for n, choice in enumerate(self.places) if choice in chosen]
        if not mine:
            return self.draws if sure <= 0 else 0
        excess = float(sure) + self.sign * self.drawn[:, mine].sum(axis=1)
        found = int(np.count_nonzero(excess < -self.doubt))
        for draw in np.flatnonzero(np.abs(excess) <= self.doubt).tolist():
            parts = map(Fraction, self.drawn[draw, mine].tolist())
            found += sure + self.sign * sum(parts, Fraction(0)) <= 0
        return found

    def hold(self, chosen: Flags, in_force: Flags) -> Flags:
        """Returns (bundles): which of them keep the bound in enough draws, exactly.

        chosen: (bundles, choices). in_force: (bundles, synergies). Raises OutOfTime.
        """
        sure = np.full(len(chosen), -self.sign * float(self.bound))
        for columns, effects in ((chosen, self.choices), (in_force, self.synergies)):
            for index, effect in effects.items():
                sure += columns[:, index] * (self.sign * float(effect))
        mine = chosen[:, list(self.places)].astype(float)
        most = sure + mine @ (self.sign * self.drawn).max(axis=0)
        least = sure + mine @ (self.sign * self.drawn).min(axis=0)
        held: Flags = most < -self.doubt
        open_ones = np.flatnonzero(~held & (least <= self.doubt))
        step = max(1, AT_ONCE // self.draws)
        for start in range(0, len(open_ones), step):
            look()
            rows = open_ones[start : start + step]
            self._decide(
                chosen, in_force, rows, sure[rows, None] + mine[rows] @ (self.sign * self.drawn.T), held
            )
        return held

    def _decide(self, chosen: Flags, in_force: Flags, rows: Indexes, excess: Floats, held: Flags) -> None:
        """Sets `held` at some rows from (rows, draws) how far each total is beyond the bound."""
        surely = np.count_nonzero(excess < -self.doubt, axis=1) >= self.needed
        maybe = np.count_nonzero(excess <= self.doubt, axis=1) >= self.needed
        held[rows] = surely
        for row in rows[maybe & ~surely].tolist():
            bundle = frozenset(np.flatnonzero(chosen[row]).tolist())
            held[row] = self.holds(bundle, np.flatnonzero(in_force[row]).tolist())

    def broken_most(self, chosen: frozenset[int], in_force: Iterable[int]) -> Integers:
        """Returns the draws in which the bound is broken, those where it is broken by most first."""
        mine = [n for n, choice in enumerate(self.places) if choice in chosen]
        excess = float(self._sure(chosen, in_force)) + self.sign * self.drawn[:, mine].sum(axis=1)
        order = np.argsort(-excess, kind="stable")
        return order[: self.draws - self.count(chosen, in_force)]

    def _sure(self, chosen: frozenset[int], in_force: Iterable[int]) -> Fraction:
        """Returns by how much all that is not drawn is beyond the bound."""
        parts = [self.choices[i] for i in chosen if i in self.choices]
        parts += [self.synergies[s] for s in in_force if s in self.synergies]
        return self.sign * (sum(parts, Fraction(0)) - self.bound)

    @cached_property
    def unit(self) -> Fraction:
        """A power of ten, to multiples of which drawn effects are rounded in rows of a program."""
        sizes = [abs(float(effect)) for effect in (*self.choices.values(), *self.synergies.values())]
        largest = max([*sizes, float(np.abs(self.drawn).max(initial=0.0))])
        return Fraction(10) ** floor(log10(largest / GRID)) if largest else Fraction(1)

    @cached_property
    def doubt(self) -> float:
        """The distance from the bound within which fractions decide."""
        sizes = map(abs, (*self.choices.values(), *self.synergies.values(), self.bound))
        return DOUBT * (float(sum(sizes)) + float(np.abs(self.drawn).max(axis=0, initial=0.0).sum()))
