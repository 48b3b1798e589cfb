"""Checks of triggers: each turns on one thing, and holds back no more than there is."""

from collections.abc import Iterator
from decimal import Decimal

from options.case import Case
from options.checks.known import Known
from options.checks.likelihoods import check_likelihood
from options.checks.resources import check_resources
from options.finding import Finding
from options.likelihood import ends
from options.marks import Keys
from options.resource import all_amounts
from options.saying import written
from options.trigger import Trigger


def check_triggers(case: Case, known: Known) -> Iterator[Finding]:
    """All triggers, one after the other, and together."""
    for name, trigger in case.triggers.items():
        at = ("triggers", name)
        yield from _turns_on(trigger, at, known)
        yield from check_likelihood(trigger.likelihood, (*at, "likelihood"))
        if trigger.within < 0:
            yield Finding((*at, "within"), f"is negative ({trigger.within}); months are 0 or more")
        yield from _amounts(trigger, at, case, known)
        for position, other in enumerate(trigger.fires_with):
            here = (*at, "with", position)
            yield from known.unknown("trigger", other, here)
            if other == name:
                yield Finding(here, "a trigger does not fire with itself; name another")
    yield from _reserves_together(case)
    stated = [ends(each.likelihood) for each in case.triggers.values() if each.likelihood is not None]
    low = sum(low for low, _ in stated)
    if low > 1 and known.names("triggers") == tuple(case.triggers):
        message = f"likelihoods add up to {written(low)} at the least; triggers exclude each other, at most 1"
        yield Finding(("triggers",), message)


def _turns_on(trigger: Trigger, at: Keys, known: Known) -> Iterator[Finding]:
    if trigger.scenario is None and trigger.claim is None:
        yield Finding(at, "turns on nothing; add scenario or claim")
    if trigger.scenario is not None:
        yield from known.unknown("scenario", trigger.scenario, (*at, "scenario"))
    if trigger.claim is not None:
        yield from known.unknown("claim", trigger.claim, (*at, "claim"))
        if trigger.scenario is not None:
            yield Finding((*at, "claim"), "turns on a scenario and a claim; keep one of them", True)


def _amounts(trigger: Trigger, at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    for field, amounts in (("reserve", trigger.reserve), ("surge", trigger.surge)):
        yield from check_resources(amounts, (*at, field), known)
        for resource, amount in amounts.items():
            if amount < 0:
                yield Finding((*at, field, resource), f"is negative ({amount}); amounts are 0 or more")
    for resource, amount in _held(case, trigger).items():
        limit = _limit(case, resource)
        if limit is not None and amount > limit:
            message = (
                f"holds back {amount}, but the limit of {resource} is {limit}; hold back less or raise it"
            )
            yield Finding((*at, "reserve", resource), message)


def _held(case: Case, trigger: Trigger) -> dict[str, Decimal]:
    """What a trigger holds back of each resource, sums included."""
    return all_amounts(case.resources, trigger.reserve)


def _reserves_together(case: Case) -> Iterator[Finding]:
    """Reserves of triggers that may fire together add up; where each alone fits they may not."""
    pairs: dict[frozenset[str], tuple[str, str]] = {}
    for name, trigger in case.triggers.items():
        for other in trigger.fires_with:
            if other in case.triggers and other != name:
                pairs.setdefault(frozenset((name, other)), (name, other))
    for name, other in pairs.values():
        mine, theirs = _held(case, case.triggers[name]), _held(case, case.triggers[other])
        for resource, amount in mine.items():
            more, limit = theirs.get(resource, Decimal(0)), _limit(case, resource)
            if limit is not None and max(amount, more) <= limit < amount + more:
                message = (
                    f"with that of {other}, which may fire together with it, holds back {amount + more}, but the "
                    f"limit of {resource} is {limit}; hold back less or raise it"
                )
                yield Finding(("triggers", name, "reserve", resource), message)


def _limit(case: Case, resource: str) -> Decimal | None:
    """The limit in the scenario that is worked in, else the resource's own; None where it has none."""
    for scenario in case.scenarios.values():
        if scenario.working and resource in scenario.limits:
            return scenario.limits[resource]
    return case.resources[resource].limit if resource in case.resources else None
