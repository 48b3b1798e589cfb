"""Acceptability indices and central weights of the bundles of an upper envelope.

The weightings at which a bundle is best form a polytope: the acceptability index is its share of the volume of the
weight space, the central weights are its centroid. Both are computed by triangulation where that is small, as it always
is up to three objectives; else they are estimated from uniform draws, as in SMAA-2.
Source: R. Lahdelma, P. Salminen, Operations Research 49 (2001) 444-454.
"""

from dataclasses import dataclass

import numpy as np

from decision.polytopes.triangulation import TooManySimplices, Triangulation, volumes
from decision.running.arrays import Floats
from decision.weights.lookup import look_up
from decision.weights.upper_envelope import Envelope

MOST_SIMPLICES = 100_000
"""The most simplices of all cells for which volumes are computed: about two seconds."""

DRAWS = 200_000
"""Weightings that are drawn else: a standard error of at most 0.0012."""

COVERED = 1e-6
"""By how much the sum of exact shares may differ from 1; beyond, shares are drawn."""


@dataclass(frozen=True)
class Shares:
    """Shares of the weight space and central weights of the bundles of an envelope."""

    share: Floats
    """bundles: the acceptability index, between 0 and 1; 0 for a bundle that is best on the boundary of cells only."""

    standard_error: Floats
    """bundles: of the share; 0 where it is exact."""

    central: Floats
    """bundles x objectives: the centroid; for a share of 0 the mean of the vertices where the bundle is best, NaN where
    there is none."""


def shares(envelope: Envelope, values: Floats, seed: int, draws: int = DRAWS) -> Shares:
    """The share of each bundle of the envelope. Raises OutOfTime.

    values: bundles x objectives. draws: weightings where shares are drawn, which they always are for an envelope that
    was cut short.
    """
    space = envelope.space
    counts = envelope.met.sum(axis=0)
    with np.errstate(invalid="ignore"):
        middle = (envelope.met.T @ space.weights(envelope.vertices)) / np.where(counts, counts, np.nan)[
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
    points = envelope.vertices @ space.basis
    weights = space.weights(envelope.vertices)
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
        raise TooManySimplices  # rounding made cells inconsistent; draws use no vertices
    return Shares(share, np.zeros(count), central)


def _drawn(envelope: Envelope, values: Floats, middle: Floats, seed: int, draws: int = DRAWS) -> Shares:
    weights = envelope.space.draw(np.random.default_rng(seed), draws)
    best = look_up(values, weights)
    hits = np.bincount(best, minlength=len(values))
    share = hits / draws
    sums = np.column_stack([np.bincount(best, column, minlength=len(values)) for column in weights.T])
    central = np.where(hits[:, None] > 0, sums / np.maximum(hits, 1)[:, None], middle)
    likely = np.maximum(hits, 1) / draws  # the share of a cell without a hit may be up to about one draw
    return Shares(share, np.sqrt(likely * (1 - likely) / draws), central)
