"""Questions about the best bundle and its weights, on cases too large to list, against plain integer programs."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

import numpy as np

from decision import Frontier, Optimum, RequestError, frontier, limited, optimize, sweep, within_information
from decision.robustness.weight_regret import weight_regrets
from decision.running.limits import OutOfTime
from decision.solve.weight_breakpoints import breakpoints
from tests.oracle import weights as weighting
from tests.oracle.bundles import TOLERANCE, Key, bundle_id, key
from tests.oracle.plain_program import PlainProgram
from tests.oracle.search import weights_moved
from tests.soak.core import Failure
from tests.soak.large_asked import WORK, Asked, NotAsked, edge, of_id, told_number

TOP = 4
"""Bundles that are ranked."""

MOST_TIES = 8
"""Ties up to which the plain program finds them all."""

WEIGHTINGS = 4
"""Weightings for which each case is asked for the best bundle."""

MAP_WORK = 3_000_000_000
"""Comparisons of the map of weights, as in a brief."""

MOST_CORNERS = 8
"""Corners of the weight information, at each of which a plain program is solved."""


def best(asked: Asked) -> Iterator[Failure]:
    """The best bundle, the next best, and ties."""
    oracle = asked.oracle
    found = optimize(asked.problem, top=TOP, different=0, with_breakpoints=False)
    program = asked.program()
    first = program.best()
    if found.status not in ("optimal", "infeasible"):
        yield Failure("best", f"status {found.status}", bundle_id(first or ()), str(found.unfinished))
        return
    mine = key(found.bundles[0].levels) if found.bundles else None
    yield from asked.judged("best", mine, first, oracle.value)
    if mine is None or first is None:
        return
    yield from told_number("best", "value", oracle.value(mine), found.bundles[0].value)
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
        yield from asked.judged("k best", mine, plain, oracle.value)
    if len({bundle.id for bundle in found.bundles}) < len(found.bundles):
        yield Failure("k best", "a bundle twice", "different", str([each.id for each in found.bundles]))
    if len(ranked) > MOST_TIES or any(
        abs(top - oracle.value(each) - TOLERANCE) < edge(top) for each in ranked
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
    oracle, problem = asked.oracle, asked.problem
    found = _efficient(asked, all_weights=True)
    if found is None:
        raise NotAsked
    if not found.complete and found.gap is None:
        raise OutOfTime
    room = Fraction(0) if found.complete else Fraction(found.gap or 0)
    program = asked.program()
    for weights in asked.weightings(WEIGHTINGS):

        def value(bundle: Key, weights: Mapping[str, Fraction] = weights) -> Fraction:
            return oracle.value(bundle, weights)

        plain = program.best(weights)
        mine = None
        if len(found.chosen):
            at = np.array([float(weights[o.name]) for o in problem.weighed()])
            row = int(np.argmax(found.values @ at))
            mine = key(problem.levels(frozenset(np.flatnonzero(found.chosen[row]).tolist())))
        if found.complete or mine is not None:
            yield from asked.judged("weightings", mine, plain, value, room=room)


def _efficient(asked: Asked, *, all_weights: bool) -> Frontier | None:
    """The efficient bundles; None where it is refused to search for them, as it says with bounds that hold with a
    probability, and numbers of too many digits."""
    try:
        return frontier(asked.problem, all_weights=all_weights, most_work=WORK, with_support=False)
    except RequestError:
        return None


def along(asked: Asked) -> Iterator[Failure]:
    """The best as one weight moves: in the middle and at the ends of a segment."""
    oracle, recommended = asked.oracle, asked.recommended
    if not oracle.corners or len(oracle.weights) < 2 or recommended is None:
        raise NotAsked
    name = asked.random.choice(sorted(oracle.weights))
    found = breakpoints(asked.search, name, asked.problem.chosen(recommended.levels))
    segment = asked.random.choice(list(found))
    program = asked.program()
    for part in (Fraction(0), Fraction(1, 2), Fraction(1)):
        at = (1 - part) * Fraction(segment.start) + part * Fraction(segment.end)
        weights = weights_moved(oracle.weights, name, at)

        def value(bundle: Key, weights: Mapping[str, Fraction] = weights) -> Fraction:
            return oracle.value(bundle, weights)

        yield from asked.judged("breakpoints", key(segment.best.levels), program.best(weights), value)


def corners(asked: Asked) -> Iterator[Failure]:
    """The best at the corners of the weight information, where weights are often 0, and the ties there."""
    oracle, search = asked.oracle, asked.search
    if not oracle.corners:
        raise NotAsked
    some = asked.random.sample(oracle.corners, min(3, len(oracle.corners)))
    program = asked.program()
    named = [{name: float(weight) for name, weight in corner.items()} for corner in some]
    tables = search.best_and_ties_of_each(named)
    for weights, at, table in zip(some, named, tables, strict=True):

        def value(bundle: Key, weights: Mapping[str, Fraction] = weights) -> Fraction:
            return oracle.value(bundle, weights)

        plain = program.best(weights)
        if table is None:
            chosen = search.best(search.whole, at)
            told = [] if chosen is None else [chosen]
        else:
            told = [table.bundle(row) for row in range(min(3, len(table.chosen)))]
        every = [key(asked.problem.levels(chosen)) for chosen in told]
        for mine in [*every] or [None]:
            yield from asked.judged("corners", mine, plain, value)


def weight_regret(asked: Asked) -> Iterator[Failure]:
    """Regret and least value over all admissible weights, of the recommended bundle and of the two robust ones."""
    oracle, recommended = asked.oracle, asked.recommended
    if recommended is None or not 1 < len(oracle.corners) <= MOST_CORNERS:
        raise NotAsked
    found = weight_regrets(asked.search, [asked.problem.chosen(recommended.levels)])
    if found is None:
        raise OutOfTime
    program = asked.program()
    every = [of_id(name) for name in found.greatest]
    tops = []
    for weights in oracle.corners:
        plain = program.best(weights)
        assert plain is not None, "there is a feasible bundle"
        tops.append(max(oracle.value(each, weights) for each in [plain, *every] if not oracle.violates(each)))

    def kept(bundle: Key) -> Fraction:
        losses = (top - oracle.value(bundle, w) for top, w in zip(tops, oracle.corners, strict=True))
        return -max(losses)

    def floor(bundle: Key) -> Fraction:
        return min(oracle.value(bundle, weights) for weights in oracle.corners)

    for name, told in found.greatest.items():
        yield from told_number("regret over weights", "greatest regret", -kept(of_id(name)), told)
        yield from told_number("regret over weights", "least value", floor(of_id(name)), found.floors[name])
    scenario = oracle.scenario
    worths = [program.worth(weights, scenario) for weights in oracle.corners]
    plain = program.least_shortfall(list(zip(worths, tops, strict=True)))
    yield from asked.judged("regret over weights", key(found.minimax_regret.levels), plain, kept)
    program = asked.program()
    worths = [program.worth(weights, scenario) for weights in oracle.corners]
    plain = program.least_shortfall([(worth, Fraction(0)) for worth in worths])
    yield from asked.judged("least value over weights", key(found.maximin.levels), plain, floor)


def mapped(asked: Asked) -> Iterator[Failure]:
    """The map of weights: the best at corners, between them, and in the middle of a cell; and the nearest change."""
    oracle, random = asked.oracle, asked.random
    if not oracle.corners or len(oracle.weights) < 2:
        raise NotAsked
    efficient = _efficient(asked, all_weights=not within_information(asked.problem))
    with limited(work=MAP_WORK):
        found = sweep(asked.problem, efficient=efficient)
    if found.recommended is None and not found.unfinished:
        yield from asked.judged("map", None, asked.program().best(), oracle.value)
        return
    if not found.cells or found.gap is None:
        raise OutOfTime
    room = Fraction(0) if found.certified else Fraction(found.gap)
    program = asked.program()
    names = [objective.name for objective in asked.problem.weighed()]
    parts = [Fraction(random.randint(0, 3)) for _ in oracle.corners]
    parts[random.randrange(len(parts))] += 1
    between = {
        name: sum((p * c[name] for p, c in zip(parts, oracle.corners, strict=True)), Fraction(0)) / sum(parts)
        for name in names
    }
    for weights in (random.choice(oracle.corners), between):
        at = np.array([float(weights[name]) for name in names])
        cell = found.cells[int(np.argmax(found.values() @ at))]
        yield from _best_there(asked, program, "map", key(cell.bundle.levels), weights, room)
    if found.certified and not found.unfinished:
        cell = random.choice(found.cells)
        weights = {name: Fraction(weight) for name, weight in cell.central_weights.items()}
        yield from _best_there(asked, program, "a cell of the map", key(cell.bundle.levels), weights)
    inside = all(
        sum((part * oracle.weights[name] for name, part in row.items()), Fraction(0)) >= bound
        for row, bound in weighting.information(asked.case)
    )
    if found.nearest is None or found.recommended is None or not inside:
        return
    mine = key(found.recommended.levels)
    there = {name: Fraction(weight) for name, weight in found.nearest.weights.items()}
    for bundle in (mine, key(found.nearest.bundle.levels)):
        yield from _best_there(asked, program, "nearest change", bundle, there)
    toward = random.choice(oracle.corners)
    far = sum(abs(toward[name] - oracle.weights[name]) for name in names) / 2
    step = (
        min(Fraction(1), Fraction(99, 100) * Fraction(found.nearest.distance) / far) if far else Fraction(0)
    )
    nearer = {name: (1 - step) * oracle.weights[name] + step * toward[name] for name in names}
    yield from _best_there(asked, program, "before the nearest change", mine, nearer)


def _best_there(
    asked: Asked,
    program: PlainProgram,
    part: str,
    mine: Key,
    weights: Mapping[str, Fraction],
    room: Fraction = Fraction(0),
) -> Iterator[Failure]:
    """Whether a bundle is best at some weights."""
    yield from asked.judged(
        part, mine, program.best(weights), lambda bundle: asked.oracle.value(bundle, weights), room=room
    )
