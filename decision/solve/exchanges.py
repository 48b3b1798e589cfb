"""Exchanges: the bundles that differ from a good one in one lever or two, of which the best bound the k best from below.

Source: S. Lin, Bell System Technical Journal 44 (1965) 2245-2269 (neighbours by the exchange of two elements).
"""

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from decision.model.problem import Problem
from decision.running.arrays import Flags
from decision.solve.enumeration import allowed
from decision.solve.linear_relaxation import Relaxation
from decision.solve.totals import synergies_in_force, valued

MOST_EXCHANGES = 20_000
"""Most bundles that are tried."""


def nearby_floor(
    problem: Problem, weights: Mapping[str, float], best: frozenset[int], count: int, relaxed: Relaxation
) -> float | None:
    """Returns the weighted value of the `count`-th best of a bundle and its feasible exchanges; None for fewer.

    It is no more than the value of the `count`-th best of all feasible bundles, but for rounding.
    """
    chosen = exchanged(problem, best)
    chosen = chosen[_within_rows(problem, chosen, relaxed)]
    values = valued(problem, problem.objectives, chosen)
    keep = allowed(problem, chosen, values)
    weighted = values[keep] @ np.array([weights[objective.name] for objective in problem.weighed()])
    return None if len(weighted) < count else float(np.sort(weighted)[-count])


def exchanged(problem: Problem, best: frozenset[int]) -> Flags:
    """Returns (bundles, choices): a bundle, and those that differ from it in one lever or two, MOST_EXCHANGES at most."""
    others = [(lever, i) for lever, choices in problem.levers.items() for i in (None, *choices)
              if (i is None and not best.isdisjoint(choices)) or (i is not None and i not in best)]  # fmt: skip
    changes = [(), *((each,) for each in others)]
    for one, other in combinations(others, 2):
        if len(changes) >= MOST_EXCHANGES:
            break
        if one[0] != other[0]:
            changes.append((one, other))
    chosen = np.zeros((len(changes), len(problem.choices)), dtype=bool)
    chosen[:, sorted(best)] = True
    for row, change in enumerate(changes):
        for lever, choice in change:
            chosen[row, list(problem.levers[lever])] = False
            if choice is not None:
                chosen[row, choice] = True
    return chosen


def _within_rows(problem: Problem, chosen: Flags, relaxed: Relaxation) -> Flags:
    """Returns which bundles satisfy the rows as the relaxation states them."""
    columns = np.zeros((len(chosen), len(relaxed.group)), dtype=np.int64)
    real = relaxed.choice >= 0
    columns[:, real] = chosen[:, relaxed.choice[real]]
    columns[:, relaxed.first[len(problem.levers) :] + 1] = synergies_in_force(problem, chosen)
    return np.asarray((columns @ relaxed.rows.T <= relaxed.caps).all(axis=1))
