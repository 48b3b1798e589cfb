"""Points that each of a few bundles loses under every test: drawn scores, profiles, scenarios, sources withdrawn.

What a bundle loses is the value of the test's own best bundle less its own. All of these best values were found by
other parts of the analysis; here bundles are only evaluated against them, so that the work is linear in the tests.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from decision.evidence.leave_one_out import values_without
from decision.evidence.weigh_evidence import Evidence
from decision.model.bundle import Bundle, evaluate_chosen
from decision.model.problem import Problem
from decision.model.question import Question
from decision.model.score_sampler import uncertain_scores
from decision.model.value_function import TOLERANCE
from decision.robustness.acceptability import fixed
from decision.robustness.bundle_fates import Drawing, Fate, follow
from decision.robustness.robust import Robustness
from decision.robustness.scenario_regret import Regret, futures
from decision.robustness.score_draws import Draws
from decision.running.limits import look
from decision.sensitivity.any_weights import Candidates
from decision.solve.optimize import Optimum
from decision.solve.search import Search
from options import profile_weights

By = Mapping[str, float | None]
"""By bundle id, the points that it loses; None where it is infeasible in the test."""

MOST_RANKED, MOST_TIED = 4, 2
"""Bundles of the ranking, and ties, that are tested: what may be shown beside the best one."""


@dataclass(frozen=True)
class PointsLost:
    """Points lost under each kind of test; a kind that was not computed is empty."""

    bundles: Mapping[str, Bundle]
    """By id, those that were tested, all feasible; the recommended one first."""
    stated: By
    """With scores and weights as they are in the question."""
    mean: By
    """Over the draws of all scores, on the mean."""
    ninety: By
    """Over the draws of all scores, at most in nine of ten."""
    profiles: Mapping[str, By]
    """By profile, with its weights."""
    profiles_complete: bool
    """Whether the bundles that a profile chooses from are all; else it may lose more."""
    scenarios: Mapping[str, By]
    """By scenario."""
    sources: Mapping[str, By]
    """By source, with the scores withdrawn that rest on its claims alone; of sources on which some do."""


def points_lost(
    question: Question,
    optimum: Optimum,
    robustness: Robustness | None,
    candidates: Candidates | None,
    beside: Iterable[Mapping[str, str]] = (),
) -> PointsLost:
    """Evaluates the recommended bundle, its rivals and the status quo in every test that was computed.

    beside: more bundles to test, as lever -> level. Infeasible bundles are left out. Raises OutOfTime.
    """
    problem = question.problem()
    bundles = _tested(problem, optimum, beside)
    best = optimum.bundles[0].value
    draws = robustness.draws if robustness else None
    fates = _fates(question, problem, draws, bundles) if draws is not None and draws.draws else {}
    look()
    regret = robustness.regret if robustness else None
    scenarios = _in_scenarios(question, regret, bundles) if regret and question.case.scenarios else {}
    look()
    evidence = robustness.evidence if robustness else None
    return PointsLost(
        bundles=bundles,
        stated={name: _lost(best, bundle.value) for name, bundle in bundles.items()},
        mean={name: fate.regret_mean for name, fate in fates.items()},
        ninety={name: fate.regret_ninety for name, fate in fates.items()},
        profiles=dict(_by_profile(question, candidates, bundles)) if candidates else {},
        profiles_complete=candidates is not None and candidates.complete,
        scenarios=scenarios,
        sources=dict(_without_sources(question, evidence, bundles)) if evidence else {},
    )


def _tested(problem: Problem, optimum: Optimum, beside: Iterable[Mapping[str, str]]) -> dict[str, Bundle]:
    """The bundles to test by id: the best of the ranking, ties, unlike ones, those that one weight would turn to."""
    named = [
        *optimum.bundles[:MOST_RANKED],
        *optimum.ties[:MOST_TIED],
        *optimum.different,
        *_neighbours(optimum),
        *(evaluate_chosen(problem, problem.chosen(levels)) for levels in beside),
        optimum.status_quo,
    ]
    return {bundle.id: bundle for bundle in named if bundle.feasible}


def _neighbours(optimum: Optimum) -> Iterator[Bundle]:
    """The bundles that are best beside the recommended one's own segment of a weight."""
    best = optimum.bundles[0]
    for segments in optimum.breakpoints.values():
        for one, other in pairwise(segments):
            if best in (one.best, other.best):
                yield other.best if one.best == best else one.best


def _fates(
    question: Question, problem: Problem, draws: Draws, bundles: Mapping[str, Bundle]
) -> Mapping[str, Fate]:
    """The bundles over the same draws, made once more."""
    named = [problem.chosen(bundle.levels) for bundle in bundles.values()]
    weights = fixed([problem.weights[objective.name] for objective in problem.weighed()])
    scores = uncertain_scores(question.case, problem, draws.sampling.shape)
    drawing = Drawing(scores, draws.sampling, weights, named, {}, draws.best, None)
    return follow(question.case, Search(problem, ""), drawing).fates


def _by_profile(
    question: Question, candidates: Candidates, bundles: Mapping[str, Bundle]
) -> Iterator[tuple[str, By]]:
    case, names = question.case, [objective.name for objective in question.problem().weighed()]
    for profile in case.weights.profiles if case.weights else ():
        own = profile_weights(case, profile)
        weights = [own[name] for name in names]
        values = {
            bundle_id: sum(
                w * (bundle.objectives[n].value or 0.0) for w, n in zip(weights, names, strict=True)
            )
            for bundle_id, bundle in bundles.items()
        }
        most = max(float(candidates.values[candidates.best(weights)] @ weights), *values.values())
        yield profile, {bundle: _lost(most, value) for bundle, value in values.items()}


def _in_scenarios(question: Question, regret: Regret, bundles: Mapping[str, Bundle]) -> dict[str, By]:
    ahead = futures(question)
    values = {name: ahead.values(ahead.problem.chosen(bundle.levels)) for name, bundle in bundles.items()}
    return {
        scenario: {name: _lost(most, by[scenario]) for name, by in values.items()}
        for scenario, most in regret.optimum.items()
    }


def _without_sources(
    question: Question, evidence: Evidence, bundles: Mapping[str, Bundle]
) -> Iterator[tuple[str, By]]:
    for source, dropped in evidence.sources.items():
        if not dropped.scores:
            continue
        look()
        values = values_without(question, dropped, [bundle.levels for bundle in bundles.values()])
        most = dropped.withdrawn.value if dropped.withdrawn is not None else None
        yield (
            source,
            {
                name: None if value is None or most is None else _lost(most, value)
                for name, value in zip(bundles, values, strict=True)
            },
        )


def _lost(most: float, value: float) -> float:
    """What is lost against the most; nothing within the tolerance."""
    return 0.0 if most - value < TOLERANCE else most - value
