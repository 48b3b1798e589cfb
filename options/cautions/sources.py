"""Scores that rest on no claim, in a case that has evidence; planning assumptions on which no plan can rest."""

from collections.abc import Iterator, Mapping

from options.case import Case
from options.finding import Finding
from options.marks import Keys
from options.saying import listed
from options.score import Score
from options.standing import claim_states, lacks, may_be_assumed


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


def idle_assumptions(case: Case) -> Iterator[Finding]:
    """Planning assumptions that the evidence rule does not admit, or that an established claim contradicts."""
    states = claim_states(case)
    for name, claim in case.evidence.items():
        at: Keys = ("evidence", name, "planning_assumption")
        if (
            not claim.planning_assumption
            or states[name] == "established"
            or may_be_assumed(case, name, states)
        ):
            continue
        rule = case.evidence_rule
        why = "an established claim contradicts it"
        if claim.awaited:
            why = "it is awaited"
        elif not set(lacks(case, name)) <= {"fact"}:
            why = (
                f"it is not graded {rule.reliability}{rule.credibility} or better, as the evidence rule asks"
            )
        yield Finding(at, f"no plan can rest on it: {why}")


def _without(scores: Mapping[str, Score], at: Keys) -> Iterator[Finding]:
    names = [name for name, score in scores.items() if not score.evidence]
    if names:
        what = "score" if len(names) == 1 else "scores"
        yield Finding(at, f"{what} without evidence: {listed(names)}")
