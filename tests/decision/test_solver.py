"""Solving by name: every status, exactness, silence, Ctrl-C, and solvers that misbehave."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import product
from math import nan
from pathlib import Path
from random import Random
from threading import Event
from types import SimpleNamespace
from typing import Any

import pulp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from decision import optimize, settle
from decision.running.interruption import interruptible
from decision.solve.solver import pulp_version, solve, solver_names, solver_version
from decision.solve.solver_outcome import Solved, SolverFailed, SolverUnavailable
from options import load_case

ROOT = Path(__file__).parents[2]
SENSES = [pulp.LpMinimize, pulp.LpMaximize]
OTHERS = [name for name in solver_names() if name != "HiGHS"]


def program_of(
    values: list[float],
    rows: list[tuple[list[float], float]],
    sense: int = pulp.LpMaximize,
    constant: float = 0,
) -> Any:
    """Yes-or-no variables x0, x1, ... with their values; each row is at most its limit."""
    program = pulp.LpProblem("trial", sense)
    x = [program.add_variable(f"x{i}", 0, 1, cat="Integer") for i in range(len(values))]
    program.setObjective(pulp.lpSum([v * xi for v, xi in zip(values, x, strict=True)]) + constant)
    for n, (row, limit) in enumerate(rows):
        program.addConstraint(pulp.lpSum([a * xi for a, xi in zip(row, x, strict=True)]) <= limit, f"row_{n}")
    return program


def chosen(program: Any) -> set[str]:
    return {variable.name for variable in program.variables() if (variable.varValue or 0) > 0.5}


def market_split(sense: int = pulp.LpMinimize, slack: bool = True) -> Any:
    """Six markets, fifty retailers: small, and beyond any solver's patience.

    G. Cornuéjols, M. Dawande, INFORMS Journal on Computing 11 (1999) 205-210.
    """
    random = Random(1)
    program = pulp.LpProblem("market_split", sense)
    x = [program.add_variable(f"x{i}", 0, 1, cat="Integer") for i in range(50)]
    apart = []
    for n in range(6):
        demand = [random.randint(0, 99) for _ in x]
        total = pulp.lpSum([d * xi for d, xi in zip(demand, x, strict=True)])
        if slack:
            apart += [program.add_variable(f"over{n}", 0), program.add_variable(f"under{n}", 0)]
            total = total - apart[-2] + apart[-1]
        program.addConstraint(total == sum(demand) // 2, f"market_{n}")
    sign = 1.0 if sense == pulp.LpMinimize else -1.0
    program.setObjective(pulp.lpSum([sign * v for v in (apart if slack else x)]) + 7)
    return program


@pytest.mark.parametrize("solver", solver_names())
@pytest.mark.parametrize(("sense", "value"), [(pulp.LpMinimize, 7), (pulp.LpMaximize, 13)])
def test_an_optimum_is_its_own_bound_in_either_sense(solver: str, sense: int, value: float) -> None:
    program = program_of([1, 2, -3], [([1, 1, 1], 2)], sense, constant=10)
    assert solve(program, solver=solver) == Solved("optimal", value)
    assert chosen(program) == ({"x2"} if sense == pulp.LpMinimize else {"x0", "x1"})


@pytest.mark.parametrize("solver", solver_names())
def test_rows_that_exclude_each_other_are_infeasible(solver: str) -> None:
    program = program_of([1, 2], [([1, 1], 1), ([-1, -1], -2)])
    assert solve(program, solver=solver) == Solved("infeasible", None)


def test_infeasible_and_unbounded_are_told_apart() -> None:
    """Presolve alone cannot tell: a ray leads away in either program, and only one has a solution."""
    program = program_of([1, 2], [])
    program.setObjective(program.objective + program.add_variable("ray"))
    with pytest.raises(SolverFailed, match="unbounded"):
        solve(program)
    assert {variable.name for variable in program.objective} == {"x0", "x1", "ray"}
    x0, x1 = (variable for variable in program.variables() if variable.name in ("x0", "x1"))
    program.addConstraint(2 * x0 - 2 * x1 == 1, "odd")
    assert solve(program).status == "infeasible"


def test_programs_with_nothing_in_them() -> None:
    program = program_of([], [], constant=3)
    assert solve(program) == Solved("optimal", 3)
    assert solve(program_of([], [([], -1)])) == Solved("infeasible", None)


@pytest.mark.parametrize("sense", SENSES)
def test_at_the_time_limit_the_best_so_far_comes_with_a_bound(sense: int) -> None:
    program = market_split(sense)
    started = time.monotonic()
    solved = solve(program, time_limit=0.5)
    assert time.monotonic() - started < 3
    assert solved.status == "feasible"
    found = pulp.value(program.objective)
    assert solved.bound is not None
    assert 7 <= solved.bound < found if sense == pulp.LpMinimize else 7 >= solved.bound > found


@pytest.mark.parametrize("time_limit", [1e-6, 0.3])
def test_a_time_limit_without_a_solution(time_limit: float) -> None:
    assert solve(market_split(slack=False), time_limit=time_limit).status == "stopped"


@pytest.mark.parametrize("solver", OTHERS)
def test_other_solvers_keep_the_time_limit(solver: str) -> None:
    assert solve(market_split(), solver=solver, time_limit=1) == Solved("feasible", None)
    assert solve(market_split(slack=False), solver=solver, time_limit=1) == Solved("stopped", None)


@pytest.mark.parametrize("solver", solver_names())
def test_the_better_by_a_millionth_wins(solver: str) -> None:
    """The usual gap of a ten-thousandth would keep whichever comes first."""
    for last in range(6):
        values = [50.0] * 6
        values[last] += 1e-6
        program = program_of(values, [([1] * 6, 1)])
        assert solve(program, solver=solver).status == "optimal"
        assert chosen(program) == {f"x{last}"}


coefficient = st.integers(-9, 20)


@settings(max_examples=70, deadline=None, derandomize=True)
@given(
    values=st.lists(st.integers(-20, 20), min_size=1, max_size=6),
    rows=st.lists(st.tuples(st.lists(coefficient, min_size=6, max_size=6), st.integers(-9, 40)), max_size=4),
    sense=st.sampled_from(SENSES),
)
def test_the_optimum_is_that_of_enumeration(
    values: list[float], rows: list[tuple[list[float], float]], sense: int
) -> None:
    rows = [(row[: len(values)], limit) for row, limit in rows]
    feasible = [
        sum(v for v, on in zip(values, choice, strict=True) if on)
        for choice in product((0, 1), repeat=len(values))
        if all(sum(a for a, on in zip(row, choice, strict=True) if on) <= limit for row, limit in rows)
    ]
    solved = solve(program_of(values, rows, sense))
    if not feasible:
        assert solved.status == "infeasible"
    else:
        best = min(feasible) if sense == pulp.LpMinimize else max(feasible)
        assert solved.status == "optimal"
        assert solved.bound == pytest.approx(best, abs=1e-9)


def test_no_solver_object_stays_with_the_program() -> None:
    program = program_of([1], [])
    solve(program)
    assert program.solverModel is None
    assert program.solver is None


def run(code: str, **options: Any) -> subprocess.Popen[str]:
    """Python code in a process of its own, which knows this module."""
    head = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom tests.decision.test_solver import *\n"
    return subprocess.Popen(
        [sys.executable, "-c", head + code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


@pytest.mark.parametrize("solver", solver_names())
def test_a_solver_says_nothing_and_leaves_nothing(
    solver: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even the first in a process, nor where the system's temporary folder is said to be elsewhere."""
    monkeypatch.setenv("TMP", str(tmp_path / "missing"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "missing"))
    process = run(f"solve(program_of([1, 2], [([1, 1], 1)]), solver={solver!r})", cwd=tmp_path)
    assert process.communicate(timeout=60) == ("", "")
    assert process.returncode == 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("solver", solver_names())
