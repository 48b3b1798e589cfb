"""The dual simplex method against HiGHS, on programs with ties, zeros, fixed columns and rows that just hold."""

from dataclasses import dataclass, field

import highspy
import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from decision.solve.bounded_simplex import (
    AT_ONCE,
    BROKEN,
    INFEASIBLE,
    OPTIMAL,
    ROWS,
    SIGN,
    STOPPED,
    LinearProgram,
    Tableau,
    build,
    solve,
)

many = settings(max_examples=70, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
ENOUGH = 5_000


@dataclass(frozen=True)
class Program:
    """Maximise gain @ x with rows @ x <= caps and low <= x <= high; an equality is a slack that is fixed at 0."""

    gain: list[float]
    rows: list[list[float]]
    caps: list[float]
    low: list[float]
    high: list[float]
    equal: list[bool] = field(default_factory=list)

    def compiled(self) -> LinearProgram:
        matrix = np.array(self.rows, dtype=float).reshape(len(self.caps), len(self.gain))
        row, column = np.nonzero(matrix)
        fixed = np.array([0.0 if same else np.inf for same in self.equal or [False] * len(self.caps)])
        return LinearProgram(
            gain=np.array(self.gain),
            first=np.searchsorted(row, np.arange(len(self.caps) + 1)).astype(np.int64),
            column=column.astype(np.int64),
            amount=matrix[row, column],
            cap=np.array(self.caps, dtype=float),
            low=np.array([*self.low, *([0.0] * len(self.caps))]),
            high=np.array([*self.high, *fixed]),
        )

    def tableau(self, room: int | None = None) -> Tableau:
        columns, rows = len(self.gain), len(self.caps)
        size = room if room is not None else rows + 2 * AT_ONCE + 1
        return Tableau(
            entry=np.zeros((size, columns)),
            constant=np.zeros(size),
            reduced=np.zeros(columns),
            basic=np.zeros(size, dtype=np.int64),
            nonbasic=np.zeros(columns, dtype=np.int64),
            place=np.zeros(columns + rows, dtype=np.int64),
            level=np.zeros(size),
            fixed=np.zeros(columns),
            x=np.zeros(columns),
            cells=np.zeros(5, dtype=np.int64),
        )

    def expected(self) -> float | None:
        """The greatest value by HiGHS; None where nothing is feasible."""
        highs = highspy.Highs()
        highs.setOptionValue("output_flag", False)
        columns = np.arange(len(self.gain), dtype=np.int32)
        for n, (low, high) in enumerate(zip(self.low, self.high, strict=True)):
            highs.addVar(low, high)
            highs.changeColCost(n, -self.gain[n])
        for row, cap, same in zip(self.rows, self.caps, self.equal or [False] * len(self.caps), strict=True):
            highs.addRow(cap if same else -highspy.kHighsInf, cap, len(columns), columns, np.array(row))
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return -float(highs.getObjectiveValue())


@st.composite
def programs(draw: st.DrawFn) -> Program:
    """Small whole numbers, halves and zeros, so that many bases are degenerate and many optima tie."""
    columns, rows = draw(st.integers(1, 8)), draw(st.integers(0, 8))
    few = st.sampled_from([-1.0, -0.5, 0.0, 0.0, 0.5, 1.0])
    matrix = [draw(st.lists(few, min_size=columns, max_size=columns)) for _ in range(rows)]
    if rows > 1 and draw(st.booleans()):
        matrix[-1] = matrix[0]  # the same row twice
    bounds = [draw(st.sampled_from([(0.0, 1.0), (0.0, 1.0), (0.0, 0.0), (1.0, 1.0)])) for _ in range(columns)]
    return Program(
        gain=draw(
            st.lists(
                st.sampled_from([-2.0, -1.0, 0.0, 1.0, 1.0, 2.0, 3.0]), min_size=columns, max_size=columns
            )
        ),
        rows=matrix,
        caps=draw(st.lists(st.sampled_from([-1.0, -0.5, 0.0, 0.5, 1.0, 2.0]), min_size=rows, max_size=rows)),
        low=[low for low, _ in bounds],
        high=[high for _, high in bounds],
        equal=draw(st.lists(st.sampled_from([False, False, False, True]), min_size=rows, max_size=rows)),
    )


def check(program: Program, lp: LinearProgram, t: Tableau) -> None:
    """The value is that of HiGHS at a point that keeps every row and bound; or the row named shows that there is none."""
    ended, expected = solve(lp, t, ENOUGH), program.expected()
    event("infeasible" if expected is None else "optimal")
    if expected is None:
        assert ended == INFEASIBLE
        assert_broken(lp, t)
        return
    assert ended == OPTIMAL
    assert float(lp.gain @ t.x) == pytest.approx(expected, abs=1e-6)
    matrix = np.array(program.rows).reshape(len(program.caps), len(program.gain))
    slack = lp.cap - matrix @ t.x
    columns = len(program.gain)
    assert (slack >= lp.low[columns:] - 1e-6).all() and (slack <= lp.high[columns:] + 1e-6).all()
    assert (t.x >= lp.low[:columns] - 1e-6).all() and (t.x <= lp.high[:columns] + 1e-6).all()
    # The reduced costs prove it: a bound on the value by them is no more than the value.
    ends = np.where(t.reduced > 0, lp.high[t.nonbasic], lp.low[t.nonbasic])
    moves = np.where(np.abs(t.reduced) > 1e-9, t.reduced * (ends - t.fixed), 0.0)
    assert moves == pytest.approx(np.zeros(columns), abs=1e-6)


def assert_broken(lp: LinearProgram, t: Tableau) -> None:
    """The basic variable of the row named stays outside its bounds, wherever the nonbasic ones are in theirs."""
    i, sign = t.cells[BROKEN], t.cells[SIGN]
    entry, v = t.entry[i], t.basic[i]
    low, high = lp.low[t.nonbasic], lp.high[t.nonbasic]
    assert np.isfinite(high[np.abs(entry) > 1e-7]).all() or sign
    kept = np.abs(entry) > 1e-7
    toward = -entry[kept] * sign
    ends = np.where(toward > 0, high[kept], low[kept])
    nearest = t.constant[i] - float(entry[kept] @ ends)
    assert sign * nearest < sign * (lp.low[v] if sign > 0 else lp.high[v])


@many
@given(programs())
def test_it_finds_the_optimum_of_highs_or_that_there_is_none(program: Program) -> None:
    lp, t = program.compiled(), program.tableau()
    build(lp, t)
    check(program, lp, t)


@many
@given(programs(), st.data())
def test_bounds_may_change_at_will_between_two_solves(program: Program, data: st.DataObject) -> None:
    """From the tableau as the one before left it, after an infeasible one too."""
    lp, t = program.compiled(), program.tableau()
    build(lp, t)
    columns = len(program.gain)
    for _ in range(4):
        bounds = [data.draw(st.sampled_from([(0.0, 1.0), (0.0, 0.0), (1.0, 1.0)])) for _ in range(columns)]
        low, high = [low for low, _ in bounds], [high for _, high in bounds]
        lp.low[:columns], lp.high[:columns] = low, high
        check(Program(program.gain, program.rows, program.caps, low, high, program.equal), lp, t)


def test_without_rows_every_column_is_at_the_bound_that_gains() -> None:
    program = Program([2.0, -1.0, 0.0], [], [], [0.0] * 3, [1.0] * 3)
    lp, t = program.compiled(), program.tableau()
    build(lp, t)
    assert solve(lp, t, ENOUGH) == OPTIMAL
    assert (t.x[:2].tolist(), t.cells[ROWS]) == ([1.0, 0.0], 0)


def test_rows_that_hold_are_not_added() -> None:
    program = Program([1.0, 1.0], [[1.0, 1.0], [1.0, 0.0]], [2.0, 1.0], [0.0] * 2, [1.0] * 2)
    lp, t = program.compiled(), program.tableau()
    build(lp, t)
    assert solve(lp, t, ENOUGH) == OPTIMAL
    assert (t.x.tolist(), t.cells[ROWS]) == ([1.0, 1.0], 0)


def test_a_knapsack_splits_one_item() -> None:
    """Four of weight 3, 4, 5, 6 and gain 6, 6, 5, 3, room 9: the first two, and two fifths of the third."""
    program = Program([6.0, 6.0, 5.0, 3.0], [[3.0, 4.0, 5.0, 6.0]], [9.0], [0.0] * 4, [1.0] * 4)
    lp, t = program.compiled(), program.tableau()
    build(lp, t)
    assert solve(lp, t, ENOUGH) == OPTIMAL
    assert t.x == pytest.approx(np.array([1.0, 1.0, 0.4, 0.0]))


@pytest.mark.parametrize(("cap", "ended"), [(-1.0, OPTIMAL), (-1.1, INFEASIBLE)])
def test_the_border_between_feasible_and_not(cap: float, ended: int) -> None:
    """At least one of one column: exactly all of it, or more than there is."""
    program = Program([-5.0], [[-1.0]], [cap], [0.0], [1.0])
    lp, t = program.compiled(), program.tableau()
    build(lp, t)
    assert solve(lp, t, ENOUGH) == ended
    if ended == OPTIMAL:
        assert t.x == pytest.approx(np.array([1.0]))


def test_it_stops_at_the_most_pivots_and_goes_on_from_there() -> None:
    random = np.random.default_rng(3)
    rows = random.integers(1, 9, (6, 12)).astype(float)
    program = Program(
        random.integers(1, 9, 12).astype(float).tolist(), rows.tolist(), (rows.sum(axis=1) / 3).tolist(),
        [0.0] * 12, [1.0] * 12,
    )  # fmt: skip
    lp, t = program.compiled(), program.tableau()
    build(lp, t)
    assert solve(lp, t, 1) == STOPPED
    assert solve(lp, t, 0) == STOPPED
    assert solve(lp, t, ENOUGH) == OPTIMAL
    assert float(lp.gain @ t.x) == pytest.approx(program.expected(), abs=1e-6)


def test_it_stops_where_the_tableau_has_no_room_for_a_row() -> None:
    program = Program(
        [1.0, 1.0, 1.0], [[1.0, 1.0, 0.0], [0.0, 1.0, 1.0], [1.0, 0.0, 1.0]], [1.0] * 3, [0.0] * 3, [1.0] * 3
    )
    lp, t = program.compiled(), program.tableau(room=2)
    build(lp, t)
    assert solve(lp, t, ENOUGH) == STOPPED
    t = program.tableau()
    build(lp, t)
    assert solve(lp, t, ENOUGH) == OPTIMAL
    assert t.x == pytest.approx(np.full(3, 0.5))
