"""All feasible bundles of at least a given value, or the best of all, by branch and bound without a solver.

The search is in solve/stretch_tree.py. Where no floor is given, trial floors descend from the upper bound until enough
bundles are found: the tree grows fast with the distance of the floor from the bound, so that earlier trials cost little.
Work is counted, not timed: a case is searched equally far on every machine. The compiled code is loaded at the first
search.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from math import inf, isfinite

import numpy as np

from decision.model.problem import Problem
from decision.running.limits import OutOfTime
from decision.solve.enumeration import BundleTable
from decision.solve.found_bundles import FINER, MOST_FOUND, GivenUp, Incumbents
from decision.solve.linear_relaxation import LinearRelaxation, relaxation

MOST_WORK = 3_000_000_000
"""Most work of one search, in multiplications."""

FIRST_GAP, WIDER = 0.01, 1.25
"""Points below the bound at which the floor is guessed first where nothing is known, and how many times as far next."""

ON_THE_WAY = (0.5, 0.75)
"""Shares of the way from the bound down to a floor at which higher ones are guessed: the tree grows so fast that what they
take is a small part of what the way to its end does."""

CORES = (24, 48)
"""Levers and synergies that the search of a core leaves in doubt, in successive searches."""

TRY_WORK = 100_000_000
"""Most work with the floor that is known before higher ones are guessed."""


def bundles_above_floor(
    problem: Problem,
    weights: Mapping[str, float],
    floor: float,
    near: frozenset[int] = frozenset(),
    look: Callable[[], None] = lambda: None,
    most_work: int = MOST_WORK,
    relaxed: LinearRelaxation | None = None,
    most_found: int = MOST_FOUND,
    spent: Callable[[int], None] = lambda work: None,
) -> BundleTable | None:
    """Returns the table of all feasible bundles of weighted value >= floor; None beyond the limits of work and number.

    floor: in points; -inf for all feasible bundles. near: a bundle at whose totals the supporting lines of nonlinear
    value functions are tightest. look: called regularly; its exceptions end the search. most_work: in multiplications.
    relaxed: the relaxation at these weights, where it is known already; not for -inf. spent: told the work that was done.
    """
    if relaxed is None:
        relaxed = relaxation(problem, weights if isfinite(floor) else {}, near)
        if relaxed is None:
            return None
    return _searched(Incumbents(problem, weights, relaxed, floor, 0, most=most_found), look, most_work, spent)


def highest_above_floor(
    problem: Problem,
    weights: Mapping[str, float],
    floor: float,
    near: frozenset[int],
    look: Callable[[], None],
    most_work: int,
    spent: Callable[[int], None] = lambda work: None,
    relaxed: LinearRelaxation | None = None,
) -> BundleTable | None:
    """Returns the table of the best bundle, if its weighted value is >= floor, and of all within the tolerance of it; None
    beyond the limits of work and number. Parameters as of `bundles_above_floor`; the floor rises with what is found."""
    if relaxed is None:
        relaxed = relaxation(problem, weights, near)
        if relaxed is None:
            return None
    return _searched(Incumbents(problem, weights, relaxed, floor, 1), look, most_work, spent)


def _searched(
    found: Incumbents, look: Callable[[], None], most_work: int, spent: Callable[[int], None]
) -> BundleTable | None:
    """Returns the table of what the whole tree holds; None beyond the limits."""
    from decision.solve.stretch_tree import Tree, compile_first

    compile_first(look)
    tree = Tree(found, look, most_work, [])
    try:
        tree.search_all()
    except GivenUp:
        return None
    finally:
        spent(tree.work)
    return found.table()


def first_above_floor(
    problem: Problem,
    weights: Mapping[str, float],
    floor: float,
    look: Callable[[], None] = lambda: None,
    most_work: int = MOST_WORK,
    spent: Callable[[int], None] = lambda work: None,
) -> BundleTable | None:
    """Returns the table of the first bundles found of weighted value >= floor, empty where there are none; None beyond the
    limit of work. Parameters as of `bundles_above_floor`."""
    relaxed = relaxation(problem, weights, frozenset())
    if relaxed is None:
        return None
    found = Incumbents(problem, weights, relaxed, floor, 0, most=0)
    table = _searched(found, look, most_work, spent)
    return found.table() if table is None and found.chosen else table


def best_from_core(
    problem: Problem,
    weights: Mapping[str, float],
    floor: float,
    near: frozenset[int],
    look: Callable[[], None] = lambda: None,
    most_work: int = MOST_WORK,
    spent: Callable[[int], None] = lambda work: None,
    cores: Sequence[int] = CORES,
    relaxed: LinearRelaxation | None = None,
) -> BundleTable | None:
    """As `highest_above_floor`, for a floor that may lie far below the optimum.

    The floor is raised first: to the best bundle of a core (see `Tree.search_core`), else by trial floors that descend
    from the upper bound. cores: the numbers of free levers and synergies in successive cores.
    """
    if relaxed is None:
        relaxed = relaxation(problem, weights, near)
        if relaxed is None:
            return None
    from decision.solve.stretch_tree import Node, Tree, compile_first

    compile_first(look)
    frontier: list[Node] = []
    found = Incumbents(problem, weights, relaxed, floor, 1)
    tree = Tree(found, look, most_work, frontier)
    try:
        best = tree.best_node()
        if best is None:
            return found.table()
        tree.search_core(best, cores)
        if not found.chosen:
            top = -best.minus_bound * relaxed.unit / 2.0**FINER
            for share in ON_THE_WAY:
                tree.found = Incumbents(problem, weights, relaxed, max(floor, top - share * (top - floor)), 1)
                tree.search_all()
                if tree.found.chosen:
                    return tree.found.table()
            tree.found = found
        tree.search_all()
    except GivenUp:
        return None
    finally:
        spent(tree.work)
    return found.table()


def best_bundles(
    problem: Problem,
    weights: Mapping[str, float],
    count: int,
    look: Callable[[], None] = lambda: None,
    most_work: int = MOST_WORK,
    spent: Callable[[int], None] = lambda work: None,
    relaxed: LinearRelaxation | None = None,
    cores: Sequence[int] = CORES,
) -> tuple[BundleTable, float] | None:
    """Returns the table of all feasible bundles of value >= floor, among them the `count` best, and that floor in points;
    None beyond the limits of work and number. Floor -inf: the table holds all feasible bundles.

    Where `look` raises OutOfTime, it is raised with the incumbent and the upper bound. spent: told the
    work that was done, unless an exception ends it. relaxed: the relaxation at these weights, where it is known already.
    cores: levers and synergies in doubt in one after another.
    """
    if relaxed is None:
        relaxed = relaxation(problem, weights, frozenset())
        if relaxed is None:
            return None
    from decision.solve.stretch_tree import Node, Tree, compile_first

    compile_first(look)
    frontier: list[Node] = []
    known = found = Incumbents(problem, weights, relaxed, -inf, count)
    tree = first = Tree(known, look, most_work, frontier)
    try:
        best = tree.best_node()
        if best is None:
            spent(tree.work)
            return known.table(), -inf
        top = -best.minus_bound * relaxed.unit / 2.0**FINER
        tree.search_core(best, cores)
        left = most_work - tree.work
        for floor, work in _floors(known, top, 2 * _range(relaxed)):
            found = Incumbents(problem, weights, relaxed, max(floor, known.floor), count, known.chosen)
            tree = Tree(found, look, min(left, work), frontier)
            try:
                tree.search_all()
            except GivenUp:
                if work >= left:
                    spent(most_work)
                    return None
            else:
                if found.enough() or floor <= known.floor:
                    spent(int(most_work - left) + tree.work)
                    return found.table(), found.floor
            known.take(found)
            left -= tree.work
    except GivenUp:
        spent(most_work)
        return None
    except OutOfTime:
        known.take(found)
        bound = None if first.top is None else first.top * relaxed.unit / 2.0**FINER
        raise OutOfTime(known.best(), bound) from None
    raise AssertionError("the last floor is below every bundle")


def is_at_hand() -> bool:
    """Returns whether the search is compiled; if not, the first search takes some tens of seconds more."""
    from decision.running.compilation import is_compiled
    from decision.solve.linear_search import LAST

    return is_compiled(LAST)


def _floors(known: Incumbents, top: float, most: float) -> Iterator[tuple[float, float]]:
    """Yields trial floors, each with the most work for it: the floor of the incumbents, with little work; then floors
    that descend from the upper bound `top` to that of the incumbents. most: more points than bundles differ by."""
    if known.enough():
        yield known.floor, TRY_WORK
    gap = (top - known.floor) / 4 if known.enough() else FIRST_GAP
    while gap < most and top - gap > known.floor:
        yield top - gap, inf
        gap *= WIDER if known.enough() else WIDER**3
    yield known.floor, inf


def _range(relaxed: LinearRelaxation) -> float:
    """Returns more points than the values of two bundles differ by."""
    units = sum(float(np.abs(s.gain).max(axis=0).sum() + np.abs(s.constant).max()) for s in relaxed.stretches)
    return 2 * units * relaxed.unit
