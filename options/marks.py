"""Where everything stands in the file: line and column of every key and value."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from options.faults import Fault
from options.saying import short

Keys = tuple[str | int, ...]
"""The keys and list positions that lead to a value."""


def part_at(values: Any, at: Keys) -> Any:
    """The part of plain values to which keys lead. Raises KeyError or IndexError where there is none."""
    for key in at:
        values = values[key]
    return values


AnyFault = TypeVar("AnyFault", bound=Fault)


@dataclass(frozen=True)
class Marks:
    """Places in one file, as (line, column) counted from 1."""

    path: str
    """The file."""
    keys: dict[Keys, tuple[int, int]] = field(default_factory=dict)
    """Where the key of a mapping's entry stands."""
    values: dict[Keys, tuple[int, int]] = field(default_factory=dict)
    """Where a value stands."""
    elsewhere: dict[Keys, str] = field(default_factory=dict)
    """The file of what stands in another than `path`."""

    def fault(self, at: Keys, message: str, *, on_key: bool = False) -> Fault:
        """The message at this value (or its key), or at the nearest that encloses it."""
        order = (self.keys, self.values) if on_key else (self.values, self.keys)
        for known in _outwards(at):
            place = order[0].get(known) or order[1].get(known)
            if place:
                # A name on its own where a list may stand has no position in it.
                field = known if all(isinstance(key, int) for key in at[len(known) :]) else at
                return Fault(self.elsewhere.get(known, self.path), *place, dotted(field), message)
        return Fault(self.path, 1, 1, dotted(at), message)

    def in_order(self, faults: Iterable[AnyFault]) -> tuple[AnyFault, ...]:
        """Each fault once, in the order of the file."""
        return tuple(sorted(set(faults)))


def dotted(at: Keys) -> str:
    """The keys as readers see them: levers.gauges.levels.basic; the whole is `case`."""
    return ".".join(short(key) for key in at) or "case"


def _outwards(at: Keys) -> Iterator[Keys]:
    for length in range(len(at), -1, -1):
        yield at[:length]
