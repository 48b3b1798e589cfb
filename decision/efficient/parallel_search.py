"""The search for efficient bundles by several threads: work stealing, progress, and what is unexplored when it stops."""

import os
import time
from collections import deque
from collections.abc import Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np

from decision.efficient.archive import Archive, merged
from decision.efficient.encoding import Encoding
from decision.efficient.partial_bundles import Assignments
from decision.efficient.row_bounds import Bounds, upper_bounds
from decision.efficient.search_state import Subtree, fraction_of, unexplored
from decision.efficient.search_worker import CapacityReached, Limits, Worker
from decision.running.arrays import Integers
from decision.running.compilation import IS_COMPILED
from decision.running.limits import OutOfTime, OutOfWork
from decision.running.parts import Progress

Stopped = Literal["", "time_limit", "interrupted", "full", "out_of_work"]
"""What ended a search early: "full" is a limit of bundles or memory; empty: nothing."""

SearchMethod = Literal["bounded listing", "zones", "decision diagram"]
"""Branch and bound with knapsack bounds and dominance rules, or with search zones and Lagrangian bounds; longest paths
through a decision diagram."""

COMPILING = "compiling the search, once for this version"
"""Progress text while numba compiles."""

LEAST_DONE = 0.01
"""The share of the tree that must be done before the time left is estimated."""

LATENCY = 0.01
"""Seconds between two checks for idle threads and limits."""

FOR_A_BUNDLE = 2.2e-4
"""Seconds kept for each bundle found: to merge the archives, evaluate the bundles and write them."""

LEAST_COMPARING, MOST_COMPARING = 0.25, 2.0
"""Seconds for merging archives: in any case, and at most after an interruption."""

PATIENCE = 0.3
"""Seconds that threads have to stop; the archive of one that has not is left out."""


@dataclass(frozen=True)
class SearchResult:
    """What a search found."""

    encoding: Encoding
    """The instance that was searched."""

    vectors: Integers
    """bundles x objectives: objective vectors."""

    assignments: Assignments
    """bundles x levers in branching order."""

    ceilings: Integers
    """unexplored subtrees x objectives: upper bounds on their objective vectors; no row when complete."""

    method: SearchMethod
    """The method that was used."""

    stopped: Stopped
    """What ended the search early; empty when complete."""

    work: int = 0
    """The work of all threads, where the limits count it."""


def run_workers(
    encoding: Encoding,
    method: SearchMethod,
    start: Archive,
    workers: list[Worker],
    began: float,
    progress: Progress | None,
) -> SearchResult:
    """Searches the tree by all workers; idle ones take subtrees from others, until it is complete or a limit is reached.

    start: the initial archive, which stands for that of a worker that does not stop in time.
    """
    limits = workers[0].limits
    waiting = deque([root_subtree(encoding)])
    stopped: Stopped = ""
    idle = workers[::-1]
    running: dict[Future[None], Worker] = {}
    pool = ThreadPoolExecutor(len(workers))
    try:
        while waiting or running:
            while waiting and idle:
                worker = idle.pop()
                worker.pending.append(waiting[0])  # first: a subtree in neither would count as searched
                waiting.popleft()
                running[pool.submit(worker.search)] = worker
            for future in wait(running, timeout=LATENCY, return_when=FIRST_COMPLETED).done:
                idle.append(running.pop(future))
                future.result()
            for worker, _ in zip(running.values(), idle, strict=False):
                if not waiting:
                    worker.share(waiting.append)
            if progress:
                _report(progress, workers, waiting, began)
            if limits.are_over(began, FOR_A_BUNDLE * sum(int(worker.archive.size[0]) for worker in workers)):
                stopped = "time_limit"
                break
    except CapacityReached:
        stopped = "full"
    except OutOfTime as stop:
        stopped = "out_of_work" if isinstance(stop, OutOfWork) else "time_limit"
    except KeyboardInterrupt:
        stopped = "interrupted"
    finally:
        for worker in workers:
            worker.stop()
        # One that does not stop (while numba compiles) is left behind: its arrays may still change.
        unresponsive = {running[future] for future in wait(running, timeout=PATIENCE).not_done}
        pool.shutdown(wait=not unresponsive, cancel_futures=True)
    responsive = [worker.archive for worker in workers if worker not in unresponsive]
    open_subtrees = [*waiting, *(subtree for worker in workers for subtree in worker.pending)]
    if unresponsive:
        open_subtrees = [root_subtree(encoding)]
    bounds = workers[0].data.bounds
    found = merged_result(
        encoding,
        bounds,
        [start, *responsive] if unresponsive else responsive,
        open_subtrees,
        method,
        stopped,
        limits,
        began,
    )
    return replace(found, work=sum(worker.spent() for worker in workers))


def root_subtree(encoding: Encoding) -> Subtree:
    """The whole tree."""
    return Subtree(np.zeros(0, dtype=np.int16), 0, int(encoding.instance.first[1]))


def _report(progress: Progress, workers: list[Worker], waiting: Iterable[Subtree], began: float) -> None:
    """Reports bundles found, the least depth of unexplored subtrees, the share that is done and the time left."""
    found = max(int(worker.archive.size[0]) for worker in workers)
    open_subtrees = [*waiting, *(subtree for worker in workers for subtree in worker.pending)]
    open_subtrees += [
        subtree for worker in workers if (space := worker.space) for subtree in unexplored(space)
    ]
    done = max(0.0, 1 - sum(fraction_of(workers[0].data.words, subtree) for subtree in open_subtrees))
    levers = min((len(subtree.above) for subtree in open_subtrees), default=0)
    if done == 0 and not IS_COMPILED:
        progress(COMPILING, 0, None)
        return
    rest = ""
    if done > LEAST_DONE:
        seconds = (time.monotonic() - began) * (1 - done) / done
        rest = f", about {seconds:.0f} s to go if the rest is like it"
    progress(f"{found} bundles found, {levers} levers decided{rest}; per cent searched", int(100 * done), 100)


def merged_result(
    encoding: Encoding,
    bounds: Bounds,
    archives: list[Archive],
    open_subtrees: list[Subtree],
    method: SearchMethod,
    stopped: Stopped,
    limits: Limits,
    began: float,
) -> SearchResult:
    """The merged archives, as far as there is time to compare their bundles, and the bounds of what is unexplored."""
    now = time.monotonic()
    ends = inf if limits.seconds is None else max(began + limits.seconds, now + LEAST_COMPARING)
    if stopped == "interrupted":  # this must not take long either
        ends = now + MOST_COMPARING
    archive, late = merged(archives, lambda: time.monotonic() > ends)
    count = archive.size[0]
    ceilings = [late.max(axis=0, keepdims=True) if len(late) else late]
    if len(late) and not stopped:
        stopped = "time_limit"
    for subtree in open_subtrees:
        assignments = [np.append(subtree.above, n) for n in range(subtree.first, subtree.end)]
        ceilings.append(upper_bounds(encoding.instance, bounds, np.array(assignments, dtype=np.int16)))
    return SearchResult(
        encoding=encoding,
        vectors=archive.vectors,
        assignments=archive.assignments[archive.slots[:count]],
        ceilings=np.vstack(ceilings),
        method=method,
        stopped=stopped if open_subtrees or len(late) else "",
    )


def default_workers() -> int:
    """The number of processors, eight at most, since every thread has an archive of its own."""
    return min(8, os.cpu_count() or 1)
