"""Makes long calls of compiled code interruptible by Ctrl-C.

Python handles the signal between its own instructions only, so that a compiled call of minutes would block it. Such a
call therefore runs in a thread of its own, while the main thread waits in short steps.
"""

from collections.abc import Callable
from threading import Event, Thread

from decision.running.limits import OutOfTime

HEARING = 0.1
"""Seconds of each waiting step, for systems where a wait cannot be interrupted."""

PATIENCE = 2.0
"""Seconds granted to an interrupted call to end; after them its daemon thread is abandoned."""


def interruptible(call: Callable[[Event], None]) -> None:
    """Runs a call in a thread, waits for it, and raises here what it raises.

    On KeyboardInterrupt and OutOfTime the event that the call received is set, which asks it to end soon.
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
