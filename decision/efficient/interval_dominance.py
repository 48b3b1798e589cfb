"""Dominance with incomplete information on scores and weights, as in Robust Portfolio Modeling (RPM).

One bundle dominates another when its weighted value is no less for all scores in their intervals and all admissible
weights, and greater for some. Levels that both hold cancel, so the least total of the levels that only one holds is
compared with the greatest of those that only the other holds. Exact for linear value functions of sums; for piecewise
linear ones the least or greatest slope is taken, and for maxima the whole values are compared, which never removes a
nondominated bundle but may keep dominated ones.
Source: J. Liesiö, P. Mild, A. Salo, European Journal of Operational Research 190 (2008) 679-695.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from decision.model.effects import CaseEffects
from decision.model.problem import Effects, Objective, Problem
from decision.model.reach import reachable
from decision.polytopes.weight_polytope import WeightSpace
from decision.running.arrays import Flags, Floats, Indexes
from decision.solve.enumeration import BundleTable
from decision.solve.totals import synergies_in_force, totals_of, values_at
from options import Case

NOTHING = 1e-9
"""Points below which a difference is rounding."""

AT_ONCE = 4_000_000
"""Pairs of bundles compared at a time, for memory."""


@dataclass(frozen=True)
class Interval:
    """The effects of one objective with every score at one end of its interval."""

    low: Effects
    """Every score at its low end."""

    high: Effects
    """Every score at its high end."""


def score_intervals(case: Case, problem: Problem) -> tuple[Interval, ...]:
    """The intervals of every weighed objective in the problem's scenario."""
    effects = CaseEffects(case)
    return tuple(
        Interval(
            effects.totals(objective.name, problem.scenario, "low"),
            effects.totals(objective.name, problem.scenario, "high"),
        )
        for objective in problem.weighed()
    )


def is_exact(problem: Problem, intervals: tuple[Interval, ...]) -> bool:
    """Whether dominance is exact: all objectives are sums with one slope within reach."""
    slopes = [_slopes(problem, o, i) for o, i in zip(problem.weighed(), intervals, strict=True)]
    sums = all(interval.low.combine == "sum" for interval in intervals)
    return sums and all(least == most for least, most, _ in slopes)


def undominated_within(
    table: BundleTable, intervals: tuple[Interval, ...], space: WeightSpace, first: Indexes
) -> Indexes:
    """The rows of a table of all feasible bundles that no row dominates, ascending.

    first: rows that are compared with all others before, since they dominate many.
    """
    objectives = [_objective(table, o, i) for o, i in zip(table.problem.weighed(), intervals, strict=True)]
    vertices = space.weights(space.vertices)
    kept = np.arange(len(table.values))
    for candidates in (first, None):
        rows = kept
        for some in _portions(rows, len(rows) if candidates is None else len(candidates)):
            against = rows if candidates is None else candidates
            dominated = _dominated(objectives, vertices, some, against)
            kept = np.setdiff1d(kept, some[dominated], assume_unique=True)
    return kept


