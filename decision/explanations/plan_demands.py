"""Conflicts and corrections among the demands on a two-stage plan, by two-stage programs.

A demand is a constraint or a limit in every stage in which it binds, or the reserve of one trigger.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from decision.explanations.hitting_sets import Members
from decision.model.problem import Problem
from decision.running.limits import OutOfWork
from decision.solve.infeasible_subset import irreducible
from decision.solve.value_formulation import Expression
from decision.two_stage.infeasible_plan import PlanMember, plan_members, reserved, restricted_stages
from decision.two_stage.plan_program import NO_TRIGGER, Plan, PlanProgram, PlanSearch, faults
from decision.two_stage.stages import Stages


@dataclass
class PlanDemands:
    """The demands of all stages, each called by its index in `keys`."""

    search: PlanSearch
    """The search of the whole plan, whose solver and time limit count."""

    most_programs: int | None = None
    """Programs that it may have solved in all; beyond that OutOfWork is raised. None: any number."""

    known: list[tuple[frozenset[PlanMember], Plan | None]] = field(default_factory=list)
    """Members for which a plan was looked for, with it; None where there is none."""

    @cached_property
    def members(self) -> list[PlanMember]:
        """Every stage with what binds there."""
        return plan_members(self.search.stages)

    @cached_property
    def keys(self) -> list[PlanMember]:
        """The demands: a name without a stage, but of a reserve with its trigger."""
        return list(dict.fromkeys(map(key, self.members)))

    @property
    def every(self) -> Members:
        """All demands."""
        return frozenset(range(len(self.keys)))

    def members_of(self, demands: Iterable[int]) -> list[PlanMember]:
        """Returns the demands in every stage in which they bind."""
        return self.stages_of({self.keys[index] for index in demands})

    def stages_of(self, keys: Collection[PlanMember]) -> list[PlanMember]:
        """Returns the demands of these keys in every stage in which they bind."""
        return [member for member in self.members if key(member) in keys]

    def some(self, members: Collection[PlanMember]) -> Plan | None:
        """Returns a plan that keeps these members, all others ignored; None where there is none. Raises OutOfTime and
        OutOfWork."""
        kept = frozenset(members)
        for other, plan in self.known:
            # A plan that keeps more keeps these; and where fewer are too many, these are.
            if (kept <= other) if plan is not None else (other <= kept):
                return plan
        found = self.some_of(self.search.stages, members)
        self.known.append((kept, found))
        return found

    def some_of(self, stages: Stages, members: Collection[PlanMember]) -> Plan | None:
        """Returns such a plan of stages with other numbers."""
        if self.most_programs is not None and self.search.solves >= self.most_programs:
            raise OutOfWork
        program = PlanProgram(_without_values(restricted_stages(stages, members)))
        return self.search.most(program, Expression({}), lambda plan: 0.0)

    def correct(self, kept: Members) -> Members | None:
        """Returns a minimal set of demands to leave out, none of `kept`, so that a plan keeps the rest; None where these
        alone cannot hold."""
        plan = self.some(self.members_of(kept))
        if plan is None:
            return None
        held = self._extended(plan, kept)
        for index in sorted(self.every - held):
            if index not in held:
                plan = self.some(self.members_of(held | {index}))
                held = held if plan is None else self._extended(plan, held | {index})
        return self.every - held

    def core(self, among: Members) -> Members | None:
        """Returns a minimal conflict among these demands; None where a plan satisfies them all."""
        if self.some(self.members_of(among)) is not None:
            return None
        return frozenset(irreducible(sorted(among), lambda kept: self.some(self.members_of(kept)) is None))

    def core_of_members(
        self, members: Sequence[PlanMember], order: Sequence[PlanMember]
    ) -> tuple[PlanMember, ...]:
        """Returns a minimal conflict among members that no plan satisfies. order: those tried first are removed first."""
        return irreducible(members, lambda kept: self.some(kept) is None, order)

    def _extended(self, plan: Plan, kept: Members) -> Members:
        """The demands `kept` and all others that this plan satisfies too."""
        held = kept
        for index in sorted(self.every - kept):
            if not faults(restricted_stages(self.search.stages, self.members_of(held | {index})), plan):
                held |= {index}
        return held


def key(member: PlanMember) -> PlanMember:
    """Returns the key of a member without its stage; that of a reserve has its trigger."""
    return member if reserved(member[1]) else (NO_TRIGGER, member[1])


def _without_values(stages: Stages) -> Stages:
    """The stages without objectives, which no row but a consent needs: programs that only look for a plan are shorter."""

    def bare(problem: Problem) -> Problem:
        return problem if problem.consents else replace(problem, objectives=())

    return replace(
        stages,
        now=bare(stages.now),
        responses=tuple(replace(each, problem=bare(each.problem)) for each in stages.responses),
        both=tuple(replace(each, problem=bare(each.problem)) for each in stages.both),
    )
