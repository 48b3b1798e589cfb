"""Repairs of a case that has no two-stage plan: how little each number must move, and the plan that this buys.

A repair changes a number of the case, and thereby every stage in which it binds.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from decision.explanations.plan_demands import PlanDemands
from decision.explanations.plan_numbers import PlanNumber, plan_numbers, reserve_number
from decision.explanations.relaxations import Relaxation, Repair, changed, dropped
from decision.model.bundle import evaluate_chosen, exact_values, weighted
from decision.model.question import Question
from decision.two_stage.infeasible_plan import (
    PlanMember,
    member_name,
    reserved,
    restricted_stages,
    stage_problems,
)
from decision.two_stage.plan_criterion import criterion_of, first_best_plan
from decision.two_stage.plan_program import NO_TRIGGER, Plan, PlanProgram, PlanSearch
from decision.two_stage.stages import Stages, stages


@dataclass(frozen=True)
class PlanRepairs:
    """The repairs of a question without a plan; its methods raise OutOfTime."""

    question: Question
    """The question."""

    demands: PlanDemands
    """Its demands, in all stages."""

    @property
    def stages(self) -> Stages:
        """Its stages."""
        return self.demands.search.stages

    def least(
        self, moving: Sequence[PlanMember], kept: Collection[PlanMember]
    ) -> list[tuple[Relaxation, ...]]:
        """Returns the least changes of demands with which a plan satisfies those `kept`: of one demand each number that
        suffices alone, of several demands one set of changes."""
        first, *others = moving
        alone = self.alone(first, self.demands.stages_of([first]), kept)
        if not others:
            return [(change,) for change in alone]
        # The others are left out until it is their turn; the first is then kept as it was changed.
        change = alone[0]
        then = [*kept, *self.demands.stages_of([first])]
        return [(change, *self.after(change).least(others, then)[0])]

    def alone(
        self, member: PlanMember, binding: Collection[PlanMember], kept: Collection[PlanMember]
    ) -> list[Relaxation]:
        """Returns the least change of each number of one demand that suffices, by size; where none does, to drop it.

        binding: the stages in which it must be kept after the change.
        """
        changes = [
            number.relaxation(move)
            for number in self.numbers(member)
            if (move := self._nearest(number, binding, kept)) is not None
        ]
        return sorted(changes, key=lambda each: each.relative) or [dropped(member_name(member))]

    def numbers(self, member: PlanMember) -> list[PlanNumber]:
        """Returns the numbers of a demand; none for logic."""
        trigger, name = member
        resource = reserved(name)
        if resource is not None:
            return [reserve_number(self.question, self.stages, trigger, resource)]
        return plan_numbers(self.question, self.stages, stage_problems(self.stages), name)

    def after(self, change: Relaxation) -> "PlanRepairs":
        """Returns the repairs of the question with a change made."""
        owner, _, name = change.name.rpartition(": ")
        if reserved(name) is not None:
            (number,) = self.numbers((owner, name))
            question = number.question(Decimal(0) if change.new is None else change.new)
        elif change.field == "limit" and change.new is not None:
            numbers = self.numbers((NO_TRIGGER, name))
            question = next(each for each in numbers if each.name == change.name).question(change.new)
        else:
            question = changed(self.question, [change])
        search = self.demands.search
        return PlanRepairs(question, PlanDemands(PlanSearch(stages(question), search.solver, search.left())))

    def bought(self, changes: Sequence[Relaxation]) -> Repair | None:
        """Returns changes with the best bundle now of the plan after them; None where there is still no plan."""
        repairs = self
        for change in changes:
            repairs = repairs.after(change)
        best = first_best_plan(repairs.demands.search, criterion_of(repairs.stages))
        if best is None:
            return None
        return Repair(tuple(changes), evaluate_chosen(repairs.stages.now, best[1].now))

    def _nearest(
        self, number: PlanNumber, binding: Collection[PlanMember], kept: Collection[PlanMember]
    ) -> Fraction | None:
        """By how much a number must move at the least; None where it does not suffice alone."""
        held = [*kept, *binding]
        free = [member for member in held if member not in binding or member[0] not in number.stages]
        plan = self.demands.some(free if number.field != "reserve" else kept)
        if plan is None:
            return None
        if number.weights is not None:
            return number.far(self._most_by(number.weights, free))

        def suffices(move: Fraction) -> bool:
            again = number.question(number.after(move))
            return self.demands.some_of(stages(again), held) is not None

        far, short = number.far(plan), Fraction(0)
        far = -(-far // number.unit) * number.unit
        if not suffices(far):
            return None
        while far - short > number.unit:
            at = short + (far - short) // (2 * number.unit) * number.unit
            short, far = (short, at) if suffices(at) else (at, far)
        return far

    def _most_by(self, weights: Mapping[str, float], kept: Collection[PlanMember]) -> Plan:
        """The plan whose bundle now has the greatest value by these weights, of those that keep the members."""
        program = PlanProgram(restricted_stages(self.stages, kept))
        now = self.stages.unreserved

        def value(plan: Plan) -> float:
            return weighted(exact_values(now, plan.now), weights)

        found = self.demands.search.most(program, program.expected_value({NO_TRIGGER: 1.0}, weights), value)
        assert found is not None, "some plan keeps them"
        return found
