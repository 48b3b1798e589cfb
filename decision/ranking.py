"""The best bundles in their order: best, next best, and so on.

The first is proved by the program. Those after it are read off the table of all bundles, where there is one,
which checks the first too; else each is found by cutting off those before it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from decision import tie_rule
from decision.search import Disagreement, OutOfTime, Search
from decision.value import TOLERANCE

MOST_TIES = 1000
"""Ties are listed up to this many; a lever that does nothing and costs nothing doubles them each time."""


@dataclass(frozen=True)
class Ranking:
    """Bundles in order of value, then ties not dominated first, then by id.

    complete: every bundle equal to the first is among them. proved: so is the order of the best `top`.
    interrupted: by the user, after the first.
    """

    chosen: tuple[frozenset[int], ...]
    complete: bool
    proved: bool
    interrupted: bool = False


def rank(
    search: Search, weights: Mapping[str, float], top: int, first: frozenset[int] | None = None
) -> Ranking:
    """The `top` best bundles and all ties of the best; `first` is a best one where it is known already."""
    found: list[frozenset[int]] = []
    values: list[float] = []
    complete = proved = True
    interrupted = False
    try:
        for chosen in _best_first(search, weights, first):
            found.append(chosen)
            values.append(search.value(chosen, weights))
            search.tell("ranking bundles", len(found), top)
            tied = values[-1] >= max(values) - TOLERANCE
            if not tied and len(found) >= top:
                break
            if tied and len(found) > MOST_TIES:
                complete = False
                break
    except (OutOfTime, KeyboardInterrupt) as stop:
        if not found:
            raise
        interrupted = isinstance(stop, KeyboardInterrupt)
        complete = values[-1] < max(values) - TOLERANCE
        proved = False
    if not complete and proved:
        undominated = _undominated_tie(search, weights, max(values))
        if undominated not in found:
            found.append(undominated)
            values.append(search.value(undominated, weights))
    return Ranking(_ordered(search, found, values), complete, proved, interrupted)


def _best_first(
    search: Search, weights: Mapping[str, float], first: frozenset[int] | None
) -> Iterator[frozenset[int]]:
    """All feasible bundles, of ever smaller value."""
    known = search.best(search.whole, weights) if first is None else first
    if known is None:
        return
    yield known
    if search.table is not None:
        if first is None:
            _agree(search, known, search.table.best(weights), weights)
        yield from (chosen for chosen in search.table.best_first(weights) if chosen != known)
        return
    program = search.program()
    program.exclude(known)
    while (chosen := search.best(program, weights)) is not None:
        yield chosen
        program.exclude(chosen)


def _agree(
    search: Search, solved: frozenset[int], best: frozenset[int], weights: Mapping[str, float]
) -> None:
    """The solver's optimum and that of the table must be worth the same."""
    proved, listed = search.value(solved, weights), search.value(best, weights)
    if abs(proved - listed) > 2 * TOLERANCE:
        raise Disagreement(f"{search.solver} finds {proved} points at best, listing all bundles {listed}")


def recommended(search: Search, stands: frozenset[int] | None = None) -> frozenset[int] | None:
    """The bundle that comes first of the best; None when no bundle is feasible.

    stands: a bundle that is taken instead as long as it is among the best.
    """
    weights = search.problem.weights
    if search.table is not None:
        ties = search.table.ties(weights)
        if stands in ties:
            return stands
        if len(ties) <= MOST_TIES:
            return in_order(search, ties)[0]
    chosen = rank(search, weights, 1).chosen
    if not chosen:
        return None
    if stands is None or not search.bundle(stands).feasible:
        return chosen[0]
    best = search.value(chosen[0], weights)
    return stands if search.value(stands, weights) >= best - TOLERANCE else chosen[0]


def _undominated_tie(search: Search, weights: Mapping[str, float], best: float) -> frozenset[int]:
    """Of bundles equal to the best, too many to list, one that no bundle dominates."""
    program = search.program()
    program.add_floor("As_good_as_the_best", weights, best - TOLERANCE / 2)
    alike = {objective.name: 1.0 for objective in search.problem.weighed()}
    chosen = search.best(program, alike)
    assert chosen is not None, "the best itself is one"
    return chosen


def in_order(search: Search, ties: Sequence[frozenset[int]]) -> tuple[frozenset[int], ...]:
    """Bundles of equal value: those that no other of them dominates first, then by id as text."""
    return tie_rule.in_order(search.problem, ties)


def _ordered(search: Search, found: list[frozenset[int]], values: list[float]) -> tuple[frozenset[int], ...]:
    """Ties of the best in their order, the rest by value and then by id."""
    if not found:
        return ()
    best = max(values)
    worth = dict(zip(found, values, strict=True))
    ties = in_order(search, [chosen for chosen in found if worth[chosen] >= best - TOLERANCE])
    rest = [chosen for chosen in found if worth[chosen] < best - TOLERANCE]
    rest.sort(key=lambda chosen: (-worth[chosen], search.bundle(chosen).id))
    return (*ties, *rest)
