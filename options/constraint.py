"""Constraints: bounds on totals, the logic between levers, and consent. Each has a name of its own."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Tag

from options.likelihood import Probability
from options.number import Number
from options.record import Estimate, Names, OneOrMany, Record, Whole, kind_of, one_or_many


class ConstraintRecord(Record):
    """What all constraints have. A member is a lever, at any level, or lever.level."""

    title: str | None = None
    """What readers call it."""
    because: str | None = None
    """Why it is asked for, in a sentence."""


def scenario_list(value: object) -> object:
    """The word `all`, or a list of scenarios; one name stands for a list of one."""
    return value if value == "all" else one_or_many(value)


def scenarios_kind(value: object) -> str:
    """Whether all scenarios are meant or some."""
    return "All" if value == "all" else "Some"


ScenarioList = Annotated[
    Annotated[Literal["all"], Tag("All")] | Annotated[tuple[str, ...], Tag("Some")],
    kind_of(scenarios_kind, problem="case_scenarios", message="must be all or a list of scenarios"),
    BeforeValidator(scenario_list, json_schema_input_type=str | list[str]),
]
"""All scenarios, or some of them."""


class TotalBound(ConstraintRecord):
    """A ceiling or floor on an objective's or measure's total."""

    objective: str
    """The objective or measure whose total is bounded."""
    for_group: str | None = None
    """The group whose part of the total is bounded, or worst_off: the group whose part is worst; left out: the total is."""
    at_most: Number | None = None
    """The ceiling, in the objective's unit."""
    at_least: Number | None = None
    """The floor, in the objective's unit."""
    estimate: Estimate = "likely"
    """Which total is bounded: that of the low, likely or high estimates."""
    probability: Probability | None = None
    """In place of an estimate: the share of the case's draws of the scores in which the bound holds at the least."""
    scenarios: ScenarioList | None = None
    """The scenarios in which it holds: all, or a list; left out: the one that is computed."""


class Requires(ConstraintRecord):
    """One member is chosen only together with all of others."""

    lever: str
    """The member that needs others."""
    requires: OneOrMany
    """All that it needs."""


class Excludes(ConstraintRecord):
    """One member is never chosen together with any of others."""

    lever: str
    """The member that rules others out."""
    excludes: OneOrMany
    """All that it rules out."""


class Group(ConstraintRecord):
    """How many of a group are chosen."""

    group: Names
    """The members that are counted."""
    at_least: Whole | None = None
    """No fewer than this many."""
    at_most: Whole | None = None
    """No more than this many."""
    exactly: Whole | None = None
    """This many."""


class TagBound(ConstraintRecord):
    """How many levers that bear a tag are chosen, or how much these bring of a resource or an objective.

    Levers count at any level, those in force included; synergies count where all their members bear the tag.
    """

    tag: str
    """The tag, as levers bear it in `tags`."""
    resource: str | None = None
    """The resource whose use by these levers is bounded; left out: their number is."""
    objective: str | None = None
    """The objective, a sum of scores, whose change by these levers is bounded."""
    at_least: Number | None = None
    """No less than this, in the unit of what is bounded."""
    at_most: Number | None = None
    """No more than this, in the unit of what is bounded."""
    exactly: Number | None = None
    """This, in the unit of what is bounded."""


class Must(ConstraintRecord):
    """Members that are chosen in every bundle."""

    must: OneOrMany
    """The members that are chosen."""


class MustNot(ConstraintRecord):
    """Members that are chosen in no bundle."""

    must_not: OneOrMany
    """The members that are not chosen."""


class Together(ConstraintRecord):
    """Members that are chosen all or none."""

    together: Names
    """The members that stand or fall together."""


class Consent(ConstraintRecord):
    """A stakeholder's own value is held to a least amount."""

    profile: str
    """The weight profile whose value is held."""
    at_least: Annotated[
        Annotated[Literal["status_quo"], Tag("StatusQuo")] | Annotated[Number, Tag("Value")],
        kind_of(
            lambda value: "StatusQuo" if isinstance(value, str) else "Value",
            problem="case_at_least",
            message="must be status_quo or a value",
        ),
    ]
    """A value on the 0-100 scale, or status_quo: no worse off than now."""


BY_KEY = {
    "tag": "TagBound",
    "objective": "TotalBound",
    "requires": "Requires",
    "excludes": "Excludes",
    "group": "Group",
    "must": "Must",
    "must_not": "MustNot",
    "together": "Together",
    "profile": "Consent",
}
"""The key that tells each kind of constraint."""


def constraint_kind(value: Any) -> str | None:
    """The record that a constraint's keys ask for: the one whose own key it has."""
    if not isinstance(value, dict):
        return type(value).__name__ if isinstance(value, ConstraintRecord) else None
    return next((kind for key, kind in BY_KEY.items() if key in value), None)


Constraint = Annotated[
    Annotated[TagBound, Tag("TagBound")]
    | Annotated[TotalBound, Tag("TotalBound")]
    | Annotated[Requires, Tag("Requires")]
    | Annotated[Excludes, Tag("Excludes")]
    | Annotated[Group, Tag("Group")]
    | Annotated[Must, Tag("Must")]
    | Annotated[MustNot, Tag("MustNot")]
    | Annotated[Together, Tag("Together")]
    | Annotated[Consent, Tag("Consent")],
    kind_of(
        constraint_kind,
        problem="case_constraint",
        message="needs one of " + ", ".join(BY_KEY) + " to say what it constrains",
    ),
]
"""One constraint, of one of nine kinds."""


def counts_levers(constraint: object) -> bool:
    """Whether the constraint bounds a number of levers, which is whole."""
    if isinstance(constraint, TagBound):
        return constraint.resource is None and constraint.objective is None
    return isinstance(constraint, Group)
