"""A linear relaxation of the weighted value of a bundle, and Lagrangian bounds on partial bundles from it.

Any nonnegative multipliers give a valid bound, so that correctness does not depend on how they were found.
Sources: A. M. Geoffrion, Mathematical Programming Study 2 (1974) 82-114 (Lagrangian relaxation); B. T. Polyak, USSR
Computational Mathematics and Mathematical Physics 9 (1969) 14-29 (subgradient steps towards a known target).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np

from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.reach import reachable
from decision.model.value_function import ROUNDING, ValueFunction
from decision.running.arrays import Floats, Indexes

MOST_NUMBERS = 4_000_000
"""Most coefficients (rows x variables) of the relaxation; with more, no row is dualised."""

STEPS = 250
"""Most subgradient steps."""

PATIENCE = 12
"""Steps without a better bound after which the step length is halved."""

LEAST_STEP = 1e-3
"""Step length, as a share of Polyak's, below which the subgradient method ends."""


@dataclass(frozen=True)
class Relaxation:
    """Linear relaxation: max constant + gain.v, rows.v <= caps, 0 <= v <= 1: a bound on the value of all bundles.

    The variables v are the choices (at most one a lever), then the synergies, then the steps of peaks.
    """

    constant: float
    """In points."""

    gain: Floats
    """(variables): points."""

    rows: Floats
    """(rows, variables), scaled to coefficients of about 1."""

    caps: Floats
    """(rows): right-hand sides."""

    lever: Indexes
    """(choices): the number of the lever of each choice."""


@dataclass(frozen=True)
class LagrangianBound:
    """Lagrangian bound on the value of a bundle: `top` less `drop` of its choices and `unused` of its unused levers."""

    top: float
    """Bound at the root, in points."""

    drop: Floats
    """(choices): points, not negative."""

    unused: Floats
    """(levers): points, not negative."""

    slack: float
    """Points that rounding may have lost."""


def relaxation(problem: Problem, weights: Mapping[str, float], near: frozenset[int]) -> Relaxation:
    """Returns the linear relaxation: values by supporting lines of their concave envelopes, peaks by their steps."""
    count, synergies = len(problem.choices), len(problem.synergies)
    constant = 0.0
    columns = Columns(count + synergies)
    in_force = problem.in_force(near)
    for objective in problem.weighed():
        weight = weights[objective.name]
        effects, value = objective.effects, objective.value
        assert value is not None
        if weight == 0:
            continue
        if isinstance(effects, Margin):
            constant += weight * max(float(value(end)) for end in reachable(problem, effects))
        elif effects.combine == "max":
            constant += weight * float(value(effects.baseline))
            add_peak(columns, objective, weight, count)
        else:
            slope, at_zero = supporting_line(
                value, *reachable(problem, effects), effects.total(near, in_force)
            )
            constant += weight * float(at_zero + slope * effects.baseline)
            for i, score in effects.choices.items():
                columns.gain[i] += weight * float(slope * score)
            for s, score in effects.synergies.items():
                columns.gain[count + s] += weight * float(slope * score)
    add_rows(columns, problem)
    lever = np.empty(count, dtype=np.intp)
    for n, choices in enumerate(problem.levers.values()):
        lever[list(choices)] = n
    rows, caps = columns.matrix()
    return Relaxation(constant, np.array(columns.gain), rows, caps, lever)


def add_rows(columns: "Columns", problem: Problem) -> None:
    """Adds the rows that link synergies to their members, and those of the problem.

    columns: choices first, then synergies.
    """
    count = len(problem.choices)
    for s, synergy in enumerate(problem.synergies):
        every: dict[int, float] = {count + s: -1.0}
        for member in synergy.members:
            columns.add_row({count + s: 1.0} | dict.fromkeys(member, -1.0), 0.0)
            for i in member:
                every[i] = every.get(i, 0.0) + 1.0
        columns.add_row(every, len(synergy.members) - 1.0)
    for row in problem.rows:
        terms = {i: float(amount) for i, amount in row.choices.items()}
        terms |= {count + s: float(amount) for s, amount in row.synergies.items()}
        if row.upper is not None:
            columns.add_row(terms, float(row.upper))
        if row.lower is not None:
            columns.add_row({i: -amount for i, amount in terms.items()}, -float(row.lower))


class Columns:
    """A relaxation under construction: gains by variable, and rows."""

    def __init__(self, count: int) -> None:
        self.gain = [0.0] * count
        self.rows: list[tuple[dict[int, float], float]] = []

    def add_variable(self, gain: float) -> int:
        """Adds a variable in [0, 1] and returns its index."""
        self.gain.append(gain)
        return len(self.gain) - 1

    def add_row(self, terms: Mapping[int, float], cap: float) -> None:
        """Adds the row terms <= cap, scaled to coefficients of about 1, so that one step length suits all rows."""
        largest = max(map(abs, terms.values()), default=0.0)
        if largest > 0:
            self.rows.append(({i: amount / largest for i, amount in terms.items()}, cap / largest))

    def matrix(self) -> tuple[Floats, Floats]:
        """Returns (rows, variables) and (rows): coefficients and caps; no rows beyond MOST_NUMBERS coefficients."""
        rows = self.rows if len(self.rows) * len(self.gain) <= MOST_NUMBERS else []
        matrix = np.zeros((len(rows), len(self.gain)))
        for r, (terms, _) in enumerate(rows):
            matrix[r, list(terms)] = list(terms.values())
        return matrix, np.array([cap for _, cap in rows])


