"""The analysis of a recommendation: all that a brief tells of one question, computed part by part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain
from typing import Any

from threadpoolctl import threadpool_limits

from decision.actors.courses import Courses, courses
from decision.efficient.frontier import Frontier, frontier
from decision.effort import ORDINARY, Effort
from decision.explanations.contest import Contest
from decision.explanations.measures_worth import MeasuresWorth, measures_worth
from decision.explanations.prices import Price, Prices, prices
from decision.model.problem import Problem, RequestError
from decision.model.question import Question
from decision.model.shapley_values import Contributions, contributions
from decision.model.slack import Slack, slacks
from decision.polytopes.weight_polytope import within_information
from decision.robustness.acceptability import Sampling
from decision.robustness.points_lost import PointsLost, points_lost
from decision.robustness.robust import Robustness, robust
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, OutOfWork, limited
from decision.running.parts import CutShort, Find, Keep, Part, Parts, Progress, Unavailable, run
from decision.sensitivity.any_weights import PART, Best, Candidates, candidates, known
from decision.sensitivity.step_curves import Budget, BudgetStep, StepCurves, step_curves
from decision.sensitivity.weight_map import EFFICIENT as SWEEP_EFFICIENT
from decision.sensitivity.weight_map import MAP as SWEEP_MAP
from decision.sensitivity.weight_map import WeightMap, sweep
from decision.solve.enumeration import Table, enumerate_bundles
from decision.solve.optimize import Optimum
from decision.two_stage.contingency import Contingency, contingency
from decision.two_stage.horizon_breakpoints import Horizons, horizons

SAMPLING = Sampling(seed=1, draws=2_000, shape="pert")
"""What is drawn: enough for shares to about one per cent."""

MAP, EFFICIENT, ROBUSTNESS = "the map of weights", "the efficient bundles", "robustness"
STEPS = "what more or less of each resource buys"
PRICES = "what each constraint costs"
HORIZONS, PLAN, COURSES, OTHER_WEIGHTS = "horizons", "the plan", "the other side's courses", PART
TESTS = "points lost in each test"
WORTH = "what each measure is worth"
"""Parts, as `unfinished` and `left_out` name them."""

CALLED = {SWEEP_MAP: MAP, SWEEP_EFFICIENT: EFFICIENT}
"""Names of parts of a sweep, as they are called here."""

NOT_BEGUN = "the answer itself was cut short"


NO_CONTRIBUTIONS = Contributions(0.0, {}, {}, 0.0)


@dataclass(frozen=True)
class Analysis:
    """What was found about a best bundle beside its rank; a part that is None is in `unfinished` or `left_out`, or
    the case has nothing for it."""

    contributions: Contributions = NO_CONTRIBUTIONS
    """What each of its levers adds to the value."""
    slacks: Mapping[str, tuple[Slack, ...]] = field(default_factory=dict)
    """By limit or constraint, the distance from breaking it, wherever that is checked."""
    weight_map: WeightMap | None = None
    """With the regions of the two heaviest weights."""
    efficient: Frontier | None = None
    """The efficient bundles."""
    steps: tuple[Budget, ...] | None = None
    """What more or less of each resource buys."""
    prices: Mapping[str, Price] | None = None
    """By limit or constraint, what the best value gains without it."""
    robustness: Robustness | None = None
    """All parts of it but draws of weights."""
    candidates: Candidates | None = None
    """Bundles among which the best for the reader's own weights is found."""
    horizons: Horizons | None = None
    """The best bundle along the share of the last horizon."""
    plan: Contingency | None = None
    """The two-stage plan, without its breakpoints along the likelihoods."""
    courses: Courses | None = None
    """The actors under the status quo and under the bundle."""
    lost: PointsLost | None = None
    """What the bundle and its rivals lose under each test that was computed."""
    worth: MeasuresWorth | None = None
    """What is lost without each measure, and with each that is left out, and why the nearest are."""
    unfinished: tuple[str, ...] = ()
    """The parts that the time limit or the user cut short."""
    left_out: tuple[LeftOut, ...] = ()
    """What was not computed, and why."""
    unfinished_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """`unfinished` by part (MAP, EFFICIENT …)."""
    left_out_of: Mapping[str, tuple[LeftOut, ...]] = field(default_factory=dict)
    """`left_out` by part."""
    interrupted: bool = False
    """Whether the user cut it short."""

    def lever_points(self, lever: str) -> float:
        """Points that a lever adds to the value over the status quo, summed over all objectives."""
        return sum(self.contributions.by_lever.get(lever, {}).values())


