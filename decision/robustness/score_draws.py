"""Scores drawn at fixed weights: acceptability of every bundle, and ranks, regrets and aims of the reported bundles."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from decision.model.bundle import bundle_id
from decision.model.score_sampler import UncertainScores, generators, uncertain_scores
from decision.robustness.acceptability import (
    DrawnCandidates,
    Sampling,
    StoppedBy,
    WeightDraw,
    tally,
)
from decision.robustness.bundle_fates import Drawing, Fate, Ranked, Share, follow, share_of
from decision.robustness.drawn_scores import solve_draw
from decision.robustness.drawn_values import Drawn
from decision.running.arrays import Floats
from decision.running.kept_parts import keep_values, kept_values
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
    by_programs: int
    """How many draws were settled by programs, each with one of its best bundles: their ties are not known."""
    unranked: int
    """In how many draws counting ranks exceeded its limit of work; if any, ranks are not reported."""
    levels: Mapping[str, Mapping[str, str]]
    """By bundle id, lever -> level, of all bundles that are named here."""
    stopped: StoppedBy
    """By what, before all was done."""
    best: Floats = field(repr=False, compare=False)
    """The value of the best bundle of each draw, in points."""
    wanted: int = 0
    """How many were asked for; more than were made where the limit of work allowed fewer."""


MOST_SHOWN = 3
"""Bundles that are best most often are shown beside those asked for."""


FEWEST = 50
"""With fewer draws the shares would be too uncertain to report."""


FOLLOWING = 1 / 3
"""The share of the time that is left for following the bundles shown, once it is known which these are."""


def draw_scores(
    case: Case,
    search: Search,
    sampling: Sampling,
    weights: WeightDraw,
    shown: Sequence[frozenset[int]],
    tell: Callable[[int], None],
    most_nodes: int | None = None,
) -> Draws:
    """Draws the scores of the computed scenario, and optimises every draw over all candidates.

    shown: bundles whose statistics are reported, feasible or not. most_nodes: limit of the work of all searches, where
    bundles are too many to list: fewer draws are made where it does not suffice for all, and none where it allows fewer
    than FEWEST; None: no limit.
    """
    scores = uncertain_scores(case, search.problem, sampling.shape)
    for bundle in shown:
        search.bundle(bundle)  # the search of draws begins near the best that is known
    candidates = all_candidates(search, scores)
    wanted = sampling.draws
    if candidates is not None and most_nodes is not None:
        allowed = candidates.affordable(sampling, weights, most_nodes)
        sampling = replace(sampling, draws=min(wanted, allowed if allowed >= min(wanted, FEWEST) else 0))
    if candidates is not None:
        kept = (search.left() or 0.0) * FOLLOWING

        def over() -> bool:
            left = search.left()
            return left is not None and left <= kept

        counted, stopped = tally(candidates, sampling, weights, tell, over)
        rows = np.flatnonzero(counted.first)
        firsts = {candidates.bundle(counted, int(row)): int(counted.first[row]) for row in rows}
        best = np.concatenate(counted.best) if counted.best else np.zeros(0)
        solved = counted.by_programs
    else:
        firsts, best, stopped = _by_programs(search, scores, sampling, weights, tell)
        solved = len(best)
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
        by_programs=solved,
        unranked=0,
        levels={ids[chosen]: held for chosen, held in levels.items()},
        stopped=stopped,
        best=best,
        wanted=wanted if done == sampling.draws else done,
    )
    if not done or stopped == "user":
        return found
    try:
        followed = follow(case, search, Drawing(scores, made, weights, named, firsts, best, candidates))
    except KeyboardInterrupt:
        return replace(found, stopped="user")
    except OutOfTime:  # it may come while millions of draws are summed up
        return replace(found, stopped="time")
    return replace(
        found,
        fates=followed.fates,
        followed=followed.draws,
        ranked=followed.ranked,
        unranked=followed.unsettled,
        stopped=stopped if followed.complete else stopped or "time",
    )


def all_candidates(search: Search, scores: UncertainScores) -> DrawnCandidates | None:
    """Returns all bundles under drawn scores, listed or else to be searched; None where neither can be."""
    if search.table is not None:
        return Drawn(search.table, scores)
    # Imported here, so that commands that list all bundles start without the compiler.
    from decision.robustness.searched_draws import searched_draws

    return searched_draws(search, scores)


def _by_programs(
    search: Search,
    scores: UncertainScores,
    sampling: Sampling,
    weights: WeightDraw,
    tell: Callable[[int], None],
) -> tuple[dict[frozenset[int], int], Floats, StoppedBy]:
    """Solves a program for every draw, where the candidates are too many to list; of ties one is counted."""
    won: list[tuple[frozenset[int], float]] = []
    stopped: StoppedBy = None
    try:
        for chunk, (generator, count) in enumerate(generators(sampling.seed, sampling.draws)):
            drawn, at = scores.draw(sampling.shape, generator, count), weights(generator, count)
            for n, (row, weighed) in enumerate(zip(drawn, at, strict=True)):
                name = f"program of draw {n} of chunk {chunk}"
                kept = kept_values(name)
                if kept is None:
                    chosen, value = solve_draw(search, scores, row, weighed)
                    keep_values(name, [sorted(chosen), value])
                else:
                    chosen, value = frozenset(kept[0]), kept[1]
                won.append((chosen, value))
                tell(len(won))
    except OutOfTime:
        stopped = "time"
    except KeyboardInterrupt:
        stopped = "user"
    return dict(Counter(chosen for chosen, _ in won)), np.array([value for _, value in won]), stopped