def add_peak(columns: Columns, objective: Objective, weight: float, count: int) -> None:
    """Adds a peak objective: one variable for each step, reached where a score at it or the step above is."""
    effects, value = objective.effects, objective.value
    assert value is not None and not isinstance(effects, Margin)
    on: dict[Fraction, list[int]] = {}
    scored = [*effects.choices.items(), *((count + s, score) for s, score in effects.synergies.items())]
    for variable, score in scored:
        if score > effects.baseline:
            on.setdefault(score, []).append(variable)
    rungs = sorted(on)
    steps = [float(value(here) - value(below)) for below, here in pairwise([effects.baseline, *rungs])]
    variables = [columns.add_variable(weight * step) for step in steps]
    for n, rung in enumerate(rungs):
        reached = on[rung] + variables[n + 1 : n + 2]
        columns.add_row({variables[n]: 1.0} | dict.fromkeys(reached, -1.0), 0.0)
        for source in reached:
            columns.add_row({source: 1.0, variables[n]: -1.0}, 0.0)


def concave_envelope(value: ValueFunction, low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Returns the corners of the concave envelope of a value function on [low, high]: totals, ascending, and values."""
    pieces = value.pieces_between(low, high)
    points = [(low, value(low)), *((p.end, value(p.end)) for p in pieces if p.end is not None)]
    hull: list[tuple[Fraction, Fraction]] = []
    for point in points:
        while len(hull) > 1 and _slope(hull[-2], hull[-1]) <= _slope(hull[-2], point):
            hull.pop()
        if not hull or point[0] > hull[-1][0]:
            hull.append(point)
    return hull


def supporting_line(
    value: ValueFunction, low: Fraction, high: Fraction, at: Fraction
) -> tuple[Fraction, Fraction]:
    """Returns slope and intercept of the supporting line of the concave envelope of a value function at `at`.

    It is nowhere below the function on [low, high].
    """
    hull = concave_envelope(value, low, high)
    if len(hull) == 1:
        return Fraction(0), hull[0][1]
    at = min(max(at, low), high)
    touching = [_slope(a, b) for a, b in pairwise(hull) if a[0] <= at <= b[0]]
    slope = sum(touching, Fraction(0)) / len(touching)
    height = max(y - slope * x for x, y in hull)
    return slope, height


def _slope(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Fraction:
    return (other[1] - one[1]) / (other[0] - one[0])


def lagrangian_bound(relaxed: Relaxation, floor: float) -> LagrangianBound:
    """Returns the least Lagrangian bound that the subgradient method finds, split over choices and levers."""
    count = len(relaxed.lever)
    levers = int(relaxed.lever[-1]) + 1 if count else 0
    first = np.searchsorted(relaxed.lever, np.arange(levers))
    multipliers = np.zeros(len(relaxed.caps))
    least, best = np.inf, multipliers
    step, waited = 1.0, 0
    steps = STEPS if np.isfinite(floor) and len(relaxed.caps) else 0
    for _ in range(steps):
        reduced = relaxed.gain - multipliers @ relaxed.rows
        options, others = reduced[:count], reduced[count:]
        taken = np.maximum(0.0, np.maximum.reduceat(options, first))
        bound = relaxed.constant + multipliers @ relaxed.caps + taken.sum() + np.maximum(0.0, others).sum()
        if bound < least - ROUNDING:
            least, best, waited = bound, multipliers, 0
        elif (waited := waited + 1) >= PATIENCE:
            step, waited, multipliers = step / 2, 0, best
            if step < LEAST_STEP:
                break
            continue
        used = np.concatenate([(options == taken[relaxed.lever]) & (options > 0), others > 0])
        direction = relaxed.caps - relaxed.rows @ used
        size = direction @ direction
        if bound <= floor or size == 0:
            break
        multipliers = np.maximum(0.0, multipliers - step * (bound - floor) / size * direction)
    reduced = relaxed.gain - best @ relaxed.rows
    options, others = reduced[:count], reduced[count:]
    taken = np.maximum(0.0, np.maximum.reduceat(options, first)) if levers else np.zeros(0)
    top = relaxed.constant + best @ relaxed.caps + taken.sum() + np.maximum(0.0, others).sum()
    sizes = abs(relaxed.constant) + best @ np.abs(relaxed.caps)
    sizes += (np.abs(relaxed.gain) + best @ np.abs(relaxed.rows)).sum()
    return LagrangianBound(float(top), taken[relaxed.lever] - options, taken, float(ROUNDING * 1000 * sizes))
