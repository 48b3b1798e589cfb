"""The value function of a resource limit: the best weighted value as a step function of the limit, exact.

All else is unchanged, the limits of the other resources included. The steps are the Pareto frontier of use and value
over all bundles that keep the other constraints. Where these are too many to list, the efficient ones are searched for
with the use as one objective more, to be minimised: for every limit they contain a best bundle that uses the least.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from decision.efficient.efficient_set import Method, efficient_set
from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.constraint_rows import limit_row
from decision.model.problem import Effects, Objective, Problem, RequestError, Resource
from decision.model.question import Question, problem_of
from decision.model.value_function import TOLERANCE, ValueFunction
from decision.polytopes.weight_polytope import within_information
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, limited
from decision.solve.enumeration import MOST_BUNDLES, Table, list_bundles
from decision.solve.tie_rule import in_order
from decision.solve.totals import synergies_in_force, totals_of

USE = "Use"
"""The name of the use as an objective; a capital, so that no objective of a case has it."""

LESS_IS_BETTER = ValueFunction(((Fraction(0), Fraction(100)), (Fraction(100), Fraction(0))))
"""The value function of the use: of it the search needs the sense alone."""

TOO_LONG = "to search for its steps takes more work than a brief may"
THOROUGHLY = "brief --thorough"
"""Why a curve is left out that some time would bring, and the command that takes it."""

MOST_EFFICIENT = 100_000
"""The most bundles that the search for one curve may find."""

MOST_MEMORY = 2**29
"""Bytes of that search."""


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
    problem: Question | Problem,
    *,
    most_work: int | None = None,
    most_listed: int = MOST_BUNDLES,
    method: Method | None = "bounded listing",
) -> StepCurves:
    """The steps of every resource that has a limit. Raises RequestError, OutOfTime.

    most_work: the work of the search for one curve (efficient/depth_first.py); None: no limit. most_listed: bundles up to
    which they are listed instead. method: of the search; with an objective
    more than the case has others take longer.
    """
    problem = problem_of(problem)
    budgets, left_out = [], []
    short = list_bundles(problem, most_listed) is not None  # else it is no shorter without a limit
    for resource in problem.resources:
        if resource.limit is None:
            continue
        limit = limit_row(resource)
        loose = replace(problem, rows=tuple(row for row in problem.rows if row != limit))
        table, why_not = list_bundles(loose, most_listed) if short else None, ""
        if table is None:
            table, why_not = _least_use(loose, resource, most_work, method)
        if table is None:
            part = f"what more or less of {resource.name} buys"
            get = THOROUGHLY if why_not == TOO_LONG else f"optimize --limit {resource.name}=NUMBER"
            left_out.append(LeftOut(part, why_not, get))
        else:
            budgets.append(Budget(resource.name, tuple(_steps(problem, resource, table))))
    return StepCurves(tuple(budgets), tuple(left_out))


def _least_use(
    problem: Problem, resource: Resource, most_work: int | None, method: Method | None
) -> tuple[Table | None, str]:
    """The bundles that are efficient in the objectives and the use of a resource; None, and why, where they cannot be
    found. Raises OutOfTime, KeyboardInterrupt."""
    wider = replace(
        problem,
        objectives=(*problem.weighed(), Objective(USE, resource.use, LESS_IS_BETTER)),
        weights={**problem.weights, USE: 0.0},
        consents=tuple(replace(each, weights={**each.weights, USE: 0.0}) for each in problem.consents),
        information=_any_weight_of_use(problem) if within_information(problem) else (),
    )
    try:
        with limited(work=most_work):
            found = efficient_set(
                wider, not wider.information, MOST_EFFICIENT, MOST_MEMORY, None, None, method
            )
    except RequestError as error:  # an actor's margin and too many bundles, or numbers of too many digits
        return None, str(error).partition(":")[0]
    if found.stopped == "interrupted":
        raise KeyboardInterrupt
    if found.stopped == "time_limit":
        raise OutOfTime
    if found.stopped == "full":
        return None, f"more than {MOST_EFFICIENT:,} bundles may be on its curve, or they take too much memory"
    if found.stopped:
        return None, TOO_LONG
    return Table(problem, found.chosen, found.values[:, :-1]), ""  # without the use


def _any_weight_of_use(problem: Problem) -> tuple[tuple[dict[str, Fraction], Fraction], ...]:
    """The weight information for the proportions of the objectives' weights, whatever the use weighs."""
    names = [objective.name for objective in problem.weighed()]
    return tuple(
        ({name: coefficients.get(name, Fraction(0)) - bound for name in names}, Fraction(0))
        for coefficients, bound in problem.information
    )


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
