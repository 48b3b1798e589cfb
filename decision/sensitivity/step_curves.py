"""What more or less of a resource buys: the best value over its limit, an exact step curve.

All else stays as it is, the limits of the other resources included. The curve is read off the list of all
bundles that keep the rest; where that list would be too long there is none.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import lcm

import numpy as np

from decision.model.bundle import Bundle, bundle_id, evaluate_chosen
from decision.model.constraint_rows import limit_row
from decision.model.problem import Effects, Problem, Resource
from decision.model.question import Question, problem_of
from decision.model.value_function import TOLERANCE
from decision.solve.enumeration import Table, enumerate_bundles, synergies_in_force, totals_of


@dataclass(frozen=True)
class BudgetStep:
    """From this limit on, and up to that of the next step, this bundle is best; it uses exactly the limit."""

    limit: float
    bundle: Bundle


@dataclass(frozen=True)
class Budget:
    """The steps of one resource, by rising limit and value; below the first no bundle is feasible."""

    resource: str
    steps: tuple[BudgetStep, ...]


def budgets(problem: Question | Problem) -> tuple[Budget, ...] | None:
    """The curve of every resource that has a limit; None where some list of bundles would be too long, or is empty.

    Of bundles worth the same at the same use, the first by id is named.
    """
    problem = problem_of(problem)
    found = []
    for resource in problem.resources:
        if resource.limit is None:
            continue
        limit = limit_row(resource)
        table = enumerate_bundles(replace(problem, rows=tuple(row for row in problem.rows if row != limit)))
        if table is None:
            return None
        found.append(Budget(resource.name, tuple(_steps(problem, resource, table))))
    return tuple(found)


def _steps(problem: Problem, resource: Resource, table: Table) -> Iterator[BudgetStep]:
    used = totals_of(_whole(resource.use), table.chosen, synergies_in_force(problem, table.chosen))
    worth = table.weighted_values(problem.weights)
    order = np.lexsort((-worth, used))
    before = np.concatenate([[-np.inf], np.maximum.accumulate(worth[order])[:-1]])
    height = -np.inf
    for row in order[worth[order] > before].tolist():
        if worth[row] <= height + TOLERANCE:
            continue
        height = worth[row]
        ties = np.flatnonzero((used == used[row]) & (worth >= height - TOLERANCE)).tolist()
        chosen = min(map(table.bundle, ties), key=lambda chosen: bundle_id(problem.levels(chosen)))
        bundle = evaluate_chosen(problem, chosen)
        yield BudgetStep(bundle.resources[resource.name], bundle)


def _whole(use: Effects) -> Effects:
    """The same use in whole numbers, of which floating point makes exact sums: equal uses are equal."""
    factor = lcm(*(amount.denominator for amount in (*use.choices.values(), *use.synergies.values())))
    return replace(
        use,
        choices={i: amount * factor for i, amount in use.choices.items()},
        synergies={s: amount * factor for s, amount in use.synergies.items()},
    )
