"""Oracles for the upper envelope (weights/upper_envelope.py), the best bundle at given weights: by table or by search."""

import numpy as np

from decision.model.bundle import exact_values
from decision.model.reach import reachable
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace
from decision.running.arrays import Floats
from decision.running.limits import look, spend
from decision.running.threads import WORKERS
from decision.solve.enumeration import BundleTable
from decision.solve.search import Search
from decision.solve.tie_rule import in_order, undominated_by_values

AT_ONCE = 4_000_000
"""Weighted values (weightings x bundles) held at a time, for memory."""

OVERHEAD = 8_000_000
"""Comparisons that a search by branch and bound counts beside its own, for what it takes to set it up."""

ROUNDING = 1e-9
"""Points by which equal values may differ in floating point."""


class TableOracle:
    """An oracle over a table of all bundles that may be best; a bundle's number is its row. Methods raise OutOfTime."""

    at_once, at_a_time = True, 1
    asked = 0

    def __init__(self, table: BundleTable, space: WeightSpace) -> None:
        self.bundles = table
        self.table = table.values
        self.at_vertices = space.vertex_values(table.values)

    def number(self, chosen: frozenset[int]) -> int:
        """The row of a bundle."""
        return self.bundles.row(chosen)

    def bundle(self, number: int) -> frozenset[int]:
        """The bundle of a row."""
        return self.bundles.bundle(number)

    def best(self, weights: Floats) -> tuple[Floats, list[int]]:
        """weightings: the greatest weighted value, and a row that has it."""
        step = max(1, AT_ONCE // len(self.table))
        tops, rows = [], []
        for start in range(0, len(weights), step):
            look(min(step, len(weights) - start) * len(self.table))
            weighted = weights[start : start + step] @ self.table.T
            at = weighted.argmax(axis=1)
            rows += at.tolist()
            tops.append(weighted[np.arange(len(at)), at])
        return np.concatenate(tops), rows

    def undominated(self, bundle: int, where: Floats | None = None) -> int:
        """The bundle, or an undominated one that is at least as good at every weighting of the space."""
        look(len(self.table))
        no_worse = np.flatnonzero((self.at_vertices >= self.at_vertices[bundle] - ROUNDING).all(axis=1))
        sums = self.at_vertices[no_worse].sum(axis=1)
        better = sums.max() > self.at_vertices[bundle].sum() + ROUNDING * self.at_vertices.shape[1]
        return int(no_worse[np.argmax(sums)]) if better else bundle

    def values(self, bundle: int) -> Floats:
        """objectives: the values of a bundle, 0-100."""
        return np.asarray(self.table[bundle])

    def ceiling(self, weights: Floats, since: int = 0) -> Floats:
        """weightings: the weighted maximum of each objective, which no bundle exceeds."""
        return np.asarray(weights @ self.table.max(axis=0))

    def equal(self, bundle: int) -> list[frozenset[int]]:
        """The bundles of equal value at every weighting of the space, itself included, by the rule of ties."""
        look(len(self.table))
        rows = np.flatnonzero(np.abs(self.at_vertices - self.at_vertices[bundle]).max(axis=1) <= TOLERANCE)
        ties = [self.bundles.bundle(row) for row in rows.tolist()]
        return list(in_order(self.bundles.problem, ties, self.table[rows]))

    def touching(self, weights: Floats, heights: Floats) -> list[int]:
        """The rows whose weighted value reaches the height at one of these weightings, within the tolerance."""
        touch = np.zeros(len(self.table), dtype=bool)
        step = max(1, AT_ONCE // len(self.table))
        for start in range(0, len(weights), step):
            look(min(step, len(weights) - start) * len(self.table))
            weighted = weights[start : start + step] @ self.table.T
            touch |= (weighted >= heights[start : start + step, None] - TOLERANCE).any(axis=0)
        return np.flatnonzero(touch).tolist()

    def on_edges(self, weights: Floats, heights: Floats) -> list[int]:
        """Of the rows that reach the heights, those that none dominates in the space."""
        rows = np.array(self.touching(weights, heights), dtype=np.intp)
        kept: list[int] = rows[undominated_by_values(self.at_vertices[rows])].tolist()
        return kept


class SearchOracle:
    """An oracle that searches at every weighting by branch and bound, and where that does not suffice solves an integer
    program; bundles are numbered as they are found.

    Of the bundles that are best at some weights it takes the best one at the centre of the space, so that it is not
    dominated where weights are 0; after a program, `undominated` solves a second one for this.
    """

    at_once = False

    def __init__(self, search: Search, space: WeightSpace) -> None:
        self.search = search
        self.at_a_time = WORKERS if search.with_table else 1
        self.names = space.names
        self.centre = self._named(space.weights(space.vertices).mean(axis=0))
        self.found: list[frozenset[int]] = []
        self.found_values: list[Floats] = []
        self._at: dict[int, dict[str, float]] = {}
        self._points, self._tops = np.zeros((0, len(self.names))), np.zeros(0)
        ends = [
            [float(o.value(total)) for total in reachable(search.problem, o.effects)]
            for o in search.problem.objectives
            if o.value is not None
        ]
        self.lowest, self.highest = np.array(ends).min(axis=1), np.array(ends).max(axis=1)

    def number(self, chosen: frozenset[int]) -> int:
        """The number of a bundle, which is added where it is new."""
        if chosen not in self.found:
            values = exact_values(self.search.problem, chosen)
            self.found.append(chosen)
            self.found_values.append(np.array([float(values[name]) for name in self.names]))
        return self.found.index(chosen)

    def bundle(self, number: int) -> frozenset[int]:
        """The bundle of a number."""
        return self.found[number]

    def best(self, weights: Floats) -> tuple[Floats, list[int]]:
        """weightings: the greatest weighted value, and a bundle that has it. Raises OutOfTime."""
        before = self.search.searches.work
        tables = self.search.best_and_ties_of_each([self._named(point) for point in weights])
        spend(OVERHEAD * len(weights) + self.search.searches.work - before)
        tops, bundles = [], []
        for point, table in zip(weights, tables, strict=True):
            if table is not None and not self.asked:
                self._limit_to_best()
            bundle = self._solved(point) if table is None else self._first(table, point)
            tops.append(float(self.found_values[bundle] @ point))
            bundles.append(bundle)
            self._points, self._tops = np.vstack([self._points, point]), np.append(self._tops, tops[-1])
        return np.array(tops), bundles

    @property
    def asked(self) -> int:
        """How many weightings were asked."""
        return len(self._tops)

    def _first(self, found: BundleTable, point: Floats) -> int:
        """The number of the best of a table, of ties the best at the centre."""
        worth = found.values @ point
        ties = np.flatnonzero(worth >= worth.max() - TOLERANCE / 2)
        middle = np.array([self.centre[name] for name in self.names])
        return self.number(found.bundle(int(ties[np.argmax(found.values[ties] @ middle)])))

    def _limit_to_best(self) -> None:
        """Lowers the greatest value of each objective to the best that a bundle attains."""
        for j, corner in enumerate(np.eye(len(self.names))):
            alone = self.search.best_and_ties(self._named(corner))
            if alone is not None:
                self.highest[j] = min(self.highest[j], float(alone.values[:, j].max()) + TOLERANCE)

    def _solved(self, point: Floats) -> int:
        named = self._named(point)
        chosen = self.search.best(self.search.whole, named)
        bundle = self.number(self._best_known(point) if chosen is None else chosen)
        self._at[bundle] = named
        return bundle

    def undominated(self, bundle: int, where: Floats | None = None) -> int:
        """The bundle, or an undominated one of equal value where it is best. Raises OutOfTime."""
        at = self._at.get(bundle)
        if at is not None and where is not None:
            at = self._named(where)
        if at is None:  # given from outside, or searched for, and best in the order of ties already
            return bundle
        value = self.search.value(self.found[bundle], at)
        least = value - TOLERANCE / 2
        program = self.search.program()
        program.add_floor("As_good_as_the_best", at, least)
        chosen = self.search.best(program, self.centre, lambda found: self.search.value(found, at) >= least)
        # The bundle itself is feasible here; where the solver finds none, that is its error.
        return bundle if chosen is None else self.number(chosen)

    def _best_known(self, weights: Floats) -> frozenset[int]:
        """The best of the bundles found so far, where the solver finds none, which is its error: these are feasible."""
        return self.found[int(np.argmax(np.array(self.found_values) @ weights))]

    def values(self, bundle: int) -> Floats:
        """objectives: the values of a bundle, 0-100."""
        return self.found_values[bundle]

    def equal(self, bundle: int) -> list[frozenset[int]]:
        """Only itself: others are not looked for."""
        return [self.found[bundle]]

    def on_edges(self, weights: Floats, heights: Floats) -> list[int]:
        """None: those that only tie are not looked for."""
        return []

    def ceiling(self, weights: Floats, since: int = 0) -> Floats:
        """weightings: an upper bound on the envelope, from every weighting asked: its value and the most that the change of
        weights can add. since: from how many weightings on."""
        bound = weights @ self.highest
        for point, top in zip(self._points[since:], self._tops[since:], strict=True):
            change = weights - point
            most = np.maximum(change, 0) @ self.highest + np.minimum(change, 0) @ self.lowest
            bound = np.minimum(bound, top + most)
        return np.asarray(bound)

    def _named(self, weights: Floats) -> dict[str, float]:
        return dict(zip(self.names, weights.tolist(), strict=True))
