"""The k best bundles in order of weighted value, and the independent methods that agree on the best.

Where bundles are few enough, the optimum comes from the integer program, and the enumeration of all of them checks it. Else
branch and bound finds the best within a work limit, and the program checks them, as far as some nodes go. Where that work
does not suffice, the program comes first, and branch and bound checks it from its value as floor. The next best are read
off the table of either; failing that, each comes from a program that cuts off those before it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from decision.model.value_function import TOLERANCE, least_equal
from decision.running.limits import OutOfTime, look
from decision.solve.branch_and_bound import best_bundles, bundles_above_floor, is_at_hand
from decision.solve.enumeration import BundleTable, list_bundles
from decision.solve.exchanges import nearby_floor
from decision.solve.first_by_id import first_by_id
from decision.solve.linear_relaxation import relaxation
from decision.solve.ranked_table import all_ties, from_table, reaches
from decision.solve.search import Search
from decision.solve.tie_rule import SAME, in_order, inner_weights

MOST_TIES = 1000
"""Most ties that are listed; every lever without cost or effect doubles their number."""

DOUBT = 1e-5
"""Points that a solver may lose beyond the tolerance: it takes rows and reduced costs for kept that are missed by 1e-7, in
each of some tens of terms. It has called a bundle the best of those left that was worse by 1.5e-6 than a tie."""

DEEPER = (1.0, 4.0, 16.0, 64.0, inf)
"""Points below the optimum down to which branch and bound looks for the next best, in successive runs, where exchanges
find too few."""

FIRST_WORK = 3_000_000_000
"""Most work of the search before an integer program is solved, in multiplications: a few seconds."""

NODES = 300_000
"""Nodes times choices that the integer program may take to confirm what the search has proved: a few seconds."""

PROGRAM, LISTING, SEARCH = "program", "listing", "search"
"""The methods that find a best bundle, as `witnesses` names them: integer program, enumeration, branch and bound."""


@dataclass(frozen=True)
class Ranking:
    """Bundles in descending order of weighted value."""

    chosen: tuple[frozenset[int], ...]
    """Choice indexes; ties of the best are ordered by the tie rule, ties further down by id."""

    complete: bool
    """Whether every bundle tied with the first is among them."""

    proved: bool
    """Whether the order of the `top` best is proved."""

    witnesses: tuple[str, ...]
    """The methods that agree on the value of the first, or on infeasibility."""

    disputed: bool = False
    """Whether two methods disagree; the first is then the better of what they found."""

    interrupted: bool = False
    """Whether the user interrupted the ranking after the first was known."""

    first_of_all: bool = True
    """Whether the first precedes all its ties by the tie rule. Otherwise it is of greatest value at the central
    weights among its ties, so that none of them dominates it."""


def rank(
    search: Search, weights: Mapping[str, float], top: int, first: frozenset[int] | None = None
) -> Ranking:
    """Returns the `top` best bundles and all ties of the best. first: a best bundle, where one is known already.

    Raises OutOfTime and KeyboardInterrupt only before a best bundle is known.
    """
    if first is None:
        found = _searched_first(search, weights, top)
        if found is not None:
            return _confirmed(search, weights, top, found)
    solved = search.best(search.whole, weights) if first is None else first
    try:
        table, way, floor = _second_way(search, weights, top, solved)
    except (OutOfTime, KeyboardInterrupt) as stop:
        alone = () if solved is None else (solved,)
        ended = isinstance(stop, KeyboardInterrupt)
        return Ranking(alone, False, False, _believed(search), interrupted=ended)
    best = solved if table is None else _better(search, weights, solved, table)
    witnesses = _believed(search) if table is None else (*_believed(search), way)
    if _contradict(search, weights, solved, best, table):
        assert best is not None
        return Ranking((best,), False, False, (), disputed=True)
    if best is None:
        return Ranking((), True, True, witnesses)
    if table is not None and reaches(table, weights, top, floor):
        chosen, complete = from_table(search, weights, top, table, MOST_TIES)
        return Ranking(chosen, complete, True, witnesses)
    return _by_programs(search, weights, top, best, witnesses)


def _searched_first(search: Search, weights: Mapping[str, float], top: int) -> BundleTable | None:
    """Returns the `top` best bundles by the search alone; None where there are few enough to list, its work
    does not suffice, or there is a time limit and it must be compiled first. Raises OutOfTime with the incumbent."""
    if not search.with_table or search.table is not None:
        return None
    if search.left() is not None and not is_at_hand():
        return None  # a program finds something within the time that compiling would take
    search.tell("searching for the best bundle", 0)
    found = best_bundles(search.problem, weights, top, search.look, FIRST_WORK)
    table = None if found is None else found[0]
    if table is not None and len(table.chosen) and not search.bundle(table.best(weights)).feasible:
        return None  # rounding let it in: a program decides
    return table


def _confirmed(search: Search, weights: Mapping[str, float], top: int, table: BundleTable) -> Ranking:
    """Returns the ranking that the search has proved, checked by the integer program as far as some nodes go."""
    best = table.best(weights) if len(table.chosen) else None
    witnesses: tuple[str, ...] = (SEARCH,)
    interrupted = False
    try:
        solved = search.best_within(NODES // max(1, len(search.problem.choices)), search.whole, weights)
        witnesses = (*_believed(search), SEARCH)
        better = _better(search, weights, solved, table)
        if _contradict(search, weights, solved, better, table):
            assert better is not None
            return Ranking((better,), False, False, (), disputed=True)
    except OutOfTime:
        pass
    except KeyboardInterrupt:
        interrupted = True
    if best is None:
        return Ranking((), True, True, witnesses, interrupted=interrupted)
    chosen, complete = from_table(search, weights, top, table, MOST_TIES)
    return Ranking(chosen, complete, True, witnesses, interrupted=interrupted)


def _contradict(
    search: Search,
    weights: Mapping[str, float],
    solved: frozenset[int] | None,
    best: frozenset[int] | None,
    table: BundleTable | None,
) -> bool:
    """Returns whether the program's bundle and the table's are of different value. best: the better of them."""
    if best is None:
        return False
    if solved is None or search.value(best, weights) > search.value(solved, weights) + 2 * TOLERANCE:
        return True
    return table is not None and (
        not len(table.chosen)
        or float(table.weighted_values(weights).max()) < least_equal(search.value(best, weights))
    )


def recommended(search: Search) -> frozenset[int] | None:
    """Returns the first of the best bundles by the tie rule; None where no bundle is feasible. Raises OutOfTime."""
    weights = search.problem.weights
    search.look()
    if search.table is not None:
        return all_ties(search, search.table, weights)[0]
    ranking = whole_ranking(search, weights)
    return ranking.chosen[0] if ranking.chosen else None


def whole_ranking(
    search: Search, weights: Mapping[str, float], first: frozenset[int] | None = None
) -> Ranking:
    """As `rank` of one bundle, but raises OutOfTime and KeyboardInterrupt wherever one of them cuts it short."""
    ranking = rank(search, weights, 1, first)
    if ranking.interrupted:
        raise KeyboardInterrupt
    if not ranking.proved and not ranking.disputed:
        look()  # where it was a limit of work, that is said
        raise OutOfTime
    return ranking


def _believed(search: Search) -> tuple[str, ...]:
    """Returns the integer program as a witness, unless its solver underrated some bundle."""
    return () if search.underrated else (PROGRAM,)


def _second_way(
    search: Search, weights: Mapping[str, float], top: int, solved: frozenset[int] | None
) -> tuple[BundleTable | None, str, float]:
    """Returns a table of all feasible bundles above a floor, the method that made it, and the floor in points.

    The floor is -inf where the table holds every feasible bundle. The table is None where the work limit does not
    suffice for the ties of the best; the next best are in it as far as the limit allows.
    """
    if search.table is not None:
        return search.table, LISTING, -inf
    if not search.with_table:
        return None, "", inf
    if solved is None:
        listed = list_bundles(search.problem)
        if listed is not None:
            return listed, LISTING, -inf
        return bundles_above_floor(search.problem, weights, -inf, look=search.look), SEARCH, -inf
    relaxed = relaxation(search.problem, weights, solved)
    if relaxed is None:
        return None, "", inf

    def above(least: float) -> BundleTable | None:
        return bundles_above_floor(search.problem, weights, least, solved, search.look, relaxed=relaxed)

    floor = search.value(solved, weights)
    nearby = nearby_floor(search.problem, weights, solved, top, relaxed)
    if nearby is not None:
        lower = min(floor, nearby) - 8 * TOLERANCE
        table = above(lower)
        if table is not None:
            return table, SEARCH, lower
    table = above(floor)
    # A part of the way down to what was too far: exchanges are often worth far less than the next best.
    part_way = () if nearby is None else ((floor - nearby) / 4, (floor - nearby) / 12)
    for points in DEEPER if nearby is None else part_way:
        if table is None or reaches(table, weights, top, floor):
            break
        search.tell("ranking bundles", len(table.chosen), top)
        wider = above(floor - points)
        if wider is None:
            break
        table, floor = wider, floor - points
    return table, SEARCH, floor


def _better(
    search: Search, weights: Mapping[str, float], solved: frozenset[int] | None, table: BundleTable
) -> frozenset[int] | None:
    """Returns the better of the solver's bundle and the best of the table, each judged in exact arithmetic."""
    listed = table.best(weights) if len(table.chosen) else None
    if listed is None or not search.bundle(listed).feasible:
        return solved
    if solved is None or search.value(listed, weights) > search.value(solved, weights) + 2 * TOLERANCE:
        return listed
    return solved


