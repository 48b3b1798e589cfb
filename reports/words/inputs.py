"""Inputs of a case in words: what a field is called, and how its value reads."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from textwrap import shorten
from typing import Any

from options import Case, Change
from reports.words.names import (
    actor_name,
    choice_in_short,
    choice_name,
    claim_text,
    constraint_name,
    lever_name,
    member_name,
    objective_in_short,
    objective_name,
    profile_name,
    readable,
    resource_amount,
    resource_name,
    scenario_name,
    source_name,
    trigger_name,
)
from reports.words.wording import DASH, amount, listed, marked, plural, stated

MOST_CHARACTERS = 60
"""Of a text that is told in a table."""

ENDS = {"low": "low end", "high": "high end", "by_horizon": "by horizon"}
"""Parts of a score but for the likely one."""

FIELDS = {
    "at_most": "at most",
    "at_least": "at least",
    "worst": "end of the range worth 0",
    "best": "end of the range worth 100",
    "value": "value function",
    "because": "reason",
    "rests_on": "claims that it rests on",
    "short": "short name",
    "do": "instruction",
    "noun": "noun",
    "for": "reader",
    "as_of": "as of",
    "statement_class": "class",
}
"""Fields that their keys do not name well."""


def input_name(case: Case, change: Change) -> str:
    """What an input is called. case: the version that has it."""
    match change.at:
        case ("resources", name, "limit"):
            return f"Limit of {resource_name(case, str(name))}"
        case ("levers", lever, "levels", level, "cost", resource):
            return f"{choice_name(case, str(lever), str(level))}: {resource_name(case, str(resource))}"
        case ("levers", lever, "levels", level, "scores", objective, *part):
            known = case.levers[str(lever)].levels[str(level)].scores.get(str(objective))
            told = f"{choice_name(case, str(lever), str(level))} on {_scored(case, str(objective), part)}"
            return marked(told, known.marking if known else None)
        case ("scenarios", scenario, "scores", member, objective, *part):
            there = scenario_name(case, str(scenario))
            return f"{member_name(case, str(member))} on {_scored(case, str(objective), part)}, in {there}"
        case ("scenarios", scenario, "limits", resource):
            return f"Limit of {resource_name(case, str(resource))}, in {scenario_name(case, str(scenario))}"
        case ("scenarios", scenario, "baseline", objective):
            return (
                f"Baseline of {objective_name(case, str(objective))}, in {scenario_name(case, str(scenario))}"
            )
        case ("weights", "profiles", profile, *_):
            return f"Weights of {profile_name(case, str(profile))}"
        case ("weights", "default", *profile):
            return f"Default weights{f': {profile_name(case, str(profile[0]))}' if profile else ''}"
        case ("weights", "information"):
            return "What is known of the weights"
    return _in_section(case, change)


def in_names(case: Case, text: str) -> str:
    """A text in which scores and costs are named by their keys (`lever.level.objective`), by their short names."""

    def named(found: re.Match[str]) -> str:
        kind, *keys = found[0].split(".") if found[0].startswith("cost.") else ("score", *found[0].split("."))
        lever, level, of = (*keys, "", "", "")[:3]
        if lever not in case.levers or level not in case.levers[lever].levels:
            return found[0]
        what = choice_in_short(case, lever, level)
        if kind == "score" and of in case.objectives:
            return f"“{what}” on {objective_in_short(case, of)}"
        return f"the cost of “{what}” in {resource_name(case, of)}" if of in case.resources else found[0]

    return re.sub(r"\w+(?:\.\w+)+", named, text)


def _in_section(case: Case, change: Change) -> str:
    """A thing of a section by its name, and the field of it that changed; else the keys made readable."""
    section, *rest = map(str, change.at)
    if not rest or section not in NAMES:
        return (
            readable(FIELDS.get(section, section)) if not rest else ", ".join(map(_field, (section, *rest)))
        )
    name, *fields = rest
    called = NAMES[section](case, name)
    if section == "levers" and fields[:1] == ["levels"] and len(fields) > 1:
        called, fields = choice_name(case, name, fields[1]), fields[2:]
    return ": ".join([called, *([", ".join(map(_field, fields))] if fields else [])])


def _scored(case: Case, objective: str, part: list[Any]) -> str:
    ends = [ENDS.get(str(each), _field(str(each))) for each in part if each != "likely"]
    return ", ".join([objective_name(case, objective), *ends])


def _field(key: str) -> str:
    return FIELDS.get(key, key.replace("_", " "))


NAMES: Mapping[str, Callable[[Case, str], str]] = {
    "levers": lever_name,
    "objectives": objective_name,
    "resources": resource_name,
    "constraints": constraint_name,
    "scenarios": scenario_name,
    "triggers": trigger_name,
    "actors": actor_name,
    "sources": source_name,
    "experts": lambda case, name: (case.experts[name].title or readable(name)).rstrip("."),
    "evidence": lambda case, name: shorten(claim_text(case, name), MOST_CHARACTERS, placeholder=" …"),
    "synergies": lambda case, name: (case.synergies[name].title or readable(name)).rstrip("."),
    "horizons": lambda case, name: (case.horizons[name].title or readable(name)).rstrip("."),
}
"""What things of a section are called."""


def input_value(case: Case, change: Change, value: Any) -> str:
    """How a value of an input reads. case: the version that has it."""
    if isinstance(value, Mapping):
        return "there"
    if value is None:
        return DASH
    if isinstance(value, tuple):
        if all(isinstance(each, Decimal | str) for each in value):
            return listed(input_value(case, change, each) for each in value) or "none"
        return plural(len(value), "entry").replace("entrys", "entries")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Decimal | int):
        return _number(case, change, Decimal(value))
    return shorten(str(value), MOST_CHARACTERS, placeholder=" …")


def _number(case: Case, change: Change, value: Decimal) -> str:
    match change.at:
        case (
            ("resources", name, "limit")
            | ("levers", _, "levels", _, "cost", name)
            | ("scenarios", _, "limits", name)
        ):
            return resource_amount(case, str(name), value)
        case ("levers", _, "levels", _, "scores", name, *_) | ("scenarios", _, "scores", _, name, *_):
            return amount(value, case.objectives[str(name)].unit)
        case (_, _, "levels", _, "lead_time"):
            return plural(int(value), "month") if value == int(value) else f"{stated(value)} months"
    return stated(value)
