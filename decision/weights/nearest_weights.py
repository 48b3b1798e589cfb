"""The nearest weighting at which the recommended bundle is best no more, and which bundle takes its place.

Distance is the weight that moves from some objectives to others: half the sum of the absolute differences. The
least move that makes one rival as good is a linear program, solved in fractions (polytopes/dual_simplex.py): rounding
neither hides a rival nor moves it away. A rival that cannot be nearer than one already found is not looked at.
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

SAME = 1e-9
"""Points, for gains of their size, that are none: values and weights are rounded to floating point on their way."""

Information = Sequence[tuple[Mapping[str, Fraction], Fraction]]


@dataclass(frozen=True)
class NearestChange:
    """At these weights, this distance from the present ones, `rival` (a row) is as good as the recommended."""

    weights: Floats
    distance: float
    rival: int


def nearest_change(
    space: WeightSpace, information: Information, now: Floats, recommended: Floats, rivals: Floats
) -> NearestChange | None:
    """The smallest move of weight inside the space that unseats a bundle; None where none does.

    information: what the space is made of. now: the present weights. recommended: its values. rivals: bundles x
    objectives, the first of them named where several take over at once. A rival that is only ever equal unseats
    nothing.
    """
    gains = rivals - recommended
    able = np.flatnonzero(space.vertex_values(gains).max(axis=1) > TOLERANCE)
    if not len(able):
        return None
    moves = _Moves(space.names, information, now)
    # All the weight that moves gains at most the difference between the best objective and the worst.
    behind, reach = -(gains[able] @ now), np.ptp(gains[able], axis=1)
    bounds = np.maximum(behind, 0) / np.maximum(reach, TOLERANCE)
    best: tuple[Fraction, list[Fraction]] | None = None
    for n in np.argsort(bounds, kind="stable").tolist():
        if best is not None and bounds[n] > float(best[0]) + SAME:
            break
        look(len(now))
        found = moves.least_move(gains[able[n]].tolist(), None if best is None else best[0])
        best = found or best
    if best is None:
        return None
    distance, exact = best
    weights = np.array([float(weight) for weight in exact])
    ahead = gains[able] @ weights
    first = able[
        np.flatnonzero(ahead >= ahead.max() - SAME * np.maximum(1, np.abs(gains[able]).max(axis=1)))[0]
    ]
    return NearestChange(weights, float(distance), int(first))


class _Moves:
    """Moves of weight from the present weights: how much each objective gains, then how much each loses."""

    def __init__(self, names: Sequence[str], information: Information, now: Floats) -> None:
        exact = [Fraction(weight) for weight in now.tolist()]
        whole = sum(exact, ZERO)
        self.now = [weight / whole for weight in exact]
        count = len(names)
        self.costs = [Fraction(1, 2)] * (2 * count)
        as_much = [Fraction(1)] * count + [Fraction(-1)] * count
        self.rows, self.least = [as_much, [-part for part in as_much]], [ZERO, ZERO]
        for n, weight in enumerate(self.now):  # no objective loses more than it has
            self.rows.append([Fraction(-1) if j == count + n else ZERO for j in range(2 * count)])
            self.least.append(-weight)
        plain = len(self.rows)
        for coefficients, bound in information:
            self._add([coefficients.get(name, ZERO) for name in names], bound)
        if least_cost(self.costs, self.rows, self.least) is None:
            # What leaves nothing but for rounding leaves something, as in the space itself.
            slack = Fraction(WEIGHT_TOLERANCE)
            self.least[plain:] = [bound - slack for bound in self.least[plain:]]

    def _add(self, parts: list[Fraction], bound: Fraction) -> None:
        """The weights after the move, times these parts, must come to the bound."""
        self.rows.append([*parts, *(-part for part in parts)])
        self.least.append(bound - sum((p * w for p, w in zip(parts, self.now, strict=True)), ZERO))

    def least_move(
        self, gain: Sequence[float], below: Fraction | None
    ) -> tuple[Fraction, list[Fraction]] | None:
        """The least move after which a gain is not negative, and the weights then; None where none is below."""
        self._add([Fraction(part) for part in gain], ZERO)
        found = least_cost(self.costs, self.rows, self.least, below)
        self.rows.pop()
        self.least.pop()
        if found is None:
            return None
        distance, moved = found
        count = len(self.now)
        return distance, [
            weight + more - less
            for weight, more, less in zip(self.now, moved[:count], moved[count:], strict=True)
        ]
