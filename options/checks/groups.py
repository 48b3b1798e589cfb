"""Checks of groups: whose parts of effects add up to 1, of totals that have parts, and bounds on what a group gets."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from options.case import Case
from options.checks.known import Known
from options.constraint import TotalBound
from options.finding import Finding
from options.groups import WORST_OFF
from options.marks import Keys
from options.objective import Objective
from options.saying import unknown
from options.score import Score


def check_groups(case: Case, known: Known) -> Iterator[Finding]:
    """All that is wrong with how effects are split among groups."""
    if WORST_OFF in case.groups:
        message = f"{WORST_OFF} means whichever group is worst off; give the group another name"
        yield Finding(("groups", WORST_OFF), message, True)
    for name, objective in case.objectives.items():
        if objective.by_group:
            split = ("objectives", name, "by_group")
            yield from _unsplit(case, name, split) or _parts(objective.by_group, split, known)
    for lever_name, lever in case.levers.items():
        for level_name, level in lever.levels.items():
            at = ("levers", lever_name, "levels", level_name, "scores")
            yield from _scores(level.scores, at, case, known)
    for name, synergy in case.synergies.items():
        yield from _parts(synergy.by_group, ("synergies", name, "by_group"), known)
    for name, scenario in case.scenarios.items():
        for member, scores in scenario.scores.items():
            yield from _scores(scores, ("scenarios", name, "scores", member), case, known)
    for name, bound in case.constraints.items():
        if isinstance(bound, TotalBound) and bound.for_group is not None:
            yield from _bound(bound, ("constraints", name), case, known)


def _scores(scores: Mapping[str, Score], at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    for objective, score in scores.items():
        if score.by_group:
            here = (*at, objective, "by_group")
            yield from _unsplit(case, objective, here) or _parts(score.by_group, here, known)


def _unsplit(case: Case, objective: str, at: Keys) -> list[Finding]:
    """A fault where an objective's total is no sum of scores, of which alone groups have parts."""
    stated = case.objectives.get(objective)
    if stated is None or stated.is_sum_of_scores:
        return []
    message = f"{objective} is no sum of scores, so that groups have no parts of it; leave by_group out"
    return [Finding(at, message, True)]


def _parts(by_group: Mapping[str, Decimal], at: Keys, known: Known) -> Iterator[Finding]:
    if not by_group:
        return
    if known.names("groups") == ():
        yield Finding(at, "the case states no groups; add a groups section, or leave by_group out", True)
        return
    strangers = [
        found for name in by_group for found in known.unknown("group", name, (*at, name), on_key=True)
    ]
    yield from strangers
    negative = [name for name, part in by_group.items() if part < 0]
    for name in negative:
        yield Finding((*at, name), f"is negative ({by_group[name]}); the parts of groups are 0 or more")
    total = sum(by_group.values())
    if not strangers and not negative and total != 1:
        yield Finding(at, f"parts add up to {total}, not 1; change them so that they do", True)


def _bound(bound: TotalBound, at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    here = (*at, "for_group")
    names = known.names("groups")
    if names == ():
        yield Finding(here, "the case states no groups; add a groups section, or leave for_group out", True)
        return
    if names is not None and bound.for_group not in (WORST_OFF, *names):
        yield Finding(here, unknown("group", bound.for_group or "", (*names, WORST_OFF)))
    objective = case.objectives.get(bound.objective)
    if objective is None:
        return
    if not objective.is_sum_of_scores:
        message = (
            f"{bound.objective} is no sum of scores, so that groups have no parts of it; bound its total"
        )
        yield Finding(here, message, True)
        return
    if bound.for_group == WORST_OFF:
        yield from _of_worst_off(bound, objective, at)


def _of_worst_off(bound: TotalBound, objective: Objective, at: Keys) -> Iterator[Finding]:
    """Faults where a bound on the worst-off group is none that each group must keep."""
    floor = objective.sense == "maximise"
    wrong, right = ("at_most", "at_least") if floor else ("at_least", "at_most")
    if getattr(bound, wrong) is not None:
        message = (
            f"holds the worst-off group {'down' if floor else 'up'}, which any one group could do for the others;"
            f" write {right}, or name a group"
        )
        yield Finding((*at, wrong), message, True)
    if bound.probability is not None:
        message = "is of one group's total; name a group, in a constraint for each"
        yield Finding((*at, "probability"), message, True)
