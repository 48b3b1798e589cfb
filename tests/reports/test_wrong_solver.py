"""Solvers that are missing, crash, hang, or answer wrongly: each is named in one line, and no wrong answer is believed.

The solver is a program of its own on the PATH, called by PuLP as it calls CBC; for HiGHS it is the real one, of which
the answer is changed.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

import pulp
import pytest
from click.testing import CliRunner

from reports.commands.cli import main
from tests.reports.running import FLOOD, SMALL

PROGRAM = f"""#!{sys.executable} -ISE
import os, resource, signal, sys, time
does = os.environ["STAND_IN"]
if does.startswith("SIG"):
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    os.kill(os.getpid(), getattr(signal, does))
if does == "memory":
    resource.setrlimit(resource.RLIMIT_AS, (2**28, 2**28))
    bytearray(2**32)
if does == "hangs":
    time.sleep(600)
names, in_columns = [], False
for line in open(sys.argv[1]):
    words = line.split()
    if line[0] != " ":
        in_columns = words[:1] == ["COLUMNS"]
    elif in_columns and "MARKER" not in line and words[0] not in names:
        names.append(words[0])
head, _, value = does.partition(" ")
with open(sys.argv[sys.argv.index("-solution") + 1], "w") as file:
    file.write(f"{{head}} - objective value 1e9\\n" if head else "")
    for n, name in enumerate(names if value else []):
        file.write(f"{{n}} {{name}} {{value}} 0\\n")
"""
"""Does what STAND_IN says: is ended by a signal, takes more memory than it may, hangs, or states an outcome and a value
that all variables have."""


@pytest.fixture
def stand_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Puts it on the PATH as `cbc`; returns the folder in which commands run."""
    program = tmp_path / "bin" / "cbc"
    program.parent.mkdir()
    program.write_text(PROGRAM, encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", os.pathsep.join([str(program.parent), os.environ["PATH"]]))
    folder = tmp_path / "work"
    folder.mkdir()
    monkeypatch.chdir(folder)
    return folder


def asked(case: Path, *words: str, solver: str = "COIN_CMD") -> Any:
    return CliRunner().invoke(main, ["optimize", str(case), "--solver", solver, "--no-ledger", *words])


FAILED = "its program ended with an error, or was ended"
AGAIN = "gives solutions again that its program excludes: take another solver"


@pytest.mark.parametrize(
    ("does", "case", "told"),
    [
        ("SIGSEGV", SMALL, f"failed: {FAILED}"),
        ("SIGKILL", SMALL, f"failed: {FAILED}"),
        ("memory", SMALL, f"failed: {FAILED}"),
        ("", SMALL, "failed: its answer cannot be read (list index out of range)"),
        ("?!", SMALL, "cannot tell whether there is a solution"),
        ("Unbounded", SMALL, "cannot tell whether there is a solution"),
        ("Optimal nan", SMALL, "says optimal and gives no solution: take another solver"),
        ("Optimal 0.6", SMALL, AGAIN),
        ("Optimal 1", SMALL, AGAIN),
        ("Optimal 1e30", FLOOD, AGAIN),
        ("Optimal 0", FLOOD, AGAIN),  # no bundle of that case: it must have a lever
        ("Optimal", FLOOD, AGAIN),
    ],
)
def test_a_solver_that_fails_or_talks_nonsense_is_named(
    does: str, case: Path, told: str, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN", does)
    done = asked(case)
    assert (done.exit_code, done.stdout, done.stderr) == (5, "", f"Error: solver COIN_CMD {told}\n")
    assert not list(stand_in.iterdir())


@pytest.mark.parametrize("does", ["Infeasible", "Optimal 0", "Optimal -1"])
def test_a_wrong_answer_is_found_by_the_second_way_and_the_right_one_shown(
    does: str, stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = asked(SMALL, "--format", "json", solver="HiGHS")
    monkeypatch.setenv("STAND_IN", does)
    done = asked(SMALL, "--format", "json")
    assert done.exit_code == 4 and '"status": "not_proved"' in done.stdout
    assert first_bundle(done) == first_bundle(right) != "none"
    assert done.stderr.startswith("Two ways to the answer disagree: on the best bundle;")
    assert [path.name for path in stand_in.iterdir()] == ["waiting-disagreement.json"]


def first_bundle(done: Any) -> str:
    """The id of the bundle that a document has first."""
    return str(json.loads(done.stdout)["bundles"][0]["id"])


def test_highs_that_answers_wrongly_is_found_out(stand_in: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Wrong(pulp.HiGHS):  # type: ignore[misc]  # PuLP has no types
        """HiGHS, whose solution is lost on the way: nothing is chosen."""

        def actualSolve(self, lp: Any) -> Any:
            told = super().actualSolve(lp)
            for variable in lp.variables():
                variable.varValue = 0.0
            return told

    right = asked(SMALL, "--format", "json", solver="HiGHS")
    monkeypatch.setattr(pulp, "HiGHS", Wrong)
    done = asked(SMALL, "--format", "json", solver="HiGHS")
    assert done.exit_code == 4 and '"status": "not_proved"' in done.stdout
    assert first_bundle(done) == first_bundle(right) != "none"


def test_a_solver_that_hangs_is_ended_at_the_time_limit(
    stand_in: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STAND_IN", "hangs")
    done = asked(SMALL, "--time-limit", "0.5")
    assert (done.exit_code, done.stderr) == (4, "Stopped by the time limit; not finished: optimum.\n")


@pytest.mark.parametrize("name", ["COIN_CMD", "nonsense", "../cbc"])
def test_a_solver_that_is_missing_is_named_with_those_that_are_there(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    done = asked(SMALL, solver=name)
    assert done.exit_code == 5 and done.stderr.count("\n") == 1
    assert f"solver {name} is not available; available here: " in done.stderr and "HiGHS" in done.stderr
