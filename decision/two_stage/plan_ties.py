"""The tie rule applied to two-stage plans.

A plan is chosen for its bundle now, and each bundle stands for itself with its best responses (two_stage/responses.py).
One plan dominates another whose value is less somewhere and nowhere more: in no future, neither when no trigger fires
nor on any trigger, and at no weighting within the weight information (without any: in no objective). Plans that none
dominates come first, then the order of the ids of their bundles now as text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import fsum

from decision.model.bundle import bundle_id, exact_values, weighted
from decision.model.value_function import TOLERANCE, least_equal
from decision.solve.tie_rule import first_across, inner_weights
from decision.solve.value_formulation import Expression
from decision.two_stage.plan_program import Plan, PlanProgram, PlanSearch, futures, problem_in
from decision.two_stage.responses import Aim, best_responses
from decision.two_stage.stages import Stages

MOST_TIES = 50
"""Bundles now of equally good plans are looked for up to this many; each takes a program."""


@dataclass(frozen=True)
class First:
    """The first of equally good plans by the tie rule. complete: all of them were compared."""

    plan: Plan
    complete: bool


def first_plan(search: PlanSearch, stages: Stages, aim: Aim, best: Plan) -> First:
    """Finds the first, by the tie rule, of all plans that are as good as the best one. Raises OutOfTime.

    Beyond MOST_TIES it is one of those of greatest value in the middle of the weight information, in all futures
    together, so that none dominates it.
    """
    program = search.program(stages)
    expression = aim.expression(program)
    ties, complete = _ties(search, program, expression, aim.value, aim.as_good, best)
    if not complete:
        ties = _most_in_the_middle(search, stages, aim, best)
    plans = []
    for tie in ties:
        responded = best_responses(search, stages, aim, tie.now, tie)
        assert responded is not None, "a plan with this bundle is known"
        plans.append(responded.plan)
        complete = complete and responded.complete
    return First(plans[_first(stages, plans)], complete)


def _ties(
    search: PlanSearch,
    program: PlanProgram,
    expression: Expression,
    value: Callable[[Plan], float],
    equal: Callable[[Plan, Plan], bool],
    best: Plan,
) -> tuple[list[Plan], bool]:
    """A plan for each bundle now with which one is equal to the best, the best first; whether these are all."""
    found = [best]
    program.exclude_now(best.now)
    for _ in range(2 * MOST_TIES):
        plan = search.most(program, expression, value)
        if plan is None or value(plan) < least_equal(value(best)):
            return found, True
        if not equal(plan, best):  # another with the same bundle may be
            program.exclude(plan)
            continue
        found.append(plan)
        if len(found) > MOST_TIES:
            break
        program.exclude_now(plan.now)
    return found, False


def _most_in_the_middle(search: PlanSearch, stages: Stages, aim: Aim, best: Plan) -> list[Plan]:
    """Of plans that serve the aim as well as the best, those of the greatest sum of values over the futures, with a
    weighting at which none is best that another dominates."""
    weights = inner_weights(stages.now)

    def value(plan: Plan) -> float:
        return fsum(
            weighted(exact_values(problem_in(stages, future), plan.in_future(future)), weights)
            for future in futures(stages)
        )

    def equal(plan: Plan, other: Plan) -> bool:
        return aim.as_good(plan, best) and value(plan) >= least_equal(value(other))

    program = search.program(stages)
    program.add_floor("As_good", aim.expression(program), aim.value(best) - TOLERANCE)
    middle = program.expected_value(dict.fromkeys(futures(stages), 1.0), weights)
    for _ in range(MOST_TIES):
        plan = search.most(program, middle, value)
        if plan is None:
            break
        if aim.as_good(plan, best):
            return _ties(search, program, middle, value, equal, plan)[0]
        program.exclude(plan)
    return [best]


def _first(stages: Stages, plans: Sequence[Plan]) -> int:
    """The index of the plan that comes first by the rule."""
    views = [
        [tuple(exact_values(problem_in(stages, future), plan.in_future(future)).values()) for plan in plans]
        for future in futures(stages)
    ]
    return first_across(stages.now, [bundle_id(stages.now.levels(plan.now)) for plan in plans], views)
