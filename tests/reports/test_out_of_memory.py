"""Memory that is not to be had: one line that says so and what to do, status 5, and no wait without an end."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from benchmarks.cases import case_text
from decision.running import interruption
from decision.running.interruption import interruptible
from tests.reports.running import ROOT, run_until

if not Path("/proc/self/statm").exists():
    pytest.skip("what a process has is read in /proc", allow_module_level=True)

HOLD = """
import resource
held = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize()
resource.setrlimit(resource.RLIMIT_AS, (held + {more}, held + {more}))
"""
"""Limits a process to the memory that it has, and a little more."""

SOLVE = """
from random import Random
import pulp
from decision.running.interruption import interruptible
from decision.solve.solver import solve
from decision.solve.solver_outcome import SolverFailed
program = pulp.LpProblem("large", pulp.LpMaximize)
x = [program.add_variable(f"x{n}", 0, 1, cat="Integer") for n in range(3000)]
random = Random(1)
program.setObjective(pulp.lpSum(random.randint(50, 99) * each for each in x))
for row in range(60):
    program.addConstraint(pulp.lpSum(random.randint(1, 99) * each for each in x) <= 60_000, f"row{row}")
interruptible(lambda stop: None)  # the next thread has its stack
"""


def test_highs_without_memory_is_named() -> None:
    """A program of 180,000 numbers, of which it makes several copies."""
    code = f"{SOLVE}{HOLD.format(more=2**20)}\ntry:\n    solve(program)\nexcept SolverFailed as error:\n    print(error)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    told = "solver HiGHS failed: there is not enough memory; ask for less, or run it on a larger machine\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, told, "")


@pytest.mark.parametrize(
    ("module", "call", "words"),
    [
        ("decision.solve.enumeration", "list_bundles", ["optimize"]),
        ("decision.solve.solver", "_ask", ["robust", "--draws", "20"]),
    ],
)
def test_a_command_without_memory_ends_with_a_line(
    module: str, call: str, words: list[str], tmp_path: Path
) -> None:
    """From where bundles are listed in arrays, and from the first program on."""
    (tmp_path / "case.yaml").write_text(case_text(60), encoding="utf-8")
    does = f"exec({HOLD.format(more=2**20)!r})"
    done = run_until(
        tmp_path, (module, call, 1), does, words[0], tmp_path / "case.yaml", *words[1:], "--no-ledger"
    )
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (5, "", 1), done.stderr
    assert done.stderr.startswith("Error: ") and "there is not enough memory; ask for less" in done.stderr


def test_a_thread_that_cannot_begin_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    """As where memory ends between its start by the system and its first line."""
    begin = interruption.start_new_thread

    def dies(_: Callable[..., None], given: tuple[object, ...]) -> int:
        return begin(lambda *_: None, given)

    monkeypatch.setattr(interruption, "start_new_thread", dies)
    with pytest.raises(MemoryError):
        interruptible(lambda stop: None)
