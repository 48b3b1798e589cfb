"""Statistics of the reported bundles over the draws of the scores: acceptability, ranks, regrets, and aims that are met.

Which bundles are reported is known only after the draws, so that the same draws are made a second time from their seeds.
Ranks are counted among all candidates.
"""

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace

import numpy as np

from decision.model.problem import Objective
from decision.model.score_sampler import UncertainScores
from decision.robustness.acceptability import (
    DrawnCandidates,
    Sampling,
    WeightDraw,
    chunks,
    never,
    rank_shares,
    standard_error,
)
from decision.robustness.drawn_values import Drawn
from decision.running.arrays import Flags, Floats, Integers
from decision.solve.enumeration import BundleTable
from decision.solve.search import Search
from options import Case

MOST_RANKS = 10
"""Ranks told of a bundle; how often it has a worse one is what is left."""


@dataclass(frozen=True)
class Share:
    """A share of the draws, and the standard error of that."""

    share: float
    standard_error: float


@dataclass(frozen=True)
class Fate:
    """Statistics of one bundle over the draws that were repeated."""

    first: Share
    """How often it is best."""
    ranks: tuple[float, ...]
    """How often it is first, second, ... up to MOST_RANKS; a rank is one more than the number of better bundles,
    so that equals share the better rank. Empty for an infeasible bundle, and where no ranks were counted."""
    regret_mean: float
    """Mean of the points that it loses against the best of a draw; this and the next three are negative for an
    infeasible bundle that is better than any feasible one."""
    regret_median: float
    """Median of these points."""
    regret_ninety: float
    """Their ninth decile."""
    regret_most: float
    """The most of them."""
    aims: Mapping[str, Share]
    """By objective that states an aim, how often it is met."""
    all_aims: Share | None
    """How often all aims are met at once; None: no objective states one."""


@dataclass(frozen=True)
class Ranked:
    """The candidates among which ranks were counted."""

    bundles: int | None
    """How many; None: all, which were searched and not counted."""
    all_candidates: bool
    """Whether these are all; else the bundles shown."""
    draws: int
    """Over how many of the draws, from the first on."""


@dataclass(frozen=True)
class Followed:
    """The statistics of all reported bundles."""

    fates: Mapping[str, Fate]
    """By bundle id."""
    draws: int
    """Over how many of the draws, from the first on."""
    ranked: Ranked | None
    """None where no ranks were counted."""
    unsettled: int
    """Draws in which counting ranks exceeded its limit of work; if any, ranks are not reported."""
    complete: bool
    """Whether all draws were repeated, and ranks counted in as many of them as was intended."""


@dataclass(frozen=True)
class Drawing:
    """Draws that were made, and the bundles whose statistics are computed over them."""

    scores: UncertainScores
    """The scores that are drawn, and their ends."""

    sampling: Sampling
    """How the draws were made, and how many."""
    weights: WeightDraw
    """Gives the weights of every draw."""

    named: list[frozenset[int]]
    """The bundles to follow, feasible or not; one is feasible at least."""
    firsts: Mapping[frozenset[int], int]
    """In how many draws a bundle is best."""
    best: Floats
    """Greatest value of every draw, in points, (draws)."""
    candidates: DrawnCandidates | None
    """All candidates; None where they can be neither listed nor searched."""


