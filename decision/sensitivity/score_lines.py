"""One likely score on the move: what every bundle is worth, and which are feasible, as functions of it.

Moving one score by t moves the value of the bundles that hold it along a piecewise linear curve: the value
function of their objective, shifted; a peak stays level until the score reaches it. Consents and bounds on
likely totals are such curves too. For every bundle the first t is found at which it is feasible and worth
more than the recommended one, piece by piece between the bends of all these curves; so the answer is exact,
not searched for by steps.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Objective, Problem
from decision.model.value_function import TOLERANCE, least_equal
from decision.running.arrays import Flags, Floats, Indexes
from decision.sensitivity.candidate_bundles import ROUNDING, Candidates, ends
from decision.solve.enumeration import totals_of, values_at
from decision.solve.tie_rule import undominated_rows
from options import Consent

LEVEL = 1e-9
"""Points, over the whole range of an objective, that rounding may make of a level line."""

BEYOND = 1e-7
"""How far beyond a breakpoint, for its size, the bundle that takes over is looked for."""

SOME = 64
"""Bundles whose constraints are looked at together; as a rule those of the first few decide."""


class _Curve:
    """Totals of several bundles as one score moves to t: rest + t or, for a peak, max(rest, t).

    has: which bundles hold the score; the total of the others is rest.
    """

    def __init__(self, of: Candidates, effects: Effects, choice: int) -> None:
        self.peak = effects.combine == "max"
        self.has = of.chosen[:, choice]
        kept = {i: score for i, score in effects.choices.items() if i != choice}
        self.rest = totals_of(replace(effects, choices=kept), of.chosen, of.in_force)

    def totals(self, t: Floats, rows: Indexes) -> Floats:
        """Rows x points, at t of the same shape."""
        rest, has = self.rest[rows, None], self.has[rows, None]
        return np.where(has, np.maximum(rest, t) if self.peak else rest + t, rest)

    def bends(self, rows: Indexes, kinks: Sequence[float]) -> Floats:
        """The t at which the totals, or what bends at these totals, may bend: rows x some."""
        rest = np.where(self.has[rows], self.rest[rows], np.nan)[:, None]
        at = np.array(kinks, dtype=float)[None, :]
        if not self.peak:
            return np.asarray(at - rest)
        return np.hstack([rest, np.where(np.isnan(rest), np.nan, at)])


class Moving:
    """One score on the move: what all candidates are worth, and which are feasible, as functions of it."""

    def __init__(self, of: Candidates, objective: Objective, choice: int) -> None:
        problem = of.search.problem
        self.of = of
        effects = objective.effects
        assert not isinstance(effects, Margin), "a margin has no scores to move"
        self.likely = float(effects.choices[choice])
        self.function = objective.value
        self.curve = _Curve(of, effects, choice)
        at = of.names.index(objective.name) if objective.value is not None else None
        self.at = at
        own = np.zeros(len(of.chosen)) if at is None else of.values[:, at]
        self.weighted = [self._part(problem.weights, at, own)]
        self.floors: list[float | None] = [None]
        for consent in problem.consents:
            stated = of.case.constraints[consent.constraint]
            assert isinstance(stated, Consent)
            self.weighted.append(self._part(consent.weights, at, own))
            self.floors.append(None if stated.at_least == "status_quo" else consent.at_least)
        self.static = np.ones(len(of.chosen), dtype=bool)
        self.bounds: list[tuple[_Curve, float, float, Flags]] = []
        for (bound, scenario, totals), kept in zip(of.bounds, of.kept, strict=True):
            if bound.objective == objective.name and self._same(problem, scenario, choice, objective.name):
                self.bounds.append((_Curve(of, totals, choice), *ends(bound), kept))
            else:
                self.static &= kept
        kinks = (
            []
            if self.function is None
            else [float(p.end) for p in self.function.pieces[:-1] if p.end is not None]
        )
        self.kinks = kinks
        # A step over which a slope, if there is one, shows: the whole range of the objective.
        points = self.function.points if self.function is not None else ()
        self.span = float(points[-1][0] - points[0][0]) if points else 1.0

    def _part(self, weights: Mapping[str, float], at: int | None, own: Floats) -> tuple[Floats, float]:
        """What the objectives that stay are worth by these weights, and the weight of the one that moves."""
        row = np.array([weights[name] for name in self.of.names])
        weight = 0.0 if at is None else float(row[at])
        return self.of.values @ row - weight * own, weight

    def _same(self, problem: Problem, scenario: str | None, choice: int, objective: str) -> bool:
        """Whether the score that counts in the scenario is the very one that moves."""
        name = problem.choices[choice].name
        overridden = [
            state is not None and objective in self.of.case.scenarios[state].scores.get(name, {})
            for state in (scenario, problem.scenario)
        ]
        return scenario == problem.scenario or not any(overridden)

    def turn(self, direction: int) -> tuple[float, frozenset[int] | None] | None:
        """The score at which the recommendation turns in this direction, and to what; None: nowhere."""
        now, last = self.of.recommended, len(self.of.chosen) - 1
        rows = np.flatnonzero(self.static[:-1] & (np.arange(last) != now))
        if not self._consents_move(last):
            # Bundles without the score stay as they are: of those that are feasible only the best can win.
            still = rows[~self.curve.has[rows]]
            rows = np.append(rows[self.curve.has[rows]], self._best_of(still, self.likely)[:1])
        first = self._first_better(rows, direction)
        first = min(first, self._first_broken(np.array([now]), direction))
        if not np.isfinite(first):
            return None
        if first <= 2 * ROUNDING:
            first = 0.0  # a bound that is met to the last digit is left at once, not a rounding later
        return self.likely + direction * first, self._best_beyond(first, direction)

    def _consents_move(self, status_quo: int) -> bool:
        return bool(self.curve.has[status_quo]) and any(floor is None for floor in self.floors[1:])

    def _worth(self, n: int, rows: Indexes, t: Floats) -> Floats:
        """Value by the n-th weights (0: the problem's own, then those of the consents), rows x points."""
        fixed, weight = self.weighted[n]
        if weight == 0 or self.function is None:
            return np.broadcast_to(fixed[rows, None], t.shape)
        return np.asarray(fixed[rows, None] + weight * values_at(self.function, self.curve.totals(t, rows)))

    def _margins(self, rows: Indexes, t: Floats) -> list[Floats]:
        """What must not be negative for a bundle to be feasible, each rows x points."""
        found = []
        for n, floor in enumerate(self.floors[1:], start=1):
            status_quo = np.full(len(rows), len(self.of.chosen) - 1)
            least = floor if floor is not None else self._worth(n, status_quo, t)
            found.append(self._worth(n, rows, t) - np.vectorize(least_equal)(least))
        for curve, low, high, kept in self.bounds:
            totals = curve.totals(t, rows)
            # What is kept or broken by a hair now is so exactly, and stays so for bundles without the score.
            sign = np.where(kept[rows], ROUNDING, -ROUNDING)[:, None]
            now = curve.totals(np.full((len(rows), 1), self.likely), rows)
            for end, margin, here in ((low, totals - low, now - low), (high, high - totals, high - now)):
                if np.isfinite(end):
                    room = np.where(np.abs(here) <= ROUNDING, sign, 0.0)
                    found.append(np.where(curve.has[rows, None], margin + room, sign))
        return found or [np.ones(t.shape)]

    def _steps(self, rows: Indexes, direction: int) -> Floats:
        """How far to go to each bend of all that matters, ascending from 0, and one step beyond the last."""
        status_quo = np.array([len(self.of.chosen) - 1])
        parts = [self.curve.bends(rows, self.kinks)]
        for other in (np.array([self.of.recommended]), status_quo):
            parts.append(np.repeat(self.curve.bends(other, self.kinks), len(rows), axis=0))
        parts += [curve.bends(rows, ()) for curve, _, _, _ in self.bounds]
        steps = direction * (np.hstack(parts) - self.likely)
        steps = np.sort(np.where(np.isfinite(steps) & (steps > 0), steps, 0.0), axis=1)
        start = np.zeros((len(rows), 1))
        return np.hstack([start, steps, (steps[:, -1:] if steps.shape[1] else start) + self.span])

    def _best_of(self, rows: Indexes, t: float) -> Indexes:
        """Of the rows those that are feasible at t and worth most, within rounding; the very best first."""
        worth = self._worth(0, rows, np.full((len(rows), 1), t))[:, 0]
        few, last = SOME, 0
        while last < len(rows):
            # What constraints keep of the best few decides as a rule; the others are then not looked at.
            last = min(few, len(rows))
            least = np.partition(worth, len(rows) - last)[len(rows) - last]
            some = np.flatnonzero(worth >= least - BEYOND)
            some = some[self._are_feasible(rows[some], t)]
            if (worth[some] >= least).any():
                some = some[np.argsort(-worth[some], kind="stable")]
                best: Indexes = rows[some[worth[some] >= worth[some[0]] - BEYOND]]
                return best
            few *= 8
        return rows[:0]

    def _are_feasible(self, rows: Indexes, t: float) -> Flags:
        points = np.full((len(rows), 1), t)
        return np.asarray(np.all([margin[:, 0] >= 0 for margin in self._margins(rows, points)], axis=0))

    def _first_better(self, rows: Indexes, direction: int) -> float:
        """The least step after which some row is feasible and worth more than the recommended bundle."""
        steps = self._steps(rows, direction)
        t = self.likely + direction * steps
        gain = self._worth(0, rows, t) - self._worth(0, np.full(len(rows), self.of.recommended), t)
        low, high = steps[:, :-1], steps[:, 1:].copy()
        high[:, -1] = np.inf
        # Where each is worth no less, feasible or not; the constraints of those that are so last need no look.
        no_less = _narrowed(steps, gain, low, high)
        reached = np.where(no_less[0] < no_less[1], no_less[0], np.inf).min(axis=1)
        order = np.flatnonzero(np.isfinite(reached))
        order = order[np.argsort(reached[order])]
        first = np.inf
        for start in range(0, len(order), SOME):
            some = order[start : start + SOME]
            if reached[some[0]] >= first:
                break
            starts, ends = low[some], high[some]
            for margin in self._margins(rows[some], t[some]):
                starts, ends = _narrowed(steps[some], margin, starts, ends)
            first = min(first, float(_first_risen(steps[some], gain[some], starts, ends).min()))
        return first

    def _first_broken(self, row: Indexes, direction: int) -> float:
        """The least step after which the bundle breaks a constraint."""
        steps = self._steps(row, direction)
        t = self.likely + direction * steps
        first = np.inf
        for margin in self._margins(row, t):
            before, after = _levelled(margin)
            before, after = before[0], after[0]
            falling = (before >= 0) & (after < before)
            with np.errstate(divide="ignore", invalid="ignore"):
                at = steps[0, :-1] + np.diff(steps[0]) * before / (before - after)
            reach = np.append(steps[0, 1:-1], np.inf)
            hit = falling & (at < reach)
            if hit.any():
                first = min(first, float(at[hit].min()))
        return first

    def _best_beyond(self, step: float, direction: int) -> frozenset[int] | None:
        """The bundle that wins just beyond a step, other than the recommended one: both may be worth the same there.

        Of those that are worth most at the step it is the one that gains most from there on, and of these the first
        by the rule of ties.
        """
        beyond = self.likely + direction * (step + BEYOND * max(1.0, abs(step)))
        rows = np.flatnonzero(self.static[:-1])
        rows = self._best_of(rows[rows != self.of.recommended], beyond)
        if not len(rows):
            return None
        rows = self._greatest(rows, self.likely + direction * step)
        bends = self._steps(rows, direction)
        bends = bends[bends > step + BEYOND * max(1.0, abs(step))]
        further = self.likely + direction * (step + float(bends.min(initial=step + self.span))) / 2
        rows = self._greatest(rows, further)
        rows = rows[undominated_rows(self.of.search.problem, self._values_at(rows, further))]
        ties = [self.of.bundle(row) for row in rows.tolist()]
        return min(ties, key=lambda chosen: self.of.search.bundle(chosen).id)

    def _greatest(self, rows: Indexes, t: float) -> Indexes:
        """Of the rows those worth most where the score is t, feasible or not; rounding aside."""
        worth = self._worth(0, rows, np.full((len(rows), 1), t))[:, 0]
        best: Indexes = rows[worth >= worth.max() - LEVEL * max(1.0, float(np.abs(worth).max()))]
        return best

    def _values_at(self, rows: Indexes, t: float) -> Floats:
        """Rows x weighed objectives: their values where the score is t."""
        values = self.of.values[rows].copy()
        if self.at is not None and self.function is not None:
            totals = self.curve.totals(np.full((len(rows), 1), t), rows)
            values[:, self.at] = values_at(self.function, totals)[:, 0]
        return values


def _first_risen(steps: Floats, gain: Floats, low: Floats, high: Floats) -> Floats:
    """The least step of each row within its intervals from which it gains, if it gains what counts; else infinite."""
    sure = _narrowed(steps, gain - TOLERANCE, low, high)
    exact = _narrowed(steps, gain, low, high)[0]
    return np.asarray(np.where(sure[0] < sure[1], exact, np.inf).min(axis=1))


def _narrowed(steps: Floats, height: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """The part of each interval of steps on which a function, straight there, is not negative.

    height: the function at the steps; beyond the last it goes on with its last slope. What is empty has its
    low end above its high one.
    """
    before, after = _levelled(height)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = steps[:, :-1] + np.diff(steps, axis=1) * before / (before - after)
    rising, falling = (before < 0) & (after > before), (before >= 0) & (after < before)
    low = np.where(rising, np.maximum(low, at), low)
    low = np.where((before < 0) & ~rising, np.inf, low)
    high = np.where(falling, np.minimum(high, at), high)
    return low, high


def _levelled(height: Floats) -> tuple[Floats, Floats]:
    """A function before and after each interval; what rounding alone moves beyond the last bend is level."""
    before, after = height[:, :-1], height[:, 1:].copy()
    level = np.abs(after[:, -1] - before[:, -1]) <= LEVEL
    after[level, -1] = before[level, -1]
    return before, after
