"""The nearest weighting at which the recommended bundle ceases to be best, and the bundle that replaces it.

The distance is half the L1 norm of the difference: the weight that moves from some objectives to others. The least move
that makes a rival as good is a linear program, solved exactly in fractions (polytopes/dual_simplex.py). Rivals are
taken by ascending lower bound on their distance, until the bound exceeds the distance found.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.polytopes.dual_simplex import ZERO, least_cost
from decision.polytopes.weight_polytope import WeightSpace
from decision.running.arrays import Floats
from decision.running.limits import look
from options import WEIGHT_TOLERANCE

ROUNDING = 1e-9
"""Relative tolerance of comparisons of gains and distances in floating point."""

Information = Sequence[tuple[Mapping[str, Fraction], Fraction]]
"""Weight information: linear inequalities, objective -> coefficient, and the least value of the sum."""


@dataclass(frozen=True)
class NearestChange:
    """The smallest change of weights that unseats the recommended bundle."""

    weights: Floats
    """objectives: the weights after it, which sum to 1."""

    distance: float
    """The weight that moves, between 0 and 1."""

    rival: int
    """The row of the bundle that is as good as the recommended one there."""


def nearest_change(
    space: WeightSpace, information: Information, now: Floats, recommended: Floats, rivals: Floats
) -> NearestChange | None:
    """The smallest change of weights inside the space that unseats a bundle; None where none does. Raises OutOfTime.

    information: the inequalities of the space, coefficients and lower bound. now: objectives: the present weights.
    recommended: objectives: the values of the bundle. rivals: bundles x objectives; of several that are as good at the
    nearest weighting, the first is returned. A rival that is nowhere better than the bundle unseats nothing.
    """
    gains = rivals - recommended
    rivals_ahead = np.flatnonzero(space.vertex_values(gains).max(axis=1) > TOLERANCE)
    if not len(rivals_ahead):
        return None
    program = LeastMove(space.names, information, now)
    # Moving weight d changes the gain by at most d times the range of the gains over the objectives.
    behind, reach = -(gains[rivals_ahead] @ now), np.ptp(gains[rivals_ahead], axis=1)
    bounds = np.maximum(behind, 0) / np.maximum(reach, TOLERANCE)
    best: tuple[Fraction, list[Fraction]] | None = None
    for n in np.argsort(bounds, kind="stable").tolist():
        if best is not None and bounds[n] > float(best[0]) + ROUNDING:
            break
        look(len(now))
        found = program.least_move(gains[rivals_ahead[n]].tolist(), None if best is None else best[0])
        best = found or best
    if best is None:
        return None
    distance, exact = best
    weights = np.array([float(weight) for weight in exact])
    ahead = gains[rivals_ahead] @ weights
    first = rivals_ahead[
        np.flatnonzero(
            ahead >= ahead.max() - ROUNDING * np.maximum(1, np.abs(gains[rivals_ahead]).max(axis=1))
        )[0]
    ]
    return NearestChange(weights, float(distance), int(first))


class LeastMove:
    """The least move of weight under linear conditions, exact.

    Variables of the program are the weight that each objective gains, then the weight that each loses.
    """

    def __init__(self, names: Sequence[str], information: Information, now: Floats) -> None:
        exact = [Fraction(weight) for weight in now.tolist()]
        whole = sum(exact, ZERO)
        self.now = [weight / whole for weight in exact]
        count = len(names)
        self.costs = [Fraction(1, 2)] * (2 * count)
        as_much = [Fraction(1)] * count + [Fraction(-1)] * count
        self.rows, self.least_of_rows = [as_much, [-part for part in as_much]], [ZERO, ZERO]
        for n, weight in enumerate(self.now):  # no objective loses more than it has
            self.rows.append([Fraction(-1) if j == count + n else ZERO for j in range(2 * count)])
            self.least_of_rows.append(-weight)
        plain = len(self.rows)
        for coefficients, bound in information:
            self.add([coefficients.get(name, ZERO) for name in names], bound)
        if least_cost(self.costs, self.rows, self.least_of_rows) is None:
            # Information that is infeasible by rounding alone is relaxed, as in the weight space itself.
            slack = Fraction(WEIGHT_TOLERANCE)
            self.least_of_rows[plain:] = [bound - slack for bound in self.least_of_rows[plain:]]

    def add(self, coefficients: list[Fraction], bound: Fraction) -> None:
        """Adds the row: coefficients times the weights after the move are at least the bound."""
        self.rows.append([*coefficients, *(-part for part in coefficients)])
        self.least_of_rows.append(
            bound - sum((p * w for p, w in zip(coefficients, self.now, strict=True)), ZERO)
        )

    def least_move(
        self, gain: Sequence[float], below: Fraction | None
    ) -> tuple[Fraction, list[Fraction]] | None:
        """The least move after which the weighted gain is not negative, and the weights then; None where no move is
        shorter than `below`."""
        self.add([Fraction(part) for part in gain], ZERO)
        found = self.least(below)
        self.rows.pop()
        self.least_of_rows.pop()
        return found

    def least(self, below: Fraction | None = None) -> tuple[Fraction, list[Fraction]] | None:
        """The least move that meets all conditions added so far, and the weights then; None where no move does, or none
        is shorter than `below`."""
        found = least_cost(self.costs, self.rows, self.least_of_rows, below)
        if found is None:
            return None
        distance, moved = found
        count = len(self.now)
        return distance, [
            weight + more - less
            for weight, more, less in zip(self.now, moved[:count], moved[count:], strict=True)
        ]
