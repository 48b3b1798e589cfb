"""Questions about scenarios and horizons, on cases too large to list, against plain integer programs."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import product

from decision import horizons
from decision.robustness.conditional_value_at_risk import tail_over_scenarios
from decision.robustness.scenario_regret import futures, regrets
from decision.robustness.value_of_information import expected_values
from decision.running.parts import Unavailable
from options import Case, Horizon
from tests.oracle.bundles import Key, Oracle, key
from tests.oracle.plain_program import GivenUp
from tests.soak.borders import decimal_of
from tests.soak.core import Failure
from tests.soak.large_asked import Asked, NotAsked, edge, of_id, told_number
from tests.soak.large_scores import SHARES, worst

MOST_CORNERS = 4
"""Corners of the intervals of likelihoods at which a plain program is solved."""


def regret(asked: Asked) -> Iterator[Failure]:
    """The best of each scenario, and the bundles of minimax regret and of greatest least value over them."""
    if not asked.case.scenarios or asked.recommended is None:
        raise NotAsked
    found = regrets(futures(asked.question), asked.search, [])
    judges = _judges(asked.case)
    program = asked.program()
    worths = {name: program.worth(asked.oracle.weights, name) for name in judges}
    most = {}
    for name, judge in judges.items():
        plain = program.most(worths[name])
        assert plain is not None
        mine = of_id(found.best[name])
        yield from asked.judged("best of a scenario", mine, plain, judge.value)
        most[name] = max(judge.value(plain), judge.value(mine))

    def kept(bundle: Key) -> Fraction:
        return -max(most[name] - judge.value(bundle) for name, judge in judges.items())

    def floor(bundle: Key) -> Fraction:
        return min(judge.value(bundle) for judge in judges.values())

    plain = program.least_shortfall([(worths[name], most[name]) for name in judges])
    yield from asked.judged("minimax regret", key(found.minimax_regret.levels), plain, kept)
    yield from told_number(
        "minimax regret", "points", -kept(key(found.minimax_regret.levels)), found.least_regret
    )
    program = asked.program()
    plain = program.least_shortfall(
        [(program.worth(asked.oracle.weights, name), Fraction(0)) for name in judges]
    )
    yield from asked.judged("greatest least value", key(found.maximin.levels), plain, floor)


def _judges(case: Case) -> dict[str, Oracle]:
    return {name: Oracle(case, scenario=name) for name in case.scenarios}


def _intervals(case: Case) -> dict[str, tuple[Fraction, Fraction]]:
    """The ends of every scenario's likelihood, 0 and 1 where none is stated. Raises NotAsked where none is at all."""
    if not any(state.likelihood is not None for state in case.scenarios.values()):
        raise NotAsked
    found = {}
    for name, state in case.scenarios.items():
        stated = (0, 1) if state.likelihood is None else state.likelihood
        low, high = stated if isinstance(stated, tuple) else (stated, stated)
        found[name] = Fraction(low), Fraction(high)
    return found


def _middle(ends: Mapping[str, tuple[Fraction, Fraction]]) -> dict[str, Fraction] | None:
    """Likelihoods that add up to 1, as far into every interval; None where there are none."""
    low, high = (sum((each[n] for each in ends.values()), Fraction(0)) for n in (0, 1))
    if not low <= 1 <= high:
        return None
    part = (1 - low) / (high - low) if high > low else Fraction(0)
    return {name: one + part * (other - one) for name, (one, other) in ends.items()}


def expected(asked: Asked) -> Iterator[Failure]:
    """The expected value and that of perfect information, at likelihoods within intervals and at their corners."""
    case, weights = asked.case, asked.oracle.weights
    ends = _intervals(case)
    middle = _middle(ends)
    if middle is None or asked.recommended is None:
        raise NotAsked
    try:
        found = expected_values(case, futures(asked.question), asked.search)
    except Unavailable as why:
        raise GivenUp(str(why)) from why
    assert found is not None and found.best_for_some is not None
    judges = _judges(case)
    program = asked.program()
    for name, likelihood in middle.items():
        yield from told_number("expected value", "likelihood", likelihood, found.likelihoods[name])
    tops = {}
    for name, judge in judges.items():
        plain = program.most(program.worth(weights, name))
        assert plain is not None
        tops[name] = max(judge.value(each) for each in (plain, *(key(b.levels) for b in found.best_for_some)))
    corners = _corners(ends)
    corners = asked.random.sample(corners, min(MOST_CORNERS, len(corners)))
    for n, at in enumerate([middle, *corners]):

        def value(bundle: Key, at: Mapping[str, Fraction] = at) -> Fraction:
            return sum(
                (likelihood * judges[name].value(bundle) for name, likelihood in at.items()), Fraction(0)
            )

        plain = program.most(program.mean(weights, at))
        some = [found.bundle] if not n else found.best_for_some
        mine = max((key(bundle.levels) for bundle in some), key=value)
        yield from asked.judged("expected value", mine, plain, value)
        gain = sum((at[name] * top for name, top in tops.items()), Fraction(0)) - value(mine)
        if not n:
            yield from told_number("expected value", "value", value(mine), found.value)
            yield from told_number("expected value", "evpi", gain, found.evpi)
        least, most = (Fraction(end) for end in (found.least_evpi or 0, found.most_evpi or 0))
        if not least - edge(gain) <= gain <= most + edge(gain):
            yield Failure(
                "expected value", "evpi at a corner", str(float(gain)), f"{float(least)} {float(most)}"
            )
    turns = [(name, segment) for name, segments in found.turns.items() for segment in segments]
    if turns:
        name, segment = asked.random.choice(turns)
        share = (Fraction(segment.start) + Fraction(segment.end)) / 2
        rest = 1 - middle[name]
        at = {other: part * (1 - share) / rest for other, part in middle.items() if other != name} | {
            name: share
        }

        def there(bundle: Key) -> Fraction:
            return sum((at[name] * judges[name].value(bundle) for name in judges), Fraction(0))

        plain = program.most(program.mean(weights, at))
        yield from asked.judged("a turn of the likelihood", key(segment.best.levels), plain, there)


