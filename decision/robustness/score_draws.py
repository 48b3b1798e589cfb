"""Scores drawn at fixed weights: acceptability of every bundle, and ranks, regrets and aims of the bundles shown."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from decision.model.bundle import bundle_id, evaluate_chosen
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.value_function import TOLERANCE
from decision.robustness.acceptability import (
    Sampling,
    Stopped,
    WeightDraw,
    chunks,
    never,
    rank_shares,
    standard_error,
    tally,
)
from decision.robustness.drawn_values import Drawn
from decision.robustness.scenario_regret import joined, weights_in
from decision.robustness.score_sampler import UncertainScores, generators, uncertain_scores
from decision.running.arrays import Flags, Floats, Integers
from decision.solve.enumeration import Table, valued
from decision.solve.search import OutOfTime, Search
from options import Case


@dataclass(frozen=True)
class Share:
    """A share of the draws, and the standard error of that."""

    share: float
    standard_error: float


@dataclass(frozen=True)
class Fate:
    """One bundle over the draws that were followed."""

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
    """Among which bundles ranks were counted."""

    bundles: int
    """How many."""
    all_candidates: bool
    """Whether these are all; else the bundles shown, where all are too many to list."""
    draws: int
    """Over how many of the draws, from the first on."""


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
    chosen: Mapping[str, frozenset[int]]
    """By bundle id, of all that are named here, as choice indexes."""
    stopped: Stopped
    """By what, before all was done."""


MOST_SHOWN = 3
"""Bundles that are best most often are shown beside those asked for."""


MOST_RANKS = 10
"""Ranks told of a bundle; how often it has a worse one is what is left."""

RANKING_WORK = 400_000_000
"""Values compared to count ranks, a few seconds' work; of more candidates fewer draws are ranked, and it is said."""

FOLLOWING = 1 / 3
"""The share of the time that is left for following the bundles shown, once it is known which these are."""