def _by_programs(
    search: Search, weights: Mapping[str, float], top: int, first: frozenset[int], witnesses: tuple[str, ...]
) -> Ranking:
    """Ranks by successive programs, each with the bundles found before cut off."""
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
            if len(found) >= top and _is_behind(value, sorted(values, reverse=True)[top - 1]):
                break
            found.append(chosen)
            values.append(value)
            program.exclude(chosen)
            if len(found) > MOST_TIES + top:
                complete = _is_behind(value, max(values))
                break
    except (OutOfTime, KeyboardInterrupt) as stop:
        interrupted = isinstance(stop, KeyboardInterrupt)
        complete = _is_behind(values[-1], max(values))
        proved = False
    ordered = _ordered(search, found, values)
    least = least_equal(max(values))
    ordered = tuple(c for n, c in enumerate(ordered) if n < top or search.value(c, weights) >= least)
    if complete or not proved:
        return Ranking(ordered, complete, proved, witnesses, interrupted=interrupted)
    try:
        undominated = _undominated_tie(search, weights, max(values), ordered[0])
    except (OutOfTime, KeyboardInterrupt) as stop:
        return Ranking(ordered, False, False, witnesses, interrupted=isinstance(stop, KeyboardInterrupt))
    others = [chosen for chosen in ordered if chosen != undominated]
    return Ranking((undominated, *others), False, True, witnesses, first_of_all=False)


def _is_behind(value: float, other: float) -> bool:
    """Returns whether the best value that a solver finds among the bundles left is so far below another that none of them
    ties with it, whatever the solver's rounding."""
    return value < least_equal(other) - DOUBT


def _undominated_tie(
    search: Search, weights: Mapping[str, float], best: float, known: frozenset[int]
) -> frozenset[int]:
    """Returns a nondominated bundle among ties of the best that are too many to list: of those of greatest value at the
    central weights, the first by id. known: one of the ties."""
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
    """Orders ties of the best by the tie rule, and the rest by value, ties by id."""
    value_of = dict(zip(found, values, strict=True))
    least = least_equal(max(values))
    ordered = list(in_order(search.problem, [chosen for chosen in found if value_of[chosen] >= least]))
    rest = sorted((c for c in found if value_of[c] < least), key=lambda chosen: -value_of[chosen])
    while rest:
        least = least_equal(value_of[rest[0]])
        equal = [chosen for chosen in rest if value_of[chosen] >= least]
        ordered += sorted(equal, key=lambda chosen: search.bundle(chosen).id)
        rest = rest[len(equal) :]
    return tuple(ordered)
