"""Overrides: the values of the case that options replaced, for JSON, the first line of tables and CSV columns."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from options import Case, Consent, Quantity, TagBound, TotalBound, claim_states, unit_of
from reports.request.asked import Asked
from reports.request.override import Override
from reports.words.names import (
    claim_text,
    constraint_name,
    for_group,
    member_name,
    objective_name,
    profile_name,
    resource_amount,
    resource_name,
    scenario_name,
)
from reports.words.wording import amount, day, number

MOST_TOLD = 8
"""Changes that the first line tells one by one; the document has all of them."""


def overrides(case: Case, asked: Asked) -> tuple[Override, ...]:
    """The overrides of a command; without options that repeat what the case says.

    case: that to which the options were applied (`reports.request.applying`).
    """
    return tuple(each for each in _asked(case, asked) if each.old != each.new)


def _asked(case: Case, asked: Asked) -> Iterator[Override]:
    working = case.working_scenario
    scenario = asked.scenario or working
    yield Override(
        "scenario", working, scenario, "--scenario", f"the scenario {scenario_name(case, scenario)}"
    )
    if asked.weights:
        default = case.weights.default if case.weights else None
        told = f"the weights of {profile_name(case, asked.weights)}" if isinstance(asked.weights, str) else ""
        if isinstance(asked.weights, Mapping):
            told = "weights " + ", ".join(
                f"{objective_name(case, name) if name in case.objectives else name} {number(share, 4)}"
                for name, share in asked.weights.items()
            )
        yield Override("weights.default", plain(default), plain(asked.weights), "--weights", told)
    if asked.all_weights and case.weights and case.weights.information:
        told = "all weights, whatever the case says of them"
        yield Override("weights.information", list(case.weights.information), None, "--all-weights", told)
    for member in asked.must:
        yield Override("must", None, member, "--must", f"{_member(case, member)} required")
    for member in asked.must_not:
        yield Override("must_not", None, member, "--must-not", f"{_member(case, member)} ruled out")
    yield from asked.changed
    for claim in asked.suppose:
        told = f"supposing that “{claim_text(case, claim).rstrip('.')}”"
        yield Override(f"evidence.{claim}", claim_states(case)[claim], "established", "--suppose", told)
    if reader := asked.reader:
        yield Override("for", case.reader, reader, "--for", f"for {reader}")
    if when := asked.decide_by:
        told = f"a decision by {day(when)}"
        yield Override("decide_by", plain(case.decide_by), f"{when:%Y-%m-%d}", "--decide-by", told)


def overrides_document(changed: Iterable[Override]) -> list[dict[str, Any]]:
    """The overrides as a list of JSON objects."""
    return [{"field": each.field, "old": each.old, "new": each.new, "by": each.by} for each in changed]


def overrides_line(case: Case, asked: Asked) -> str:
    """The overrides as the first line of a table and of a brief; empty where there are none."""
    told = [each.told for each in overrides(case, asked)]
    if len(told) > MOST_TOLD:
        told = [*told[:MOST_TOLD], f"and {len(told) - MOST_TOLD:,} more changes"]
    return f"Computed with: {'; '.join(told)}." if told else ""


def settings(case: Case, asked: Asked) -> str:
    """The overrides as `field=new` joined by semicolons; empty where there are none."""
    return "; ".join(
        f"{each.field}={'null' if each.new is None else _written(each.new)}"
        for each in overrides(case, asked)
    )


def quantity_told(case: Case, of: Quantity, value: Decimal | None) -> str:
    """A number of the case in words, as in `Capital in 2026 at most US$17.6m`; value: None for its name alone."""
    name, written = of.of[0], "" if value is None else f" {quantity_written(case, of, value)}"
    match of.kind:
        case "limit":
            return f"{resource_name(case, name)} at most{written}"
        case "bound":
            bound, how = case.constraints[name], of.of[1].replace("_", " ")
            if isinstance(bound, TotalBound):
                return f"{objective_name(case, bound.objective)}{for_group(case, bound)} {how}{written}"
            if isinstance(bound, Consent):
                return f"the value to {profile_name(case, bound.profile)} {how}{written}"
            return f"{constraint_name(case, name)}: {how}{written}"
        case "weight":
            return f"{objective_name(case, name)} weighing{written}"
        case "score" | "cost":
            by, there = "of", resource_name(case, of.of[2]) if of.kind == "cost" else ""
            if of.kind == "score":
                by, there = "on", objective_name(case, of.of[2])
            what = member_name(case, ".".join(of.of[:2]))
            return f"{what} at{written} {by} {there}" if written else f"{what} on {there}"


def quantity_written(case: Case, of: Quantity, value: Decimal) -> str:
    """The value of a number of the case with its unit."""
    match of.kind:
        case "limit":
            return resource_amount(case, of.of[0], value)
        case "cost":
            return resource_amount(case, of.of[2], value)
        case "weight":
            return number(value, 4)
        case "score" | "bound":
            return amount(value, quantity_unit(case, of))


def quantity_unit(case: Case, of: Quantity) -> str | None:
    """The unit of a number of the case; None where it has none."""
    match of.kind:
        case "limit" | "cost":
            return unit_of(case.resources, of.of[-1])
        case "score":
            return case.objectives[of.of[2]].unit
        case "bound":
            bound = case.constraints[of.of[0]]
            if isinstance(bound, Consent):
                return "points"
            if isinstance(bound, TagBound) and bound.resource is not None:
                return unit_of(case.resources, bound.resource)
            objective = getattr(bound, "objective", None)
            return None if objective is None else case.objectives[objective].unit
        case "weight":
            return None


def plain(value: Any) -> Any:
    """A value of the case as JSON."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, tuple | list):
        return [plain(each) for each in value]
    return value


def _member(case: Case, member: str) -> str:
    """A lever or level by name; as it was typed where the case has none, for then it is refused."""
    lever, _, level = member.partition(".")
    known = lever in case.levers and (not level or level in case.levers[lever].levels)
    return member_name(case, member) if known else member


def _written(value: Any) -> str:
    """A value as text."""
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_written(each)}" for name, each in value.items())
    if isinstance(value, list):
        return ", ".join(_written(each) for each in value)
    return value if isinstance(value, str) else json.dumps(value)
