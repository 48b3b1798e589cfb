"""Which feasible bundle removes every harmful equilibrium at least cost: over all bundles, where they can be listed.

A harmful equilibrium is removed when under the bundle some actor would leave it, or a course in it is
impossible. Whole numbers decide both, so that ties are exact.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

from decision.bundle import Bundle, evaluate_chosen
from decision.enumeration import Table, enumerate_bundles, points_at
from decision.equilibria import Game, Profile, game
from decision.margin import CoursePoints, Points
from decision.problem import Problem
from options import Case

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Removal:
    """at_least: resource -> the bundle that takes the least of it (of equal ones the best) and removes all.

    best: the one of greatest value. Both are empty where no feasible bundle does it.
    """

    at_least: Mapping[str, Bundle]
    best: Bundle | None


def removal(case: Case, problem: Problem) -> Removal | None:
    """None where there are too many bundles to list, or none."""
    table = enumerate_bundles(problem)
    if table is None:
        return None
    rules = game(case)
    harmful = np.zeros(len(table.chosen), dtype=bool)
    for profile in rules.profiles:
        if rules.harmful(profile):
            harmful |= _stable(rules, profile, table)
    rows = np.flatnonzero(~harmful)
    if not len(rows):
        return Removal({}, None)
    worth = table.worth(problem.weights)
    least = {}
    for resource in problem.resources:
        bundles = [
            evaluate_chosen(problem, table.bundle(int(row)))
            for row in _cheapest(problem, resource.name, table, rows)
        ]
        least[resource.name] = max(bundles, key=lambda bundle: bundle.value)
    best = int(rows[np.argmax(worth[rows])])
    return Removal(least, evaluate_chosen(problem, table.bundle(best)))


def _cheapest(problem: Problem, resource: str, table: Table, rows: NDArray[np.intp]) -> list[int]:
    """The rows that take the least of a resource, exactly."""
    (use,) = (each.use for each in problem.resources if each.name == resource)
    bundles = [table.bundle(int(row)) for row in rows]
    uses = [use.total(chosen, problem.in_force(chosen)) for chosen in bundles]
    least = min(uses)
    return [int(row) for row, amount in zip(rows, uses, strict=True) if amount == least]


def _stable(rules: Game, profile: Profile, table: Table) -> Mask:
    """Under which bundles no actor would leave the profile alone."""
    stable = np.ones(len(table.chosen), dtype=bool)
    for actor in profile:
        kept, rivals = rules.rivals(profile, actor)
        stable &= _possible(kept, table)
        for rival in rivals:
            better = rival.attraction.less(kept.attraction)
            stable &= ~(_possible(rival, table) & _positive(better, table))
    return stable


def _possible(course: CoursePoints, table: Table) -> Mask:
    possible = np.ones(len(table.chosen), dtype=bool)
    for obstacle in course.obstacles:
        possible &= ~_positive(obstacle.points.less(Points(obstacle.limit, {})), table)
    return possible


def _positive(points: Points, table: Table) -> Mask:
    factor = lcm(points.constant.denominator, *(step.denominator for step in points.choices.values()))
    return np.asarray(points_at(points, table.chosen, factor) > 0)
