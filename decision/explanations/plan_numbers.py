"""The numbers of a case that bear on a two-stage plan: limits, bounds and reserves, each with how far a plan moves it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import lcm
from typing import Literal

from decision.explanations.movable_bounds import DrawnShare, DrawnTotal, MovableBound, ProfileValue, bounds_of
from decision.explanations.relaxations import Relaxation, changed, decimal
from decision.model.problem import ZERO, Problem
from decision.model.question import Question
from decision.solve.infeasible_subset import constraint_names
from decision.two_stage.infeasible_plan import RESERVE
from decision.two_stage.plan_program import NO_TRIGGER, Plan
from decision.two_stage.stages import Stages
from options import Case, TotalBound


@dataclass(frozen=True)
class PlanNumber:
    """One number of a case that may move, in every stage in which it binds."""

    name: str
    """What it is called: a constraint, a resource, a resource behind the scenario that has a limit of its own, or a reserve
    behind its trigger."""

    field: Literal["limit", "at_most", "at_least", "reserve"]
    """Its field."""

    old: Fraction
    """What it is now."""

    sense: Literal[1, -1]
    """1 where a larger number allows more."""

    unit: Fraction
    """The least by which two numbers that plans need can differ."""

    stages: frozenset[str]
    """The stages in which it binds; of a reserve the first."""

    far: Callable[[Plan], Fraction]
    """How far it must move for a plan, at most."""

    question: Callable[[Decimal], Question]
    """The question with another number."""

    weights: Mapping[str, float] | None = None
    """Of a consent the weights of its profile, by objective: the plan of greatest value by them moves it least."""

    def after(self, move: Fraction) -> Decimal:
        """Returns the number after a move."""
        return decimal(self.old + self.sense * move, self.sense)

    def relaxation(self, move: Fraction) -> Relaxation:
        """Returns a move as a change of the case."""
        scale = abs(self.old) or Fraction(1)
        return Relaxation(self.name, self.field, decimal(self.old, 0), self.after(move), float(move / scale))


def plan_numbers(
    question: Question, stages: Stages, problems: Mapping[str, Problem], name: str
) -> list[PlanNumber]:
    """Returns the numbers of a constraint or a limit.

    problems: by stage, what binds there. None for logic, for how many of a group are exactly chosen, and for constraints
    with a probability.
    """
    binding = {stage: problem for stage, problem in problems.items() if name in constraint_names(problem)}
    if name in question.case.resources:
        return _limits(question, stages, binding, name)
    bounds = bounds_of(question.case, stages.unreserved, name)
    return [_bound(question, stages, binding, name, bound) for bound in bounds if _moves(bound)]


def reserve_number(question: Question, stages: Stages, trigger: str, resource: str) -> PlanNumber:
    """Returns the number of a reserve."""
    held = stages.reserves[trigger, resource]
    limited = next(each for each in stages.unreserved.resources if each.name == resource)
    limit = limited.limit
    assert limit is not None, "a reserve is held back of a limit"
    groups = [(trigger,), *(both.triggers for both in stages.both if trigger in both.triggers)]
    others = [
        sum((stages.reserves.get((t, resource), ZERO) for t in group if t != trigger), ZERO)
        for group in groups
    ]
    unit = _finest([MovableBound("limit", limit, 1, (limited.use,)).unit, held, *others])

    def far(plan: Plan) -> Fraction:
        left = limit - limited.use.total(plan.now, stages.unreserved.in_force(plan.now))
        return max(ZERO, held - (left - max(others)))

    def again(number: Decimal) -> Question:
        stated = question.case.triggers[trigger]
        changed_one = stated.model_copy(update={"reserve": {**stated.reserve, resource: number}})
        triggers = {**question.case.triggers, trigger: changed_one}
        return replace(question, case=question.case.model_copy(update={"triggers": triggers}))

    name = f"{trigger}: {RESERVE.format(resource)}"
    return PlanNumber(name, "reserve", held, -1, unit, frozenset({NO_TRIGGER}), far, again)


def _moves(bound: MovableBound) -> bool:
    drawn = any(isinstance(total, DrawnTotal | DrawnShare) for total in bound.totals)
    return not drawn and not bound.exactly


def bundle_in(stages: Stages, plan: Plan, stage: str) -> frozenset[int]:
    """Returns the bundle in force in a stage."""
    both = next((each for each in stages.both if each.name == stage), None)
    if both is not None:
        one, other = (plan.after[trigger] for trigger in both.triggers)
        return stages.joined(one, other)
    return plan.in_future(stage)


def _beyond(stages: Stages, binding: Mapping[str, Problem], name: str, plan: Plan) -> Fraction:
    """By how much a plan exceeds the rows of a constraint, in the stage where that is most."""
    found = [ZERO]
    for stage, problem in binding.items():
        chosen = bundle_in(stages, plan, stage)
        in_force = problem.in_force(chosen)
        for row in problem.rows:
            if row.constraint == name:
                activity = row.activity(chosen, in_force)
                found += [] if row.upper is None else [activity - row.upper]
                found += [] if row.lower is None else [row.lower - activity]
    return max(found)


def _bound(
    question: Question, stages: Stages, binding: Mapping[str, Problem], name: str, bound: MovableBound
) -> PlanNumber:
    stated = question.case.constraints[name]
    is_row = all(row.constraint != name for problem in binding.values() for row in problem.margin_bounds)
    is_peak = isinstance(stated, TotalBound) and question.case.objectives[stated.objective].is_peak
    by_scenario = {
        problem.scenario: bounds_of(question.case, question.problem(scenario=problem.scenario), name)
        for problem in binding.values()
    }
    alike = {
        scenario: next(each for each in bounds if each.field == bound.field)
        for scenario, bounds in by_scenario.items()
    }

    def far(plan: Plan) -> Fraction:
        if is_row and not is_peak and not bound.is_consent:
            return _beyond(stages, binding, name, plan)
        return max(
            alike[problem.scenario].excess(stages.unreserved, bundle_in(stages, plan, stage))
            for stage, problem in binding.items()
        )

    def again(number: Decimal) -> Question:
        return changed(question, [Relaxation(name, bound.field, None, number, 0.0)])

    unit = _finest([each.unit for each in alike.values()])
    assert bound.field in ("at_most", "at_least"), "a constraint that moves has a ceiling or a floor"
    field: Literal["at_most", "at_least"] = "at_most" if bound.field == "at_most" else "at_least"
    first = bound.totals[0]
    weights = first.weights if isinstance(first, ProfileValue) else None
    return PlanNumber(name, field, bound.old, bound.sense, unit, frozenset(binding), far, again, weights)


def _finest(numbers: Sequence[Fraction]) -> Fraction:
    """A unit of which all numbers are multiples."""
    return Fraction(1, lcm(*(number.denominator for number in numbers)))


def _limits(
    question: Question, stages: Stages, binding: Mapping[str, Problem], name: str
) -> list[PlanNumber]:
    """The limit that the case or the command line states, and those of scenarios that have one of their own."""
    by_stage = {stage: _owner(question, problem.scenario, name) for stage, problem in binding.items()}
    return [
        _limit(
            question,
            stages,
            {stage: binding[stage] for stage in binding if by_stage[stage] == owner},
            owner,
            name,
        )
        for owner in dict.fromkeys(by_stage.values())
    ]


def _limit(
    question: Question, stages: Stages, binding: Mapping[str, Problem], owner: str | None, name: str
) -> PlanNumber:
    """One limit. owner: the scenario that has it of its own; None: the case or the command line."""
    case = question.case
    old = case.resources[name].limit if owner is None else case.scenarios[owner].limits[name]
    old = question.limits.get(name, old)
    assert old is not None, "what binds has a number"
    uses = [each.use for each in stages.unreserved.resources if each.name == name]
    rows = [row for problem in binding.values() for row in problem.rows if row.constraint == name]
    ends = [row.upper for row in rows if row.upper is not None]

    def far(plan: Plan) -> Fraction:
        return _beyond(stages, binding, name, plan)

    def again(number: Decimal) -> Question:
        return _with_limit(question, owner, name, number)

    return PlanNumber(
        name if owner is None else f"{owner}: {name}",
        "limit",
        Fraction(old),
        1,
        _finest([MovableBound("limit", Fraction(old), 1, tuple(uses)).unit, *ends]),
        frozenset(binding),
        far,
        again,
    )


def _owner(question: Question, scenario: str | None, name: str) -> str | None:
    """The scenario whose own limit binds; None: that of the case or the command line."""
    if name in question.limits or scenario is None:
        return None
    return scenario if name in question.case.scenarios[scenario].limits else None


def _with_limit(question: Question, owner: str | None, name: str, number: Decimal) -> Question:
    if owner is None and name in question.limits:
        return replace(question, limits={**question.limits, name: number})
    return replace(question, case=_case_with_limit(question.case, owner, name, number))


def _case_with_limit(case: Case, owner: str | None, name: str, number: Decimal) -> Case:
    if owner is None:
        resource = case.resources[name].model_copy(update={"limit": number})
        return case.model_copy(update={"resources": {**case.resources, name: resource}})
    state = case.scenarios[owner]
    state = state.model_copy(update={"limits": {**state.limits, name: number}})
    return case.model_copy(update={"scenarios": {**case.scenarios, owner: state}})
