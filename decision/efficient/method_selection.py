"""All efficient bundles of a problem: the choice of the method, its initial bundles and bounds, and its run."""

import time
from dataclasses import replace
from math import inf

import numpy as np

from decision.efficient.archive import FIRST_ROOM, Archive, copied, empty_archive
from decision.efficient.branching_order import by_bounds, by_ratio
from decision.efficient.consents import Consents, encoded_consents
from decision.efficient.diagram_search import Begun, ByDiagram, by_diagram, suits
from decision.efficient.dominance_rules import dominance_rules
from decision.efficient.encoding import Encoding, encode
from decision.efficient.integer_problem import Instance
from decision.efficient.lagrangian_bounds import LagrangianRelaxation, no_relaxation, relax
from decision.efficient.local_search import seed
from decision.efficient.packed_words import packed
from decision.efficient.parallel_search import (
    COMPILING,
    SearchMethod,
    SearchResult,
    Stopped,
    merged_result,
    root_subtree,
    run_workers,
)
from decision.efficient.row_bounds import Bounds, knapsack_bounds, upper_bounds
from decision.efficient.search_worker import Limits, SharedData, Worker
from decision.efficient.search_zones import LagrangianBounds
from decision.efficient.size_estimate import feasible_leaves
from decision.model.problem import Problem
from decision.running.compilation import IS_COMPILED
from decision.running.limits import OutOfTime, seconds_left, spend
from decision.running.parts import Progress

LISTED = {1: 1e6, 2: 1e9, 3: 2e10}
"""Feasible bundles up to which bounded listing is faster than zones, by number of objectives."""

MOST_LISTED = 2e12
"""The same with four objectives or more, where zones are many."""

LOOSE = 1.5
"""Where the knapsack bounds exceed the Lagrangian ones by more than this factor, as with many groups of which one lever
may be taken, bounded listing prunes too little; it is 1.2 or less with a few budgets."""

SOON_LISTED = 1e6
"""Feasible bundles that bounded listing goes through in a tenth of a second or little more, however little it prunes."""

TRIES = 3_000_000
"""The most bundles that the local search evaluates."""

LEAST_TRIES = 100_000
"""Bundles that it evaluates in any case."""

FEW_FEASIBLE = 1e5
"""With fewer feasible bundles no decision diagram is built, and bounded listing makes no dives."""

SHORT = 1.5
"""Seconds of a limit, or fewer, that are not divided between a decision diagram and another method."""

FEWEST_FOR_DIAGRAM = 4
"""With fewer objectives zones are few, and searched in a third to six fifths of the time of a decision diagram, measured
with three on set packings and knapsacks of 40 to 150 levers."""

FOR_A_TRY = 40_000
"""Feasible bundles for each bundle that the local search evaluates before bounded listing."""


def find_efficient(
    problem: Problem, limits: Limits, progress: Progress | None = None, method: SearchMethod | None = None
) -> SearchResult:
    """All efficient bundles of a problem, as far as the limits allow. Raises TooManyDigits.

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
        if isinstance(found, SearchResult):
            return found
        limits, begun = found
        method = None
    chosen = method is not None
    if method is None:
        objectives = len(plain.instance.base)
        few_zones = objectives == FEWEST_FOR_DIAGRAM - 1 and feasible > FEW_FEASIBLE and suits(plain.instance)
        many_bundles = feasible > LISTED.get(objectives, MOST_LISTED)
        method = "zones" if few_zones or many_bundles else "bounded listing"
    if method == "zones":
        encoding, relaxed = by_bounds(problem, plain, relax(plain.instance))
        bounds = knapsack_bounds(encoding.instance)
    else:
        encoding = by_ratio(problem, plain)
        relaxed = relax(encoding.instance) if feasible > FEW_FEASIBLE else no_relaxation(encoding.instance)
        bounds = knapsack_bounds(encoding.instance)
        if not chosen and feasible > SOON_LISTED and _looseness(encoding.instance, bounds, relaxed) > LOOSE:
            method = "zones"
            encoding, relaxed = by_bounds(problem, encoding, relaxed)
            bounds = knapsack_bounds(encoding.instance)
    lagrangian = LagrangianBounds(relaxed.weightings, relaxed.root_bound, relaxed.reduced_cost)
    consent = encoded_consents(problem, encoding)
    words = packed(encoding.instance)
    start = _known(begun, encoding) or empty_archive(
        min(FIRST_ROOM, limits.bundles), words.vector_map.vectors, len(encoding.order)
    )
    tries = TRIES if method == "zones" else min(max(feasible / FOR_A_TRY, LEAST_TRIES), TRIES)
    stopped = _initialised(encoding.instance, consent, lagrangian, start, int(tries), limits, began)
    if stopped:
        return merged_result(
            encoding, bounds, [start], [root_subtree(encoding)], method, stopped, limits, began
        )
    data = SharedData(
        words,
        consent,
        None if method == "zones" else dominance_rules(encoding.instance, words),
        bounds,
        lagrangian if method == "zones" else None,
        encoding.instance.lower_bound,
    )
    if (encoding.instance.least_use[0] > encoding.instance.cap).any():
        return merged_result(
            encoding, bounds, [start], [], method, "", limits, began
        )  # no bundle keeps every row, which packed slack does not show
    workers = [Worker(data, copied(start), limits) for _ in range(limits.workers)]
    found = run_workers(encoding, method, start, workers, began, progress)
    before = 0 if work is None or limits.work is None else work - limits.work
    return replace(found, work=before + found.work)  # with that of a diagram that was given up


def _by_diagram(
    problem: Problem, plain: Encoding, limits: Limits, began: float, progress: Progress | None
) -> SearchResult | tuple[Limits, Begun]:
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
        return SearchResult(
            found.encoding, found.vectors, found.assignments, found.beyond, "decision diagram", stopped, work
        )
    if found.interrupted:
        encoding = found.encoding
        known = found.known or empty_archive(
            1, packed(encoding.instance).vector_map.vectors, len(encoding.order)
        )
        bounds, whole = knapsack_bounds(encoding.instance), [root_subtree(encoding)]
        return merged_result(
            encoding, bounds, [known], whole, "decision diagram", "interrupted", limits, began
        )
    return limits if limits.work is None else replace(limits, work=limits.work - work), found


def _known(begun: Begun | None, encoding: Encoding) -> Archive | None:
    """The bundles that are known from a diagram, in the branching order of another encoding."""
    if begun is None or begun.known is None:
        return None
    places = [begun.encoding.order.index(name) for name in encoding.order]
    held = copied(begun.known)
    return held._replace(assignments=np.ascontiguousarray(held.assignments[:, places]))


def _looseness(instance: Instance, bounds: Bounds, relaxed: LagrangianRelaxation) -> float:
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
