"""Every feasible bundle of a case small enough to list them, as one table: a second way to every answer.

Levers are decided one after the other, and a partial bundle is dropped as soon as some row can no longer
hold; rows are whole numbers here, so that this is exact. Where the table grows too large
there is none, and the program is solved instead; tests hold the two ways equal.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import lcm

import numpy as np

from decision.model.bundle import exact_values, violated
from decision.model.deterrence_margin import CoursePoints, Margin, Points
from decision.model.problem import Effects, Objective, Problem, Row
from decision.model.value_function import ValueFunction, least_equal
from decision.running.arrays import Flags, Floats, Integers
from decision.running.limits import look

MOST_BUNDLES = 200_000
"""Partial or whole bundles held at a time; beyond that a handful of integer programs is quicker."""

MOST_NUMBERS = 12_000_000
"""Of the rows of all bundles that are held at a time: a hundred megabytes. With more than 60 rows fewer bundles are
held than MOST_BUNDLES."""

MOST_COPIED = 8_000_000_000
"""Bytes that are copied at most while bundles are listed, some seconds: with thousands of levers every bundle is long."""

LARGEST = 2**62
"""Rows whose numbers, made whole, could add up to more do not fit machine integers."""

DOUBT = 1e-9
"""Share of the largest value or total within which floating point does not decide about a bound."""


class Table:
    """The feasible bundles: `chosen` (bundles x choices) says what is in each, `values` what each is worth.

    values: bundles x weighed objectives, on 0-100, in the order of `names`.
    """

    def __init__(self, problem: Problem, chosen: Flags, values: Floats) -> None:
        self.problem = problem
        self.chosen = chosen
        self.values = values
        self.names = [objective.name for objective in problem.weighed()]

    @cached_property
    def levels(self) -> Integers:
        """Bundles x levers: 0 for none of a lever, else the number of its level, from 1."""
        standing = [np.zeros((len(self.chosen), 0), dtype=np.int64)]
        for choices in self.problem.levers.values():
            numbers = np.arange(1, len(choices) + 1)
            standing.append((self.chosen[:, list(choices)] @ numbers)[:, None])
        return np.hstack(standing)

    def bundle(self, row: int) -> frozenset[int]:
        """The choices of one row."""
        return frozenset(np.flatnonzero(self.chosen[row]).tolist())

    def worth(self, weights: Mapping[str, float]) -> Floats:
        """V of every bundle, in points."""
        return np.asarray(self.values @ np.array([weights[name] for name in self.names]))

    def best(self, weights: Mapping[str, float]) -> frozenset[int]:
        """A bundle of greatest value."""
        return self.bundle(int(np.argmax(self.worth(weights))))

    def best_first(self, weights: Mapping[str, float]) -> Iterator[frozenset[int]]:
        """All bundles, of ever smaller value."""
        return map(self.bundle, np.argsort(-self.worth(weights), kind="stable").tolist())

    def ties(self, weights: Mapping[str, float]) -> list[frozenset[int]]:
        """All bundles of greatest value, within the tolerance."""
        worth = self.worth(weights)
        return [self.bundle(row) for row in np.flatnonzero(worth >= least_equal(float(worth.max()))).tolist()]

    def most_different(
        self, weights: Mapping[str, float], floor: float, others: list[frozenset[int]]
    ) -> frozenset[int] | None:
        """Of bundles worth the floor, one most levers apart from all others, and then of greatest value."""
        worth = self.worth(weights)
        apart = np.full(len(worth), len(self.problem.levers))
        for other in others:
            row = np.zeros(len(self.problem.choices), dtype=bool)
            row[list(other)] = True
            mine = [
                row[list(choices)] @ np.arange(1, len(choices) + 1)
                for choices in self.problem.levers.values()
            ]
            apart = np.minimum(apart, (self.levels != np.array(mine)).sum(axis=1))
        apart[worth < least_equal(floor)] = 0
        furthest = apart.max()
        if furthest == 0:
            return None
        return self.bundle(int(np.argmax(np.where(apart == furthest, worth, -np.inf))))


def enumerate_bundles(problem: Problem) -> Table | None:
    """The table of all feasible bundles; None when it would be too large or is empty."""
    table = list_bundles(problem)
    return table if table is not None and len(table.chosen) else None


def list_bundles(problem: Problem, most: int = MOST_BUNDLES) -> Table | None:
    """The table of all feasible bundles, empty where there is none; None when more than `most` would be held."""
    listing = _within_rows(problem, most)
    if listing is None:
        return None
    chosen = listing.chosen
    values = np.column_stack([listing.values(each) for each in problem.objectives if each.value is not None])
    keep = allowed(problem, chosen, values)
    return Table(problem, chosen[keep], values[keep])


def valued(problem: Problem, objectives: Iterable[Objective], chosen: Flags) -> Floats:
    """The value on 0-100 of each bundle (row) on those objectives that are no measures (columns)."""
    in_force = synergies_in_force(problem, chosen)
    return np.column_stack(
        [_value(objective, chosen, in_force) for objective in objectives if objective.value is not None]
    )


def _value(objective: Objective, chosen: Flags, in_force: Flags) -> Floats:
    assert objective.value is not None, "a measure has no value"
    return values_at(objective.value, totals_of(objective.effects, chosen, in_force))


@dataclass(frozen=True)
class WholeForm:
    """A row in whole numbers, so that machine integers decide it exactly; hashed by all that it says."""

    choices: tuple[tuple[int, int], ...]
    synergies: tuple[tuple[int, int], ...]
    lower: int | None
    upper: int | None

    def size(self) -> int:
        """More than any partial sum of the row can reach, bounds included."""
        numbers = [number for _, number in (*self.choices, *self.synergies)]
        return sum(map(abs, (*numbers, self.lower or 0, self.upper or 0)))


def whole_form(row: Row) -> WholeForm:
    numbers = [*row.choices.values(), *row.synergies.values(), row.lower, row.upper]
    factor = lcm(*(number.denominator for number in numbers if number is not None))
    return WholeForm(
        tuple((i, int(number * factor)) for i, number in row.choices.items()),
        tuple((s, int(number * factor)) for s, number in row.synergies.items()),
        None if row.lower is None else int(row.lower * factor),
        None if row.upper is None else int(row.upper * factor),
    )


class _Listing:
    """All bundles that keep some rows, and what the first objectives asked for are worth in them: it is asked again."""

    def __init__(self, chosen: Flags, in_force: Flags) -> None:
        self.chosen, self.in_force = chosen, in_force
        self._known: dict[Hashable, Floats] = {}
        chosen.flags.writeable = False  # it is shared

    def values(self, objective: Objective) -> Floats:
        """The value of every bundle, on 0-100."""
        effects = objective.effects
        if isinstance(effects, Margin):
            return _value(objective, self.chosen, self.in_force)
        terms = (tuple(effects.choices.items()), tuple(effects.synergies.items()))
        asked = (effects.combine, effects.baseline, *terms, objective.value)
        found = self._known.get(asked)
        if found is None:
            found = _value(objective, self.chosen, self.in_force)
            if len(self._known) < MOST_KNOWN:
                self._known[asked] = found
        return found


MOST_KNOWN = 16
"""Objectives whose values a listing keeps, at up to 1.6 MB each."""


def _within_rows(problem: Problem, most_held: int) -> _Listing | None:
    """All bundles that keep every row, exactly; None when there are too many, or numbers too long. Raises OutOfTime at
    a limit (running/limits.py).

    What is asked again and again of cases that differ in their values alone is listed once.
    """
    rows = tuple(whole_form(row) for row in problem.rows)
    if any(row.size() >= LARGEST for row in rows):
        return None
    listing = _remembered if most_held <= MOST_BUNDLES else _listing
    most_held = min(most_held, MOST_NUMBERS // max(1, len(rows)))
    levers, synergies = tuple(problem.levers.values()), tuple(each.members for each in problem.synergies)
    return listing(levers, synergies, rows, most_held)


def _listing(
    levers: tuple[tuple[int, ...], ...],
    synergies: tuple[tuple[frozenset[int], ...], ...],
    rows: tuple[WholeForm, ...],
    most_held: int,
) -> _Listing | None:
    """Every bundle that keeps the rows; levers and synergies by their choices."""
    width = sum(map(len, levers))
    moves = _matrix([row.choices for row in rows], width)
    bonus = _matrix([row.synergies for row in rows], len(synergies))
    lower = np.array([-LARGEST if row.lower is None else row.lower for row in rows], dtype=np.int64)
    upper = np.array([LARGEST if row.upper is None else row.upper for row in rows], dtype=np.int64)
    least = [np.minimum(0, moves[list(choices)].min(axis=0)) for choices in levers]
    most = [np.maximum(0, moves[list(choices)].max(axis=0)) for choices in levers]
    to_lose = np.sum(least, axis=0) + np.minimum(0, bonus).sum(axis=0)
    to_gain = np.sum(most, axis=0) + np.maximum(0, bonus).sum(axis=0)
    possible = int(np.all((to_gain >= lower) & (to_lose <= upper)))
    chosen = np.zeros((possible, width), dtype=bool)
    activity = np.zeros((possible, len(rows)), dtype=np.int64)
    copied = 0
    for choices, less, more in zip(levers, least, most, strict=True):
        look()
        copied += len(chosen) * (len(choices) + 1) * (width + 8 * len(rows))
        if copied > MOST_COPIED:
            return None
        to_lose, to_gain = to_lose - less, to_gain - more
        grown, moved = [chosen], [activity]
        for choice in choices:
            with_it = chosen.copy()
            with_it[:, choice] = True
            grown.append(with_it)
            moved.append(activity + moves[choice])
        activity = np.vstack(moved)
        # Only rows that this lever moves can hold no longer; the others are as they were.
        touched = np.flatnonzero(moves[list(choices)].any(axis=0))
        low, high = lower[touched] - to_gain[touched], upper[touched] - to_lose[touched]
        some = activity[:, touched]
        open_still = np.all((some >= low) & (some <= high), axis=1)
        chosen, activity = np.vstack(grown)[open_still], activity[open_still]
        if len(chosen) > most_held:
            return None
    in_force = brought_about(synergies, chosen)
    activity = activity + in_force.astype(np.int64) @ bonus
    kept = np.all((activity >= lower) & (activity <= upper), axis=1)
    return _Listing(chosen[kept], in_force[kept])


_remembered = lru_cache(maxsize=4)(_listing)


def allowed(problem: Problem, chosen: Flags, values: Floats) -> Flags:
    """Which have every consent and keep the bounds on margins; those too close to call one by one."""
    keep = np.ones(len(chosen), dtype=bool)
    doubtful = np.zeros(len(chosen), dtype=bool)
    for consent in problem.consents:
        worth = values @ np.array([consent.weights[objective.name] for objective in problem.weighed()])
        margin = worth - least_equal(consent.at_least)
        doubt = DOUBT * max(1.0, float(np.abs(worth).max(initial=0.0)))
        keep &= margin >= -doubt
        doubtful |= np.abs(margin) <= doubt
    for bound in problem.margin_bounds:
        total = _margin(bound.margin, chosen)
        for slack in (
            np.inf if bound.lower is None else total - float(bound.lower),
            np.inf if bound.upper is None else float(bound.upper) - total,
        ):
            doubt = DOUBT * max(1.0, float(np.abs(total).max(initial=0.0)))
            keep &= slack >= -doubt
            doubtful |= np.abs(slack) <= doubt
    for row in np.flatnonzero(keep & doubtful).tolist():
        bundle = frozenset(np.flatnonzero(chosen[row]).tolist())
        keep[row] = not violated(problem, bundle, exact_values(problem, bundle))
    return keep


def synergies_in_force(problem: Problem, chosen: Flags) -> Flags:
    """Which synergies (columns) each bundle brings about."""
    return brought_about(tuple(each.members for each in problem.synergies), chosen)


def brought_about(synergies: tuple[tuple[frozenset[int], ...], ...], chosen: Flags) -> Flags:
    """Which synergies (columns), given by the choices of their members, each bundle brings about."""
    in_force = np.ones((len(chosen), len(synergies)), dtype=bool)
    for s, members in enumerate(synergies):
        for member in members:
            in_force[:, s] &= chosen[:, sorted(member)].any(axis=1)
    return in_force


def totals_of(effects: Effects | Margin, chosen: Flags, in_force: Flags) -> Floats:
    """The total of every bundle, from scores or from an actor's calculus."""
    if isinstance(effects, Margin):
        return _margin(effects, chosen)
    return _total(effects, chosen, in_force)


