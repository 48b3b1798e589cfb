"""The best bundles at weightings that are asked one after another, each by branch and bound.

Every search begins from the best of all bundles found before, whose value is its floor: near the weightings asked before
only the proof is left to do. Works on the relaxation and tree of solve/branch_and_bound.py; work is counted, not timed.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import numpy as np

from decision.model.bundle import exact_values
from decision.model.problem import Problem
from decision.running.limits import look as look_at_limits
from decision.running.threads import at_once
from decision.solve.branch_and_bound import best_bundles, highest_above_floor
from decision.solve.enumeration import BundleTable
from decision.solve.linear_relaxation import LinearRelaxation, Skeleton, at_weights, skeleton

FROM_KNOWN = 300_000_000
"""Most work, in multiplications, of a search from what is known, before one that guesses its floor from the bound."""

MOST_WORK = 3_000_000_000
"""Most work of that."""


class ManyWeightings:
    """What earlier searches of one problem leave for later ones."""

    def __init__(self, problem: Problem, look: Callable[[], None] = lambda: None) -> None:
        """look: called regularly; its exceptions end a search."""
        self.problem, self.look = problem, look
        self.names = [objective.name for objective in problem.weighed()]
        self.work = 0
        self.found: dict[frozenset[int], int] = {}
        self._values = np.zeros((0, len(self.names)))
        self._common: Skeleton | None = None

    def learn(self, chosen: frozenset[int]) -> None:
        """Remembers a feasible bundle."""
        if chosen in self.found:
            return
        exact = exact_values(self.problem, chosen)
        self.found[chosen] = len(self.found)
        self._values = np.vstack([self._values, [[float(exact[name]) for name in self.names]]])

    def best(self, weights: Mapping[str, float]) -> BundleTable | None:
        """Returns a table of all bundles within the tolerance of the best at these weights, and perhaps some below; empty
        where none is feasible, None beyond the limits of work and number."""
        return self.best_of_each([weights])[0]

    def best_of_each(self, weightings: Sequence[Mapping[str, float]]) -> list[BundleTable | None]:
        """Returns such a table for each of several weightings, searched side by side: each starts from the bundles
        that were known before the call."""
        tasks = [partial(self._best, weights, self._begun(weights)) for weights in weightings]
        tables = []
        for weights, (table, work) in zip(weightings, at_once(tasks), strict=True):
            self.work += work
            tables.append(table)
            if table is not None and len(table.chosen):
                self.learn(table.best(weights))
        return tables

    def _begun(
        self, weights: Mapping[str, float]
    ) -> tuple[frozenset[int], float, LinearRelaxation | None] | None:
        """The best of the bundles that are known, its value, and the relaxation; None where none is known."""
        if not self.found:
            return None
        worth = self._values @ np.array([weights[name] for name in self.names])
        at = int(np.argmax(worth))
        near = next(chosen for chosen, number in self.found.items() if number == at)
        if self._common is None:
            self._common = skeleton(self.problem, near, self.names)
        relaxed = None if self._common is None else at_weights(self._common, weights)
        return near, float(worth[at]), relaxed

    def _best(
        self,
        weights: Mapping[str, float],
        begun: tuple[frozenset[int], float, LinearRelaxation | None] | None,
    ) -> tuple[BundleTable | None, int]:
        """Returns the table at one weighting, and the work; changes nothing, since it may run in a thread."""
        work: list[int] = []
        if begun is not None:
            near, floor, relaxed = begun
            table = highest_above_floor(
                self.problem, weights, floor, near, self._look, FROM_KNOWN, work.append, relaxed
            )
            if table is not None and len(table.chosen):
                return table, sum(work)
        found = best_bundles(self.problem, weights, 1, self._look, MOST_WORK, work.append)
        return None if found is None else found[0], sum(work)

    def _look(self) -> None:
        look_at_limits()
        self.look()
