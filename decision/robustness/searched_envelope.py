"""All bundles that are best in some mixture of scenarios, where the bundles are too many to list: by outer approximation.

The bundles best at some mixtures are searched for, ties included; the vertices of their upper envelope are searched in
turn, until none brings another bundle. What is best between vertices is then among them, since the envelope is convex
(weights/upper_envelope.py).
"""

import numpy as np

from decision.model.score_sampler import UncertainScores
from decision.polytopes.weight_polytope import WeightSpace
from decision.robustness.scenario_regret import Futures, joined, weights_in
from decision.robustness.searched_draws import searched_draws
from decision.running.arrays import Flags, Floats
from decision.solve.enumeration import BundleTable
from decision.solve.search import Search
from decision.solve.totals import valued
from decision.weights.oracles import TableOracle
from decision.weights.upper_envelope import whole_envelope

CANNOT_SEARCH = (
    "there are too many bundles to list, and with an actor's margin, a constraint with a probability or numbers of very "
    "many digits they cannot be searched"
)
TOO_LONG = "there are too many bundles to list, and to search for the best takes more than its limit of work"
"""Why the bundles that are best in some mixture cannot be had."""

NOTHING_DRAWN = UncertainScores((), np.zeros(0), np.zeros(0), np.zeros(0))
"""No uncertain score."""


def best_in_mixtures(
    ahead: Futures, search: Search, space: WeightSpace | None, points: Floats
) -> BundleTable | str:
    """Returns the table of all bundles that are best at some of the points, or at some likelihoods of the space.

    points: (points, scenarios), likelihoods. A text is the reason why they cannot be had. Raises OutOfTime.
    """
    joint = joined(ahead.problem, {name: problem.weighed() for name, problem in ahead.problems.items()})
    solver = Search(joint, search.solver, search.left(), search.progress, with_table=False)
    candidates = searched_draws(solver, NOTHING_DRAWN)
    if candidates is None:
        return CANNOT_SEARCH
    unit = [weights_in(joint, name, ahead.problem.weights) for name in ahead.names]
    by_scenario = np.array([[weights[name] for name in candidates.names] for weights in unit])
    winners = candidates.begin(np.zeros(1, dtype=bool))
    chosen: Flags = np.zeros((0, len(joint.choices)), dtype=bool)
    asked: set[bytes] = set()
    while True:
        new = [point for point in points if point.tobytes() not in asked]
        if not new:
            return BundleTable(ahead.problem, chosen, valued(ahead.problem, ahead.problem.objectives, chosen))
        for point in new:
            search.look()
            asked.add(point.tobytes())
            won = winners(np.zeros((1, 0)), (point @ by_scenario)[None, :])
            if won.open or won.bundles is None:
                return TOO_LONG
            chosen = np.vstack([chosen, won.bundles])
        chosen = np.unique(chosen, axis=0)
        if space is not None:
            points = space.weights(_vertices(ahead, search, space, chosen))


def _vertices(ahead: Futures, search: Search, space: WeightSpace, chosen: Flags) -> Floats:
    """The vertices of the upper envelope of some bundles."""
    table = BundleTable(ahead.problem, chosen, np.zeros((len(chosen), 0)))
    values = ahead.weighted_values(table)
    oracle = TableOracle(BundleTable(ahead.problem, chosen, values), space)
    best = whole_envelope(space, oracle, int(np.argmax(values.sum(axis=1))), tell=lambda *_: search.look())
    vertices: Floats = best.vertices
    return vertices
