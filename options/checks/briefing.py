"""Checks of what people wrote for the brief: headlines are of bundles that the case has."""

from collections.abc import Iterator

from options.case import Case
from options.checks.known import Known
from options.finding import Finding
from options.saying import either, unknown


def check_briefing(case: Case, known: Known) -> Iterator[Finding]:
    """Every headline's bundle."""
    for bundle in case.brief.headlines if case.brief else ():
        yield from _bundle(case, bundle)


def _bundle(case: Case, bundle: str) -> Iterator[Finding]:
    at = ("brief", "headlines", bundle)
    members = [] if bundle == "none" else bundle.split("+")
    for member in members:
        lever, _, level = member.partition(".")
        if lever not in case.levers:
            yield Finding(at, unknown("lever", lever, case.levers), on_key=True)
            return
        if level not in case.levers[lever].levels:
            levels = either(f"{lever}.{each}" for each in case.levers[lever].levels)
            yield Finding(at, f"'{member}' is no level of that lever; write {levels}", on_key=True)
            return
    levers = [member.partition(".")[0] for member in members]
    if members != sorted(members) or len(set(levers)) < len(levers):
        told = "+".join(sorted(members))
        yield Finding(
            at, f"is no bundle's id: one level a lever, in the order of the alphabet ({told})", on_key=True
        )