def follow(case: Case, search: Search, of: Drawing) -> Followed:
    """Follows the named bundles over as many of the draws as the time allows. Raises KeyboardInterrupt."""
    problem, named = search.problem, of.named

    def over() -> bool:
        return search.left() == 0

    drawn = Drawn(BundleTable.of(problem, named), of.scores)
    aims = [o for o in problem.weighed() if case.objectives[o.name].aim is not None]

    def work(some: Floats, at: Floats) -> tuple[Floats, list[Flags]]:
        met = [_meets(case, objective, drawn.totals(some, objective)) for objective in aims]
        return drawn.weighted_values(some, at), met

    # What programs found took long, and this for the few draws that they could make takes no time.
    end = never if of.candidates is None else over
    with closing(chunks(drawn, of.sampling, of.weights, lambda halt: work, end)) as made:
        pieces = [piece for chunk in made for piece in chunk]
    if not pieces:
        return Followed({}, 0, None, 0, False)
    values = np.hstack([each for each, _ in pieces])
    met = {o.name: np.hstack([each[n] for _, each in pieces]) for n, o in enumerate(aims)}
    draws = values.shape[1]
    feasible = [row for row, bundle in enumerate(named) if search.bundle(bundle).feasible]
    lost = of.best[:draws] - values
    lost[feasible] = np.maximum(0.0, lost[feasible])
    ranks = _ranks(of, feasible, values, over)
    fates = {
        search.bundle(bundle).id: Fate(
            first=share_of(of.firsts.get(bundle, 0) / of.sampling.draws, of.sampling.draws),
            ranks=ranks.shares.get(row, ()),
            regret_mean=float(lost[row].mean()),
            regret_median=float(np.median(lost[row])),
            regret_ninety=float(np.quantile(lost[row], 0.9)),
            regret_most=float(lost[row].max()),
            aims={name: share_of(float(by[row].mean()), draws) for name, by in met.items()},
            all_aims=share_of(float(np.all([by[row] for by in met.values()], axis=0).mean()), draws)
            if met
            else None,
        )
        for row, bundle in enumerate(named)
    }
    to_rank = _to_rank(of, feasible)
    ranked_all = not to_rank or (ranks.ranked is not None and ranks.ranked.draws >= to_rank)
    complete = draws == of.sampling.draws and (ranked_all or ranks.unsettled > 0)
    return Followed(fates, draws, ranks.ranked, ranks.unsettled, complete)


def share_of(share: float, draws: int) -> Share:
    """Returns a share of so many draws with its standard error."""
    return Share(share, standard_error(share, draws))


def _to_rank(of: Drawing, feasible: list[int]) -> int:
    """In how many draws the bundles are ranked, whatever the time; 0 where that takes too much work."""
    if of.candidates is None:
        return of.sampling.draws
    return min(of.sampling.draws, of.candidates.most_ranked(len(feasible)))


@dataclass(frozen=True)
class _Ranks:
    """Ranks of the named bundles that are feasible."""

    shares: Mapping[int, tuple[float, ...]]
    """By row, how often each has each rank; empty where none were counted."""
    ranked: Ranked | None
    """Among which; None where none were counted."""
    unsettled: int
    """Draws in which counting exceeded its limit of work; if any, ranks are not reported."""


def _ranks(of: Drawing, feasible: list[int], values: Floats, over: Callable[[], bool]) -> _Ranks:
    """Counts the ranks. values: of all named bundles, as drawn."""
    if of.candidates is None:
        among = values[feasible]
        shares, ranked = rank_shares(among), Ranked(len(feasible), False, among.shape[1])
    else:
        candidates, bundles = of.candidates, [of.named[n] for n in feasible]

        def begin(halt: Flags) -> Callable[[Floats, Floats], Integers]:
            return candidates.better(bundles, MOST_RANKS, halt)

        asked = replace(of.sampling, draws=min(values.shape[1], _to_rank(of, feasible)))
        with closing(chunks(candidates, asked, of.weights, begin, over)) as made:
            pieces = [piece for chunk in made for piece in chunk]
        better = np.hstack([np.zeros((len(bundles), 0), dtype=np.int64), *pieces])
        unsettled = int((better < 0).any(axis=0).sum())
        if unsettled or not better.shape[1]:
            return _Ranks({}, None, unsettled)
        most = min(MOST_RANKS, MOST_RANKS if candidates.count is None else candidates.count)
        shares = np.stack([(better == n).mean(axis=1) for n in range(most)], axis=1)
        ranked = Ranked(candidates.count, True, better.shape[1])
    rows = zip(feasible, shares[:, :MOST_RANKS].tolist(), strict=True)
    return _Ranks({n: tuple(row) for n, row in rows}, ranked, 0)


def _meets(case: Case, objective: Objective, totals: Floats) -> Flags:
    stated = case.objectives[objective.name]
    assert stated.aim is not None
    aim = float(stated.aim)
    return totals >= aim - AIM_MET if stated.sense == "maximise" else totals <= aim + AIM_MET


AIM_MET = 1e-9
"""Units by which rounding may miss an aim that is met."""
