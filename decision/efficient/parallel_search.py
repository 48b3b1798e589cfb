"""The search for efficient bundles by several threads: choice of method, initial bundles, work stealing, and what is
unexplored when it stops."""

import os
import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, replace
from math import inf
from typing import Literal

import numpy as np

from decision.efficient.archive import FIRST_ROOM, Archive, copied, empty_archive, merged
from decision.efficient.branching_order import by_bounds, by_ratio
from decision.efficient.compilation import IS_COMPILED
from decision.efficient.consents import Consents, encoded_consents
from decision.efficient.diagram_search import Begun, ByDiagram, by_diagram, suits
from decision.efficient.dominance_rules import dominance_rules
from decision.efficient.encoding import Encoding, encode
from decision.efficient.integer_problem import Instance
from decision.efficient.lagrangian_bounds import Relaxation, no_relaxation, relax
from decision.efficient.local_search import seed
from decision.efficient.packed_words import packed
from decision.efficient.partial_bundles import Assignments
from decision.efficient.row_bounds import Bounds, knapsack_bounds, upper_bounds
from decision.efficient.search_state import Subtree, fraction_of, unexplored
from decision.efficient.search_worker import CapacityReached, Limits, SharedData, Worker
from decision.efficient.search_zones import LagrangianBounds
from decision.efficient.size_estimate import feasible_leaves
from decision.model.problem import Problem
from decision.running.arrays import Integers
from decision.running.limits import OutOfTime, OutOfWork, seconds_left, spend

Stopped = Literal["", "time_limit", "interrupted", "full", "out_of_work"]
"""What ended a search early: "full" is a limit of bundles or memory; empty: nothing."""

Progress = Callable[[str, int, int | None], None]
"""Called with a text, how much is done, and of how much (None: unknown)."""

Method = Literal["bounded listing", "zones", "decision diagram"]
"""Branch and bound with knapsack bounds and dominance rules, or with search zones and Lagrangian bounds; longest paths
through a decision diagram."""

LISTED = {1: 1e6, 2: 1e9, 3: 2e10}
"""Feasible bundles up to which bounded listing is faster than zones, by number of objectives."""

MOST_LISTED = 2e12
"""The same with four objectives or more, where zones are many."""

LOOSE = 1.5
"""Where the knapsack bounds exceed the Lagrangian ones by more than this factor, as with many groups of which one lever
may be taken, bounded listing prunes too little; it is 1.2 or less with a few budgets."""

COMPILING = "compiling the search, once for this version"
"""Progress text while numba compiles."""

LEAST_DONE = 0.01
"""The share of the tree that must be done before the time left is estimated."""

LATENCY = 0.01
"""Seconds between two checks for idle threads and limits."""

TRIES = 3_000_000
"""The most bundles that the local search evaluates."""

LEAST_TRIES = 100_000
"""Bundles that it evaluates in any case."""

FEW_FEASIBLE = 1e5
"""With fewer feasible bundles no decision diagram is built, and bounded listing makes no dives."""

FOR_A_BUNDLE = 2.2e-4
"""Seconds kept for each bundle found: to merge the archives, evaluate the bundles and write them."""

LEAST_COMPARING, MOST_COMPARING = 0.25, 2.0
"""Seconds for merging archives: in any case, and at most after an interruption."""

PATIENCE = 0.3
"""Seconds that threads have to stop; the archive of one that has not is left out."""

SHORT = 1.5
"""Seconds of a limit, or fewer, that are not divided between a decision diagram and another method."""

FEWEST_FOR_DIAGRAM = 3
"""With fewer objectives zones are few, and no decision diagram is built."""

FOR_A_TRY = 40_000
"""Feasible bundles for each bundle that the local search evaluates before bounded listing."""


@dataclass(frozen=True)
class Found:
    """What a search found."""

    encoding: Encoding
    """The instance that was searched."""

    vectors: Integers
    """bundles x objectives: objective vectors."""

    assignments: Assignments
    """bundles x levers in branching order."""

    ceilings: Integers
    """unexplored subtrees x objectives: upper bounds on their objective vectors; no row when complete."""

    method: Method
    """The method that was used."""

    stopped: Stopped
    """What ended the search early; empty when complete."""

    work: int = 0
    """The work of all threads, where the limits count it."""


