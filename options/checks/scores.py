"""Checks of scores, wherever they stand: on known objectives, in order, over the case's horizons."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction

from options.case import Case
from options.checks.known import Known
from options.finding import Finding
from options.marks import Keys
from options.saying import listed, written
from options.score import Score, estimated, horizon_mean


def check_scores(case: Case, known: Known) -> Iterator[Finding]:
    """The scores of levels, of synergies and of scenarios."""
    for lever_name, lever in case.levers.items():
        for level_name, level in lever.levels.items():
            at = ("levers", lever_name, "levels", level_name, "scores")
            yield from _scores(level.scores, at, case, known)
    for name, synergy in case.synergies.items():
        for objective in synergy.scores:
            yield from _scored(objective, ("synergies", name, "scores", objective), case, known)
    for name, scenario in case.scenarios.items():
        for member, scores in scenario.scores.items():
            yield from _scores(scores, ("scenarios", name, "scores", member), case, known)


def check_order(low: Decimal | None, likely: Fraction, high: Decimal | None, at: Keys) -> Iterator[Finding]:
    """Faults where low, likely and high are not in this order."""
    if low is not None and Fraction(low) > likely:
        message = f"low ({low}) is above likely ({written(likely)}); exchange or correct them"
        yield Finding((*at, "low"), message)
    if high is not None and likely > Fraction(high):
        message = f"high ({high}) is below likely ({written(likely)}); exchange or correct them"
        yield Finding((*at, "high"), message)


def _scores(scores: Mapping[str, Score], at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    for objective, score in scores.items():
        here = (*at, objective)
        yield from _scored(objective, here, case, known)
        for position, claim in enumerate(score.evidence):
            yield from known.unknown("claim", claim, (*here, "evidence", position))
        yield from _numbers(score, here, case, known)


def _scored(objective: str, at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    """Faults where an objective is unknown, or takes its total from elsewhere."""
    yield from known.unknown("objective", objective, at, on_key=True)
    stated = case.objectives.get(objective)
    if stated is not None and stated.derived_from is not None:
        source = stated.derived_from
        told = (
            f"actor {source.actor}"
            if source.actor
            else f"resource {source.resource}"
            if source.resource
            else "lead times"
        )
        message = f"{objective} takes its total from {told}; leave the score out"
        yield Finding(at, message, True)


def _numbers(score: Score, at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    for name, answer in score.by.items():
        yield from known.unknown("expert", name, (*at, "by", name), on_key=True)
        yield from check_order(answer.low, Fraction(answer.likely), answer.high, (*at, "by", name))
    if score.by_horizon is None:
        if score.by and score.pooled is None:
            return  # none of the experts is known, or none has any weight: told of them
        if score.pooled is not None:
            yield from check_order(score.low, estimated(score, case.horizons, "likely"), score.high, at)
        elif score.likely is None:
            yield Finding(at, "has no likely value; add likely, or by_horizon")
        else:
            yield from check_order(score.low, Fraction(score.likely), score.high, at)
        return
    horizons = known.names("horizons")
    if horizons is None:
        return
    if not horizons:
        yield Finding(
            (*at, "by_horizon"), "the case states no horizons; add a horizons section, or likely alone"
        )
        return
    for name in score.by_horizon:
        yield from known.unknown("horizon", name, (*at, "by_horizon", name), on_key=True)
    missing = [name for name in horizons if name not in score.by_horizon]
    if missing:
        yield Finding((*at, "by_horizon"), f"has no value for {listed(missing)}; every horizon needs one")
    if missing or any(name not in case.horizons for name in score.by_horizon):
        return
    mean = horizon_mean(score.by_horizon, case.horizons)
    if score.likely is not None and mean != score.likely:
        message = f"likely is {score.likely}, but the share-weighted mean of by_horizon is {written(mean)}"
        yield Finding((*at, "likely"), f"{message}; correct one, or leave likely out")
        return
    yield from check_order(score.low, mean, score.high, at)
