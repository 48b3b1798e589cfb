"""The tie rule: of bundles of equal weighted value the nondominated ones come first, and of those the first by id.

Where the case states weight information, one bundle dominates another if it is at least as good at every vertex of
the polytope of admissible weights, and better at one. Without it, dominance is in the objectives' exact values.
"""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from decision.model.bundle import bundle_id, exact_values
from decision.model.nondominated import undominated
from decision.model.problem import Problem
from decision.polytopes.weight_polytope import WeightSpace, weight_space
from decision.running.arrays import Flags, Floats, Indexes, Integers
from options import WEIGHT_TOLERANCE

SAME = 1e-9
"""Points at a vertex within which values count as equal, since vertices are rounded to floating point."""


def in_order(
    problem: Problem, ties: Sequence[frozenset[int]], values: Floats | None = None
) -> tuple[frozenset[int], ...]:
    """Orders bundles of equal weighted value by the tie rule.

    values: (bundles, weighed objectives), where known already: bundles with identical values are then judged once,
    so that any number of ties is cheap.
    """
    if len(ties) < 2:
        return tuple(ties)
    if values is None:
        first, which = np.arange(len(ties)), np.arange(len(ties))
    else:
        _, first, which = np.unique(values, axis=0, return_index=True, return_inverse=True)
    exact = [tuple(exact_values(problem, ties[n]).values()) for n in first.tolist()]
    kept = np.zeros(len(first), dtype=bool)
    kept[undominated(_graded(problem, exact))] = True
    behind = ~kept[which.reshape(-1)]
    ids = [bundle_id(problem.levels(chosen)) for chosen in ties]
    return tuple(ties[n] for n in sorted(range(len(ties)), key=lambda n: (bool(behind[n]), ids[n])))


def first_across(
    problem: Problem,
    ids: Sequence[str],
    views: Sequence[Sequence[Sequence[Fraction]]],
    *,
    rounded: bool = False,
) -> int:
    """Returns the index of the first item by the tie rule, where items have values in several scenarios at once.

    views: one for each scenario, exact values (items, weighed objectives); one item dominates another over all views
    together. rounded: whether the values come from rounded numbers, so that differences up to SAME are ties.
    """
    if len(ids) < 2:
        return 0
    kept = undominated(np.hstack([_graded(problem, view, rounded) for view in views])).tolist()
    first: int = min(kept, key=lambda n: ids[n])
    return first


def undominated_within(space: WeightSpace, values: Floats) -> Indexes:
    """Returns the rows of (bundles, weighed objectives) nondominated over a weight polytope, ascending."""
    return undominated(grades(space.vertex_values(values), SAME))


def undominated_rows(problem: Problem, values: Floats) -> Indexes:
    """Returns the rows of (bundles, weighed objectives) nondominated within the weight information, if any, ascending."""
    if len(values) < 2:
        return np.arange(len(values))
    if problem.information:
        return undominated_within(weight_space(problem), values)
    return undominated_by_values(values)


def undominated_by_values(values: Floats) -> Indexes:
    """Returns the rows of floating-point values nondominated beyond SAME, ascending."""
    return undominated(grades(values, SAME))


def ruled_out(space: WeightSpace) -> Flags:
    """Returns which objectives have weight 0 all over a weight polytope."""
    return np.asarray(space.weights(space.vertices).max(axis=0) <= WEIGHT_TOLERANCE)


def inner_weights(problem: Problem) -> dict[str, float]:
    """Returns the mean of the vertices of the admissible weights, by objective.

    Every weight that is positive at some vertex is positive here, so that no dominated bundle is optimal.
    """
    space = weight_space(problem)
    return dict(zip(space.names, space.weights(space.vertices).mean(axis=0).tolist(), strict=True))


def undominated_exactly(exact: Sequence[Sequence[Fraction]]) -> Indexes:
    """Returns the rows of exact values (bundles, weighed objectives) that are nondominated, ascending."""
    return undominated(_ranked(exact))


def _graded(problem: Problem, exact: Sequence[Sequence[Fraction]], rounded: bool = False) -> Integers:
    """Returns integer ranks of exact values, at the vertices of the weight information where there is any.

    Only differences from the first row are rounded to floating point.
    """
    if not problem.information and not rounded:
        return _ranked(exact)
    apart = np.array([[float(v - w) for v, w in zip(row, exact[0], strict=True)] for row in exact])
    return grades(weight_space(problem).vertex_values(apart) if problem.information else apart, SAME)


def _ranked(exact: Sequence[Sequence[Fraction]]) -> Integers:
    """Returns the rank of each value within its column."""
    columns = []
    for column in zip(*exact, strict=True):
        places = {value: place for place, value in enumerate(sorted(set(column)))}
        columns.append([places[value] for value in column])
    return np.array(columns, dtype=np.int64).T


def grades(values: Floats, same: float) -> Integers:
    """Returns the rank of each value within its column; neighbours within `same` share a rank."""
    ranks = np.zeros(values.shape, dtype=np.int64)
    order = np.argsort(values, axis=0, kind="stable")
    steps = np.diff(np.take_along_axis(values, order, axis=0), axis=0) > same
    np.put_along_axis(ranks, order[1:], steps.cumsum(axis=0), axis=0)
    return ranks
