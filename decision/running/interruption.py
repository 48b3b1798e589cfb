"""A long call that Ctrl-C ends: Python hears the signal only between its own instructions.

Compiled code that runs for minutes would keep it waiting, so such a call goes to a thread of its own while
this one listens.
"""

from collections.abc import Callable
from threading import Event, Thread

from decision.running.limits import OutOfTime

HEARING = 0.1
"""Seconds between two looks at the keyboard; where a wait can be interrupted, it is so at once."""

PATIENCE = 2.0
"""Seconds that an interrupted call gets to end by itself; then it is left behind, to end with the process."""


def interruptible(call: Callable[[Event], None]) -> None:
    """Make the call in a thread and wait for it; what it raises is raised here.

    On KeyboardInterrupt, and where the time is over, the event handed to the call is set, which asks it to end soon.
    """
    stop, ended = Event(), Event()
    raised: list[BaseException] = []

    def run() -> None:
        try:
            call(stop)
        except BaseException as error:
            raised.append(error)
        finally:
            ended.set()

    try:
        Thread(target=run, name="solver", daemon=True).start()
        while not ended.wait(HEARING):
            pass
    except (KeyboardInterrupt, OutOfTime):
        stop.set()
        ended.wait(PATIENCE)
        raise
    if raised:
        raise raised[0]
