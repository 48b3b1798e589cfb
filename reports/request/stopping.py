"""How a command ends before its end: Ctrl-C, SIGTERM, and a time limit that no loop looked at.

A signal raises an exception in the main thread and is remembered, so that the exit status tells of it even where
a library has swallowed the exception. Files that are half written are removed, whatever ends the process.
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
"""Seconds after which an exception is raised again that was raised where nobody could hear it."""

OUT_OF_TIME = 4
"""The exit status of a command that its time limit ended (reports/commands/asking.py has all of them)."""

GRACE = 0.4
"""Seconds after the time limit at which it is enforced: by then every loop that looks at it has ended."""


class Terminated(KeyboardInterrupt):
    """SIGTERM: ends what Ctrl-C ends, in the same way."""


class Stops:
    """What came from outside in this process."""

    def __init__(self) -> None:
        self.signal: int | None = None
        self.is_begun = False
        self.half_written: set[str] = set()

    def status(self) -> int | None:
        """The exit status that it calls for, if anything came."""
        return None if self.signal is None else 128 + self.signal

    def hear(self, number: int, _: FrameType | None) -> None:
        """Raises in the main thread, or ends at once while there is nothing to keep."""
        self.signal = self.signal or number
        if not self.is_begun:
            os.write(2, b"Interrupted.\n")
            os._exit(128 + number)
        raise KeyboardInterrupt if number == signal.SIGINT else Terminated

    def remove(self, name: str) -> None:
        """Removes a file that was half written, where it has not taken its place."""
        with suppress(OSError):
            os.unlink(name)
        self.half_written.discard(name)

    def remove_all(self) -> None:
        """Removes all that was being written."""
        for name in tuple(self.half_written):
            self.remove(name)


STOPS = Stops()


def listen() -> None:
    """Hear SIGINT and SIGTERM from now on, but for those that whoever started this process wants ignored."""
    for number in (signal.SIGINT, signal.SIGTERM):
        if signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, STOPS.hear)
    sys.unraisablehook = _raised_again(sys.unraisablehook)


def run(call: Callable[[], Any]) -> int:
    """Make the call, which ends with SystemExit as click's do; the exit status, that of a stop where one came."""
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
    """End the process, at once where it was stopped: threads that still work at what nobody wants are not waited for."""
    if STOPS.signal is None and status != OUT_OF_TIME:
        sys.exit(status)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    atexit._run_exitfuncs()  # temporary folders go
    os._exit(status)


@contextmanager
def enforced(seconds: float | None, over: type[BaseException]) -> Iterator[None]:
    """Raises `over` in the main thread when so many seconds and a little more have passed inside it.

    For what looks at no clock, such as reading a file; only where the system can do it, and in the main thread.
    """
    import threading

    is_main = threading.current_thread() is threading.main_thread()
    if seconds is None or not hasattr(signal, "setitimer") or not is_main:
        yield
        return

    def ring(_: int, __: FrameType | None) -> None:
        raise over

    before = signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds + GRACE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _raised_again(hook: Callable[[Any], Any]) -> Callable[[Any], None]:
    """Where an exception from outside was raised in a finaliser or a callback, which swallow all: raise it again soon."""

    def heard(told: Any) -> None:
        if not isinstance(told.exc_value, KeyboardInterrupt):
            hook(told)
        elif hasattr(signal, "setitimer"):
            number = STOPS.signal or signal.SIGINT

            def ring(_: int, frame: FrameType | None) -> None:
                STOPS.hear(number, frame)

            signal.signal(signal.SIGALRM, ring)
            signal.setitimer(signal.ITIMER_REAL, AGAIN)

    return heard
