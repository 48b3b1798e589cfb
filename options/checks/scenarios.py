"""Checks of horizons and scenarios: shares that add up, one working scenario, overrides of what there is."""

from collections.abc import Iterator

from options.case import Case
from options.checks.known import Known
from options.checks.likelihoods import check_likelihood
from options.checks.resources import check_resources
from options.finding import Finding


def check_horizons(case: Case, known: Known) -> Iterator[Finding]:
    """The shares of all horizons add up to 1."""
    for name, horizon in case.horizons.items():
        if horizon.share < 0:
            yield Finding(("horizons", name, "share"), f"is negative ({horizon.share}); shares are 0 or more")
    total = sum(horizon.share for horizon in case.horizons.values())
    if case.horizons and total != 1 and known.names("horizons") == tuple(case.horizons):
        yield Finding(("horizons",), f"shares add up to {total}, not 1; change them so that they do")


def check_scenarios(case: Case, known: Known) -> Iterator[Finding]:
    """All scenarios, one after the other, and together."""
    working = ""
    for name, scenario in case.scenarios.items():
        at = ("scenarios", name)
        if scenario.working and working:
            message = f"{working} is the working scenario already; only one scenario has working: true"
            yield Finding((*at, "working"), message)
        working = working or (name if scenario.working else "")
        for position, claim in enumerate(scenario.rests_on or ()):
            yield from known.unknown("claim", claim, (*at, "rests_on", position))
        yield from check_likelihood(scenario.likelihood, (*at, "likelihood"))
        for member in scenario.scores:
            here = (*at, "scores", member)
            if "." in member:
                yield from known.unknown_member(member, here, on_key=True)
            else:
                yield Finding(here, f"'{member}' names no level; write lever.level, as in levee.on", True)
        yield from check_resources(scenario.limits, (*at, "limits"), known)
        for objective in scenario.baseline:
            yield from known.unknown("objective", objective, (*at, "baseline", objective), on_key=True)
