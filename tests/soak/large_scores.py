"""Questions about other scores and limits, on cases too large to list, against plain integer programs."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import numpy as np

from decision import Sampling, step_curves
from decision.model.score_sampler import UncertainScores, uncertain_scores
from decision.robustness.conditional_value_at_risk import tail_over_draws
from decision.robustness.searched_draws import searched_draws
from decision.running.arrays import Floats
from decision.running.limits import OutOfTime
from decision.running.parts import Unavailable
from decision.sensitivity.score_breakpoints import ScoreBreakpoint, searched_breakpoints
from decision.solve.search import Search
from tests.oracle.bundles import Key, Oracle, bundle_id, key
from tests.oracle.draws import drawn_scores, score_at
from tests.oracle.terms import Place, drawn_value
from tests.oracle.totals import number
from tests.soak.borders import decimal_of
from tests.soak.core import Failure
from tests.soak.large_asked import Asked, NotAsked, of_id, told_number
from tests.soak.rest import with_score

MOVING = 2_000_000_000
"""Multiplications of the search for breakpoints of single scores."""

CURVE_WORK = 500_000_000
"""Multiplications of the search for one step curve."""

BEYOND = Fraction(1, 10_000)
"""How far beyond a breakpoint the best is looked for."""

ROUNDING = Fraction(1, 10**9)
"""What a breakpoint in floating point is off by at most, with much room."""

DRAWS_OF_TAIL = 8
"""Draws over which the worst are told; a plain program holds them all."""

SHARES = ("0.1", "0.2", "0.25", "0.5", "1")
"""Of outcomes that count as the worst."""


def draws(asked: Asked) -> Iterator[Failure]:
    """The best of each of some draws within the intervals."""
    scores = _drawn(asked)
    generator = np.random.default_rng(asked.random.randint(0, 10**9))
    yield from _best_of_draws(asked, "draws", scores, scores.draw("pert", generator, asked.draws))


def corner_draws(asked: Asked) -> Iterator[Failure]:
    """The best of draws at corners of the intervals: at random, and those that are worst for the recommended bundle
    and best for another, so that a bundle left out for good would be missed."""
    scores, random = _drawn(asked), asked.random
    assert asked.recommended is not None
    held = asked.problem.chosen(asked.recommended.levels)
    others = []
    program = asked.program()
    for weights in asked.weightings(2):
        other = program.best(weights)
        if other is not None:
            others.append(asked.problem.chosen(dict(other)))
    drawn = []
    for n in range(asked.draws):
        toward = others[n % len(others)] if others and n % 3 else None
        row = []
        for at, (name, choice) in enumerate(scores.places):
            ends = [scores.low[at], scores.high[at]]
            if asked.case.objectives[name].sense == "minimise":
                ends.reverse()
            up = random.random() < 0.5
            if toward is not None and (choice in held) != (choice in toward):
                up = choice in toward
            row.append(ends[up])
        drawn.append(row)
    yield from _best_of_draws(asked, "draws at corners", scores, np.array(drawn))


def _drawn(asked: Asked) -> UncertainScores:
    scores = uncertain_scores(asked.case, asked.problem)
    if not scores.places or asked.recommended is None:
        raise NotAsked
    return scores


def _best_of_draws(asked: Asked, part: str, scores: UncertainScores, drawn: Floats) -> Iterator[Failure]:
    problem = asked.problem
    searched = searched_draws(Search(problem, "HiGHS"), scores)
    if searched is None:
        raise NotAsked
    weights = np.tile([problem.weights[o.name] for o in problem.weighed()], (len(drawn), 1))
    won = searched.settle(searched.begin(np.zeros(1, dtype=bool))(drawn, weights))
    assert won.bundles is not None
    for n, row in enumerate(drawn.tolist()):
        places: dict[Place, Fraction] = {}
        for (name, choice), score in zip(scores.places, row, strict=True):
            places[name, problem.choices[choice].lever, problem.choices[choice].level] = Fraction(score)

        def value(bundle: Key, places: Mapping[Place, Fraction] = places) -> Fraction:
            return drawn_value(asked.oracle, bundle, places)

        program = asked.program()  # whose rules keep to the likely scores
        plain = program.most(program.worth(asked.oracle.weights, asked.oracle.scenario, places))
        mine = [
            key(problem.levels(frozenset(np.flatnonzero(won.bundles[each]).tolist())))
            for each in won.candidate[won.draw == n]
        ]
        if not mine:
            yield Failure(part, "no winner", bundle_id(plain or ()), f"draw {n}")
        for each in mine[:3]:
            yield from asked.judged(part, each, plain, value)


def draw_tail(asked: Asked) -> Iterator[Failure]:
    """The bundle of greatest mean over the worst of a few draws."""
    case, oracle, recommended = asked.case, asked.oracle, asked.recommended
    if recommended is None or not uncertain_scores(case, asked.problem).places:
        raise NotAsked
    share, seed = asked.random.choice(SHARES), asked.random.randint(0, 1000)
    sampling = Sampling(seed=seed, draws=DRAWS_OF_TAIL, shape="pert")
    try:
        shown = [asked.problem.chosen(recommended.levels)]
        found = tail_over_draws(case, asked.search, sampling, float(share), shown)
    except Unavailable:
        raise NotAsked from None
    stated = case.draws.model_copy(update={"number": DRAWS_OF_TAIL, "seed": seed, "shape": "pert"})
    weighed = set(oracle.weights)
    drawn: list[dict[Place, Fraction]] = [
        {place: Fraction(score) for place, score in each.items() if place[0] in weighed}
        for each in drawn_scores(case.model_copy(update={"draws": stated}), oracle.scenario)
    ]
    even = Fraction(1, len(drawn))

    def value(bundle: Key) -> Fraction:
        return worst([(drawn_value(oracle, bundle, each), even) for each in drawn], Fraction(share))

    for name, told in found.values.items():
        yield from told_number("tail of draws", "value", value(of_id(name)), told)
    program = asked.program()
    worths = [(program.worth(oracle.weights, oracle.scenario, each), even) for each in drawn]
    plain = program.greatest_tail(worths, Fraction(share))
    yield from asked.judged("tail of draws", key(found.best.levels), plain, value)


def worst(outcomes: Sequence[tuple[Fraction, Fraction]], share: Fraction) -> Fraction:
    """The mean over the worst outcomes, (value, likelihood), of so much likelihood together."""
    left, total = share, Fraction(0)
    for value, likelihood in sorted(outcomes):
        part = min(left, likelihood)
        left, total = left - part, total + part * value
    return total / share


def one_score(asked: Asked) -> Iterator[Failure]:
    """How far one score moves within its interval until another bundle is best, and which that is."""
    # Draws that a bound is held against stay as they are where a score moves; in another case they would move too.
    if asked.recommended is None or asked.problem.chances:
        raise NotAsked
    mine = asked.problem.chosen(asked.recommended.levels)
    found: list[ScoreBreakpoint] = []
    cut = False
    for each in searched_breakpoints(asked.case, asked.search, mine, lambda *_: None, MOVING):
        if isinstance(each, ScoreBreakpoint):
            found += [each] if each.low < each.high else []
        else:
            cut = True
    if not found:
        raise OutOfTime if cut else NotAsked
    asked.random.shuffle(found)
    found.sort(key=lambda each: each.down is None and each.up is None)
    for each in {id(each): each for each in (found[0], found[-1])}.values():
        yield from _moved(asked, each, key(asked.recommended.levels))


def _moved(asked: Asked, found: ScoreBreakpoint, mine: Key) -> Iterator[Failure]:
    case, scenario = asked.case, asked.oracle.scenario
    stated = score_at(case, scenario, found.lever, found.level, found.objective)
    assert stated is not None
    likely = number(stated, case, "likely")
    for end, turn, rival in (("low", found.down, found.down_bundle), ("high", found.up, found.up_bundle)):
        last = number(stated, case, end)
        if last == likely:
            continue
        if turn is None:
            yield from _best_moved(asked, found, last, mine)
            continue
        if abs(Fraction(turn) - likely) > ROUNDING:
            yield from _best_moved(asked, found, (Fraction(turn) + likely) / 2, mine)
        far = max(-BEYOND, min(BEYOND, (last - Fraction(turn)) / 2))
        named = None if rival is None else key(rival.levels)
        lost: list[Failure] = []
        for beyond in (far, far / 10):
            lost += _best_moved(asked, found, Fraction(turn) + beyond, named)
            if not lost:
                break
        # What is lost shrinks with the distance where the named bundle is best just beyond.
        if len(lost) == 2:
            yield lost[1]


def _best_moved(asked: Asked, found: ScoreBreakpoint, to: Fraction, mine: Key | None) -> Iterator[Failure]:
    at = f"{found.lever}.{found.level}"
    moved = with_score(asked.case, at, found.objective, asked.oracle.scenario, to)
    oracle = Oracle(moved)
    plain = asked.program(case=moved).best()
    part = f"breakpoints of {found.score}"
    yield from asked.judged(f"{part} at {float(to)}", mine, plain, oracle.value, oracle=oracle)


def limit(asked: Asked) -> Iterator[Failure]:
    """One step of the step curve of a limit: just at it, and a last digit below it."""
    found = step_curves(asked.problem, most_work=CURVE_WORK)
    curves = [each for each in found.budgets if each.steps]
    if not curves:
        raise OutOfTime if found.left_out else NotAsked
    curve = asked.random.choice(curves)
    at = asked.random.randrange(len(curve.steps))
    uses = [asked.oracle.uses(key(step.bundle.levels))[curve.resource] for step in curve.steps]
    used = decimal_of(uses[at])
    below = used - Decimal(1).scaleb(min(-1, int(used.as_tuple().exponent)))
    for most in (used, below):
        kept = [step.bundle for step, use in zip(curve.steps, uses, strict=True) if use <= Fraction(most)]
        mine = kept[-1] if kept else None
        if most < 0:
            continue  # no case may have such a limit
        oracle = Oracle(asked.case, limits={curve.resource: most})
        plain = asked.program({curve.resource: most}).best()
        levels = None if mine is None else key(mine.levels)
        yield from asked.judged("step curve", levels, plain, oracle.value, oracle=oracle)