def find_efficient(
    problem: Problem, limits: Limits, progress: Progress | None = None, method: Method | None = None
) -> Found:
    """All efficient bundles of a problem, as far as the limits allow. Raises TooLong.

    method: None: chosen by the number of objectives and of feasible bundles, and by which bounds are tighter.
    """
    began = time.monotonic()
    limits = replace(limits, seconds=seconds_left(limits.seconds))
    if progress and not IS_COMPILED:
        progress(COMPILING, 0, None)
    plain, begun, work = encode(problem), None, limits.work
    feasible = feasible_leaves(plain.instance)
    if method == "decision diagram" or (
        method is None
        and feasible > FEW_FEASIBLE
        and len(plain.instance.base) >= FEWEST_FOR_DIAGRAM
        and (limits.seconds is None or limits.seconds > SHORT)
        and suits(plain.instance)
    ):
        found = _by_diagram(problem, plain, limits, began, progress)
        if isinstance(found, Found):
            return found
        limits, begun = found
        method = None
    chosen = method is not None
    if method is None:
        method = (
            "zones" if feasible > LISTED.get(len(plain.instance.base), MOST_LISTED) else "bounded listing"
        )
    if method == "zones":
        encoding, relaxed = by_bounds(problem, plain, relax(plain.instance))
        bounds = knapsack_bounds(encoding.instance)
    else:
        encoding = by_ratio(problem, plain)
        relaxed = relax(encoding.instance) if feasible > FEW_FEASIBLE else no_relaxation(encoding.instance)
        bounds = knapsack_bounds(encoding.instance)
        if not chosen and _looseness(encoding.instance, bounds, relaxed) > LOOSE:
            method = "zones"
            encoding, relaxed = by_bounds(problem, encoding, relaxed)
            bounds = knapsack_bounds(encoding.instance)
    lagrangian = LagrangianBounds(relaxed.weightings, relaxed.root_bound, relaxed.reduced_cost)
    consent = encoded_consents(problem, encoding)
    words = packed(encoding.instance)
    start = _known(begun, encoding) or empty_archive(
        min(FIRST_ROOM, limits.bundles), words.form.vectors, len(encoding.order)
    )
    tries = TRIES if method == "zones" else min(max(feasible / FOR_A_TRY, LEAST_TRIES), TRIES)
    stopped = _initialised(encoding.instance, consent, lagrangian, start, int(tries), limits, began)
    if stopped:
        return _result(encoding, bounds, [start], [_root(encoding)], method, stopped, limits, began)
    data = SharedData(
        words,
        consent,
        None if method == "zones" else dominance_rules(encoding.instance, words),
        bounds,
        lagrangian if method == "zones" else None,
        encoding.instance.lower_bound,
    )
    if (encoding.instance.least_use[0] > encoding.instance.cap).any():
        return _result(
            encoding, bounds, [start], [], method, "", limits, began
        )  # no bundle keeps every row, which packed slack does not show
    workers = [Worker(data, copied(start), limits) for _ in range(limits.workers)]
    found = _run_workers(encoding, method, start, workers, began, progress)
    before = 0 if work is None or limits.work is None else work - limits.work
    return replace(found, work=before + found.work)  # with that of a diagram that was given up


def _by_diagram(
    problem: Problem, plain: Encoding, limits: Limits, began: float, progress: Progress | None
) -> Found | tuple[Limits, Begun]:
    """The efficient bundles by a decision diagram; if it does not come to an end within half of the limits, what is left
    of them for another method, and what was begun."""
    work = 0

    def is_over(more: int, held: int) -> bool:
        nonlocal work
        if more:  # the thread that asks for limits of time counts none
            work += more
        return (
            limits.are_over(began, inf)
            or held > limits.memory
            or (limits.work is not None and work > limits.work // 2)
        )

    found = by_diagram(problem, by_ratio(problem, plain), limits.bundles, is_over, progress)
    spend(work)
    if isinstance(found, ByDiagram):
        stopped: Stopped = "full" if len(found.beyond) else ""
        return Found(
            found.encoding, found.vectors, found.assignments, found.beyond, "decision diagram", stopped, work
        )
    if found.interrupted:
        encoding = found.encoding
        known = found.known or empty_archive(1, packed(encoding.instance).form.vectors, len(encoding.order))
        bounds, whole = knapsack_bounds(encoding.instance), [_root(encoding)]
        return _result(encoding, bounds, [known], whole, "decision diagram", "interrupted", limits, began)
    return limits if limits.work is None else replace(limits, work=limits.work - work), found


def _known(begun: Begun | None, encoding: Encoding) -> Archive | None:
    """The bundles that are known from a diagram, in the branching order of another encoding."""
    if begun is None or begun.known is None:
        return None
    places = [begun.encoding.order.index(name) for name in encoding.order]
    held = copied(begun.known)
    return held._replace(assignments=np.ascontiguousarray(held.assignments[:, places]))


def _looseness(instance: Instance, bounds: Bounds, relaxed: Relaxation) -> float:
    """The mean over the weightings of the knapsack bound at the root divided by the Lagrangian bound there, both above
    the total of no option; 0 where there is no weighting."""
    root = np.zeros((1, 0), dtype=np.int16)
    base = relaxed.weightings @ instance.base
    knapsack = relaxed.weightings @ upper_bounds(instance, bounds, root)[0] - base
    lagrangian = relaxed.root_bound - base
    above = lagrangian > 0
    return float((knapsack[above] / lagrangian[above]).mean()) if above.any() else 0.0


def _initialised(
    instance: Instance,
    consent: Consents,
    lagrangian: LagrangianBounds,
    start: Archive,
    tries: int,
    limits: Limits,
    began: float,
) -> Stopped:
    """Adds initial bundles by local search to the archive; returns what ended that early."""
    try:
        seed(
            instance, consent, lagrangian, start, tries, len(start.slots) // 2, lambda: limits.are_over(began)
        )
    except OutOfTime:
        return "time_limit"
    except KeyboardInterrupt:
        return "interrupted"
    return "time_limit" if limits.are_over(began) else ""


def _run_workers(
    encoding: Encoding,
    method: Method,
    start: Archive,
    workers: list[Worker],
    began: float,
    progress: Progress | None,
) -> Found:
    """Searches the tree by all workers; idle ones take subtrees from others, until it is complete or a limit is reached.

    start: the initial archive, which stands for that of a worker that does not stop in time.
    """
    limits = workers[0].limits
    waiting = deque([_root(encoding)])
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
        open_subtrees = [_root(encoding)]
    bounds = workers[0].data.bounds
    found = _result(
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


def _root(encoding: Encoding) -> Subtree:
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


def _result(
    encoding: Encoding,
    bounds: Bounds,
    archives: list[Archive],
    open_subtrees: list[Subtree],
    method: Method,
    stopped: Stopped,
    limits: Limits,
    began: float,
) -> Found:
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
    return Found(
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
