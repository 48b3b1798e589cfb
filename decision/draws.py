"""How the answer fares when its scores are drawn: who is best how often, and what the bundles shown lose."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from decision.acceptability import (
    Sampling,
    WeightDraw,
    rank_shares,
    samples,
    standard_error,
    tally,
)
from decision.bundle import evaluate_chosen
from decision.drawn import Drawn
from decision.enumeration import Table, valued
from decision.margin import Margin
from decision.problem import Objective, Problem
from decision.regret import joined, weights_in
from decision.sampling import UncertainScores, generators, uncertain_scores
from decision.search import OutOfTime, Search
from options import Case

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Share:
    """A share of the draws, and the standard error of that."""

    share: float
    standard_error: float


@dataclass(frozen=True)
class Fate:
    """What becomes of one bundle over the draws.

    first: how often it is best. ranks: how often it is first, second, ... of the feasible bundles shown
    (empty for an infeasible one). regret_mean, _median, _ninety, _most: value points it loses against the best
    of a draw: the mean, the median, what nine draws in ten do not exceed, the most. aims: how often it meets
    each objective's aim; all_aims: how often all of them at once (None: no objective states one).
    """

    first: Share
    ranks: tuple[float, ...]
    regret_mean: float
    regret_median: float
    regret_ninety: float
    regret_most: float
    aims: Mapping[str, Share]
    all_aims: Share | None


@dataclass(frozen=True)
class Draws:
    """The outcome of the draws.

    draws: how many were made. acceptability: by bundle id, of all that are best in some draw, most often
    first. fates: of the bundles shown. stopped: by the user or the time limit, before all were made.
    """

    sampling: Sampling
    draws: int
    scores: int
    acceptability: Mapping[str, Share]
    fates: Mapping[str, Fate]
    chosen: Mapping[str, frozenset[int]]
    stopped: bool


MOST_SHOWN = 3
"""Bundles that are best most often are shown beside those asked for."""


def draw_scores(
    case: Case,
    search: Search,
    sampling: Sampling,
    weights: WeightDraw,
    shown: Iterable[frozenset[int]],
    tell: Callable[[int], None],
) -> Draws:
    """Draw the scores of the computed scenario, and optimise every draw over all candidates.

    shown: bundles whose fate is told, feasible or not.
    """
    scores = uncertain_scores(case, search.problem)
    if search.table is not None:
        counted, stopped = tally(Drawn(search.table, scores), sampling, weights, tell)
        rows = np.flatnonzero(counted.first)
        firsts = {search.table.bundle(int(row)): int(counted.first[row]) for row in rows}
        best = np.concatenate(counted.best) if counted.best else np.zeros(0)
    else:
        firsts, best, stopped = _by_programs(search, scores, sampling, weights, tell)
    done = len(best)
    ordered = sorted(firsts, key=lambda chosen: (-firsts[chosen], search.bundle(chosen).id))
    named = list(dict.fromkeys([*shown, *ordered[:MOST_SHOWN]]))
    made = replace(sampling, draws=done)
    return Draws(
        sampling=made,
        draws=done,
        scores=len(scores.places),
        acceptability={search.bundle(c).id: _share(firsts[c] / done, done) for c in ordered},
        fates=_fates(case, search, scores, made, weights, named, firsts, best) if done else {},
        chosen={search.bundle(chosen).id: chosen for chosen in [*named, *ordered]},
        stopped=stopped,
    )


def _share(share: float, draws: int) -> Share:
    return Share(share, standard_error(share, draws))


def _fates(
    case: Case,
    search: Search,
    scores: UncertainScores,
    sampling: Sampling,
    weights: WeightDraw,
    named: list[frozenset[int]],
    firsts: Mapping[frozenset[int], int],
    best: Floats,
) -> dict[str, Fate]:
    """The same draws once more, for the named bundles alone."""
    problem = search.problem
    chosen = np.zeros((len(named), len(problem.choices)), dtype=bool)
    for row, bundle in enumerate(named):
        chosen[row, list(bundle)] = True
    drawn = Drawn(Table(problem, chosen, valued(problem, problem.objectives, chosen)), scores)
    aims = [o for o in problem.weighed() if case.objectives[o.name].aim is not None]
    worth, met = [], {objective.name: [np.zeros((len(named), 0), dtype=bool)] for objective in aims}
    for job in generators(sampling.seed, sampling.draws):
        for some, at in samples(drawn, sampling, weights, job):
            worth.append(drawn.worth(some, at))
            for objective in aims:
                met[objective.name].append(_meets(case, objective, drawn.totals(some, objective)))
    whole = np.hstack(worth)
    lost = np.maximum(0.0, best - whole)
    feasible = [row for row, bundle in enumerate(named) if search.bundle(bundle).feasible]
    ranks = dict(zip(feasible, rank_shares(whole[feasible]), strict=True))
    hold = {name: np.hstack(parts) for name, parts in met.items()}
    draws = sampling.draws
    return {
        search.bundle(bundle).id: Fate(
            first=_share(firsts.get(bundle, 0) / draws, draws),
            ranks=tuple(float(share) for share in ranks.get(row, ())),
            regret_mean=float(lost[row].mean()),
            regret_median=float(np.median(lost[row])),
            regret_ninety=float(np.quantile(lost[row], 0.9)),
            regret_most=float(lost[row].max()),
            aims={name: _share(float(by[row].mean()), draws) for name, by in hold.items()},
            all_aims=_share(float(np.all([by[row] for by in hold.values()], axis=0).mean()), draws)
            if hold
            else None,
        )
        for row, bundle in enumerate(named)
    }


def _meets(case: Case, objective: Objective, totals: Floats) -> NDArray[np.bool_]:
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
) -> tuple[dict[frozenset[int], int], Floats, bool]:
    """A program for every draw, where the candidates are too many to list; of ties one counts."""
    firsts: dict[frozenset[int], int] = {}
    best: list[float] = []
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
                firsts[chosen] = firsts.get(chosen, 0) + 1
                best.append(
                    evaluate_chosen(replace(search.problem, objectives=objectives, weights=by), chosen).value
                )
                tell(len(best))
    except (OutOfTime, KeyboardInterrupt):
        return firsts, np.array(best), True
    return firsts, np.array(best), False


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
