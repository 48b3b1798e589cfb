"""A limit or bound as a number that moves: the rows of a problem that it bounds, and the excess of a bundle.

The excess of a bundle is how far the number must be loosened until the bundle satisfies it; negative: its slack. Where a
bound holds in several scenarios it is the greatest over these.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from decision.explanations.number_paths import BEYOND
from decision.model.bundle import exact_values
from decision.model.problem import Consent, MarginBound, Problem, Row
from decision.model.value_function import TOLERANCE
from decision.running.arrays import Flags, Floats
from decision.solve.totals import margins_of, synergies_in_force, valued
from options import Quantity

BELOW, ABOVE = "at_least", "at_most"
"""The ends of a row that a number may be."""


@dataclass(frozen=True)
class ShiftedBound:
    """The limit of a resource, or one bound of a constraint."""

    problem: Problem
    """The problem as it is."""

    of: Quantity
    """The limit or bound."""

    @property
    def end(self) -> str:
        """Which end it is: the upper end for a limit."""
        return ABOVE if self.of.kind == "limit" else self.of.of[1]

    @property
    def way(self) -> int:
        """The direction in which the number loosens: 1 for up."""
        return 1 if self.end == ABOVE else -1

    @cached_property
    def loose(self) -> Problem:
        """The problem without it."""
        name, problem = self.of.of[0], self.problem
        rows = []
        for row in problem.rows:
            if row.constraint == name:
                row = replace(row, upper=None) if self.end == ABOVE else replace(row, lower=None)
                if row.lower is None and row.upper is None:
                    continue
            rows.append(row)
        return replace(
            problem,
            rows=tuple(rows),
            consents=tuple(each for each in problem.consents if each.constraint != name),
            margin_bounds=tuple(self._loosened()),
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows that it bounds."""
        return tuple(row for row in self.problem.rows if row.constraint == self.of.of[0] and self._ends(row))

    @cached_property
    def consents(self) -> tuple[Consent, ...]:
        """The consents whose floor it is."""
        return tuple(each for each in self.problem.consents if each.constraint == self.of.of[0])

    @cached_property
    def margins(self) -> tuple[MarginBound, ...]:
        """The bounds on margins that it is."""
        return tuple(each for each in self.problem.margin_bounds if each.constraint == self.of.of[0])

    def excess(self, chosen: frozenset[int]) -> Fraction:
        """Returns the excess of a bundle, exactly; of a consent without its tolerance."""
        in_force = self.problem.in_force(chosen)
        found = [self._over(row, row.activity(chosen, in_force)) for row in self.rows]
        found += [self._over(bound, bound.margin.total(chosen)) for bound in self.margins]
        if self.consents:
            values = exact_values(self.problem, chosen)
            for consent in self.consents:
                own = sum((Fraction(w) * values[name] for name, w in consent.weights.items()), Fraction(0))
                found.append(Fraction(consent.at_least) - own)
        return max(found)

    def excesses(self, chosen: Flags) -> Floats:
        """Returns (bundles): the excess of each, in floating point. chosen: (bundles, choices)."""
        in_force = synergies_in_force(self.problem, chosen)
        found = []
        for row in self.rows:
            activity = np.zeros(len(chosen))
            for columns, terms in ((chosen, row.choices), (in_force, row.synergies)):
                for index, term in terms.items():
                    activity += columns[:, index] * float(term)
            found.append(self._over_all(row, activity))
        found += [self._over_all(bound, margins_of(bound.margin, chosen)) for bound in self.margins]
        if self.consents:
            values, names = (
                valued(self.problem, self.problem.objectives, chosen),
                [each.name for each in self.problem.weighed()],
            )
            for consent in self.consents:
                found.append(consent.at_least - values @ np.array([consent.weights[name] for name in names]))
        return np.asarray(np.max(found, axis=0))

    @property
    def step(self) -> Fraction:
        """How far the number is tightened to exclude a bundle that meets it exactly: beyond the tolerance of a consent."""
        return BEYOND + (2 * Fraction(TOLERANCE) if self.consents else 0)

    def _ends(self, of: Row | MarginBound) -> bool:
        return (of.upper if self.end == ABOVE else of.lower) is not None

    def _over(self, of: Row | MarginBound, amount: Fraction) -> Fraction:
        end = of.upper if self.end == ABOVE else of.lower
        assert end is not None, "rows without this end are left out"
        return self.way * (amount - end)

    def _over_all(self, of: Row | MarginBound, amounts: Floats) -> Floats:
        end = of.upper if self.end == ABOVE else of.lower
        assert end is not None, "rows without this end are left out"
        return self.way * (amounts - float(end))

    def _loosened(self) -> Iterator[MarginBound]:
        for bound in self.problem.margin_bounds:
            if bound.constraint == self.of.of[0]:
                bound = replace(bound, upper=None) if self.end == ABOVE else replace(bound, lower=None)
                if bound.lower is None and bound.upper is None:
                    continue
            yield bound
