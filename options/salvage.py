"""What can still be read of a faulty case, so that one fault hides no other.

The parts that pydantic refuses are cut away, and what is left is checked too. A cut leaves its surroundings
damaged: what is wrong with them afterwards may come of the cut and is not reported.
"""

from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from options.case import Case
from options.marks import Keys
from options.wording import holds, place

_STAND_INS: dict[str | int, Any] = {
    "format": 1,
    "title": "-",
    "as_of": date.max,
    "objectives": {},
    "levers": {},
    "levels": {},
    "courses": {},
    "within": Decimal(0),
    "likely": Decimal(0),
    "share": Decimal(0),
    **dict.fromkeys(("claim", "text", "accepts", "objective", "profile", "lever"), "-"),
    "sense": "maximise",
    "rating": "neutral",
}
"""For what is required and cannot be read: without it all that surrounds it would be lost."""

_REQUIRED = ("format", "title", "as_of", "objectives", "levers")
"""What no case is without."""

_ROUNDS = 40
"""Every round cuts at least one level further out, and no case is nested this deep."""


def salvage(values: dict[str, Any]) -> tuple[Case, list[ErrorDetails], frozenset[Keys]]:
    """The case that the values make, the errors of those that make none, and the places that are damaged.

    Damaged are the mappings and lists from which something was cut.
    """
    errors: list[ErrorDetails] = []
    damaged: set[Keys] = set()
    replaced: set[Keys] = set()
    for turn in range(_ROUNDS):
        try:
            return Case.model_validate(values), errors, frozenset(damaged)
        except ValidationError as error:
            found = error.errors(include_url=False)
        if turn == 0:
            errors = found
            values = apart(values)
        cuts = {place(each, values): each["type"] for each in found}
        for at in sorted(cuts, key=lambda keys: (len(keys), str(keys)), reverse=True):
            damaged |= _cut(values, at, cuts[at], replaced)
    raise AssertionError("a case from which everything refused is cut away can be read")


def apart(value: Any) -> Any:
    """A copy in which what an alias repeats is there as often: a cut in one place is none in another."""
    if isinstance(value, dict):
        return {key: apart(each) for key, each in value.items()}
    return [apart(each) for each in value] if isinstance(value, list) else value


def _cut(values: dict[str, Any], at: Keys, problem: str, replaced: set[Keys]) -> set[Keys]:
    """Take away what stands there, or what holds it. Answers what was damaged.

    `replaced` collects what got a stand-in: a second one would be refused like the first.
    """
    if not at:  # nothing of it can be kept
        values.clear()
        values.update({name: apart(_STAND_INS[name]) for name in _REQUIRED})
        return {()}
    holder: Any = values
    for key in at[:-1]:
        if not holds(holder, key):
            return {at[:-1]}  # an earlier cut, or one in a shared alias, has taken it already
        holder = holder[key]
    if isinstance(holder, dict):
        stand_in = _STAND_INS.get(at[-1])
        if stand_in is not None and at not in replaced:
            replaced.add(at)
            holder[at[-1]] = apart(stand_in)
            return {at, at[:-1]}
        if at[-1] in holder:
            del holder[at[-1]]
            return {at[:-1]}
    elif problem == "string_type" and holds(holder, at[-1]):
        holder[at[-1]] = "-"
        return {at}
    # What is missing takes its mapping with it; a list goes whole, for its positions must keep their meaning.
    return _cut(values, at[:-1], problem, replaced)
