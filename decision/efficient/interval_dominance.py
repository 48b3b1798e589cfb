"""Efficient bundles when scores are only known to lie in intervals: RPM's dominance, over scores and weights.

One bundle dominates another when it is worth no less for any scores in their intervals and any admissible
weights, and more for some. Levels that both hold cancel, so the least of what only the one holds stands
against the most of what only the other holds. Exact for straight value functions of sums; for bent ones the
gentlest or steepest slope is taken, and peaks stand against each other whole, which is safe but may keep more.
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
from decision.solve.enumeration import Table, synergies_in_force, totals_of, values_at
from options import Case

NOTHING = 1e-9
"""Value points that are the rounding of a sum."""

AT_ONCE = 4_000_000
"""Pairs of bundles compared at a time."""


@dataclass(frozen=True)
class Interval:
    """The ends of an objective's effects, each score at its low or its high end."""

    low: Effects
    high: Effects


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
    """Whether no bundle is kept for want of a closer bound: all are sums with one slope."""
    slopes = [_slopes(problem, o, i) for o, i in zip(problem.weighed(), intervals, strict=True)]
    sums = all(interval.low.combine == "sum" for interval in intervals)
    return sums and all(least == most for least, most, _ in slopes)


def undominated_within(
    table: Table, intervals: tuple[Interval, ...], space: WeightSpace, first: Indexes
) -> Indexes:
    """The rows of a table of all feasible bundles that none dominates; `first` are good ones to try."""
    sides = [_side(table, o, i) for o, i in zip(table.problem.weighed(), intervals, strict=True)]
    corners = space.weights(space.vertices)
    kept = np.arange(len(table.values))
    for candidates in (first, None):
        rows = kept
        for some in _portions(rows, len(rows) if candidates is None else len(candidates)):
            against = rows if candidates is None else candidates
            dominated = _dominated(sides, corners, some, against)
            kept = np.setdiff1d(kept, some[dominated], assume_unique=True)
    return kept


def _portions(rows: Indexes, against: int) -> Iterator[Indexes]:
    size = max(1, AT_ONCE // max(1, against))
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


@dataclass(frozen=True)
class _Side:
    """One objective of all bundles: the least and most total, what shared parts give back, and the slopes.

    For a peak, the least and the most value instead, and nothing is shared.
    """

    least: Floats
    most: Floats
    held: Floats
    spread: Floats
    slopes: tuple[float, float]

    def lead(self, some: Indexes, against: Indexes) -> Floats:
        """against x some: the least by which the one is worth more than the other, in points."""
        lead = self.least[against][:, None] - self.most[some][None, :]
        if self.held.shape[1]:
            lead += (self.held[against] * self.spread) @ self.held[some].T
        gentle, steep = self.slopes
        return np.where(lead >= 0, gentle * lead, steep * lead)

    def reached(self, one: int, other: int) -> float:
        """For the scores at which one bundle's total exceeds the other's by the least: the most, in points, that
        its value can exceed the other's by."""
        lead = float(self.least[one] - self.most[other])
        if self.held.shape[1]:
            lead += float((self.held[one] * self.spread) @ self.held[other])
        gentle, steep = self.slopes
        return steep * lead if lead >= 0 else gentle * lead


def _dominated(sides: list[_Side], corners: Floats, some: Indexes, against: Indexes) -> Flags:
    """Which of some rows are dominated by one of those they are held against."""
    leads = [side.lead(some, against) for side in sides]
    never_less = np.ones((len(against), len(some)), dtype=bool)
    sometimes_more = np.zeros_like(never_less)
    for corner in corners:
        lead = sum(weight * part for weight, part in zip(corner, leads, strict=True))
        never_less &= lead >= -NOTHING
        sometimes_more |= lead > NOTHING
    for one, other in np.argwhere(never_less & ~sometimes_more & (against[:, None] != some[None, :])):
        # The least lead is nothing at every corner: it dominates if other scores would show a lead.
        lags = [side.reached(some[other], against[one]) for side in sides]
        sometimes_more[one, other] = bool((corners @ np.array(lags) < -NOTHING).any())
    return np.asarray((never_less & sometimes_more).any(axis=0))


def _side(table: Table, objective: Objective, interval: Interval) -> _Side:
    problem = table.problem
    held = np.hstack([table.chosen, synergies_in_force(problem, table.chosen)]).astype(float)
    gentle, steep, rising = _slopes(problem, objective, interval)
    ends = [_parts(problem, effects) for effects in (interval.low, interval.high)]
    if interval.low.combine == "max":
        one, other = (_peak_values(table, objective, effects) for effects in (interval.low, interval.high))
        least, most = np.minimum(one, other), np.maximum(one, other)
        return _Side(least, most, np.zeros((len(held), 0)), np.zeros(0), (1.0, 1.0))
    if not rising:
        ends = [-ends[1], -ends[0]]
    used = np.flatnonzero(ends[0] != ends[1])
    return _Side(
        held @ ends[0],
        held @ ends[1],
        np.ascontiguousarray(held[:, used]),
        (ends[1] - ends[0])[used],
        (gentle, steep),
    )


def _parts(problem: Problem, effects: Effects) -> Floats:
    """Effects of every choice, then of every synergy."""
    parts = np.zeros(len(problem.choices) + len(problem.synergies))
    for index, amount in effects.choices.items():
        parts[index] = float(amount)
    for index, amount in effects.synergies.items():
        parts[len(problem.choices) + index] = float(amount)
    return parts


def _peak_values(table: Table, objective: Objective, effects: Effects) -> Floats:
    """The value of every bundle's peak."""
    assert objective.value is not None, "measures are not weighed"
    in_force = synergies_in_force(table.problem, table.chosen)
    return values_at(objective.value, totals_of(effects, table.chosen, in_force))


def _slopes(problem: Problem, objective: Objective, interval: Interval) -> tuple[float, float, bool]:
    """The gentlest and the steepest slope within reach, in value points, and whether more is better."""
    assert objective.value is not None, "measures are not weighed"
    low, high = reachable(problem, interval.low)[0], reachable(problem, interval.high)[1]
    slopes = [abs(float(piece.slope)) for piece in objective.value.pieces_between(low, high)]
    return min(slopes), max(slopes), objective.value.points[-1][1] > objective.value.points[0][1]
