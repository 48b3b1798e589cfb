"""The encoding of a problem as an integer program (efficient/integer_problem.py): scaling, signs and bounds, exact."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from decision.efficient.integer_problem import LARGEST, NEVER, Instance
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem, negated
from decision.model.value_function import ValueFunction
from decision.running.arrays import Flags, Integers


class TooManyDigits(ValueError):
    """The numbers of a problem have too many digits for exact machine arithmetic."""


@dataclass(frozen=True)
class Encoding:
    """An instance and its relation to the problem that it encodes."""

    order: tuple[str, ...]
    """Names of the levers in branching order."""

    instance: Instance
    """The arrays."""

    choice: Integers
    """options: the problem's number of the choice, -1 for "none"."""

    choices: int
    """How many choices the problem has."""

    scale: tuple[int, ...]
    """objectives: the factor, with its sign, from a total to its integer."""

    def chosen(self, assignments: NDArray[np.int16]) -> Flags:
        """Assignments (bundles x levers, options counted within their lever) as bundles x choices."""
        chosen = np.zeros((len(assignments), self.choices), dtype=bool)
        for depth, first in enumerate(self.instance.first[:-1]):
            choice = self.choice[first + assignments[:, depth]]
            rows = np.flatnonzero(choice >= 0)
            chosen[rows, choice[rows]] = True
        return chosen


def encode(problem: Problem, order: Sequence[str] | None = None) -> Encoding:
    """The encoding of a problem, with its levers in the given branching order. Raises TooManyDigits."""
    order = tuple(order or problem.levers)
    depth = {name: d for d, name in enumerate(order)}
    options = [option for name in order for option in (-1, *problem.levers[name])]
    first = np.cumsum([0] + [1 + len(problem.levers[name]) for name in order])
    closes = [_closes(problem, s, depth) for s in range(len(problem.synergies))]
    synergies = sorted(range(len(problem.synergies)), key=lambda s: closes[s])
    rows = [_row(terms) for terms in _at_most(problem)]
    objectives = [_objective(objective) for objective in problem.weighed()]
    missing = [o.missing for o in objectives]
    members = [member for s in synergies for member in problem.synergies[s].members]
    holds = [[option in member for option in options] for member in members]
    instance = Instance(
        first=first.astype(np.int64),
        use=_columns([row.choices for row in rows], options, [0] * len(rows)),
        cap=np.array([row.cap for row in rows], dtype=np.int64),
        gain=_columns([o.choices for o in objectives], options, missing),
        base=np.array([o.base for o in objectives], dtype=np.int64),
        peak=np.array([o.peak for o in objectives], dtype=bool),
        sign=np.array([o.sign for o in objectives], dtype=np.int64),
        closing=np.searchsorted(sorted(closes), range(len(order) + 1)).astype(np.int64),
        member_first=np.cumsum([0] + [len(problem.synergies[s].members) for s in synergies]).astype(np.int64),
        member_depth=np.array([_depth(problem, member, depth) for member in members], dtype=np.int64),
        member_holds=np.array(holds, dtype=bool).reshape(len(members), len(options)),
        extra_use=_columns([row.synergies for row in rows], synergies, [0] * len(rows)),
        extra_gain=_columns([o.synergies for o in objectives], synergies, missing),
        floor=np.array([o.floor for o in objectives], dtype=np.int64),
        flats=_padded([o.flats for o in objectives]),
        least_use=np.zeros((0, 0), dtype=np.int64),
        most_gain=np.zeros((0, 0), dtype=np.int64),
        lower_bound=np.zeros(0, dtype=np.int64),
    )
    instance = _without_redundant_rows(_with_bounds(instance))
    return Encoding(
        order,
        instance,
        np.array(options, dtype=np.int64),
        len(problem.choices),
        tuple(o.scale for o in objectives),
    )


