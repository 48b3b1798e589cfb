"""Two ways to the best bundle at given weights: a table of bundles, and the program. One envelope needs either."""

import numpy as np

from decision.model.bundle import exact_values
from decision.model.reach import reachable
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace
from decision.running.arrays import Floats
from decision.running.limits import look
from decision.solve.enumeration import Table
from decision.solve.search import Search
from decision.solve.tie_rule import in_order, undominated_by_values

AT_ONCE = 4_000_000
"""Values (weightings x bundles) held at a time."""

ROUNDING = 1e-9
"""Value points by which equal values may differ in floating point."""


class TableOracle:
    """The best row of a table of bundles (rows x objectives) over a weight space; its rows number them."""

    at_once = True

    def __init__(self, table: Table, space: WeightSpace) -> None:
        self.bundles = table
        self.table = table.values
        self.worth = space.vertex_values(table.values)

    def number(self, chosen: frozenset[int]) -> int:
        """The row of a bundle."""
        row = np.zeros(self.bundles.chosen.shape[1], dtype=bool)
        row[list(chosen)] = True
        return int(np.flatnonzero((self.bundles.chosen == row).all(axis=1))[0])

    def bundle(self, number: int) -> frozenset[int]:
        """The bundle of a row."""
        return self.bundles.bundle(number)

    def best(self, weights: Floats) -> tuple[Floats, list[int]]:
        step = max(1, AT_ONCE // len(self.table))
        tops, rows = [], []
        for start in range(0, len(weights), step):
            look(min(step, len(weights) - start) * len(self.table))
            worth = weights[start : start + step] @ self.table.T
            at = worth.argmax(axis=1)
            rows += at.tolist()
            tops.append(worth[np.arange(len(at)), at])
        return np.concatenate(tops), rows

    def undominated(self, bundle: int) -> int:
        look(len(self.table))
        no_worse = np.flatnonzero((self.worth >= self.worth[bundle] - ROUNDING).all(axis=1))
        sums = self.worth[no_worse].sum(axis=1)
        better = sums.max() > self.worth[bundle].sum() + ROUNDING * self.worth.shape[1]
        return int(no_worse[np.argmax(sums)]) if better else bundle

    def values(self, bundle: int) -> Floats:
        return np.asarray(self.table[bundle])

    def ceiling(self, weights: Floats) -> Floats:
        return np.asarray(weights @ self.table.max(axis=0))

    def equal(self, bundle: int) -> list[frozenset[int]]:
        """The bundles, itself among them, of equal value at every weighting of the space, by the rule of ties."""
        look(len(self.table))
        rows = np.flatnonzero(np.abs(self.worth - self.worth[bundle]).max(axis=1) <= TOLERANCE)
        ties = [self.bundles.bundle(row) for row in rows.tolist()]
        return list(in_order(self.bundles.problem, ties, self.table[rows]))

    def touching(self, weights: Floats, heights: Floats) -> list[int]:
        """The rows that come up to these heights at one of these weightings."""
        touch = np.zeros(len(self.table), dtype=bool)
        step = max(1, AT_ONCE // len(self.table))
        for start in range(0, len(weights), step):
            look(min(step, len(weights) - start) * len(self.table))
            worth = weights[start : start + step] @ self.table.T
            touch |= (worth >= heights[start : start + step, None] - TOLERANCE).any(axis=0)
        return np.flatnonzero(touch).tolist()

    def on_edges(self, weights: Floats, heights: Floats) -> list[int]:
        """Of these the ones that none dominates in the space; whatever dominates one is as good there."""
        rows = np.array(self.touching(weights, heights), dtype=np.intp)
        kept: list[int] = rows[undominated_by_values(self.worth[rows])].tolist()
        return kept


class ProgramOracle:
    """An integer program for every weighting; bundles are numbered in the order in which they are found.

    Of bundles that are best at some weights it takes, by a second program, one that is best in the middle of
    the space too, so that none with weights of 0 is dominated.
    """

    at_once = False

    def __init__(self, search: Search, space: WeightSpace) -> None:
        self.search = search
        self.names = space.names
        self.middle = self._named(space.weights(space.vertices).mean(axis=0))
        self.found: list[frozenset[int]] = []
        self.worth: list[Floats] = []
        self._at: dict[int, dict[str, float]] = {}
        self._looked_up: list[tuple[Floats, float]] = []
        ends = [
            [float(o.value(total)) for total in reachable(search.problem, o.effects)]
            for o in search.problem.objectives
            if o.value is not None
        ]
        self.lowest, self.highest = np.array(ends).min(axis=1), np.array(ends).max(axis=1)

    def number(self, chosen: frozenset[int]) -> int:
        """The number of a bundle, a new one where it is new."""
        if chosen not in self.found:
            values = exact_values(self.search.problem, chosen)
            self.found.append(chosen)
            self.worth.append(np.array([float(values[name]) for name in self.names]))
        return self.found.index(chosen)

    def bundle(self, number: int) -> frozenset[int]:
        """The bundle of a number."""
        return self.found[number]

    def best(self, weights: Floats) -> tuple[Floats, list[int]]:
        tops, bundles = [], []
        for point in weights:
            named = self._named(point)
            chosen = self.search.best(self.search.whole, named)
            if chosen is None:
                chosen = self._best_known(point)
            bundle = self.number(chosen)
            self._at[bundle] = named
            tops.append(float(self.worth[bundle] @ point))
            bundles.append(bundle)
            self._looked_up.append((point, tops[-1]))
        return np.array(tops), bundles

    def undominated(self, bundle: int) -> int:
        at = self._at.get(bundle)
        if at is None:  # given from outside, and best in the order of ties already
            return bundle
        value = self.search.value(self.found[bundle], at)
        least = value - TOLERANCE / 2
        program = self.search.program()
        program.add_floor("As_good_as_the_best", at, least)
        chosen = self.search.best(program, self.middle, lambda found: self.search.value(found, at) >= least)
        # The best itself is one; should a solver not find it, it is known all the same.
        return bundle if chosen is None else self.number(chosen)

    def _best_known(self, weights: Floats) -> frozenset[int]:
        """Of the bundles found so far: where a program finds none, which is wrong, since these are feasible."""
        return self.found[int(np.argmax(np.array(self.worth) @ weights))]

    def values(self, bundle: int) -> Floats:
        return self.worth[bundle]

    def equal(self, bundle: int) -> list[frozenset[int]]:
        """Only itself: others are not looked for."""
        return [self.found[bundle]]

    def on_edges(self, weights: Floats, heights: Floats) -> list[int]:
        """None: those that only tie are not looked for."""
        return []

    def ceiling(self, weights: Floats) -> Floats:
        """From every point looked up: its value, and what the change of weights can add at most."""
        bound = weights @ self.highest
        for point, top in self._looked_up:
            change = weights - point
            most = np.maximum(change, 0) @ self.highest + np.minimum(change, 0) @ self.lowest
            bound = np.minimum(bound, top + most)
        return np.asarray(bound)

    def _named(self, weights: Floats) -> dict[str, float]:
        return dict(zip(self.names, weights.tolist(), strict=True))
