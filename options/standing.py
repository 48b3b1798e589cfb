"""The evidence gate: what each claim is worth, and whether a scenario stands on it.

It marks and never refuses: the numbers of a scenario that is not established are the same, and everything
printed of them says hypothetical. Grades are NATO's (FM 2-22.3, appendix B): reliability A-F of the source,
credibility 1-6 of the information, judged apart; F and 6 mean unknown, never worst, and never support.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Literal

from options.case import Case

ClaimState = Literal["awaited", "established", "contested", "reported"]
Lack = Literal["observation", "fact", "reliability", "credibility"]
StandingName = Literal["established", "assumed", "reported", "unsupported", "not_assessed"]

CARRIES: tuple[StandingName, ...] = ("established", "assumed")
"""The standings of scenarios in which something may be recommended: in an assumed one under its caveat."""


ONLY = re.compile(r"(?<![\w-])only(?![\w-])", re.IGNORECASE)
"""What a title says that leaves everything else out."""


@dataclass(frozen=True)
class Standing:
    """How far the evidence carries a scenario, and the claims it rests on that are not established."""

    standing: StandingName
    missing: tuple[str, ...]


def claim_states(case: Case, supposed: Collection[str] = ()) -> dict[str, ClaimState]:
    """The state of every claim, by its key.

    supposed: claims tried as established, whatever they are worth. They are given, so a conflict does not
    touch them; a claim as good as the rule asks that conflicts with one of them is contested.
    """
    conflicts = conflicts_by_claim(case)
    meets_rule = {name for name in case.evidence if name in supposed or not lacks(case, name)}
    states: dict[str, ClaimState] = {}
    for name, claim in case.evidence.items():
        if name in supposed:
            states[name] = "established"
        elif claim.awaited:
            states[name] = "awaited"
        elif name not in meets_rule:
            states[name] = "reported"
        else:
            states[name] = "contested" if meets_rule.intersection(conflicts[name]) else "established"
    return states


def scenario_standings(case: Case, supposed: Collection[str] = ()) -> dict[str, Standing]:
    """The standing of every scenario, by its key; `supposed` as in claim_states."""
    states = claim_states(case, supposed)
    standings: dict[str, Standing] = {}
    for name, scenario in case.scenarios.items():
        if scenario.rests_on is None:
            standings[name] = Standing("not_assessed", ())
            continue
        standings[name] = standing_on(case, scenario.rests_on, states)
    return standings


def standing_on(case: Case, claims: Collection[str], states: Mapping[str, ClaimState]) -> Standing:
    """How far these claims, in their states, carry what rests on all of them."""
    missing = tuple(claim for claim in claims if states[claim] != "established")
    if claims and not missing:
        return Standing("established", ())
    if claims and all(may_be_assumed(case, claim, states) for claim in missing):
        return Standing("assumed", missing)
    carried = any(_supports(case, claim, states[claim]) for claim in claims)
    return Standing("reported" if carried else "unsupported", missing)


def may_be_assumed(case: Case, name: str, states: Mapping[str, ClaimState]) -> bool:
    """Whether a plan may rest on a claim that is not established: the case declares it a planning assumption, it meets
    the grade of the evidence rule, and no established claim contradicts it."""
    if not case.evidence[name].planning_assumption or not set(lacks(case, name)) <= {"fact"}:
        return False
    return not any(states[other] == "established" for other in states if _in_conflict(case, name, other))


def standing(case: Case, scenario: str | None, supposed: Collection[str] = ()) -> StandingName:
    """The standing of one scenario; the numbers as written (None) are not assessed."""
    return "not_assessed" if scenario is None else scenario_standings(case, supposed)[scenario].standing


def only_is_unproved(case: Case, scenario: str) -> bool:
    """Whether the title says `only`, and no claim that the scenario rests on speaks against another scenario.

    Then its claims, established as they may be, bear what it includes alone: that there is nothing else is its weakest
    part, and not established.
    """
    stated = case.scenarios[scenario]
    if ONLY.search(stated.title or "") is None:
        return False
    return not any(
        at != scenario and each.rating == "inconsistent"
        for claim in stated.rests_on or ()
        for at, each in case.evidence[claim].bears_on.items()
    )


def conflicting_claims(case: Case) -> tuple[tuple[str, str], ...]:
    """Every two claims that cannot both be true, once, in the order of the case."""
    place = {name: n for n, name in enumerate(case.evidence)}
    return tuple(
        (one, other)
        for one, others in conflicts_by_claim(case).items()
        for other in sorted(others, key=lambda name: place[name])
        if place[other] > place[one]
    )


def conflicts_by_claim(case: Case) -> Mapping[str, tuple[str, ...]]:
    """For each claim those it conflicts with, its own statements first; one direction in the case is enough."""
    conflicts = {name: dict.fromkeys(claim.conflicts_with) for name, claim in case.evidence.items()}
    for name, claim in case.evidence.items():
        for other in claim.conflicts_with:
            conflicts[other][name] = None
    return {name: tuple(others) for name, others in conflicts.items()}


def lacks(case: Case, name: str) -> tuple[Lack, ...]:
    """What keeps a claim from being a fact graded at or above the case's evidence rule; nothing where it is one."""
    claim, rule = case.evidence[name], case.evidence_rule
    if claim.awaited:
        return ("observation",)
    found: list[Lack] = []
    if claim.statement_class != "fact":
        found.append("fact")
    if claim.reliability is None or claim.reliability == "F" or claim.reliability > rule.reliability:
        found.append("reliability")
    if claim.credibility is None or claim.credibility == 6 or claim.credibility > rule.credibility:
        found.append("credibility")
    return tuple(found)


def _in_conflict(case: Case, one: str, other: str) -> bool:
    return other in case.evidence[one].conflicts_with or one in case.evidence[other].conflicts_with


def _supports(case: Case, name: str, state: ClaimState) -> bool:
    claim = case.evidence[name]
    if state in ("established", "contested"):
        return True
    return state == "reported" and claim.reliability not in (None, "F") and claim.credibility not in (None, 6)
