"""What a computation may take, seconds and work, looked at wherever it could be long.

A limit holds for all that is called inside `limited`, however deep, and only in the thread that entered it; of
limits one inside the other the nearest holds. Work is counted in comparisons (of a corner or a bundle with
another), so that what it cuts is cut at the same place on every machine.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf


class OutOfTime(BaseException):
    """A limit was reached; `found` is the best bundle so far, `bound` what none exceeds, in points.

    No Exception, as KeyboardInterrupt is none: a library that catches errors must not swallow it.
    """

    def __init__(self, found: frozenset[int] | None = None, bound: float | None = None) -> None:
        super().__init__("the time limit was reached")
        self.found = found
        self.bound = bound


class OutOfWork(OutOfTime):
    """The limit was one of work."""


class _Work:
    """Comparisons that are left, and those of the limit around it."""

    def __init__(self, left: int, outer: "_Work | None") -> None:
        self.left, self.outer = left, outer


_ENDS: ContextVar[float] = ContextVar("ends", default=inf)
_WORK: ContextVar[_Work | None] = ContextVar("work", default=None)


@contextmanager
def limited(seconds: float | None = None, work: int | None = None) -> Iterator[Callable[[], bool]]:
    """Inside it `look` raises when so many seconds have passed, or so many comparisons were made.

    What it yields says whether its work ran out.
    """
    ends = _ENDS.set(_ENDS.get() if seconds is None else min(_ENDS.get(), time.monotonic() + seconds))
    own = None if work is None else _Work(work, _WORK.get())
    worked = _WORK.set(own or _WORK.get())
    try:
        yield lambda: own is not None and own.left < 0
    finally:
        _WORK.reset(worked)
        _ENDS.reset(ends)


@contextmanager
def unlimited() -> Iterator[None]:
    """Inside it no limit holds: for what tells of an answer whose time is over."""
    ends, worked = _ENDS.set(inf), _WORK.set(None)
    try:
        yield
    finally:
        _WORK.reset(worked)
        _ENDS.reset(ends)


def look(work: int = 0) -> None:
    """Raises OutOfTime where the time is over, OutOfWork where more work was done than may be; work: what comes next."""
    counted = _WORK.get()
    while counted is not None:
        counted.left -= work
        if counted.left < 0:
            raise OutOfWork
        counted = counted.outer
    if time.monotonic() > _ENDS.get():
        raise OutOfTime


def seconds_left(own: float | None = None) -> float | None:
    """Seconds until the limit, never less than 0, or `own` where that is less; None where there is none."""
    left = _ENDS.get() - time.monotonic()
    if own is not None:
        left = min(own, left)
    return None if left == inf else max(0.0, left)
