"""The myopic plan: the best bundle while no trigger is thought of, then the best response that it leaves to each."""

from dataclasses import dataclass

from decision.model.problem import Problem
from decision.solve.ranking import recommended
from decision.solve.search import Search
from decision.two_stage.plan_criterion import PlanCriterion
from decision.two_stage.plan_program import Plan, PlanSearch
from decision.two_stage.responses import best_responses


@dataclass(frozen=True)
class MyopicPlan:
    """The myopic plan, as choice indexes."""

    now: frozenset[int]
    """The best bundle under the reserves of the plan."""
    unreserved: frozenset[int]
    """The best bundle with nothing held back."""
    plan: Plan | None
    """None where some trigger leaves that bundle no feasible response."""
    complete: bool
    """No equal set of responses was passed over."""


def myopic_plan(search: PlanSearch, criterion: PlanCriterion, best: Plan) -> MyopicPlan:
    """Finds the myopic plan; it is the best plan itself where both have the same first stage. Raises OutOfTime."""
    stages = criterion.stages
    now, unreserved = (_best_bundle(search, problem) for problem in (stages.now, stages.unreserved))
    if now == best.now:
        return MyopicPlan(now, unreserved, best, True)
    responded = best_responses(search, stages, criterion.aim, now)
    if responded is None:
        return MyopicPlan(now, unreserved, None, True)
    return MyopicPlan(now, unreserved, responded.plan, responded.complete)


def _best_bundle(search: PlanSearch, problem: Problem) -> frozenset[int]:
    """The bundle recommended for one problem; its programs count as the search's own."""
    single = Search(problem, search.solver, search.left())
    try:
        chosen = recommended(single)
    finally:
        search.solves += single.solves
    assert chosen is not None, "a plan is known, and it begins with a bundle"
    return chosen
