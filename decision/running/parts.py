"""The runner of parts: computes the parts of an answer in order, each by a function of the parts before it.

The runner alone handles the time limit, interruption, progress, and parts that a case cannot have. Where it may, it
computes parts at once that do not read each other (running/parts_at_once.py).
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

    reads: tuple[str, ...] = ()
    """The parts that it reads as far as they were found: they have ended before. At once with others it sees these and
    what it needs alone."""

    def told(self) -> str:
        """What progress says."""
        return self.doing or f"finding {self.name}"


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


class PartsFound:
    """What a run has found so far."""

    def __init__(self) -> None:
        self.found: dict[str, Any] = {}
        self.complete: set[str] = set()
        self.left_out: dict[str, LeftOut] = {}
        self.interrupted = False

    def find(self, part: Part, found: Mapping[str, Any]) -> None:
        """Computes a part from what was found. Raises KeyboardInterrupt, never OutOfTime."""
        try:
            look()
            value = part.find(found, self._keeper(part.name))
        except OutOfTime:
            return
        except Unavailable as reason:
            value = None
            self.left_out[part.name] = reason.left_out
        if isinstance(value, CutShort):
            self.found[part.name] = value.value
            self.interrupted = self.interrupted or value.by_user
        else:
            self.found[part.name] = value
            self.complete.add(part.name)

    def _keeper(self, name: str) -> Keep:
        def keep(begun: Any) -> None:
            self.found[name] = begun

        return keep

    def parts(self, wanted: Sequence[Part]) -> Parts:
        """Returns it, in the order of the parts."""
        names = [part.name for part in wanted]
        return Parts(
            {name: self.found[name] for name in names if name in self.found},
            tuple(name for name in names if name not in self.complete),
            {name: self.left_out[name] for name in names if name in self.left_out},
            self.interrupted,
        )


def run(
    parts: Sequence[Part], progress: Progress | None = None, seconds: float | None = None, workers: int = 1
) -> Parts:
    """Computes the parts in order within so many seconds; after an interruption no further part is begun.

    workers: how many parts may be computed at once, each in a thread; what is found does not depend on it. Never raises
    OutOfTime or KeyboardInterrupt: a part that either cuts short is named in `unfinished`.
    """
    so_far = PartsFound()
    try:
        with limited(seconds):
            if workers > 1:
                # Imported here, since few runs need threads.
                from decision.running.parts_at_once import run_at_once

                run_at_once(so_far, parts, progress, workers)
            else:
                _run_in_turn(so_far, parts, progress)
    except KeyboardInterrupt:
        so_far.interrupted = True
    except OutOfTime:  # between two parts
        pass
    return so_far.parts(parts)


def _run_in_turn(so_far: PartsFound, parts: Sequence[Part], progress: Progress | None) -> None:
    for number, part in enumerate(parts):
        if so_far.interrupted or not so_far.complete.issuperset(part.needs):
            continue
        if progress is not None:
            progress(part.told(), number, len(parts))
        so_far.find(part, so_far.found)
