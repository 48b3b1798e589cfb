"""Draws of scores that nothing is held against, and probabilities that draws cannot tell from certainty."""

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from options.case import Case
from options.constraint import TotalBound
from options.finding import Finding
from options.marks import Keys
from options.saying import written
from options.score import estimates


def idle_draws(case: Case) -> Iterator[Finding]:
    """Every constraint with a probability; and draws without any."""
    bounds = {
        name: each
        for name, each in case.constraints.items()
        if isinstance(each, TotalBound) and each.probability is not None
    }
    if "draws" in case.model_fields_set and not bounds:
        yield Finding(("draws",), "no constraint has a probability: nothing is held against the draws", True)
    for name, bound in bounds.items():
        yield from _probability(case, bound, ("constraints", name, "probability"))


def _probability(case: Case, bound: TotalBound, at: Keys) -> Iterator[Finding]:
    assert bound.probability is not None
    if not _is_uncertain(case, bound):
        message = f"no score of {bound.objective} has an interval: every draw is the same"
        yield Finding(at, message)
    elif bound.probability < 1 and ceil(Fraction(bound.probability) * case.draws.number) == case.draws.number:
        message = f"of {case.draws.number} draws {written(bound.probability)} are all: draw more, or write 1"
        yield Finding(at, message)
    if bound.probability < Fraction(1, 2):
        message = f"at {written(bound.probability)} the constraint may be broken more often than it holds"
        yield Finding(at, message)


def _is_uncertain(case: Case, bound: TotalBound) -> bool:
    """Whether some score of the objective, as written or in some scenario, has a low end below its high end."""
    scores = (
        case.scores_in(name, level, scenario).get(bound.objective)
        for scenario in (None, *case.scenarios)
        for name, lever in case.levers.items()
        for level in lever.levels
    )
    stated = (estimates(score, case.horizons) for score in scores if score is not None)
    return any(each.low < each.high for each in stated)
