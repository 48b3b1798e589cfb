"""Calls a solver that runs in another process; it is killed beyond its time limit, and on Ctrl-C."""

import sys
import time
from collections.abc import Callable
from math import inf
from subprocess import Popen
from threading import Thread
from typing import Any

from decision.running.interruption import HEARING, PATIENCE
from decision.running.limits import OutOfTime, is_halted
from decision.solve.solver_outcome import SolverFailed

GRACE = 1.0
"""Seconds beyond the time limit after which a solver in another process is killed."""


def within_time_limit(time_limit: float | None, name: str, ask: Callable[[], Any]) -> Any:
    """Calls a solver in another process; kills it beyond the time limit and on KeyboardInterrupt."""
    answers: list[Any] = []
    raised: list[BaseException] = []

    def run() -> None:
        try:
            answers.append(ask())
        except BaseException as error:
            raised.append(error)

    thread = Thread(target=run, name="solver", daemon=True)
    deadline = inf if time_limit is None else time.monotonic() + time_limit + GRACE
    try:
        thread.start()
        while thread.is_alive():
            thread.join(min(HEARING, max(0.0, deadline - time.monotonic())))
            if is_halted():
                raise OutOfTime
            if time.monotonic() > deadline and thread.is_alive():
                _end_process(thread)
                raise SolverFailed(
                    f"solver {name} did not stop at its time limit of {time_limit:g} seconds: take another solver"
                )
    except (KeyboardInterrupt, OutOfTime):
        _end_process(thread)
        raise
    if raised:
        raise raised[0]
    return answers[0]


def _end_process(thread: Thread) -> None:
    """Kills the process that PuLP waits for in a thread; only the frames of that wait refer to it."""
    frame = sys._current_frames().get(thread.ident or 0)
    while frame is not None:
        for held in frame.f_locals.values():
            if isinstance(held, Popen):
                held.kill()
        frame = frame.f_back
    thread.join(PATIENCE)
