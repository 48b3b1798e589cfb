"""A linear relaxation of the weighted value of a bundle, in whole numbers.

The totals of an objective whose value is not linear are divided into stretches, on each of which a line bounds the
value from above. Gains are rounded up to whole units of value, so that bounds computed from them are safe.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import lcm
from typing import TypeVar

import numpy as np

from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Objective, Problem, Row
from decision.model.reach import reachable
from decision.model.value_function import ValueFunction
from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.solve.totals import LARGEST

MOST_STRETCHES = 32
"""Most stretches into which the totals of one objective are divided."""

VALUE_BITS = 36
"""What all columns gain together is less than 2 to this power, in units of value."""

MOST_NUMBERS = 4_000_000
"""Most coefficients (rows x columns)."""

UP = 1e-14
"""Relative amount by which gains are raised before they are rounded up: more than their products can have lost."""


@dataclass(frozen=True)
class Stretches:
    """The totals of one objective in stretches; the first is the whole range, the others divide it."""

    gain: Floats
    """(stretches, columns): slope times effect, in units of value."""

    constant: Floats
    """(stretches): in units of value."""

    barred: Flags
    """(stretches, columns): what a total in the stretch rules out."""

    caps: Integers
    """(stretches, rows): caps of the rows in the stretch, less those in the whole range."""


@dataclass(frozen=True)
class Relaxation:
    """One column of each group is chosen, so that each row, added up over them, is at most its cap.

    The groups are the levers, each with a column for unused and one for every level, then the synergies, each with one
    for out of force and one for in force.
    """

    first: Indexes
    """(groups): the first column of each."""

    group: Indexes
    """(columns): the group of each."""

    choice: Integers
    """(columns): the choice that each stands for; -1 for none."""

    rows: Integers
    """(rows, columns): coefficients."""

    caps: Integers
    """(rows): right-hand sides."""

    exact: bool
    """Whether the rows state all rows of the problem exactly; else those of too long numbers are relaxed."""

    stretches: tuple[Stretches, ...]
    """By objective; one alone for an objective whose value is linear."""

    unit: float
    """Points in a unit of value."""


@dataclass(frozen=True)
class _Stretch:
    """Totals from low to high, on which the value is at most height + slope * total."""

    low: Fraction
    high: Fraction
    slope: Fraction
    height: Fraction


Part = TypeVar("Part")
"""A rung of a peak, or a piece of a value function."""

Terms = Mapping[int, Fraction]
"""Coefficients by column."""


def relaxation(problem: Problem, weights: Mapping[str, float], near: frozenset[int]) -> Relaxation | None:
    """Returns the linear relaxation of a problem; None where it would be too large.

    weights: by objective; those left out count nothing. near: a bundle at whose totals the lines over whole ranges are
    tightest.
    """
    columns = _Columns(problem)
    rows = [(terms, [cap]) for terms, cap in (*_synergy_rows(columns), *_problem_rows(columns))]
    weighed = [o for o in problem.weighed() if weights.get(o.name, 0.0) > 0]
    divided = [_divided(problem, objective, near) for objective in weighed]
    starts = []
    for effects, stretches in divided:
        starts.append(len(rows))
        rows += _own_rows(columns, effects, stretches)
    if len(rows) * columns.count > MOST_NUMBERS:
        return None
    whole = [_whole(terms, caps) for terms, caps in rows]
    matrix = np.zeros((len(rows), columns.count), dtype=np.int64)
    for r, (whole_terms, _, _) in enumerate(whole):
        matrix[r, list(whole_terms)] = list(whole_terms.values())
    lines = [
        _lines(columns, weights[objective.name], *parts)
        for objective, parts in zip(weighed, divided, strict=True)
    ]
    largest = sum(float(np.abs(gain).max(axis=0).sum() + np.abs(height).max()) for gain, height in lines)
    unit = float(2.0 ** (np.frexp(max(1.0, largest))[1] + 1 - VALUE_BITS))
    made = []
    for (effects, stretches), (gain, height), start, end in zip(
        divided, lines, starts, [*starts, len(rows)][1:], strict=True
    ):
        caps = np.zeros((len(stretches), len(rows)), dtype=np.int64)
        for r in range(start, end):
            caps[:, r] = np.array(whole[r][1]) - whole[r][1][0]
        barred = np.zeros((len(stretches), columns.count), dtype=bool)
        if effects.combine == "max":
            for column, score in columns.terms(effects).items():
                barred[:, column] = [score > stretch.high for stretch in stretches]
        made.append(Stretches(_raised(gain / unit), _raised(height / unit), barred, caps))
    return Relaxation(
        columns.first,
        columns.group,
        columns.choice,
        matrix,
        np.array([caps[0] for _, caps, _ in whole], dtype=np.int64),
        all(exact for _, _, exact in whole),
        tuple(made),
        unit,
    )


def _lines(
    columns: "_Columns", weight: float, effects: Effects, stretches: Sequence[_Stretch]
) -> tuple[Floats, Floats]:
    """Returns (stretches, columns) and (stretches): weighted points by column, and without any."""
    gain = np.zeros((len(stretches), columns.count))
    slopes = np.array([float(stretch.slope) for stretch in stretches])
    for column, effect in columns.terms(effects).items():
        gain[:, column] = slopes * float(effect)
    height = np.array([float(stretch.height + stretch.slope * effects.baseline) for stretch in stretches])
    return weight * gain, weight * height


def _raised(units: Floats) -> Floats:
    """Returns whole numbers that are no less than what floating point computed with some rounding."""
    return np.asarray(np.ceil(units + np.abs(units) * UP))


class _Columns:
    """The columns of a relaxation."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.of_choice: dict[int, int] = {}
        self.of_synergy: dict[int, int] = {}
        first: list[int] = []
        choice: list[int] = []
        for choices in problem.levers.values():
            first.append(len(choice))
            self.of_choice |= {i: len(choice) + n for n, i in enumerate(choices, start=1)}
            choice += [-1, *choices]
        for s in range(len(problem.synergies)):
            first.append(len(choice))
            self.of_synergy[s] = len(choice) + 1
            choice += [-1, -1]
        self.count = len(choice)
        self.first, self.choice = np.array(first, dtype=np.intp), np.array(choice, dtype=np.int64)
        self.group = np.repeat(np.arange(len(first)), np.diff(first, append=self.count))

    def terms(self, effects: Effects | Row) -> dict[int, Fraction]:
        """Returns effects by column."""
        terms = {self.of_choice[i]: amount for i, amount in effects.choices.items()}
        return terms | {self.of_synergy[s]: amount for s, amount in effects.synergies.items()}


