"""Lagrangian bounds on weighted objectives, for many weightings at once.

The duals of the linear relaxation serve as multipliers of the rows. With them the weighted objective of a bundle is at
most the bound at the root plus the reduced costs of its options (not positive), so that a bound costs one addition per
decision. Any multipliers that are not negative give a valid bound, so nothing depends on the solver's accuracy.
Source: A. M. Geoffrion, Mathematical Programming Study 2 (1974) 82-114.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from decision.efficient.integer_problem import NEVER, Instance
from decision.running.arrays import Flags, Floats, Integers
from decision.running.limits import look
from decision.solve.solver import Quiet

DIVISIONS = {1: 1, 2: 24, 3: 10, 4: 4, 5: 3}
"""Steps of the grid of weightings, by number of objectives; it has some dozens of them."""


SLACK = 1e-9
"""A bound is raised by this share of the absolute numbers added up for it, more than rounding can lose."""


@dataclass(frozen=True)
class LagrangianRelaxation:
    """The bounds of an instance."""

    weightings: Floats
    """weightings x objectives, on the scale of objective vectors."""

    root_bound: Floats
    """weightings: the bound on the weighted objective of every bundle."""

    reduced_cost: Floats
    """options x weightings: what an option adds to the bound, 0 for the best of its lever, else negative."""


def bounded_by_totals(instance: Instance) -> Flags:
    """objectives: whether the component of the objective vector never exceeds the total: sums without a constant first
    piece within reach, which would raise it."""
    lowest = instance.base.copy()
    for d in range(len(instance.first) - 1):
        lowest += instance.gain[instance.first[d] : instance.first[d + 1]].min(axis=0)
    lowest += np.minimum(0, instance.extra_gain).sum(axis=0)
    return ~instance.peak & (instance.floor < lowest)


def relax(instance: Instance) -> LagrangianRelaxation:
    """The bounds of an instance, for weightings of the objectives that totals bound, each scaled by its range.

    Raises OutOfTime.
    """
    weighed = np.flatnonzero(bounded_by_totals(instance))
    spread = np.maximum(1, instance.most_gain[0, weighed]).astype(float)
    weightings = np.zeros((0, len(instance.base)))
    if len(weighed):
        grid = _grid(len(weighed), DIVISIONS.get(len(weighed), 2))
        weightings = np.zeros((len(grid), len(instance.base)))
        weightings[:, weighed] = grid / spread
        weightings /= np.abs(weightings).max(axis=1, keepdims=True)
    gain = np.where(instance.gain == NEVER, 0, instance.gain).astype(float)
    extra = np.where(instance.extra_gain == NEVER, 0, instance.extra_gain).astype(float)
    lever = np.repeat(np.arange(len(instance.first) - 1), np.diff(instance.first))
    rows, caps = _rows(instance)
    root_bound = np.zeros(len(weightings))
    reduced_cost = np.zeros((len(gain), len(weightings)))
    solver = _Solver(instance, lever, rows, caps)
    for n, weighting in enumerate(weightings):
        look()
        objective = np.concatenate([gain @ weighting, extra @ weighting])
        multipliers = solver.duals(objective)
        reduced = objective - multipliers @ rows
        options, synergies = reduced[: len(gain)], reduced[len(gain) :]
        best = np.maximum.reduceat(options, instance.first[:-1])
        root_bound[n] = (
            weighting @ instance.base + multipliers @ caps + best.sum() + np.maximum(0, synergies).sum()
        )
        reduced_cost[:, n] = options - best[lever]
        magnitudes = np.concatenate([np.abs(gain), np.abs(extra)]) @ weighting + multipliers @ np.abs(rows)
        largest = np.maximum.reduceat(magnitudes[: len(gain)], instance.first[:-1])
        added = weighting @ np.abs(instance.base) + multipliers @ np.abs(caps) + largest.sum()
        root_bound[n] += SLACK * (added + magnitudes[len(gain) :].sum())
    return LagrangianRelaxation(weightings, root_bound, reduced_cost)


def no_relaxation(instance: Instance) -> LagrangianRelaxation:
    """A relaxation without weightings, which bounds nothing."""
    return LagrangianRelaxation(
        np.zeros((0, len(instance.base))), np.zeros(0), np.zeros((len(instance.use), 0))
    )


def _grid(objectives: int, steps: int) -> Floats:
    """weightings x objectives: all vectors of multiples of 1 / steps that sum to 1."""

    def compositions(total: int, parts: int) -> list[list[int]]:
        if parts == 1:
            return [[total]]
        return [[n, *rest] for n in range(total + 1) for rest in compositions(total - n, parts - 1)]

    return np.array(compositions(steps, objectives), dtype=float) / steps


def _rows(instance: Instance) -> tuple[Floats, Floats]:
    """Rows over options and synergies, and their right-hand sides: the instance's, and those that linearise synergies."""
    options, synergies = len(instance.use), len(instance.extra_use)
    rows = [np.concatenate([instance.use[:, r], instance.extra_use[:, r]]) for r in range(len(instance.cap))]
    caps = [float(cap) for cap in instance.cap]
    for s in range(synergies):
        members = range(instance.member_first[s], instance.member_first[s + 1])
        own = np.zeros(synergies)
        own[s] = 1.0
        every = np.zeros(options)
        for m in members:
            holds = instance.member_holds[m].astype(float)
            rows.append(np.concatenate([-holds, own]))
            caps.append(0.0)
            every += holds
        rows.append(np.concatenate([every, -own]))
        caps.append(float(len(members) - 1))
    return np.array(rows, dtype=float).reshape(len(rows), options + synergies), np.array(caps)


class _Solver:
    """The linear relaxation, whose objective changes: each solve starts from the last basis."""

    def __init__(self, instance: Instance, lever: Integers, rows: Floats, caps: Floats) -> None:
        self.count = len(caps)
        width = rows.shape[1] if self.count else len(instance.use) + len(instance.extra_use)
        self.model = Quiet()
        self.model.setOptionValue("output_flag", False)
        one = np.zeros((len(instance.first) - 1, width))
        one[lever, np.arange(len(lever))] = 1.0
        matrix = np.vstack([rows.reshape(self.count, width), one])
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = width, len(matrix)
        program.col_cost_ = np.zeros(width)
        program.col_lower_, program.col_upper_ = np.zeros(width), np.ones(width)
        program.row_lower_ = np.concatenate([np.full(self.count, -highspy.kHighsInf), np.ones(len(one))])
        program.row_upper_ = np.concatenate([caps, np.ones(len(one))])
        filled = matrix != 0
        program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        program.a_matrix_.start_ = np.concatenate([[0], np.cumsum(filled.sum(axis=1))])
        program.a_matrix_.index_ = np.nonzero(filled)[1]
        program.a_matrix_.value_ = matrix[filled]
        program.sense_ = highspy.ObjSense.kMaximize
        self.columns = np.arange(width, dtype=np.int32)
        self.model.passModel(program)

    def duals(self, objective: Floats) -> Floats:
        """rows: the duals for an objective over options and synergies; zeros where the program has no optimum."""
        self.model.changeColsCost(len(objective), self.columns, objective)
        self.model.run()
        if self.model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return np.zeros(self.count)
        duals = self.model.getSolution().row_dual[: self.count]
        return np.abs(np.array(duals, dtype=np.float64))
