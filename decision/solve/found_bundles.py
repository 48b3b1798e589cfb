"""The incumbents of a branch and bound, and the floor (least value of interest) that rises with them."""

from collections.abc import Mapping
from math import isfinite

import numpy as np

from decision.model.bundle import exact_values, violated
from decision.model.problem import Problem
from decision.model.value_function import ROUNDING, TOLERANCE, least_equal
from decision.running.arrays import Integers
from decision.solve.enumeration import BundleTable, allowed
from decision.solve.linear_relaxation import LinearRelaxation
from decision.solve.totals import valued

FINER = 16
"""Bits by which gains in whole units are finer than in the relaxation, so that multipliers in whole numbers are close
enough."""

LOWEST = -(2**61)
"""Below the gain of every bundle, in whole units."""

MOST_FOUND = 50_000
"""Most bundles that one search may find."""


def in_units(relaxed: LinearRelaxation, floor: float) -> int:
    """Returns a floor in points as the least gain, in whole units, of bundles that reach it within the tolerance."""
    if not isfinite(floor):
        return 0 if not relaxed.stretches else LOWEST
    least = least_equal(floor) - ROUNDING * 1000 * max(1.0, abs(floor))
    return max(LOWEST, int(np.floor(least / relaxed.unit)) << FINER)


class GivenUp(Exception):
    """The limits of work or number were reached."""


class Incumbents:
    """The incumbents by value, and the floor in points, below which bundles are dropped."""

    def __init__(
        self,
        problem: Problem,
        weights: Mapping[str, float],
        relaxed: LinearRelaxation,
        floor: float,
        count: int,
        known: Mapping[bytes, float] | None = None,
        most: int = MOST_FOUND,
    ) -> None:
        """count: the floor rises to the value of the `count`-th best incumbent; 0: it stays. known: bundles found before,
        with their values. most: incumbents beyond which GivenUp is raised."""
        self.most = most
        self.problem, self.relaxed, self.floor, self.count = problem, relaxed, floor, count
        self.weights = weights
        self.by_objective = np.array([weights[objective.name] for objective in problem.weighed()])
        self.chosen = {key: value for key, value in (known or {}).items() if value >= least_equal(floor)}
        self.raise_floor()

    def add(self, columns: Integers) -> None:
        """Adds bundles, as (bundles, groups) columns of the relaxation that satisfy its rows; those that are not feasible
        or below the floor are dropped. Raises GivenUp beyond the most."""
        problem = self.problem
        # Totals are added up column by column: each is to lie together in memory.
        chosen = np.zeros((len(columns), len(problem.choices)), dtype=bool, order="F")
        choice = self.relaxed.choice[columns]
        row, group = np.nonzero(choice >= 0)
        chosen[row, choice[row, group]] = True
        values = valued(problem, problem.objectives, chosen)
        worth = values @ self.by_objective
        keep = worth >= least_equal(self.floor)
        chosen, values, worth = chosen[keep], values[keep], worth[keep]
        keep = allowed(problem, chosen, values)
        if not self.relaxed.exact:
            for n in np.flatnonzero(keep).tolist():
                bundle = frozenset(np.flatnonzero(chosen[n]).tolist())
                keep[n] = not violated(problem, bundle, exact_values(problem, bundle))
        for bundle_row, value in zip(chosen[keep], worth[keep].tolist(), strict=True):
            self.chosen[np.packbits(bundle_row).tobytes()] = value
        self.raise_floor()
        if len(self.chosen) > self.most:
            raise GivenUp

    def take(self, other: "Incumbents") -> None:
        """Adds the incumbents of another search of the same problem."""
        self.chosen |= other.chosen
        self.raise_floor()

    def raise_floor(self) -> None:
        """Raises the floor to the value of the `count`-th best incumbent, less a tolerance, once so many are known."""
        if self.enough():
            last = np.sort(np.fromiter(self.chosen.values(), dtype=float))[-self.count]
            self.floor = max(self.floor, float(last) - 8 * TOLERANCE)
            self.chosen = {
                key: value for key, value in self.chosen.items() if value >= least_equal(self.floor)
            }

    def enough(self) -> bool:
        """Returns whether `count` incumbents are known, so that their least value may be the floor."""
        return 0 < self.count <= len(self.chosen)

    def least(self) -> int:
        """Returns the floor in whole units of gain."""
        return in_units(self.relaxed, self.floor)

    def best(self) -> frozenset[int] | None:
        """Returns a bundle of greatest value; None where none is found."""
        if not self.chosen:
            return None
        key = max(self.chosen, key=lambda each: self.chosen[each])
        row = np.unpackbits(np.frombuffer(key, dtype=np.uint8), count=len(self.problem.choices))
        return frozenset(np.flatnonzero(row).tolist())

    def table(self) -> BundleTable:
        """Returns the bundles."""
        problem, count = self.problem, len(self.problem.choices)
        packed = np.frombuffer(b"".join(sorted(self.chosen)), dtype=np.uint8)
        packed = packed.reshape(len(self.chosen), -(-count // 8))
        chosen = np.unpackbits(packed, axis=1, count=count).astype(bool)
        return BundleTable(problem, chosen, valued(problem, problem.objectives, chosen))
