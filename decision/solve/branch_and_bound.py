"""All feasible bundles of at least a given value, by branch and bound without a solver.

The tree is searched depth first, one lever a level, many nodes at a time. A node (a partial bundle) is pruned where a
row cannot hold any more, in integer arithmetic and hence exactly, or where the Lagrangian bound on its value is below
the floor. Any nonnegative multipliers give a valid bound, so that correctness does not depend on how they were found.
Work is counted in nodes, not in seconds: a case is searched equally far on every machine.
Sources: A. M. Geoffrion, Mathematical Programming Study 2 (1974) 82-114 (Lagrangian relaxation); B. T. Polyak, USSR
Computational Mathematics and Mathematical Physics 9 (1969) 14-29 (subgradient steps towards a known target).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from decision.model.bundle import exact_values, violated
from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.model.reach import reachable
from decision.model.value_function import ROUNDING, ValueFunction, least_equal
from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.solve.enumeration import (
    LARGEST,
    IntegerForm,
    Table,
    allowed,
    brought_about,
    integer_form,
    valued,
)

MOST_WORK = 2_000_000
"""Most nodes of one search."""

FOR_A_LEAF = 4
"""Work of a leaf in nodes: all values of its bundle are computed."""

MOST_FOUND = 50_000
"""Most bundles that one search may find."""

CHUNK = 8_192
"""Nodes branched on at a time: enough for array operations to pay, few enough to stay in the processor cache."""

MOST_NUMBERS = 4_000_000
"""Most coefficients (rows x variables) of the relaxation; with more, no row is dualised."""

STEPS = 250
"""Most subgradient steps."""

PATIENCE = 12
"""Steps without a better bound after which the step length is halved."""

LEAST_STEP = 1e-3
"""Step length, as a share of Polyak's, below which the subgradient method ends."""


def bundles_above_floor(
    problem: Problem,
    weights: Mapping[str, float],
    floor: float,
    near: frozenset[int] = frozenset(),
    look: Callable[[], None] = lambda: None,
    most_work: int = MOST_WORK,
) -> Table | None:
    """Returns the table of all feasible bundles of weighted value >= floor; None beyond the limits of work and number.

    floor: in points; -inf for all feasible bundles. near: a bundle at whose totals the supporting lines of nonlinear
    value functions are tightest. look: called regularly; its exceptions end the search. most_work: in nodes.
    """
    forms = [_short_enough(integer_form(row)) for row in problem.rows]
    tree = _Tree(
        problem, [form for form, _ in forms], _multiplied(_relaxed(problem, weights, near), floor), floor
    )
    exact = all(is_exact for _, is_exact in forms)
    found = [np.zeros((0, len(problem.choices)), dtype=bool)]
    work = 0
    for leaves, steps in tree.searched(floor):
        look()
        work += steps
        if leaves is not None:
            found.append(_above_floor(problem, weights, floor, tree.bundles(leaves), exact))
        if work > most_work or sum(map(len, found)) > MOST_FOUND:
            return None
    chosen = np.vstack(found)
    return Table(problem, chosen, valued(problem, problem.objectives, chosen))


def _above_floor(
    problem: Problem, weights: Mapping[str, float], floor: float, chosen: Flags, exact: bool
) -> Flags:
    """Returns, of bundles that satisfy the rows, those feasible and above the floor.

    exact: whether the rows are satisfied exactly; else each bundle is checked in exact arithmetic.
    """
    values = valued(problem, problem.objectives, chosen)
    weighted = values @ np.array([weights[objective.name] for objective in problem.weighed()])
    enough = weighted >= least_equal(floor)
    chosen, values = chosen[enough], values[enough]
    keep = allowed(problem, chosen, values)
    if not exact:
        for row in np.flatnonzero(keep).tolist():
            bundle = frozenset(np.flatnonzero(chosen[row]).tolist())
            keep[row] = not violated(problem, bundle, exact_values(problem, bundle))
    return chosen[keep]


@dataclass(frozen=True)
class _Relaxed:
    """Linear relaxation: max constant + gain.v, rows.v <= caps, 0 <= v <= 1: a bound on the value of all bundles.

    The variables v are the choices (at most one a lever), then the synergies, then the steps of peaks.
    """

    constant: float
    """In points."""

    gain: Floats
    """(variables): points."""

    rows: Floats
    """(rows, variables), scaled to coefficients of about 1."""

    caps: Floats
    """(rows): right-hand sides."""

    lever: Indexes
    """(choices): the number of the lever of each choice."""


@dataclass(frozen=True)
class _Bounding:
    """Lagrangian bound on the value of a bundle: `top` less `drop` of its choices and `unused` of its unused levers."""

    top: float
    """Bound at the root, in points."""

    drop: Floats
    """(choices): points, not negative."""

    unused: Floats
    """(levers): points, not negative."""

    slack: float
    """Points that rounding may have lost."""


