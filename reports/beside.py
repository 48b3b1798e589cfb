"""A second process, in which a part of a long piece of work is done while this one does another."""

import signal
from collections.abc import Callable
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any, Generic, Literal, TypeVar

T = TypeVar("T")


class Beside:
    """Calls made in a process of its own, one at a time; it begins with the first, and ends with this context.

    What fails there, and whatever may keep it from working at all, costs time alone: the call is then made here.
    next_needs: a module that it imports once it has answered the first call.
    """

    def __init__(self, next_needs: str) -> None:
        self._next_needs = next_needs
        self._process: BaseProcess | None = None
        self._line: Connection | None = None

    def __enter__(self) -> "Beside":
        return self

    def __exit__(self, *_: object) -> None:
        self.give_up()

    def give_up(self) -> None:
        """Ends it, with what it may be at; calls that are begun later begin another."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        if self._line is not None:
            self._line.close()
        self._process = self._line = None

    @property
    def has_begun(self) -> bool:
        """Whether it has been asked for anything, and is there."""
        return self._process is not None and self._process.is_alive()

    def begin(self, call: Callable[..., T], *arguments: Any) -> "Awaited[T]":
        """Begins the call, which can be pickled and so can what it returns; the one before must have been taken."""
        try:
            if self._line is None:
                self._start()
            assert self._line is not None
            self._line.send((call, arguments))
            return Awaited(self._line, call, arguments)
        except OSError:
            return Awaited(None, call, arguments)

    def _start(self) -> None:
        # A process begun anew: one that is a copy of this could wait for threads that are none of its own.
        context = get_context("spawn")
        line, theirs = context.Pipe()
        process = context.Process(target=_serve, args=(theirs, self._next_needs), daemon=True)
        process.start()
        theirs.close()
        self._line, self._process = line, process


class Awaited(Generic[T]):
    """A call that was begun beside."""

    def __init__(self, line: Connection | None, call: Callable[..., T], arguments: tuple[Any, ...]) -> None:
        self._line, self._call, self._arguments = line, call, arguments

    def is_done(self) -> bool:
        """Whether to take it needs no waiting for the other process."""
        return self._line is None or self._line.poll()

    def take(self) -> T:
        """What the call returns, waited for; what it raises is raised here, by the call made once more."""
        try:
            if self._line is not None:
                answer: tuple[Literal[True], T] | tuple[Literal[False], None] = self._line.recv()
                if answer[0]:
                    return answer[1]
        except (EOFError, OSError):
            pass
        return self._call(*self._arguments)


def _serve(line: Connection, next_needs: str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks is interrupted, and ends this one
    while True:
        try:
            call, arguments = line.recv()
        except EOFError:
            return
        try:
            answer: tuple[bool, Any] = (True, call(*arguments))
        except Exception:
            answer = (False, None)
        line.send(answer)
        import_module(next_needs)
