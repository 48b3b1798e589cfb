"""Contingency: what to do now, what to prepare, and what to add when a trigger fires.

One program of two stages. With a likelihood on every trigger it maximises the expected value; without, the
largest regret over "no trigger" and each trigger is made least. It is held against the myopic plan: the best
bundle now under the same reserves, then the best response to each trigger that is still open to it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.problem import Problem
from decision.model.question import Question
from decision.model.value_function import TOLERANCE
from decision.running.left_out import LeftOut
from decision.running.shown import Shown, points
from decision.solve.infeasible_subset import constraint_names, deletion_filter, restricted
from decision.solve.optimize import Certificate
from decision.solve.ranking import recommended
from decision.solve.search import OutOfTime, Progress, Search
from decision.solve.solver import pulp_version, solver_version
from decision.solve.value_formulation import Expression
from decision.two_stage.largest_loss import MOST_CORNERS, largest_loss
from decision.two_stage.likelihood_breakpoints import Stretch, stretches
from decision.two_stage.plan_program import NO_TRIGGER, Plan, PlanProgram, PlanSearch, futures, value_in
from decision.two_stage.plan_ties import MOST_TIES, first_plan
from decision.two_stage.preparation import Late, Preparation, months_to_stand, preparations, too_late
from decision.two_stage.responses import Aim, best_responses
from decision.two_stage.scenario_probabilities import centre, expected, shares
from decision.two_stage.stages import Stages, holding_back, stages

LARGEST_LOSS = "the most that the plan loses within the likelihoods"

PLAN, TIES = "plan", "ties among plans"

TOO_MANY_TIES = f"there are more than {MOST_TIES}: the plan is best, and may not be the first of those by the rule for ties"

RESERVE = "reserve of {}"
"""What a reserve is called beside the constraints, behind the trigger that it is held back for."""

Criterion = Literal["expected_value", "minimax_regret"]


@dataclass(frozen=True)
class Step:
    """A response: the bundle in force after it, in the trigger's scenario and against its limits.

    The bundle's `violates` names the floors and consents that it breaks there, which bind the first stage alone.
    adds: lever -> level, new or raised. months: until all of it stands; months_unprepared: without any
    preparation. resources: what it takes on top of the bundle now.
    """

    bundle: Bundle
    adds: Mapping[str, str]
    months: float
    months_unprepared: float
    resources: Mapping[str, float]


@dataclass(frozen=True)
class WholePlan:
    """now, and a step for each trigger. value: expected, or minus the largest regret, in points.

    by_future: value in each trigger's scenario, and under "" where none fires.
    """

    now: Bundle
    on: Mapping[str, Step]
    value: float
    by_future: Mapping[str, float]


@dataclass(frozen=True, repr=False)
class Contingency(Shown):
    """The answer to `contingency`.

    plan, myopic: None where there is none (myopic: where some trigger leaves it no response that is allowed).
    unprepared_value: of the best plan if nothing shortened a response; None: no plan at all.
    hedging: value now that the plan gives up against the myopic bundle, should no trigger ever fire.
    reserves: value now that the myopic bundle gives up against the best one with nothing held back.
    likelihoods: trigger -> the one reckoned with. stretches: by trigger whose likelihood is an interval.
    largest_loss: the most that the plan loses anywhere within the intervals; None where not computed.
    """

    status: Literal["optimal", "time_limit", "infeasible"]
    criterion: Criterion
    plan: WholePlan | None
    myopic: WholePlan | None
    myopic_now: Bundle | None
    unprepared_value: float | None
    hedging: float | None
    reserves: float | None
    preparations: tuple[Preparation, ...]
    too_late: Mapping[str, tuple[Late, ...]]
    likelihoods: Mapping[str, float]
    stretches: Mapping[str, tuple[Stretch, ...]]
    largest_loss: float | None
    status_quo: Bundle
    conflict: tuple[str, ...]
    unfinished: tuple[str, ...]
    interrupted: bool
    certificate: Certificate
    left_out: tuple[LeftOut, ...] = ()

    def facts(self) -> list[tuple[str, str]]:
        return [
            ("status", self.status),
            ("now", "none" if self.plan is None else self.plan.now.id),
            (self.criterion.replace("_", " "), points(None if self.plan is None else self.plan.value)),
            ("triggers", ", ".join(self.plan.on) if self.plan else "–"),
            ("unfinished", ", ".join(self.unfinished) or "nothing"),
        ]


def contingency(
    asked: Question | Stages,
    *,
    with_likelihoods: bool = True,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Contingency:
    """Solve the two stages to proved optimality, as far as the time limit (seconds) allows.

    with_likelihoods: also look for where the plan turns within the intervals of likelihood. Raises
    KeyboardInterrupt only when interrupted before a plan was proved.
    """
    staged = stages(asked) if isinstance(asked, Question) else asked
    return _Analysis(PlanSearch(staged, solver, time_limit, progress)).answer(with_likelihoods)


class _Analysis:
    """One run: the criterion, the plans found, and what is said of them."""

    def __init__(self, search: PlanSearch) -> None:
        self.search, self.stages = search, search.stages
        self.ends = {r.trigger: r.likelihood for r in self.stages.responses if r.likelihood is not None}
        stated = len(self.ends) == len(self.stages.responses)
        self.criterion: Criterion = "expected_value" if stated else "minimax_regret"
        self.centre = centre(self.ends) if stated else {}
        self.best_in: dict[str, float] = {}
        self.all_ties = True
        self.left_out: list[LeftOut] = []

    def answer(self, with_likelihoods: bool) -> Contingency:
        answer = self._nothing("time_limit")
        unfinished = [PLAN, TIES, "myopic plan", "preparations"]
        if with_likelihoods and self.criterion == "expected_value":
            unfinished.append("likelihoods")
        try:
            best = self._plan()
            if best is None:
                return self._infeasible()
            unfinished.remove(PLAN)
            answer = self._with_plan(answer, best)
            plan = self._first(self.stages, best)
            unfinished.remove(TIES)
            answer = self._with_plan(answer, plan)
            unprepared = self._unprepared()
            myopic_now, myopic = self._myopic(plan)
            now = evaluate_chosen(self.stages.now, myopic_now)
            unreserved = evaluate_chosen(self.stages.now, self._best_now(self.stages.unreserved))
            unfinished.remove("myopic plan")
            answer = replace(
                answer,
                myopic=None if myopic is None else self._whole(myopic),
                myopic_now=now,
                hedging=now.value - value_in(self.stages, plan, NO_TRIGGER),
                reserves=unreserved.value - now.value,
                unprepared_value=unprepared,
            )
            answer = replace(answer, preparations=self._preparations(plan, myopic_now))
            unfinished.remove("preparations")
            if unfinished:
                loss = largest_loss(self.search, self.ends, plan)
                steady = loss is not None and loss <= TOLERANCE
                found = stretches(self.search, self.ends, plan, steady=steady)
                answer = replace(answer, stretches=found.by_trigger, largest_loss=loss)
                self.all_ties = self.all_ties and found.complete
                if loss is None:
                    self.left_out.append(
                        LeftOut(
                            LARGEST_LOSS,
                            f"the likelihoods have more than {MOST_CORNERS} corners, where it may be greatest",
                        )
                    )
                unfinished.remove("likelihoods")
            answer = replace(answer, status="optimal")
        except (OutOfTime, KeyboardInterrupt) as stop:
            interrupted = isinstance(stop, KeyboardInterrupt)
            if interrupted and answer.plan is None:
                raise
            answer = replace(answer, unfinished=tuple(unfinished), interrupted=interrupted)
        if not self.all_ties:
            self.left_out.append(LeftOut(TIES, TOO_MANY_TIES))
        return replace(answer, left_out=tuple(self.left_out), certificate=self._certificate())

    def worth(self, plan: Plan) -> float:
        """What the criterion counts: expected value, or minus the largest regret."""
        if self.criterion == "expected_value":
            return expected(self.stages, plan, shares(self.centre))
        return min(value_in(self.stages, plan, f) - best for f, best in self.best_in.items())

    def _with_plan(self, answer: Contingency, plan: Plan) -> Contingency:
        late = {r.trigger: too_late(self.stages, plan.now, r.within) for r in self.stages.responses}
        return replace(answer, plan=self._whole(plan), too_late=late)

    @property
    def aim(self) -> Aim:
        return Aim(self._counted, lambda plan: (self.worth(plan),))

    def _plan(self) -> Plan | None:
        """A best plan by the criterion; None where there is no plan."""
        program = self.search.program()
        for future in futures(self.stages) if self.criterion == "minimax_regret" else ():
            best = self.search.best(program, {future: 1.0})
            if best is None:
                return None
            self.best_in[future] = value_in(self.stages, best, future)
        return self._most(program)

    def _most(self, program: PlanProgram) -> Plan | None:
        return self.search.most(program, self._counted(program), self.worth)

    def _counted(self, program: PlanProgram) -> Expression:
        if self.criterion == "expected_value":
            return program.worth(shares(self.centre))
        return program.least_shortfall(self.best_in)

    def _first(self, stages: Stages, best: Plan) -> Plan:
        """Of all plans as good as the best one the first by the rule for ties."""
        first = first_plan(self.search, stages, self.aim, best)
        self.all_ties = self.all_ties and first.complete
        return first.plan

    def _unprepared(self) -> float | None:
        """What the best plan is worth if nothing that is done now shortens a response; None: there is none."""
        stages = replace(self.stages, prepares={i: {} for i in self.stages.prepares})
        plan = self._most(self.search.program(stages))
        return None if plan is None else self.worth(plan)

    def _myopic(self, best: Plan) -> tuple[frozenset[int], Plan | None]:
        """The best bundle now, then the best responses; None where some trigger leaves it none."""
        now = self._best_now(self.stages.now)
        if now == best.now:
            return now, best
        responded = best_responses(self.search, self.stages, self.aim, now)
        if responded is None:
            return now, None
        self.all_ties = self.all_ties and responded.complete
        return now, responded.plan

    def _best_now(self, problem: Problem) -> frozenset[int]:
        """The bundle recommended where no trigger is thought of."""
        search = Search(problem, self.search.solver, self.search.left())
        try:
            chosen = recommended(search)
        finally:
            self.search.solves += search.solves
        assert chosen is not None, "a plan is known, and it begins with a bundle"
        return chosen

    def _preparations(self, plan: Plan, myopic_now: frozenset[int]) -> tuple[Preparation, ...]:
        """What shortens a response; a level is there only for that if it would go without it."""
        found = []
        for preparation in preparations(self.stages, plan):
            (i,) = self.stages.now.chosen({preparation.lever: preparation.level})
            if any(made.needed for made in preparation.makes) and i not in myopic_now:
                stages = self.stages.unprepared(i)
                without = self._most(self.search.program(stages))
                only = without is None or i not in self._first(stages, without).now
                preparation = replace(preparation, only=only)
            found.append(preparation)
        return tuple(found)

    def _infeasible(self) -> Contingency:
        """No plan: the conflict, as far as it could be narrowed down."""
        members = self._members()
        # Later stages are spared first: what already keeps every bundle out now is told as that.
        later_first = sorted(members, key=lambda member: member[0] == NO_TRIGGER)
        found = deletion_filter(members, self._none_under, later_first)
        return replace(
            self._nothing("infeasible"),
            conflict=tuple(
                name if stage == NO_TRIGGER else f"{stage}: {name}" for stage, name in found.members
            ),
            unfinished=found.unfinished,
            interrupted=found.interrupted,
        )

    def _members(self) -> list[tuple[str, str]]:
        """By stage, constraints and limits, and the reserves of every trigger."""
        parts = [
            (stage, name)
            for stage, problem in _problems(self.stages).items()
            for name in constraint_names(problem)
        ]
        reserves = [(trigger, RESERVE.format(resource)) for trigger, resource in self.stages.reserves]
        return list(dict.fromkeys([*parts, *reserves]))

    def _none_under(self, members: Collection[tuple[str, str]]) -> bool:
        stages = self.stages
        held = {
            (trigger, resource): amount
            for (trigger, resource), amount in stages.reserves.items()
            if (trigger, RESERVE.format(resource)) in members
        }
        now = holding_back(stages.unreserved, held, [both.triggers for both in stages.both])
        kept = {
            stage: restricted(problem, {name for where, name in members if where == stage})
            for stage, problem in (_problems(stages) | {NO_TRIGGER: now}).items()
        }
        trial = replace(
            stages,
            now=kept[NO_TRIGGER],
            responses=tuple(replace(r, problem=kept[r.trigger]) for r in stages.responses),
            both=tuple(replace(b, problem=kept[b.name]) for b in stages.both),
        )
        program = PlanProgram(trial)
        return self.search.most(program, Expression({}), lambda plan: 0.0) is None

    def _whole(self, plan: Plan) -> WholePlan:
        now = evaluate_chosen(self.stages.now, plan.now)
        steps = {}
        for response in self.stages.responses:
            after = plan.after[response.trigger]
            bundle = evaluate_chosen(response.stated, after)
            months, unprepared = months_to_stand(self.stages, plan.now, after)
            steps[response.trigger] = Step(
                bundle=bundle,
                adds=self.stages.now.levels(after - plan.now),
                months=float(months),
                months_unprepared=float(unprepared),
                resources={name: used - now.resources[name] for name, used in bundle.resources.items()},
            )
        by_future = {f: value_in(self.stages, plan, f) for f in futures(self.stages)}
        return WholePlan(now, steps, self.worth(plan), by_future)

    def _nothing(self, status: Literal["time_limit", "infeasible"]) -> Contingency:
        now = self.stages.now
        return Contingency(
            status=status,
            criterion=self.criterion,
            plan=None,
            myopic=None,
            myopic_now=None,
            unprepared_value=None,
            hedging=None,
            reserves=None,
            preparations=(),
            too_late={},
            likelihoods={name: float(p) for name, p in self.centre.items()},
            stretches={},
            largest_loss=None,
            status_quo=evaluate_chosen(now, now.chosen(now.status_quo)),
            conflict=(),
            unfinished=(),
            interrupted=False,
            certificate=self._certificate(),
        )

    def _certificate(self) -> Certificate:
        search = self.search
        return Certificate(
            search.solver, solver_version(search.solver), pulp_version(), search.seconds(), search.solves
        )


def _problems(stages: Stages) -> dict[str, Problem]:
    return (
        {NO_TRIGGER: stages.now}
        | {response.trigger: response.problem for response in stages.responses}
        | {both.name: both.problem for both in stages.both}
    )