def _relaxed(problem: Problem, weights: Mapping[str, float], near: frozenset[int]) -> _Relaxed:
    """Returns the linear relaxation: values by supporting lines of their concave envelopes, peaks by their steps."""
    count, synergies = len(problem.choices), len(problem.synergies)
    constant = 0.0
    columns = _Columns(count + synergies)
    in_force = problem.in_force(near)
    for objective in problem.weighed():
        weight = weights[objective.name]
        effects, value = objective.effects, objective.value
        assert value is not None
        if weight == 0:
            continue
        if isinstance(effects, Margin):
            constant += weight * max(float(value(end)) for end in reachable(problem, effects))
        elif effects.combine == "max":
            constant += weight * float(value(effects.baseline))
            _add_peak(columns, objective, weight, count)
        else:
            slope, at_zero = supporting_line(
                value, *reachable(problem, effects), effects.total(near, in_force)
            )
            constant += weight * float(at_zero + slope * effects.baseline)
            for i, score in effects.choices.items():
                columns.gain[i] += weight * float(slope * score)
            for s, score in effects.synergies.items():
                columns.gain[count + s] += weight * float(slope * score)
    for s, synergy in enumerate(problem.synergies):
        every: dict[int, float] = {count + s: -1.0}
        for member in synergy.members:
            columns.add_row({count + s: 1.0} | dict.fromkeys(member, -1.0), 0.0)
            for i in member:
                every[i] = every.get(i, 0.0) + 1.0
        columns.add_row(every, len(synergy.members) - 1.0)
    for row in problem.rows:
        terms = {i: float(amount) for i, amount in row.choices.items()}
        terms |= {count + s: float(amount) for s, amount in row.synergies.items()}
        if row.upper is not None:
            columns.add_row(terms, float(row.upper))
        if row.lower is not None:
            columns.add_row({i: -amount for i, amount in terms.items()}, -float(row.lower))
    lever = np.empty(count, dtype=np.intp)
    for n, choices in enumerate(problem.levers.values()):
        lever[list(choices)] = n
    rows, caps = columns.matrix()
    return _Relaxed(constant, np.array(columns.gain), rows, caps, lever)


class _Columns:
    """A relaxation under construction: gains by variable, and rows."""

    def __init__(self, count: int) -> None:
        self.gain = [0.0] * count
        self._rows: list[tuple[dict[int, float], float]] = []

    def add_variable(self, gain: float) -> int:
        """Adds a variable in [0, 1] and returns its index."""
        self.gain.append(gain)
        return len(self.gain) - 1

    def add_row(self, terms: Mapping[int, float], cap: float) -> None:
        """Adds the row terms <= cap, scaled to coefficients of about 1, so that one step length suits all rows."""
        largest = max(map(abs, terms.values()), default=0.0)
        if largest > 0:
            self._rows.append(({i: amount / largest for i, amount in terms.items()}, cap / largest))

    def matrix(self) -> tuple[Floats, Floats]:
        """Returns (rows, variables) and (rows): coefficients and caps; no rows beyond MOST_NUMBERS coefficients."""
        rows = self._rows if len(self._rows) * len(self.gain) <= MOST_NUMBERS else []
        matrix = np.zeros((len(rows), len(self.gain)))
        for r, (terms, _) in enumerate(rows):
            matrix[r, list(terms)] = list(terms.values())
        return matrix, np.array([cap for _, cap in rows])


def _add_peak(columns: _Columns, objective: Objective, weight: float, count: int) -> None:
    """Adds a peak objective: one variable for each step, reached where a score at it or the step above is."""
    effects, value = objective.effects, objective.value
    assert value is not None and not isinstance(effects, Margin)
    on: dict[Fraction, list[int]] = {}
    scored = [*effects.choices.items(), *((count + s, score) for s, score in effects.synergies.items())]
    for variable, score in scored:
        if score > effects.baseline:
            on.setdefault(score, []).append(variable)
    rungs = sorted(on)
    steps = [float(value(here) - value(below)) for below, here in pairwise([effects.baseline, *rungs])]
    variables = [columns.add_variable(weight * step) for step in steps]
    for n, rung in enumerate(rungs):
        reached = on[rung] + variables[n + 1 : n + 2]
        columns.add_row({variables[n]: 1.0} | dict.fromkeys(reached, -1.0), 0.0)
        for source in reached:
            columns.add_row({source: 1.0, variables[n]: -1.0}, 0.0)