def analyse(
    question: Question,
    optimum: Optimum,
    *,
    solver: str = "HiGHS",
    effort: Effort = ORDINARY,
    time_limit: float | None = None,
    progress: Progress | None = None,
) -> Analysis:
    """Computes all parts of a brief on an answer, as far as the time limit (seconds) allows.

    What would take more work than the effort allows is left out, at the same place on every machine. Never raises
    OutOfTime or KeyboardInterrupt.
    """
    if not optimum.bundles:
        return Analysis()
    problem, best = question.problem(), optimum.bundles[0].levels
    work = _Work(question, optimum, solver, effort)
    wanted = work.parts()
    parts = Parts({}, tuple(part.name for part in wanted), {}, interrupted=True)
    if not optimum.interrupted:
        # Products of this size are as fast with one thread, or faster.
        with threadpool_limits(limits=1):
            parts = run(wanted, progress, time_limit)
    unfinished, left_out = _unfinished(parts), _left_out(parts)
    return Analysis(
        contributions=contributions(question, best),
        slacks=_by_constraint(slacks(question, best)),
        weight_map=parts.found.get(MAP),
        efficient=parts.found.get(EFFICIENT),
        steps=None if (curves := parts.found.get(STEPS)) is None else curves.budgets,
        prices=None if (priced := parts.found.get(PRICES)) is None else priced.by_name,
        robustness=parts.found.get(ROBUSTNESS),
        candidates=parts.found.get(OTHER_WEIGHTS) or known(problem, optimum),
        horizons=parts.found.get(HORIZONS),
        plan=parts.found.get(PLAN),
        courses=parts.found.get(COURSES) or work.views(),
        lost=parts.found.get(TESTS),
        worth=parts.found.get(WORTH),
        unfinished=tuple(chain.from_iterable(unfinished.values())),
        left_out=tuple(chain.from_iterable(left_out.values())),
        unfinished_of=unfinished,
        left_out_of=left_out,
        interrupted=parts.interrupted,
    )


def _by_constraint(found: Iterable[Slack]) -> dict[str, tuple[Slack, ...]]:
    by: dict[str, tuple[Slack, ...]] = {}
    for slack in found:
        by[slack.constraint] = (*by.get(slack.constraint, ()), slack)
    return by


