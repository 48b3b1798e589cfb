"""Weighted value and feasibility of every bundle as piecewise linear functions of one likely score.

The value of a bundle that holds the score is the value function of its objective, shifted; a maximum is constant until
the score reaches it. The slack of consents and of bounds on likely totals are such functions too. Between the kinks of all
functions everything is linear, so the first score at which a bundle is feasible and better than the recommended one is
found exactly.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from decision.model.bundle import bundle_id
from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Objective
from decision.model.value_function import each_least_equal
from decision.running.arrays import Flags, Floats, Indexes
from decision.sensitivity.candidate_bundles import ROUNDING, CandidateTable, ends, follows
from decision.sensitivity.piecewise_lines import LEVEL, first_gain, narrowed, piece_ends
from decision.solve.tie_rule import undominated_rows
from decision.solve.totals import totals_of, values_at
from options import Consent

BEYOND = 1e-7
"""Distance beyond a breakpoint, relative to its size, at which the next best bundle is determined."""

SOME = 64
"""Bundles whose constraints are evaluated at a time; the first few usually decide."""


class _Curve:
    """Totals of bundles as one score takes the value t: rest + part * t, or max(rest, t) on an objective that takes the
    maximum.

    has: bundles: whether a bundle holds the score; the total of the others is `rest`. part: of the score, what is in the
    total; all of it but in the total of a group.
    """

    def __init__(self, of: CandidateTable, effects: Effects, choice: int, part: float = 1.0) -> None:
        self.peak, self.part = effects.combine == "max", part
        self.has = of.chosen[:, choice]
        kept = {i: score for i, score in effects.choices.items() if i != choice}
        self.rest = totals_of(replace(effects, choices=kept), of.chosen, of.in_force)

    def totals(self, t: Floats, rows: Indexes) -> Floats:
        """rows x points: totals; t has the same shape."""
        rest, has = self.rest[rows, None], self.has[rows, None]
        return np.where(has, np.maximum(rest, t) if self.peak else rest + self.part * t, rest)

    def kinks_at(self, rows: Indexes, kinks: Sequence[float]) -> Floats:
        """rows x kinks: the t at which the total reaches a kink, or has one itself; NaN where it never does."""
        rest = np.where(self.has[rows], self.rest[rows], np.nan)[:, None]
        at = np.array(kinks, dtype=float)[None, :]
        if not self.peak:
            return np.asarray((at - rest) / self.part)
        return np.hstack([rest, np.where(np.isnan(rest), np.nan, at)])


class ScoreLines:
    """Weighted value and feasibility of all candidates as functions of one score."""

    def __init__(self, of: CandidateTable, objective: Objective, choice: int) -> None:
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
        for (bound, at_part, totals), kept in zip(of.bounds, of.kept, strict=True):
            if bound.objective == objective.name and (
                part := follows(of.effects, problem, at_part, choice, objective.name)
            ):
                self.bounds.append((_Curve(of, totals, choice, float(part)), *ends(bound), kept))
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
        """bundles: the weighted value of the objectives that do not change; and the weight of the one that does."""
        row = np.array([weights[name] for name in self.of.names])
        weight = 0.0 if at is None else float(row[at])
        return self.of.values @ row - weight * own, weight

    def breakpoint(self, direction: int) -> tuple[float, frozenset[int] | None] | None:
        """The breakpoint in a direction (1 or -1) and the bundle that is best beyond, None where none is feasible there;
        None: there is no breakpoint."""
        first = min(self.overtaken(direction), self.violated(direction))
        if not np.isfinite(first):
            return None
        if first <= 2 * ROUNDING:
            first = 0.0  # a bound that is met exactly is violated at once, not after a rounding error
        return self.likely + direction * first, self._best_beyond(first, direction)

    def overtaken(self, direction: int) -> float:
        """The least step beyond which another bundle is feasible and better than the recommended one; infinite: none."""
        now, last = self.of.recommended, len(self.of.chosen) - 1
        rows = np.flatnonzero(self.static[:-1] & (np.arange(last) != now))
        if not self.moves_consents():
            # Bundles without the score do not change: of the feasible ones only the best can become best.
            still = rows[~self.curve.has[rows]]
            rows = np.append(rows[self.curve.has[rows]], self._best_of(still, self.likely)[:1])
        return self._first_better(rows, direction)

    def violated(self, direction: int) -> float:
        """The least step beyond which the recommended bundle violates a constraint; infinite: none."""
        return self._first_violated(np.array([self.of.recommended]), direction)

    def own_change(self, step: float) -> float:
        """What the recommended bundle's value changes by, in points, as the score moves by a step."""
        t = np.array([[self.likely, self.likely + step]])
        before, after = self._weighted(0, np.array([self.of.recommended]), t)[0].tolist()
        return float(after - before)

    def best_value_beyond(self, step: float, direction: int) -> float:
        """The greatest value of a feasible bundle, other than the recommended one, just beyond a step; -inf: of none."""
        at = _beyond(step)
        rows = np.flatnonzero(self.static[:-1])
        rows = self._best_of(rows[rows != self.of.recommended], self.likely + direction * at)[:1]
        t = np.full((len(rows), 1), self.likely + direction * at)
        return float(self._weighted(0, rows, t).max(initial=-np.inf))

    @property
    def moves_constraints(self) -> bool:
        """Whether the score is part of what some constraint bounds."""
        return bool(self.bounds) or any(weight != 0 for _, weight in self.weighted[1:])

    def moves_consents(self) -> bool:
        """Whether the score moves what a consent asks for: the status quo's value."""
        return bool(self.curve.has[-1]) and any(floor is None for floor in self.floors[1:])

    def _weighted(self, n: int, rows: Indexes, t: Floats) -> Floats:
        """rows x points: weighted value by the n-th weights, 0: the problem's, then those of the consents."""
        fixed, weight = self.weighted[n]
        if weight == 0 or self.function is None:
            return np.broadcast_to(fixed[rows, None], t.shape)
        return np.asarray(fixed[rows, None] + weight * values_at(self.function, self.curve.totals(t, rows)))

    def _slacks(self, rows: Indexes, t: Floats) -> list[Floats]:
        """The slacks of all constraints, each rows x points; a bundle is feasible where none is negative."""
        found = []
        for n, floor in enumerate(self.floors[1:], start=1):
            status_quo = np.full(len(rows), len(self.of.chosen) - 1)
            least = floor if floor is not None else self._weighted(n, status_quo, t)
            found.append(self._weighted(n, rows, t) - each_least_equal(np.asarray(least)))
        for curve, low, high, kept in self.bounds:
            totals = curve.totals(t, rows)
            # `kept` is exact at the present score, and holds throughout for bundles without the score.
            sign = np.where(kept[rows], ROUNDING, -ROUNDING)[:, None]
            now = curve.totals(np.full((len(rows), 1), self.likely), rows)
            for end, slack, here in ((low, totals - low, now - low), (high, high - totals, high - now)):
                if np.isfinite(end):
                    # In units of the score, of which only a part may be in the total.
                    room = np.where(np.abs(here) <= ROUNDING * curve.part, sign, 0.0)
                    found.append(np.where(curve.has[rows, None], slack / curve.part + room, sign))
        return found or [np.ones(t.shape)]

    def _steps(self, rows: Indexes, direction: int) -> Floats:
        """rows x steps: the distances to the kinks of all functions, ascending from 0, and one step beyond the last."""
        status_quo = np.array([len(self.of.chosen) - 1])
        parts = [self.curve.kinks_at(rows, self.kinks)]
        for other in (np.array([self.of.recommended]), status_quo):
            parts.append(np.repeat(self.curve.kinks_at(other, self.kinks), len(rows), axis=0))
        parts += [curve.kinks_at(rows, ()) for curve, _, _, _ in self.bounds]
        steps = direction * (np.hstack(parts) - self.likely)
        steps = np.sort(np.where(np.isfinite(steps) & (steps > 0), steps, 0.0), axis=1)
        start = np.zeros((len(rows), 1))
        return np.hstack([start, steps, (steps[:, -1:] if steps.shape[1] else start) + self.span])

    def _best_of(self, rows: Indexes, t: float) -> Indexes:
        """Of the rows feasible at t those of greatest weighted value, within rounding, the greatest first."""
        weighted = self._weighted(0, rows, np.full((len(rows), 1), t))[:, 0]
        few, last = SOME, 0
        while last < len(rows):
            # One of the best few is usually feasible; then the others need no look.
            last = min(few, len(rows))
            least = np.partition(weighted, len(rows) - last)[len(rows) - last]
            some = np.flatnonzero(weighted >= least - BEYOND)
            some = some[self._are_feasible(rows[some], t)]
            if (weighted[some] >= least).any():
                some = some[np.argsort(-weighted[some], kind="stable")]
                best: Indexes = rows[some[weighted[some] >= weighted[some[0]] - BEYOND]]
                return best
            few *= 8
        return rows[:0]

    def _are_feasible(self, rows: Indexes, t: float) -> Flags:
        points = np.full((len(rows), 1), t)
        return np.asarray(np.all([slack[:, 0] >= 0 for slack in self._slacks(rows, points)], axis=0))

    def _first_better(self, rows: Indexes, direction: int) -> float:
        """The least step beyond which some row is feasible and better than the recommended bundle; infinite: none."""
        steps = self._steps(rows, direction)
        t = self.likely + direction * steps
        gain = self._weighted(0, rows, t) - self._weighted(0, np.full(len(rows), self.of.recommended), t)
        low, high = steps[:, :-1], steps[:, 1:].copy()
        high[:, -1] = np.inf
        # Where each is no worse, feasible or not; rows that become so late need no look at their constraints.
        no_less = narrowed(steps, gain, low, high)
        reached = np.where(no_less[0] < no_less[1], no_less[0], np.inf).min(axis=1)
        order = np.flatnonzero(np.isfinite(reached))
        order = order[np.argsort(reached[order])]
        first = np.inf
        for start in range(0, len(order), SOME):
            some = order[start : start + SOME]
            if reached[some[0]] >= first:
                break
            starts, ends = low[some], high[some]
            for slack in self._slacks(rows[some], t[some]):
                starts, ends = narrowed(steps[some], slack, starts, ends)
            first = min(first, float(first_gain(steps[some], gain[some], starts, ends).min()))
        return first

    def _first_violated(self, row: Indexes, direction: int) -> float:
        """The least step beyond which the bundle violates a constraint; infinite: none."""
        steps = self._steps(row, direction)
        t = self.likely + direction * steps
        first = np.inf
        for slack in self._slacks(row, t):
            before, after = piece_ends(slack)
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
        """The best bundle just beyond a step, other than the recommended one, with which it may tie at the step.

        Of the bundles of greatest value at the step, those that gain most from there on; of these the first by the rule
        of ties.
        """
        beyond = self.likely + direction * _beyond(step)
        rows = np.flatnonzero(self.static[:-1])
        rows = self._best_of(rows[rows != self.of.recommended], beyond)
        if not len(rows):
            return None
        rows = self._best_at(rows, self.likely + direction * step)
        kinks = self._steps(rows, direction)
        kinks = kinks[kinks > _beyond(step)]
        further = self.likely + direction * (step + float(kinks.min(initial=step + self.span))) / 2
        rows = self._best_at(rows, further)
        rows = rows[undominated_rows(self.of.search.problem, self._values_at(rows, further))]
        ties = [self.of.bundle(row) for row in rows.tolist()]
        return min(ties, key=lambda chosen: bundle_id(self.of.search.problem.levels(chosen)))

    def _best_at(self, rows: Indexes, t: float) -> Indexes:
        """Of the rows those of greatest weighted value at t, within rounding, feasible or not."""
        weighted = self._weighted(0, rows, np.full((len(rows), 1), t))[:, 0]
        best: Indexes = rows[weighted >= weighted.max() - LEVEL * max(1.0, float(np.abs(weighted).max()))]
        return best

    def _values_at(self, rows: Indexes, t: float) -> Floats:
        """rows x weighed objectives: values at t."""
        values = self.of.values[rows].copy()
        if self.at is not None and self.function is not None:
            totals = self.curve.totals(np.full((len(rows), 1), t), rows)
            values[:, self.at] = values_at(self.function, totals)[:, 0]
        return values


def _beyond(step: float) -> float:
    return step + BEYOND * max(1.0, abs(step))