def draw_scores(
    case: Case,
    search: Search,
    sampling: Sampling,
    weights: WeightDraw,
    shown: Iterable[frozenset[int]],
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
    ids = {chosen: bundle_id(search.problem.levels(chosen)) for chosen in firsts}
    ordered = sorted(firsts, key=lambda chosen: (-firsts[chosen], ids[chosen]))
    named = list(dict.fromkeys([*shown, *ordered[:MOST_SHOWN]]))
    made = replace(sampling, draws=done)
    found = Draws(
        sampling=made,
        draws=done,
        scores=len(scores.places),
        acceptability={ids[c]: _share(firsts[c] / done, done) for c in ordered},
        fates={},
        followed=0,
        ranked=None,
        chosen={bundle_id(search.problem.levels(chosen)): chosen for chosen in [*named, *ordered]},
        stopped=stopped,
    )
    if not done or stopped == "user":
        return found
    try:
        return _followed(case, search, found, _Followed(scores, made, weights, named, firsts, best, listed))
    except KeyboardInterrupt:
        return replace(found, stopped="user")


def _share(share: float, draws: int) -> Share:
    return Share(share, standard_error(share, draws))


@dataclass(frozen=True)
class _Followed:
    """The draws once more, now that it is known whose fate is told. best: the greatest value of every draw."""

    scores: UncertainScores
    sampling: Sampling
    weights: WeightDraw
    named: list[frozenset[int]]
    firsts: Mapping[frozenset[int], int]
    best: Floats
    listed: Drawn | None


def _followed(case: Case, search: Search, found: Draws, of: _Followed) -> Draws:
    """The fates of the named bundles, over as many of the draws as the time allows."""
    problem, named = search.problem, of.named

    def over() -> bool:
        return search.left() == 0

    chosen = np.zeros((len(named), len(problem.choices)), dtype=bool)
    for row, bundle in enumerate(named):
        chosen[row, list(bundle)] = True
    drawn = Drawn(Table(problem, chosen, valued(problem, problem.objectives, chosen)), of.scores)
    aims = [o for o in problem.weighed() if case.objectives[o.name].aim is not None]

    def work(some: Floats, at: Floats) -> tuple[Floats, list[Flags]]:
        met = [_meets(case, objective, drawn.totals(some, objective)) for objective in aims]
        return drawn.weighted_values(some, at), met

    # What programs found took long, and this for the few draws that they could make takes no time.
    with closing(chunks(drawn, of.sampling, of.weights, work, over if of.listed else never)) as made:
        pieces = [piece for chunk in made for piece in chunk]
    if not pieces:
        return replace(found, stopped=found.stopped or "time")
    values = np.hstack([each for each, _ in pieces])
    met = {o.name: np.hstack([each[n] for _, each in pieces]) for n, o in enumerate(aims)}
    draws = values.shape[1]
    feasible = [row for row, bundle in enumerate(named) if search.bundle(bundle).feasible]
    lost = of.best[:draws] - values
    lost[feasible] = np.maximum(0.0, lost[feasible])
    ranks, ranked = _ranks(of, feasible, values, over)
    fates = {
        search.bundle(bundle).id: Fate(
            first=_share(of.firsts.get(bundle, 0) / found.draws, found.draws),
            ranks=ranks.get(row, ()),
            regret_mean=float(lost[row].mean()),
            regret_median=float(np.median(lost[row])),
            regret_ninety=float(np.quantile(lost[row], 0.9)),
            regret_most=float(lost[row].max()),
            aims={name: _share(float(by[row].mean()), draws) for name, by in met.items()},
            all_aims=_share(float(np.all([by[row] for by in met.values()], axis=0).mean()), draws)
            if met
            else None,
        )
        for row, bundle in enumerate(named)
    }
    cut = draws < found.draws or ranked is None or ranked.draws < _to_rank(of, feasible)
    return replace(
        found,
        fates=fates,
        followed=draws,
        ranked=ranked,
        stopped="time" if cut and found.stopped is None else found.stopped,
    )


def _to_rank(of: _Followed, feasible: list[int]) -> int:
    """In how many draws the bundles are ranked, whatever the time."""
    if of.listed is None:
        return of.sampling.draws
    most = RANKING_WORK // (len(of.listed.matrix) * max(1, len(feasible)))
    return min(of.sampling.draws, max(1, most))


def _ranks(
    of: _Followed, feasible: list[int], values: Floats, over: Callable[[], bool]
) -> tuple[dict[int, tuple[float, ...]], Ranked | None]:
    """By row of the named bundles that are feasible, how often each has each rank.

    values: of all named bundles, as drawn.
    """
    if of.listed is None:
        among = values[feasible]
        shares, ranked = rank_shares(among), Ranked(len(feasible), False, among.shape[1])
    else:
        listed, rows = of.listed, [_row(of.listed.table, of.named[n]) for n in feasible]

        def work(some: Floats, at: Floats) -> Integers:
            all_of_them = listed.weighted_values(some, at)
            return np.array([np.sum(all_of_them > all_of_them[row] + TOLERANCE, axis=0) for row in rows])

        asked = replace(of.sampling, draws=min(values.shape[1], _to_rank(of, feasible)))
        with closing(chunks(listed, asked, of.weights, work, over)) as made:
            better = np.hstack(
                [np.zeros((len(rows), 0), dtype=np.int64), *(piece for chunk in made for piece in chunk)]
            )
        if not better.shape[1]:
            return {}, None
        most = min(MOST_RANKS, len(listed.matrix))
        shares = np.stack([(better == n).mean(axis=1) for n in range(most)], axis=1)
        ranked = Ranked(len(listed.matrix), True, better.shape[1])
    return {n: tuple(row) for n, row in zip(feasible, shares[:, :MOST_RANKS].tolist(), strict=True)}, ranked


def _row(table: Table, bundle: frozenset[int]) -> int:
    """Where a feasible bundle stands in the table."""
    mine = np.zeros(table.chosen.shape[1], dtype=bool)
    mine[list(bundle)] = True
    return int(np.flatnonzero((table.chosen == mine).all(axis=1))[0])


def _meets(case: Case, objective: Objective, totals: Floats) -> Flags:
    stated = case.objectives[objective.name]
    assert stated.aim is not None
    aim = float(stated.aim)
    return totals >= aim - AIM_MET if stated.sense == "maximise" else totals <= aim + AIM_MET


AIM_MET = 1e-9
"""Units by which rounding may miss an aim that is met."""


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
