"""The search for efficient bundles by a decision diagram: where it can be used, its limits, and the thread that it
runs in, so that the program stays responsive while numba compiles."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from math import prod

import numpy as np

from decision.efficient.archive import FIRST_ROOM, Archive, empty_archive, rebuild
from decision.efficient.branching_order import by_open_rows
from decision.efficient.consents import consents_hold, encoded_consents
from decision.efficient.decision_diagram import decision_diagram
from decision.efficient.dominance_rules import SHARED, users
from decision.efficient.encoding import Encoding
from decision.efficient.integer_problem import Instance
from decision.efficient.lagrangian_bounds import relax
from decision.efficient.layered_paths import EFFORT, longest_paths
from decision.efficient.local_search import seed
from decision.efficient.packed_words import packed
from decision.efficient.partial_bundles import Assignments
from decision.efficient.search_zones import LagrangianBounds
from decision.model.problem import Problem
from decision.running.arrays import Flags, Integers
from decision.running.limits import OutOfTime

LONG = 8
"""Slack that takes more values than this makes many states, if many levers use the row."""

MOST_STATES = 1_000_000
"""Values that the slack of all such rows can take together, unless there is only one."""

TRIES = 300_000
"""The most bundles that the local search evaluates, whose vectors drop labels early."""

LATENCY = 0.01
"""Seconds between two looks at the limits."""

PATIENCE = 0.3
"""Seconds that the thread has to stop."""


@dataclass(frozen=True)
class ByDiagram:
    """All efficient bundles, as far as so many may be held."""

    encoding: Encoding
    """The instance, its levers in the order of the layers."""

    vectors: Integers
    """bundles x objectives: objective vectors."""

    assignments: Assignments
    """bundles x levers."""

    beyond: Integers
    """vectors x objectives: efficient vectors whose bundles would have been too many."""


@dataclass
class Begun:
    """Partial results of the running thread, read by the main thread for progress, and where the search is stopped."""

    encoding: Encoding
    """The instance, its levers in the order of the layers."""

    known: Archive | None = None
    """Bundles of the local search; None before it."""

    labels: int = 0
    """Labels of the last layer that were compared."""

    depth: int = 0
    """Layers that are complete."""

    interrupted: bool = False
    """By the user."""


def suits(instance: Instance) -> bool:
    """Whether a diagram may be small: not where several rows that many levers share have long slack each."""
    shared = users(instance).sum(axis=0) > SHARED
    left = np.maximum(0, instance.cap - instance.least_use[0])[shared]
    long = left[left > LONG]
    return len(long) < 2 or prod(int(most) + 1 for most in long) <= MOST_STATES


def by_diagram(
    problem: Problem,
    encoding: Encoding,
    most_bundles: int,
    is_over: Callable[[int, int], bool],
    tell: Callable[[str, int, int | None], None] | None,
) -> ByDiagram | Begun:
    """The efficient bundles; what was begun where values do not rise strictly with totals, the diagram is too large, the
    user interrupts, or `is_over` says so, which is told the work done since it was asked before and the bytes held.

    encoding: any encoding of the problem, whose order decides between levers that open as many rows.
    """
    begun = Begun(by_open_rows(problem, encoding))
    instance = begun.encoding.instance
    # Packed slack does not show that no bundle keeps every row.
    if not packed(instance).direct or (instance.least_use[0] > instance.cap).any():
        return begun
    stop, levers = np.zeros(1, dtype=np.bool_), len(begun.encoding.order)
    pool = ThreadPoolExecutor(1)
    future = pool.submit(_find, problem, begun, most_bundles, stop, is_over)
    try:
        while not future.done():
            wait([future], timeout=LATENCY)
            if tell and begun.depth:
                tell(f"{begun.labels} partial bundles compared; levers decided", begun.depth, levers)
            if is_over(0, 0):
                return begun
        return future.result() or begun
    except OutOfTime:
        return begun
    except KeyboardInterrupt:
        begun.interrupted = True
        return begun
    finally:
        stop[0] = True
        # While numba compiles the thread does not stop, and is left behind.
        pool.shutdown(wait=not wait([future], timeout=PATIENCE).not_done, cancel_futures=True)


def _find(
    problem: Problem,
    begun: Begun,
    most_bundles: int,
    stop: Flags,
    is_over: Callable[[int, int], bool],
) -> ByDiagram | None:
    encoding, instance = begun.encoding, begun.encoding.instance
    words = packed(instance)
    diagram = decision_diagram(instance, words, lambda arcs: bool(stop[0]) or is_over(arcs, 0))
    if diagram is None:
        return None
    relaxed = relax(instance)
    lagrangian = LagrangianBounds(relaxed.weightings, relaxed.root_bound, relaxed.reduced_cost)
    consent = encoded_consents(problem, encoding)
    known = empty_archive(min(FIRST_ROOM, most_bundles), words.vector_map.vectors, len(encoding.order))
    seed(instance, consent, lagrangian, known, TRIES, len(known.slots) // 2, lambda: bool(stop[0]))
    rebuild(known, stop)
    begun.known = known

    def layer_is_over(depth: int, labels: int, held: int) -> bool:
        begun.depth, begun.labels = depth, labels
        return is_over(labels * (int(known.size[2]) + EFFORT), held)

    found = longest_paths(diagram, words, known, stop, layer_is_over)
    if found is None:
        return None
    agreed = np.array([consents_hold(consent, vector) for vector in found.vectors], dtype=bool)
    labels = np.flatnonzero(agreed)
    # Bundles of equal vectors are counted before they are written out: there may be very many.
    reach = np.cumsum(found.counts()[labels])
    held = labels[reach <= most_bundles]
    of, assignments = found.bundles(held)
    return ByDiagram(encoding, found.vectors[of], assignments, found.vectors[labels[len(held) :]])
