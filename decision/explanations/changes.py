"""Changes of a case that restore feasibility: one number moved, or one demand dropped."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from decision.model.bundle import Bundle

Field = Literal["limit", "at_most", "at_least", "exactly", "probability", "reserve", ""]
"""Which number of a demand is meant; empty for logic, which has none."""


@dataclass(frozen=True)
class Change:
    """One number moved, or one demand dropped."""

    name: str
    """The constraint, resource, demand of the command line (`must drills`), or `TRIGGER: reserve of RESOURCE`."""

    field: Field
    """The number that moves; empty for logic."""

    old: Decimal | None
    """What it is now, in its own unit; of a consent by value, in points. None for logic."""

    new: Decimal | None
    """What it becomes: exact where a decimal is. None: the demand is dropped."""

    relative: float
    """|change| / |old|; of what is dropped, 1. Where the old number is 0: |change| over the most that any bundle breaks it by."""


@dataclass(frozen=True)
class Repair:
    """Changes that together make some bundle feasible, none of which can be spared."""

    changes: tuple[Change, ...]
    """In the order of the case."""

    bundle: Bundle
    """The best bundle after them, by the rule of ties; evaluated with the changes made."""

    @property
    def relative(self) -> float:
        """The sum of the relative changes."""
        return sum(change.relative for change in self.changes)