def test_ctrl_c_ends_a_long_solve_at_once(solver: str) -> None:
    # A shell may start us deaf to Ctrl-C, hence the handler.
    code = "signal.signal(signal.SIGINT, signal.default_int_handler)\nprint('ready', flush=True)\n"
    process = run(code + f"solve(market_split(), solver={solver!r})", start_new_session=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    time.sleep(1)
    started = time.monotonic()
    process.send_signal(signal.SIGINT)
    out, error = process.communicate(timeout=60)
    assert time.monotonic() - started < 3
    assert process.returncode == -signal.SIGINT
    assert out == ""
    assert error.rstrip().endswith("KeyboardInterrupt")
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # no process of a solver's own is left


def test_what_an_interruptible_call_raises_is_raised() -> None:
    def fails(stop: Event) -> None:
        raise LookupError("here")

    with pytest.raises(LookupError, match="here"):
        interruptible(fails)


def test_an_interrupted_call_is_asked_to_stop() -> None:
    asked = []

    def interrupted(stop: Event) -> None:
        signal.raise_signal(signal.SIGINT)
        asked.append(stop.wait(5))

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        with pytest.raises(KeyboardInterrupt):
            interruptible(interrupted)
    finally:
        signal.signal(signal.SIGINT, before)
    assert asked == [True]


def test_a_solver_that_is_not_there() -> None:
    with pytest.raises(
        SolverUnavailable, match=r"solver Oracle is not available; available here: .*HiGHS"
    ) as told:
        solve(program_of([1], []), solver="Oracle")
    assert told.value.name == "Oracle"
    assert "HiGHS" in told.value.available


def answer(program: Any, status: int, found: bool) -> Any:
    """What a solver class hands back, as either generation of PuLP wants it."""
    if pulp_version().startswith("3."):
        program.sol_status = (1 if status == 1 else 2) if found else 0
        return status
    return SimpleNamespace(status=status, has_solution=found)


def nothing(program: Any) -> Any:
    return answer(program, 1, found=True)


def no_number(program: Any) -> Any:
    for variable in program.variables():
        variable.varValue = nan
    return answer(program, 1, found=True)


def crash(program: Any) -> Any:
    raise OSError("no licence")


def slow(program: Any) -> Any:
    time.sleep(0.05)
    for variable in program.variables():
        variable.varValue = 0.0
    return answer(program, 1, found=True)


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[Any], Any]], str]:
    """Makes PuLP find a solver that does as told, and gives its name."""

    def made(does: Callable[[Any], Any]) -> str:
        methods = {"available": lambda self: True, "actualSolve": lambda self, lp: does(lp)}
        kind = type("StandIn", (pulp.LpSolver,), {"name": "StandIn", **methods})
        monkeypatch.setattr(pulp, "listSolvers", lambda onlyAvailable: ["StandIn"])
        monkeypatch.setattr(pulp, "getSolver", lambda name, **options: kind(**options))
        return "StandIn"

    return made