def _margin(margin: Margin, chosen: Flags) -> Floats:
    """The margin under every bundle; what is possible is decided exactly."""
    least = np.full(len(chosen), np.inf)
    for course, lead in zip(margin.deterred, margin.leads(), strict=True):
        least = np.where(possible_under(course, chosen), np.minimum(least, points_at(lead, chosen)), least)
    least = np.where(np.isinf(least), float(margin.otherwise), least)
    return np.where(possible_under(margin.accepted, chosen), least, float(margin.closed))


def possible_under(course: CoursePoints, chosen: Flags) -> Flags:
    """Under which bundles a course is possible, exactly."""
    possible = np.ones(len(chosen), dtype=bool)
    for obstacle in course.obstacles:
        possible &= ~positive_at(obstacle.points.less(Points(obstacle.limit, {})), chosen)
    return possible


def positive_at(points: Points, chosen: Flags) -> Flags:
    """Under which bundles the points are above zero: in whole numbers, of machine size where they fit."""
    factor = lcm(points.constant.denominator, *(step.denominator for step in points.choices.values()))
    steps = {index: int(step * factor) for index, step in points.choices.items()}
    start = int(points.constant * factor)
    fits = abs(start) + sum(map(abs, steps.values())) < LARGEST
    total = np.full(len(chosen), start, dtype=np.int64 if fits else object)
    for index, step in steps.items():
        total = total + chosen[:, index].astype(total.dtype) * step
    return np.asarray(total > 0, dtype=bool)


