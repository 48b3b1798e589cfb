"""The bundles among which the steps of a resource's curve are, where all bundles are too many to list.

The limit is raised from the least use to the most, a stretch at a time. Where the best value at the start of a stretch is
known, a step within it is worth more: so all bundles that use no more than the end of the stretch and are worth more than
that are listed by branch and bound (solve/branch_and_bound.py), and the best of them is the best value at its end. Where
they are too many the stretch is shortened; one of a single unit has one step at most, whose value is bisected. Work is
counted, so that every machine searches equally far.
"""

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from math import inf, lcm

import numpy as np

from decision.model.constraint_rows import limit_row
from decision.model.problem import Problem, Resource
from decision.model.reach import reachable
from decision.model.value_function import TOLERANCE
from decision.running.arrays import Flags
from decision.running.limits import OutOfWork, look
from decision.solve.branch_and_bound import bundles_above_floor
from decision.solve.enumeration import Table

FIRST = 64
"""Stretches into which the reach of the use is divided at first."""

SHORTER, LONGER = 4, 2
"""How much shorter the next stretch is where one held too many bundles, and longer where one took little work."""

A_TRY, LITTLE = 100_000_000, 25_000_000
"""Most work of the search of one stretch that may yet be shortened, in multiplications; and work that is little."""

A_UNIT = 3_000_000_000
"""Most work of one search where the stretch cannot be shortened."""

MOST = 2_000
"""Most bundles listed for one stretch."""

MORE = 1e-9
"""Points by which a step is worth more than the best value before it, at least."""

WORST = 1e4
"""Points below zero at which no value is looked for."""

Above = Callable[[float, int], Table | None]
"""Lists the bundles of a stretch above a floor (points) within so much work; None where that does not suffice."""


def on_the_curve(problem: Problem, resource: Resource, near: frozenset[int], most_work: int | None) -> Flags:
    """Returns (bundles, choices): every bundle that a step may name, and others; all feasible.

    problem: without the resource's limit. near: a good bundle, where the bounds are tightest. Raises OutOfTime, and
    OutOfWork beyond the limit of work (multiplications; None: none).
    """
    found = [np.zeros((0, len(problem.choices)), dtype=bool)]
    found += _stretches(problem, resource, near, most_work)
    return np.unique(np.vstack(found), axis=0)


def _stretches(
    problem: Problem, resource: Resource, near: frozenset[int], most_work: int | None
) -> Iterator[Flags]:
    unit = _unit(resource)
    least, most = reachable(problem, resource.use)
    at, end = least - unit, most
    stretch = max(unit, (end - at) / FIRST)
    best, used = -inf, 0

    def spent(work: int) -> None:
        nonlocal used
        used += work
        if most_work is not None and used > most_work:
            raise OutOfWork

    while at < end:
        upto = min(end, at + max(unit, stretch))
        row = limit_row(replace(resource, limit=upto))
        within = replace(problem, rows=(*problem.rows, row))

        def above(floor: float, work: int, within: Problem = within) -> Table | None:
            return bundles_above_floor(
                within, problem.weights, floor, near, look, work, most_found=MOST, spent=spent
            )

        before = used
        table = above(best + TOLERANCE + MORE, A_TRY)
        if table is None and stretch > unit:
            stretch = max(unit, stretch / SHORTER)
            continue
        if table is None:
            table = _best_of_stretch(above, best, A_UNIT if most_work is not None else sys.maxsize)
        if len(table.chosen):
            best = max(best, float(table.weighted_values(problem.weights).max()))
        yield table.chosen
        at = upto
        if used - before < LITTLE:
            stretch *= LONGER


def _best_of_stretch(above: Above, least: float, most_work: int) -> Table:
    """The bundles of the best value of a stretch, and some below it, where there is one that is worth more than `least`.

    Floors are bisected: above the best value a search finds nothing, and far below it there are too many bundles.
    """
    low, high = max(least, -WORST), 100.0 + WORST
    while True:
        floor = (low + high) / 2 if high - low > TOLERANCE else low
        table = above(floor + TOLERANCE + MORE, most_work)
        if table is not None and len(table.chosen):
            height = float(table.weighted_values(table.problem.weights).max())
            ties = above(
                height - TOLERANCE, most_work
            )  # within the tolerance of the best, however near the floor is
            if ties is None:
                raise OutOfWork
            return ties
        if table is not None and floor == low:
            return table
        if table is not None:
            high = floor
        elif floor == low:
            raise OutOfWork
        else:
            low = floor


def _unit(resource: Resource) -> Fraction:
    """The least amount by which two uses can differ, or less."""
    amounts = (*resource.use.choices.values(), *resource.use.synergies.values())
    return Fraction(1, lcm(*(amount.denominator for amount in amounts)))
