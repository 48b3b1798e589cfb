"""Why no two-stage plan is feasible: minimal conflict sets over all stages, and the cheapest repairs.

Conflicts are found among names, each with all stages in which it binds (explanations/hitting_sets.py); each is then told
by stage: what keeps every bundle out now, or the trigger whose response is impossible. Plans are looked for by the
two-stage program (explanations/plan_demands.py); the repairs are in explanations/plan_repairs.py.
"""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
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
from decision.explanations.plan_demands import PlanDemands, key
from decision.explanations.plan_repairs import PlanRepairs
from decision.explanations.relaxations import Relaxation, Repair
from decision.model.question import Question
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfWork
from decision.running.parts import Keep, Part, Progress, run
from decision.two_stage.infeasible_plan import PlanMember, reserved
from decision.two_stage.plan_program import NO_TRIGGER, PlanSearch
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

NO_PLAN_THEN = "no plan was found with its numbers, which the solver does not tell from those before"
"""Why a repair is left out that was found but buys nothing."""


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
    if first.interrupted:
        return first
    if first.conflicts or first.feasible is False:
        return replace(first, left_out=(*first.left_out, LeftOut(AFTER_TRIGGERS, NOT_YET)))
    left = None if time_limit is None else max(MOMENT, time_limit - (time.monotonic() - started))
    demands = PlanDemands(PlanSearch(stages(question), solver, left))
    explained = _Explained(question, demands, most)
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


@dataclass
class _Explained:
    """The state of one explanation; what it holds is kept where it is cut short."""

    question: Question
    demands: PlanDemands
    most: int
    subsets: InfeasibleSubsets = field(default_factory=InfeasibleSubsets)
    told: dict[Members, list[Conflict]] = field(default_factory=dict)
    """By minimal set of demands, the conflict by stage."""
    repaired: list[Repair] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    @property
    def stages(self) -> Stages:
        return self.demands.search.stages

    @property
    def as_repaired(self) -> PlanRepairs:
        return PlanRepairs(self.question, self.demands)

    def feasible(self, found: Mapping[str, Any], keep: Keep) -> bool:
        """Whether there is a plan."""
        if self.demands.some(self.demands.members) is None:
            return False
        self.subsets.complete = True
        return True

    def first(self, found: Mapping[str, Any], keep: Keep) -> None:
        """Finds one conflict."""
        if not found[FEASIBLE]:
            core = self.demands.core(self.demands.every)
            assert core is not None, "there is no plan"
            self._tell(core)

    def conflicts(self, found: Mapping[str, Any], keep: Keep) -> None:
        """Finds all other conflicts, as far as so many programs go."""
        if found[FEASIBLE]:
            return
        self.demands.most_programs = self.demands.search.solves + MOST_PROGRAMS
        try:
            find_infeasible_subsets(self.subsets, self.demands.correct, self.most)
        except OutOfWork:
            self.left_out.append(LeftOut(FURTHER, TOO_MANY))
        finally:
            self.demands.most_programs = None
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
        demands, repairs = self.demands, self.as_repaired
        corrections = smallest_corrections(demands.every, self.subsets.found, demands.core)
        changes: list[tuple[Relaxation, ...]] = []
        for correction in islice(corrections, MOST_COMPARED):
            moving = [demands.keys[index] for index in sorted(correction)]
            changes += repairs.least(moving, demands.members_of(demands.every - correction))
        changes.sort(key=lambda each: sum(change.relative for change in each))
        if any(len(each) > 1 for each in changes):
            self.left_out.append(LeftOut("the least sum of several changes", NOT_LEAST))
        for each in changes[:MOST_REPAIRS]:
            repair = repairs.bought(each)
            if repair is None:
                part = f"repair of {' and '.join(change.name for change in each)}"
                self.left_out.append(LeftOut(part, NO_PLAN_THEN))
            else:
                self.repaired.append(repair)

    def _tell(self, subset: Members) -> None:
        if subset not in self.subsets.found:
            self.subsets.found.append(subset)
        if subset not in self.told:
            self.told[subset] = self._by_stage(subset)

    def _by_stage(self, subset: Members) -> list[Conflict]:
        """The conflict by stage: now, or after each trigger whose response it makes impossible; else over all stages."""
        every, some = self.demands.members_of(subset), self.demands.some
        now = [member for member in every if _is_now(member)]
        among = [now] if some(now) is None else []
        if not among:
            triggers = [response.trigger for response in self.stages.responses]
            by_trigger = [[m for m in every if _is_now(m) or m[0] == trigger] for trigger in triggers]
            among = [members for members in by_trigger if some(members) is None] or [every]
        return list(map(self._conflict, among))

    def _conflict(self, members: Sequence[PlanMember]) -> Conflict:
        """A conflict among members that no plan keeps. What binds later is spared first."""
        needed = self.demands.core_of_members(members, sorted(members, key=_is_now))
        ways = []
        for member in needed:
            mine = [each for each in needed if key(each) == key(member)]
            kept = [each for each in needed if each not in mine]
            ways.append(self.as_repaired.alone(key(member), mine, kept)[0])
        return Conflict(tuple(map(self._demand, needed)), (), False, tuple(ways))

    def _demand(self, member: PlanMember) -> Demand:
        stage, name = member
        resource = reserved(name)
        if resource is not None:
            return Demand(resource, "reserve", stage, "", self.stages.reserves[stage, resource])
        demand = demand_of(self.question, name, stage)
        if demand.kind != "limit":
            return demand
        numbers = self.as_repaired.numbers(member)
        return replace(demand, number=next((each.old for each in numbers if stage in each.stages), None))


def _is_now(member: PlanMember) -> bool:
    return member[0] == NO_TRIGGER or reserved(member[1]) is not None