def supporting_line(
    value: ValueFunction, low: Fraction, high: Fraction, at: Fraction
) -> tuple[Fraction, Fraction]:
    """Returns slope and intercept of the supporting line of the concave envelope of a value function at `at`.

    It is nowhere below the function on [low, high].
    """
    pieces = value.pieces_between(low, high)
    corners = [(low, value(low)), *((p.end, value(p.end)) for p in pieces if p.end is not None)]
    hull: list[tuple[Fraction, Fraction]] = []
    for corner in corners:
        while len(hull) > 1 and _slope(hull[-2], hull[-1]) <= _slope(hull[-2], corner):
            hull.pop()
        if not hull or corner[0] > hull[-1][0]:
            hull.append(corner)
    if len(hull) == 1:
        return Fraction(0), hull[0][1]
    at = min(max(at, low), high)
    touching = [_slope(a, b) for a, b in pairwise(hull) if a[0] <= at <= b[0]]
    slope = sum(touching, Fraction(0)) / len(touching)
    height = max(y - slope * x for x, y in hull)
    return slope, height


def _slope(one: tuple[Fraction, Fraction], other: tuple[Fraction, Fraction]) -> Fraction:
    return (other[1] - one[1]) / (other[0] - one[0])


def _multiplied(relaxed: _Relaxed, floor: float) -> _Bounding:
    """Returns the least Lagrangian bound that the subgradient method finds, split over choices and levers."""
    count = len(relaxed.lever)
    levers = int(relaxed.lever[-1]) + 1 if count else 0
    first = np.searchsorted(relaxed.lever, np.arange(levers))
    multipliers = np.zeros(len(relaxed.caps))
    least, best = np.inf, multipliers
    step, waited = 1.0, 0
    steps = STEPS if np.isfinite(floor) and len(relaxed.caps) else 0
    for _ in range(steps):
        reduced = relaxed.gain - multipliers @ relaxed.rows
        options, others = reduced[:count], reduced[count:]
        taken = np.maximum(0.0, np.maximum.reduceat(options, first))
        bound = relaxed.constant + multipliers @ relaxed.caps + taken.sum() + np.maximum(0.0, others).sum()
        if bound < least - ROUNDING:
            least, best, waited = bound, multipliers, 0
        elif (waited := waited + 1) >= PATIENCE:
            step, waited, multipliers = step / 2, 0, best
            if step < LEAST_STEP:
                break
            continue
        used = np.concatenate([(options == taken[relaxed.lever]) & (options > 0), others > 0])
        direction = relaxed.caps - relaxed.rows @ used
        size = direction @ direction
        if bound <= floor or size == 0:
            break
        multipliers = np.maximum(0.0, multipliers - step * (bound - floor) / size * direction)
    reduced = relaxed.gain - best @ relaxed.rows
    options, others = reduced[:count], reduced[count:]
    taken = np.maximum(0.0, np.maximum.reduceat(options, first)) if levers else np.zeros(0)
    top = relaxed.constant + best @ relaxed.caps + taken.sum() + np.maximum(0.0, others).sum()
    sizes = abs(relaxed.constant) + best @ np.abs(relaxed.caps)
    sizes += (np.abs(relaxed.gain) + best @ np.abs(relaxed.rows)).sum()
    return _Bounding(float(top), taken[relaxed.lever] - options, taken, float(ROUNDING * 1000 * sizes))


@dataclass(frozen=True)
class _Partial:
    """Nodes of one depth of the search tree."""

    picks: NDArray[np.int16]
    """(nodes, depth): for each lever decided the number of its level, from 1; 0 for unused."""

    activity: Integers
    """(nodes, rows): activities of the levers decided."""

    most: Floats
    """(nodes): upper bounds on the value, in points."""

    def part(self, start: int) -> "_Partial":
        """Returns the CHUNK nodes from a place on."""
        end = start + CHUNK
        return _Partial(self.picks[start:end], self.activity[start:end], self.most[start:end])


