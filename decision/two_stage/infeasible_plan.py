"""Why there is no two-stage plan: an irreducible infeasible subset of the constraints of all stages and of the reserves.

Source: the deletion filter (solve/infeasible_subset.py), over pairs of a stage and a name.
"""

from collections.abc import Collection
from dataclasses import replace

from decision.model.problem import Problem
from decision.solve.infeasible_subset import InfeasibleSubset, constraint_names, deletion_filter, restricted
from decision.solve.value_formulation import Expression
from decision.two_stage.plan_program import NO_TRIGGER, PlanProgram, PlanSearch
from decision.two_stage.stages import Stages, holding_back

RESERVE = "reserve of {}"
"""What a reserve is called beside the constraints, behind the trigger that it is held back for."""

PlanMember = tuple[str, str]
"""The stage (a trigger, two of them, or NO_TRIGGER) and the name of a constraint, a limited resource or a reserve."""


def infeasible_plan(search: PlanSearch) -> InfeasibleSubset[PlanMember]:
    """Returns members of all stages that allow no plan; never raises OutOfTime or KeyboardInterrupt."""
    stages = search.stages
    members = plan_members(stages)
    # Later stages are spared first: what already keeps every bundle out now is told as that.
    later_first = sorted(members, key=lambda member: member[0] == NO_TRIGGER)

    def infeasible(kept: Collection[PlanMember]) -> bool:
        program = PlanProgram(restricted_stages(stages, kept))
        return search.most(program, Expression({}), lambda plan: 0.0) is None

    return deletion_filter(members, infeasible, later_first)


def member_name(member: PlanMember) -> str:
    """The name, behind the stage where it is not the first one."""
    stage, name = member
    return name if stage == NO_TRIGGER else f"{stage}: {name}"


def reserved(name: str) -> str | None:
    """The resource of which a member is a reserve; None for a constraint or a limit."""
    start = RESERVE.format("")
    return name.removeprefix(start) if name.startswith(start) else None


def plan_members(stages: Stages) -> list[PlanMember]:
    """By stage, constraints and limits, and the reserves of every trigger."""
    parts = [
        (stage, name)
        for stage, problem in stage_problems(stages).items()
        for name in constraint_names(problem)
    ]
    reserves = [(trigger, RESERVE.format(resource)) for trigger, resource in stages.reserves]
    return list(dict.fromkeys([*parts, *reserves]))


def restricted_stages(stages: Stages, members: Collection[PlanMember]) -> Stages:
    """The same stages with only these constraints, limits and reserves."""
    held = {
        (trigger, resource): amount
        for (trigger, resource), amount in stages.reserves.items()
        if (trigger, RESERVE.format(resource)) in members
    }
    now = holding_back(stages.unreserved, held, [both.triggers for both in stages.both])
    kept = {
        stage: restricted(problem, {name for where, name in members if where == stage})
        for stage, problem in (stage_problems(stages) | {NO_TRIGGER: now}).items()
    }
    return replace(
        stages,
        now=kept[NO_TRIGGER],
        responses=tuple(replace(r, problem=kept[r.trigger]) for r in stages.responses),
        both=tuple(replace(b, problem=kept[b.name]) for b in stages.both),
    )


def stage_problems(stages: Stages) -> dict[str, Problem]:
    """By stage, what binds the bundle in force then: NO_TRIGGER, every trigger, and two that may fire together."""
    return (
        {NO_TRIGGER: stages.now}
        | {response.trigger: response.problem for response in stages.responses}
        | {both.name: both.problem for both in stages.both}
    )
