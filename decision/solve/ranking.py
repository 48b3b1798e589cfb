"""The best bundles in their order: best, next best, and so on, and the ways that agree on the first.

The first is found by the program. A second way checks it: the table of all feasible bundles where there is one, else
a branch and bound within a budget of work; from either, those after the first are read off. Where the budget does not
suffice each is found by a program that cuts off those before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from math import inf

import numpy as np

from decision.model.value_function import TOLERANCE, least_equal
from decision.solve.branch_and_bound import bundles_worth
from decision.solve.enumeration import Table, list_bundles
from decision.solve.first_by_id import first_by_id
from decision.solve.search import OutOfTime, Search
from decision.solve.tie_rule import SAME, in_order, inner_weights

MOST_TIES = 1000
"""Ties are listed up to this many; a lever that does nothing and costs nothing doubles them each time."""

DEEPER = (1.0, 4.0, 16.0, 64.0, inf)
"""Points below the best down to which bundles are searched for the next best, one after the other."""

PROGRAM, LISTING, SEARCH = "program", "listing", "search"
"""The ways to the best bundle, as a certificate names them."""


@dataclass(frozen=True)
class Ranking:
    """Bundles in order of value, ties of the best by the rule for ties, ties further down by id.

    complete: every bundle equal to the first is among them. proved: so is the order of the best `top`. witnesses:
    the ways that agree on the value of the first (or that nothing is feasible). disputed: two ways disagree; the
    first is then the better of what they found. interrupted: by the user, after the first. first_of_all: the first comes
    first of all that are equal to it; else of those that are worth most in the middle of the weight information, so that
    none dominates it.
    """

    chosen: tuple[frozenset[int], ...]
    complete: bool
    proved: bool
    witnesses: tuple[str, ...]
    disputed: bool = False
    interrupted: bool = False
    first_of_all: bool = True


def rank(
    search: Search, weights: Mapping[str, float], top: int, first: frozenset[int] | None = None
) -> Ranking:
    """The `top` best bundles and all ties of the best; `first` is a best one where it is known already.

    Raises OutOfTime and KeyboardInterrupt before there is a first.
    """
    solved = search.best(search.whole, weights) if first is None else first
    try:
        table, way, floor = _second_way(search, weights, top, solved)
    except (OutOfTime, KeyboardInterrupt) as stop:
        alone = () if solved is None else (solved,)
        ended = isinstance(stop, KeyboardInterrupt)
        return Ranking(alone, False, False, _believed(search), interrupted=ended)
    best = solved if table is None else _better(search, weights, solved, table)
    disputed = best is not None and (
        solved is None or search.value(best, weights) > search.value(solved, weights) + 2 * TOLERANCE
    )
    missed = (
        table is not None
        and best is not None
        and (
            not len(table.chosen)
            or float(table.worth(weights).max()) < least_equal(search.value(best, weights))
        )
    )
    witnesses = _believed(search) if table is None else (*_believed(search), way)
    if disputed or missed:
        assert best is not None
        return Ranking((best,), False, False, (), disputed=True)
    if best is None:
        return Ranking((), True, True, witnesses)
    if table is not None and _reaches(table, weights, top, floor):
        chosen, complete = _from_table(search, weights, top, table)
        return Ranking(chosen, complete, True, witnesses)
    return _by_programs(search, weights, top, best, witnesses)


def recommended(search: Search) -> frozenset[int] | None:
    """The bundle that comes first of the best; None when no bundle is feasible. Raises OutOfTime before it is known."""
    weights = search.problem.weights
    search.look()
    if search.table is not None:
        return _ties(search, search.table, weights)[0]
    ranking = rank(search, weights, 1)
    if ranking.interrupted:
        raise KeyboardInterrupt
    if not ranking.proved and not ranking.disputed:
        raise OutOfTime
    return ranking.chosen[0] if ranking.chosen else None


def _believed(search: Search) -> tuple[str, ...]:
    """The program, unless its solver has been seen to give a bundle less than it is worth."""
    return () if search.underrated else (PROGRAM,)


def _second_way(
    search: Search, weights: Mapping[str, float], top: int, solved: frozenset[int] | None
) -> tuple[Table | None, str, float]:
    """A table of all feasible bundles worth a floor, how it was made, and the floor (-inf: of all); None: too much work.

    It holds all that are worth as much as the best, and the next best as far as the work allows.
    """
    if search.table is not None:
        return search.table, LISTING, -inf
    if not search.with_table:
        return None, "", inf
    if solved is None:
        listed = list_bundles(search.problem)
        if listed is not None:
            return listed, LISTING, -inf
        return bundles_worth(search.problem, weights, -inf, look=search.look), SEARCH, -inf
    floor = search.value(solved, weights)
    table = bundles_worth(search.problem, weights, floor, solved, search.look)
    for points in DEEPER:
        if table is None or _reaches(table, weights, top, floor):
            break
        search.tell("ranking bundles", len(table.chosen), top)
        wider = bundles_worth(search.problem, weights, floor - points, solved, search.look)
        if wider is None:
            break
        table, floor = wider, floor - points
    return table, SEARCH, floor


def _reaches(table: Table, weights: Mapping[str, float], top: int, floor: float) -> bool:
    """Whether the `top` best bundles, and all equal to the last of them, are among those worth the floor."""
    if floor == -inf:
        return True
    worth = table.worth(weights)
    clear = min(least_equal(float(worth.max(initial=-inf))), floor + 4 * TOLERANCE)
    return int(np.count_nonzero(worth >= clear)) >= top


def _better(
    search: Search, weights: Mapping[str, float], solved: frozenset[int] | None, table: Table
) -> frozenset[int] | None:
    """The better of the solver's bundle and the best of the table that exact arithmetic finds feasible."""
    if not len(table.chosen):
        return solved
    listed = table.best(weights)
    if not search.bundle(listed).feasible:
        return solved
    if solved is None or search.value(listed, weights) > search.value(solved, weights) + 2 * TOLERANCE:
        return listed
    return solved


