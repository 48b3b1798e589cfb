"""The time limit of a command: from when the case begins to be read to when the answer is written."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import click

from reports.request.asked import Asked


class TimeUp(BaseException):
    """The time limit was reached before a command had anything to tell."""


TIME_LIMIT, STARTED, KEPT = "reports.time_limit", "reports.started", "reports.kept"
"""Where the context remembers the time limit, when the clock began (when the case begins to be read), and the seconds
kept for writing."""


def remember_limit(ctx: click.Context, _: click.Parameter, value: float | None) -> float | None:
    """Callback of `--time-limit`: stores it in the context."""
    ctx.meta[TIME_LIMIT] = value
    return value


@contextmanager
def within_time(share: float = 0.0) -> Iterator[None]:
    """Enforces the command's time limit on its body. Raises TimeUp where nothing inside handles it.

    share: of the time kept for writing, from 0 to 1, that the body may use too.
    """
    context = click.get_current_context(silent=True)
    limit = None if context is None else context.meta.get(TIME_LIMIT)
    if context is None or limit is None:
        yield
        return
    from decision import OutOfTime, limited
    from reports.request.stopping import enforced

    limit -= (1 - share) * context.meta.get(KEPT, 0.0)
    left = max(0.0, limit - (time.monotonic() - context.meta.setdefault(STARTED, time.monotonic())))
    try:
        with limited(left), enforced(left, OutOfTime):
            yield
    except OutOfTime as stop:
        raise TimeUp from stop


def keep_time(seconds: float, share: float) -> None:
    """Keeps time for writing files: the larger of these seconds and this share of the time limit, at most half of it."""
    meta = click.get_current_context().meta
    limit = meta.get(TIME_LIMIT)
    if limit is not None:
        meta[KEPT] = min(max(seconds, share * limit), limit / 2)


NO_TIME = 0.001
"""Seconds: the limit once the time is up; 0 would mean no limit."""


def time_left(asked: Asked, started: float) -> float | None:
    """Seconds left of the time limit, more than 0; None without a limit."""
    limit: float | None = asked.time_limit
    return None if limit is None else max(NO_TIME, limit - (time.monotonic() - started))
