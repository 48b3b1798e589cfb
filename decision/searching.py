"""The search for efficient bundles: which way, in which order, by which threads, and what is left when it stops."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from decision.archive import Archive, archive, copied, grown, merged
from decision.compiled import IS_COMPILED
from decision.consenting import consents_of
from decision.descent import Picks, descend, feasible_leaves, most
from decision.listing import DONE, FULL, Bounds, Consents, list_below, no_bounds, tabled_bounds
from decision.local_search import seed
from decision.problem import Problem
from decision.relaxation import Relaxation, relax
from decision.whole import Board, Tree, tree
from decision.zones import Bounding, roomier, search_below, split, zones

Stopped = Literal["", "time_limit", "interrupted", "full"]
Progress = Callable[[str, int, int | None], None]
Method = Literal["listing", "bounded listing", "zones"]

PROBES = 400
"""Random ways down by which the number of feasible bundles is estimated."""

FEW = 1e6
"""So many feasible bundles are gone through at once, without threads."""

LISTED = {1: 1e6, 2: 1e6, 3: 1e7, 4: 1e9}
"""Up to so many feasible bundles listing them all is quicker than zones, by number of objectives."""

MOST_LISTED = 2e12
"""The same with five objectives or more: zones are then so many that only longer lists lose to them."""

UNBOUNDED_LISTING = 1e8
"""Up to so many, looking for bounds costs more than it saves."""

LEAST_BELOW = 4096.0
"""Where so many combinations of options or more lie below, a bound is tried."""

TASKS = 128
"""The work is split into at least so many parts: threads share them, and what is open shows by them."""

TRIES = 3_000_000
"""Bundles that are tried at most to begin with good ones."""


@dataclass(frozen=True)
class Found:
    """What a search found. worths, picks: bundles x objectives, bundles x levers in the tree's order.

    ceilings: open tasks x objectives, the most that what was not searched can be worth; none when complete.
    """

    tree: Tree
    worths: NDArray[np.int64]
    picks: Picks
    ceilings: NDArray[np.int64]
    method: Method
    stopped: Stopped


@dataclass
class Limits:
    """What a search may use: seconds, bundles held by a thread, bytes held by all, threads.

    `stop` tells compiled code to end.
    """

    seconds: float | None
    bundles: int
    memory: int
    workers: int
    stop: NDArray[np.bool_] = field(default_factory=lambda: np.zeros(1, dtype=bool))

    def are_over(self, began: float) -> bool:
        """Whether the seconds have passed."""
        return self.seconds is not None and time.monotonic() - began > self.seconds


class TooMany(Exception):
    """More bundles or bytes than may be held."""


def find_efficient(
    problem: Problem, limits: Limits, progress: Progress | None = None, method: Method | None = None
) -> Found:
    """All efficient bundles of a problem, as far as the limits allow. Raises TooLong (decision/whole.py).

    method: how to find them, chosen by the size of the problem unless asked for.
    """
    began = time.monotonic()
    if progress and not IS_COMPILED:
        progress("compiling the search, once for this version", 0, None)
    plain = tree(problem)
    few = feasible_leaves(plain.board, PROBES, 1)
    objectives = len(plain.board.base)
    consent = consents_of(problem, plain)
    if method is None and few <= FEW:
        lister = Lister(plain.board, consent, _empty(plain, limits), limits, no_bounds(plain.board))
        return _searched(plain, "listing", [lister], limits, began, progress)
    if method is None:
        method = "zones" if few > LISTED.get(objectives, MOST_LISTED) else "listing"
        method = "bounded listing" if method == "listing" and few > UNBOUNDED_LISTING else method
    order, relaxed = _ordered(problem, plain)
    bounding = Bounding(relaxed.weightings, relaxed.top, relaxed.drop)
    start = _empty(order, limits)
    stopped = _seeded(order.board, consent, bounding, start, limits, began)
    if stopped:
        return _found(order, [start], [np.zeros(0, dtype=np.int16)], method, stopped)
    workers: list[Worker] = []
    for _ in range(limits.workers):
        if method == "zones":
            workers.append(Zoner(order.board, consent, start, limits, bounding))
        else:
            bounded = method == "bounded listing"
            bounds = tabled_bounds(order.board, LEAST_BELOW) if bounded else no_bounds(order.board)
            workers.append(Lister(order.board, consent, start, limits, bounds))
    return _searched(order, method, workers, limits, began, progress)


def _empty(order: Tree, limits: Limits) -> Archive:
    return archive(min(2**14, limits.bundles), len(order.board.base), len(order.order))


def _ordered(problem: Problem, plain: Tree) -> tuple[Tree, Relaxation]:
    """Levers first whose less good options take most off the bounds, whatever the weighting."""
    relaxed = relax(plain.board)
    loss = -np.minimum.reduceat(relaxed.drop, plain.board.first[:-1], axis=0) / (np.abs(relaxed.top) + 1)
    places = np.argsort(-np.sqrt(loss).mean(axis=1) if loss.shape[1] else np.zeros(len(loss)), kind="stable")
    order = tree(problem, [plain.order[place] for place in places])
    first = plain.board.first
    options = np.concatenate([np.arange(first[place], first[place + 1]) for place in places])
    return order, Relaxation(relaxed.weightings, relaxed.top, np.ascontiguousarray(relaxed.drop[options]))


def _seeded(
    board: Board, consent: Consents, bounding: Bounding, start: Archive, limits: Limits, began: float
) -> Stopped:
    """Fills the archive with good bundles to begin with; what cut it short, if anything."""
    stopped: Stopped = ""
    with ThreadPoolExecutor(1) as pool:
        seeding = pool.submit(
            seed, board, consent, bounding, start, TRIES, len(start.slots) // 2, limits.stop
        )
        try:
            while not stopped and wait([seeding], timeout=0.1).not_done:
                stopped = "time_limit" if limits.are_over(began) else ""
        except KeyboardInterrupt:
            stopped = "interrupted"
        limits.stop[0] = bool(stopped)
    seeding.result()
    return stopped


class Worker:
    """A thread's own archive, through which it takes one task after the other."""

    def __init__(self, board: Board, consent: Consents, start: Archive, limits: Limits) -> None:
        self.board, self.consent, self.limits = board, consent, limits
        self.kept = copied(start)
        self.counts = np.zeros(2, dtype=np.int64)

    def take(self, prefix: Picks) -> bool:
        """Searches a task; whether it came to its end. One that ran out of room begins again with more."""
        while (ended := self.search(prefix)) == FULL:
            if len(self.kept.slots) == self.kept.size[0]:
                if self.kept.size[0] >= self.limits.bundles:
                    raise TooMany
                self.kept = grown(self.kept, self.limits.bundles)
            if self.size() > self.limits.memory:
                raise TooMany
        return ended == DONE

    def search(self, prefix: Picks) -> int:
        """As `take`, once."""
        raise NotImplementedError

    def size(self) -> int:
        """Bytes held, those of all threads together."""
        return self.limits.workers * sum(part.nbytes for part in self.kept)


