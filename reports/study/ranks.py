"""Rows of a study computed by the ranks of an MPI job."""

import signal
import sys
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any

from click.exceptions import Exit

from reports.request.statuses import CouldNotRun
from reports.request.stopping import STOPS
from reports.study.engines import AHEAD, EngineLost


class Ranks:
    """The ranks of an MPI job but the first, which hands out. A rank that dies ends the job: it resumes from its parts."""

    ends_with_a_worker = True
    lost = "a rank of the MPI job has gone"

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
        raise EngineLost(self.lost)

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