def _corners(ends: Mapping[str, tuple[Fraction, Fraction]]) -> list[dict[str, Fraction]]:
    """Likelihoods all at an end of their own but one, which takes what is left."""
    found = []
    for free in ends:
        others = [name for name in ends if name != free]
        for picked in product(*(sorted({*ends[name]}) for name in others)):
            rest = 1 - sum(picked, Fraction(0))
            corner = dict(zip(others, picked, strict=True)) | {free: rest}
            if ends[free][0] <= rest <= ends[free][1] and corner not in found:
                found.append(corner)
    return found


def scenario_tail(asked: Asked) -> Iterator[Failure]:
    """The bundle of greatest mean over the worst scenarios."""
    case, weights, recommended = asked.case, asked.oracle.weights, asked.recommended
    ends = _intervals(case)
    likelihoods = _middle(ends)
    if likelihoods is None or recommended is None:
        raise NotAsked
    # Sometimes the worst scenarios are just some of them, and none in part.
    own = [
        str(decimal_of(part))
        for part in likelihoods.values()
        if part > 0 and Fraction(str(float(part))) == part
    ]
    share = asked.random.choice([*SHARES, *own])
    shown = [asked.problem.chosen(recommended.levels)]
    found = tail_over_scenarios(case, futures(asked.question), asked.search, float(share), shown)
    assert found is not None
    judges = _judges(case)

    def value(bundle: Key) -> Fraction:
        outcomes = [(judge.value(bundle), likelihoods[name]) for name, judge in judges.items()]
        return worst(outcomes, Fraction(share))

    for name, told in found.values.items():
        yield from told_number("tail of scenarios", "value", value(of_id(name)), told)
    program = asked.program()
    outcomes = [(program.worth(weights, name), likelihood) for name, likelihood in likelihoods.items()]
    plain = program.greatest_tail(outcomes, Fraction(share))
    yield from asked.judged("tail of scenarios", key(found.best.levels), plain, value)


def horizon(asked: Asked) -> Iterator[Failure]:
    """The best as the share of the last horizon moves: at both ends of a segment, and in it."""
    case, recommended = asked.case, asked.recommended
    if len(case.horizons) < 2 or recommended is None:
        raise NotAsked
    found = horizons(asked.question, recommended)
    assert found is not None
    if found.why_not or not found.stretches:
        raise NotAsked if "too many" not in found.why_not else GivenUp(found.why_not)
    segment = asked.random.choice(found.stretches)
    start, end = Fraction(segment.start), Fraction(segment.end)
    inset = Fraction(
        1, 10**6
    )  # at the very end a consent that moves with the share may be off by its last digit
    for part in (inset, Fraction(asked.random.randint(1, 9), 10), 1 - inset):
        share = Decimal(str(round(float((1 - part) * start + part * end), 12)))
        moved = _with_share(case, found.far, share)
        oracle = Oracle(moved)
        plain = asked.program(case=moved).best()
        yield from asked.judged("horizons", key(segment.best.levels), plain, oracle.value, oracle=oracle)


def _with_share(case: Case, far: str, share: Decimal) -> Case:
    """The case with another share of one horizon, the others in proportion, alike where they were nothing."""
    others = {name: Fraction(each.share) for name, each in case.horizons.items() if name != far}
    whole = sum(others.values())
    shares = {
        name: (1 - Fraction(share)) * (part / whole if whole else Fraction(1, len(others)))
        for name, part in others.items()
    } | {far: Fraction(share)}
    moved: dict[str, Horizon] = {
        name: each.model_copy(update={"share": shares[name]}) for name, each in case.horizons.items()
    }
    return case.model_copy(update={"horizons": moved})
