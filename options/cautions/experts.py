"""Scores that are written otherwise than their experts say."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from options.case import Case
from options.finding import Finding
from options.marks import Keys
from options.record import ESTIMATES
from options.saying import written
from options.score import Score

MOST_APART = Fraction(1, 10)
"""Of the objective's range: a written number that is farther from the experts' deserves a second look."""


def overruled_experts(case: Case) -> Iterator[Finding]:
    """Written numbers that differ from what the experts say together by more than a tenth of the objective's range."""
    for lever_name, lever in case.levers.items():
        for level_name, level in lever.levels.items():
            yield from _overruled(case, level.scores, ("levers", lever_name, "levels", level_name, "scores"))
    for name, scenario in case.scenarios.items():
        for member, scores in scenario.scores.items():
            yield from _overruled(case, scores, ("scenarios", name, "scores", member))


def _overruled(case: Case, scores: Mapping[str, Score], at: Keys) -> Iterator[Finding]:
    for objective, score in scores.items():
        stated = case.objectives.get(objective)
        if score.pooled is None or stated is None or stated.worst is None or stated.best is None:
            continue
        width = abs(Fraction(stated.best) - Fraction(stated.worst))
        for end in ESTIMATES:
            told, pooled = getattr(score, end), getattr(score.pooled, end)
            if told is not None and abs(Fraction(told) - pooled) > MOST_APART * width:
                message = f"{end} is written as {told}, and the experts say {written(pooled)}; what is written counts"
                yield Finding((*at, objective, end), message)
