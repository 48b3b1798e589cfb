"""The nearest weighting at which the recommended bundle is best no more, and which bundle takes its place.

Distance is the weight that moves from some objectives to others: half the sum of the absolute differences.
Where a rival is at least as good is a part of the weight space; the distance over it is convex and piecewise
linear, so its least is at a corner of its epigraph, found by cutting planes (J. E. Kelley, Journal of the SIAM
8 (1960) 703-712). Where nothing is known of the weights it is the least move from the worst to the best objective,
which needs no corners. Exact; a rival that cannot be nearer than one already found is not looked at.
"""

from dataclasses import dataclass

import numpy as np

from decision.cone import Cone, Floats
from decision.epigraph import epigraph
from decision.value import TOLERANCE
from decision.weightspace import WeightSpace

SAME = 1e-12
"""Weight that is none."""


@dataclass(frozen=True)
class NearestChange:
    """At these weights, this distance from the present ones, `rival` (a row) is as good as the recommended."""

    weights: Floats
    distance: float
    rival: int


def nearest_change(
    space: WeightSpace, now: Floats, recommended: Floats, rivals: Floats
) -> NearestChange | None:
    """The smallest move of weight inside the space that unseats a bundle; None where none does.

    now: the present weights. recommended: its values. rivals: bundles x objectives, the first of them named
    where several take over at once. A rival that is only ever equal unseats nothing.
    """
    gains = rivals - recommended
    able = np.flatnonzero(space.worth(gains).max(axis=1) > TOLERANCE)
    moves = [_least_move(gains[rival], now) for rival in able.tolist()]
    least = np.array([distance for distance, _ in moves])
    best: tuple[float, Floats] | None = None
    for n in np.argsort(least, kind="stable").tolist():
        if best is not None and least[n] >= best[0] - SAME:
            break
        found = moves[n]
        if not space.is_whole:
            there, _ = space.cone.cut(space.axes @ gains[able[n]])
            found = _nearest(there, space, now)
        if best is None or found[0] < best[0] - SAME:
            best = found
    if best is None:
        return None
    distance, weights = best
    ahead = gains[able] @ weights
    first = able[np.flatnonzero(ahead >= ahead.max() - TOLERANCE)[0]]
    return NearestChange(weights, distance, int(first))


def _nearest(polytope: Cone, space: WeightSpace, now: Floats) -> tuple[float, Floats]:
    """The least distance from the present weights to the polytope, and where."""
    graph = epigraph(polytope, np.zeros(len(space.axes)))
    while True:
        corner = int(np.argmin(graph.heights))
        weights = space.weights(graph.corners[corner])
        more = (weights > now).astype(float)
        distance = float(more @ (weights - now))
        if distance <= graph.heights[corner] + SAME:
            return distance, weights
        graph, _ = graph.above(space.axes @ more - more @ now)


def _least_move(gain: Floats, now: Floats) -> tuple[float, Floats]:
    """The same when nothing is known of the weights, which is never more: from the worst to the best."""
    missing = -float(gain @ now)
    moved, weights, best = 0.0, now.astype(float), int(gain.argmax())
    for worst in np.argsort(gain).tolist():
        if missing <= 0:
            break
        rate = float(gain[best] - gain[worst])
        if rate <= 0:
            return 1.0, weights
        step = min(float(now[worst]), missing / rate)
        moved, missing = moved + step, missing - step * rate
        weights[worst], weights[best] = weights[worst] - step, weights[best] + step
    return moved, weights
