"""Draws whose compiled search exceeded its work, each settled by branch and bound on stretches (solve/branch_and_bound.py).

That takes longer to begin than the search of many draws in arrays (robustness/lagrangian_search.py), and its bounds are
far better where levers are many: linear programs, and totals of nonlinear objectives divided. Each draw starts from the
best value that is known in it. All bundles within the tolerance of the best are found.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial

import numpy as np

from decision.model.problem import Problem
from decision.model.score_sampler import UncertainScores
from decision.robustness.drawn_scores import problem_of_draw
from decision.robustness.found_in_draws import BestBundles
from decision.running.arrays import Flags, Floats
from decision.running.limits import OutOfTime
from decision.running.limits import look as look_at_limits
from decision.running.threads import at_once
from decision.solve.branch_and_bound import best_from_core
from decision.solve.enumeration import BundleTable
from decision.solve.linear_relaxation import Skeleton, relaxation, skeleton

MOST_WORK = 3_000_000_000
"""Most work for one draw, in multiplications: some seconds."""

CORES = (16,)
"""Levers and synergies in doubt of the core that is searched first: few, since the best of other draws is known."""

A_NODE = 20
"""Multiplications that take about as long as one node of the search in arrays."""


@dataclass(frozen=True)
class DrawTrees:
    """What settles draws of a problem one by one."""

    problem: Problem
    """The problem."""

    scores: UncertainScores
    """What is drawn."""

    near: frozenset[int]
    """A good bundle, where the bounds are tightest."""

    look: Callable[[], None]
    """Called regularly, in several threads; raises OutOfTime to end all."""

    @cached_property
    def like(self) -> Skeleton | None:
        """What the relaxations of all draws have in common."""
        return skeleton(self.problem, self.near, [])

    def settle(self, found: BestBundles, scores: Floats, weights: Floats) -> BestBundles:
        """Returns the best bundles of some draws, unsettled draws searched as far as time and work allow."""
        still = np.flatnonzero(~found.settled).tolist()
        draw, chosen, value = [found.draw], [found.chosen], [found.value]
        settled, nodes, last = found.settled.copy(), found.nodes.copy(), found.last.copy()
        tasks = [partial(self._best, scores[n], weights[n], float(last[n])) for n in still]
        try:
            for n, (table, values, work) in zip(still, at_once(tasks), strict=True):
                nodes[n] += work // A_NODE
                if table is None or not len(values):
                    continue
                settled[n], last[n] = True, values.max()
                draw.append(np.full(len(values), n))
                chosen.append(table.chosen)
                value.append(values)
        except OutOfTime:  # the rest stays open
            pass
        return replace(
            found,
            draw=np.concatenate(draw),
            chosen=np.vstack(chosen),
            value=np.concatenate(value),
            settled=settled,
            last=last,
            nodes=nodes,
        )

    def _best(self, scores: Floats, weights: Floats, floor: float) -> tuple[BundleTable | None, Floats, int]:
        """Returns the best bundles of one draw, perhaps with some below, their values, and the work."""
        joint, by = problem_of_draw(self.problem, self.scores, scores, weights)
        work: list[int] = []
        relaxed = relaxation(joint, by, self.near, self.like)
        if relaxed is None:
            return None, np.zeros(0), 0
        table = best_from_core(joint, by, floor, self.near, self.look, MOST_WORK, work.append, CORES, relaxed)
        return table, _values(table, by), sum(work)


def _values(table: BundleTable | None, weights: Mapping[str, float]) -> Floats:
    """The weighted values of the bundles of a table, in points."""
    return np.zeros(0) if table is None else table.weighted_values(weights)


def halted(look: Callable[[], None], halt: Flags) -> Callable[[], None]:
    """Returns a function that raises OutOfTime at a limit, that of its thread included, and once the flag is set."""

    def look_at_both() -> None:
        if halt[0]:
            raise OutOfTime
        look_at_limits()
        look()

    return look_at_both
