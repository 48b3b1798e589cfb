"""Signals and time limits of the process: SIGINT, SIGTERM, and an alarm for code that checks no clock.

A signal raises in the main thread and is recorded, so that the exit status is right even where a library swallows the
exception. Temporary files are removed however the process ends.
"""

import atexit
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Any

AGAIN = 0.05
"""Seconds after which an exception that was swallowed is raised again."""

OUT_OF_TIME = 4
"""The exit status of a command that its time limit ended (all are in reports/request/statuses.py)."""

GRACE = 0.4
"""Seconds after the time limit at which it is enforced: by then every loop that looks at it has ended."""


class Terminated(KeyboardInterrupt):
    """Raised on SIGTERM; handled like KeyboardInterrupt."""


class Stops:
    """The signal state of the process."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self.is_begun = False
        self.half_written: set[str] = set()
        self.over: type[BaseException] | None = None
        """What the time limit raises, while it is enforced."""

    def status(self) -> int | None:
        """128 + the signal received; None where there was none."""
        return None if self.signal is None else 128 + self.signal

    def hear(self, number: int, _: FrameType | None) -> None:
        """The signal handler: raises in the main thread, or exits at once before `run`."""
        self.signal = self.signal or number
        if not self.is_begun:
            os.write(2, b"Interrupted.\n")
            os._exit(128 + number)
        raise KeyboardInterrupt if number == signal.SIGINT else Terminated

    def remove(self, name: str) -> None:
        """Removes a temporary file that was not renamed."""
        with suppress(OSError):
            os.unlink(name)
        self.half_written.discard(name)

    def remove_all(self) -> None:
        """Removes all temporary files."""
        for name in tuple(self.half_written):
            self.remove(name)


STOPS = Stops()


def listen() -> None:
    """Installs handlers for SIGINT and SIGTERM, unless the parent process had them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, STOPS.hear)
    sys.unraisablehook = _raised_again(sys.unraisablehook)


def run(call: Callable[[], Any]) -> int:
    """Calls a click command and returns its exit status, that of a signal where there was one."""
    STOPS.is_begun = True
    status: Any = 0
    try:
        call()
    except SystemExit as ended:
        status = ended.code
    except BaseException:
        if STOPS.signal is None:
            raise
        # What a library makes of an exception that comes from outside is no defect.
        with suppress(OSError):
            os.write(2, b"Interrupted.\n")
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, signal.SIG_IGN)
        STOPS.remove_all()
    if isinstance(status, str):
        sys.stderr.write(f"{status}\n")
        status = 1
    return STOPS.status() or int(status or 0)


def leave(status: int) -> None:
    """Exits the process; after a signal or the time limit without waiting for threads."""
    if STOPS.signal is None and status != OUT_OF_TIME:
        sys.exit(status)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    atexit._run_exitfuncs()  # temporary folders go
    os._exit(status)


@contextmanager
def enforced(seconds: float | None, over: type[BaseException]) -> Iterator[None]:
    """Raises `over` in the main thread GRACE seconds after `seconds`, by an alarm.

    For code that checks no clock, such as reading a file; without effect where there is no setitimer, or in other
    threads.
    """
    import threading

    is_main = threading.current_thread() is threading.main_thread()
    if seconds is None or not hasattr(signal, "setitimer") or not is_main:
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise over

    before, outer = signal.signal(signal.SIGALRM, ring), STOPS.over
    STOPS.over = over
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        STOPS.over = outer


def _raised_again(hook: Callable[[Any], Any]) -> Callable[[Any], None]:
    """An unraisable hook that raises the exception of a signal or the time limit again, where a finaliser or callback
    swallowed it."""

    def heard(told: Any) -> None:
        if isinstance(told.exc_value, MemoryError):
            return  # a thread that could not begin: whoever waits for it says so
        if STOPS.over is not None and isinstance(told.exc_value, STOPS.over):
            signal.setitimer(signal.ITIMER_REAL, AGAIN)
        elif not isinstance(told.exc_value, KeyboardInterrupt):
            hook(told)
        elif hasattr(signal, "setitimer"):
            number = STOPS.signal or signal.SIGINT

            def ring(_: int, frame: FrameType | None) -> None:
                STOPS.hear(number, frame)

            signal.signal(signal.SIGALRM, ring)
            signal.setitimer(signal.ITIMER_REAL, AGAIN)

    return heard
