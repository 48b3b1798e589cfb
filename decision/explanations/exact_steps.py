"""The best bundle as one number of the case moves over a range: every step, exact.

A limit, a bound or a cost changes which bundles are feasible, and only in one direction: the looser it is, the more. So
the range is walked from its loose end. The bundle that is best there stays best until the number reaches what the bundle
itself uses; beyond that the question is solved anew, at the nearest number that tells two bundles apart. A weight moves
the values alone (solve/weight_breakpoints.py), a score values and bounds (sensitivity/score_lines.py).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from decision.model.bundle import Bundle, evaluate
from decision.model.problem import RequestError
from decision.model.question import Question
from decision.model.slack import slacks
from decision.model.value_function import TOLERANCE, least_equal
from decision.model.varied_question import varied
from decision.running.kept_parts import keep_values, kept_values
from decision.running.limits import look
from decision.sensitivity.candidate_bundles import CandidateTable, likely_bounds
from decision.sensitivity.moved_score import moved_scores
from decision.sensitivity.score_lines import ScoreLines
from decision.solve.enumeration import enumerate_bundles
from decision.solve.ranking import recommended, whole_ranking
from decision.solve.search import Search
from decision.solve.weight_breakpoints import breakpoints
from options import Case, Consent, Quantity, TotalBound, counts_elsewhere, counts_levers, is_floor

MOST_STEPS = 10_000
"""Steps after which a walk ends: it would be endless."""

FINEST = 30
"""Decimals of the difference of two totals, at most."""


@dataclass(frozen=True)
class StepOf:
    """A stretch of the number on which one bundle is best."""

    start: Decimal
    """Its lower end."""

    end: Decimal
    """Its upper end."""

    bundle: Bundle | None
    """The best bundle; None where none is feasible. On a border of a limit, a bound or a cost it is still the one of the
    looser side."""


def exact_steps(
    question: Question, of: Quantity, start: Decimal, end: Decimal, search: Search
) -> Iterator[StepOf]:
    """Yields the steps of a number between two ends, in the order in which they are found.

    Raises RequestError where the steps of this number cannot be told, and OutOfTime.
    """
    varied(question, of, start), varied(question, of, end)
    if counts_elsewhere(question.case, of):
        raise RequestError(f"{of.name} counts in a bound on a tag or in another total too; give a step")
    match of.kind:
        case "weight":
            yield from _of_weight(question, of, start, end, search)
        case "score":
            yield from _of_score(question, of, start, end, search)
        case _:
            yield from _of_feasibility(question, of, start, end, search)


def _of_weight(
    question: Question, of: Quantity, start: Decimal, end: Decimal, search: Search
) -> Iterator[StepOf]:
    asked = varied(question, of, start)
    own = search.again(replace(asked.problem(), information=()))
    best = recommended(own)
    if best is None:
        yield StepOf(start, end, None)
        return
    for segment in breakpoints(own, of.of[0], best):
        low, high = max(start, Decimal(repr(segment.start))), min(end, Decimal(repr(segment.end)))
        if low < high or (low == high and start == end):
            middle = varied(question, of, (low + high) / 2)
            yield StepOf(low, high, evaluate(middle.problem(), segment.best.levels))


def _of_score(
    question: Question, of: Quantity, start: Decimal, end: Decimal, search: Search
) -> Iterator[StepOf]:
    if varied(question, of, start).problem().chances != varied(question, of, end).problem().chances:
        raise RequestError(f"the draws against which a bound is held move with {of.name}; give a step")
    at, best = start, None
    for _ in range(MOST_STEPS):
        look()
        asked = varied(question, of, at)
        own = search.again(asked.problem())
        if best is None:
            best = recommended(own)
        if best is None:
            yield StepOf(at, end, None)
            return
        found = _next_of_score(asked, of, own, best)
        bundle = own.bundle(best)
        if found is None or Decimal(repr(found[0])) >= end:
            yield StepOf(at, end, bundle)
            return
        turn, then = Decimal(repr(found[0])), found[1]
        if turn > at:
            yield StepOf(at, turn, bundle)
        if then is None:
            yield StepOf(turn, end, None)
            return
        at, best = turn, then


def _next_of_score(
    asked: Question, of: Quantity, search: Search, best: frozenset[int]
) -> tuple[float, frozenset[int] | None] | None:
    """Where the best bundle changes as the score rises, and to which; None where it never does."""
    problem = search.problem
    likely = {name for name, _, _ in likely_bounds(asked.case, problem)}
    rows = tuple(row for row in problem.rows if row.constraint not in likely)
    table = enumerate_bundles(replace(problem, rows=rows, consents=()))
    if table is None:
        raise RequestError(f"there are too many bundles for the exact steps of {of.name}; give a step")
    name = ".".join(of.of[:2])
    moved = [
        each
        for each in moved_scores(asked.case, problem)
        if problem.choices[each.choice].name == name and each.objective.name == of.of[2]
    ]
    if not moved:
        return None
    return ScoreLines(
        CandidateTable(asked.case, search, table, best), moved[0].objective, moved[0].choice
    ).breakpoint(1)


def _of_feasibility(
    question: Question, of: Quantity, start: Decimal, end: Decimal, search: Search
) -> Iterator[StepOf]:
    """The steps of a limit, a bound or a cost, from the loose end of the range."""
    stated = question.case.constraints.get(of.of[0])
    if (of.kind == "bound" and of.of[1] == "exactly") or getattr(stated, "probability", None) is not None:
        raise RequestError(f"the exact steps of {of.name} cannot be told; give a step")
    rising = of.kind == "cost" or is_floor(of)  # whether a greater number is tighter
    at, tight = (start, end) if rising else (end, start)
    unit = _unit(question.case, stated) if rising else -_unit(question.case, stated)
    border = at
    for _ in range(MOST_STEPS):
        look()
        asked = varied(question, of, at)
        best = _best(asked, search, f"best at {at}")
        if not best:
            yield _stretch(border, tight, None)
            return
        # Where a tie is no longer feasible, what it dominated may come first: the question is asked again there.
        edges = [tight if (edge := _edge(asked, of, bundle)) is None else edge for bundle in best]
        edge = min(*edges, tight) if rising else max(*edges, tight)
        at = edge + unit
        if edge == tight or (at > tight if rising else at < tight):
            yield _stretch(border, tight, best[0])
            return
        yield _stretch(border, edge, best[0])
        border = edge


def _stretch(one: Decimal, other: Decimal, bundle: Bundle | None) -> StepOf:
    return StepOf(min(one, other), max(one, other), bundle)


def _best(asked: Question, search: Search, name: str) -> tuple[Bundle, ...]:
    """The recommended bundle and those that tie with it; none where no bundle is feasible. name: of the finished part."""
    own = search.again(asked.problem())
    kept = kept_values(name)
    if kept is not None:  # of an earlier run, which was ended
        search.solves += kept["solves"]
        return tuple(own.bundle(own.problem.chosen(levels)) for levels in kept["bundles"])
    ranking = whole_ranking(own, own.problem.weights)
    search.solves += own.solves
    bundles = [own.bundle(chosen) for chosen in ranking.chosen]
    best = tuple(each for each in bundles if each.value >= least_equal(bundles[0].value))
    keep_values(name, {"bundles": [dict(each.levels) for each in best], "solves": own.solves})
    return best


def _edge(asked: Question, of: Quantity, bundle: Bundle) -> Decimal | None:
    """The tightest number that the bundle keeps; None where any will do."""
    if of.kind == "cost":
        lever, level, resource = of.of
        if bundle.levels.get(lever) != level:
            return None
        case = asked.case
        charged = [
            name for name, each in case.resources.items() if name == resource or resource in each.parts
        ]
        room = [each.slack for each in slacks(asked, bundle.levels) if each.constraint in charged]
        now = Fraction(case.levers[lever].levels[level].cost.get(resource, Decimal(0)))
        return _exact(now + min(room)) if room else None
    amounts = [each.amount for each in slacks(asked, bundle.levels) if each.constraint == of.of[0]]
    if isinstance(asked.case.constraints.get(of.of[0]), Consent):
        return _exact(min(amounts).limit_denominator(10**9))
    return _exact(min(amounts) if is_floor(of) else max(amounts))


def _exact(number: Fraction) -> Decimal:
    """The decimal that a total of decimals is."""
    digits = next(n for n in range(FINEST + 1) if (number * 10**n).denominator == 1 or n == FINEST)
    return Decimal(round(number * 10**digits)).scaleb(-digits)


def _unit(case: Case, stated: object) -> Decimal:
    """The least amount by which two numbers that bundles just keep can differ, or less: all totals are sums of decimals."""
    if counts_levers(stated):
        return Decimal(1)
    if isinstance(stated, Consent):
        return Decimal(repr(2 * TOLERANCE))
    digits = max(_digits(case.model_dump(exclude={"weights", "horizons"})), default=0)
    shares = max(_digits(case.model_dump(include={"horizons"})), default=0)
    if isinstance(stated, TotalBound) and stated.for_group is not None:
        # What falls to a group is a score times a decimal, or a score divided among the groups.
        digits += digits + len(str(len(case.groups)))
    return Decimal(1).scaleb(-digits - shares)


def _digits(values: Any) -> Iterator[int]:
    """The decimals of every number in the values."""
    if isinstance(values, Decimal):
        exponent = values.as_tuple().exponent
        yield max(0, -exponent) if isinstance(exponent, int) else 0
    elif isinstance(values, Mapping):
        for value in values.values():
            yield from _digits(value)
    elif isinstance(values, tuple | list):
        for value in values:
            yield from _digits(value)