@dataclass(frozen=True)
class _Work:
    question: Question
    optimum: Optimum
    solver: str
    effort: Effort
    begun: list[Frontier] = field(default_factory=list)
    """The efficient bundles as far as the limit of work allowed."""

    @cached_property
    def problem(self) -> Problem:
        return self.question.problem()

    @cached_property
    def best(self) -> frozenset[int]:
        return self.problem.chosen(self.optimum.bundles[0].levels)

    @cached_property
    def table(self) -> Table | None:
        return enumerate_bundles(self.problem)

    def parts(self) -> list[Part]:
        case = self.question.case
        wanted: dict[str, Find] = {
            EFFICIENT: self.efficient,
            MAP: self.map,
            STEPS: self.steps,
            PRICES: self.prices,
            ROBUSTNESS: self.robustness,
            OTHER_WEIGHTS: self.candidates,
            HORIZONS: self.horizons,
        }
        if case.actors:
            wanted[COURSES] = self.courses
        if case.triggers:
            wanted[PLAN] = self.plan
        wanted[TESTS] = self.lost
        wanted[WORTH] = self.worth
        return [Part(name, find, doing=f"computing {name}") for name, find in wanted.items()]

    def efficient(self, found: Mapping[str, Any], keep: Keep) -> Frontier | CutShort:
        part = EFFICIENT
        self._answered(part, "frontier")
        with limited(work=self.effort.efficient):
            try:
                made = frontier(self.problem, with_support=False)
            except (
                RequestError
            ) as error:  # an actor's margin and too many bundles, or numbers of too many digits
                raise Unavailable(LeftOut(part, str(error).partition(":")[0])) from error
        if made.stopped == "full":
            self.begun.append(made)
            raise Unavailable(
                LeftOut(part, "there are too many to hold them all", "frontier --most-bundles N")
            )
        if made.stopped == "out_of_work":
            self.begun.append(made)
            raise Unavailable(_too_much(part, self.effort.efficient, "frontier"))
        return made if made.complete else CutShort(made, made.interrupted)

    def map(self, found: Mapping[str, Any], keep: Keep) -> WeightMap | CutShort:
        part = MAP
        self._answered(part, "sweep")
        efficient = None if self.table is not None else self._for_map(found)
        weights = self.problem.weights
        names = sorted(weights, key=lambda name: -weights[name])[:2]
        first, second = names if len(names) == 2 else (None, None)
        with limited(work=self.effort.weight_map) as is_spent:
            made = sweep(self.problem, objective=first, against=second, efficient=efficient)
        if is_spent() and not made.cells:  # the regions of two weights took it all
            with limited(work=self.effort.weight_map):
                made = sweep(self.problem, efficient=efficient)
        if is_spent() or made.out_of_work:
            return self._within_a_gap(made)
        if not made.cells and not made.interrupted:
            raise OutOfTime  # a part of a map would be taken for the whole
        return CutShort(made, made.interrupted) if made.unfinished else made

    def _within_a_gap(self, made: WeightMap) -> WeightMap:
        """A map that the limit of work ended, as far as it goes. Raises Unavailable where there is none."""
        if not made.cells:
            raise Unavailable(_too_much(MAP, self.effort.weight_map, "sweep"))
        why = f"to prove it complete takes more than {self.effort.weight_map:,} comparisons"
        left = [LeftOut("the map of weights beyond its gap", why, "sweep")] if made.out_of_work else []
        if made.regions is None and len(self.problem.weights) > 1:
            left.append(_too_much("the regions of the two heaviest weights", self.effort.weight_map, "sweep"))
        return replace(made, unfinished=(), left_out=(*made.left_out, *left))

    def _for_map(self, found: Mapping[str, Any]) -> Frontier | None:
        """The efficient bundles, as far as they are known, for the weights over which the map is drawn: all weights where
        the present ones violate the weight information. None where nothing is known of them."""
        if EFFICIENT not in found:
            raise OutOfTime
        efficient: Frontier | None = found[EFFICIENT] or next(iter(self.begun), None)
        if efficient is not None and efficient.stopped in ("time_limit", "interrupted"):
            raise OutOfTime
        if efficient is None or within_information(self.problem):
            return efficient
        with limited(work=self.effort.efficient):
            return frontier(self.problem, all_weights=True, with_support=False)

    def steps(self, found: Mapping[str, Any], keep: Keep) -> StepCurves:
        self._answered(STEPS, "optimize --limit RESOURCE=NUMBER")
        return step_curves(self.question, most_work=self.effort.curve, near=self.best)

    def prices(self, found: Mapping[str, Any], keep: Keep) -> Prices | CutShort:
        self._answered(PRICES, "explain")
        best = self.optimum.bundles[0]
        made = prices(self.question, best, most_nodes=self.effort.price, solver=self.solver)
        return CutShort(made, made.interrupted) if made.unfinished else made

    def robustness(self, found: Mapping[str, Any], keep: Keep) -> Robustness | CutShort:
        self._answered(ROBUSTNESS, "robust")
        made = robust(
            self.question,
            self.optimum,
            SAMPLING,
            moving=self.effort.moving,
            drawing=self.effort.drawing,
            solver=self.solver,
        )
        return CutShort(made, made.interrupted) if made.unfinished else made

    def candidates(self, found: Mapping[str, Any], keep: Keep) -> Candidates | CutShort:
        searched = None if self.problem.information else found.get(EFFICIENT) or next(iter(self.begun), None)
        mapped = None if self.problem.information else found.get(MAP)
        best = None if mapped is None else Best(tuple(c.bundle for c in mapped.cells), mapped.certified)
        made = candidates(self.problem, self.optimum, searched, best)
        return CutShort(made, made.stopped == "interrupted") if made.stopped else made

    def horizons(self, found: Mapping[str, Any], keep: Keep) -> Horizons | None:
        return horizons(self.question, self.optimum.bundles[0].id, solver=self.solver)

    def courses(self, found: Mapping[str, Any], keep: Keep) -> Courses | CutShort:
        made = courses(self.question, self.optimum.bundles[0])
        return CutShort(made, made.interrupted) if made.unfinished else made

    def views(self) -> Courses | None:
        """The courses of the actors alone, without equilibria; None for a case without actors."""
        if not self.question.case.actors:
            return None
        return courses(self.question, self.optimum.bundles[0], time_limit=0.0)

    def plan(self, found: Mapping[str, Any], keep: Keep) -> Contingency | CutShort:
        self._answered(PLAN, "contingency")
        made = contingency(self.question, with_likelihoods=False, solver=self.solver)
        return CutShort(made, made.interrupted) if made.unfinished else made

    def lost(self, found: Mapping[str, Any], keep: Keep) -> PointsLost | None:
        if self.optimum.status != "optimal" or self.optimum.unfinished:
            return None  # the tests themselves say that they were not begun
        plan: Contingency | None = found.get(PLAN)
        kept = [plan.plan.now.levels] if plan is not None and plan.plan is not None else []
        cheaper = [
            step.bundle.levels
            for budget in (found[STEPS].budgets if found.get(STEPS) else ())
            if (step := _for_most(budget, self.optimum)) is not None
        ]
        tested, others = found.get(ROBUSTNESS), found.get(OTHER_WEIGHTS)
        return points_lost(self.question, self.optimum, tested, others, [*kept, *cheaper])

    def worth(self, found: Mapping[str, Any], keep: Keep) -> MeasuresWorth:
        self._answered(WORTH, "explain")
        contest = Contest(self.problem, self.solver, self.effort.replacing)
        try:
            return measures_worth(
                contest, self.question, self.best, searching=self.effort.replacing is None, keep=keep
            )
        except OutOfWork:
            reason = "the searches for what would take their place take too much work"
            raise Unavailable(LeftOut(WORTH, reason, "explain")) from None

    def _answered(self, part: str, get: str) -> None:
        """Raises Unavailable where the answer itself was cut short: then no more is said of it."""
        if self.optimum.status != "optimal" or self.optimum.unfinished:
            raise Unavailable(LeftOut(part, NOT_BEGUN, get))


