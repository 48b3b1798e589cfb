"""Checks of protective markings: each is known, and their order is stated as soon as two occur."""

from collections.abc import Iterator

from options.case import Case
from options.checks.known import Known
from options.finding import Finding
from options.markings import markings_borne
from options.portions import FIELD, portions
from options.saying import short, unknown


def check_markings(case: Case, known: Known) -> Iterator[Finding]:
    """The list of markings, every marking that the case bears, and who may see its parts."""
    for at, names in portions(known.values):
        if not names:
            message = (
                "is empty; name who may see it, as in [Mayor], or leave it out where all who see the case may"
            )
            yield Finding((*at, FIELD), message)
    for position, marking in enumerate(case.markings):
        if marking in case.markings[:position]:
            yield Finding(
                ("markings", position), f"{short(marking)} stands in the list already; name it once"
            )
        elif not marking.strip():
            yield Finding(("markings", position), "is empty; write a marking, or leave it out")
    if case.markings:
        stated = [marking for marking in dict.fromkeys(case.markings) if marking.strip()]
        for at, marking in markings_borne(case):
            if marking not in case.markings:
                yield Finding(at, unknown("marking", marking, stated))
        return
    first: str | None = None
    for at, marking in markings_borne(case):
        first = first or marking
        if marking != first:
            message = (
                f"is the second marking, beside {short(first)}, and the case does not say which is the higher: add "
                f"markings, the lowest first, such as [{short(first)}, {short(marking)}]"
            )
            yield Finding(at, message)
            return