def _ties(search: Search, table: Table, weights: Mapping[str, float]) -> tuple[frozenset[int], ...]:
    """All bundles of greatest value in their order."""
    worth = table.worth(weights)
    rows = np.flatnonzero(worth >= least_equal(float(worth.max())))
    return in_order(search.problem, [table.bundle(row) for row in rows.tolist()], table.values[rows])


def _from_table(
    search: Search, weights: Mapping[str, float], top: int, table: Table
) -> tuple[tuple[frozenset[int], ...], bool]:
    """The ties of the best, at most MOST_TIES besides the first, and the next best; whether these are all ties."""
    ties = _ties(search, table, weights)
    complete = len(ties) <= MOST_TIES + 1
    chosen = list(ties[: MOST_TIES + 1])
    if len(chosen) < top:
        worth = table.worth(weights)
        rows = np.argsort(-worth, kind="stable")[len(ties) :].tolist()
        chosen += islice(_next_best(search, table, worth.tolist(), rows), top - len(chosen))
    return tuple(chosen), complete


def _next_best(
    search: Search, table: Table, worth: Sequence[float], rows: Sequence[int]
) -> Iterator[frozenset[int]]:
    """The bundles of these rows, whose values fall: those equal to the first of them by id, and so on."""
    start = 0
    while start < len(rows):
        end, least = start, least_equal(worth[rows[start]])
        while end < len(rows) and worth[rows[end]] >= least:
            end += 1
        equal = [table.bundle(row) for row in rows[start:end]]
        yield from sorted(equal, key=lambda chosen: search.bundle(chosen).id)
        start = end


def _by_programs(
    search: Search, weights: Mapping[str, float], top: int, first: frozenset[int], witnesses: tuple[str, ...]
) -> Ranking:
    """One program after the other, each without the bundles found before."""
    found, values = [first], [search.value(first, weights)]
    complete = proved = True
    interrupted = False
    program = search.program()
    program.exclude(first)
    try:
        while True:
            search.tell("ranking bundles", len(found), top)
            chosen = search.best(program, weights)
            if chosen is None:
                break
            value = search.value(chosen, weights)
            tied = value >= least_equal(max(values))
            if not tied and len(found) >= top and value < least_equal(sorted(values, reverse=True)[top - 1]):
                break
            found.append(chosen)
            values.append(value)
            program.exclude(chosen)
            if len(found) > MOST_TIES + top:
                complete = not tied
                break
    except (OutOfTime, KeyboardInterrupt) as stop:
        interrupted = isinstance(stop, KeyboardInterrupt)
        complete = values[-1] < least_equal(max(values))
        proved = False
    ordered = _ordered(search, found, values)
    if complete or not proved:
        return Ranking(ordered, complete, proved, witnesses, interrupted=interrupted)
    try:
        undominated = _undominated_tie(search, weights, max(values), ordered[0])
    except (OutOfTime, KeyboardInterrupt) as stop:
        interrupted = isinstance(stop, KeyboardInterrupt)
        return Ranking(ordered, False, False, witnesses, interrupted=interrupted)
    others = [chosen for chosen in ordered if chosen != undominated]
    return Ranking((undominated, *others), False, True, witnesses, first_of_all=False)


def _undominated_tie(
    search: Search, weights: Mapping[str, float], best: float, known: frozenset[int]
) -> frozenset[int]:
    """Of bundles equal to the best, too many to list, one that no bundle dominates: of those that are worth most in the
    middle of the weight information the first by id. known: one of these bundles."""
    middle = inner_weights(search.problem)
    program = search.program()
    program.add_floor("As_good_as_the_best", weights, best - TOLERANCE)

    def as_good(chosen: frozenset[int]) -> bool:
        return search.value(chosen, weights) >= least_equal(best)

    found = search.best(program, middle, as_good)
    found = known if found is None else found
    most = search.value(found, middle)
    program = search.program()
    program.add_floor("As_good_as_the_best", weights, best - TOLERANCE)
    program.add_floor("Most_in_the_middle", middle, most - TOLERANCE)

    def most_in_the_middle(chosen: frozenset[int]) -> bool:
        return as_good(chosen) and search.value(chosen, middle) >= most - SAME

    return first_by_id(search, program, found, most_in_the_middle)


def _ordered(search: Search, found: list[frozenset[int]], values: list[float]) -> tuple[frozenset[int], ...]:
    """Ties of the best by the rule for ties, the rest by value, those equal to the first of them by id."""
    worth = dict(zip(found, values, strict=True))
    least = least_equal(max(values))
    ordered = list(in_order(search.problem, [chosen for chosen in found if worth[chosen] >= least]))
    rest = sorted((c for c in found if worth[c] < least), key=lambda chosen: -worth[chosen])
    while rest:
        least = least_equal(worth[rest[0]])
        equal = [chosen for chosen in rest if worth[chosen] >= least]
        ordered += sorted(equal, key=lambda chosen: search.bundle(chosen).id)
        rest = rest[len(equal) :]
    return tuple(ordered)
