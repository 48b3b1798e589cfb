"""The runner of parts: an answer's parts computed one after the other, each by a function of those before it.

The runner alone deals with the time limit, interruption, progress, and with what a case cannot have.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime, limited, look

Progress = Callable[[str, int, int | None], None]
"""Told what is being done, how many are done, and of how many (None: not known)."""

Keep = Callable[[Any], None]
"""Takes what there is of a part so far: it is kept if the part is cut short."""

Find = Callable[[Mapping[str, Any], Keep], Any]
"""Computes a part from those found before, by name."""


@dataclass(frozen=True)
class Part:
    """One part of an answer.

    name: what it is called, in `unfinished` too. find: computes it from what was found before, by name; it may hand
    what it has so far to `keep`. needs: the parts that must be complete before. doing: what progress says.
    """

    name: str
    find: Find
    needs: tuple[str, ...] = ()
    doing: str = ""


@dataclass(frozen=True)
class CutShort:
    """Returned by `find`: what there is of a part that time, or the user, cut short."""

    value: Any
    by_user: bool


class Unavailable(Exception):
    """Raised by `find`: this case cannot have the part; the reason, and what has it."""

    def __init__(self, left_out: LeftOut) -> None:
        super().__init__(str(left_out))
        self.left_out = left_out


@dataclass(frozen=True)
class Parts:
    """What a run found.

    found: by name, the complete parts, those begun, and None for what the case cannot have. unfinished: names of the
    parts that are missing or only begun. left_out: what the case cannot have. interrupted: by the user.
    """

    found: Mapping[str, Any] = field(default_factory=dict)
    unfinished: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    interrupted: bool = False


def run(parts: Sequence[Part], progress: Progress | None = None, seconds: float | None = None) -> Parts:
    """The parts in their order, within so many seconds; after an interruption no further one is begun.

    Never raises OutOfTime or KeyboardInterrupt: a part that either cuts short is named in `unfinished`.
    """
    found: dict[str, Any] = {}
    complete: set[str] = set()
    left_out: list[LeftOut] = []
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
                    left_out.append(reason.left_out)
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
    return Parts(found, unfinished, tuple(left_out), interrupted)


def _keeper(found: dict[str, Any], name: str) -> Keep:
    def keep(begun: Any) -> None:
        found[name] = begun

    return keep