@pytest.mark.parametrize(
    ("does", "message"),
    [
        (crash, "solver StandIn failed: no licence"),
        (nothing, "solver StandIn says optimal and gives no solution"),
        (no_number, "solver StandIn says optimal and gives no solution"),
        (lambda program: answer(program, 0, found=False), "solver StandIn stopped early with status 0"),
        (lambda program: answer(program, -12, found=False), "solver StandIn stopped early with status -12"),
        (lambda program: answer(program, -3, found=False), "cannot tell whether there is a solution"),
        (lambda program: "fine", "cannot tell whether there is a solution"),
    ],
)
def test_solvers_that_fail(
    stand_in: Callable[[Callable[[Any], Any]], str], does: Callable[[Any], Any], message: str
) -> None:
    with pytest.raises(SolverFailed, match=message):
        solve(program_of([1, 2], []), solver=stand_in(does))


def hanging(program: Any) -> Any:
    """As PuLP waits for a solver's process, which takes no notice of any limit."""
    started.append(subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"]))
    process = started[-1]
    process.wait()
    return answer(program, 0, found=False)


started: list[subprocess.Popen[bytes]] = []


def test_a_solver_that_does_not_stop_at_its_time_limit_is_ended(
    stand_in: Callable[[Callable[[Any], Any]], str],
) -> None:
    with pytest.raises(SolverFailed, match="did not stop at its time limit of"):
        solve(program_of([1], []), solver=stand_in(hanging), time_limit=0.1)
    assert started[-1].wait(10) != 0


def test_values_of_the_last_solution_are_not_taken_for_an_answer(
    stand_in: Callable[[Callable[[Any], Any]], str],
) -> None:
    """A solver that says optimal and gives no values was once asked again and again."""
    program = program_of([1, 2], [])
    assert solve(program).status == "optimal"
    with pytest.raises(SolverFailed, match="gives no solution"):
        solve(program, solver=stand_in(nothing))


def test_an_optimum_told_at_the_time_limit_is_not_believed(
    stand_in: Callable[[Callable[[Any], Any]], str],
) -> None:
    name = stand_in(slow)
    assert solve(program_of([1], []), solver=name).status == "optimal"
    assert solve(program_of([1], []), solver=name, time_limit=60).status == "optimal"
    assert solve(program_of([1], []), solver=name, time_limit=0.01) == Solved("feasible", None)


def test_versions_are_told() -> None:
    assert solver_version("HiGHS").split(".")[0] == "1"
    assert solver_version("PULP_CBC_CMD") == "unknown"
    assert pulp_version()[0] in "34"


def test_a_choice_is_no_millionth_off_a_whole_number() -> None:
    """Consent holds by a margin that every choice moves by points: a millionth of a choice would show in the value."""
    problem = settle(load_case(ROOT / "tests" / "cases" / "margin_at_consent.yaml"))
    optimum = optimize(problem, with_table=False, with_breakpoints=False)
    assert (optimum.status, optimum.bundles[0].id, optimum.bundles[0].value) == ("optimal", "none", 12.6)
