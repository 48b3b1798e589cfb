"""Exchanges: the bundles that differ from a good one in one lever or two, of which the best bound the k best from below.

Source: S. Lin, Bell System Technical Journal 44 (1965) 2245-2269 (neighbours by the exchange of two elements).
"""

from collections.abc import Mapping
from itertools import combinations

import numpy as np

from decision.model.problem import Problem
from decision.running.arrays import Flags, Floats
from decision.running.limits import look
from decision.solve.enumeration import allowed
from decision.solve.linear_relaxation import LinearRelaxation
from decision.solve.totals import synergies_in_force, valued

MOST_EXCHANGES = 20_000
"""Most bundles that are tried."""

MOST_NUMBERS = 20_000_000
"""Most numbers (bundles x choices, 8 bytes each) that these take: fewer are tried with more than 1,000 choices."""


def nearby_floor(
    problem: Problem,
    weights: Mapping[str, float],
    best: frozenset[int],
    count: int,
    relaxed: LinearRelaxation,
) -> float | None:
    """Returns the weighted value of the `count`-th best of a bundle, its feasible exchanges, and those of the runner-up.

    It is no more than the value of the `count`-th best of all feasible bundles, but for rounding. None for fewer.
    Raises OutOfTime (running/limits.py).
    """
    look()
    found = _feasible(problem, exchanged(problem, best), relaxed)
    look()
    if count > 1 and len(found) > 1:
        runner_up = found[np.argsort(_worth(problem, weights, found))[-2]]
        others = exchanged(problem, frozenset(np.flatnonzero(runner_up).tolist()))
        both = np.vstack([found, _feasible(problem, others, relaxed)])
        found = np.array(list({row.tobytes(): row for row in both}.values()))
    return None if len(found) < count else float(np.sort(_worth(problem, weights, found))[-count])


def _worth(problem: Problem, weights: Mapping[str, float], chosen: Flags) -> Floats:
    """Returns (bundles): weighted values in points."""
    by_objective = np.array([weights[objective.name] for objective in problem.weighed()])
    return np.asarray(valued(problem, problem.objectives, chosen) @ by_objective)


def exchanged(problem: Problem, best: frozenset[int]) -> Flags:
    """Returns (bundles, choices): a bundle, and those that differ from it in one lever or two, as many as are tried."""
    most = min(MOST_EXCHANGES, MOST_NUMBERS // len(problem.choices))
    others = [(lever, i) for lever, choices in problem.levers.items() for i in (None, *choices)
              if (i is None and not best.isdisjoint(choices)) or (i is not None and i not in best)]  # fmt: skip
    changes = [(), *((each,) for each in others)][:most]
    for one, other in combinations(others, 2):
        if len(changes) >= most:
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


def _feasible(problem: Problem, chosen: Flags, relaxed: LinearRelaxation) -> Flags:
    """Returns those of the bundles that are feasible, as far as the rows of the relaxation state it."""
    columns = np.zeros((len(chosen), len(relaxed.group)), dtype=np.int64)
    real = relaxed.choice >= 0
    columns[:, real] = chosen[:, relaxed.choice[real]]
    columns[:, relaxed.first[len(problem.levers) :] + 1] = synergies_in_force(problem, chosen)
    chosen = chosen[(columns @ relaxed.rows.T <= relaxed.caps).all(axis=1)]
    return chosen[allowed(problem, chosen, valued(problem, problem.objectives, chosen))]
