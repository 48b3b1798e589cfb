"""Answers that are searched for, on cases of 20 to 60 levers, against a plain integer program of each question.

`decision` searches; the program (tests/oracle/plain_program.py) is written down from the case, and every bundle of
either side is judged in fractions by `Oracle`. What is better by more than the tolerance, and feasible, wins; so a
failure is a fault of the searched answer, whatever the solver of the plain program missed.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from random import Random
from typing import Literal

import numpy as np

from decision import Optimum, Question, frontier, optimize, removal, step_curves
from decision.model.score_sampler import uncertain_scores
from decision.robustness.scenario_regret import futures, regrets
from decision.robustness.searched_draws import searched_draws
from decision.running.left_out import LeftOut
from decision.running.limits import OutOfTime
from decision.solve.search import Search
from decision.solve.weight_breakpoints import breakpoints
from options import Case
from tests.oracle import actors as calculus
from tests.oracle.bundles import TOLERANCE, Key, Oracle, bundle_id, key
from tests.oracle.plain_program import GivenUp, Place, PlainProgram, drawn_value
from tests.oracle.search import weights_moved
from tests.soak.borders import decimal_of
from tests.soak.core import NEAR, Failure
from tests.soak.rest import _harmful

TOP = 4
"""Bundles that are ranked."""

MOST_TIES = 8
"""Ties up to which the plain program finds them all."""

WEIGHTINGS, DRAWS = 4, 5
"""Weightings, and draws of scores, for which each case is asked for the best bundle."""

WORK = 20_000_000
"""Of the searches for efficient bundles and step curves; less than a second."""

MOST_REMOVED = 150
"""Programs by which the plain way removes equilibria."""


class NotAsked(Exception):
    """The case has nothing of which this could be asked, as no scenarios."""


Outcome = Literal["compared", "open", "not asked"]
"""Open: the plain program, or the search, did not come to an end in its time or work."""


@dataclass
class Asked:
    """A case, and what is done with its questions."""

    case: Case
    random: Random
    seconds: float | None
    """Of each solve of the plain program; None for as long as it takes."""

    draws: int = DRAWS

    def __post_init__(self) -> None:
        self.oracle = Oracle(self.case)
        self.question = Question(self.case)
        self.problem = self.question.problem()

    @cached_property
    def optimum(self) -> Optimum:
        """As searched for; raises OutOfTime where that takes too long."""
        limit = None if self.seconds is None else 2 * self.seconds
        found = optimize(self.problem, top=TOP, different=0, with_breakpoints=False, time_limit=limit)
        if found.status == "time_limit" or found.unfinished:
            raise OutOfTime
        return found

    def program(self, limits: Mapping[str, Decimal] | None = None) -> PlainProgram:
        return PlainProgram(self.case, limits, self.seconds)


def judged(
    part: str, oracle: Oracle, mine: Key | None, plain: Key | None, value: Callable[[Key], Fraction]
) -> Iterator[Failure]:
    """What is wrong with a searched bundle, against that of the plain program; each may be none."""
    if mine is not None and oracle.violates(mine):
        yield Failure(
            part, "not feasible", bundle_id(plain or ()), f"{bundle_id(mine)}: {oracle.violates(mine)}"
        )
    elif plain is not None and (mine is None or value(plain) > value(mine) + _edge(value(plain))):
        got = "none" if mine is None else f"{bundle_id(mine)} {float(value(mine))}"
        yield Failure(part, "not the best", f"{bundle_id(plain)} {float(value(plain))}", got)


def _edge(worth: Fraction) -> Fraction:
    return Fraction(NEAR) + abs(worth) / 10**9


def best(asked: Asked) -> Iterator[Failure]:
    """The best bundle, the next best, and ties."""
    oracle = asked.oracle
    found = asked.optimum
    program = asked.program()
    first = program.best()
    if found.status not in ("optimal", "infeasible"):
        yield Failure("best", f"status {found.status}", bundle_id(first or ()), str(found.unfinished))
        return
    mine = key(found.bundles[0].levels) if found.bundles else None
    yield from judged("best", oracle, mine, first, oracle.value)
    if mine is None or first is None:
        return
    if abs(found.bundles[0].value - float(oracle.value(mine))) > _edge(oracle.value(mine)):
        yield Failure("best", "value", str(float(oracle.value(mine))), str(found.bundles[0].value))
    yield from _ranked(asked, program, first, found)


def _ranked(asked: Asked, program: PlainProgram, first: Key, found: Optimum) -> Iterator[Failure]:
    oracle = asked.oracle
    ranked = [first]
    top = oracle.value(first)
    while len(ranked) < TOP or (len(ranked) <= MOST_TIES and oracle.value(ranked[-1]) >= top - 2 * TOLERANCE):
        program.exclude(ranked[-1])
        after = program.best()
        if after is None:
            break
        ranked.append(after)
    for n, plain in enumerate(ranked[:TOP]):
        if n >= len(found.bundles):
            yield Failure("k best", "too few", bundle_id(plain), str(len(found.bundles)))
            return
        mine = key(found.bundles[n].levels)
        yield from judged("k best", oracle, mine, plain, oracle.value)
    if len({bundle.id for bundle in found.bundles}) < len(found.bundles):
        yield Failure("k best", "a bundle twice", "different", str([each.id for each in found.bundles]))
    if len(ranked) > MOST_TIES or any(
        abs(top - oracle.value(each) - TOLERANCE) < _edge(top) for each in ranked
    ):
        return
    ties = [each for each in ranked if oracle.value(each) >= top - TOLERANCE]
    told = [found.bundles[0].id, *(each.id for each in found.ties)]
    if not found.ties_complete or set(told) != {bundle_id(each) for each in ties}:
        yield Failure("ties", "ties", str([bundle_id(each) for each in ties]), str(told))
    elif oracle.corners and told != [bundle_id(each) for each in oracle.in_order(ties)]:
        yield Failure("ties", "order", str([bundle_id(each) for each in oracle.in_order(ties)]), str(told))


def weightings(asked: Asked) -> Iterator[Failure]:
    """The best at given weightings, read off the efficient bundles; where these were cut short, within their gap."""
    oracle = asked.oracle
    found = frontier(asked.problem, all_weights=True, most_work=WORK, with_support=False)
    program = asked.program()
    names = program.names
    for n in range(WEIGHTINGS):
        parts = [asked.random.choice([0, 0, 1, 1, 2, 5]) for _ in names] if n else [1] * len(names)
        parts[n % len(names)] += not any(parts)
        weights = {name: Fraction(part, sum(parts)) for name, part in zip(names, parts, strict=True)}

        def value(bundle: Key, weights: Mapping[str, Fraction] = weights) -> Fraction:
            return oracle.value(bundle, weights)

        plain = program.best(weights)
        mine = None
        if len(found.chosen):
            at = np.array([float(weights[name]) for name in (o.name for o in asked.problem.weighed())])
            row = int(np.argmax(found.values @ at))
            held = frozenset(np.flatnonzero(found.chosen[row]).tolist())
            mine = key(asked.problem.levels(held))
        if found.complete:
            yield from judged("weightings", oracle, mine, plain, value)
        elif mine is not None and plain is not None and found.gap is not None:
            most = value(mine) + Fraction(found.gap) + _edge(value(plain))
            if value(plain) > most:
                yield Failure(
                    "weightings", "gap", f"{bundle_id(plain)} {float(value(plain))}", str(float(most))
                )


def along(asked: Asked) -> Iterator[Failure]:
    """The best as one weight moves: in the middle and at the ends of a segment."""
    oracle = asked.oracle
    found = asked.optimum.bundles
    if not oracle.corners or len(oracle.weights) < 2 or not found:
        raise NotAsked
    name = asked.random.choice(sorted(oracle.weights))
    search = Search(asked.problem, "HiGHS", asked.seconds, with_table=False)
    segment = asked.random.choice(list(breakpoints(search, name, asked.problem.chosen(found[0].levels))))
    program = asked.program()
    mine = key(segment.best.levels)
    for part in (Fraction(0), Fraction(1, 2), Fraction(1)):
        at = (1 - part) * Fraction(segment.start) + part * Fraction(segment.end)
        weights = weights_moved(oracle.weights, name, at)

        def value(bundle: Key, weights: Mapping[str, Fraction] = weights) -> Fraction:
            return oracle.value(bundle, weights)

        yield from judged("breakpoints", oracle, mine, program.best(weights), value)


def draws(asked: Asked) -> Iterator[Failure]:
    """The best of each of some draws: at the corners of the intervals, and within."""
    problem, oracle = asked.problem, asked.oracle
    scores = uncertain_scores(asked.case, problem)
    solver = Search(problem, "HiGHS", with_table=False)
    if not scores.places or solver.best(solver.whole, problem.weights) is None:
        raise NotAsked
    searched = searched_draws(solver, scores)
    if searched is None:
        raise NotAsked
    random = np.random.default_rng(asked.random.randint(0, 10**9))
    ends = np.stack([scores.low, scores.likely, scores.high])
    corners = ends[
        random.integers(0, 3, (asked.draws // 2, len(scores.places))), np.arange(len(scores.places))
    ]
    drawn = np.vstack([corners, scores.draw("pert", random, asked.draws - len(corners))])
    weights = np.tile([problem.weights[o.name] for o in problem.weighed()], (len(drawn), 1))
    won = searched.settle(searched.begin(np.zeros(1, dtype=bool))(drawn, weights))
    assert won.bundles is not None
    for n, row in enumerate(drawn.tolist()):
        places: dict[Place, Fraction] = {}
        for (name, choice), score in zip(scores.places, row, strict=True):
            places[name, problem.choices[choice].lever, problem.choices[choice].level] = Fraction(score)

        def value(bundle: Key, places: Mapping[Place, Fraction] = places) -> Fraction:
            return drawn_value(oracle, bundle, places)

        plain = asked.program().best_drawn(places)
        mine = [
            key(problem.levels(frozenset(np.flatnonzero(won.bundles[each]).tolist())))
            for each in won.candidate[won.draw == n]
        ]
        if not mine:
            yield Failure("draws", "no winner", bundle_id(plain or ()), f"draw {n}")
        for each in mine[:3]:
            yield from judged("draws", oracle, each, plain, value)


def regret(asked: Asked) -> Iterator[Failure]:
    """The bundle of minimax regret over the scenarios."""
    if not asked.case.scenarios:
        raise NotAsked
    search = Search(asked.problem, "HiGHS", asked.seconds, with_table=False)
    if search.best(search.whole, asked.problem.weights) is None:
        raise NotAsked
    found = regrets(futures(asked.question), search, [])
    names = list(asked.case.scenarios)
    program = asked.program()
    judges = {name: Oracle(asked.case, scenario=name) for name in names}
    most = {}
    for name in names:
        plain = program.most(program.worth(asked.oracle.weights, name))
        assert plain is not None
        mine = _levels(found.best[name])
        yield from judged("best of a scenario", asked.oracle, mine, plain, judges[name].value)
        most[name] = max(judges[name].value(plain), judges[name].value(mine))

    def kept(bundle: Key) -> Fraction:
        return -max(most[name] - judges[name].value(bundle) for name in names)

    plain = asked.program().least_regret(most)
    yield from judged("minimax regret", asked.oracle, key(found.minimax_regret.levels), plain, kept)


def _levels(text: str) -> Key:
    return key(dict(part.split(".") for part in text.split("+")) if text != "none" else {})


def limit(asked: Asked) -> Iterator[Failure]:
    """One step of the step curve of a limit: just at it, and a last digit below it."""
    found = step_curves(asked.problem, most_work=WORK)
    curves = [each for each in found.budgets if each.steps]
    if not curves:
        raise OutOfTime if found.left_out else NotAsked
    curve = asked.random.choice(curves)
    at = asked.random.randrange(len(curve.steps))
    step = curve.steps[at]
    used = decimal_of(asked.oracle.uses(key(step.bundle.levels))[curve.resource])
    digit = Decimal(1).scaleb(min(-1, int(used.as_tuple().exponent)))
    for most, mine in ((used, step.bundle), (used - digit, curve.steps[at - 1].bundle if at else None)):
        if most < 0:
            continue  # no case may have such a limit
        oracle = Oracle(asked.case, limits={curve.resource: most})
        plain = asked.program({curve.resource: most}).best()
        levels = None if mine is None else key(mine.levels)
        yield from judged("step curve", oracle, levels, plain, oracle.value)


def removed(asked: Asked) -> Iterator[Failure]:
    """The best bundle that leaves no harmful equilibrium."""
    case, oracle = asked.case, asked.oracle
    if not case.actors:
        raise NotAsked
    found = removal(asked.question)
    if isinstance(found, LeftOut):
        raise GivenUp(found.reason)
    levers = list(dict.fromkeys(m.partition(".")[0] for actor in case.actors.values() for m in actor.shifts))

    def harmful(bundle: Key) -> bool:
        return any(_harmful(case, profile) for profile in calculus.equilibria(case, dict(bundle)))

    program = asked.program()
    for _ in range(MOST_REMOVED):
        plain = program.best()
        if plain is None or not harmful(plain):
            break
        program.exclude(plain, levers)
    else:
        raise GivenUp("equilibria")
    mine = None if found is None or found.best is None else key(found.best.levels)
    if mine is not None and harmful(mine):
        yield Failure("removal", "a harmful equilibrium is left", bundle_id(plain or ()), bundle_id(mine))
        return
    yield from judged("removal", oracle, mine, plain, oracle.value)


QUESTIONS: dict[str, Callable[[Asked], Iterator[Failure]]] = {
    "best": best,
    "weightings": weightings,
    "along": along,
    "draws": draws,
    "regret": regret,
    "limit": limit,
    "removal": removed,
}


def answer(asked: Asked, name: str) -> tuple[Outcome, list[Failure]]:
    """What became of one question, and what is wrong."""
    try:
        return "compared", list(QUESTIONS[name](asked))
    except NotAsked:
        return "not asked", []
    except (GivenUp, OutOfTime):
        return "open", []
