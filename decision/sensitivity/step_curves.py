"""The value function of a resource limit: the best weighted value as a step function of the limit, exact.

All else is unchanged, the limits of the other resources included. The steps are the Pareto frontier of use and value
over all bundles that keep the other constraints; where these are too many to list, those on it are searched for
(sensitivity/step_search.py).
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial
from math import lcm

import numpy as np

from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.constraint_rows import limit_row
from decision.model.problem import Effects, Problem, Resource
from decision.model.question import Question, problem_of
from decision.model.value_function import TOLERANCE
from decision.running.left_out import THOROUGHLY, LeftOut
from decision.running.limits import OutOfWork
from decision.running.threads import WORKERS, at_once
from decision.sensitivity.step_search import on_the_curve
from decision.solve.enumeration import MOST_BUNDLES, BundleTable, list_bundles
from decision.solve.tie_rule import in_order
from decision.solve.totals import synergies_in_force, totals_of, valued

TOO_LONG = "to search for its steps takes more work than a brief may"
"""Why a curve is left out that some time would bring."""


@dataclass(frozen=True)
class BudgetStep:
    """From this limit up to that of the next step, this bundle is best."""

    limit: float
    """Units of the resource; the bundle uses exactly as much."""

    bundle: Bundle
    """The best bundle, by the rule of ties the first of those of equal value and use."""


@dataclass(frozen=True)
class Budget:
    """The steps of one resource."""

    resource: str
    """Its name."""

    steps: tuple[BudgetStep, ...]
    """By ascending limit and value; below the first no bundle is feasible, as nowhere where there is none."""


@dataclass(frozen=True)
class StepCurves:
    """The steps of all resources that have a limit, as far as they were found."""

    budgets: tuple[Budget, ...]
    """In the order of the case."""

    left_out: tuple[LeftOut, ...]
    """The curves that are not among them, and why."""


def step_curves(
    question: Question | Problem,
    *,
    most_work: int | None = None,
    most_listed: int = MOST_BUNDLES,
    near: frozenset[int] = frozenset(),
) -> StepCurves:
    """The steps of every resource that has a limit. Raises RequestError, OutOfTime.

    most_work: multiplications in the search for one curve (sensitivity/step_search.py); None: no limit. most_listed:
    bundles up to which they are listed instead. near: a good bundle, which makes that search shorter.
    """
    problem = problem_of(question)
    short = list_bundles(problem, most_listed) is not None  # else it is no shorter without a limit
    limited = [resource for resource in problem.resources if resource.limit is not None]
    tasks = [partial(_curve, problem, each, most_listed * short, near, most_work) for each in limited]
    found = list(at_once(tasks, 1 if short else WORKERS))
    left = [
        f"what more or less of {_called(question, resource)} buys"
        for resource, budget in zip(limited, found, strict=True)
        if budget is None
    ]
    return StepCurves(
        tuple(budget for budget in found if budget is not None),
        tuple(LeftOut(part, TOO_LONG, THOROUGHLY) for part in left),
    )


def _curve(
    problem: Problem,
    resource: Resource,
    most_listed: int,
    near: frozenset[int],
    most_work: int | None,
) -> Budget | None:
    """The steps of one resource; None beyond the limit of work. most_listed: 0 where they are to be searched for."""
    limit = limit_row(resource)
    loose = replace(problem, rows=tuple(row for row in problem.rows if row != limit))
    table = list_bundles(loose, most_listed) if most_listed else None
    if table is None:
        try:
            chosen = on_the_curve(loose, resource, near, most_work)
        except OutOfWork:
            return None
        table = BundleTable(problem, chosen, valued(problem, problem.objectives, chosen))
    return Budget(resource.name, tuple(_steps(problem, resource, table)))


def _called(question: Question | Problem, resource: Resource) -> str:
    """The title of a resource; its name where it has none, or only the problem is known."""
    stated = None if isinstance(question, Problem) else question.case.resources[resource.name].title
    return stated or resource.name


def _steps(problem: Problem, resource: Resource, table: BundleTable) -> Iterator[BudgetStep]:
    used = totals_of(_in_integers(resource.use), table.chosen, synergies_in_force(problem, table.chosen))
    value = table.weighted_values(problem.weights)
    order = np.lexsort((-value, used))
    before = np.concatenate([[-np.inf], np.maximum.accumulate(value[order])[:-1]])
    height = -np.inf
    for row in order[value[order] > before].tolist():
        if value[row] <= height + TOLERANCE:
            continue
        height = value[row]
        rows = np.flatnonzero((used == used[row]) & (value >= height - TOLERANCE))
        ties = [table.bundle(tie) for tie in rows.tolist()]
        bundle = evaluate_chosen(problem, in_order(problem, ties, table.values[rows])[0])
        yield BudgetStep(bundle.resources[resource.name], bundle)


def _in_integers(use: Effects) -> Effects:
    """The use scaled to integers, whose sums are exact in floating point, so that equal uses compare equal."""
    factor = lcm(*(amount.denominator for amount in (*use.choices.values(), *use.synergies.values())))
    return replace(
        use,
        choices={i: amount * factor for i, amount in use.choices.items()},
        synergies={s: amount * factor for s, amount in use.synergies.items()},
    )
