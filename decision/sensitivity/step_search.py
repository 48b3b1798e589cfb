"""The bundles among which the steps of a resource's curve are, where all bundles are too many to list.

The limit is raised from the least use to the most, a stretch at a time. Within a stretch one branch and bound finds every
bundle that is worth more than all that use less (solve/parametric_tree.py), from the best value at its start. A stretch is
as long as holds some bundles: where its search takes too long it is shortened, down to one unit. Work is counted, so that
every machine searches equally far.
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
from decision.solve.enumeration import BundleTable
from decision.solve.found_bundles import GivenUp, Incumbents
from decision.solve.linear_relaxation import LinearRelaxation, relaxation, with_row

FIRST = 64
"""Stretches into which the reach of the use is divided at first."""

BY = Fraction(3, 2)
"""How much shorter the next stretch is where one held many bundles, and longer where one held few."""

FEW, MANY = 8, 24
"""Bundles of one stretch that are few, and many."""

A_TRY, OFTEN = 20_000_000, 8
"""Most work of the search of one stretch that may yet be shortened, in multiplications, and how many times that of the one
before, where this is more."""

A_UNIT = 3_000_000_000
"""Most work of one search where the stretch cannot be shortened."""


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
    best, used, before = -inf, 0, 0
    relaxed = relaxation(problem, problem.weights, near)
    if relaxed is None:
        raise OutOfWork
    while at < end:
        upto = min(end, at + unit * max(1, stretch // unit))
        can_shorten = upto - at > unit
        allowed = max(A_TRY, OFTEN * before) if can_shorten else sys.maxsize if most_work is None else A_UNIT
        table, work = _searched(problem, relaxed, replace(resource, limit=upto), at, best, allowed)
        used += work
        if (most_work is not None and used > most_work) or (table is None and not can_shorten):
            raise OutOfWork
        if table is None:
            stretch = max(unit, stretch / BY)
            continue
        if len(table.chosen):
            best = max(best, float(table.weighted_values(problem.weights).max()))
        yield table.chosen
        at, before = upto, work
        if len(table.chosen) <= FEW:
            stretch *= BY
        elif len(table.chosen) > MANY:
            stretch /= BY


def _searched(
    problem: Problem,
    relaxed: LinearRelaxation,
    resource: Resource,
    at: Fraction,
    best: float,
    most_work: int,
) -> tuple[BundleTable | None, int]:
    """Returns the table of the bundles beyond one use and up to the limit of the resource that may be steps, None beyond
    the limit of work, and the work.

    best: the greatest value of those that use no more than the first, in points.
    """
    # Imported here, so that a list of all bundles needs no compiler.
    from decision.solve.parametric_tree import MORE, ParametricTree, compile_first

    compile_first(look)
    row = limit_row(resource)
    within, limited = with_row(relaxed, problem, row), replace(problem, rows=(*problem.rows, row))
    found = Incumbents(limited, problem.weights, within, best + TOLERANCE + MORE, 0)
    unit = _unit(resource)
    below = int(at / unit) if _is_exact(within, resource, unit) else None
    tree = ParametricTree(found, look, most_work, best, below)
    try:
        tree.search_all()
    except GivenUp:
        return None, tree.work
    return found.table(), tree.work


def _is_exact(within: LinearRelaxation, resource: Resource, unit: Fraction) -> bool:
    """Whether the last row states the use in these units: one of too long numbers is rounded, and has less of them."""
    amounts = (*resource.use.choices.values(), *resource.use.synergies.values())
    return int(np.abs(within.rows[-1]).sum()) * unit == sum(map(abs, amounts), Fraction(0))


def _unit(resource: Resource) -> Fraction:
    """The least amount by which two uses can differ, or less."""
    amounts = (*resource.use.choices.values(), *resource.use.synergies.values())
    return Fraction(1, lcm(*(amount.denominator for amount in amounts)))
