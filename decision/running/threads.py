"""Several computations at once, each in a thread: for compiled searches, which run without the lock of the interpreter.

What each returns must not depend on the others. All are ended where one is, or where the user interrupts them.
"""

from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Event
from typing import TypeVar

from decision.running.limits import halted_by

T = TypeVar("T")

WORKERS = 2
"""Threads: more would get in each other's way between their compiled searches."""


def at_once(tasks: Sequence[Callable[[], T]], workers: int = WORKERS) -> Generator[T, None, None]:
    """Yields what every task returns, in their order. Raises what one of them raises, and KeyboardInterrupt.

    Limits of time and work hold in the threads as in the one that calls.
    """
    if workers < 2 or len(tasks) < 2:
        yield from (task() for task in tasks)
        return
    halt = Event()

    def haltable(task: Callable[[], T]) -> T:
        with halted_by(halt):
            return task()

    with ThreadPoolExecutor(workers) as pool:
        made = [pool.submit(copy_context().run, haltable, task) for task in tasks]
        try:
            for each in made:
                yield each.result()
        finally:
            halt.set()
            pool.shutdown(cancel_futures=True)
