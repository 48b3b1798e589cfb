"""Rows of a study computed on a Dask cluster, which is found by the address of its scheduler.

A scheduler or worker may also be there and do nothing: stopped, or on a machine that is. Nothing of it is waited for
without an end, and it is named.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import Any

from reports.request.statuses import CouldNotRun
from reports.study.engines import AHEAD, ENDING, EngineLost, WorkersLost
from reports.study.heartbeats import Heartbeats
from reports.words.wording import listed


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
"""Seconds after which a scheduler is asked again how its workers are."""

SILENCE = 30.0
"""Seconds that a scheduler which is connected has for an answer, as long as Dask itself waits."""

UNHEARD = 60.0
"""Seconds without a sign of life after which a worker is named; one that computes gives a sign at least every few."""

WORKERLESS = 60.0
"""Seconds in which the first worker must have joined, and another must have after the last has gone."""


RETRIES = 3
"""How often a result is fetched again whose connection was lost: by default Dask does not, and it would never come."""

MOST_NAMED = 5
"""Workers of which a message gives the address."""


class Cluster:
    """A Dask cluster, by the address of its scheduler. It retries the tasks of workers that die."""

    ends_with_a_worker = False

    def __init__(
        self,
        address: str,
        certificates: Certificates | None = None,
        tell: Callable[[str], None] | None = None,
    ) -> None:
        """Raises CouldNotRun where no scheduler answers. tell: is given a line on workers that are silent."""
        try:
            import dask
            from distributed import Client, Security
        except ImportError:
            raise CouldNotRun(
                "a cluster is reached with Dask, which is not installed here: pip install 'policy-options[cluster]'"
            ) from None
        _quieten()
        dask.config.set({"distributed.comm.retry.count": RETRIES})
        security = None
        if certificates is not None:
            security = Security(
                tls_ca_file=str(certificates.authority),
                tls_client_cert=str(certificates.own),
                tls_client_key=str(certificates.key),
                require_encryption=True,
            )
        try:
            asked = {"security": security, "timeout": JOINING, "set_as_default": False}
            self._client: Any = _within(JOINING + ENDING, lambda: Client(address, **asked))
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
        self._tell = tell
        self._scheduler = self._client.scheduler
        self._asked: Future[Any] | None = None
        self._since = self._counted = 0.0
        self._threads = 0
        self._beats = Heartbeats()
        self._named: frozenset[str] = frozenset()
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
        """Hears of the workers. Raises EngineLost where the scheduler has gone for good, WorkersLost where they have."""
        now = time.monotonic()
        if self._client.status == "running":
            self._gone = None
            self._ask(now)
            self._look_after_workers(now)
            return
        self._gone, self._asked = self._gone or now, None
        if self._client.status == "closed" or now - self._gone > JOINING:
            raise EngineLost(self.lost)

    def _ask(self, now: float) -> None:
        """Asks the scheduler how its workers are, and takes the answer once it is there, without waiting for it."""
        if self._asked is None:
            if now - self._counted > COUNTING:
                self._asked, self._since = self._begun(self._scheduler.identity()), now
        elif self._asked.done():
            with suppress(OSError):  # the connection is lost: where it does not come back, `look` finds that
                workers = self._asked.result()["workers"]
                self._threads = sum(worker["nthreads"] for worker in workers.values())
                told = {address: worker["last_seen"] for address, worker in workers.items()}
                self._beats = self._beats.heard(told, now)
            self._asked, self._counted = None, now
        elif now - self._since > SILENCE:
            raise EngineLost(
                f"the Dask scheduler at {self.address} is there, but has not answered for {SILENCE:.0f} seconds: it is "
                f"stopped, or its machine is; end it and start it again with `dask scheduler`, and its workers with "
                f"`dask worker {self.address}`, or leave --cluster out"
            )

    def _begun(self, question: Coroutine[Any, Any, Any]) -> "Future[Any]":
        return asyncio.run_coroutine_threadsafe(question, self._client.loop.asyncio_loop)

    def _look_after_workers(self, now: float) -> None:
        """Names silent workers. Raises WorkersLost where there are none, and EngineLost where all are silent."""
        silent = self._beats.silent(now, UNHEARD)
        if self._tell is not None and set(silent) - self._named:
            self._tell(
                f"Not heard of for {UNHEARD:.0f} seconds: {_workers(silent)}. End what is stopped (on its machine, with "
                "kill -9), and other workers compute its rows; the scheduler gives it up by itself after its worker-ttl, "
                "five minutes where nothing else is set."
            )
        self._named = frozenset(silent)
        if self._threads and len(silent) < len(self._beats.signs):
            self._idle = now
        elif now - self._idle > WORKERLESS and silent:
            raise EngineLost(
                f"no worker of the Dask scheduler at {self.address} gives a sign of life: {_workers(silent)}; end what is "
                f"stopped (kill -9) and start others with `dask worker {self.address}`"
            )
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


def _within(seconds: float, make: Callable[[], Any]) -> Any:
    """What a call makes that may never end. Raises TimeoutError, and what the call raises.

    Dask limits the time for a connection, and not that for the first word on it.
    """
    made: Future[Any] = Future()

    def run() -> None:
        try:
            made.set_result(make())
        except BaseException as error:
            made.set_exception(error)

    Thread(target=run, daemon=True).start()
    try:
        return made.result(seconds)
    except TimeoutError as error:
        if made.done():
            raise
        raise TimeoutError(
            "it takes the connection and says nothing: it is stopped, or its machine is"
        ) from error


def _workers(addresses: tuple[str, ...]) -> str:
    """Their addresses, of many the first few."""
    more = len(addresses) - MOST_NAMED
    told = [*addresses[:MOST_NAMED], *([f"{more:,} more"] if more > 0 else [])]
    return f"the Dask worker{'s' if len(addresses) > 1 else ''} {listed(told)}"


def _quieten() -> None:
    """Keeps the logs of Dask's client and of what it stands on, which tell tracebacks of a lost scheduler, out of what a
    command prints."""
    for name in (*logging.root.manager.loggerDict, "tornado.application", "tornado.general", "asyncio"):
        if name.partition(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)
