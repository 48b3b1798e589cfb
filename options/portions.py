"""Who may see what: the portions of a case that say to whom they may be released."""

from collections.abc import Iterator
from typing import Any

from options.marks import Keys

FIELD = "releasable_to"
"""The field that says it."""


def portions(values: Any, at: Keys = ()) -> Iterator[tuple[Keys, tuple[str, ...]]]:
    """Every part that says to whom it may be released, the case itself first, with the names; none: to nobody."""
    if isinstance(values, dict):
        names = values.get(FIELD)
        if isinstance(names, list | tuple) and all(isinstance(name, str) for name in names):
            yield at, tuple(names)
        for key, inner in values.items():
            yield from portions(inner, (*at, key))
    elif isinstance(values, list | tuple):
        for position, inner in enumerate(values):
            yield from portions(inner, (*at, position))