class _Tree:
    """The data of one search: branching order, integer rows, and by depth the range that open levers can move them."""

    def __init__(self, problem: Problem, forms: list[IntegerForm], bounding: _Bounding, floor: float) -> None:
        self.problem, self.bounding = problem, bounding
        place = {choices: n for n, choices in enumerate(problem.levers.values())}
        drops = {
            choices: np.concatenate([bounding.unused[[n]], bounding.drop[list(choices)]])
            for choices, n in place.items()
        }
        self.moves = np.zeros((len(problem.choices), len(forms)), dtype=np.int64)
        self.bonus = np.zeros((len(problem.synergies), len(forms)), dtype=np.int64)
        for r, form in enumerate(forms):
            for i, amount in form.choices:
                self.moves[i, r] = amount
            for s, amount in form.synergies:
                self.bonus[s, r] = amount
        self.lower = np.array([-LARGEST if f.lower is None else f.lower for f in forms], dtype=np.int64)
        self.upper = np.array([LARGEST if f.upper is None else f.upper for f in forms], dtype=np.int64)
        none = np.zeros((1, len(forms)), dtype=np.int64)
        # Branch first on levers that move the bound most or, without a floor, some row.
        if np.isfinite(floor):
            decides = {choices: float(np.ptp(drops[choices])) for choices in place}
        else:
            spans = {c: np.ptp(np.vstack([none, self.moves[list(c)]]), axis=0) for c in place}
            whole = np.maximum(1, sum(spans.values(), np.zeros(len(forms))))
            decides = {choices: float((span / whole).max(initial=0)) for choices, span in spans.items()}
        self.levers = levers = sorted(place, key=lambda choices: -decides[choices])
        self.drops = [drops[choices] for choices in levers]
        self.options = [np.vstack([none, self.moves[list(choices)]]) for choices in levers]
        least = np.array(
            [each.min(axis=0) for each in self.options] + [np.minimum(0, self.bonus).sum(axis=0)]
        )
        most = np.array([each.max(axis=0) for each in self.options] + [np.maximum(0, self.bonus).sum(axis=0)])
        self.to_lose = np.cumsum(least[::-1], axis=0)[::-1]
        self.to_gain = np.cumsum(most[::-1], axis=0)[::-1]

    def searched(self, floor: float) -> Iterator[tuple[NDArray[np.int16] | None, int]]:
        """Searches depth first; yields after each step the picks of leaves, or None, and the work done in nodes."""
        least = floor - self.bounding.slack
        rows = np.zeros((1, len(self.lower)), dtype=np.int64)
        root = _Partial(np.zeros((1, 0), dtype=np.int16), rows, np.array([self.bounding.top]))
        stack = [root] if self.bounding.top >= least and self.may_hold(rows, 0).all() else []
        while stack:
            partial = stack.pop()
            depth = partial.picks.shape[1]
            if depth == len(self.levers):
                yield partial.picks, len(partial.picks) * FOR_A_LEAF
                continue
            grown = self.continued(partial, depth, least)
            stack += [grown.part(start) for start in range(0, len(grown.picks), CHUNK)]
            yield None, len(partial.picks) * len(self.options[depth])

    def bundles(self, picks: NDArray[np.int16]) -> Flags:
        """Returns (bundles, choices): the leaves that satisfy every row, synergies included."""
        chosen = np.zeros((len(picks), len(self.problem.choices)), dtype=bool)
        for depth, choices in enumerate(self.levers):
            for n, choice in enumerate(choices, start=1):
                chosen[:, choice] = picks[:, depth] == n
        return chosen[self.hold(chosen)]

    def may_hold(self, activity: Integers, depth: int) -> Flags:
        """Returns whether every row can still hold once `depth` levers are decided."""
        return np.asarray(
            (
                (activity + self.to_lose[depth] <= self.upper)
                & (activity + self.to_gain[depth] >= self.lower)
            ).all(axis=1)
        )

    def continued(self, partial: _Partial, depth: int, least: float) -> _Partial:
        """Branches on the next lever and prunes what is infeasible or below `least` points."""
        options = len(self.options[depth])
        most = (partial.most[:, None] - self.drops[depth]).ravel()
        parent, option = np.divmod(np.flatnonzero(most >= least), options)
        activity = partial.activity[parent] + self.options[depth][option]
        keep = self.may_hold(activity, depth + 1)
        parent, option = parent[keep], option[keep]
        picks = np.column_stack([partial.picks[parent], option.astype(np.int16)])
        return _Partial(picks, activity[keep], most[parent * options + option])

    def hold(self, chosen: Flags) -> Flags:
        """Returns which bundles satisfy every row, synergies included."""
        in_force = brought_about(tuple(each.members for each in self.problem.synergies), chosen)
        activity = chosen.astype(np.int64) @ self.moves + in_force.astype(np.int64) @ self.bonus
        return np.asarray(((activity >= self.lower) & (activity <= self.upper)).all(axis=1))


def _short_enough(form: IntegerForm) -> tuple[IntegerForm, bool]:
    """Returns the row, or a relaxation with shorter coefficients where it exceeds 64-bit integers; and whether exact."""
    size = form.size()
    if size < LARGEST:
        return form, True
    divisor = size // 2**50
    terms = len(form.choices) + len(form.synergies)
    return (
        IntegerForm(
            tuple((i, amount // divisor) for i, amount in form.choices),
            tuple((s, amount // divisor) for s, amount in form.synergies),
            # Each number rounded down loses less than one, so that sums come out less by up to their number.
            None if form.lower is None else form.lower // divisor - terms,
            None if form.upper is None else form.upper // divisor + 1,
        ),
        False,
    )
