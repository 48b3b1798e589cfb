"""The analysis of a recommendation: all that a brief tells of one question, computed part by part."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

from threadpoolctl import threadpool_limits

from decision.actors.courses import Courses
from decision.analysis_parts import (
    COURSES,
    EFFICIENT,
    HORIZONS,
    MAP,
    OTHER_WEIGHTS,
    PLAN,
    PRICES,
    ROBUSTNESS,
    STEPS,
    TESTS,
    WORTH,
    AnalysisParts,
)
from decision.efficient.frontier import Frontier
from decision.effort import ORDINARY, Effort
from decision.explanations.measures_worth import MeasuresWorth
from decision.explanations.prices import Price
from decision.model.question import Question
from decision.model.shapley_values import Contributions, contributions
from decision.model.slack import Slack, slacks
from decision.robustness.points_lost import PointsLost
from decision.robustness.robust import Robustness
from decision.running.left_out import LeftOut
from decision.running.limits import unlimited
from decision.running.parts import Parts, Progress, run
from decision.sensitivity.any_weights import Candidates, known
from decision.sensitivity.step_curves import Budget
from decision.sensitivity.weight_map import EFFICIENT as SWEEP_EFFICIENT
from decision.sensitivity.weight_map import MAP as SWEEP_MAP
from decision.sensitivity.weight_map import WeightMap
from decision.solve.optimize import Optimum
from decision.two_stage.contingency import Contingency
from decision.two_stage.horizon_breakpoints import Horizons

CALLED = {SWEEP_MAP: MAP, SWEEP_EFFICIENT: EFFICIENT}
"""Names of parts of a sweep, as they are called here."""

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
    work = AnalysisParts(question, optimum, solver, effort)
    wanted = work.parts()
    parts = Parts({}, tuple(part.name for part in wanted), {}, interrupted=True)
    with unlimited():  # it is short, and no brief is without it
        told, distances = contributions(question, best), _by_constraint(slacks(question, best))
    if not optimum.interrupted:
        # Products of this size are as fast with one thread, or faster.
        with threadpool_limits(limits=1):
            parts = run(wanted, progress, time_limit, work.workers)
    unfinished, left_out = _unfinished(parts), _left_out(parts)
    with unlimited():
        return Analysis(
            contributions=told,
            slacks=distances,
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
    begun = {name: tuple(getattr(found, "left_out", ())) for name, found in parts.found.items()}
    return {name: whole.get(name, ()) + begun.get(name, ()) for name in {**whole, **begun}}
