"""Conditional value at risk (CVaR): the mean value over the worst of the scenarios' likelihoods, or of the draws.

At a share a it is the greatest t - E[max(0, t - V)] / a over all t: the mean of the value V over the outcomes of
probability a that are worst. It is also the least of the means over all reweightings of the outcomes by factors up to
1/a, so that one reweighting bounds the CVaR of every bundle from above; the bundle of greatest CVaR over the draws is
found and proved by such bounds, each from the worst draws of the bundle that they leave best. Over scenarios it is read off
the table of all bundles, or found by the program of Rockafellar and Uryasev.
Source: R. T. Rockafellar, S. Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2 (2000) 21-41.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from decision.model.bundle import Bundle
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.reach import reachable
from decision.model.score_sampler import UncertainScores, generators, uncertain_scores
from decision.model.value_function import TOLERANCE
from decision.robustness.acceptability import Sampling
from decision.robustness.drawn_scores import drawn_objectives
from decision.robustness.drawn_values import Drawn
from decision.robustness.scenario_likelihoods import add_up, likelihood_ends
from decision.robustness.scenario_regret import Futures, equally_good, first_row, joined, weights_in
from decision.running.arrays import Floats
from decision.running.left_out import LeftOut
from decision.running.parts import Unavailable
from decision.solve.enumeration import BundleTable
from decision.solve.search import Search
from decision.solve.tie_rule import in_order
from decision.solve.value_formulation import Expression
from options import Case

PART = "the worst of the draws"
"""What CVaR over the draws is called where it is left out."""

ValueOf = Callable[[frozenset[int]], float]
"""The CVaR of a bundle, in points."""

TailOf = Callable[[frozenset[int]], tuple[float, Floats]]
"""The CVaR of a bundle, in points, and the weights (draws) of its worst draws."""

Ways = Sequence[Mapping[str, float]]
"""Weights by objective."""

MOST_NUMBERS = 50_000_000
"""Most drawn scores (draws x scores, 8 bytes each) that are held: 400 MB."""

MOST_KNOWN = 200
"""Bundles whose CVaR is computed at most where all that may be left are ties."""


@dataclass(frozen=True)
class WorstTail:
    """CVaR of some bundles, and the bundle of greatest CVaR of all."""

    share: float
    """The share of the likelihoods, or of the draws, that counts as the worst."""
    likelihoods: Mapping[str, float]
    """By scenario, normalised; empty over draws."""
    draws: int
    """The number of draws; 0 over scenarios."""
    values: Mapping[str, float]
    """By bundle id, the CVaR in points: of the bundles shown, and of `best`."""
    bundles: Mapping[str, Bundle]
    """By id, the bundles of `values`."""
    best: Bundle
    """The bundle of greatest CVaR over all candidates."""
    ties_complete: bool
    """Whether all ties of `best` were looked at; otherwise the first by the rule for ties may be another."""


def tail_weights(values: Floats, likelihoods: Floats, share: Fraction) -> Floats:
    """Returns the weights, which sum to 1, of the worst outcomes of total likelihood `share`; of the last one a part.

    values: (..., outcomes). likelihoods: (outcomes), which sum to 1. Of equal outcomes the first count as worse.
    """
    order = np.argsort(values, axis=-1, kind="stable")
    mass = likelihoods[order]
    before = np.cumsum(mass, axis=-1) - mass
    parts = np.clip(float(share) - before, 0.0, mass)
    weights = np.zeros_like(mass)
    np.put_along_axis(weights, order, parts / parts.sum(axis=-1, keepdims=True), axis=-1)
    return weights


def tail_means(values: Floats, likelihoods: Floats, share: Fraction) -> Floats:
    """Returns (...): the CVaR of values (..., outcomes) with likelihoods (outcomes) that sum to 1."""
    return np.asarray((values * tail_weights(values, likelihoods, share)).sum(axis=-1))


def normalised_likelihoods(case: Case) -> dict[str, float] | None:
    """Returns the likelihoods of the scenarios, in the middle of their intervals, brought to a sum of 1.

    Where the intervals admit likelihoods that sum to 1 it is those from which the value of information is told, else the
    middles in proportion. None where no likelihood is stated, or all are 0.
    """
    ends = likelihood_ends(case)
    if ends is None:
        return None
    low, high = ends
    if add_up(low, high):
        room = (high - low).sum()
        found = low + (high - low) * ((1 - low.sum()) / room if room > 0 else 0.0)
    else:
        stated = [each.likelihood is not None for each in case.scenarios.values()]
        found = np.where(stated, (low + high) / 2, 0.0)
    total = found.sum()
    return dict(zip(case.scenarios, (found / total).tolist(), strict=True)) if total > 0 else None


def tail_over_scenarios(
    case: Case, ahead: Futures, search: Search, share: float, shown: Iterable[frozenset[int]]
) -> WorstTail | None:
    """Returns the CVaR over the scenarios' likelihoods; None where the case states none. Raises OutOfTime."""
    likelihoods = normalised_likelihoods(case)
    if likelihoods is None:
        return None
    weights, part = np.array([likelihoods[name] for name in ahead.names]), _exact(share)

    def value(chosen: frozenset[int]) -> float:
        return float(tail_means(np.array([*ahead.values(chosen).values()]), weights, part))

    if search.table is None:
        best, complete = _by_program(ahead, search, likelihoods, share, value_of=value)
    else:
        table = search.table
        values = ahead.weighted_values(table)
        first = first_row(search.problem, table, values, tail_means(values, weights, part))
        best, complete = table.bundle(first), True
    named = {search.bundle(chosen).id: chosen for chosen in [*shown, best]}
    return WorstTail(
        share=share,
        likelihoods=likelihoods,
        draws=0,
        values={name: value(chosen) for name, chosen in named.items()},
        bundles={name: search.bundle(chosen) for name, chosen in named.items()},
        best=search.bundle(best),
        ties_complete=complete,
    )