def _with_bounds(instance: Instance) -> Instance:
    """The instance with the bounds over the levers from each depth on, in which no row is considered."""
    depths = len(instance.first) - 1
    least_use = np.zeros((depths + 1, instance.use.shape[1]), dtype=np.int64)
    most_gain = np.where(instance.peak, NEVER, 0) * np.ones((depths + 1, 1), dtype=np.int64)
    for d in range(depths - 1, -1, -1):
        options = slice(instance.first[d], instance.first[d + 1])
        closing = slice(instance.closing[d], instance.closing[d + 1])
        least = np.minimum(0, instance.extra_use[closing]).sum(axis=0)
        least_use[d] = least_use[d + 1] + instance.use[options].min(axis=0) + least
        extra = instance.extra_gain[closing]
        added = instance.gain[options].max(axis=0) + np.maximum(0, extra).sum(axis=0)
        highest = np.maximum(instance.gain[options].max(axis=0), extra.max(axis=0, initial=NEVER))
        most_gain[d] = np.where(
            instance.peak, np.maximum(most_gain[d + 1], highest), most_gain[d + 1] + added
        )
    lowest = np.maximum(NEVER // 2, instance.floor)
    summed = instance.base + np.minimum(0, instance.extra_gain).sum(axis=0)
    highest = np.maximum(instance.base, most_gain[0])
    for d in range(depths):
        summed = summed + instance.gain[instance.first[d] : instance.first[d + 1]].min(axis=0)
    lowest_total = np.where(instance.peak, np.where(instance.sign > 0, instance.base, -highest), summed)
    # The least total may lie in a constant piece: then it counts as the start of the piece, or less.
    lowest_total = np.minimum(
        lowest_total, instance.flats.min(axis=(1, 2), initial=LARGEST, where=instance.flats > NEVER)
    )
    return instance._replace(
        least_use=least_use, most_gain=most_gain, lower_bound=np.maximum(lowest, lowest_total)
    )


def _without_redundant_rows(instance: Instance) -> Instance:
    """The instance without redundant rows, which no bundle can break."""
    depths = len(instance.first) - 1
    most = np.maximum(0, instance.extra_use).sum(axis=0)
    for d in range(depths):
        most = most + instance.use[instance.first[d] : instance.first[d + 1]].max(axis=0)
    keep = most > instance.cap
    return instance._replace(
        use=np.ascontiguousarray(instance.use[:, keep]),
        cap=instance.cap[keep],
        extra_use=np.ascontiguousarray(instance.extra_use[:, keep]),
        least_use=np.ascontiguousarray(instance.least_use[:, keep]),
    )


@dataclass(frozen=True)
class _Row:
    """One row in integers: amounts by choice and by synergy, and the capacity."""

    choices: Mapping[int, int]
    synergies: Mapping[int, int]
    cap: int


@dataclass(frozen=True)
class _Maximised:
    """One objective in integers, to be maximised; fields as in Instance and Encoding, `missing`: the gain of an option
    without a score."""

    choices: Mapping[int, int]
    synergies: Mapping[int, int]
    base: int
    peak: bool
    sign: int
    missing: int
    floor: int
    flats: tuple[tuple[int, int], ...]
    scale: int


Linear = tuple[Mapping[int, Fraction], Mapping[int, Fraction], Fraction]
"""A row: amounts by choice and by synergy, and the right-hand side."""


def _at_most(problem: Problem) -> list[Linear]:
    """Every row as one or two rows of the form "at most"."""
    rows: list[Linear] = []
    for row in problem.rows:
        if row.upper is not None:
            rows.append((row.choices, row.synergies, row.upper))
        if row.lower is not None:
            rows.append((negated(row.choices), negated(row.synergies), -row.lower))
    return rows


def _row(terms: Linear) -> _Row:
    choices, synergies, cap = terms
    factor = lcm(*(n.denominator for n in [*choices.values(), *synergies.values(), cap]))
    _must_fit([*choices.values(), *synergies.values(), cap], factor)
    return _Row(_times(choices, factor), _times(synergies, factor), int(cap * factor))


def _objective(objective: Objective) -> _Maximised:
    assert objective.value is not None, "measures are not weighed"
    effects, function = objective.effects, objective.value
    assert not isinstance(effects, Margin), (
        "margins are no sums: their bundles are listed (efficient/efficient_set.py)"
    )
    ends = [total for total, _ in function.points]
    numbers = [*effects.choices.values(), *effects.synergies.values(), effects.baseline, *ends]
    factor = lcm(*(number.denominator for number in numbers))
    _must_fit(numbers, factor)
    rising = function.points[-1][1] > function.points[0][1]
    sign = 1 if rising else -1
    peak = effects.combine == "max"
    turned = 1 if peak else sign
    floor, flats = _flat(function, factor, sign)
    return _Maximised(
        choices=_times(effects.choices, factor * turned),
        synergies=_times(effects.synergies, factor * turned),
        base=int(effects.baseline * factor * turned),
        peak=peak,
        sign=sign,
        missing=NEVER if peak else 0,
        floor=floor,
        flats=flats,
        scale=factor * sign,
    )


def _flat(function: ValueFunction, factor: int, sign: int) -> tuple[int, tuple[tuple[int, int], ...]]:
    """The constant pieces of a value function in signed, scaled totals: the end of the first, and the others."""
    pieces = function.pieces if sign > 0 else function.pieces[::-1]
    floor = NEVER
    flats: list[tuple[int, int]] = []
    for n, piece in enumerate(pieces):
        if piece.slope:
            continue
        ends = [None if end is None else int(end * factor * sign) for end in (piece.start, piece.end)]
        start, end = ends if sign > 0 else ends[::-1]
        if n == 0 or (start is not None and start == floor):
            floor = LARGEST if end is None else end
            continue
        assert start is not None, "only the first piece has no start"
        if flats and flats[-1][1] == start:  # goes on with the one before
            start = flats.pop()[0]
        flats.append((start, LARGEST if end is None else end))
    return floor, tuple(flats)


def _times(terms: Mapping[int, Fraction], factor: int) -> dict[int, int]:
    return {index: int(amount * factor) for index, amount in terms.items()}


def _must_fit(numbers: Sequence[Fraction], factor: int) -> None:
    if sum(abs(number) for number in numbers) * factor >= LARGEST:
        raise TooManyDigits("the numbers of this case have too many digits to be added up exactly")


def _columns(terms: Sequence[Mapping[int, int]], keys: Sequence[int], missing: Sequence[int]) -> Integers:
    """keys x terms; a key that a term does not have counts as its `missing`."""
    matrix = np.zeros((len(keys), len(terms)), dtype=np.int64)
    for column, amounts in enumerate(terms):
        for row, key in enumerate(keys):
            matrix[row, column] = amounts.get(key, missing[column])
    return matrix


def _padded(flats: Sequence[tuple[tuple[int, int], ...]]) -> Integers:
    """objectives x pieces x 2, padded with pieces below every total."""
    most = max((len(pieces) for pieces in flats), default=0)
    table = np.full((len(flats), most, 2), NEVER, dtype=np.int64)
    for j, pieces in enumerate(flats):
        for n, piece in enumerate(pieces):
            table[j, n] = piece
    return table


def _depth(problem: Problem, member: frozenset[int], depth: Mapping[str, int]) -> int:
    return depth[problem.choices[next(iter(member))].lever]


def _closes(problem: Problem, synergy: int, depth: Mapping[str, int]) -> int:
    """The depth at which the last member of a synergy is decided."""
    return max(_depth(problem, member, depth) for member in problem.synergies[synergy].members)
