"""Groups of rows handed out to an engine and taken back; what a lost worker was given is computed again.

After a worker ended, each group that was out is computed while nothing else is; one that ends its worker again is cut into
single rows, and a row that does so twice alone is named as failed. So one row that cannot be computed costs no other.
Where the end of a worker ends the whole run, what is in hand is noted before, for the next run (in_hand.py).
"""

import json
import time
from collections import Counter, deque
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, CancelledError, Future, wait
from dataclasses import dataclass, field
from math import ceil
from typing import Any

from reports.study.engines import Engine, EngineLost

PAUSE = 0.1
"""Seconds between looks at the clock while nothing comes back."""

ATTEMPTS = 2
"""How often a row may end its worker while it is computed alone."""

MOST_BARREN = 100
"""Calls in a row that may come to nothing: with more it is not the rows that are at fault."""

RowNumbers = tuple[int, ...]
"""Rows that are handed out together, by their numbers."""

WORKER_ENDED = "the process that computed it ended"
"""Why a row failed whose worker died."""

TRIALS = 32
"""Into how many trials suspects are divided at most: up to so many are tried one after the other, each alone."""


class RowFailed(Exception):
    """A row cannot be computed, for the reason that it says; comes back whole from any process."""


@dataclass
class Handing:
    """The state of one run."""

    engine: Engine
    """Computes."""

    call: Callable[[str], str]
    """An importable function of a text in JSON, which answers a list of rows in JSON."""

    payload: Callable[[RowNumbers], str]
    """The text for a group."""

    take: Callable[[list[dict[str, Any]]], None]
    """Receives rows that are finished."""

    failed: Callable[[int, str], dict[str, Any]]
    """The row of one that cannot be computed, with the reason."""

    look: Callable[[], None]
    """Called several times a second; may raise to end the run."""

    fatal: tuple[type[BaseException], ...] = ()
    """Exceptions of a row that end the run, as of a solver that is not there."""

    note: Callable[[list[RowNumbers], bool], None] | None = None
    """Is called with what is about to be in hand, and whether it is a trial, where this process ends with a worker."""

    suspects: "deque[RowNumbers]" = field(default_factory=deque)
    """Single rows that were in hand when a run before ended; tried first, by themselves."""

    running: "dict[Future[str], RowNumbers]" = field(default_factory=dict)
    """What is out."""

    alone: "deque[RowNumbers]" = field(default_factory=deque)
    """Groups that are computed while nothing else is."""

    trial: bool = False
    """Whether suspects are out, and nothing else."""

    deaths: "Counter[int]" = field(default_factory=Counter)
    """By row, how often it failed while it was computed alone."""

    barren: int = 0
    """How many calls in a row came to nothing."""

    def run(self, groups: Iterable[RowNumbers]) -> None:
        """Computes all groups. Raises what `look` raises, the fatal exceptions, and EngineLost."""
        waiting = deque(groups)
        company = ceil(len(self.suspects) / TRIALS)
        self.trial = bool(self.suspects)
        while waiting or self.running or self.alone or self.suspects:
            self._hand_out(self._next(waiting, company))
            done, _ = wait(self.running, timeout=PAUSE, return_when=FIRST_COMPLETED)
            if not self.running:  # no worker is there yet
                time.sleep(PAUSE)
            by_itself = len(self.running) == 1
            broken: list[tuple[RowNumbers, Exception]] = []
            for future in sorted(done, key=Future.cancelled):  # what is finished before what is lost
                self._taken_back(future, self.running.pop(future), broken)
            if any(isinstance(error, BrokenExecutor) for _, error in broken):
                # All that is out is lost with the pool; some of it may have been finished before.
                for future in wait(self.running).done:
                    self._taken_back(future, self.running.pop(future), broken)
                self.engine.renew()
            for group, error in broken:
                self._again(group, told_of(error), by_itself)
            self.engine.look()
            self.look()

    def _next(self, waiting: "deque[RowNumbers]", company: int) -> list[RowNumbers]:
        """What is to be handed out now; company: how many suspects are tried at a time."""
        if self.trial and (self.suspects or self.running):
            return _first(self.suspects, min(company, self.engine.width()) - len(self.running))
        self.trial = False
        if self.alone:
            return [] if self.running else [self.alone.popleft()]
        return _first(waiting, self.engine.width() - len(self.running))

    def _hand_out(self, groups: list[RowNumbers]) -> None:
        if groups and self.note is not None:
            self.note([*self.running.values(), *groups], self.trial)
        for group in groups:
            try:
                self.running[self.engine.submit(self.call, self.payload(group))] = group
            except BrokenExecutor:  # a worker ended while nothing was out
                self.engine.renew()
                self.alone.append(group)

    def _taken_back(
        self, future: "Future[str]", group: RowNumbers, broken: list[tuple[RowNumbers, Exception]]
    ) -> None:
        try:
            rows = json.loads(future.result())
        except self.fatal:
            raise
        except CancelledError:
            raise EngineLost(self.engine.lost) from None
        except Exception as error:  # whatever a row may raise, it is one row's
            broken.append((group, error))
            self.barren += 1
            if self.barren > MOST_BARREN:
                raise EngineLost(f"{self.barren} calls in a row came to nothing: {told_of(error)}") from error
        else:
            self.barren = 0
            self.take(rows)

    def _again(self, group: RowNumbers, told: str, by_itself: bool) -> None:
        """Computes a group again that came to nothing, alone; or names its row as failed."""
        if not by_itself:
            self.alone.append(group)
        elif len(group) > 1:
            self.alone.extend((row,) for row in group)
        else:
            (row,) = group
            self.deaths[row] += 1
            if self.deaths[row] < ATTEMPTS:
                self.alone.append(group)
            else:
                self.take([self.failed(row, as_often(told))])


def _first(of: "deque[RowNumbers]", most: int) -> list[RowNumbers]:
    """The first groups of a queue, taken out of it: so many at most."""
    return [of.popleft() for _ in range(min(len(of), most))]


def as_often(told: str) -> str:
    """Why a row failed, with how often it was computed alone."""
    return f"{told}, {ATTEMPTS} times of {ATTEMPTS}"


def told_of(error: Exception) -> str:
    """Why a call came to nothing, the same whichever engine says it."""
    if isinstance(error, BrokenExecutor) or type(error).__name__ == "KilledWorker":
        return WORKER_ENDED
    if isinstance(error, MemoryError):
        return "there was not enough memory"
    if isinstance(error, RowFailed):
        return str(error)
    return f"{type(error).__name__}: {str(error).splitlines()[0] if str(error) else ''}".rstrip(": ")


def groups_of(
    rows: int, within: int, done: Mapping[int, Any], shard: tuple[int, int]
) -> Iterable[RowNumbers]:
    """The groups that are still to be computed, of rows of one variant that follow each other.

    within: rows of a variant; done: rows that are finished; shard: which of how many shares of the groups, from 1.
    """
    size = max(1, min(LARGEST, rows // FEWEST))
    number = 0
    for start in range(0, rows, within):
        for first in range(start, start + within, size):
            own = range(first, min(first + size, start + within))
            if number % shard[1] == shard[0] - 1:
                left = tuple(row for row in own if row not in done)
                if left:
                    yield left
            number += 1


LARGEST = 8
"""Rows of a group."""

FEWEST = 100
"""Groups that a study has at least, where it has as many rows, so that all workers have some to the end."""
