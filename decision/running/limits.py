"""Limits of time and work, checked inside every loop that may be long.

A limit holds for everything called inside `limited`, and only in the thread that entered it; of nested limits the
tightest holds. Work is counted in comparisons (of a vertex or a bundle with another), so that a limit of work ends a
computation at the same place on every machine.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from threading import Event


class OutOfTime(BaseException):
    """A limit was reached. found: the incumbent bundle; bound: an upper bound on every value, in points.

    Not a subclass of Exception, like KeyboardInterrupt, so that no library that catches errors swallows it.
    """

    def __init__(self, found: frozenset[int] | None = None, bound: float | None = None) -> None:
        super().__init__("the time limit was reached")
        self.found = found
        self.bound = bound


class OutOfWork(OutOfTime):
    """The limit reached was one of work."""


class _Work:
    """The comparisons left under a limit of work, and the enclosing limit."""

    def __init__(self, left: int, outer: "_Work | None") -> None:
        self.left, self.outer = left, outer


_HALTS: ContextVar[tuple[Event, ...]] = ContextVar("halts", default=())
_ENDS: ContextVar[float] = ContextVar("ends", default=inf)
_WORK: ContextVar[_Work | None] = ContextVar("work", default=None)


@contextmanager
def limited(seconds: float | None = None, work: int | None = None) -> Iterator[Callable[[], bool]]:
    """Context in which `look` raises after so many seconds, or so many comparisons.

    Yields a function that returns whether its own work ran out.
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
def halted_by(halt: Event) -> Iterator[None]:
    """Context in which `look` raises OutOfTime once the event is set, by another thread; those around it hold too."""
    before = _HALTS.set((*_HALTS.get(), halt))
    try:
        yield
    finally:
        _HALTS.reset(before)


def is_halted() -> bool:
    """Returns whether another thread has halted this one."""
    return any(halt.is_set() for halt in _HALTS.get())


@contextmanager
def limited_to(share: float) -> Iterator[None]:
    """Context in which only this share of the time and work that are left may be used."""
    seconds, work = seconds_left(), work_left()
    with limited(None if seconds is None else seconds * share, None if work is None else int(work * share)):
        yield


@contextmanager
def unlimited() -> Iterator[None]:
    """Context without any limit, for reporting an answer after its time is over."""
    ends, worked = _ENDS.set(inf), _WORK.set(None)
    try:
        yield
    finally:
        _WORK.reset(worked)
        _ENDS.reset(ends)


def look(work: int = 0) -> None:
    """Raises OutOfTime after the time limit, OutOfWork beyond the limit of work.

    work: comparisons about to be made; they are counted.
    """
    spend(work)
    left = work_left()
    if left is not None and left < 0:
        raise OutOfWork
    if time.monotonic() > _ENDS.get() or is_halted():
        raise OutOfTime


def spend(work: int) -> None:
    """Counts comparisons that were made; the next `look` raises where they are too many."""
    counted = _WORK.get()
    while counted is not None:
        counted.left -= work
        counted = counted.outer


def work_left() -> int | None:
    """Returns the comparisons left under the tightest limit of work, below 0 beyond it; None where there is none."""
    least, counted = None, _WORK.get()
    while counted is not None:
        least = counted.left if least is None else min(least, counted.left)
        counted = counted.outer
    return least


def seconds_left(own: float | None = None) -> float | None:
    """Returns the seconds until the limit or `own`, whichever is less, never below 0; None where there is no limit.

    None are left where another thread has halted this one.
    """
    if is_halted():
        return 0.0
    left = _ENDS.get() - time.monotonic()
    if own is not None:
        left = min(own, left)
    return None if left == inf else max(0.0, left)
