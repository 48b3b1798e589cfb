"""Modelling to generate alternatives: bundles nearly as good as the recommended one and as different as possible.

Each differs from the recommended bundle and from those found before it in as many levers as any feasible bundle within
the permitted loss does; among such it is one of greatest value.
Source: E. D. Brill, S.-Y. Chang, L. D. Hopkins, Management Science 28 (1982) 221-235.
"""

from dataclasses import replace
from fractions import Fraction

from decision.model.problem import Problem, Row
from decision.model.value_function import TOLERANCE, least_equal
from decision.solve.branch_and_bound import best_from_core, first_above_floor, is_at_hand
from decision.solve.enumeration import BundleTable
from decision.solve.ranked_table import all_ties
from decision.solve.search import Search

MOST_WORK = 30_000_000_000
"""Most work of one search, in multiplications: about as much as its integer programs take where this does not suffice."""


def most_different(
    search: Search, recommended: frozenset[int], count: int, within: float
) -> tuple[frozenset[int], ...]:
    """Returns up to `count` bundles that lose at most `within` points against the recommended one. Raises OutOfTime."""
    weights = search.problem.weights
    floor = search.value(recommended, weights) - within
    kept, most = [recommended], len(search.problem.levers)
    while len(kept) <= count:
        search.tell("finding different bundles", len(kept) - 1, count)
        if search.table is not None:
            found = search.table.most_different(weights, floor, kept)
        else:
            try:
                found = _by_search(search, kept, floor, most)
            except _Declined:
                found = _by_programs(search, kept, floor)
        if found is None:
            break
        most = _apart(search, found, kept)  # no later one is further from all
        kept.append(found)
    return tuple(kept[1:])


class _Declined(Exception):
    """The search found no answer within its limits."""


def _by_search(search: Search, kept: list[frozenset[int]], floor: float, most: int) -> frozenset[int] | None:
    """Returns the best of those at the greatest distance, which is bisected by branch and bound; None where no bundle
    differs. Raises _Declined.

    most: no bundle is further from all that are kept. On the way any bundle will do, and the first found ends a search: the
    best is proved once, at the greatest distance, from the value of what was found there.
    """
    if not search.with_table or (search.left() is not None and not is_at_hand()):
        raise _Declined
    weights = search.problem.weights
    some, low, high = kept[0], 0, most
    while low < high:
        middle = (low + high + 1) // 2
        problem = _apart_at_least(search.problem, kept, middle)
        if middle < most:
            found = first_above_floor(problem, weights, floor, search.look, MOST_WORK)
        else:  # none is further
            found = best_from_core(problem, weights, floor, some, search.look, MOST_WORK)
        chosen = _fitting(search, found, floor)
        if chosen is None:
            high = middle - 1
            continue
        if middle == most:
            return chosen
        some, low = chosen, _apart(search, chosen, kept)
    if not low:
        return None
    value = search.value(some, weights)
    problem = _apart_at_least(search.problem, kept, low)
    found = best_from_core(problem, weights, max(floor, value), some, search.look, MOST_WORK)
    return _fitting(search, found, floor)


def _fitting(search: Search, found: BundleTable | None, floor: float) -> frozenset[int] | None:
    """Returns the first of the best of a table, None where it is empty. Raises _Declined where there is no table, or
    rounding let the bundle in."""
    if found is None:
        raise _Declined
    if not len(found.chosen):
        return None
    weights = search.problem.weights
    chosen = all_ties(search, found, weights)[0]
    if not search.bundle(chosen).feasible or search.value(chosen, weights) < least_equal(floor):
        raise _Declined
    return chosen


def _apart_at_least(problem: Problem, kept: list[frozenset[int]], distance: int) -> Problem:
    """The problem with rows by which a bundle differs from each of those kept in at least so many levers."""
    rows = [_row(problem, other, n, distance) for n, other in enumerate(kept, start=1)]
    return replace(problem, rows=(*problem.rows, *rows))


def _row(problem: Problem, other: frozenset[int], number: int, distance: int) -> Row:
    """The row by which a bundle differs from another in at least so many levers."""
    terms: dict[int, Fraction] = {}
    least = distance
    for choices in problem.levers.values():
        own = other.intersection(choices)
        least -= bool(own)
        terms |= {choice: Fraction(-1) for choice in own}
        terms |= {} if own else dict.fromkeys(choices, Fraction(1))
    name = f"Apart_from_{number}"
    return Row(name, name, terms, {}, Fraction(least), None)


def _by_programs(search: Search, kept: list[frozenset[int]], floor: float) -> frozenset[int] | None:
    """As `_by_search`, by two integer programs: the greatest distance, then the greatest value at it. Raises OutOfTime."""
    weights = search.problem.weights

    def near(chosen: frozenset[int]) -> bool:
        return search.value(chosen, weights) >= least_equal(floor)

    program = search.program("different")
    program.add_floor("Within_loss", weights, floor - TOLERANCE)
    levers = program.add_count("Levers_apart")
    for n, other in enumerate(kept, start=1):
        program.add_distance(f"Apart_from_{n}", other, "Levers_apart")
    chosen = search.most(program, levers, lambda chosen: _apart(search, chosen, kept), near)
    if chosen is None or not (distance := _apart(search, chosen, kept)):
        return None
    program = search.program("different")
    program.add_floor("Within_loss", weights, floor - TOLERANCE)
    for n, other in enumerate(kept, start=1):
        program.add_distance(f"Apart_from_{n}", other, distance)
    best = search.best(program, weights, near)
    return chosen if best is None else best


def _apart(search: Search, chosen: frozenset[int], kept: list[frozenset[int]]) -> int:
    """Returns the least number of levers in which a bundle differs from one of those kept."""
    return min(levers_apart(search, chosen, other) for other in kept)


def levers_apart(search: Search, one: frozenset[int], other: frozenset[int]) -> int:
    """Returns the number of levers whose level differs; unused counts as a level."""
    mine, theirs = search.problem.levels(one), search.problem.levels(other)
    return sum(mine.get(lever) != theirs.get(lever) for lever in search.problem.levers)