class Lister(Worker):
    """Goes through all feasible bundles."""

    def __init__(
        self, board: Board, consent: Consents, start: Archive, limits: Limits, bounds: Bounds
    ) -> None:
        super().__init__(board, consent, start, limits)
        self.bounds = bounds

    def search(self, prefix: Picks) -> int:
        stop = self.limits.stop
        return int(list_below(self.board, prefix, self.consent, self.bounds, self.kept, stop, self.counts))


class Zoner(Worker):
    """Follows open zones."""

    def __init__(
        self, board: Board, consent: Consents, start: Archive, limits: Limits, bounding: Bounding
    ) -> None:
        super().__init__(board, consent, start, limits)
        self.bounding = bounding
        self.open = zones(2**14, board.least_worth, len(bounding.top))
        for i in range(self.kept.size[0]):
            while not split(self.open, bounding, self.kept.worths[i]):
                self.open = roomier(self.open)

    def search(self, prefix: Picks) -> int:
        stop = self.limits.stop
        ended = int(
            search_below(
                self.board, prefix, self.consent, self.bounding, self.open, self.kept, stop, self.counts
            )
        )
        if ended == FULL:
            self.open = roomier(self.open)
        return ended

    def size(self) -> int:
        return super().size() + self.limits.workers * sum(part.nbytes for part in self.open)


