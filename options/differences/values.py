"""A case as plain values: all that it states, and of that what a recommendation follows from."""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import ValidationError

from options.case import Case
from options.checks import Known, check
from options.marks import Keys
from options.record import Record

WORDS: Mapping[str, frozenset[str]] = {
    "Case": frozenset(
        {"title", "question", "reader", "decide_by", "markings", "marking", "releasable_to", "yardstick", "notes", "brief"}
    ),
    "Claim": frozenset({"claim", "citation", "url"}),
}  # fmt: skip
"""By record, the fields that people read and nothing computes, beside those of any record."""

WORDS_ANYWHERE = frozenset(
    {"title", "short", "good", "noun", "do", "theme", "unit", "written", "owner", "authority", "because", "risks",
     "marking", "releasable_to", "indicators", "off_ramp"}
)  # fmt: skip
"""The same of any record but the case."""

BESIDE: Mapping[str, frozenset[str]] = {
    "Case": frozenset({"as_of", "sources", "triggers"}),
    "Claim": frozenset({"date", "event_date", "source", "bears_on"}),
    "Scenario": frozenset({"likelihood"}),
    "Score": frozenset({"evidence"}),
    "Item": frozenset({"evidence"}),
    "Objective": frozenset({"aim"}),
    "SwingProfile": frozenset({"elicited_on"}),
    "DirectProfile": frozenset({"elicited_on"}),
    "RankProfile": frozenset({"elicited_on"}),
    "AhpProfile": frozenset({"elicited_on"}),
}
"""By record, the fields that other analyses compute with, and no recommendation."""


def stated_values(case: Case) -> dict[str, Any]:
    """All that the case states but what is so anyway, by the names of the file; lists are tuples, numbers decimals.

    Mappings are there even where they are empty, so that two cases differ by the entries that one of them lacks.
    """
    values: dict[str, Any] = _plain(case, deciding=False)
    return values


def deciding_values(case: Case) -> dict[str, Any]:
    """What the recommendation follows from, as the values of a case that recommends the same in the same standing.

    Left out are texts, sources, what scores rest on, triggers, likelihoods, aims, and actors from which nothing is
    derived; dates and sources of claims are stand-ins.
    """
    values: dict[str, Any] = _plain(case, deciding=True)
    values |= {"title": "-", "as_of": case.as_of, "sources": {"someone": {}}}
    for claim in values.get("evidence", {}).values():
        claim["claim"] = "-"
        if not claim.get("awaited"):
            claim |= {"date": case.as_of, "source": "someone"}
    if all(objective.actor is None for objective in case.objectives.values()):
        values["actors"] = {}
    return values


def words_at(case: Case) -> frozenset[Keys]:
    """The places of all texts and other fields that people read and nothing computes."""
    return frozenset(_words(case, ()))


def case_of(values: Mapping[str, Any]) -> Case | None:
    """The case that the values make; None where they make none that is sound."""
    try:
        case = Case.model_validate(values)
    except ValidationError:
        return None
    return case if next(check(case, Known(values)), None) is None else None


def faults_at(values: Mapping[str, Any]) -> tuple[Keys, ...]:
    """Where values that make no sound case are at fault."""
    try:
        case = Case.model_validate(values)
    except ValidationError as error:
        return tuple(each["loc"] for each in error.errors(include_url=False))
    return tuple(found.at for found in check(case, Known(values)))


def _plain(value: Any, *, deciding: bool) -> Any:
    if isinstance(value, Record):
        made = {}
        for name, field in type(value).model_fields.items():
            inner = getattr(value, name)
            if deciding and (is_words(value, name) or name in BESIDE.get(type(value).__name__, ())):
                continue
            if isinstance(field.default, Record):
                made[field.alias or name] = {each: getattr(inner, each) for each in type(inner).model_fields}
            elif field.is_required() or field.default == {} or inner != field.default:
                made[field.alias or name] = _plain(inner, deciding=deciding)
        return made
    if isinstance(value, Mapping):
        return {key: _plain(inner, deciding=deciding) for key, inner in value.items()}
    if isinstance(value, tuple):
        return tuple(_plain(inner, deciding=deciding) for inner in value)
    return value


def is_words(record: Record, field: str) -> bool:
    """Whether people read the field and nothing computes with it."""
    kind = type(record).__name__
    return field in WORDS.get(kind, ()) or (kind != "Case" and field in WORDS_ANYWHERE)


def _words(value: Any, at: Keys) -> Iterator[Keys]:
    if isinstance(value, Record):
        for name, field in type(value).model_fields.items():
            here = (*at, field.alias or name)
            if is_words(value, name):
                yield here
            else:
                yield from _words(getattr(value, name), here)
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _words(inner, (*at, key))
