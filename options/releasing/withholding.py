"""What is taken out of a case for one reader, and what the rest then says of readers."""

from typing import Any

from options.marks import Keys, part_at
from options.portions import FIELD, portions

OFFICE = (
    ("for",),
    *(("brief", field) for field in ("drafted_by", "cleared_by", "consulted", "version", "copies")),
)
"""What is said of the brief of the office that releases, and of no other: who reads, drafted, cleared and saw that one."""


def taken_out(values: dict[str, Any], places: list[Keys]) -> None:
    """Takes out what stands at these places, in the values themselves."""
    # Of a list the last first, so that the other positions keep their meaning.
    for at in sorted(
        places, key=lambda keys: (str(keys[:-1]), keys[-1] if isinstance(keys[-1], int) else 0), reverse=True
    ):
        holder: Any = values
        for key in at[:-1]:
            try:
                holder = holder[key]
            except (KeyError, IndexError, TypeError):
                holder = None
                break
        if isinstance(holder, dict):
            holder.pop(at[-1], None)
        elif isinstance(holder, list) and isinstance(at[-1], int) and at[-1] < len(holder):
            del holder[at[-1]]


def narrowed(values: dict[str, Any], to: str) -> None:
    """Leaves of every list of names the one alone: whoever else may see a part is not told."""
    for at, _ in list(portions(values)):
        part_at(values, at)[FIELD] = [to]
