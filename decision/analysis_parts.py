"""The parts of an analysis: how each is computed, in which order, and how much work it may take."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from decision.actors.courses import Courses, courses
from decision.efficient.frontier import Frontier, frontier
from decision.effort import Effort
from decision.explanations.contest import Contest
from decision.explanations.measures_worth import MeasuresWorth, measures_worth
from decision.explanations.prices import Prices, prices
from decision.model.problem import Problem, RequestError
from decision.model.question import Question
from decision.polytopes.weight_polytope import within_information
from decision.robustness.acceptability import Sampling
from decision.robustness.points_lost import PointsLost, points_lost
from decision.robustness.robust import Robustness, robust
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, OutOfWork, limited
from decision.running.parts import CutShort, Find, Keep, Part, Unavailable
from decision.running.threads import WORKERS
from decision.sensitivity.any_weights import PART, Best, Candidates, candidates
from decision.sensitivity.cells import regions_of
from decision.sensitivity.step_curves import Budget, BudgetStep, StepCurves, step_curves
from decision.sensitivity.weight_map import WeightMap, sweep
from decision.solve.enumeration import BundleTable, enumerate_bundles
from decision.solve.optimize import Optimum
from decision.solve.ranking import LISTING
from decision.solve.search import Search
from decision.two_stage.contingency import Contingency, contingency
from decision.two_stage.horizon_breakpoints import Horizons, horizons

SAMPLING = Sampling(seed=1, draws=2_000, shape="pert", workers=2)
"""What is drawn: enough for shares to about one per cent. By two threads, as in the command."""

MAP, EFFICIENT, ROBUSTNESS = "the map of weights", "the efficient bundles", "robustness"
STEPS = "what more or less of each resource buys"
PRICES = "what each constraint costs"
HORIZONS, PLAN, COURSES, OTHER_WEIGHTS = "horizons", "the plan", "the other side's courses", PART
REGIONS = "the regions of the two heaviest weights"
TESTS = "points lost in each test"
WORTH = "what each measure is worth"
"""Parts, as `unfinished` and `left_out` name them."""

READS = {
    MAP: (EFFICIENT,),
    OTHER_WEIGHTS: (EFFICIENT, MAP),
    TESTS: (PLAN, STEPS, ROBUSTNESS, OTHER_WEIGHTS),
}
"""By part, those that it reads as far as they were found."""

NOT_BEGUN = "the answer itself was cut short"


@dataclass(frozen=True)
class AnalysisParts:
    """The parts that a case has something for, of the analysis of one answer."""

    question: Question
    """The question."""

    optimum: Optimum
    """Its answer."""

    solver: str
    """Name of the solver."""

    effort: Effort
    """The work that each part may take."""

    begun: list[Frontier] = field(default_factory=list)
    """The efficient bundles as far as the limit of work allowed."""

    @cached_property
    def problem(self) -> Problem:
        """The problem that the question poses."""
        return self.question.problem()

    @cached_property
    def best(self) -> frozenset[int]:
        """Indices of the levels of the first best bundle."""
        return self.problem.chosen(self.optimum.bundles[0].levels)

    @cached_property
    def table(self) -> BundleTable | None:
        """Every feasible bundle; None where there are too many to list."""
        return enumerate_bundles(self.problem)

    def parts(self) -> list[Part]:
        """Every part that the case has something for, in the order in which they are computed."""
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
        return [
            Part(name, find, doing=f"computing {name}", reads=READS.get(name, ()))
            for name, find in wanted.items()
        ]

    @property
    def workers(self) -> int:
        """How many parts may be computed at once: one where all bundles are listed, which holds the interpreter's lock."""
        return 1 if LISTING in self.optimum.witnesses else WORKERS

    def efficient(self, found: Mapping[str, Any], keep: Keep) -> Frontier | CutShort:
        """The efficient bundles, within the work that the part may take."""
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
        """Which bundle is best for which weights, with the regions of the two heaviest."""
        part = MAP
        self._answered(part, "sweep")
        efficient = None if self.table is not None else self._for_map(found)
        weights = self.problem.weights
        names = sorted(weights, key=lambda name: -weights[name])[:2]
        first, second = names if len(names) == 2 else (None, None)
        if self.table is None and first and second and efficient is not None and not efficient.complete:
            return self._searched_map(efficient, first, second)
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

    def _searched_map(self, efficient: Frontier | None, first: str, second: str) -> WeightMap | CutShort:
        """The map where each of its vertices is searched, then the regions: neither takes the other's work."""
        with limited(work=self.effort.weight_map) as is_spent:
            made = sweep(self.problem, efficient=efficient)
        if made.unfinished and not (is_spent() or made.out_of_work):
            return CutShort(made, made.interrupted)
        if not made.cells:
            return self._within_a_gap(made)
        regions = None
        search = Search(self.problem, self.solver)
        for cell in made.cells:
            search.bundle(self.problem.chosen(cell.bundle.levels))
        with limited(work=self.effort.regions) as are_spent:
            try:
                regions = regions_of(search, first, second, self.best, 0.0)
            except (OutOfTime, KeyboardInterrupt) as stop:
                if not are_spent():
                    cut = replace(made, unfinished=(f"regions of {first} and {second}",))
                    return CutShort(cut, isinstance(stop, KeyboardInterrupt))
        made = replace(made, regions=regions, plane=None if regions is None else (first, second))
        if is_spent() or made.out_of_work:
            return self._within_a_gap(made)
        left = [] if regions is not None else [_too_much(REGIONS, self.effort.regions, "sweep")]
        return replace(made, left_out=(*made.left_out, *left))

    def _within_a_gap(self, made: WeightMap) -> WeightMap:
        """A map that the limit of work ended, as far as it goes. Raises Unavailable where there is none."""
        if not made.cells:
            raise Unavailable(_too_much(MAP, self.effort.weight_map, "sweep"))
        why = f"to prove it complete takes more than {self.effort.weight_map:,} comparisons"
        left = [LeftOut("the map of weights beyond its gap", why, "sweep")] if made.out_of_work else []
        if made.regions is None and len(self.problem.weights) > 1:
            left.append(_too_much(REGIONS, self.effort.regions, "sweep"))
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
        """The best bundle for every limit of each resource."""
        self._answered(STEPS, "optimize --limit RESOURCE=NUMBER")
        return step_curves(self.question, most_work=self.effort.curve, near=self.best)

    def prices(self, found: Mapping[str, Any], keep: Keep) -> Prices | CutShort:
        """What each constraint costs in value."""
        self._answered(PRICES, "explain")
        best = self.optimum.bundles[0]
        made = prices(self.question, best, most_nodes=self.effort.price, solver=self.solver)
        return CutShort(made, made.interrupted) if made.unfinished else made

    def robustness(self, found: Mapping[str, Any], keep: Keep) -> Robustness | CutShort:
        """How the answer holds under draws of the scores, profiles, scenarios and lost sources."""
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
        """The bundles that a reader's own weights could make best."""
        searched = None if self.problem.information else found.get(EFFICIENT) or next(iter(self.begun), None)
        mapped = None if self.problem.information else found.get(MAP)
        best = None if mapped is None else Best(tuple(c.bundle for c in mapped.cells), mapped.certified)
        made = candidates(self.problem, self.optimum, searched, best)
        return CutShort(made, made.stopped == "interrupted") if made.stopped else made

    def horizons(self, found: Mapping[str, Any], keep: Keep) -> Horizons | None:
        """The best bundle for each share between the horizons; None for a case with one horizon."""
        return horizons(self.question, self.optimum.bundles[0], solver=self.solver)

    def courses(self, found: Mapping[str, Any], keep: Keep) -> Courses | CutShort:
        """The courses of the actors and the equilibria under the answer."""
        made = courses(self.question, self.optimum.bundles[0])
        return CutShort(made, made.interrupted) if made.unfinished else made

    def views(self) -> Courses | None:
        """The courses of the actors alone, without equilibria; None for a case without actors."""
        if not self.question.case.actors:
            return None
        return courses(self.question, self.optimum.bundles[0], time_limit=0.0)

    def plan(self, found: Mapping[str, Any], keep: Keep) -> Contingency | CutShort:
        """What to do now and what on each trigger."""
        self._answered(PLAN, "contingency")
        made = contingency(self.question, with_likelihoods=False, solver=self.solver)
        return CutShort(made, made.interrupted) if made.unfinished else made

    def lost(self, found: Mapping[str, Any], keep: Keep) -> PointsLost | None:
        """Points that each bundle worth a look loses in each test; None where the answer was cut short."""
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
        """What each measure in the bundle is worth, and what forcing each other one costs."""
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
