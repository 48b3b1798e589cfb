"""A linear relaxation of the weighted value of a bundle, in whole numbers.

The totals of an objective whose value is not linear are divided into stretches, on each of which a line bounds the
value from above. Gains are rounded up to whole units of value, so that bounds computed from them are safe.
"""

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from decision.model.problem import Effects, Problem, Row, negated
from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.solve.linear_rows import linear_rows
from decision.solve.stretches import Stretch, in_stretches
from decision.solve.totals import LARGEST

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
class LinearRelaxation:
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


ExactNumber = Fraction | int
"""An exact number; of two that are whole the second is computed with sooner."""

_Whole = tuple[dict[int, int], list[int], bool]
"""A row in whole numbers: coefficients by column, its caps, and whether it is the same row."""


@dataclass(frozen=True)
class Skeleton:
    """The part of the relaxations of a problem that does not depend on the weights."""

    problem: Problem
    """The problem."""

    columns: "_Columns"
    """Its columns."""

    rows: Integers
    """(rows, columns): coefficients."""

    caps: Integers
    """(rows): right-hand sides."""

    exact: bool
    """Whether the rows state all rows of the problem exactly."""

    divided: Mapping[str, "_Divided"]
    """By objective, its total in stretches."""

    shared: tuple["_Whole", ...]
    """The first rows, which rest on no objective."""


@dataclass(frozen=True)
class _Divided:
    """The total of an objective in stretches."""

    gain: Floats
    """(stretches, columns): points, unweighted."""

    height: Floats
    """(stretches): points at total 0."""

    barred: Flags
    """(stretches, columns)."""

    caps: Integers
    """(stretches, rows): caps of the rows in the stretch, less those in the whole range."""


def relaxation(
    problem: Problem, weights: Mapping[str, float], near: frozenset[int], like: Skeleton | None = None
) -> LinearRelaxation | None:
    """Returns the linear relaxation of a problem; None where it would be too large.

    weights: by objective; those left out count nothing. near: a bundle at whose totals the lines over whole ranges are
    tightest. like: of a problem that differs in its objectives alone, where there is one: much of it is the same.
    """
    common = skeleton(problem, near, [name for name, weight in weights.items() if weight > 0], like)
    return None if common is None else at_weights(common, weights)


def skeleton(
    problem: Problem, near: frozenset[int], weighed: Collection[str], like: Skeleton | None = None
) -> Skeleton | None:
    """Returns the part of the relaxation that does not depend on the weights; None where it would be too large. like: see
    `relaxation`."""
    columns = _Columns(problem) if like is None else like.columns
    whole = (
        [
            _whole({columns.of_variable[v]: amount for v, amount in terms.items()}, [cap])
            for terms, cap in linear_rows(problem)
        ]
        if like is None
        else list(like.shared)
    )
    shared = tuple(whole)
    divided = {o.name: in_stretches(problem, o, near) for o in problem.weighed() if o.name in weighed}
    rows: list[tuple[Mapping[int, ExactNumber], Sequence[ExactNumber]]] = []
    own = {}
    for name, (effects, stretches) in divided.items():
        start = len(shared) + len(rows)
        rows += _own_rows(columns, effects, stretches)
        own[name] = range(start, len(shared) + len(rows))
    if (len(shared) + len(rows)) * columns.count > MOST_NUMBERS:
        return None
    whole += [_whole(terms, caps) for terms, caps in rows]
    matrix = np.zeros((len(whole), columns.count), dtype=np.int64)
    for r, (whole_terms, _, _) in enumerate(whole):
        matrix[r, list(whole_terms)] = list(whole_terms.values())
    made = {}
    for name, (effects, stretches) in divided.items():
        caps = np.zeros((len(stretches), len(whole)), dtype=np.int64)
        for r in own[name]:
            caps[:, r] = np.array(whole[r][1]) - whole[r][1][0]
        barred = np.zeros((len(stretches), columns.count), dtype=bool)
        if effects.combine == "max":
            highs = [stretch.high for stretch in stretches[1:]]  # which ascend; the whole range bars nothing
            for column, score in columns.terms(effects).items():
                barred[1 : 1 + bisect_left(highs, score), column] = True
        made[name] = _Divided(*_lines(columns, effects, stretches), barred, caps)
    return Skeleton(
        problem,
        columns,
        matrix,
        np.array([caps[0] for _, caps, _ in whole], dtype=np.int64),
        all(exact for _, _, exact in whole),
        made,
        shared,
    )


