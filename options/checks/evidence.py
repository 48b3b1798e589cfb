"""Checks of the evidence: known sources and claims, days before as_of, and no grade for what is awaited."""

from collections.abc import Iterator

from options.case import Case
from options.checks.known import Known
from options.evidence import Claim
from options.finding import Finding
from options.marks import Keys


def check_evidence(case: Case, known: Known) -> Iterator[Finding]:
    """All claims, one after the other."""
    for name, claim in case.evidence.items():
        at = ("evidence", name)
        if claim.awaited:
            yield from _awaited(claim, at)
        else:
            yield from _observed(claim, at)
        yield from _days(claim, at, case)
        if claim.source is not None:
            yield from known.unknown("source", claim.source, (*at, "source"))
        for position, other in enumerate(claim.conflicts_with):
            here = (*at, "conflicts_with", position)
            yield from known.unknown("claim", other, here)
            if other == name:
                yield Finding(here, "a claim cannot conflict with itself; name the other claim")
        for scenario in claim.bears_on:
            yield from known.unknown("scenario", scenario, (*at, "bears_on", scenario), on_key=True)


def _awaited(claim: Claim, at: Keys) -> Iterator[Finding]:
    for field in ("date", "event_date", "source", "reliability", "credibility"):
        if getattr(claim, field) is not None:
            yield Finding(
                (*at, field), f"an awaited claim has no {field}; drop it, or drop awaited once observed"
            )


def _observed(claim: Claim, at: Keys) -> Iterator[Finding]:
    for field in ("date", "source"):
        if getattr(claim, field) is None:
            yield Finding(
                at, f"has no {field}; add it, or mark the claim awaited: true if it is not observed yet"
            )


def _days(claim: Claim, at: Keys, case: Case) -> Iterator[Finding]:
    if claim.date is not None and claim.date > case.as_of:
        message = f"is dated {claim.date}, after the case's as_of {case.as_of}; leave it out or move as_of"
        yield Finding((*at, "date"), message)
    elif claim.event_date is not None and claim.event_date > case.as_of:
        message = f"happened {claim.event_date}, after the case's as_of {case.as_of}; correct one of them"
        yield Finding((*at, "event_date"), message)
    elif claim.date is not None and claim.event_date is not None and claim.event_date > claim.date:
        message = (
            f"happened {claim.event_date}, after it was made public on {claim.date}; correct one of them"
        )
        yield Finding((*at, "event_date"), message)
