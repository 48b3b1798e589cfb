"""Scores and weights drawn together: acceptability, central weights and confidence factors of SMAA-2.

Weights are uniform over all that the weight information admits; scores are drawn as for fixed weights. The
SMAA confidence factor of a bundle is its acceptability with the weights fixed at its central weights; it is
told for the bundles best most often.
Source: R. Lahdelma, P. Salminen, Operations Research 49 (2001) 444-454.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.acceptability import Sampling, Tally, WeightDraw, fixed, standard_error, tally
from decision.drawn import Drawn
from decision.problem import Problem
from decision.sampling import uncertain_scores
from decision.search import Search
from decision.weightspace import weight_space
from options import Case

MOST_FACTORS = 5
"""Bundles whose confidence factor is worked out: each takes all draws once more."""


@dataclass(frozen=True)
class JointShare:
    """How often a bundle is best over scores and weights, at which weights, and how surely at those."""

    share: float
    standard_error: float
    central_weights: Mapping[str, float]
    confidence_factor: float | None


def joint_shares(
    case: Case, search: Search, sampling: Sampling, tell: Callable[[int], None]
) -> dict[str, JointShare] | None:
    """By bundle id, most often best first; None where the bundles are too many to list."""
    if search.table is None:
        return None
    drawn = Drawn(search.table, uncertain_scores(case, search.problem))
    counted, _ = tally(drawn, sampling, uniform_weights(search.problem), tell)
    draws = counted.draws
    found = {}
    rows = sorted(np.flatnonzero(counted.first).tolist(), key=lambda row: -counted.first[row])
    for place, row in enumerate(rows):
        share = float(counted.first[row] / draws)
        central = counted.central(row)
        factor = confidence_factor(drawn, sampling, row, central) if place < MOST_FACTORS else None
        found[search.bundle(search.table.bundle(row)).id] = JointShare(
            share,
            standard_error(share, draws),
            dict(zip(drawn.table.names, central.tolist(), strict=True)),
            factor,
        )
    return found


def confidence_factor(drawn: Drawn, sampling: Sampling, row: int, central: NDArray[np.float64]) -> float:
    """The share of draws in which one candidate is best at its central weights."""
    counted: Tally = tally(drawn, sampling, fixed(central.tolist()))[0]
    return float(counted.first[row] / counted.draws)


def uniform_weights(problem: Problem) -> WeightDraw:
    """Uniform over the weights that obey the information."""
    return weight_space(problem).draw
