"""A two-stage plan evaluated: the bundle now, the response to each trigger, and the value in every future."""

from collections.abc import Mapping
from dataclasses import dataclass

from decision.model.bundle import Bundle, evaluate_chosen
from decision.two_stage.plan_criterion import PlanCriterion
from decision.two_stage.plan_program import Plan, futures, value_in
from decision.two_stage.preparation import months_to_stand


@dataclass(frozen=True)
class SecondStage:
    """The response to one trigger."""

    bundle: Bundle
    """The bundle in force after it, in the trigger's scenario and against its limits. Its `violates` names the floors
    and consents that it breaks there, which bind the first stage alone."""
    adds: Mapping[str, str]
    """Lever -> level, new or raised."""
    months: float
    """Until all that is added stands, with the preparations of the plan."""
    months_unprepared: float
    """Until all that is added would stand without any preparation."""
    resources: Mapping[str, float]
    """Resource -> what the response takes on top of the bundle now."""


@dataclass(frozen=True)
class WholePlan:
    """A plan: the first stage, and the second stage of each trigger."""

    now: Bundle
    """The first-stage bundle."""

    on: Mapping[str, SecondStage]
    """By trigger."""
    value: float
    """By the criterion: expected, or minus the largest regret, in points."""
    by_future: Mapping[str, float]
    """Value in each trigger's scenario, and under "" where none fires, in points."""


def evaluate_plan(criterion: PlanCriterion, plan: Plan) -> WholePlan:
    """The plan with its bundles, months, resources and values, all recomputed from the case."""
    stages = criterion.stages
    now = evaluate_chosen(stages.now, plan.now)
    steps = {}
    for response in stages.responses:
        after = plan.after[response.trigger]
        bundle = evaluate_chosen(response.stated, after)
        months, unprepared = months_to_stand(stages, plan.now, after)
        steps[response.trigger] = SecondStage(
            bundle=bundle,
            adds=stages.now.levels(after - plan.now),
            months=float(months),
            months_unprepared=float(unprepared),
            resources={name: used - now.resources[name] for name, used in bundle.resources.items()},
        )
    by_future = {future: value_in(stages, plan, future) for future in futures(stages)}
    return WholePlan(now, steps, criterion.value(plan), by_future)