def _by_program(
    ahead: Futures, search: Search, likelihoods: Mapping[str, float], share: float, value_of: ValueOf
) -> tuple[frozenset[int], bool]:
    """Returns the bundle of greatest CVaR over scenarios by the program of Rockafellar and Uryasev, of ties the first by
    the rule for ties, and whether all ties were looked at."""
    joint = joined(ahead.problem, {name: problem.weighed() for name, problem in ahead.problems.items()})
    own = search.again(joint)
    program = own.program("tail")
    threshold = program.add_number("Threshold")
    (level,) = threshold.terms
    terms = {level: 1.0}
    for name, likelihood in likelihoods.items():
        shortfall = f"Shortfall_in_{name}"
        program.add_variable(shortfall, 0, None, "Continuous")
        weights = weights_in(joint, name, ahead.problem.weights)
        program.add_floor_less(f"Tail_in_{name}", weights, 0.0, Expression({shortfall: 1.0, level: -1.0}))
        terms[shortfall] = -likelihood / share
    ties, complete = equally_good(own, program, Expression(terms), value_of)
    return in_order(search.problem, ties)[0], complete


def tail_over_draws(
    case: Case, search: Search, sampling: Sampling, share: float, shown: Iterable[frozenset[int]]
) -> WorstTail:
    """Returns the CVaR over draws of the scores at the problem's weights, the draws that `draw_scores` makes.

    Raises OutOfTime, and Unavailable where the draws are too many to hold, or the bundles too many to list while some
    drawn total meets a bend of its value function, or makes a peak.
    """
    problem, part = search.problem, _exact(share)
    scores = uncertain_scores(case, problem, sampling.shape)
    if sampling.draws * max(1, len(scores.places)) > MOST_NUMBERS:
        reason = f"it is computed of up to {MOST_NUMBERS:,} drawn scores at once"
        raise Unavailable(LeftOut(PART, reason, "fewer --draws"))
    pieces = []
    for generator, count in generators(sampling.seed, sampling.draws):
        search.look()
        pieces.append(scores.draw(sampling.shape, generator, count))
    drawn = np.vstack(pieces)
    even = np.full(len(drawn), 1 / len(drawn))

    def values(chosen: frozenset[int]) -> Floats:
        one = Drawn(BundleTable.of(problem, [chosen]), scores)
        return np.concatenate([found[0] for found in _pieces(one, drawn)])

    def tail_of(chosen: frozenset[int]) -> tuple[float, Floats]:
        mine = values(chosen)
        weights = tail_weights(mine, even, part)
        return float(mine @ weights), weights

    if search.table is not None:
        best, complete = _listed(search, search.table, scores, drawn, tail_of)
    elif _is_straight(problem, scores):
        best, complete = _by_cuts(search, scores, drawn, tail_of), False
    else:
        reason = "there are too many bundles to list, and a value function bends, or a peak moves, where scores are drawn"
        raise Unavailable(LeftOut(PART, reason, "--must and --must-not, which leave fewer"))
    named = {search.bundle(chosen).id: chosen for chosen in [*shown, best]}
    return WorstTail(
        share=share,
        likelihoods={},
        draws=len(drawn),
        values={name: tail_of(chosen)[0] for name, chosen in named.items()},
        bundles={name: search.bundle(chosen) for name, chosen in named.items()},
        best=search.bundle(best),
        ties_complete=complete,
    )


