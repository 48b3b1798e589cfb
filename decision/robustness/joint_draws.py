"""Scores and weights drawn together: acceptability, central weights and confidence factors of SMAA-2.

Weights are uniform over all that the weight information admits; scores are drawn as for fixed weights. The
SMAA confidence factor of a bundle is its acceptability with the weights fixed at its central weights; it is
told for the bundles best most often.
Source: R. Lahdelma, P. Salminen, Operations Research 49 (2001) 444-454.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from decision.model.bundle import bundle_id
from decision.model.problem import Problem
from decision.model.score_sampler import uncertain_scores
from decision.polytopes.weight_polytope import weight_space
from decision.robustness.acceptability import (
    DrawnCandidates,
    Sampling,
    StoppedBy,
    WeightDraw,
    fixed,
    standard_error,
    tally,
)
from decision.robustness.score_draws import all_candidates
from decision.running.arrays import Floats
from decision.solve.search import Search
from options import Case

JOINT = "draws of scores and weights"
"""By which name finished draws are kept."""

MOST_FACTORS = 5
"""Bundles whose confidence factor is worked out: each takes all draws once more."""


@dataclass(frozen=True)
class JointShare:
    """One bundle over scores and weights drawn together."""

    share: float
    """The acceptability index: share of the draws in which it is best."""
    standard_error: float
    """Of the share."""

    central_weights: Mapping[str, float]
    """By objective, the mean of the weights at which it is best."""
    confidence_factor: float | None
    """Share of the draws in which it is best at its central weights; None beyond the first MOST_FACTORS, and where
    it was not finished."""


@dataclass(frozen=True)
class Joint:
    """Scores and weights drawn together."""

    shares: Mapping[str, JointShare]
    """By bundle id, the one most often best first."""
    levels: Mapping[str, Mapping[str, str]]
    """By bundle id, lever -> level, of all bundles that are named here."""
    draws: int
    """How many were made."""
    stopped: StoppedBy
    """By what, before all was done."""


def joint_shares(case: Case, search: Search, sampling: Sampling, tell: Callable[[int], None]) -> Joint | None:
    """Acceptability over scores and weights drawn together; None where the bundles are too many to list."""
    drawn = all_candidates(search, uncertain_scores(case, search.problem, sampling.shape))
    if drawn is None:
        return None

    def over() -> bool:
        return search.left() == 0

    names = [objective.name for objective in search.problem.weighed()]
    counted, stopped = tally(drawn, sampling, uniform_weights(search.problem), tell, over, name=JOINT)
    draws = counted.draws
    won = np.flatnonzero(counted.first).tolist()
    levels = {row: search.problem.levels(drawn.bundle(counted, row)) for row in won}
    ids = {row: bundle_id(held) for row, held in levels.items()}
    rows = sorted(ids, key=lambda row: (-counted.first[row], ids[row]))
    found = {}
    for place, row in enumerate(rows):
        share = float(counted.first[row] / draws)
        central, factor = counted.central(row), None
        if place < MOST_FACTORS and not stopped:
            bundle = drawn.bundle(counted, row)
            name = f"draws at the central weights of {ids[row]}"
            factor, stopped = confidence_factor(drawn, sampling, bundle, central, over, name)
        found[ids[row]] = JointShare(
            share,
            standard_error(share, draws),
            dict(zip(names, central.tolist(), strict=True)),
            factor,
        )
    return Joint(found, {ids[row]: held for row, held in levels.items()}, draws, stopped)


def confidence_factor(
    candidates: DrawnCandidates,
    sampling: Sampling,
    bundle: frozenset[int],
    central: Floats,
    over: Callable[[], bool],
    name: str = "draws at central weights",
) -> tuple[float | None, StoppedBy]:
    """Returns the acceptability of one bundle with the weights fixed at its central ones, and what stopped it.

    name: tells its draws from all others. The factor is None where it was stopped.
    """
    counted, stopped = tally(candidates, sampling, fixed(central.tolist()), over=over, name=name)
    if stopped:
        return None, stopped
    won = sum(
        int(counted.first[row])
        for row in np.flatnonzero(counted.first).tolist()
        if candidates.bundle(counted, row) == bundle
    )
    return won / counted.draws, None


def uniform_weights(problem: Problem) -> WeightDraw:
    """Uniform over the weights that obey the information."""
    return weight_space(problem).draw
