"""The search for efficient bundles: which way, in which order, by which threads, and what is left when it stops."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np

from decision.efficient.archive import Archive, archive, copied, merged
from decision.efficient.branching_order import by_bounds, clear_first
from decision.efficient.compilation import IS_COMPILED
from decision.efficient.consents import Consents, consents_of
from decision.efficient.depth_first import Part, share_of, unsearched
from decision.efficient.dominance_rules import exchanges
from decision.efficient.integer_problem import Board, Tree, tree
from decision.efficient.lagrangian_bounds import no_relaxation, relax
from decision.efficient.local_search import seed
from decision.efficient.packed_words import packed
from decision.efficient.partial_bundles import Picks
from decision.efficient.row_bounds import Bounds, most_below, tabled_bounds
from decision.efficient.search_worker import Ground, Limits, TooMany, Worker
from decision.efficient.search_zones import Bounding
from decision.efficient.size_estimate import feasible_leaves
from decision.model.problem import Problem
from decision.running.arrays import Integers
from decision.running.limits import OutOfTime, OutOfWork, seconds_left

Stopped = Literal["", "time_limit", "interrupted", "full", "out_of_work"]
Progress = Callable[[str, int, int | None], None]
Method = Literal["bounded listing", "zones"]

LISTED = {1: 1e6, 2: 1e9, 3: 2e10}
"""Up to so many feasible bundles listing them all is quicker than zones, by number of objectives."""

MOST_LISTED = 2e12
"""The same with four objectives or more: zones are then so many that only longer lists lose to them."""

COMPILING = "compiling the search, once for this version"

LEAST_DONE = 0.01
"""Before so much is done, nothing is said about how long the rest takes."""

LATENCY = 0.01
"""Seconds after which is looked who is idle, and at the limits."""

TRIES = 3_000_000
"""Bundles that are tried at most to begin with good ones."""

FEWER_TRIES = 100_000
"""As many in any case, where it begins with any."""

UNSEEDED = 1e5
"""Where so few bundles are feasible listing begins with none."""

FOR_A_BUNDLE = 2.2e-4
"""Seconds that are kept for each bundle found: so long it takes to compare what several threads found, to compute all
that it comes to, and to write that down."""

LEAST_COMPARING, MOST_COMPARING = 0.25, 2.0
"""Seconds for this in any case, and at most where the search was interrupted."""

PATIENCE = 0.3
"""Seconds that threads get to end when they are told to; what one that has not ended found is left out."""

FOR_A_TRY = 40_000
"""Listing gains by a try where there are so many feasible bundles or more for each."""


@dataclass(frozen=True)
class Found:
    """What a search found. worths, picks: bundles x objectives, bundles x levers in the tree's order.

    ceilings: open tasks x objectives, the most that what was not searched can be worth; none when complete.
    """

    tree: Tree
    worths: Integers
    picks: Picks
    ceilings: Integers
    method: Method
    stopped: Stopped


def find_efficient(
    problem: Problem, limits: Limits, progress: Progress | None = None, method: Method | None = None
) -> Found:
    """All efficient bundles of a problem, as far as the limits allow. Raises TooLong (efficient/integer_problem.py).

    method: how to find them, chosen by the size of the problem unless asked for.
    """
    began = time.monotonic()
    limits = replace(limits, seconds=seconds_left(limits.seconds))
    if progress and not IS_COMPILED:
        progress(COMPILING, 0, None)
    plain = tree(problem)
    few = feasible_leaves(plain.board)
    if method is None:
        method = "zones" if few > LISTED.get(len(plain.board.base), MOST_LISTED) else "bounded listing"
    if method == "zones":
        order, relaxed = by_bounds(problem, plain)
    else:
        order = clear_first(problem, plain)
        relaxed = relax(order.board) if few > UNSEEDED else no_relaxation(order.board)
    bounding = Bounding(relaxed.weightings, relaxed.top, relaxed.drop)
    consent = consents_of(problem, order)
    words = packed(order.board)
    bounds = tabled_bounds(order.board)
    start = archive(min(2**14, limits.bundles), words.form.worths, len(order.order))
    tries = TRIES if method == "zones" else min(max(few / FOR_A_TRY, FEWER_TRIES), TRIES)
    stopped = _seeded(order.board, consent, bounding, start, int(tries), limits, began)
    if stopped:
        return _found(order, bounds, [start], [_all_of(order)], method, stopped, limits, began)
    ground = Ground(
        words,
        consent,
        None if method == "zones" else exchanges(order.board, words),
        bounds,
        bounding if method == "zones" else None,
        order.board.least_worth,
    )
    if (order.board.least_use[0] > order.board.cap).any():
        return _found(
            order, bounds, [start], [], method, "", limits, began
        )  # a row breaks whatever is decided: words do not tell
    workers = [Worker(ground, copied(start), limits) for _ in range(limits.workers)]
    return _searched(order, method, start, workers, began, progress)


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
    except OutOfTime:
        return "time_limit"
    except KeyboardInterrupt:
        return "interrupted"
    return "time_limit" if limits.are_over(began) else ""


def _searched(
    order: Tree,
    method: Method,
    start: Archive,
    workers: list[Worker],
    began: float,
    progress: Progress | None,
) -> Found:
    """The tree parted among the workers, whoever is idle taking from another, until all is done or a limit reached.

    start: what they begin with, which is what is known where one of them cannot be heard in time.
    """
    limits = workers[0].limits
    waiting = deque([_all_of(order)])
    stopped: Stopped = ""
    idle = workers[::-1]
    running: dict[Future[None], Worker] = {}
    pool = ThreadPoolExecutor(len(workers))
    try:
        while waiting or running:
            while waiting and idle:
                worker = idle.pop()
                worker.left.append(waiting[0])  # first: a part that is in neither would count as searched
                waiting.popleft()
                running[pool.submit(worker.search)] = worker
            for future in wait(running, timeout=LATENCY, return_when=FIRST_COMPLETED).done:
                idle.append(running.pop(future))
                future.result()
            for worker, _ in zip(running.values(), idle, strict=False):
                if not waiting:
                    worker.share(waiting.append)
            if progress:
                _tell(progress, workers, waiting, began)
            if limits.are_over(began, FOR_A_BUNDLE * sum(int(worker.kept.size[0]) for worker in workers)):
                stopped = "time_limit"
                break
    except TooMany:
        stopped = "full"
    except OutOfTime as stop:
        stopped = "out_of_work" if isinstance(stop, OutOfWork) else "time_limit"
    except KeyboardInterrupt:
        stopped = "interrupted"
    finally:
        for worker in workers:
            worker.stop()
        # One that does not end, as while it is compiled, is left behind: what it holds may change under our hands.
        unheard = {running[future] for future in wait(running, timeout=PATIENCE).not_done}
        pool.shutdown(wait=not unheard, cancel_futures=True)
    heard = [worker.kept for worker in workers if worker not in unheard]
    left = [*waiting, *(part for worker in workers for part in worker.left)]
    if unheard:
        left = [_all_of(order)]
    bounds = workers[0].ground.bounds
    return _found(order, bounds, [start, *heard] if unheard else heard, left, method, stopped, limits, began)


def _all_of(order: Tree) -> Part:
    return Part(np.zeros(0, dtype=np.int16), 0, int(order.board.first[1]))


def _tell(progress: Progress, workers: list[Worker], waiting: Iterable[Part], began: float) -> None:
    """Bundles found, the levers that are decided on every way left, and how long the rest takes if it is like this."""
    found = max(int(worker.kept.size[0]) for worker in workers)
    left = [*waiting, *(part for worker in workers for part in worker.left)]
    left += [part for worker in workers if (space := worker.space) for part in unsearched(space)]
    done = max(0.0, 1 - sum(share_of(workers[0].ground.words, part) for part in left))
    levers = min((len(part.above) for part in left), default=0)
    if done == 0 and not IS_COMPILED:
        progress(COMPILING, 0, None)
        return
    rest = ""
    if done > LEAST_DONE:
        seconds = (time.monotonic() - began) * (1 - done) / done
        rest = f", about {seconds:.0f} s to go if the rest is like it"
    progress(f"{found} bundles found, {levers} levers decided{rest}; per cent searched", int(100 * done), 100)


def _found(
    order: Tree,
    bounds: Bounds,
    archives: list[Archive],
    left: list[Part],
    method: Method,
    stopped: Stopped,
    limits: Limits,
    began: float,
) -> Found:
    """What several archives hold together, as far as there is time to compare it, and how much what is left can be
    worth."""
    now = time.monotonic()
    ends = inf if limits.seconds is None else max(began + limits.seconds, now + LEAST_COMPARING)
    if stopped == "interrupted":  # this must not take long either
        ends = now + MOST_COMPARING
    kept, late = merged(archives, lambda: time.monotonic() > ends)
    count = kept.size[0]
    ceilings = [late.max(axis=0, keepdims=True) if len(late) else late]
    if len(late) and not stopped:
        stopped = "time_limit"
    for part in left:
        picks = [np.append(part.above, n) for n in range(part.first, part.end)]
        ceilings.append(most_below(order.board, bounds, np.array(picks, dtype=np.int16)))
    return Found(
        tree=order,
        worths=kept.worths,
        picks=kept.picks[kept.slots[:count]],
        ceilings=np.vstack(ceilings),
        method=method,
        stopped=stopped if left or len(late) else "",
    )


def default_workers() -> int:
    """As many threads as there are processors, eight at most: each holds bundles of its own."""
    return min(8, os.cpu_count() or 1)
