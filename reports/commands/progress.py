"""Progress as one line on standard error, on a terminal only and after a second."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from shutil import get_terminal_size
from threading import Event, Lock, Thread

import click

PATIENCE = 1.0
"""Seconds before the line is first shown."""

PACE = 0.5
"""Seconds between redraws while nothing new is reported."""

LEAST_PACE = 0.1
"""Seconds between redraws at least."""

CLEARED = "\r\x1b[K"
"""Takes the line away."""


@contextmanager
def showing() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """A progress callback; None where standard error is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    line = _Line()
    painter = Thread(target=line.go_on, daemon=True)
    painter.start()
    try:
        yield line.tell
    finally:
        line.clear()
        painter.join()


def say(text: str) -> None:
    """A line on standard error, in place of the line of progress, which is drawn again below it."""
    click.echo(f"{CLEARED if sys.stderr.isatty() else ''}{text}", err=True)


class _Line:
    """The line: its last text, and the seconds since it began."""

    def __init__(self) -> None:
        self._started = time.monotonic()
        self._painted = self._started
        self._told = ""
        self._shown = False
        self._over = Event()
        self._lock = Lock()

    def tell(self, what: str, done: int, of: int | None) -> None:
        self._told = what + (f": {done} of {of}" if of else f": {done}" if done else "")
        if time.monotonic() - self._painted >= LEAST_PACE:
            self._show()

    def go_on(self) -> None:
        """Redraws the line at intervals until it is cleared."""
        while not self._over.wait(PACE):
            self._show()

    def clear(self) -> None:
        with self._lock:
            self._over.set()
            if self._shown:
                sys.stderr.write(CLEARED)
                sys.stderr.flush()

    def _show(self) -> None:
        self._painted = time.monotonic()
        seconds = self._painted - self._started
        with self._lock:
            if self._told and seconds >= PATIENCE and not self._over.is_set():
                self._shown = True
                # A line that is longer than the terminal could not be cleared.
                end = f", {seconds:.0f} s (Ctrl-C stops)"
                room = get_terminal_size().columns - 1 - len(end)
                sys.stderr.write(f"{CLEARED}{self._told[:room]}{end}")
                sys.stderr.flush()