def _problem_rows(columns: _Columns) -> Iterator[tuple[Terms, Fraction]]:
    """Yields the rows of the problem, one for each bound."""
    for row in columns.problem.rows:
        terms = columns.terms(row)
        if row.upper is not None:
            yield terms, row.upper
        if row.lower is not None:
            yield _negative(terms), -row.lower


def _synergy_rows(columns: _Columns) -> Iterator[tuple[Terms, Fraction]]:
    """Yields rows by which a synergy is in force where every member holds, and nowhere else."""
    for s, synergy in enumerate(columns.problem.synergies):
        here = columns.of_synergy[s]
        every = {here: Fraction(-1)}
        for member in synergy.members:
            holds = [columns.of_choice[i] for i in member]
            yield {here: Fraction(1)} | dict.fromkeys(holds, Fraction(-1)), Fraction(0)
            for column in holds:
                every[column] = every.get(column, Fraction(0)) + 1
        yield every, Fraction(len(synergy.members) - 1)


def _own_rows(
    columns: _Columns, effects: Effects, stretches: Sequence[_Stretch]
) -> Iterator[tuple[Terms, list[Fraction]]]:
    """Yields rows that keep a total within its stretch, with a cap for every stretch."""
    if len(stretches) == 1:
        return
    terms = columns.terms(effects)
    if effects.combine == "sum":
        yield terms, [stretch.high - effects.baseline for stretch in stretches]
        yield _negative(terms), [effects.baseline - stretch.low for stretch in stretches]
        return
    for stretch in stretches[1:]:
        if stretch.low > effects.baseline:
            reach = {column: Fraction(-1) for column, score in terms.items() if score >= stretch.low}
            yield reach, [Fraction(-(each is stretch)) for each in stretches]


