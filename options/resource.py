"""Resources: what levers consume, and how much of it there is."""

from decimal import Decimal
from typing import Annotated

from pydantic import Field, WithJsonSchema

from options.number import Number
from options.record import Record, Whole

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
