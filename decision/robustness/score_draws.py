"""Scores drawn at fixed weights: acceptability of every bundle, and ranks, regrets and aims of the bundles shown."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from decision.model.bundle import bundle_id, evaluate_chosen
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.score_sampler import UncertainScores, generators, uncertain_scores
from decision.robustness.acceptability import (
    Sampling,
    Stopped,
    WeightDraw,
    tally,
)
from decision.robustness.bundle_fates import Drawing, Fate, Ranked, Share, follow, share_of
from decision.robustness.drawn_values import Drawn
from decision.robustness.scenario_regret import joined, weights_in
from decision.running.arrays import Floats
from decision.running.limits import OutOfTime
from decision.solve.search import Search
from options import Case


@dataclass(frozen=True)
class Draws:
    """The outcome of the draws."""

    sampling: Sampling
    """How they were made."""
    draws: int
    """How many were made."""
    scores: int
    """How many scores are drawn."""
    acceptability: Mapping[str, Share]
    """By bundle id, how often it is best; of all that are best in some draw, the one most often best first."""
    fates: Mapping[str, Fate]
    """By bundle id, of the bundles shown, over the first `followed` draws."""
    followed: int
    """All draws, unless something stopped it."""
    ranked: Ranked | None
    """None where no ranks were counted."""
    levels: Mapping[str, Mapping[str, str]]
    """By bundle id, lever -> level, of all bundles that are named here."""
    stopped: Stopped
    """By what, before all was done."""


MOST_SHOWN = 3
"""Bundles that are best most often are shown beside those asked for."""


FOLLOWING = 1 / 3
"""The share of the time that is left for following the bundles shown, once it is known which these are."""


def draw_scores(
    case: Case,
    search: Search,
    sampling: Sampling,
    weights: WeightDraw,
    shown: Sequence[frozenset[int]],
    tell: Callable[[int], None],
) -> Draws:
    """Draws the scores of the computed scenario, and optimises every draw over all candidates.

    shown: bundles whose fate is told, feasible or not.
    """
    scores = uncertain_scores(case, search.problem)
    listed = Drawn(search.table, scores) if search.table is not None else None
    if listed is not None:
        kept = (search.left() or 0.0) * FOLLOWING

        def over() -> bool:
            left = search.left()
            return left is not None and left <= kept

        counted, stopped = tally(listed, sampling, weights, tell, over)
        rows = np.flatnonzero(counted.first)
        firsts = {listed.table.bundle(int(row)): int(counted.first[row]) for row in rows}
        best = np.concatenate(counted.best) if counted.best else np.zeros(0)
    else:
        firsts, best, stopped = _by_programs(search, scores, sampling, weights, tell)
    done = len(best)
    levels = {chosen: search.problem.levels(chosen) for chosen in [*shown, *firsts]}
    ids = {chosen: bundle_id(held) for chosen, held in levels.items()}
    ordered = sorted(firsts, key=lambda chosen: (-firsts[chosen], ids[chosen]))
    named = list(dict.fromkeys([*shown, *ordered[:MOST_SHOWN]]))
    made = replace(sampling, draws=done)
    found = Draws(
        sampling=made,
        draws=done,
        scores=len(scores.places),
        acceptability={ids[c]: share_of(firsts[c] / done, done) for c in ordered},
        fates={},
        followed=0,
        ranked=None,
        levels={ids[chosen]: held for chosen, held in levels.items()},
        stopped=stopped,
    )
    if not done or stopped == "user":
        return found
    try:
        followed = follow(case, search, Drawing(scores, made, weights, named, firsts, best, listed))
    except KeyboardInterrupt:
        return replace(found, stopped="user")
    return replace(
        found,
        fates=followed.fates,
        followed=followed.draws,
        ranked=followed.ranked,
        stopped=stopped if followed.complete else stopped or "time",
    )


def _by_programs(
    search: Search,
    scores: UncertainScores,
    sampling: Sampling,
    weights: WeightDraw,
    tell: Callable[[int], None],
) -> tuple[dict[frozenset[int], int], Floats, Stopped]:
    """Solves a program for every draw, where the candidates are too many to list; of ties one is counted."""
    won: list[tuple[frozenset[int], float]] = []
    stopped: Stopped = None
    try:
        for generator, count in generators(sampling.seed, sampling.draws):
            drawn, at = scores.draw(sampling.shape, generator, count), weights(generator, count)
            for row, weighed in zip(drawn, at, strict=True):
                objectives = drawn_objectives(search.problem, scores, row)
                joint = joined(search.problem, {"draw": objectives})
                own = search.again(joint)
                by = dict(zip((o.name for o in objectives), weighed.tolist(), strict=True))
                chosen = own.best(own.program(), weights_in(joint, "draw", by))
                assert chosen is not None, "the candidates are the same in every draw, and there is one"
                problem = replace(search.problem, objectives=objectives, weights=by)
                won.append((chosen, evaluate_chosen(problem, chosen).value))
                tell(len(won))
    except OutOfTime:
        stopped = "time"
    except KeyboardInterrupt:
        stopped = "user"
    return dict(Counter(chosen for chosen, _ in won)), np.array([value for _, value in won]), stopped


def drawn_objectives(problem: Problem, scores: UncertainScores, row: Floats) -> tuple[Objective, ...]:
    """The weighed objectives with the drawn scores."""
    drawn: dict[str, dict[int, Fraction]] = {}
    for (name, choice), score in zip(scores.places, row.tolist(), strict=True):
        drawn.setdefault(name, {})[choice] = Fraction(score)
    return tuple(
        o
        if isinstance(o.effects, Margin)
        else replace(o, effects=replace(o.effects, choices={**o.effects.choices, **drawn.get(o.name, {})}))
        for o in problem.weighed()
    )
