"""The loop of solving and cutting over a program whose solver misjudges, against the maximum by enumeration."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision.running.parts import Progress
from decision.solve.solve_and_cut import MOST_ASIDE, CuttableProgram, Disagreement, Maximum, SolverRun
from decision.solve.solver_outcome import Solved
from decision.solve.value_formulation import Expression

STOPPED = Solved("stopped", None)


class Listed(CuttableProgram[int]):
    """Items 0, 1, ... and the value that the solver claims of each."""

    def __init__(self, claimed: list[float]) -> None:
        self.pulp, self.claimed, self.aside = self, claimed, []
        self.open = set(range(len(claimed)))

    def maximise(self, expression: Expression) -> None:
        """Every item has the one objective."""

    def solution(self) -> int:
        return max(self.open, key=lambda item: self.claimed[item])

    def objective_value(self) -> float:
        return self.claimed[self.solution()]

    def cut_off(self, item: int) -> None:
        self.open.remove(item)


@dataclass
class Run(SolverRun):
    """Reads the answer off the list; ends as told after so many solves."""

    last: int | None = None
    end: Solved = STOPPED
    solver: str = "a list"
    time_limit: float | None = None
    progress: Progress | None = None
    solves: int = 0
    started: float = field(default_factory=time.monotonic)

    def solve_once(self, program: Any) -> Solved:
        self.solves += 1
        if self.last is not None and self.solves > self.last:
            return self.end
        return Solved("optimal", None) if program.open else Solved("infeasible", None)

    def of(
        self, program: Listed, exact: list[float], fits: Callable[[int], bool] = lambda item: True
    ) -> Maximum[int]:
        return self.maximum(program, Expression({}), exact.__getitem__, fits, program.exclude)


VALUES = st.integers(0, 20).map(float)


@given(st.lists(st.tuples(VALUES, VALUES, st.booleans()), max_size=8))
def test_a_solver_that_overrates_or_lets_in_what_does_not_fit_is_put_right(
    items: list[tuple[float, float, bool]],
) -> None:
    exact = [value for value, _, _ in items]
    program = Listed([value + more for value, more, _ in items])
    found = Run().of(program, exact, lambda item: items[item][2])
    fitting = [value for value, _, fits in items if fits]
    assert found.proved and not found.underrated
    assert (None if found.best is None else exact[found.best]) == max(fitting, default=None)


def test_what_was_set_aside_still_counts_until_it_is_excluded() -> None:
    exact, program = [5.0, 4.0, 1.0], Listed([9.0, 8.0, 1.0])
    run = Run()
    assert run.of(program, exact).best == 0
    assert run.of(program, exact).best == 0
    program.exclude(0)
    assert run.of(program, exact).best == 1


def test_out_of_time_it_has_the_incumbent_and_the_bound() -> None:
    program = Listed([9.0, 8.0])
    assert Run(last=1, end=Solved("stopped", -8.0)).of(program, [5.0, 7.0]) == Maximum(0, 8.0, False)
    program = Listed([9.0, 8.0])
    assert Run(last=1, end=Solved("feasible", -8.0)).of(program, [5.0, 7.0]) == Maximum(1, 8.0, False)


def test_a_bound_that_the_incumbent_reaches_proves_it() -> None:
    program = Listed([9.0, 8.0])
    assert Run(last=1, end=Solved("optimal", -5.0)).of(program, [5.0, 7.0]) == Maximum(0, 5.0)


def test_a_solver_that_underrates_is_told() -> None:
    assert Run().of(Listed([4.0]), [5.0]) == Maximum(0, None, True, underrated=True)


def test_a_solver_that_overrates_all_that_it_finds_is_not_believed() -> None:
    many = MOST_ASIDE + 1
    with pytest.raises(Disagreement, match="a list overrates"):
        Run().of(Listed([9.0] * many), [1.0] * many)
    assert Run().of(Listed([9.0] * MOST_ASIDE), [1.0] * MOST_ASIDE).best == 0
