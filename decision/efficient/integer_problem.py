"""A problem in whole numbers along a fixed order of levers: what the searches for efficient bundles work on.

Every row is "use at most cap", every objective is turned so that more is better, and all numbers are
multiplied up until machine integers hold them exactly. Only the order of totals matters to dominance, so value
functions appear as nothing but their flat stretches: totals of equal value become one and the same number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.value_function import ValueFunction
from decision.running.arrays import Flags, Integers

LARGEST = 2**60
"""No sum of scaled numbers may pass this: machine integers end at 2**63."""

NEVER = -(2**61)
"""The score on a peak of what has none, and the end of a flat stretch without end: below every total."""


class TooLong(ValueError):
    """The numbers of the problem have too many digits for exact machine arithmetic."""


class Board(NamedTuple):
    """The decisions lever by lever, as arrays. Index: option o (each lever's first is "none"), row r,
    objective j, synergy s, depth d of the lever decided.

    first: options of the lever at depth d are first[d] to first[d + 1]. use, cap: options x rows, rows.
    gain: options x objectives, more is better; on a peak the score itself (NEVER where there is none), and
    sign turns the highest. base: totals of nothing. closing: synergies decided at depth d are closing[d] to
    closing[d + 1]; one is in force when each of its members, from member_first[s] on, holds: member_depth,
    member_holds (members x options). extra_use, extra_gain: synergies x rows, synergies x objectives.
    floor: all totals up to it are worth the same. flats: for each objective, stretches (start, end] worth as
    much as their start. least_use, most_gain: depths x rows, depths x objectives: the least use and the most
    gain that the levers from a depth on can still bring. least_worth: what every bundle is worth or more.
    """

    first: Integers
    use: Integers
    cap: Integers
    gain: Integers
    base: Integers
    peak: Flags
    sign: Integers
    closing: Integers
    member_first: Integers
    member_depth: Integers
    member_holds: Flags
    extra_use: Integers
    extra_gain: Integers
    floor: Integers
    flats: Integers
    least_use: Integers
    most_gain: Integers
    least_worth: Integers


@dataclass(frozen=True)
class Tree:
    """A problem's board. order: lever names as decided. choice: the problem's choice of an option, -1 for
    none. choices: how many the problem has. scale: what a total is multiplied by, its turn included."""

    order: tuple[str, ...]
    board: Board
    choice: Integers
    choices: int
    scale: tuple[int, ...]

    def chosen(self, picks: NDArray[np.int16]) -> Flags:
        """Options picked (bundles x depths, counted within their lever) as bundles x choices."""
        chosen = np.zeros((len(picks), self.choices), dtype=bool)
        for depth, first in enumerate(self.board.first[:-1]):
            choice = self.choice[first + picks[:, depth]]
            rows = np.flatnonzero(choice >= 0)
            chosen[rows, choice[rows]] = True
        return chosen

    def picks(self, chosen: Iterable[int]) -> NDArray[np.int16]:
        """A bundle's options, counted within their lever."""
        held = set(chosen)
        first = self.board.first
        return np.array(
            [
                next((n for n, c in enumerate(self.choice[first[d] : first[d + 1]]) if c in held), 0)
                for d in range(len(self.order))
            ],
            dtype=np.int16,
        )


def tree(problem: Problem, order: Sequence[str] | None = None) -> Tree:
    """The problem as whole numbers; levers in the given order. Raises TooLong."""
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
    board = Board(
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
        least_worth=np.zeros(0, dtype=np.int64),
    )
    board = _binding(_looking_ahead(board))
    return Tree(
        order,
        board,
        np.array(options, dtype=np.int64),
        len(problem.choices),
        tuple(o.scale for o in objectives),
    )


def _looking_ahead(board: Board) -> Board:
    """The board with what the levers from each depth on can still bring, no row or rule considered."""
    depths = len(board.first) - 1
    least_use = np.zeros((depths + 1, board.use.shape[1]), dtype=np.int64)
    most_gain = np.where(board.peak, NEVER, 0) * np.ones((depths + 1, 1), dtype=np.int64)
    for d in range(depths - 1, -1, -1):
        options = slice(board.first[d], board.first[d + 1])
        closing = slice(board.closing[d], board.closing[d + 1])
        least = np.minimum(0, board.extra_use[closing]).sum(axis=0)
        least_use[d] = least_use[d + 1] + board.use[options].min(axis=0) + least
        extra = board.extra_gain[closing]
        added = board.gain[options].max(axis=0) + np.maximum(0, extra).sum(axis=0)
        highest = np.maximum(board.gain[options].max(axis=0), extra.max(axis=0, initial=NEVER))
        most_gain[d] = np.where(board.peak, np.maximum(most_gain[d + 1], highest), most_gain[d + 1] + added)
    lowest = np.maximum(NEVER // 2, board.floor)
    summed = board.base + np.minimum(0, board.extra_gain).sum(axis=0)
    highest = np.maximum(board.base, most_gain[0])
    for d in range(depths):
        summed = summed + board.gain[board.first[d] : board.first[d + 1]].min(axis=0)
    worth = np.where(board.peak, np.where(board.sign > 0, board.base, -highest), summed)
    # A stretch without slope may lie there: then what is worth least is counted at its start, or below it.
    worth = np.minimum(worth, board.flats.min(axis=(1, 2), initial=LARGEST, where=board.flats > NEVER))
    return board._replace(least_use=least_use, most_gain=most_gain, least_worth=np.maximum(lowest, worth))


def _binding(board: Board) -> Board:
    """The board without the rows that no bundle can break."""
    depths = len(board.first) - 1
    most = np.maximum(0, board.extra_use).sum(axis=0)
    for d in range(depths):
        most = most + board.use[board.first[d] : board.first[d + 1]].max(axis=0)
    keep = most > board.cap
    return board._replace(
        use=np.ascontiguousarray(board.use[:, keep]),
        cap=board.cap[keep],
        extra_use=np.ascontiguousarray(board.extra_use[:, keep]),
        least_use=np.ascontiguousarray(board.least_use[:, keep]),
    )


@dataclass(frozen=True)
class _Terms:
    """Amounts by choice and by synergy, and a bound or base, all in whole numbers."""

    choices: Mapping[int, int]
    synergies: Mapping[int, int]
    cap: int


@dataclass(frozen=True)
class _Turned:
    """An objective turned so that more is better; `scale` times its total, with the sign, is the number."""

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


def _at_most(problem: Problem) -> list[Linear]:
    """Every row as one or two of the form "at most"."""
    rows: list[Linear] = []
    for row in problem.rows:
        if row.upper is not None:
            rows.append((row.choices, row.synergies, row.upper))
        if row.lower is not None:
            rows.append((_negative(row.choices), _negative(row.synergies), -row.lower))
    return rows


def _negative(terms: Mapping[int, Fraction]) -> dict[int, Fraction]:
    return {index: -amount for index, amount in terms.items()}


def _row(terms: Linear) -> _Terms:
    choices, synergies, cap = terms
    factor = lcm(*(n.denominator for n in [*choices.values(), *synergies.values(), cap]))
    _must_fit([*choices.values(), *synergies.values(), cap], factor)
    return _Terms(_times(choices, factor), _times(synergies, factor), int(cap * factor))


def _objective(objective: Objective) -> _Turned:
    assert objective.value is not None, "measures are not weighed"
    effects, function = objective.effects, objective.value
    assert not isinstance(effects, Margin), (
        "margins are no sums: their bundles are listed (efficient/frontier.py)"
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
    return _Turned(
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
    """Up to which turned total all is worth the same, and the other stretches without slope."""
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
        raise TooLong("the numbers of this case have too many digits to be added up exactly")


def _columns(terms: Sequence[Mapping[int, int]], keys: Sequence[int], missing: Sequence[int]) -> Integers:
    """keys x terms; what a term does not name counts as its `missing`."""
    matrix = np.zeros((len(keys), len(terms)), dtype=np.int64)
    for column, amounts in enumerate(terms):
        for row, key in enumerate(keys):
            matrix[row, column] = amounts.get(key, missing[column])
    return matrix


def _padded(flats: Sequence[tuple[tuple[int, int], ...]]) -> Integers:
    """objectives x stretches x 2; what is not there starts and ends below every total."""
    most = max((len(stretches) for stretches in flats), default=0)
    table = np.full((len(flats), most, 2), NEVER, dtype=np.int64)
    for j, stretches in enumerate(flats):
        for n, stretch in enumerate(stretches):
            table[j, n] = stretch
    return table


def _depth(problem: Problem, member: frozenset[int], depth: Mapping[str, int]) -> int:
    return depth[problem.choices[next(iter(member))].lever]


def _closes(problem: Problem, synergy: int, depth: Mapping[str, int]) -> int:
    """The depth at which the last member of a synergy is decided."""
    return max(_depth(problem, member, depth) for member in problem.synergies[synergy].members)
