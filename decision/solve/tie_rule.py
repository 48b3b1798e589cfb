"""Which of several equally good bundles comes first: one that none dominates, and of those the first by id.

Dominance is within the weight information, where the case states any: at the corners of all admissible weightings,
of which every other one is a mixture. Without it, it is dominance in the objectives' values, exactly.
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
"""Value points at a corner of the information that are none: corners are rounded to floating point, and what this
little can decide is told apart by nothing else."""


def in_order(
    problem: Problem, ties: Sequence[frozenset[int]], values: Floats | None = None
) -> tuple[frozenset[int], ...]:
    """Bundles of equal value: those that no other of them dominates first, then by id as text.

    values: bundles x weighed objectives, where they are known already: bundles of the same values, to the last
    digit, are then looked at once, which makes any number of ties an easy matter.
    """
    if len(ties) < 2:
        return tuple(ties)
    if values is None:
        first, which = np.arange(len(ties)), np.arange(len(ties))
    else:
        _, first, which = np.unique(values, axis=0, return_index=True, return_inverse=True)
    exact = [tuple(exact_values(problem, ties[n]).values()) for n in first.tolist()]
    kept = np.zeros(len(first), dtype=bool)
    kept[_undominated(problem, exact)] = True
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
    """The place of the first of things that are worth something in several futures, or at several places, at once.

    views: for each of these, exact values (things x weighed objectives). One thing dominates another where it does so
    over all views together. rounded: the places themselves are rounded, so that what differs by SAME is equal.
    """
    if len(ids) < 2:
        return 0
    kept = undominated(np.hstack([_graded(problem, view, rounded) for view in views])).tolist()
    first: int = min(kept, key=lambda n: ids[n])
    return first


def undominated_within(space: WeightSpace, values: Floats) -> Indexes:
    """The rows (bundles x weighed objectives) that none dominates at the corners of a weight space, ascending."""
    return undominated(_grades(space.worth(values), SAME))


def undominated_rows(problem: Problem, values: Floats) -> Indexes:
    """The rows (bundles x weighed objectives) that none dominates within the information, where there is any."""
    if problem.information:
        return undominated_within(weight_space(problem), values)
    return undominated_by_values(values)


def undominated_by_values(values: Floats) -> Indexes:
    """The same for values that are themselves what counts, where they are not known exactly."""
    return undominated(_grades(values, SAME))


def ruled_out(space: WeightSpace) -> Flags:
    """Which objectives weigh nothing at any weighting of a space: they tell no bundle from another."""
    return np.asarray(space.weights(space.corners).max(axis=0) <= WEIGHT_TOLERANCE)


def inner_weights(problem: Problem) -> dict[str, float]:
    """Admissible weights at which no bundle is best that another dominates: the middle of all corners.

    Whatever weighs anything at some corner weighs something here.
    """
    space = weight_space(problem)
    return dict(zip(space.names, space.weights(space.corners).mean(axis=0).tolist(), strict=True))


def undominated_exactly(exact: Sequence[Sequence[Fraction]]) -> Indexes:
    """The rows of exact values (bundles x weighed objectives) that none dominates, whatever the information."""
    return undominated(_ranked(exact))


def _undominated(problem: Problem, exact: Sequence[Sequence[Fraction]]) -> Indexes:
    """The rows of exact values that none dominates."""
    return undominated(_graded(problem, exact))


def _graded(problem: Problem, exact: Sequence[Sequence[Fraction]], rounded: bool = False) -> Integers:
    """Rows of exact values as whole numbers in the same order, within the information; only differences are rounded."""
    if not problem.information and not rounded:
        return _ranked(exact)
    apart = np.array([[float(v - w) for v, w in zip(row, exact[0], strict=True)] for row in exact])
    return _grades(weight_space(problem).worth(apart) if problem.information else apart, SAME)


def _ranked(exact: Sequence[Sequence[Fraction]]) -> Integers:
    """Each column of exact values as whole numbers in the same order."""
    columns = []
    for column in zip(*exact, strict=True):
        places = {value: place for place, value in enumerate(sorted(set(column)))}
        columns.append([places[value] for value in column])
    return np.array(columns, dtype=np.int64).T


def _grades(worths: Floats, same: float) -> Integers:
    """Each column as whole numbers in the same order; neighbours within `same` of each other are equal."""
    grades = np.empty(worths.shape, dtype=np.int64)
    for j, column in enumerate(worths.T):
        order = np.argsort(column, kind="stable")
        steps = np.diff(column[order]) > same
        grades[order, j] = np.concatenate([[0], np.cumsum(steps)]) if len(order) else 0
    return grades
