"""Contingency: what to do now, what to prepare, and what to add when a trigger fires.

A two-stage program with recourse. With a likelihood on every trigger it maximises the expected value; without, it
minimises the largest regret over "no trigger" and each trigger. The plan is compared with the myopic plan: the best
bundle now under the same reserves, then the best response to each trigger that is still open to it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.question import Question
from decision.model.value_function import TOLERANCE
from decision.running.left_out import LeftOut
from decision.running.parts import Keep, Part, Parts, Progress, run
from decision.running.shown import Shown, points
from decision.solve.certificate import Certificate, certificate
from decision.solve.dichotomic_search import Segment
from decision.two_stage.infeasible_plan import infeasible_plan, member_name
from decision.two_stage.largest_loss import MOST_VERTICES, largest_loss
from decision.two_stage.likelihood_breakpoints import LikelihoodSegments, PlanIds, stretches
from decision.two_stage.myopic_plan import MyopicPlan, myopic_plan
from decision.two_stage.plan_criterion import Criterion, PlanCriterion, criterion_of, first_best_plan
from decision.two_stage.plan_outcome import WholePlan, evaluate_plan
from decision.two_stage.plan_program import NO_TRIGGER, Plan, PlanSearch, value_in
from decision.two_stage.plan_ties import MOST_TIES, first_plan
from decision.two_stage.preparation import Late, Preparation, preparations, too_late
from decision.two_stage.stages import Stages, stages

PLAN, TIES, MYOPIC = "plan", "ties among plans", "myopic plan"
PREPARATIONS, LIKELIHOODS = "preparations", "likelihoods"
"""Parts, as `unfinished` names them, in the order in which they are computed."""

LARGEST_LOSS = "the most that the plan loses within the likelihoods"

TOO_MANY_TIES = f"there are more than {MOST_TIES}: the plan is best, and may not be the first of those by the rule for ties"

TOO_MANY_VERTICES = f"the likelihoods have more than {MOST_VERTICES} corners, where it may be greatest"


@dataclass(frozen=True, repr=False)
class Contingency(Shown):
    """The answer to `contingency`."""

    status: Literal["optimal", "time_limit", "infeasible"]
    """Whether the plan is proved, cut short by the time limit, or infeasible."""

    criterion: Criterion
    """What the plan maximises."""

    plan: WholePlan | None
    """None where there is none, or none was found in time."""
    myopic: WholePlan | None
    """None too where some trigger leaves the myopic bundle no feasible response."""
    myopic_now: Bundle | None
    """The bundle that is best now when no trigger is thought of."""

    unprepared_value: float | None
    """Value of the best plan if nothing shortened a response, in points; None: there is no plan then."""
    hedging: float | None
    """Points of value now that the plan gives up against the myopic bundle, should no trigger ever fire."""
    reserves: float | None
    """Points of value now that the myopic bundle gives up against the best one with nothing held back."""
    preparations: tuple[Preparation, ...]
    """Levels of the plan that shorten a response."""

    too_late: Mapping[str, tuple[Late, ...]]
    """By trigger, the levels that would not stand in time."""
    likelihoods: Mapping[str, float]
    """By trigger, the likelihood that the expected value is taken at; empty under minimax regret."""
    stretches: Mapping[str, tuple[Segment[PlanIds], ...]]
    """The best plan along the interval of likelihood, by trigger that has one."""
    largest_loss: float | None
    """The most that the plan loses anywhere within the intervals, in points; None where it was not computed."""
    status_quo: Bundle
    """What is in force today."""

    conflict: tuple[str, ...]
    """An infeasible subset of the constraints, limits and reserves, where there is no plan."""
    unfinished: tuple[str, ...]
    """The parts that the time limit or the user cut short."""
    interrupted: bool
    """Whether the user cut it short."""

    certificate: Certificate
    """What vouches for the answer."""

    left_out: tuple[LeftOut, ...] = ()
    """What was too much to compute, and why."""

    def facts(self) -> list[tuple[str, str]]:
        """Returns what a short repr and a notebook show: labels and texts."""
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
    """Solves the two stages to proved optimality, as far as the time limit (seconds) allows.

    with_likelihoods: also find how the best plan changes within the intervals of likelihood. Raises
    KeyboardInterrupt only when interrupted before a plan was proved.
    """
    staged = stages(asked) if isinstance(asked, Question) else asked
    search = PlanSearch(staged, solver, time_limit, progress)
    criterion = criterion_of(staged)
    names = [TIES, MYOPIC, PREPARATIONS]
    if with_likelihoods and criterion.name == "expected_value":
        names.append(LIKELIHOODS)
    proof = run([Part(PLAN, lambda found, keep: first_best_plan(search, criterion))], progress, time_limit)
    best = proof.found.get(PLAN)
    if best is None and proof.interrupted:
        raise KeyboardInterrupt
    if PLAN in proof.unfinished:
        answer = replace(_nothing(search, criterion, "time_limit"), unfinished=(PLAN, *names))
    elif best is None:
        conflict = infeasible_plan(search)
        answer = replace(
            _nothing(search, criterion, "infeasible"),
            conflict=tuple(map(member_name, conflict.members)),
            unfinished=conflict.unfinished,
            interrupted=conflict.interrupted,
        )
    else:
        refined = _Refined(search, *best)
        answer = refined.answer(refined.run(names, progress, interrupted=proof.interrupted))
    return replace(answer, certificate=certificate(search.solver, search.seconds(), search.solves))


class _Refined:
    """The parts computed once a best plan is proved, each by the method of its name."""

    def __init__(self, search: PlanSearch, criterion: PlanCriterion, best: Plan) -> None:
        self.search, self.criterion, self.best = search, criterion, best
        self.stages = criterion.stages
        self.all_ties = True

    def run(self, names: list[str], progress: Progress | None, *, interrupted: bool) -> Parts:
        """The parts so named, each of which needs the one before; none after an interruption."""
        if interrupted:
            return Parts({}, tuple(names), {}, interrupted=True)
        find = {
            TIES: self.ties,
            MYOPIC: self.myopic,
            PREPARATIONS: self.preparations,
            LIKELIHOODS: self.likelihoods,
        }
        parts = [Part(name, find[name], needs=tuple(names[:at])) for at, name in enumerate(names)]
        return run(parts, progress, self.search.left())

    def ties(self, found: Mapping[str, Any], keep: Keep) -> Plan:
        """Of all plans as good as the best one the first by the rule for ties."""
        return self._first(self.stages, self.best)

    def myopic(self, found: Mapping[str, Any], keep: Keep) -> tuple[MyopicPlan, float | None]:
        """The myopic plan, and the value of the best plan if no preparation shortened a response (None: no plan)."""
        unprepared = replace(self.stages, prepares={i: {} for i in self.stages.prepares})
        without = self.criterion.best_plan(self.search, self.search.program(unprepared))
        myopic = myopic_plan(self.search, self.criterion, found[TIES])
        self.all_ties = self.all_ties and myopic.complete
        return myopic, None if without is None else self.criterion.value(without)

    def preparations(self, found: Mapping[str, Any], keep: Keep) -> tuple[Preparation, ...]:
        """The levels that shorten responses; `only` where the best plan without that effect does not hold the level."""
        myopic, _ = found[MYOPIC]
        made = []
        for preparation in preparations(self.stages, found[TIES]):
            (i,) = self.stages.now.chosen({preparation.lever: preparation.level})
            if any(each.needed for each in preparation.makes) and i not in myopic.now:
                unprepared = self.stages.unprepared(i)
                without = self.criterion.best_plan(self.search, self.search.program(unprepared))
                only = without is None or i not in self._first(unprepared, without).now
                preparation = replace(preparation, only=only)
            made.append(preparation)
        return tuple(made)

    def likelihoods(self, found: Mapping[str, Any], keep: Keep) -> tuple[float | None, LikelihoodSegments]:
        """The most that the plan loses within the intervals of likelihood, and the best plans along each of them."""
        ends, plan = self.criterion.ends, found[TIES]
        loss = largest_loss(self.search, ends, plan)
        steady = loss is not None and loss <= TOLERANCE
        along = stretches(self.search, ends, plan, steady=steady)
        self.all_ties = self.all_ties and along.complete
        return loss, along

    def _first(self, stages: Stages, best: Plan) -> Plan:
        first = first_plan(self.search, stages, self.criterion.aim, best)
        self.all_ties = self.all_ties and first.complete
        return first.plan

    def answer(self, parts: Parts) -> Contingency:
        """The answer from the parts that are complete."""
        staged, found = self.stages, parts.found
        plan = found.get(TIES, self.best)
        answer = replace(
            _nothing(self.search, self.criterion, "time_limit" if parts.unfinished else "optimal"),
            plan=evaluate_plan(self.criterion, plan),
            too_late={r.trigger: too_late(staged, plan.now, r.within) for r in staged.responses},
            preparations=found.get(PREPARATIONS, ()),
            unfinished=parts.unfinished,
            interrupted=parts.interrupted,
        )
        left_out = []
        if MYOPIC in found:
            myopic, unprepared_value = found[MYOPIC]
            now = evaluate_chosen(staged.now, myopic.now)
            answer = replace(
                answer,
                myopic=None if myopic.plan is None else evaluate_plan(self.criterion, myopic.plan),
                myopic_now=now,
                hedging=now.value - value_in(staged, plan, NO_TRIGGER),
                reserves=evaluate_chosen(staged.now, myopic.unreserved).value - now.value,
                unprepared_value=unprepared_value,
            )
        if LIKELIHOODS in found:
            loss, along = found[LIKELIHOODS]
            answer = replace(answer, stretches=along.by_trigger, largest_loss=loss)
            if loss is None:
                left_out.append(LeftOut(LARGEST_LOSS, TOO_MANY_VERTICES))
        if not self.all_ties:
            left_out.append(LeftOut(TIES, TOO_MANY_TIES))
        return replace(answer, left_out=tuple(left_out))


def _nothing(
    search: PlanSearch, criterion: PlanCriterion, status: Literal["optimal", "time_limit", "infeasible"]
) -> Contingency:
    """The answer before anything is found."""
    now = criterion.stages.now
    return Contingency(
        status=status,
        criterion=criterion.name,
        plan=None,
        myopic=None,
        myopic_now=None,
        unprepared_value=None,
        hedging=None,
        reserves=None,
        preparations=(),
        too_late={},
        likelihoods={name: float(p) for name, p in criterion.likelihoods.items()},
        stretches={},
        largest_loss=None,
        status_quo=evaluate_chosen(now, now.chosen(now.status_quo)),
        conflict=(),
        unfinished=(),
        interrupted=False,
        certificate=certificate(search.solver, search.seconds(), search.solves),
    )
