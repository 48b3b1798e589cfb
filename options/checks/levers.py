"""Checks of levers, what they cost and prepare, what is in force, and their synergies."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from graphlib import CycleError, TopologicalSorter

from options.case import Case
from options.checks.known import Known
from options.checks.likelihoods import check_likelihood
from options.checks.resources import check_costs
from options.finding import Finding
from options.marks import Keys

MOST_PAIRS = 50_000
"""Most levers x objectives: more would take gigabytes to solve."""


def check_levers(case: Case, known: Known) -> Iterator[Finding]:
    """Levers with their levels, the status quo, and synergies."""
    if known.names("levers") == ():
        yield Finding(("levers",), "is empty; a case needs at least one lever")
    levers, objectives = len(known.names("levers") or ()), len(known.names("objectives") or ())
    if levers * objectives > MOST_PAIRS:
        told = f"{levers:,} levers x {objectives:,} objectives are {levers * objectives:,} pairs, and may be {MOST_PAIRS:,}"
        yield Finding(("levers",), f"{told}; leave out levers that are not in question, or join objectives")
    for name, lever in case.levers.items():
        at = ("levers", name)
        if known.names("levers", name, "levels") == ():
            yield Finding((*at, "levels"), "is empty; a lever has at least one level, such as 'on'")
        for level_name, level in lever.levels.items():
            here = (*at, "levels", level_name)
            yield from check_costs(level.cost, (*here, "cost"), case, known)
            if level.lead_time < 0:
                yield Finding((*here, "lead_time"), f"is negative ({level.lead_time}); months are 0 or more")
            yield from _prepares(name, level.prepares, (*here, "prepares"), known)
        for position, risk in enumerate(lever.risks):
            yield from check_likelihood(risk.likelihood, (*at, "risks", position, "likelihood"))
    yield from _preparation_cycle(case)
    for name, level_name in case.status_quo.items():
        in_force = ("status_quo", name)
        unknown = list(known.unknown("lever", name, in_force, on_key=True))
        yield from unknown or known.unknown_level(name, level_name, in_force)
    yield from _synergies(case, known)


def _prepares(lever: str, prepares: Mapping[str, Decimal], at: Keys, known: Known) -> Iterator[Finding]:
    for prepared, months in prepares.items():
        here = (*at, prepared)
        yield from known.unknown("lever", prepared, here, on_key=True)
        if prepared == lever:
            yield Finding(here, "a lever cannot prepare itself; shorten its lead_time instead", True)
        if months < 0:
            yield Finding(here, f"is negative ({months}); months taken off are 0 or more")


def _preparation_cycle(case: Case) -> Iterator[Finding]:
    """A fault where levers prepare each other in a circle, so that none comes first."""
    prepares: dict[str, dict[str, str]] = {
        name: {
            prepared: level_name
            for level_name, level in lever.levels.items()
            for prepared in level.prepares
            if prepared != name and prepared in case.levers
        }
        for name, lever in case.levers.items()
    }
    try:
        TopologicalSorter(prepares).prepare()
    except CycleError as error:
        circle = list(reversed(error.args[1]))
        first, second = circle[0], circle[1]
        if second not in prepares[first]:
            circle.reverse()
            first, second = circle[0], circle[1]
        at = ("levers", first, "levels", prepares[first][second], "prepares", second)
        message = f"levers prepare each other in a circle ({' -> '.join(circle)}); take one of them out"
        yield Finding(at, message, True)


def _synergies(case: Case, known: Known) -> Iterator[Finding]:
    for name, synergy in case.synergies.items():
        at = ("synergies", name)
        yield from check_costs(synergy.cost, (*at, "cost"), case, known)
        levers = [member.partition(".")[0] for member in synergy.levers]
        for position, member in enumerate(synergy.levers):
            here = (*at, "levers", position)
            yield from known.unknown_member(member, here)
            if levers[position] in levers[:position]:
                message = f"{levers[position]} is named already; a synergy is between different levers"
                yield Finding(here, message)
        if len(synergy.levers) < 2:
            yield Finding((*at, "levers"), "names fewer than two levers; a synergy needs two or more")