def at_weights(common: Skeleton, weights: Mapping[str, float]) -> LinearRelaxation:
    """Returns the relaxation at these weights."""
    parts = [
        (weights[name] * each.gain, weights[name] * each.height, each)
        for name, each in common.divided.items()
        if weights.get(name, 0.0) > 0
    ]
    largest = sum(float(np.abs(gain).max(axis=0).sum() + np.abs(height).max()) for gain, height, _ in parts)
    unit = float(2.0 ** (np.frexp(max(1.0, largest))[1] + 1 - VALUE_BITS))
    return LinearRelaxation(
        common.columns.first,
        common.columns.group,
        common.columns.choice,
        common.rows,
        common.caps,
        common.exact,
        tuple(
            Stretches(_raised(gain / unit), _raised(height / unit), each.barred, each.caps)
            for gain, height, each in parts
        ),
        unit,
    )


def with_row(relaxed: LinearRelaxation, problem: Problem, row: Row) -> LinearRelaxation:
    """Returns the relaxation of the same problem with a further row: much sooner than anew."""
    columns = _Columns(problem)
    terms = {columns.of_variable[i]: amount for i, amount in row.choices.items()}
    terms |= {columns.of_variable[columns.choices + s]: amount for s, amount in row.synergies.items()}
    sides = [] if row.upper is None else [_whole(terms, [row.upper])]
    sides += [] if row.lower is None else [_whole(negated(terms), [-row.lower])]
    coefficients = np.zeros((len(sides), columns.count), dtype=np.int64)
    for r, (whole, _, _) in enumerate(sides):
        coefficients[r, list(whole)] = list(whole.values())
    return replace(
        relaxed,
        rows=np.vstack([relaxed.rows, coefficients]),
        caps=np.append(relaxed.caps, np.array([caps[0] for _, caps, _ in sides], dtype=np.int64)),
        exact=relaxed.exact and all(exact for _, _, exact in sides),
        stretches=tuple(
            replace(each, caps=np.pad(each.caps, ((0, 0), (0, len(sides))))) for each in relaxed.stretches
        ),
    )


def _lines(columns: "_Columns", effects: Effects, stretches: Sequence[Stretch]) -> tuple[Floats, Floats]:
    """Returns (stretches, columns) and (stretches): points by column, and without any."""
    gain = np.zeros((len(stretches), columns.count))
    slopes = np.array([float(stretch.slope) for stretch in stretches])
    for column, effect in columns.terms(effects).items():
        gain[:, column] = slopes * float(effect)
    height = np.array([float(stretch.height + stretch.slope * effects.baseline) for stretch in stretches])
    return gain, height


def _raised(units: Floats) -> Floats:
    """Returns whole numbers that are no less than what floating point computed with some rounding."""
    return np.asarray(np.ceil(units + np.abs(units) * UP))


class _Columns:
    """The columns of a relaxation."""

    def __init__(self, problem: Problem) -> None:
        self.of_variable: dict[int, int] = {}  # by the number of the choice; those of synergies follow
        self.choices = len(problem.choices)
        first: list[int] = []
        choice: list[int] = []
        for choices in problem.levers.values():
            first.append(len(choice))
            self.of_variable |= {i: len(choice) + n for n, i in enumerate(choices, start=1)}
            choice += [-1, *choices]
        for s in range(len(problem.synergies)):
            first.append(len(choice))
            self.of_variable[self.choices + s] = len(choice) + 1
            choice += [-1, -1]
        self.count = len(choice)
        self.first, self.choice = np.array(first, dtype=np.intp), np.array(choice, dtype=np.int64)
        self.group = np.repeat(np.arange(len(first)), np.diff(first, append=self.count))

    def terms(self, effects: Effects) -> dict[int, Fraction]:
        """Returns effects by column."""
        terms = {self.of_variable[i]: amount for i, amount in effects.choices.items()}
        return terms | {self.of_variable[self.choices + s]: amount for s, amount in effects.synergies.items()}


def _own_rows(
    columns: _Columns, effects: Effects, stretches: Sequence[Stretch]
) -> Iterator[tuple[Mapping[int, ExactNumber], Sequence[ExactNumber]]]:
    """Yields rows that keep a total within its stretch, with a cap for every stretch."""
    if len(stretches) == 1:
        return
    terms = columns.terms(effects)
    if effects.combine == "sum":
        yield terms, [stretch.high - effects.baseline for stretch in stretches]
        yield negated(terms), [effects.baseline - stretch.low for stretch in stretches]
        return
    ascending = sorted(terms, key=lambda column: terms[column])
    scores = [terms[column] for column in ascending]
    for stretch in stretches[1:]:
        if stretch.low > effects.baseline:
            reach = dict.fromkeys(ascending[bisect_left(scores, stretch.low) :], -1)
            yield reach, [-(each is stretch) for each in stretches]


def _whole(terms: Mapping[int, ExactNumber], caps: Sequence[ExactNumber]) -> _Whole:
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
