"""The search for efficient bundles: which way, in which order, by which threads, and what is left when it stops."""

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from decision.archive import Archive, archive, copied, merged
from decision.bounds import tabled_bounds
from decision.compiled import IS_COMPILED
from decision.consenting import Consents, consents_of
from decision.descent import Picks, most_worth, reached
from decision.exchanges import exchanges
from decision.lever_order import by_bounds, clear_first
from decision.local_search import seed
from decision.packed import packed
from decision.probing import feasible_leaves
from decision.problem import Problem
from decision.whole import Board, Tree, tree
from decision.worker import Ground, Limits, TooMany, Worker
from decision.zones import Bounding

Stopped = Literal["", "time_limit", "interrupted", "full"]
Progress = Callable[[str, int, int | None], None]
Method = Literal["bounded listing", "zones"]

LISTED = {1: 1e6, 2: 1e6}
"""Up to so many feasible bundles listing them all is quicker than zones, by number of objectives."""

MOST_LISTED = 2e12
"""The same with three objectives or more: zones are then so many that only longer lists lose to them."""

TASKS = 128
"""The work is split into at least so many parts: threads share them, and what is open shows by them."""

TRIES = 3_000_000
"""Bundles that are tried at most to begin with good ones."""

FEWER_TRIES = 100_000
"""As many in any case."""

FOR_A_TRY = 40_000
"""Listing gains by a try where there are so many feasible bundles or more for each."""


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
    few = feasible_leaves(plain.board)
    if method is None:
        method = "zones" if few > LISTED.get(len(plain.board.base), MOST_LISTED) else "bounded listing"
    order, relaxed = (by_bounds if method == "zones" else clear_first)(problem, plain)
    bounding = Bounding(relaxed.weightings, relaxed.top, relaxed.drop)
    consent = consents_of(problem, order)
    words = packed(order.board)
    start = archive(min(2**14, limits.bundles), words.form.worths, len(order.order))
    tries = TRIES if method == "zones" else int(min(max(few / FOR_A_TRY, FEWER_TRIES), TRIES))
    stopped = _seeded(order.board, consent, bounding, start, tries, limits, began)
    if stopped:
        return _found(order, [start], [np.zeros(0, dtype=np.int16)], method, stopped)
    ground = Ground(
        words,
        consent,
        exchanges(order.board, words),
        tabled_bounds(order.board),
        bounding if method == "zones" else None,
        order.board.least_worth,
    )
    if (order.board.least_use[0] > order.board.cap).any():
        return _found(order, [start], [], method, "")  # a row breaks whatever is decided: words do not tell
    workers = [Worker(ground, copied(start), limits) for _ in range(limits.workers)]
    return _searched(order, method, workers, began, progress)


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
    try:
        seed(board, consent, bounding, start, tries, len(start.slots) // 2, lambda: limits.are_over(began))
    except KeyboardInterrupt:
        return "interrupted"
    return "time_limit" if limits.are_over(began) else ""


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
    used, _ = reached(board, prefix[None])
    if (used[0] + board.least_use[len(prefix)] > board.cap).any():
        return board.least_worth
    ceiling: NDArray[np.int64] = most_worth(board, prefix[None])[0]
    return ceiling


def default_workers() -> int:
    """As many threads as there are processors, eight at most: each holds bundles of its own."""
    return min(8, os.cpu_count() or 1)
