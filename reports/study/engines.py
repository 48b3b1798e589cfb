"""Where the rows of a study are computed: processes of this machine, a Dask cluster or the ranks of an MPI job.

All are executors of `concurrent.futures`. What they are given is an importable function and a text in JSON.
"""

import os
import signal
import sys
import time
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any, Protocol

from click.exceptions import Exit

from reports.request.statuses import CouldNotRun
from reports.request.stopping import STOPS

AHEAD = 2
"""Groups that are handed out for each worker: one to compute, one to go on with."""

ENDING = 5.0
"""Seconds in which a process that was told to end is waited for."""


class EngineLost(Exception):
    """The engine as a whole has gone, as a cluster whose scheduler ended."""


class Engine(Protocol):
    """An executor, and what must be known of it."""

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
    """Processes of this machine. They are started anew, not forked: what a fork copies of a solver's threads is no use."""

    def __init__(self, workers: int) -> None:
        self.workers = workers
        self._pool = self._started()

    def _started(self) -> ProcessPoolExecutor:
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
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@dataclass(frozen=True)
class Certificates:
    """What a connection by TLS needs."""

    authority: Path
    """The certificate of the authority that signs."""

    own: Path
    """The certificate of this client."""

    key: Path
    """Its private key."""


JOINING = 15.0
"""Seconds that a scheduler has to answer, and a lost one to come back."""

COUNTING = 2.0
"""Seconds after which the workers of a cluster are counted again."""


class Cluster:
    """A Dask cluster, by the address of its scheduler. It retries the tasks of workers that die."""

    def __init__(self, address: str, certificates: Certificates | None = None) -> None:
        try:
            from distributed import Client, Security
        except ImportError:
            raise CouldNotRun(
                "a cluster is reached with Dask, which is not installed here: pip install 'policy-options[cluster]'"
            ) from None
        security = None
        if certificates is not None:
            security = Security(
                tls_ca_file=str(certificates.authority),
                tls_client_cert=str(certificates.own),
                tls_client_key=str(certificates.key),
                require_encryption=True,
            )
        try:
            self._client = Client(address, security=security, timeout=JOINING, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            told = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise CouldNotRun(f"no Dask scheduler answers at {address}: {told}") from error
        self.address = address
        self._executor: Executor = self._client.get_executor(pure=False)
        self._counted, self._threads = 0.0, 0
        self._gone: float | None = None

    def submit(self, call: Any, text: str) -> "Future[str]":
        """Hands out a call with its text."""
        return self._executor.submit(call, text)

    def width(self) -> int:
        """How many calls should be out at a time; 0 while there is no worker."""
        if time.monotonic() - self._counted > COUNTING:
            with suppress(OSError):
                self._threads = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return AHEAD * self._threads

    def renew(self) -> None:
        """The scheduler replaces workers itself."""

    def look(self) -> None:
        """Raises EngineLost where the scheduler has gone for good."""
        if self._client.status == "running":
            self._gone = None
            return
        self._gone = self._gone or time.monotonic()
        if self._client.status == "closed" or time.monotonic() - self._gone > JOINING:
            raise EngineLost(f"the cluster at {self.address} has gone")

    def close(self, *, at_once: bool) -> None:
        """Ends it; at_once: without waiting for calls."""
        self._executor.shutdown(wait=not at_once)
        with suppress(OSError, TimeoutError):
            self._client.close(timeout=ENDING)


class Ranks:
    """The ranks of an MPI job but the first, which hands out. A rank that dies ends the job: it resumes from its parts."""

    def __init__(self, executor: Any) -> None:
        self._executor = executor
        self.is_ended = False

    def submit(self, call: Any, text: str) -> "Future[str]":
        """Hands out a call with its text."""
        found: Future[str] = self._executor.submit(call, text)
        return found

    def width(self) -> int:
        """How many calls should be out at a time."""
        return AHEAD * int(self._executor.num_workers)

    def renew(self) -> None:
        """Raises EngineLost: MPI replaces no rank."""
        raise EngineLost("a rank of the MPI job has gone")

    def look(self) -> None:
        """A lost rank ends the job, so that there is nothing to look at."""

    def close(self, *, at_once: bool) -> None:
        """Ends it; at_once: the job is aborted as soon as what is finished is told."""
        self.is_ended = at_once
        self._executor.shutdown(wait=not at_once, cancel_futures=at_once)


@contextmanager
def ranks() -> Iterator[Ranks | None]:
    """The ranks of this MPI job; None on all of them but the first, which by then have computed all they were handed."""
    try:
        from mpi4py import MPI
        from mpi4py.futures import MPICommExecutor
    except (ImportError, RuntimeError) as error:
        told = "" if isinstance(error, ModuleNotFoundError) else f" ({error})"
        raise CouldNotRun(
            f"MPI cannot be used here{told}: pip install 'policy-options[mpi]', beside an MPI such as MPICH"
        ) from None
    if MPI.COMM_WORLD.Get_size() < 2:
        raise CouldNotRun(
            "this MPI job has one rank, and one hands out the work of the others: mpiexec -n 3 policy-options study …"
        )
    if MPI.COMM_WORLD.Get_rank():
        signal.signal(
            signal.SIGINT, signal.SIG_IGN
        )  # the first rank keeps what is finished, and ends the job
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    with MPICommExecutor(MPI.COMM_WORLD, root=0) as executor:
        if executor is None:
            yield None
            return
        own = Ranks(executor)
        try:
            yield own
        except Exit as ended:
            if own.is_ended:  # the ranks would first finish what they were handed
                sys.stdout.flush()
                sys.stderr.flush()
                MPI.COMM_WORLD.Abort(STOPS.status() or ended.exit_code)
            raise
