"""The value function of a resource limit: the best weighted value as a step function of the limit, exact.

All else is unchanged, the limits of the other resources included. The steps are the Pareto frontier of use and value
over the list of all bundles that keep the other constraints; where that list is too long there are none.
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
from decision.solve.enumeration import Table, enumerate_bundles
from decision.solve.totals import synergies_in_force, totals_of


@dataclass(frozen=True)
class BudgetStep:
    """From this limit up to that of the next step, this bundle is best."""

    limit: float
    """Units of the resource; the bundle uses exactly as much."""

    bundle: Bundle
    """The best bundle, the first by id of those of equal value and use."""


@dataclass(frozen=True)
class Budget:
    """The steps of one resource."""

    resource: str
    """Its name."""

    steps: tuple[BudgetStep, ...]
    """By ascending limit and value; below the first no bundle is feasible."""


def budgets(problem: Question | Problem) -> tuple[Budget, ...] | None:
    """The steps of every resource that has a limit; None where a list of bundles is too long, or empty.

    Raises RequestError, OutOfTime.
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
    used = totals_of(_in_integers(resource.use), table.chosen, synergies_in_force(problem, table.chosen))
    value = table.weighted_values(problem.weights)
    order = np.lexsort((-value, used))
    before = np.concatenate([[-np.inf], np.maximum.accumulate(value[order])[:-1]])
    height = -np.inf
    for row in order[value[order] > before].tolist():
        if value[row] <= height + TOLERANCE:
            continue
        height = value[row]
        ties = np.flatnonzero((used == used[row]) & (value >= height - TOLERANCE)).tolist()
        chosen = min(map(table.bundle, ties), key=lambda chosen: bundle_id(problem.levels(chosen)))
        bundle = evaluate_chosen(problem, chosen)
        yield BudgetStep(bundle.resources[resource.name], bundle)


def _in_integers(use: Effects) -> Effects:
    """The use scaled to integers, whose sums are exact in floating point, so that equal uses compare equal."""
    factor = lcm(*(amount.denominator for amount in (*use.choices.values(), *use.synergies.values())))
    return replace(
        use,
        choices={i: amount * factor for i, amount in use.choices.items()},
        synergies={s: amount * factor for s, amount in use.synergies.items()},
    )