def points_at(points: Points, chosen: Flags) -> Floats:
    """Points under every bundle."""
    total = np.full(len(chosen), float(points.constant))
    for index, step in points.choices.items():
        total += chosen[:, index] * float(step)
    return total


def _total(effects: Effects, chosen: Flags, in_force: Flags) -> Floats:
    """The total of every bundle."""
    total = np.full(len(chosen), float(effects.baseline))
    for columns, amounts in ((chosen, effects.choices), (in_force, effects.synergies)):
        for index, amount in amounts.items():
            if effects.combine == "max":
                total = np.where(columns[:, index], np.maximum(total, float(amount)), total)
            else:
                total += columns[:, index] * float(amount)
    return total


def values_at(function: ValueFunction, totals: Floats) -> Floats:
    """The value function at every total."""
    pieces = function.pieces
    anchors = np.array([float(piece.anchor) for piece in pieces])
    values = np.array([float(piece.value_at_anchor) for piece in pieces])
    slopes = np.array([float(piece.slope) for piece in pieces])
    if len(pieces) == 1:
        return np.asarray(values[0] + slopes[0] * (totals - anchors[0]))
    ends = np.array([float(piece.end) for piece in pieces[:-1] if piece.end is not None])
    at = np.searchsorted(ends, totals)
    return np.asarray(values[at] + slopes[at] * (totals - anchors[at]))


def _matrix(columns: list[tuple[tuple[int, int], ...]], height: int) -> Integers:
    """Whole rows of a program as columns over choices or synergies."""
    matrix = np.zeros((height, len(columns)), dtype=np.int64)
    for column, terms in enumerate(columns):
        for index, amount in terms:
            matrix[index, column] = amount
    return matrix
