"""A second process, in which a part of a long piece of work is done while this one does another."""

import os
import signal
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from importlib import import_module
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from multiprocessing.reduction import ForkingPickler
from typing import Any, Generic, TypeVar

T = TypeVar("T")


class Beside:
    """Calls made in a process of its own, one after the other, as they were begun; it lives as long as this context.

    What fails there, and whatever may keep it from working at all, costs time alone: the call is then made here.
    needs: modules that it imports, in this order, while it has nothing to do.
    """

    def __init__(self, needs: Sequence[str]) -> None:
        self._needs = tuple(needs)
        self._process: BaseProcess | None = None
        self._line: Connection | None = None
        self._answers: list[Future[bytes]] = []
        # What is large waits in a thread until the other side reads or writes it, and this one goes on.
        self._sender, self._receiver = ThreadPoolExecutor(max_workers=1), ThreadPoolExecutor(max_workers=1)

    def __enter__(self) -> "Beside":
        # A process begun anew: one that is a copy of this could wait for threads that are none of its own.
        context = get_context("spawn")
        with suppress(OSError):
            line, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, self._needs), daemon=True)
            with _interrupts_kept_from_it():
                process.start()
            theirs.close()
            self._line, self._process = line, process
        return self

    def __exit__(self, *_: object) -> None:
        self.give_up()

    def give_up(self) -> None:
        """Ends it, with what it may be at; what was not answered, and all that is begun later, is called here."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
        for threads in (self._sender, self._receiver):
            threads.shutdown(cancel_futures=True)
        if self._line is not None:
            self._line.close()
        self._process = self._line = None

    def is_there(self) -> bool:
        """Whether a call that is begun now is made there."""
        return self._process is not None and self._process.is_alive()

    def is_busy(self) -> bool:
        """Whether it is still at what it was asked."""
        return not all(answer.done() for answer in self._answers)

    def begin(self, call: Callable[..., T], *arguments: Any) -> "Awaited[T]":
        """Begins the call, or puts it behind those begun before; it can be pickled, and so can what it returns."""
        if self._line is None:
            return Awaited(None, call, arguments)
        reads_at_once = bool(self._answers) and not self.is_busy()
        sent = self._sender.submit(_send, self._line, ForkingPickler.dumps((call, arguments)))
        if reads_at_once:
            sent.result()  # a thread would have to wait for its turns among the work here
        self._answers.append(self._receiver.submit(self._line.recv_bytes))
        return Awaited(self._answers[-1], call, arguments)


class Awaited(Generic[T]):
    """A call that was begun beside; answer: what it returned there, alone in a tuple and pickled; none in an empty one."""

    def __init__(
        self, answer: Future[bytes] | None, call: Callable[..., T], arguments: tuple[Any, ...]
    ) -> None:
        self._answer, self._call, self._arguments = answer, call, arguments

    def is_done(self) -> bool:
        """Whether to take it needs no waiting for the other process."""
        return self._answer is None or self._answer.done()

    def take(self, seconds: float | None = None) -> T:
        """What the call returns, waited for; what it raises is raised here, by the call made once more.

        seconds: to wait at most; then OutOfTime is raised.
        """
        if self._answer is not None:
            with suppress(EOFError, OSError, CancelledError):
                try:
                    given = self._answer.result(seconds)
                except TimeoutError as error:
                    from decision import OutOfTime

                    raise OutOfTime from error
                answer: tuple[T] | tuple[()] = ForkingPickler.loads(given)
                if answer:
                    return answer[0]
        return self._call(*self._arguments)


@contextmanager
def _interrupts_kept_from_it() -> Iterator[None]:
    """A process that is begun now is not interrupted, from its first moment on; this one is, a moment later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    resource_tracker.ensure_running()  # it would lift the mask
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT, signal.SIGTERM])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _send(line: Connection, question: memoryview) -> None:
    with suppress(OSError):  # it has ended: then there is no answer either
        line.send_bytes(question)


def _serve(line: Connection, needs: Sequence[str]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that asks is interrupted, and ends this one
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # that process has work for the other processors
    todo = deque(needs)
    while True:
        while todo and not line.poll():
            import_module(todo.popleft())
        try:
            call, arguments = line.recv()
        except EOFError:
            return
        try:
            answer: tuple[Any, ...] = (call(*arguments),)
        except Exception:
            answer = ()
        line.send(answer)