MOST_OF_IT = 0.9
"""The share of the gain over the status quo at which a cheaper bundle is tested beside the best one."""


def _for_most(budget: Budget, optimum: Optimum) -> BudgetStep | None:
    """The first step that brings most of the gain; None where there is no gain."""
    now, best = optimum.status_quo.value, optimum.bundles[0].value
    enough = now + MOST_OF_IT * (best - now)
    return next((step for step in budget.steps if best > now and step.bundle.value >= enough), None)


def _too_much(part: str, most: int | None, get: str) -> LeftOut:
    return LeftOut(part, f"this takes more than {most:,} comparisons", get)


def _unfinished(parts: Parts) -> dict[str, tuple[str, ...]]:
    """By part, the names of what was cut short: of one that was begun what is missing of it, else the part itself."""
    return {
        name: tuple(CALLED.get(one, one) for one in getattr(parts.found.get(name), "unfinished", ()))
        or (name,)
        for name in parts.unfinished
    }


def _left_out(parts: Parts) -> dict[str, tuple[LeftOut, ...]]:
    """By part, what was left out: the whole of it, or what it left out itself."""
    whole = {name: (left,) for name, left in parts.left_out.items()}
    begun = {
        name: tuple(getattr(parts.found.get(name), "left_out", ()))
        for name in (MAP, STEPS, PRICES, ROBUSTNESS, PLAN, COURSES, OTHER_WEIGHTS, WORTH)
    }
    return {name: whole.get(name, ()) + begun.get(name, ()) for name in {**whole, **begun}}
