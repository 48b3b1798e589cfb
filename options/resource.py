"""Resources: what levers consume, and how much of it there is."""

from options.number import Number
from options.record import Record


class Resource(Record):
    """A consumable; with a limit it constrains, without one it is only reported."""

    title: str | None = None
    """What readers call it."""
    unit: str | None = None
    """The unit of its costs and limit."""
    limit: Number | None = None
    """How much of it there is, in its unit."""
