"""The bundles that are nearly best at likely scores, listed once for all draws, and the row that all others satisfy.

Most draws are won by one of them. What is left to prove is that no other bundle is better: others satisfy a row that says
that they lose at likely scores, and with it their bounds under a draw are far lower than without (a cut on the objective).
The row is an affine upper bound of the weighted value, so that it holds whatever the value functions; rounded to integers
it divides all feasible bundles in two, those listed and those that satisfy it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log

import numpy as np

from decision.model.problem import Consent, Effects, Objective, Problem
from decision.model.reach import reachable
from decision.model.value_function import TOLERANCE, ValueFunction
from decision.robustness.drawn_rows import AffineFunction, consent_line, rounded_row
from decision.running.arrays import Flags
from decision.running.limits import OutOfTime
from decision.solve.branch_and_bound import best_bundles, bundles_above_floor, is_at_hand
from decision.solve.enumeration import BundleTable, allowed
from decision.solve.search import Search
from decision.solve.totals import flags_of, synergies_in_force, valued

FIRST, WIDER = 0.25, 1.5
"""Points below the best at which bundles are listed first, and at most how many times as far next."""

MANY, MOST = 20_000, 60_000
"""How many bundles are aimed at last, and the most that are listed: more take longer to value in each draw than they
spare."""

GROWTH = 4.0
"""At most how many times as many bundles are aimed at next."""

MOST_WORK = 1_000_000_000
"""Most work of one listing, in multiplications: some four seconds. Where one takes a quarter of it, it is the last."""

KEPT = 0.75
"""The share of the time that is left which is kept for the draws."""

NAME = "nearly best"
"""The one objective of the problem whose bundles are listed."""


@dataclass(frozen=True)
class NearBest:
    """Bundles that are nearly best at likely scores."""

    chosen: Flags
    """(bundles, choices)."""

    others: AffineFunction
    """At least 0 for every other feasible bundle, and for none of these, when rounded (drawn_rows.py)."""


def near_best(solver: Search) -> Iterator[NearBest]:
    """Yields ever more of the nearly best bundles of a problem without margins and chance constraints; none where even the
    nearest are too many, or finding them takes too much work. Ends after a part of the time that is left."""
    problem, left = solver.problem, solver.left()
    if left is not None and not is_at_hand():
        return

    def look() -> None:
        solver.look()
        if left is not None and (solver.left() or 0.0) < KEPT * left:
            raise OutOfTime

    try:
        near = _good(solver, look)
        if near is not None:
            line = consent_line(problem, Consent(NAME, problem.weights, 0.0), near)
            yield from _listings(problem, line, near, look)
    except OutOfTime:  # what is listed by then is enough
        return


def _good(solver: Search, look: Callable[[], None]) -> frozenset[int] | None:
    """The best bundle that the solver has evaluated, or else the best of all; None where it takes too much work."""
    problem = solver.problem
    known = [bundle for bundle in solver.found.values() if bundle.feasible]
    if known:
        return problem.chosen(max(known, key=lambda bundle: bundle.value).levels)
    found = best_bundles(problem, problem.weights, 1, look, MOST_WORK)
    return found[0].best(problem.weights) if found is not None and len(found[0].chosen) else None


def _listings(
    problem: Problem, line: AffineFunction, near: frozenset[int], look: Callable[[], None]
) -> Iterator[NearBest]:
    """Yields ever more bundles. line: nowhere below their values."""
    one = _of_line(problem, line)
    (top,) = valued(one, one.objectives, flags_of(one, [near]))[:, 0].tolist()
    lowest = float(reachable(one, one.objectives[0].effects)[0])
    gap, before, count, work = FIRST, 0.0, 1, 0

    def spent(more: int) -> None:
        nonlocal work
        work = more

    while 4 * work < MOST_WORK and 2 * count < MANY and top - before > lowest:
        table = bundles_above_floor(
            one, one.weights, top - gap, near, look, MOST_WORK, most_found=MOST, spent=spent
        )
        if table is None:
            return
        yield _divided(problem, table, line, top - gap)
        more = max(1, len(table.chosen))
        further = _further(gap, gap - before, more / count, min(GROWTH, MANY / more))
        before, gap, count = gap, gap + further, more


def _further(gap: float, step: float, grown: float, wanted: float) -> float:
    """Returns by how much to widen the gap, in points: to so many times as many bundles if their number goes on growing as
    in the last step, in which it was multiplied by `grown`; but not by too much at once."""
    most = (WIDER - 1) * gap
    return most if grown <= 1 else min(most, step * log(wanted) / log(grown))


def _of_line(problem: Problem, line: AffineFunction) -> Problem:
    """The problem whose value is the line, in points, without consents."""
    choices, synergies, constant = line
    value = ValueFunction(((Fraction(0), Fraction(0)), (Fraction(100), Fraction(100))))
    objective = Objective(NAME, Effects("sum", constant, choices, synergies), value)
    return replace(problem, objectives=(objective,), weights={NAME: 1.0}, consents=())


def _divided(problem: Problem, table: BundleTable, line: AffineFunction, floor: float) -> NearBest:
    """The bundles of a table that do not satisfy the row of all others; the table has all on whose line is the floor."""
    choices, synergies, constant = line
    below = Fraction(floor) - Fraction(TOLERANCE) / 2 - constant
    others = ({i: -a for i, a in choices.items()}, {s: -a for s, a in synergies.items()}, below)
    whole, bonus, cap = rounded_row(others, {i: i for i in range(len(problem.choices))})
    amounts = np.array([whole.get(i, 0) for i in range(len(problem.choices))], dtype=np.int64)
    bonuses = np.array([bonus.get(s, 0) for s in range(len(problem.synergies))], dtype=np.int64)
    used = table.chosen @ amounts + synergies_in_force(problem, table.chosen) @ bonuses
    chosen = table.chosen[used > cap]
    chosen = chosen[allowed(problem, chosen, valued(problem, problem.objectives, chosen))]
    return NearBest(chosen, others)
