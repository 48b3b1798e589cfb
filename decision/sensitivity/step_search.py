"""The bundles among which the steps of a resource's curve are, where all bundles are too many to list.

The limit is raised from the least use to the most, a stretch at a time. Where the best value at the start of a stretch is
known, a step within it is worth more: so all bundles that use no more than the end of the stretch and are worth more than
that are listed by branch and bound (solve/branch_and_bound.py), and the best of them is the best value at its end. A
stretch is as long as a few bundles reach: where they are too many it is shortened, and one of a single unit has one step
at most, whose value is searched for. Work is counted, so that every machine searches equally far.
"""

import sys
from collections.abc import Iterator
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
from decision.solve.branch_and_bound import best_from_core, bundles_above_floor
from decision.solve.linear_relaxation import relaxation, with_row

FIRST = 64
"""Stretches into which the reach of the use is divided at first."""

BY = Fraction(3, 2)
"""How much shorter the next stretch is where one held many bundles, and longer where one held few."""

FEW, MANY = 2, 8
"""Bundles of one stretch that are few, and many. Each stretch takes some work however short it is, and the bundles listed
beside the steps grow in number, and the work with them, far faster than its length."""

MOST = 200
"""Most bundles listed for one stretch."""

A_TRY, OFTEN = 5_000_000, 4
"""Most work of the search of one stretch that may yet be shortened, in multiplications, and how many times that of the one
before, where this is more."""

A_UNIT = 3_000_000_000
"""Most work of one search where the stretch cannot be shortened."""

MORE = 1e-9
"""Points by which a step is worth more than the best value before it, at least."""


def on_the_curve(problem: Problem, resource: Resource, near: frozenset[int], most_work: int | None) -> Flags:
    """Returns (bundles, choices): every bundle that a step may name, and others; all feasible.

    problem: without the resource's limit. near: a good bundle, where the bounds are tightest. Raises OutOfTime, and
    OutOfWork beyond the limit of work (multiplications; None: none).
    """
    found = [np.zeros((0, len(problem.choices)), dtype=bool)]
    found += _stretches(problem, resource, near, most_work)
    return np.unique(np.vstack(found), axis=0)


def _stretches(
    problem: Problem,
    resource: Resource,
    near: frozenset[int],
    most_work: int | None,
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

    before = 0
    relaxed = relaxation(problem, problem.weights, near)
    while at < end:
        upto = min(end, at + unit * max(1, stretch // unit))
        row = limit_row(replace(resource, limit=upto))
        within = replace(problem, rows=(*problem.rows, row))
        start, floor = used, best + TOLERANCE + MORE
        table = bundles_above_floor(
            within,
            problem.weights,
            floor,
            near,
            look,
            max(A_TRY, OFTEN * before),
            None if relaxed is None or best == -inf else with_row(relaxed, problem, row),
            most_found=MOST,
            spent=spent,
        )
        if table is None and stretch > unit:
            stretch = max(unit, stretch / BY)
            continue
        if table is None:
            unlimited = sys.maxsize if most_work is None else A_UNIT
            table = best_from_core(within, problem.weights, floor, near, look, unlimited, spent)
            if table is None:
                raise OutOfWork
        if len(table.chosen):
            best = max(best, float(table.weighted_values(problem.weights).max()))
        yield table.chosen
        at, before = upto, used - start
        if len(table.chosen) <= FEW:
            stretch *= BY
        elif len(table.chosen) > MANY:
            stretch /= BY


def _unit(resource: Resource) -> Fraction:
    """The least amount by which two uses can differ, or less."""
    amounts = (*resource.use.choices.values(), *resource.use.synergies.values())
    return Fraction(1, lcm(*(amount.denominator for amount in amounts)))
