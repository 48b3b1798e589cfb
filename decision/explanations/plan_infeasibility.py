"""Why no two-stage plan is feasible: minimal conflict sets over all stages, and the cheapest repairs.

Conflicts are found among names, each with all stages in which it binds (explanations/hitting_sets.py); each is then told
by stage: what keeps every bundle out now, or the trigger whose response is impossible. Repairs change a number of the
case, and thereby every stage in which it binds. Plans are looked for by the two-stage program.
"""

import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import islice
from typing import Any

from decision.explanations.demands import Demand, demand_of
from decision.explanations.hitting_sets import (
    InfeasibleSubsets,
    Members,
    find_infeasible_subsets,
    smallest_corrections,
)
from decision.explanations.infeasibility import (
    CONFLICTS,
    MOST_COMPARED,
    MOST_CONFLICTS,
    MOST_REPAIRS,
    REPAIRS,
    Conflict,
    Infeasibility,
    infeasibility,
)
from decision.explanations.plan_numbers import RESERVE, PlanNumber, plan_numbers, reserve_number
from decision.explanations.relaxations import Relaxation, Repair, changed, dropped
from decision.model.bundle import evaluate_chosen, exact_values, weighted
from decision.model.problem import Problem
from decision.model.question import Question
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfWork, look
from decision.running.parts import Keep, Part, Progress, run
from decision.solve.infeasible_subset import deletion_filter
from decision.solve.value_formulation import Expression
from decision.two_stage.infeasible_plan import Member, plan_members, restricted_stages, stage_problems
from decision.two_stage.plan_criterion import criterion_of, first_best_plan
from decision.two_stage.plan_program import NO_TRIGGER, Plan, PlanProgram, PlanSearch, faults
from decision.two_stage.stages import Stages, stages

FEASIBLE, FIRST = "a plan", "the first conflict"
"""The first parts, as progress names them."""

MOST_PROGRAMS = 150
"""Two-stage programs that the search for further conflicts may solve: some seconds."""

FURTHER, TOO_MANY = (
    "further conflicts of reserves and triggers",
    "to look for all takes more programs than it may",
)
"""What is left out beyond that."""

AFTER_TRIGGERS, NOT_YET = (
    "conflicts of reserves and triggers",
    "they are told once some bundle is feasible now",
)
"""What is left out where no bundle is feasible even without them."""

MOMENT = 0.001
"""Seconds that are left once the time is up; 0 would mean no limit."""

NOT_LEAST = "each number is least while the others are as told; their sum may not be"
"""What is said of repairs of several changes."""


