"""Resources: what levers consume, and how much of it there is; sums add up others."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated

from pydantic import Field, WithJsonSchema

from options.number import Number
from options.record import Names, Record, Whole

Decimals = Annotated[
    Whole, Field(ge=0, le=9), WithJsonSchema({"type": "integer", "minimum": 0, "maximum": 9})
]
"""How many decimals are shown."""


class Written(Record):
    """How an amount of a resource reads: prefix, the number, suffix."""

    prefix: str = ""
    """What stands before the number, as in "US$"."""
    suffix: str = ""
    """What stands after it, as in "m" or " posts"; it begins with a space where one is wanted."""
    times: Number = Decimal(1)
    """What the number is multiplied by, where the case counts in another unit than readers."""
    decimals: Decimals | None = None
    """Decimals that are shown; as many as the number needs where it is left out."""


class Resource(Record):
    """A consumable; with a limit it constrains, without one it is only reported."""

    title: str | None = None
    """What readers call it."""
    unit: str | None = None
    """The unit of its costs and limit."""
    written: Written | None = None
    """How amounts of it read; the number and the unit where it is left out."""
    limit: Number | None = None
    """How much of it there is, in its unit."""
    parts: Names = Field(default=(), alias="sum")
    """The resources that it adds up, as capital of several years; it then has no costs of its own."""


def amount_of(resources: Mapping[str, Resource], amounts: Mapping[str, Decimal], name: str) -> Decimal:
    """What stated amounts come to in a resource, in its unit; 0 where they say nothing of it.

    Of a sum this is what is stated for it, where amounts of sums may be stated (a reserve, a surge), else what is
    stated for its parts, added up.
    """
    if name in amounts:
        return amounts[name]
    return sum((amounts.get(part, Decimal(0)) for part in resources[name].parts), Decimal(0))


def all_amounts(resources: Mapping[str, Resource], amounts: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What stated amounts come to in every resource on which they bear, sums included, in the order of the case."""
    return {
        name: amount_of(resources, amounts, name)
        for name, stated in resources.items()
        if name in amounts or any(part in amounts for part in stated.parts)
    }


def unit_of(resources: Mapping[str, Resource], name: str) -> str | None:
    """The unit of a resource; of a sum without one that of its parts, where they share it."""
    stated = resources[name]
    units = {resources[part].unit for part in stated.parts}
    return stated.unit or (units.pop() if len(units) == 1 else None)


def written_of(resources: Mapping[str, Resource], name: str) -> Written | None:
    """How amounts of a resource read; of a sum that says nothing of it as those of its parts, where they agree."""
    stated = resources[name]
    if stated.written or not stated.parts:
        return stated.written
    first = resources[stated.parts[0]]
    alike = all(
        (resources[part].written, resources[part].unit) == (first.written, first.unit)
        for part in stated.parts
    )
    return first.written if alike and stated.unit in (None, first.unit) else None