def _portions(rows: Indexes, against: int) -> Iterator[Indexes]:
    size = max(1, AT_ONCE // max(1, against))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


@dataclass(frozen=True)
class _Objective:
    """One objective of all bundles, signed so that more is better; for a maximum, values in place of totals."""

    least: Floats
    """bundles: the least total over the intervals."""

    most: Floats
    """bundles: the greatest total."""

    held: Floats
    """bundles x parts: 1 where a choice or synergy with an interval is in the bundle; no parts for a maximum."""

    spread: Floats
    """parts: the length of the interval, which two bundles that both hold the part do not differ by."""

    slopes: tuple[float, float]
    """The least and greatest slope of the value function within reach, in points."""

    def difference(self, some: Indexes, against: Indexes) -> Floats:
        """against x some: the least difference of the first's value and the second's over the intervals, in points."""
        difference = self.least[against][:, None] - self.most[some][None, :]
        if self.held.shape[1]:
            difference += (self.held[against] * self.spread) @ self.held[some].T
        least_slope, greatest_slope = self.slopes
        return np.where(difference >= 0, least_slope * difference, greatest_slope * difference)

    def greatest_difference(self, one: int, other: int) -> float:
        """With the scores of the least difference in totals, the greatest difference of one bundle's value and the
        other's, in points."""
        difference = float(self.least[one] - self.most[other])
        if self.held.shape[1]:
            difference += float((self.held[one] * self.spread) @ self.held[other])
        least_slope, greatest_slope = self.slopes
        return greatest_slope * difference if difference >= 0 else least_slope * difference


def _dominated(objectives: list[_Objective], vertices: Floats, some: Indexes, against: Indexes) -> Flags:
    """some: whether one of the rows `against` dominates the row."""
    differences = [each.difference(some, against) for each in objectives]
    never_less = np.ones((len(against), len(some)), dtype=bool)
    sometimes_more = np.zeros_like(never_less)
    for vertex in vertices:
        difference = sum(weight * part for weight, part in zip(vertex, differences, strict=True))
        never_less &= difference >= -NOTHING
        sometimes_more |= difference > NOTHING
    for one, other in np.argwhere(never_less & ~sometimes_more & (against[:, None] != some[None, :])):
        # The least lead is nothing at every vertex: it dominates if other scores would show a lead.
        lags = [each.greatest_difference(some[other], against[one]) for each in objectives]
        sometimes_more[one, other] = bool((vertices @ np.array(lags) < -NOTHING).any())
    return np.asarray((never_less & sometimes_more).any(axis=0))


def _objective(table: BundleTable, objective: Objective, interval: Interval) -> _Objective:
    problem = table.problem
    held = np.hstack([table.chosen, synergies_in_force(problem, table.chosen)]).astype(float)
    least_slope, greatest_slope, rising = _slopes(problem, objective, interval)
    ends = [_parts(problem, effects) for effects in (interval.low, interval.high)]
    if interval.low.combine == "max":
        one, other = (_peak_values(table, objective, effects) for effects in (interval.low, interval.high))
        least, most = np.minimum(one, other), np.maximum(one, other)
        return _Objective(least, most, np.zeros((len(held), 0)), np.zeros(0), (1.0, 1.0))
    if not rising:
        ends = [-ends[1], -ends[0]]
    used = np.flatnonzero(ends[0] != ends[1])
    return _Objective(
        held @ ends[0],
        held @ ends[1],
        np.ascontiguousarray(held[:, used]),
        (ends[1] - ends[0])[used],
        (least_slope, greatest_slope),
    )


def _parts(problem: Problem, effects: Effects) -> Floats:
    """choices, then synergies: their effects."""
    parts = np.zeros(len(problem.choices) + len(problem.synergies))
    for index, amount in effects.choices.items():
        parts[index] = float(amount)
    for index, amount in effects.synergies.items():
        parts[len(problem.choices) + index] = float(amount)
    return parts


def _peak_values(table: BundleTable, objective: Objective, effects: Effects) -> Floats:
    """bundles: the value of the maximum."""
    assert objective.value is not None, "measures are not weighed"
    in_force = synergies_in_force(table.problem, table.chosen)
    return values_at(objective.value, totals_of(effects, table.chosen, in_force))


def _slopes(problem: Problem, objective: Objective, interval: Interval) -> tuple[float, float, bool]:
    """The least and greatest absolute slope within reach, in points per unit, and whether the value function rises."""
    assert objective.value is not None, "measures are not weighed"
    low, high = reachable(problem, interval.low)[0], reachable(problem, interval.high)[1]
    slopes = [abs(float(piece.slope)) for piece in objective.value.pieces_between(low, high)]
    return min(slopes), max(slopes), objective.value.points[-1][1] > objective.value.points[0][1]
