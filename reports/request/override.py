"""An override: one value of the case that an option replaced."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Override:
    """One value of the case that an option replaced."""

    field: str
    """Keys of the case joined by dots, as in faults; `scenario`, `must`, `must_not` where it is the whole question's."""

    old: Any
    """The value in the case, as JSON has it; None where there was none."""

    new: Any
    """The value in use, as JSON has it; None where there is none."""

    by: str
    """The option, as it is typed."""

    told: str = ""
    """The value in use as a reader is told of it, after "Computed with: "."""
