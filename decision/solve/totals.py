"""Totals and values of many bundles at once, as arrays."""

from collections.abc import Collection, Iterable, Sequence
from math import lcm

import numpy as np

from decision.model.deterrence_margin import CoursePoints, Margin, Points
from decision.model.problem import Effects, Objective, Problem
from decision.model.value_function import ValueFunction
from decision.running.arrays import Flags, Floats

LARGEST = 2**62
"""Bound on integer row activities, so that they fit into 64-bit integers."""


def flags_of(problem: Problem, bundles: Sequence[Collection[int]]) -> Flags:
    """Returns (bundles, choices): which choices each bundle holds."""
    flags = np.zeros((len(bundles), len(problem.choices)), dtype=bool)
    for row, bundle in enumerate(bundles):
        flags[row, list(bundle)] = True
    return flags


def synergies_in_force(problem: Problem, chosen: Flags) -> Flags:
    """Returns (bundles, synergies): which synergies are in force."""
    return brought_about(tuple(each.members for each in problem.synergies), chosen)


def brought_about(synergies: tuple[tuple[frozenset[int], ...], ...], chosen: Flags) -> Flags:
    """Returns (bundles, synergies): which are in force. synergies: by the choices of their members."""
    in_force = np.ones((len(chosen), len(synergies)), dtype=bool)
    for s, members in enumerate(synergies):
        for member in members:
            in_force[:, s] &= chosen[:, sorted(member)].any(axis=1)
    return in_force


def totals_of(effects: Effects | Margin, chosen: Flags, in_force: Flags) -> Floats:
    """Returns the total of every bundle, in the unit of the objective."""
    if isinstance(effects, Margin):
        return margins_of(effects, chosen)
    return _total(effects, chosen, in_force)


def margins_of(margin: Margin, chosen: Flags) -> Floats:
    """Returns (bundles): the total of a margin, in its unit; whether a course is possible is decided exactly."""
    least = np.full(len(chosen), np.inf)
    for course, lead in zip(margin.deterred, margin.leads(), strict=True):
        least = np.where(possible_under(course, chosen), np.minimum(least, points_at(lead, chosen)), least)
    least = np.where(np.isinf(least), float(margin.otherwise), least)
    found = np.where(possible_under(margin.accepted, chosen), least, float(margin.closed))
    return -found if margin.turned else found


def possible_under(course: CoursePoints, chosen: Flags) -> Flags:
    """Returns under which bundles a course is possible, exactly."""
    possible = np.ones(len(chosen), dtype=bool)
    for obstacle in course.obstacles:
        possible &= ~positive_at(obstacle.points.less(Points(obstacle.limit, {})), chosen)
    return possible


def positive_at(points: Points, chosen: Flags) -> Flags:
    """Returns under which bundles the points are positive, in integer arithmetic."""
    factor = lcm(points.constant.denominator, *(step.denominator for step in points.choices.values()))
    steps = {index: int(step * factor) for index, step in points.choices.items()}
    start = int(points.constant * factor)
    fits = abs(start) + sum(map(abs, steps.values())) < LARGEST
    total = np.full(len(chosen), start, dtype=np.int64 if fits else object)
    for index, step in steps.items():
        total = total + chosen[:, index].astype(total.dtype) * step
    return np.asarray(total > 0, dtype=bool)


def points_at(points: Points, chosen: Flags) -> Floats:
    """Returns the points under every bundle."""
    total = np.full(len(chosen), float(points.constant))
    for index, step in points.choices.items():
        total += chosen[:, index] * float(step)
    return total


def _total(effects: Effects, chosen: Flags, in_force: Flags) -> Floats:
    """Returns the total of every bundle."""
    total = np.full(len(chosen), float(effects.baseline))
    for columns, amounts in ((chosen, effects.choices), (in_force, effects.synergies)):
        used = set(np.flatnonzero(columns.any(axis=0)).tolist())
        for index, amount in amounts.items():
            if index not in used:
                continue
            if effects.combine == "max":
                total = np.where(columns[:, index], np.maximum(total, float(amount)), total)
            else:
                total += columns[:, index] * float(amount)
    return total


def values_at(function: ValueFunction, totals: Floats) -> Floats:
    """Returns the value function at every total."""
    pieces = function.pieces
    anchors = np.array([float(piece.anchor) for piece in pieces])
    values = np.array([float(piece.value_at_anchor) for piece in pieces])
    slopes = np.array([float(piece.slope) for piece in pieces])
    if len(pieces) == 1:
        return np.asarray(values[0] + slopes[0] * (totals - anchors[0]))
    ends = np.array([float(piece.end) for piece in pieces[:-1] if piece.end is not None])
    at = np.searchsorted(ends, totals)
    return np.asarray(values[at] + slopes[at] * (totals - anchors[at]))


def valued(problem: Problem, objectives: Iterable[Objective], chosen: Flags) -> Floats:
    """Returns (bundles, weighed objectives): the values on 0-100."""
    in_force = synergies_in_force(problem, chosen)
    return np.column_stack(
        [
            objective_values(objective, chosen, in_force)
            for objective in objectives
            if objective.value is not None
        ]
    )


def objective_values(objective: Objective, chosen: Flags, in_force: Flags) -> Floats:
    """Returns (bundles): the values on one weighed objective, 0-100."""
    assert objective.value is not None, "a measure has no value"
    return values_at(objective.value, totals_of(objective.effects, chosen, in_force))