def _searched(
    order: Tree,
    method: Method,
    workers: list[Worker],
    limits: Limits,
    began: float,
    progress: Progress | None,
) -> Found:
    """The tasks shared out, until all are done or a limit is reached."""
    tasks = list(_tasks(order.board)) if len(workers) > 1 else [np.zeros(0, dtype=np.int16)]
    left = list(range(len(tasks)))[::-1]
    open_tasks = set(left)
    stopped: Stopped = ""
    running: dict[Future[bool], tuple[int, Worker]] = {}
    with ThreadPoolExecutor(len(workers)) as pool:
        try:
            idle = list(workers)
            while left or running:
                while left and idle:
                    worker, task = idle.pop(), left.pop()
                    running[pool.submit(worker.take, tasks[task])] = task, worker
                for future in wait(running, timeout=0.1, return_when=FIRST_COMPLETED).done:
                    task, worker = running.pop(future)
                    idle.append(worker)
                    if future.result():
                        open_tasks.discard(task)
                if progress:
                    found = max(int(worker.kept.size[0]) for worker in workers)
                    progress(
                        f"{found} bundles found; parts searched", len(tasks) - len(open_tasks), len(tasks)
                    )
                if limits.are_over(began):
                    stopped = "time_limit"
                    break
        except TooMany:
            stopped = "full"
        except KeyboardInterrupt:
            stopped = "interrupted"
        finally:
            limits.stop[0] = True
    for future, (task, _) in running.items():
        if future.exception() is None and future.result():
            open_tasks.discard(task)
    left_open = [tasks[task] for task in sorted(open_tasks)]
    return _found(order, [worker.kept for worker in workers], left_open, method, stopped)


def _found(
    order: Tree, archives: list[Archive], open_tasks: list[Picks], method: Method, stopped: Stopped
) -> Found:
    """What several archives hold together, and how much the tasks that are open can be worth."""
    kept = merged(archives)
    count = kept.size[0]
    ceilings = np.array([_ceiling(order.board, task) for task in open_tasks], dtype=np.int64)
    return Found(
        tree=order,
        worths=kept.worths[:count],
        picks=kept.picks[kept.slots[:count]],
        ceilings=ceilings.reshape(-1, len(order.board.base)),
        method=method,
        stopped=stopped if open_tasks else "",
    )


def _tasks(board: Board) -> Iterator[Picks]:
    """Options of the first levers, in all ways, enough of them to share out."""
    levers = len(board.first) - 1
    options = np.diff(board.first)
    depth = 0
    while depth < levers and np.prod(options[:depth], dtype=float) < TASKS:
        depth += 1
    for pick in np.ndindex(*options[:depth].tolist()):
        yield np.array(pick, dtype=np.int16)


def _ceiling(board: Board, prefix: Picks) -> NDArray[np.int64]:
    """The most that any bundle with this prefix can be worth on each objective."""
    levers, objectives = len(board.first) - 1, len(board.base)
    picks = np.zeros(levers, dtype=np.int16)
    used = np.zeros((levers + 1, len(board.cap)), dtype=np.int64)
    totals = np.zeros((levers + 1, objectives), dtype=np.int64)
    if not descend(board, prefix, picks, used, totals):
        return board.least_worth
    depth = len(prefix)
    return np.array([most(board, depth, j, totals[depth, j]) for j in range(objectives)], dtype=np.int64)


def default_workers() -> int:
    """As many threads as there are processors, eight at most: each holds bundles of its own."""
    return min(8, os.cpu_count() or 1)
