"""The runner of parts: computes the parts of an answer in order, each by a function of the parts before it.

The runner alone handles the time limit, interruption, progress, and parts that a case cannot have.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, limited, look

Progress = Callable[[str, int, int | None], None]
"""Receives what is being done, how many steps are done, and of how many (None: unknown)."""

Keep = Callable[[Any], None]
"""Receives the partial result of a part, which is kept if the part is cut short."""

Find = Callable[[Mapping[str, Any], Keep], Any]
"""Computes a part from the parts found before, by name."""


@dataclass(frozen=True)
class Part:
    """A part of an answer."""

    name: str
    """Its name, also in `unfinished`."""

    find: Find
    """Computes it from the parts found before; may hand partial results to its second argument."""

    needs: tuple[str, ...] = ()
    """The parts that must be complete before; without them it is not begun."""

    doing: str = ""
    """What progress says; "finding NAME" where empty."""


@dataclass(frozen=True)
class CutShort:
    """Returned by `find`: the partial result of a part that was cut short."""

    value: Any
    """The partial result."""

    by_user: bool
    """Whether the user interrupted it; else the time limit did."""


class Unavailable(Exception):
    """Raised by `find` where the case cannot have the part; carries the reason."""

    def __init__(self, left_out: LeftOut) -> None:
        super().__init__(str(left_out))
        self.left_out = left_out


@dataclass(frozen=True)
class Parts:
    """Result of a run."""

    found: Mapping[str, Any] = field(default_factory=dict)
    """By name: complete parts, partial results, and None for parts that the case cannot have."""

    unfinished: tuple[str, ...] = ()
    """The parts that are missing or partial."""

    left_out: Mapping[str, LeftOut] = field(default_factory=dict)
    """By name, the parts that the case cannot have."""

    interrupted: bool = False
    """Whether the user interrupted the run."""


def run(parts: Sequence[Part], progress: Progress | None = None, seconds: float | None = None) -> Parts:
    """Computes the parts in order within so many seconds; after an interruption no further part is begun.

    Never raises OutOfTime or KeyboardInterrupt: a part that either cuts short is named in `unfinished`.
    """
    found: dict[str, Any] = {}
    complete: set[str] = set()
    left_out: dict[str, LeftOut] = {}
    interrupted = False
    try:
        with limited(seconds):
            for number, part in enumerate(parts):
                if interrupted or not complete.issuperset(part.needs):
                    continue
                if progress is not None:
                    progress(part.doing or f"finding {part.name}", number, len(parts))
                try:
                    look()
                    value = part.find(found, _keeper(found, part.name))
                except OutOfTime:
                    continue
                except Unavailable as reason:
                    value = None
                    left_out[part.name] = reason.left_out
                if isinstance(value, CutShort):
                    found[part.name] = value.value
                    interrupted = value.by_user
                else:
                    found[part.name] = value
                    complete.add(part.name)
    except KeyboardInterrupt:
        interrupted = True
    except OutOfTime:  # between two parts
        pass
    unfinished = tuple(part.name for part in parts if part.name not in complete)
    return Parts(found, unfinished, left_out, interrupted)


def _keeper(found: dict[str, Any], name: str) -> Keep:
    def keep(begun: Any) -> None:
        found[name] = begun

    return keep
