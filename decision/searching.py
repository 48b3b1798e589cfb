"""The search for efficient bundles: which way, in which order, by which threads, and what is left when it stops."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from decision.archive import Archive, archive, boxed, copied, grown, merged, nbytes
from decision.bounds import Bounds, no_bounds, tabled_bounds
from decision.compiled import IS_COMPILED
from decision.consenting import consents_of
from decision.descent import Consents, Picks, descend, feasible_leaves, most
from decision.exchanges import SHARED, Exchanges, exchanges, no_exchanges, users
from decision.local_search import seed
from decision.packed import Packed, packed
from decision.problem import Problem
from decision.relaxation import Relaxation, relax
from decision.walk import CROWDED, DONE, STOPPED, UNSORTED, Workspace, longer, walk, workspace
from decision.whole import Board, Tree, tree
from decision.zones import Bounding, no_bounding, roomier, split, zones

Stopped = Literal["", "time_limit", "interrupted", "full"]
Progress = Callable[[str, int, int | None], None]
Method = Literal["listing", "bounded listing", "zones"]

PROBES = 400
"""Random ways down by which the number of feasible bundles is estimated."""

FEW = 1e5
"""So many feasible bundles are gone through at once, without threads."""

LISTED = {1: 1e6, 2: 1e6}
"""Up to so many feasible bundles listing them all is quicker than zones, by number of objectives."""

MOST_LISTED = 2e12
"""The same with three objectives or more: zones are then so many that only longer lists lose to them."""

LEAST_BELOW = 16.0
"""Where so many combinations of options or more lie below, a bound is tried."""

TASKS = 128
"""The work is split into at least so many parts: threads share them, and what is open shows by them."""

TRIES = 3_000_000
"""Bundles that are tried at most to begin with good ones, before zones are searched."""

FEWER_TRIES = 100_000
"""As many before listing, which gains less by them."""

EVEN = 1e-6
"""What a lever that uses or brings nothing counts as using or bringing."""


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
    consent = consents_of(problem, plain)
    if method is None and few <= FEW:
        words = packed(plain.board)
        watched, bounds = no_exchanges(plain.board, words), no_bounds(plain.board)
        ground = Ground(plain.board, words, consent, watched, bounds, no_bounding(plain.board), zoned=False)
        return _searched(
            plain, "listing", [Worker(ground, _empty(plain, words, limits), limits)], began, progress
        )
    if method is None:
        method = "zones" if few > LISTED.get(len(plain.board.base), MOST_LISTED) else "bounded listing"
    order, relaxed = _ordered(problem, plain) if method == "zones" else _clear_first(problem, plain)
    bounding = Bounding(relaxed.weightings, relaxed.top, relaxed.drop)
    words = packed(order.board)
    start = _empty(order, words, limits)
    tries = TRIES if method == "zones" else FEWER_TRIES
    stopped = _seeded(order.board, consent, bounding, start, tries, limits, began)
    if stopped:
        return _found(order, [start], [np.zeros(0, dtype=np.int16)], method, stopped)
    ground = Ground(
        order.board,
        words,
        consent,
        no_exchanges(order.board, words) if method == "listing" else exchanges(order.board, words),
        no_bounds(order.board) if method == "listing" else tabled_bounds(order.board, LEAST_BELOW),
        bounding if method == "zones" else no_bounding(order.board),
        zoned=method == "zones",
    )
    workers = [Worker(ground, copied(start), limits) for _ in range(limits.workers)]
    return _searched(order, method, workers, began, progress)


def _empty(order: Tree, words: Packed, limits: Limits) -> Archive:
    return archive(min(2**14, limits.bundles), words.worths, len(order.order))


def _ordered(problem: Problem, plain: Tree) -> tuple[Tree, Relaxation]:
    """Levers first whose less good options take most off the bounds, whatever the weighting."""
    relaxed = relax(plain.board)
    loss = -np.minimum.reduceat(relaxed.drop, plain.board.first[:-1], axis=0) / (np.abs(relaxed.top) + 1)
    places = np.argsort(-np.sqrt(loss).mean(axis=1) if loss.shape[1] else np.zeros(len(loss)), kind="stable")
    return _in_places(problem, plain, relaxed, places)


def _clear_first(problem: Problem, plain: Tree) -> tuple[Tree, Relaxation]:
    """Levers with rules first, and of those with and without, first those that bring clearly more or clearly less
    for what they use than most do: there the bounds close one side soon."""
    board = plain.board
    heads = board.first[:-1]

    def spread(amounts: NDArray[np.int64]) -> NDArray[np.float64]:
        most, least = np.maximum.reduceat(amounts, heads), np.minimum.reduceat(amounts, heads)
        return (most - least).astype(float)

    shared = users(board).sum(axis=0) > SHARED
    used = (spread(board.use) / np.maximum(1, board.cap - board.least_use[0]))[:, shared].sum(axis=1)
    gained = (spread(board.gain) / np.maximum(1, np.abs(board.most_gain[0])))[:, ~board.peak].sum(axis=1)
    clear = np.log((gained + EVEN) / (used + EVEN))
    ruled = users(board)[:, ~shared].any(axis=1)
    return _in_places(problem, plain, relax(board), np.lexsort((-np.abs(clear - np.median(clear)), ~ruled)))


def _in_places(
    problem: Problem, plain: Tree, relaxed: Relaxation, places: NDArray[np.intp]
) -> tuple[Tree, Relaxation]:
    order = tree(problem, [plain.order[place] for place in places])
    first = plain.board.first
    options = np.concatenate([np.arange(first[place], first[place + 1]) for place in places])
    return order, Relaxation(relaxed.weightings, relaxed.top, np.ascontiguousarray(relaxed.drop[options]))


def _seeded(
    board: Board,
    consent: Consents,
    bounding: Bounding,
    start: Archive,
    tries: int,
    limits: Limits,
    began: float,
) -> Stopped:
    """Fills the archive with good bundles to begin with; what cut it short, if anything."""
    stopped: Stopped = ""
    with ThreadPoolExecutor(1) as pool:
        room = len(start.slots) // 2
        seeding = pool.submit(seed, board, consent, bounding, start, tries, room, limits.stop)
        try:
            while not stopped and wait([seeding], timeout=0.1).not_done:
                stopped = "time_limit" if limits.are_over(began) else ""
        except KeyboardInterrupt:
            stopped = "interrupted"
        limits.stop[0] = bool(stopped)
    seeding.result()
    return stopped


@dataclass(frozen=True)
class Ground:
    """What all threads read: the board, and by what a way down is cut short; zoned: whether zones are searched."""

    board: Board
    words: Packed
    consent: Consents
    watched: Exchanges
    bounds: Bounds
    bounding: Bounding
    zoned: bool


class Worker:
    """A thread's own archive and zones, with which it takes one task after the other."""

    def __init__(self, ground: Ground, kept: Archive, limits: Limits) -> None:
        self.ground, self.kept, self.limits = ground, kept, limits
        self.counts = np.zeros(2, dtype=np.int64)
        self.open = zones(2**14 if ground.zoned else 1, ground.board.least_worth, len(ground.bounding.top))
        if not ground.zoned:
            self.open.size[0] = 0
            return
        for worths in kept.worths:
            while not split(self.open, ground.bounding, worths):
                self.open = roomier(self.open)

    def take(self, prefix: Picks) -> bool:
        """Searches a task; whether it came to its end. One that ran out of room begins again with more."""
        if (self.ground.board.least_use[0] > self.ground.board.cap).any():
            return True  # a row breaks whatever is decided: words (decision/packed.py) do not tell
        space = self._workspace(prefix)
        while (ended := self._walk(space)) not in (DONE, STOPPED):
            if ended == CROWDED:
                self.open = roomier(self.open)
                space = self._workspace(prefix)
            elif ended == UNSORTED:
                boxed(self.kept)
            elif self.kept.size[0] < len(self.kept.slots):
                space = longer(space)
            else:
                self._grow()
            if (
                self.limits.workers * (nbytes(self.kept) + sum(part.nbytes for part in self.open))
                > self.limits.memory
            ):
                raise TooMany
        return ended == DONE

    def _grow(self) -> None:
        boxed(self.kept)
        if self.kept.size[0] >= self.limits.bundles:
            raise TooMany
        if self.kept.size[0] > len(self.kept.slots) // 2:
            self.kept = grown(self.kept, self.limits.bundles)

    def _workspace(self, prefix: Picks) -> Workspace:
        ground = self.ground
        return workspace(ground.board, ground.words, ground.watched, ground.bounding, self.open, prefix)

    def _walk(self, space: Workspace) -> int:
        ground = self.ground
        return int(
            walk(
                ground.board,
                ground.words,
                ground.consent,
                ground.watched,
                ground.bounds,
                ground.bounding,
                self.open,
                self.kept,
                space,
                self.limits.stop,
                self.counts,
            )
        )


def _searched(
    order: Tree,
    method: Method,
    workers: list[Worker],
    began: float,
    progress: Progress | None,
) -> Found:
    """The tasks shared out, until all are done or a limit is reached."""
    limits = workers[0].limits
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
        worths=kept.worths,
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