def _whole(terms: Terms, caps: Sequence[Fraction]) -> tuple[dict[int, int], list[int], bool]:
    """Returns the row times the common denominator of its terms, caps rounded down, and whether this is the same row.

    Too long numbers are divided and rounded down on both sides, which relaxes the row.
    """
    factor = lcm(*(amount.denominator for amount in terms.values()))
    whole = {c: a.numerator * (factor // a.denominator) for c, a in terms.items() if a}
    most = [int(cap * factor // 1) for cap in caps]
    size = sum(map(abs, whole.values())) + max(map(abs, most))
    divisor = max(1, size // 2**50) if size >= LARGEST else 1
    return (
        {column: amount // divisor for column, amount in whole.items()},
        [cap // divisor for cap in most],
        divisor == 1,
    )


def _negative(terms: Terms) -> Terms:
    return {column: -amount for column, amount in terms.items()}


def _divided(
    problem: Problem, objective: Objective, near: frozenset[int]
) -> tuple[Effects, tuple[_Stretch, ...]]:
    """Returns effects whose total bounds an objective's value, and the stretches of that total.

    The first stretch is the whole range. It is the only one where the value is linear, or the total is a bound alone.
    """
    effects, value = objective.effects, objective.value
    assert value is not None
    if isinstance(effects, Margin):
        return _above_margin(problem, effects, value, near)
    low, high = reachable(problem, effects)
    if effects.combine == "max":
        scores = (*effects.choices.values(), *effects.synergies.values())
        rungs = sorted({effects.baseline, *(score for score in scores if score > effects.baseline)})
        parts = [_level(value, part[0], part[-1]) for part in _batches(rungs)]
        return effects, (_level(value, low, high), *parts)
    whole = _Stretch(
        low, high, *supporting_line(value, low, high, effects.total(near, problem.in_force(near)))
    )
    pieces = value.pieces_between(low, high)
    if len(pieces) == 1:
        return effects, (whole,)
    starts = [low if piece.start is None else piece.start for piece in pieces]
    ends = [*starts[1:], high]
    parts = [
        _Stretch(some[0][0], some[-1][1], *supporting_line(value, some[0][0], some[-1][1], some[0][0]))
        for some in _batches(list(zip(starts, ends, strict=True)))
    ]
    return effects, (whole, *parts)


def _batches(parts: list[Part]) -> list[list[Part]]:
    """Returns the parts in MOST_STRETCHES runs at most."""
    size = -(-len(parts) // MOST_STRETCHES)
    return [parts[n : n + size] for n in range(0, len(parts), size)]


def _above_margin(
    problem: Problem, margin: Margin, value: ValueFunction, near: frozenset[int]
) -> tuple[Effects, tuple[_Stretch, ...]]:
    """Returns effects and a line that bound the value of a margin.

    Where more margin is better, the lead over any course that is always possible bounds it; of these the one that is
    least under `near` is taken.
    """
    levers = tuple(problem.levers.values())
    leads = (
        []
        if margin.accepted.may_close(levers) or value.points[0][1] > value.points[-1][1]
        else [
            lead
            for course, lead in zip(margin.deterred, margin.leads(), strict=True)
            if not course.may_close(levers)
        ]
    )
    if not leads:
        return Effects("sum", Fraction(0), {}, {}), (_level(value, *margin.reach(levers)),)
    lead = min(leads, key=lambda lead: lead.at(near))
    low, high = lead.reach(levers)
    line = supporting_line(value, low, high, lead.at(near))
    return Effects("sum", lead.constant, lead.choices, {}), (_Stretch(low, high, *line),)


def _level(value: ValueFunction, low: Fraction, high: Fraction) -> _Stretch:
    """Returns the totals from low to high, bounded by the greater value of their ends: value functions are monotone."""
    return _Stretch(low, high, Fraction(0), max(value(low), value(high)))


def concave_envelope(value: ValueFunction, low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Returns the corners of the concave envelope of a value function on [low, high]: totals, ascending, and values."""
    pieces = value.pieces_between(low, high)
    points = [(low, value(low)), *((p.end, value(p.end)) for p in pieces if p.end is not None)]
    hull: list[tuple[Fraction, Fraction]] = []
    for point in points:
        while len(hull) > 1 and _slope(hull[-2], hull[-1]) <= _slope(hull[-2], point):
            hull.pop()
        if not hull or point[0] > hull[-1][0]:
            hull.append(point)
    return hull


def supporting_line(
    value: ValueFunction, low: Fraction, high: Fraction, at: Fraction
) -> tuple[Fraction, Fraction]:
    """Returns slope and intercept of the supporting line of the concave envelope of a value function at `at`.

    It is nowhere below the function on [low, high].
    """
    hull = concave_envelope(value, low, high)
    if len(hull) == 1:
        return Fraction(0), hull[0][1]
    at = min(max(at, low), high)
    touching = [_slope(a, b) for a, b in pairwise(hull) if a[0] <= at <= b[0]]
    slope = sum(touching, Fraction(0)) / len(touching)
    height = max(y - slope * x for x, y in hull)
    return slope, height


def _slope(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Fraction:
    return (other[1] - one[1]) / (other[0] - one[0])
