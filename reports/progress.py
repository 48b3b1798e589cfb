"""A line of progress on standard error: on a terminal only, for work longer than a second."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 1.0
"""Seconds of silence before anything is shown."""


@contextmanager
def showing() -> Iterator[Callable[[str, int, int | None], None] | None]:
    """A function to tell progress to, or None where nobody watches."""
    if not sys.stderr.isatty():
        yield None
        return
    started = time.monotonic()
    shown = False

    def tell(what: str, done: int, of: int | None) -> None:
        nonlocal shown
        if time.monotonic() - started >= PATIENCE:
            shown = True
            count = f"{done} of {of}" if of else str(done)
            sys.stderr.write(f"\r\x1b[K{what}: {count}, {time.monotonic() - started:.0f} s (Ctrl-C stops)")
            sys.stderr.flush()

    try:
        yield tell
    finally:
        if shown:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