def plan_infeasibility(
    question: Question,
    *,
    most: int = MOST_CONFLICTS,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Infeasibility:
    """Returns the minimal conflict sets of a question in two stages, and the cheapest repairs.

    Where no bundle is feasible even without triggers and reserves these are those of the first stage, and `left_out` says
    so. most: sets of names that are told, each for every trigger in which it is a conflict. time_limit: seconds. Raises
    RequestError, never OutOfTime or KeyboardInterrupt: what they cut short is in `unfinished`.
    """
    started = time.monotonic()
    first = infeasibility(question, most=most, solver=solver, time_limit=time_limit, progress=progress)
    if first.conflicts or first.feasible is False:
        return replace(first, left_out=(*first.left_out, LeftOut(AFTER_TRIGGERS, NOT_YET)))
    left = None if time_limit is None else max(MOMENT, time_limit - (time.monotonic() - started))
    explained = _Explained(question, PlanSearch(stages(question), solver, left), most)
    parts = [
        Part(FEASIBLE, explained.feasible, doing="looking for a plan"),
        Part(FIRST, explained.first, (FEASIBLE,), "finding what is in conflict"),
        Part(REPAIRS, explained.repairs, (FEASIBLE, FIRST), "finding the cheapest repairs"),
        Part(CONFLICTS, explained.conflicts, (FEASIBLE, FIRST), "finding what else is in conflict"),
    ]
    done = run(parts, progress, left)
    return Infeasibility(
        feasible=done.found.get(FEASIBLE),
        conflicts=explained.by_size(),
        more=not explained.subsets.complete or len(explained.subsets.found) > most,
        repairs=tuple(sorted(explained.repaired, key=lambda each: each.relative)),
        left_out=tuple(explained.left_out),
        unfinished=tuple(part for part in done.unfinished if part in (CONFLICTS, REPAIRS)),
        interrupted=done.interrupted,
    )


class _Explained:
    """The state of one explanation; members are indexes of `keys`."""

    def __init__(self, question: Question, search: PlanSearch, most: int) -> None:
        self.question, self.search, self.most = question, search, most
        self.stages = search.stages
        self.problems = stage_problems(self.stages)
        self.members = plan_members(self.stages)
        self.keys = list(dict.fromkeys(map(_key, self.members)))
        self.every = frozenset(range(len(self.keys)))
        self.subsets = InfeasibleSubsets()
        self.told: dict[Members, list[Conflict]] = {}
        self.repaired: list[Repair] = []
        self.left_out: list[LeftOut] = []
        self.known: list[tuple[frozenset[Member], Plan | None]] = []
        self.most_programs: int | None = None

    def feasible(self, found: Mapping[str, Any], keep: Keep) -> bool:
        """Whether there is a plan."""
        if self._some(self.members) is None:
            return False
        self.subsets.complete = True
        return True

    def first(self, found: Mapping[str, Any], keep: Keep) -> None:
        """Finds one conflict."""
        if not found[FEASIBLE]:
            core = self._core(self.every)
            assert core is not None, "there is no plan"
            self._tell(core)

    def conflicts(self, found: Mapping[str, Any], keep: Keep) -> None:
        """Finds all other conflicts, as far as so many programs go."""
        if found[FEASIBLE]:
            return
        self.most_programs = self.search.solves + MOST_PROGRAMS
        try:
            find_infeasible_subsets(self.subsets, self._correct, self.most)
        except OutOfWork:
            self.left_out.append(LeftOut(FURTHER, TOO_MANY))
        self.most_programs = None
        for subset in sorted(self.subsets.found, key=len)[: self.most]:
            self._tell(subset)

    def by_size(self) -> tuple[Conflict, ...]:
        """The conflicts told, smallest first."""
        order = sorted(self.told, key=lambda each: (len(each), sorted(each)))[: self.most]
        return tuple(conflict for subset in order for conflict in self.told[subset])

    def repairs(self, found: Mapping[str, Any], keep: Keep) -> None:
        """Finds the repairs of the fewest changes, and the plan that each buys."""
        if found[FEASIBLE]:
            return
        corrections = smallest_corrections(self.every, self.subsets.found, self._core)
        changes: list[tuple[Relaxation, ...]] = []
        for correction in islice(corrections, MOST_COMPARED):
            kept = self._members_of(self.every - correction)
            changes += self._least(sorted(correction), kept)
        changes.sort(key=lambda each: sum(change.relative for change in each))
        if any(len(each) > 1 for each in changes):
            self.left_out.append(LeftOut("the least sum of several changes", NOT_LEAST))
        for each in changes[:MOST_REPAIRS]:
            repair = self._bought(each)
            if repair is not None:
                self.repaired.append(repair)

    def _tell(self, subset: Members) -> None:
        if subset not in self.subsets.found:
            self.subsets.found.append(subset)
        if subset not in self.told:
            self.told[subset] = self._by_stage(subset)

    def _least(self, moving: Sequence[int], kept: Collection[Member]) -> list[tuple[Relaxation, ...]]:
        """The least changes of these members: for one every number of it that suffices, for several one set."""
        if len(moving) == 1:
            return [(change,) for change in self._alone(self.question, moving[0], kept, kept)]
        question, left, found = self.question, list(moving), []
        while left:
            index = left.pop(0)
            # Those that are still to be changed are left out for now.
            among = [*kept, *self._members_of(each for each in moving if each not in (*left, index))]
            change = self._alone(question, index, among, among)[0]
            question = self._with(question, [change])
            found.append(change)
        return [tuple(found)]

    def _alone(
        self, question: Question, index: int, kept: Collection[Member], binding: Collection[Member]
    ) -> list[Relaxation]:
        """The least change of each number of one member with which there is a plan; to drop it where it has none."""
        mine = self._members_of([index])
        found = []
        for number in self._numbers(question, self.keys[index]):
            move = self._nearest(number, kept, mine)
            if move is not None:
                found.append(number.relaxation(move))
        return sorted(found, key=lambda each: each.relative) or [self._dropped(self.keys[index])]

    def _nearest(
        self, number: PlanNumber, kept: Collection[Member], mine: Collection[Member]
    ) -> Fraction | None:
        """By how much a number must move at the least; None where it does not suffice alone."""
        held = [*kept, *mine]
        free = [member for member in held if member not in mine or member[0] not in number.stages]
        plan = self._some(free if number.field != "reserve" else kept)
        if plan is None:
            return None
        if number.weights is not None:
            return number.far(self._most_by(number.weights, free))

        def suffices(move: Fraction) -> bool:
            again = number.question(number.relaxation(move).new)  # type: ignore[arg-type]  # it has a new number
            return self._plan(held, stages(again)) is not None

        far, short = number.far(plan), Fraction(0)
        far = -(-far // number.unit) * number.unit
        if not suffices(far):
            return None
        while far - short > number.unit:
            at = short + (far - short) // (2 * number.unit) * number.unit
            short, far = (short, at) if suffices(at) else (at, far)
        return far

    def _most_by(self, weights: Mapping[str, float], members: Collection[Member]) -> Plan:
        """The plan whose bundle now has the greatest value by these weights, of those that keep the members."""
        program = PlanProgram(restricted_stages(self.stages, members))
        now = self.stages.unreserved

        def value(plan: Plan) -> float:
            return weighted(exact_values(now, plan.now), weights)

        found = self.search.most(program, program.expected_value({NO_TRIGGER: 1.0}, weights), value)
        assert found is not None, "some plan keeps them"
        return found

    def _numbers(self, question: Question, key: Member) -> list[PlanNumber]:
        trigger, name = key
        staged = self.stages if question is self.question else stages(question)
        if trigger:
            return [reserve_number(question, staged, trigger, name.removeprefix(RESERVE.format("")))]
        return plan_numbers(question, staged, stage_problems(staged), name)

    def _dropped(self, key: Member) -> Relaxation:
        trigger, name = key
        return dropped(f"{trigger}: {name}" if trigger else name)

    def _with(self, question: Question, changes: Iterable[Relaxation]) -> Question:
        for change in changes:
            owner, _, name = change.name.rpartition(": ")
            if change.field == "reserve" or name.startswith(RESERVE.format("")):
                number = self._numbers(question, (owner, name))[0]
                question = number.question(change.new or number.relaxation(number.old).new)  # type: ignore[arg-type]
            elif change.field == "limit" and change.new is not None:
                numbers = plan_numbers(question, self.stages, self.problems, name)
                question = next(each for each in numbers if each.name == change.name).question(change.new)
            else:
                question = changed(question, [change])
        return question

    def _bought(self, changes: Sequence[Relaxation]) -> Repair | None:
        staged = stages(self._with(self.question, changes))
        search = PlanSearch(staged, self.search.solver, self.search.left())
        best = first_best_plan(search, criterion_of(staged))
        self.search.solves += search.solves
        return None if best is None else Repair(tuple(changes), evaluate_chosen(staged.now, best[1].now))

    def _by_stage(self, subset: Members) -> list[Conflict]:
        """The conflict by stage: now, or after each trigger whose response it makes impossible; else over all stages."""
        every = self._members_of(subset)
        now = [member for member in every if self._is_now(member)]
        triggers = [response.trigger for response in self.stages.responses]
        among = [now] if self._some(now) is None else []
        if not among:
            by_trigger = [[m for m in every if self._is_now(m) or m[0] == trigger] for trigger in triggers]
            among = [some for some in by_trigger if self._some(some) is None] or [every]
        return [self._conflict(subset, some) for some in among]

    def _conflict(self, subset: Members, members: Sequence[Member]) -> Conflict:
        later_first = sorted(members, key=self._is_now)
        needed = self._filtered(members, later_first)
        ways = []
        for member in needed:
            index = self.keys.index(_key(member))
            mine = [each for each in needed if _key(each) == _key(member)]
            kept = [each for each in needed if each not in mine]
            changes = [
                number.relaxation(move)
                for number in self._numbers(self.question, self.keys[index])
                if (move := self._nearest(number, kept, mine)) is not None
            ]
            ways.append(min(changes, key=lambda each: each.relative, default=self._dropped(self.keys[index])))
        return Conflict(tuple(map(self._demand, needed)), (), False, tuple(ways))

    def _demand(self, member: Member) -> Demand:
        stage, name = member
        reserve = RESERVE.format("")
        if name.startswith(reserve):
            resource = name.removeprefix(reserve)
            return Demand(resource, "reserve", stage, "", self.stages.reserves[stage, resource])
        demand = demand_of(self.question, name, stage)
        if demand.kind != "limit":
            return demand
        numbers = plan_numbers(self.question, self.stages, self.problems, name)
        number = next((each.old for each in numbers if stage in each.stages), None)
        return replace(demand, number=number)

    def _is_now(self, member: Member) -> bool:
        return member[0] == NO_TRIGGER or member[1].startswith(RESERVE.format(""))

    def _members_of(self, indexes: Iterable[int]) -> list[Member]:
        keys = {self.keys[index] for index in indexes}
        return [member for member in self.members if _key(member) in keys]

    def _correct(self, kept: Members) -> Members | None:
        plan = self._some(self._members_of(kept))
        if plan is None:
            return None
        held = self._extended(plan, kept)
        for index in sorted(self.every - held):
            if index not in held:
                plan = self._some(self._members_of(held | {index}))
                held = held if plan is None else self._extended(plan, held | {index})
        return self.every - held

    def _extended(self, plan: Plan, kept: Members) -> Members:
        """All members that can be added, one after the other, so that a plan keeps all of them."""
        held = kept
        for index in sorted(self.every - kept):
            if not faults(restricted_stages(self.stages, self._members_of(held | {index})), plan):
                held |= {index}
        return held

    def _core(self, indexes: Members) -> Members | None:
        if self._some(self._members_of(indexes)) is not None:
            return None
        return frozenset(self._filtered(sorted(indexes), None, lambda kept: self._members_of(kept)))

    def _filtered(
        self, members: Sequence[Any], order: Sequence[Any] | None, of: Any = list
    ) -> tuple[Any, ...]:
        found = deletion_filter(members, lambda kept: self._some(of(kept)) is None, order)
        if found.interrupted:
            raise KeyboardInterrupt
        if not found.complete:
            look()
            self.search.look()
        return found.members

    def _some(self, members: Collection[Member]) -> Plan | None:
        """A plan that keeps these members, all others ignored; None where there is none. Raises OutOfTime, OutOfWork."""
        kept = frozenset(members)
        for other, plan in self.known:
            # A plan that keeps more keeps these; and where fewer are too many, these are.
            if (kept <= other) if plan is not None else (other <= kept):
                return plan
        found = self._plan(members, self.stages)
        self.known.append((kept, found))
        return found

    def _plan(self, members: Collection[Member], staged: Stages) -> Plan | None:
        if self.most_programs is not None and self.search.solves >= self.most_programs:
            raise OutOfWork
        program = PlanProgram(_without_values(restricted_stages(staged, members)))
        return self.search.most(program, Expression({}), lambda plan: 0.0)


def _without_values(staged: Stages) -> Stages:
    """The stages without objectives, which no row but a consent needs: programs that only look for a plan are shorter."""

    def bare(problem: Problem) -> Problem:
        return problem if problem.consents else replace(problem, objectives=())

    return replace(
        staged,
        now=bare(staged.now),
        responses=tuple(replace(each, problem=bare(each.problem)) for each in staged.responses),
        both=tuple(replace(each, problem=bare(each.problem)) for each in staged.both),
    )


def _key(member: Member) -> Member:
    """What a member is called whatever the stage; a reserve keeps its trigger."""
    name = member[1]
    return member if name.startswith(RESERVE.format("")) else (NO_TRIGGER, name)
