"""Parts of an answer that are computed at once, each in a thread: for compiled searches, which run without the lock of the
interpreter.

The thread that calls begins the parts in their order, each once those that it reads have ended, and waits. Where the user
interrupts it, or its time is over, the others are halted: each ends at its next look at the limits, and what it has by
then is kept.
"""

import sys
from collections.abc import Iterator, Sequence, Set
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from contextvars import copy_context
from threading import Event

from decision.running.interruption import HEARING, PATIENCE
from decision.running.limits import OutOfTime, halted_by, is_halted
from decision.running.parts import Part, PartsFound, Progress

TURN = 0.0005
"""Seconds after which a thread lets another have the lock of the interpreter: compiled searches of a part of a millisecond
would wait for it ten times as long as they take."""


def run_at_once(so_far: PartsFound, parts: Sequence[Part], progress: Progress | None, workers: int) -> None:
    """Computes the parts by so many threads. Raises what a part raises, KeyboardInterrupt, and OutOfTime."""
    halt = Event()

    def find(part: Part) -> None:
        seen = {name: so_far.found[name] for name in (*part.needs, *part.reads) if name in so_far.found}
        with halted_by(halt):
            so_far.find(part, seen)

    waiting, running = list(parts), dict[Future[None], str]()
    pool = ThreadPoolExecutor(workers)
    try:
        with _short_turns():
            while True:
                while len(running) < workers and (part := _next(waiting, set(running.values()), so_far)):
                    if progress is not None:
                        progress(part.told(), len(parts) - len(waiting) - len(running) - 1, len(parts))
                    running[pool.submit(copy_context().run, find, part)] = part.name
                if not running:
                    return
                _take(running, HEARING)
                if is_halted():
                    raise OutOfTime
    finally:
        halt.set()
        # One that does not hear is left behind; what it may yet find is not looked at.
        unresponsive = wait(running, timeout=PATIENCE).not_done
        pool.shutdown(wait=not unresponsive, cancel_futures=True)


def _next(waiting: list[Part], running: Set[str], so_far: PartsFound) -> Part | None:
    """Takes out the first part of which all that it reads has ended; those that lack what they need are dropped."""
    unended = {*running, *(part.name for part in waiting)}
    for part in tuple(waiting):
        if not unended.isdisjoint((*part.needs, *part.reads)):
            continue
        waiting.remove(part)
        if not so_far.interrupted and so_far.complete.issuperset(part.needs):
            return part
        unended.remove(part.name)
    return None


def _take(running: dict[Future[None], str], seconds: float) -> None:
    """Waits for a part to end, at most so many seconds. Raises what it raised."""
    for future in wait(running, timeout=seconds, return_when=FIRST_COMPLETED).done:
        del running[future]
        future.result()


@contextmanager
def _short_turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(min(before, TURN))
    try:
        yield
    finally:
        sys.setswitchinterval(before)
