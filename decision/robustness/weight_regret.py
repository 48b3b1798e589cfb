"""Regret over the weights: minimax regret and maximin over the weight information.

A bundle's regret at weights w is by how much the value of the best candidate there exceeds its own. The greatest of
it over all admissible weights, max over w and y of (v_y - v_x) w, is linear in w for each y, and hence reached at a
vertex of the weight information; so is a bundle's least value. Exact: over the table of all candidates, else by a
program at each vertex and one for each of the two robust bundles.
Source: A. Salo, R. P. Hamalainen, IEEE Trans. Syst. Man Cybern. A 31 (2001) 533-545.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from decision.model.bundle import Bundle, exact_values
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import WeightSpace, weight_space
from decision.robustness.scenario_regret import first_row, least_shortfall, regret_table, rounded_regret
from decision.running.arrays import Floats
from decision.solve.search import Search


@dataclass(frozen=True)
class WeightRegret:
    """Regret and least value over all admissible weights, in points."""

    minimax_regret: Bundle
    """The bundle whose greatest regret is least."""
    least_regret: float
    """Its greatest regret."""
    maximin: Bundle
    """The bundle whose least value is greatest."""
    greatest_floor: float
    """Its least value."""
    greatest: Mapping[str, float]
    """By id, the greatest regret of each bundle shown and of these two; negative for an infeasible bundle that no
    candidate reaches."""
    floors: Mapping[str, float]
    """By id, the least value of each bundle shown and of these two."""
    vertices: int
    """Number of vertices of the weight information."""
    ties_complete: bool
    """Whether all ties of the two robust bundles were looked at."""


MOST_VERTICES = 50
"""Vertices of the weight information, for each of which a program is solved where the bundles are not listed."""


def weight_regrets(search: Search, shown: Iterable[frozenset[int]] = ()) -> WeightRegret | None:
    """Regret over the weights of these bundles and of the two robust ones; None where bundles are too many to list and
    the weight information has more than MOST_VERTICES vertices.

    search: of a problem with a feasible bundle at least. Raises OutOfTime.
    """
    space = weight_space(search.problem)
    found = _in_table(search, space) if search.table is not None else _by_programs(search, space)
    if found is None:
        return None
    best, minimax, maximin, ties_complete = found
    greatest, floors = {}, {}
    for chosen in (minimax, maximin, *shown):
        bundle = search.bundle(chosen)
        values = [float(value) for value in exact_values(search.problem, chosen).values()]
        mine = space.vertex_values(np.array([values]))[0]
        short = float((best - mine).max())
        greatest[bundle.id] = rounded_regret(short)
        floors[bundle.id] = float(mine.min())
    two = search.bundle(minimax), search.bundle(maximin)
    return WeightRegret(
        minimax_regret=two[0],
        least_regret=greatest[two[0].id],
        maximin=two[1],
        greatest_floor=floors[two[1].id],
        greatest=greatest,
        floors=floors,
        vertices=len(best),
        ties_complete=ties_complete,
    )


VertexOptima = tuple[Floats, frozenset[int], frozenset[int], bool]
"""The greatest value at every vertex, the bundle of minimax regret, that of maximin, and whether all their ties were
looked at."""


def _in_table(search: Search, space: WeightSpace) -> VertexOptima:
    table = search.table
    assert table is not None
    at_vertices = space.vertex_values(table.values)
    lost, floor = regret_table(at_vertices).max(axis=1), at_vertices.min(axis=1)
    lost[lost < TOLERANCE] = 0.0
    return (
        at_vertices.max(axis=0),
        table.bundle(first_row(search.problem, table, at_vertices, -lost)),
        table.bundle(first_row(search.problem, table, at_vertices, floor)),
        True,
    )


def _by_programs(search: Search, space: WeightSpace) -> VertexOptima | None:
    vertices = space.weights(space.vertices)
    if len(vertices) > MOST_VERTICES:
        return None
    own = search.again(search.problem)
    weights = {
        f"vertex_{n}": dict(zip(space.names, vertex, strict=True))
        for n, vertex in enumerate(vertices.tolist())
    }
    best = {}
    for name, at in weights.items():
        table = own.best_and_ties(at)
        chosen = own.best(own.whole, at) if table is None else table.best(at)
        assert chosen is not None, "there is a feasible bundle"
        best[name] = own.value(chosen, at)

    def values(chosen: frozenset[int]) -> dict[str, float]:
        return {name: own.value(chosen, at) for name, at in weights.items()}

    least = partial(least_shortfall, own, weights, values=values, problem=search.problem)
    minimax, every_regret = least(targets=best)
    maximin, every_floor = least(targets=dict.fromkeys(best, 0.0))
    return np.array([*best.values()]), minimax, maximin, every_regret and every_floor
