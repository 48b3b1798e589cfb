"""Signposts: what would have to be seen for a scenario to become reported, and then established.

They are claims of the ledger, each with its present state and what it still lacks to be established.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from options import (
    Case,
    ClaimState,
    Lack,
    Standing,
    StandingName,
    claim_states,
    lacks,
    scenario_standings,
    standing_on,
)


@dataclass(frozen=True)
class Signpost:
    """A claim that is not established."""

    claim: str
    """The claim to be watched."""

    state: ClaimState
    """Its state today."""

    lacks: tuple[Lack, ...]
    """What it takes to be established."""
    against: tuple[str, ...]
    """Claims in conflict with it that would have to fall."""


@dataclass(frozen=True)
class EvidencePath:
    """How a scenario, or the claim of a trigger, would come to be established."""

    scenario: str | None
    """None for a trigger that turns on a claim."""
    standing: StandingName
    """The present one."""
    to_reported: tuple[str, ...]
    """Any one of these claims, observed and with a grade, makes it reported; empty where it is that already or
    rests on nothing."""
    to_established: tuple[Signpost, ...]
    """All of these claims are needed."""


def scenario_paths(case: Case) -> dict[str, EvidencePath]:
    """The path of every scenario, by its key, from what is observed: without suppositions."""
    states = claim_states(case)
    return {name: _path(case, name, standing, states) for name, standing in scenario_standings(case).items()}


def trigger_paths(case: Case) -> dict[str, EvidencePath]:
    """Every trigger, by its key: the path of its scenario, or that of the claim that it turns on."""
    states, scenarios = claim_states(case), scenario_paths(case)
    paths = {}
    for name, trigger in case.triggers.items():
        if trigger.scenario is not None:
            paths[name] = scenarios[trigger.scenario]
        elif trigger.claim is not None:
            paths[name] = _path(case, None, standing_on(case, (trigger.claim,), states), states)
    return paths


def _path(
    case: Case, scenario: str | None, found: Standing, states: Mapping[str, ClaimState]
) -> EvidencePath:
    opening = found.missing if found.standing == "unsupported" else ()
    needed = tuple(_signpost(case, claim, states) for claim in found.missing)
    return EvidencePath(scenario, found.standing, opening, needed)


def _signpost(case: Case, name: str, states: Mapping[str, ClaimState]) -> Signpost:
    claim = case.evidence[name]
    if claim.awaited:
        return Signpost(name, states[name], lacks(case, name), ())
    against = [*claim.conflicts_with, *(o for o, c in case.evidence.items() if name in c.conflicts_with)]
    rivals = tuple(o for o in dict.fromkeys(against) if states[o] in ("established", "contested"))
    return Signpost(name, states[name], lacks(case, name), rivals)
