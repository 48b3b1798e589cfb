"""The best recourse: for a given first stage the best response to each trigger, with ties broken.

Of responses that serve the aim alike: those of greatest value, then of the fewest additions, then first by id as text.
Where the responses to each trigger can be listed, they are taken from the lists: each alone where those are feasible
together, else of all sets of responses to the triggers that may fire together. Where these are too many, programs find
them.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import fsum, prod

import numpy as np

from decision.model.bundle import bundle_id
from decision.model.problem import Problem, Row
from decision.model.value_function import TOLERANCE, least_equal
from decision.running.limits import look
from decision.solve.enumeration import BundleTable, list_bundles
from decision.solve.value_formulation import Expression
from decision.two_stage.plan_program import Plan, PlanProgram, PlanSearch, faults, joint_faults
from decision.two_stage.scenario_probabilities import expected
from decision.two_stage.stages import Response, Stages

MOST_EQUAL = 50
"""Sets of responses that are equal but for their ids are looked at up to this many; each takes a program."""

MOST_TOGETHER = 1_000
"""Sets of responses to triggers that may fire together are listed up to this many: a part of a second."""


@dataclass(frozen=True)
class Aim:
    """What plans are maximised for."""

    expression: Callable[[PlanProgram], Expression]
    """As an expression of a program."""
    values: Callable[[Plan], tuple[float, ...]]
    """Recomputed from the case, in points: one number, or several whose mean counts; two plans are equal where each of
    the numbers is."""

    def value(self, plan: Plan) -> float:
        """The mean of the plan's values, in points."""
        parts = self.values(plan)
        return fsum(parts) / len(parts)

    def as_good(self, plan: Plan, best: Plan) -> bool:
        """Whether a plan is as good as the best one, in every part."""
        return all(
            mine >= least_equal(most) for mine, most in zip(self.values(plan), self.values(best), strict=True)
        )


@dataclass(frozen=True)
class Responded:
    """A plan with the best responses.

    complete: none that is equal was passed over, so that the plan does not depend on the solver.
    """

    plan: Plan
    complete: bool


def best_responses(
    search: PlanSearch, stages: Stages, aim: Aim, now: frozenset[int], known: Plan | None = None
) -> Responded | None:
    """Finds the plan with this first stage and the best responses; None where some trigger has no feasible response.

    known: a plan with this bundle that serves the aim best, where there is one already.
    """
    listed: dict[str, frozenset[int]] = {}
    tables: dict[str, BundleTable] = {}
    for response in stages.responses:
        table = list_bundles(_open_to(stages, response, now))
        if table is None:
            return _by_programs(search, stages, aim, now, known)
        if not len(table.chosen):
            return None
        tables[response.trigger] = table
        values = table.weighted_values(response.problem.weights)
        rows = np.flatnonzero(values >= least_equal(float(values.max())))
        sizes = table.chosen[rows].sum(axis=1) - table.chosen[rows][:, sorted(now)].sum(axis=1)
        fewest = [table.bundle(row) for row in rows[sizes == sizes.min()].tolist()]
        listed[response.trigger] = min(fewest, key=lambda after: _id(response.problem, after))
    plan = Plan(now, listed)
    if not faults(stages, plan):
        return Responded(plan, True)
    # Two are not allowed together.
    linked = {name: tables[name] for both in stages.both for name in both.triggers}
    if prod(len(table.chosen) for table in linked.values()) > MOST_TOGETHER:
        return _by_programs(search, stages, aim, now, known)
    return _from_lists(stages, aim, plan, linked)


def _from_lists(stages: Stages, aim: Aim, plan: Plan, linked: Mapping[str, BundleTable]) -> Responded | None:
    """Finds the best of all sets of responses that are allowed together; None where none is.

    plan: has the best responses to all other triggers. linked: by trigger that may fire with another, the responses open
    to it.
    """
    allowed: list[Plan] = []
    for rows in product(*(range(len(table.chosen)) for table in linked.values())):
        look()
        each = {name: table.bundle(row) for (name, table), row in zip(linked.items(), rows, strict=True)}
        tried = Plan(plan.now, {**plan.after, **each})
        if not joint_faults(stages, tried):
            allowed.append(tried)
    if not allowed:
        return None
    best = max(allowed, key=aim.value)
    alike = _alike(stages)
    values = [(expected(stages, tried, alike), tried) for tried in allowed if aim.as_good(tried, best)]
    most = least_equal(max(value for value, _ in values))
    greatest = [tried for value, tried in values if value >= most]
    return Responded(min(greatest, key=lambda tried: (_additions(tried), _ids(stages, tried))), True)


def _alike(stages: Stages) -> dict[str, float]:
    """The shares with which the values of all responses are added up."""
    return {response.trigger: 1.0 for response in stages.responses}


def _open_to(stages: Stages, response: Response, now: frozenset[int]) -> Problem:
    """The response's problem with the rows that this first stage adds: no lever falls, and what is added is in time."""
    one = Fraction(1)
    rows = []
    for i, choice in enumerate(stages.now.choices):
        if i in now:
            rows.append(
                Row(choice.name, f"Keeps_{choice.name}", dict.fromkeys(stages.higher(i), one), {}, one, None)
            )
        elif stages.months(now, i) > response.within:
            rows.append(Row(choice.name, f"Ready_{choice.name}", {i: one}, {}, None, Fraction(0)))
    return replace(response.problem, rows=(*response.problem.rows, *rows))


def _by_programs(
    search: PlanSearch, stages: Stages, aim: Aim, now: frozenset[int], known: Plan | None
) -> Responded | None:
    program = search.program(stages)
    program.hold(now)
    aimed_at = aim.expression(program)
    if known is None:
        known = search.most(program, aimed_at, aim.value)
    if known is None:
        return None
    best = known
    program.add_floor("As_good", aimed_at, aim.value(best) - TOLERANCE / 2)
    alike = _alike(stages)

    def value(plan: Plan) -> float:
        return expected(stages, plan, alike)

    def equal(found: Plan | None, to: Plan) -> bool:
        """A floor has room for rounding: what was found is recomputed."""
        return found is not None and aim.as_good(found, best) and value(found) >= least_equal(value(to))

    better = search.best(program, alike)
    plan = better if better is not None and equal(better, best) else best
    program.add_floor("As_good_responses", program.expected_value(alike), value(plan) - TOLERANCE / 2)
    shorter = search.most(program, program.additions(now), lambda each: -float(_additions(each)))
    plan = shorter if shorter is not None and equal(shorter, plan) else plan
    program.add_most(now, _additions(plan))
    found = [plan]
    program.exclude(plan)
    while len(found) <= MOST_EQUAL:
        other = search.most(program, Expression({}), lambda each: 0.0)
        if other is None:
            return Responded(min(found, key=lambda each: _ids(stages, each)), True)
        if equal(other, plan):
            found.append(other)
        program.exclude(other)
    return Responded(min(found, key=lambda each: _ids(stages, each)), False)


def _additions(plan: Plan) -> int:
    return sum(len(after - plan.now) for after in plan.after.values())


def _ids(stages: Stages, plan: Plan) -> tuple[str, ...]:
    return tuple(_id(response.problem, plan.after[response.trigger]) for response in stages.responses)


def _id(problem: Problem, chosen: frozenset[int]) -> str:
    return bundle_id(problem.levels(chosen))
