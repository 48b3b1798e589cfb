"""How much of the weight space each bundle is best in, and the weights in the middle of that part.

For point scores the part is a polytope: its share is its volume's, its central weights are its centroid
(R. Lahdelma, P. Salminen, "SMAA-2", Operations Research 49 (2001) 444-454, where both are drawn). The volume is
exact where the triangulation is small, which it always is up to three objectives; else weightings are drawn.
"""

from dataclasses import dataclass

import numpy as np

from decision.polytopes.triangulation import TooManySimplices, Triangulation, volumes
from decision.running.arrays import Floats
from decision.weights.lookup import look_up
from decision.weights.upper_envelope import Envelope

MOST_SIMPLICES = 100_000
"""Simplices, over all cells, up to which volumes are computed: about two seconds."""

DRAWS = 200_000
"""Weightings drawn where they are not: a standard error of at most 0.0012."""

COVERED = 1e-6
"""By how much the shares of all cells may miss 1 before their exact computation is given up."""


@dataclass(frozen=True)
class Shares:
    """share, standard_error (0: exact): per bundle of the envelope; central: bundles x objectives.

    A bundle without a share is best on an edge of the cells at most, and its central weights are the middle
    of the corners where it is; NaN where it is best nowhere.
    """

    share: Floats
    standard_error: Floats
    central: Floats


def shares(envelope: Envelope, values: Floats, seed: int, draws: int = DRAWS) -> Shares:
    """The share of each bundle of the envelope. values: its bundles x objectives. Raises OutOfTime.

    draws: of weightings where shares are drawn, and always where the envelope was cut short.
    """
    space = envelope.space
    counts = envelope.met.sum(axis=0)
    with np.errstate(invalid="ignore"):
        middle = (envelope.met.T @ space.weights(envelope.corners)) / np.where(counts, counts, np.nan)[
            :, None
        ]
    if envelope.out_of_time or envelope.interrupted:
        return _drawn(envelope, values, middle, seed, draws)
    try:
        return _exact(envelope, middle)
    except TooManySimplices:
        return _drawn(envelope, values, middle, seed, draws)


def _exact(envelope: Envelope, middle: Floats) -> Shares:
    space = envelope.space
    points = envelope.corners @ space.basis
    weights = space.weights(envelope.corners)
    triangulation = Triangulation(MOST_SIMPLICES)
    count = len(envelope.bundles)
    share, central = np.zeros(count), middle.copy()
    for bundle in range(count):
        others = np.delete(envelope.met, bundle, axis=1)
        met = np.column_stack([envelope.met[:, bundle], envelope.sides, others])
        simplices = triangulation.of(met, space.dimension)
        sizes = volumes(points, simplices)
        if sizes.sum() > space.volume * 1e-12:
            share[bundle] = sizes.sum() / space.volume
            central[bundle] = sizes @ weights[simplices].mean(axis=1) / sizes.sum()
    if abs(share.sum() - 1) > COVERED:
        raise TooManySimplices  # rounding tore the cells apart; draws need none of their corners
    return Shares(share, np.zeros(count), central)


def _drawn(envelope: Envelope, values: Floats, middle: Floats, seed: int, draws: int = DRAWS) -> Shares:
    weights = envelope.space.draw(np.random.default_rng(seed), draws)
    best = look_up(values, weights)
    hits = np.bincount(best, minlength=len(values))
    share = hits / draws
    sums = np.column_stack([np.bincount(best, column, minlength=len(values)) for column in weights.T])
    central = np.where(hits[:, None] > 0, sums / np.maximum(hits, 1)[:, None], middle)
    likely = np.maximum(hits, 1) / draws  # a part that no draw met may still be one draw large
    return Shares(share, np.sqrt(likely * (1 - likely) / draws), central)
