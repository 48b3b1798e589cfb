"""Lagrangian bounds: for many weightings at once, what each option takes off the most that can be reached.

The linear relaxation prices every row; with these prices a bundle's weighted worth is at most a constant less
what each of its options falls short of its lever's best, so a bound costs one addition per decision. Any
prices that are not negative give a valid bound, so nothing rests on the solver's accuracy.
Source: A. M. Geoffrion, Mathematical Programming Study 2 (1974) 82-114.
"""

from dataclasses import dataclass

import highspy
import numpy as np

from decision.efficient.integer_problem import NEVER, Board
from decision.running.arrays import Flags, Floats, Integers
from decision.running.limits import look
from decision.solve.solver import Quiet

DIVISIONS = {1: 1, 2: 24, 3: 10, 4: 4, 5: 3}
"""Weightings lie on a grid with so many steps, by number of objectives: some dozens of them."""


SLACK = 1e-9
"""What a bound is raised by, of the sizes that are added up for it: the most that floating point may lose."""


@dataclass(frozen=True)
class Relaxation:
    """weightings: weightings x objectives, of worths; top: the most of each; drop: options x weightings."""

    weightings: Floats
    top: Floats
    drop: Floats


def straight(board: Board) -> Flags:
    """Objectives whose worth is at most their total: sums without a stretch at the bottom that lifts it."""
    lowest = board.base.copy()
    for d in range(len(board.first) - 1):
        lowest += board.gain[board.first[d] : board.first[d + 1]].min(axis=0)
    lowest += np.minimum(0, board.extra_gain).sum(axis=0)
    return ~board.peak & (board.floor < lowest)


def relax(board: Board) -> Relaxation:
    """The bounds of a board, for weightings of its straight objectives, each scaled by its spread."""
    kept = np.flatnonzero(straight(board))
    spread = np.maximum(1, board.most_gain[0, kept]).astype(float)
    weightings = np.zeros((0, len(board.base)))
    if len(kept):
        grid = _grid(len(kept), DIVISIONS.get(len(kept), 2))
        weightings = np.zeros((len(grid), len(board.base)))
        weightings[:, kept] = grid / spread
        weightings /= np.abs(weightings).max(axis=1, keepdims=True)
    gain = np.where(board.gain == NEVER, 0, board.gain).astype(float)
    extra = np.where(board.extra_gain == NEVER, 0, board.extra_gain).astype(float)
    lever = np.repeat(np.arange(len(board.first) - 1), np.diff(board.first))
    rows, caps = _rows(board, lever)
    top = np.zeros(len(weightings))
    drop = np.zeros((len(gain), len(weightings)))
    solver = _Solver(board, lever, rows, caps)
    for n, weighting in enumerate(weightings):
        look()
        worth = np.concatenate([gain @ weighting, extra @ weighting])
        prices = solver.prices(worth)
        reduced = worth - prices @ rows
        options, synergies = reduced[: len(gain)], reduced[len(gain) :]
        best = np.maximum.reduceat(options, board.first[:-1])
        top[n] = weighting @ board.base + prices @ caps + best.sum() + np.maximum(0, synergies).sum()
        drop[:, n] = options - best[lever]
        sizes = np.concatenate([np.abs(gain), np.abs(extra)]) @ weighting + prices @ np.abs(rows)
        largest = np.maximum.reduceat(sizes[: len(gain)], board.first[:-1])
        added = weighting @ np.abs(board.base) + prices @ np.abs(caps) + largest.sum()
        top[n] += SLACK * (added + sizes[len(gain) :].sum())
    return Relaxation(weightings, top, drop)


def no_relaxation(board: Board) -> Relaxation:
    """No weighting: nothing is bounded."""
    return Relaxation(np.zeros((0, len(board.base))), np.zeros(0), np.zeros((len(board.use), 0)))


def _grid(objectives: int, steps: int) -> Floats:
    """All weightings with so many steps, those on one objective alone among them."""

    def parts(left: int, places: int) -> list[list[int]]:
        if places == 1:
            return [[left]]
        return [[n, *rest] for n in range(left + 1) for rest in parts(left - n, places - 1)]

    return np.array(parts(steps, objectives), dtype=float) / steps


def _rows(board: Board, lever: Integers) -> tuple[Floats, Floats]:
    """Rows over options and synergies: the board's, and those that tie each synergy to its members."""
    options, synergies = len(board.use), len(board.extra_use)
    rows = [np.concatenate([board.use[:, r], board.extra_use[:, r]]) for r in range(len(board.cap))]
    caps = [float(cap) for cap in board.cap]
    for s in range(synergies):
        members = range(board.member_first[s], board.member_first[s + 1])
        own = np.zeros(synergies)
        own[s] = 1.0
        every = np.zeros(options)
        for m in members:
            holds = board.member_holds[m].astype(float)
            rows.append(np.concatenate([-holds, own]))
            caps.append(0.0)
            every += holds
        rows.append(np.concatenate([every, -own]))
        caps.append(float(len(members) - 1))
    return np.array(rows, dtype=float).reshape(len(rows), options + synergies), np.array(caps)


class _Solver:
    """One linear program whose costs change: solved anew from the last solution."""

    def __init__(self, board: Board, lever: Integers, rows: Floats, caps: Floats) -> None:
        self.count = len(caps)
        width = rows.shape[1] if self.count else len(board.use) + len(board.extra_use)
        self.model = Quiet()
        self.model.setOptionValue("output_flag", False)
        one = np.zeros((len(board.first) - 1, width))
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

    def prices(self, worth: Floats) -> Floats:
        """What a unit of each row is worth; zeros where there is no bundle or no answer."""
        self.model.changeColsCost(len(worth), self.columns, worth)
        self.model.run()
        if self.model.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return np.zeros(self.count)
        duals = self.model.getSolution().row_dual[: self.count]
        return np.abs(np.array(duals, dtype=np.float64))
