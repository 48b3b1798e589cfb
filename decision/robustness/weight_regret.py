"""Regret over the weights: minimax regret and maximin over the weight information.

A bundle's regret at weights w is by how much the value of the best candidate there exceeds its own. The greatest of
it over all admissible weights, max over w and y of (v_y - v_x) w, is linear in w for each y, and hence reached at a
vertex of the weight information; so is a bundle's least value. Exact, over the table of all candidates.
Source: A. Salo, R. P. Hamalainen, IEEE Trans. Syst. Man Cybern. A 31 (2001) 533-545.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from decision.model.bundle import Bundle, exact_values
from decision.model.value_function import TOLERANCE
from decision.polytopes.weight_polytope import weight_space
from decision.robustness.scenario_regret import first_row, regret_table
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


def weight_regrets(search: Search, shown: Iterable[frozenset[int]] = ()) -> WeightRegret | None:
    """Regret over the weights of these bundles and of the two robust ones; None where bundles are too many to list.

    search: of a problem with a feasible bundle at least.
    """
    table = search.table
    if table is None:
        return None
    space = weight_space(search.problem)
    at_vertices = space.vertex_values(table.values)
    lost, floor = regret_table(at_vertices).max(axis=1), at_vertices.min(axis=1)
    lost[lost < TOLERANCE] = 0.0
    minimax, maximin = (
        first_row(search.problem, table, at_vertices, -lost),
        first_row(search.problem, table, at_vertices, floor),
    )
    greatest = {search.bundle(table.bundle(row)).id: float(lost[row]) for row in (minimax, maximin)}
    floors = {search.bundle(table.bundle(row)).id: float(floor[row]) for row in (minimax, maximin)}
    best = at_vertices.max(axis=0)
    for chosen in shown:
        bundle = search.bundle(chosen)
        values = [float(value) for value in exact_values(search.problem, chosen).values()]
        mine = space.vertex_values(np.array([values]))[0]
        short = float((best - mine).max())
        greatest[bundle.id] = 0.0 if abs(short) < TOLERANCE else short
        floors[bundle.id] = float(mine.min())
    return WeightRegret(
        minimax_regret=search.bundle(table.bundle(minimax)),
        least_regret=float(lost[minimax]),
        maximin=search.bundle(table.bundle(maximin)),
        greatest_floor=float(floor[maximin]),
        greatest=greatest,
        floors=floors,
        vertices=at_vertices.shape[1],
    )
