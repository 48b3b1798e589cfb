"""Enumeration of all feasible bundles as one table: a method for small cases that needs no solver.

Levers are decided in turn, for all partial bundles at once, and a partial bundle is pruned as soon as some row cannot
hold any more. Rows have integer coefficients here, so that pruning is exact. Where the table would grow beyond the
limits below there is none, and the integer program is solved instead; tests compare the two methods.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from math import lcm

import numpy as np

from decision.model.bundle import exact_values, violated
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem, Row, times
from decision.model.value_function import least_equal
from decision.running.arrays import Flags, Floats, Integers
from decision.running.limits import look
from decision.solve.totals import (
    LARGEST,
    brought_about,
    flags_of,
    margins_of,
    objective_values,
    synergies_in_force,
    valued,
)

MOST_BUNDLES = 200_000
"""Most bundles, partial or complete, in memory at a time; beyond that a few integer programs are quicker."""

MOST_BYTES = 120_000_000
"""Most bytes of bundles in memory at a time: of each its choices (1 byte) and its row activities (8 bytes). With more than
600 bytes a bundle this limits them to fewer than MOST_BUNDLES; copies while they grow take some ten times as much."""

MOST_COPIED = 8_000_000_000
"""Most bytes copied during enumeration, some seconds: with thousands of levers each bundle is long."""

DOUBT = 1e-9
"""Relative distance from a bound within which exact arithmetic decides instead of floating point."""


class BundleTable:
    """Feasible bundles with their values."""

    problem: Problem
    """The problem whose bundles these are."""

    chosen: Flags
    """(bundles, choices): which choices each bundle holds."""

    values: Floats
    """(bundles, weighed objectives): values on 0-100, in the order of `names`."""

    names: list[str]
    """The weighed objectives."""

    def __init__(self, problem: Problem, chosen: Flags, values: Floats) -> None:
        self.problem = problem
        self.chosen = chosen
        self.values = values
        self.names = [objective.name for objective in problem.weighed()]

    @classmethod
    def of(cls, problem: Problem, bundles: Sequence[frozenset[int]]) -> "BundleTable":
        """Returns the table of some bundles, in their order, feasible or not."""
        chosen = flags_of(problem, bundles)
        return cls(problem, chosen, valued(problem, problem.objectives, chosen))

    @cached_property
    def levels(self) -> Integers:
        """(bundles, levers): 0 where a lever is unused, else the number of its level, from 1."""
        return _levels(self.problem, self.chosen)

    def row(self, bundle: frozenset[int]) -> int:
        """Returns the row of a bundle that is in the table."""
        return int(np.flatnonzero((self.chosen == flags_of(self.problem, [bundle])).all(axis=1))[0])

    def bundle(self, row: int) -> frozenset[int]:
        """Returns the choice indexes of one row."""
        return frozenset(np.flatnonzero(self.chosen[row]).tolist())

    def weighted_values(self, weights: Mapping[str, float]) -> Floats:
        """Returns the weighted value of every bundle, in points."""
        return np.asarray(self.values @ np.array([weights[name] for name in self.names]))

    def best(self, weights: Mapping[str, float]) -> frozenset[int]:
        """Returns a bundle of greatest weighted value."""
        return self.bundle(int(np.argmax(self.weighted_values(weights))))

    def ties(self, weights: Mapping[str, float]) -> list[frozenset[int]]:
        """Returns all bundles of greatest weighted value, within the tolerance."""
        weighted = self.weighted_values(weights)
        return [
            self.bundle(row)
            for row in np.flatnonzero(weighted >= least_equal(float(weighted.max()))).tolist()
        ]

    def most_different(
        self, weights: Mapping[str, float], floor: float, others: list[frozenset[int]]
    ) -> frozenset[int] | None:
        """Returns, of the bundles above a floor (points), one that differs in most levers from all `others`.

        Among several it is one of greatest weighted value. None where every bundle above the floor is one of them.
        """
        weighted = self.weighted_values(weights)
        apart = np.full(len(weighted), len(self.problem.levers))
        for mine in _levels(self.problem, flags_of(self.problem, others)):
            apart = np.minimum(apart, (self.levels != mine).sum(axis=1))
        apart[weighted < least_equal(floor)] = 0
        furthest = apart.max()
        if furthest == 0:
            return None
        return self.bundle(int(np.argmax(np.where(apart == furthest, weighted, -np.inf))))


def _levels(problem: Problem, chosen: Flags) -> Integers:
    """Returns (bundles, levers): 0 where a lever is unused, else the number of its level, from 1."""
    standing = [np.zeros((len(chosen), 0), dtype=np.int64)]
    for choices in problem.levers.values():
        standing.append((chosen[:, list(choices)] @ np.arange(1, len(choices) + 1))[:, None])
    return np.hstack(standing)


def enumerate_bundles(problem: Problem) -> BundleTable | None:
    """Returns the table of all feasible bundles; None where it would be too large, or is empty."""
    table = list_bundles(problem)
    return table if table is not None and len(table.chosen) else None


def list_bundles(problem: Problem, most: int = MOST_BUNDLES) -> BundleTable | None:
    """Returns the table of all feasible bundles, which may be empty; None where more than `most` would be held."""
    listing = _within_rows(problem, most)
    if listing is None:
        return None
    chosen = listing.chosen
    values = np.column_stack([listing.values(each) for each in problem.objectives if each.value is not None])
    keep = allowed(problem, chosen, values)
    return BundleTable(problem, chosen[keep], values[keep])


@dataclass(frozen=True)
class IntegerForm:
    """A row multiplied to integers, so that machine integers decide it exactly; hashable."""

    choices: tuple[tuple[int, int], ...]
    """Pairs of choice index and coefficient."""

    synergies: tuple[tuple[int, int], ...]
    """Pairs of synergy index and coefficient."""

    lower: int | None
    """Lower bound on the activity; None for none."""

    upper: int | None
    """Upper bound on the activity; None for none."""

    def size(self) -> int:
        """Returns an upper bound on the size of any partial sum, bounds included."""
        numbers = [number for _, number in (*self.choices, *self.synergies)]
        return sum(map(abs, (*numbers, self.lower or 0, self.upper or 0)))


def integer_form(row: Row) -> IntegerForm:
    """Multiplies a row by the common denominator of its coefficients and bounds."""
    numbers = [*row.choices.values(), *row.synergies.values(), row.lower, row.upper]
    factor = lcm(*(number.denominator for number in numbers if number is not None))
    return IntegerForm(
        tuple((i, times(number, factor)) for i, number in row.choices.items()),
        tuple((s, times(number, factor)) for s, number in row.synergies.items()),
        None if row.lower is None else times(row.lower, factor),
        None if row.upper is None else times(row.upper, factor),
    )


class _Listing:
    """Bundles that satisfy given rows, with a cache of objective values: shared between problems with equal rows."""

    def __init__(self, chosen: Flags, in_force: Flags) -> None:
        self.chosen, self.in_force = chosen, in_force
        self._known: dict[Hashable, Floats] = {}
        chosen.flags.writeable = False  # it is shared

    def values(self, objective: Objective) -> Floats:
        """Returns the value of every bundle, on 0-100."""
        effects = objective.effects
        if isinstance(effects, Margin):
            return objective_values(objective, self.chosen, self.in_force)
        terms = (tuple(effects.choices.items()), tuple(effects.synergies.items()))
        asked = (effects.combine, effects.baseline, *terms, objective.value)
        found = self._known.get(asked)
        if found is None:
            found = objective_values(objective, self.chosen, self.in_force)
            if len(self._known) < MOST_KNOWN:
                self._known[asked] = found
        return found


MOST_KNOWN = 16
"""Most objectives in the cache of a listing, at up to 1.6 MB each."""


def _within_rows(problem: Problem, most_held: int) -> _Listing | None:
    """Returns all bundles that satisfy every row exactly; None where there are too many, or numbers too large.

    Memoised, since many problems of one run differ in their values alone. Raises OutOfTime (running/limits.py).
    """
    rows = tuple(integer_form(row) for row in problem.rows)
    if any(row.size() >= LARGEST for row in rows):
        return None
    listing = _remembered if most_held <= MOST_BUNDLES else _listing
    levers, synergies = tuple(problem.levers.values()), tuple(each.members for each in problem.synergies)
    most_held = min(most_held, MOST_BYTES // (sum(map(len, levers)) + 8 * len(rows)))
    return listing(levers, synergies, rows, most_held)


def _listing(
    levers: tuple[tuple[int, ...], ...],
    synergies: tuple[tuple[frozenset[int], ...], ...],
    rows: tuple[IntegerForm, ...],
    most_held: int,
) -> _Listing | None:
    """Enumerates the bundles that satisfy the rows; levers and synergies are given by their choices."""
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
    """Returns which bundles satisfy every consent, margin bound and chance constraint; close ones are decided in exact
    arithmetic."""
    keep = np.ones(len(chosen), dtype=bool)
    doubtful = np.zeros(len(chosen), dtype=bool)
    for consent in problem.consents:
        weighted = values @ np.array([consent.weights[objective.name] for objective in problem.weighed()])
        margin = weighted - least_equal(consent.at_least)
        doubt = DOUBT * max(1.0, float(np.abs(weighted).max(initial=0.0)))
        keep &= margin >= -doubt
        doubtful |= np.abs(margin) <= doubt
    for bound in problem.margin_bounds:
        total = margins_of(bound.margin, chosen)
        for slack in (
            np.inf if bound.lower is None else total - float(bound.lower),
            np.inf if bound.upper is None else float(bound.upper) - total,
        ):
            doubt = DOUBT * max(1.0, float(np.abs(total).max(initial=0.0)))
            keep &= slack >= -doubt
            doubtful |= np.abs(slack) <= doubt
    if problem.chances:
        left = np.flatnonzero(keep)
        in_force = synergies_in_force(problem, chosen[left])
        held = [chance.hold(chosen[left], in_force) for chance in problem.chances]
        keep[left] = np.logical_and.reduce(held)
    for row in np.flatnonzero(keep & doubtful).tolist():
        bundle = frozenset(np.flatnonzero(chosen[row]).tolist())
        keep[row] = not violated(problem, bundle, exact_values(problem, bundle))
    return keep


def _matrix(columns: list[tuple[tuple[int, int], ...]], height: int) -> Integers:
    """Returns (height, rows): sparse integer rows as the columns of a dense matrix."""
    matrix = np.zeros((height, len(columns)), dtype=np.int64)
    for column, terms in enumerate(columns):
        for index, amount in terms:
            matrix[index, column] = amount
    return matrix
