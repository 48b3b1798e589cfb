"""Where the rows of a study are computed: what every engine is, and processes of this machine.

An engine is an executor of `concurrent.futures`. What it is given is an importable function and a text in JSON. A Dask
cluster is in cluster.py, the ranks of an MPI job in ranks.py.
"""

import os
import signal
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process, resource_tracker
from threading import Thread
from typing import Any, Protocol

AHEAD = 2
"""Groups that are handed out for each worker: one to compute, one to go on with."""

ENDING = 5.0
"""Seconds in which a process that was told to end is waited for."""


class EngineLost(Exception):
    """The engine as a whole has gone, as a cluster whose scheduler ended; says what to do."""


class WorkersLost(EngineLost):
    """All workers of an engine have gone, which may be the doing of a row that they computed."""


class Engine(Protocol):
    """An executor, and what must be known of it."""

    ends_with_a_worker: bool
    """Whether the end of a worker ends this process too, so that what is in hand must be noted before."""

    lost: str
    """What is said where the engine has gone, with what to do."""

    def submit(self, call: Any, text: str) -> "Future[str]":
        """Hands out a call with its text."""

    def width(self) -> int:
        """How many calls should be handed out at a time; 0 while there is no worker."""

    def renew(self) -> None:
        """Replaces the executor after a worker ended and broke it. Raises EngineLost where that is impossible."""

    def look(self) -> None:
        """Raises EngineLost where the engine has gone."""

    def close(self, *, at_once: bool) -> None:
        """Ends it; at_once: without waiting for calls."""


class Processes:
    """Processes of this machine.

    They are not forked from this process, for what a fork copies of a solver's threads is no use. On Linux they are forked
    from one that has imported what they need and does nothing else, in a quarter of the processor time; elsewhere they
    start anew.
    """

    ends_with_a_worker = False
    lost = "the processes that compute have gone"

    def __init__(self, workers: int, imported: Sequence[str] = ()) -> None:
        """imported: names of the modules that they all need."""
        self.workers = workers
        self._imported = list(imported)
        self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
        if sys.platform == "linux":
            context = get_context("forkserver")
            context.set_forkserver_preload(self._imported)
            return ProcessPoolExecutor(self.workers, mp_context=context, initializer=begin_worker)
        return ProcessPoolExecutor(self.workers, mp_context=get_context("spawn"), initializer=begin_worker)

    def submit(self, call: Any, text: str) -> "Future[str]":
        """Hands out a call with its text."""
        with _interrupts_held():  # a process that is started here must not hear Ctrl-C: this one ends it
            return self._pool.submit(call, text)

    def width(self) -> int:
        """How many calls should be out at a time; 0 while there is no worker."""
        return AHEAD * self.workers

    def renew(self) -> None:
        """Starts a pool in place of the one that a worker's end broke."""
        self.close(at_once=True)
        self._pool = self._started()

    def look(self) -> None:
        """Processes come and go with the pool."""

    def close(self, *, at_once: bool) -> None:
        """Ends it; at_once: without waiting for calls."""
        self._pool.shutdown(wait=not at_once, cancel_futures=True)
        if at_once:
            ended = active_children()
            for process in ended:
                process.kill()
            for process in ended:
                process.join(ENDING)


def begin_worker() -> None:
    """Prepares a process of the pool: it ends with the process that started it, and computes in one thread."""
    from threadpoolctl import threadpool_limits

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threadpool_limits(1)
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Ctrl-C is heard after the body, and never by a process that the body starts."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # where it is started in the body, it lets SIGINT through again
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
