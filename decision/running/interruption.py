"""Makes long calls of compiled code interruptible by Ctrl-C.

Python handles the signal between its own instructions only, so that a compiled call of minutes would block it. Such a
call therefore runs in a thread of its own, while the main thread waits in short steps.
"""

from _thread import start_new_thread
from collections.abc import Callable
from threading import Event
from weakref import ref

from decision.running.limits import OutOfTime, is_halted

HEARING = 0.1
"""Seconds of each waiting step, for systems where a wait cannot be interrupted."""

PATIENCE = 2.0
"""Seconds granted to an interrupted call to end; after them its daemon thread is abandoned."""


class _Lives:
    """Held by a thread as long as it lives."""


def interruptible(call: Callable[[Event], None]) -> None:
    """Runs a call in a thread, waits for it, and raises here what it raises.

    On KeyboardInterrupt and OutOfTime, and where another thread halts this one, the event that the call received is set,
    which asks it to end soon. Raises MemoryError where there is not even enough memory to begin the thread, for which
    `Thread.start` would wait for ever.
    """
    stop, ended = Event(), Event()
    raised: list[BaseException] = []

    def run(_: _Lives) -> None:
        try:
            call(stop)
        except BaseException as error:
            raised.append(error)
        finally:
            ended.set()

    try:
        begun = _Lives()
        lives = ref(begun)
        start_new_thread(run, (begun,))
        del begun
        while not ended.wait(HEARING):
            if lives() is None and not ended.is_set():
                raise MemoryError
            if is_halted():
                raise OutOfTime
    except (KeyboardInterrupt, OutOfTime):
        stop.set()
        ended.wait(PATIENCE)
        raise
    if raised:
        raise raised[0]