def _listed(
    search: Search, table: BundleTable, scores: UncertainScores, drawn: Floats, tail_of: TailOf
) -> tuple[frozenset[int], bool]:
    """Returns the bundle of a table of greatest CVaR, of ties the first by the rule for ties, which are all looked at."""
    candidates = Drawn(table, scores)
    bounds = np.full(len(table.chosen), np.inf)
    known: dict[int, float] = {}
    row = int(np.argmax(table.weighted_values(search.problem.weights)))
    complete = True
    while True:
        search.look()
        known[row], weights = tail_of(table.bundle(row))
        alive = np.flatnonzero(bounds >= max(known.values()) - TOLERANCE)
        worst = np.flatnonzero(weights)
        some = candidates if len(alive) == len(bounds) else candidates.only(alive.tolist())
        bounds[alive] = np.minimum(bounds[alive], _means(some, drawn[worst], weights[worst]))
        for other, value in known.items():
            bounds[other] = value
        best = max(known.values())
        open_ones = [n for n in np.flatnonzero(bounds >= best - TOLERANCE).tolist() if n not in known]
        if not open_ones:
            break
        row = max(open_ones, key=lambda n: float(bounds[n]))
        complete = len(known) < MOST_KNOWN or float(bounds[row]) > best + TOLERANCE
        if not complete:
            break
    ties = [n for n, value in known.items() if value >= best - TOLERANCE]
    return in_order(search.problem, [table.bundle(n) for n in ties], table.values[ties])[0], complete


def _by_cuts(search: Search, scores: UncertainScores, drawn: Floats, tail_of: TailOf) -> frozenset[int]:
    """Returns a bundle of greatest CVaR, where values are straight in the scores: by programs that maximise the least of
    the bounds, each a value at scores that are the weighted mean of the worst draws of a bundle found before."""
    problem = search.problem
    found: dict[frozenset[int], float] = {}
    cuts: dict[str, tuple[Objective, ...]] = {}
    chosen = search.best(search.whole, problem.weights)
    while chosen is not None and chosen not in found:
        found[chosen], weights = tail_of(chosen)
        cuts[f"cut_{len(cuts)}"] = drawn_objectives(problem, scores, weights @ drawn)
        joint = joined(problem, cuts)
        own = search.again(joint)
        program = own.program("tail")
        threshold = program.add_number("Threshold")
        less = Expression(dict.fromkeys(threshold.terms, -1.0))
        ways = [weights_in(joint, name, problem.weights) for name in cuts]
        for name, at in zip(cuts, ways, strict=True):
            program.add_floor_less(f"Below_{name}", at, 0.0, less)

        def bound(each: frozenset[int], own: Search = own, ways: Ways = ways) -> float:
            return min(own.value(each, at) for at in ways)

        chosen = own.most(program, threshold, bound)
        best = max(found.values())
        if chosen is None or bound(chosen) <= best + TOLERANCE:
            break
    return max(found, key=lambda each: found[each])


def _is_straight(problem: Problem, scores: UncertainScores) -> bool:
    """Whether the value of every bundle is straight in the drawn scores, wherever they are drawn."""
    drawn = {name for name, _ in scores.places}
    low, high = (drawn_objectives(problem, scores, ends) for ends in (scores.low, scores.high))
    for one, other in zip(low, high, strict=True):
        if one.name not in drawn:
            continue
        assert one.value is not None and not isinstance(one.effects, Margin)
        reached = [end for each in (one, other) for end in reachable(problem, each.effects)]
        if one.effects.combine == "max" or len(one.value.pieces_between(min(reached), max(reached))) > 1:
            return False
    return True


def _pieces(of: Drawn, drawn: Floats) -> Iterator[Floats]:
    """Yields the values (candidates, draws) of some draws after the other, at the weights of the problem."""
    weights = np.array([of.table.problem.weights[name] for name in of.table.names])
    for start in range(0, len(drawn), of.at_once):
        some = drawn[start : start + of.at_once]
        yield of.weighted_values(some, np.broadcast_to(weights, (len(some), len(weights))))


def _means(of: Drawn, drawn: Floats, weights: Floats) -> Floats:
    """Returns (candidates): the mean value over draws with these weights."""
    total, start = np.zeros(len(of.table.chosen)), 0
    for values in _pieces(of, drawn):
        total += values @ weights[start : start + values.shape[1]]
        start += values.shape[1]
    return total


def _exact(share: float) -> Fraction:
    """The share as it was written."""
    return Fraction(repr(share))
