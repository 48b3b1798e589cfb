"""Scores that rest on no claim, in a case that has evidence."""

from collections.abc import Iterator, Mapping

from options.case import Case
from options.finding import Finding
from options.marks import Keys
from options.saying import listed
from options.score import Score


def unsupported_scores(case: Case) -> Iterator[Finding]:
    """One warning for each level, and for each that a scenario overrides."""
    if not case.evidence:
        return
    for lever_name, lever in case.levers.items():
        for level_name, level in lever.levels.items():
            yield from _without(level.scores, ("levers", lever_name, "levels", level_name, "scores"))
    for name, scenario in case.scenarios.items():
        for member, scores in scenario.scores.items():
            yield from _without(scores, ("scenarios", name, "scores", member))


def _without(scores: Mapping[str, Score], at: Keys) -> Iterator[Finding]:
    names = [name for name, score in scores.items() if not score.evidence]
    if names:
        what = "score" if len(names) == 1 else "scores"
        yield Finding(at, f"{what} without evidence: {listed(names)}")
