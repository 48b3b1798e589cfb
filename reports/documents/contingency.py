"""The JSON document of `contingency`."""

from typing import Any

from decision import (
    Contingency,
    EvidencePath,
    Horizons,
    LeftOut,
    Preparation,
    Problem,
    SecondStage,
    WholePlan,
    scenario_paths,
    trigger_paths,
)
from options import Case, scenario_standings
from reports.documents.common import bundle_document, head, segments_document
from reports.request.asked import Asked

VALUE_IS = {
    "expected_value": "expected value at `likelihoods`: the middle of each interval, less in proportion where these "
    "add up to more than 1",
    "minimax_regret": "minus the largest regret over no trigger and each trigger",
}
"""The meaning of `value`, by criterion."""

NEAR_AND_FAR = "how the best bundle turns as the far horizon counts more"


def contingency_document(
    path: str,
    case: Case,
    problem: Problem,
    planned: Contingency,
    far: Horizons | None,
    asked: Asked,
) -> dict[str, Any]:
    """The document, of any status."""
    plan, myopic = planned.plan, planned.myopic
    lacking = left_out(planned, far)
    return head("contingency", path, case, problem, planned, asked, lacking=lacking) | {
        "status": planned.status,
        "criterion": planned.criterion,
        "now": None if plan is None else bundle_document(plan.now),
        "prepare": {each.lever: _prepared_for(each) for each in planned.preparations},
        "preparations": [
            {
                "level": f"{each.lever}.{each.level}",
                "only_to_prepare": each.only,
                "makes": [
                    {
                        "trigger": made.trigger,
                        "level": f"{made.lever}.{made.level}",
                        "months": made.months,
                        "months_without": made.months_without,
                        "needed": made.needed,
                    }
                    for made in each.makes
                ],
            }
            for each in planned.preparations
        ],
        "on": {} if plan is None else _steps(case, plan),
        "value": None if plan is None else plan.value,
        "value_is": VALUE_IS[planned.criterion],
        "by_future": None if plan is None else _by_future(plan),
        "myopic_value": None if myopic is None else myopic.value,
        "myopic": None
        if planned.myopic_now is None
        else {
            "now": bundle_document(planned.myopic_now),
            "on": None if myopic is None else _steps(case, myopic),
            "by_future": None if myopic is None else _by_future(myopic),
        },
        "unprepared_value": planned.unprepared_value,
        "hedging": planned.hedging,
        "reserves": planned.reserves,
        "too_late": {
            trigger: [
                {
                    "level": f"{late.lever}.{late.level}",
                    "months": late.months,
                    "needs": None if late.needs is None else list(late.needs),
                }
                for late in found
            ]
            for trigger, found in planned.too_late.items()
        },
        "likelihoods": dict(planned.likelihoods),
        "largest_loss": planned.largest_loss,
        "stretches": {
            trigger: [{"from": s.start, "to": s.end, "now": s.best.now, "on": dict(s.best.on)} for s in found]
            for trigger, found in planned.stretches.items()
        },
        "signposts": {
            "scenarios": {name: _path(each) for name, each in scenario_paths(case).items()},
            "triggers": {name: _path(each) for name, each in trigger_paths(case).items()},
        },
        "horizons": None
        if far is None
        else {
            "far": far.far,
            "share": far.share,
            "stretches": segments_document(far.stretches),
            "near_only": [bundle.id for bundle in far.near_only],
            "why_not": far.why_not or None,
        },
        "status_quo": bundle_document(planned.status_quo),
        "conflict": list(planned.conflict),
    }


def left_out(planned: Contingency, far: Horizons | None) -> tuple[LeftOut, ...]:
    """The parts that are left out."""
    near_and_far = (LeftOut(NEAR_AND_FAR, far.why_not),) if far is not None and far.why_not else ()
    return (*planned.left_out, *near_and_far)


def _prepared_for(each: Preparation) -> str:
    """The trigger whose response would be too late without this level, else the first that it shortens."""
    return next((made.trigger for made in each.makes if made.needed), each.makes[0].trigger)


def _steps(case: Case, plan: WholePlan) -> dict[str, Any]:
    return {trigger: _step(case, trigger, step) for trigger, step in plan.on.items()}


def _step(case: Case, trigger: str, step: SecondStage) -> dict[str, Any]:
    stated = case.triggers[trigger]
    standings = scenario_standings(case)
    return {
        "bundle": bundle_document(step.bundle),
        "adds": dict(step.adds),
        "months": step.months,
        "months_unprepared": step.months_unprepared,
        "resources": dict(step.resources),
        "scenario": stated.scenario,
        "standing": None if stated.scenario is None else standings[stated.scenario].standing,
        "within": float(stated.within),
        "owner": stated.owner,
        "indicators": list(stated.indicators),
        "off_ramp": stated.off_ramp,
    }


def _by_future(plan: WholePlan) -> dict[str, Any]:
    return {
        "no_trigger": plan.by_future[""],
        "triggers": {trigger: value for trigger, value in plan.by_future.items() if trigger},
    }


def _path(path: EvidencePath) -> dict[str, Any]:
    return {
        "scenario": path.scenario,
        "standing": path.standing,
        "to_reported": list(path.to_reported),
        "to_established": [
            {
                "claim": each.claim,
                "state": each.state,
                "lacks": list(each.lacks),
                "against": list(each.against),
            }
            for each in path.to_established
        ],
    }
