"""Checks of resources and amounts of them: sums add up resources that there are, and have no costs of their own."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from options.case import Case
from options.checks.known import Known
from options.finding import Finding
from options.marks import Keys
from options.saying import listed


def check_sums(case: Case, known: Known) -> Iterator[Finding]:
    """All resources that add others up."""
    for name, resource in case.resources.items():
        at = ("resources", name, "sum")
        if "parts" in resource.model_fields_set and not resource.parts:
            yield Finding(at, "adds up nothing; name the resources that it adds up, or leave it out")
        for position, part in enumerate(resource.parts):
            here = (*at, position)
            yield from known.unknown("resource", part, here)
            if part == name:
                yield Finding(here, "a resource cannot be a part of itself; name the others that it adds up")
            elif part in resource.parts[:position]:
                yield Finding(here, f"{part} is added up already; name it once")
            elif part in case.resources and case.resources[part].parts:
                these = listed(case.resources[part].parts)
                yield Finding(here, f"{part} is a sum itself; name what it adds up in its place ({these})")
        yield from _units(case, name)


def check_resources(amounts: Mapping[str, Decimal], at: Keys, known: Known) -> Iterator[Finding]:
    """Faults where amounts are of unknown resources."""
    for resource in amounts:
        yield from known.unknown("resource", resource, (*at, resource), on_key=True)


def check_costs(costs: Mapping[str, Decimal], at: Keys, case: Case, known: Known) -> Iterator[Finding]:
    """Faults where costs are in unknown resources, or in sums."""
    yield from check_resources(costs, at, known)
    for name in costs:
        parts = case.resources[name].parts if name in case.resources else ()
        if parts:
            message = f"{name} adds up others and has no costs of its own; write the cost in {listed(parts)} instead"
            yield Finding((*at, name), message, True)


def _units(case: Case, name: str) -> Iterator[Finding]:
    """A fault where the parts of a sum are counted in different units."""
    parts = [part for part in case.resources[name].parts if part in case.resources]
    units = {part: case.resources[part].unit for part in parts if case.resources[part].unit is not None}
    if len(set(units.values())) > 1:
        told = listed(f"{part} in {unit}" for part, unit in units.items())
        yield Finding(("resources", name, "sum"), f"adds up different units ({told}); add up what shares one")
