"""Rows of a study computed on a Dask cluster, which is found by the address of its scheduler."""

import logging
import time
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.request.statuses import CouldNotRun
from reports.study.engines import AHEAD, ENDING, EngineLost, WorkersLost


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

WORKERLESS = 60.0
"""Seconds in which the first worker must have joined, and another must have after the last has gone."""


class Cluster:
    """A Dask cluster, by the address of its scheduler. It retries the tasks of workers that die."""

    ends_with_a_worker = False

    def __init__(self, address: str, certificates: Certificates | None = None) -> None:
        try:
            from distributed import Client, Security
        except ImportError:
            raise CouldNotRun(
                "a cluster is reached with Dask, which is not installed here: pip install 'policy-options[cluster]'"
            ) from None
        _quieten()
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
            raise CouldNotRun(
                f"no Dask scheduler answers at {address} ({told}); start one with `dask scheduler`, and its workers with "
                f"`dask worker {address}`, or compute on this machine without --cluster"
            ) from error
        self.address = address
        self.lost = (
            f"the Dask scheduler at {address} has gone; start it again with `dask scheduler`, and its workers with "
            f"`dask worker {address}`, or leave --cluster out"
        )
        self._executor: Executor = self._client.get_executor(pure=False)
        self._counted, self._threads = 0.0, 0
        self._gone: float | None = None
        self._idle = time.monotonic()

    def submit(self, call: Any, text: str) -> "Future[str]":
        """Hands out a call with its text. Raises EngineLost."""
        try:
            return self._executor.submit(call, text)
        except Exception as error:
            if self._client.status == "running":
                raise
            raise EngineLost(self.lost) from error

    def width(self) -> int:
        """How many calls should be out at a time; 0 while there is no worker."""
        return AHEAD * self._threads

    def renew(self) -> None:
        """The scheduler replaces workers itself."""

    def look(self) -> None:
        """Counts the workers. Raises EngineLost where the scheduler has gone for good, WorkersLost where they have."""
        now = time.monotonic()
        if self._client.status == "running":
            self._gone = None
            self._count(now)
            return
        self._gone = self._gone or now
        if self._client.status == "closed" or now - self._gone > JOINING:
            raise EngineLost(self.lost)

    def _count(self, now: float) -> None:
        if now - self._counted > COUNTING:
            with suppress(OSError):
                self._threads = sum(self._client.nthreads().values())
            self._counted = now
        if self._threads:
            self._idle = now
        elif now - self._idle > WORKERLESS:
            raise WorkersLost(
                f"the Dask scheduler at {self.address} has had no worker for {WORKERLESS:.0f} seconds; "
                f"start some with `dask worker {self.address}`"
            )

    def close(self, *, at_once: bool) -> None:
        """Ends it; at_once: without waiting for calls."""
        self._executor.shutdown(wait=not at_once)
        with suppress(OSError, TimeoutError):
            self._client.close(timeout=ENDING)


def _quieten() -> None:
    """Keeps the log of Dask's client, which tells tracebacks of a lost scheduler, out of what a command prints."""
    for name in tuple(logging.root.manager.loggerDict):
        if name == "distributed" or name.startswith("distributed."):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
