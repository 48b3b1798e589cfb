"""A solver that fails is told as an error, whatever command asked for it, and is never a traceback."""

import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from benchmarks.cases import case_text
from decision.solve.solver import solve
from decision.solve.solver_outcome import SolverFailed
from options import bundled_case_path
from reports.commands.cli import main
from tests.reports.running import FLOOD, run

COMMANDS = ["optimize", "robust", "evidence", "actors", "contingency", "brief"]


@pytest.fixture
def broken_cbc(tmp_path: Path) -> str:
    """A PATH on which CBC is found, and ends at once without an answer."""
    program = tmp_path / "bin" / "cbc"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\nexit 1\n", encoding="utf-8")
    program.chmod(0o755)
    return os.pathsep.join([str(program.parent), os.environ["PATH"]])


@pytest.mark.parametrize("command", [*COMMANDS, "sweep"])
def test_a_solver_that_fails_is_named(command: str, broken_cbc: str, tmp_path: Path) -> None:
    case = tmp_path / "case.yaml"
    # What can be listed, or whose efficient bundles can be held, is swept without a solver.
    case.write_text(
        case_text(30) if command == "sweep" else FLOOD.read_text(encoding="utf-8"), encoding="utf-8"
    )
    asked = {"brief": ["--out", tmp_path], "sweep": ["--most-bundles", "1"]}.get(command, [])
    done = run(command, case, "--solver", "COIN_CMD", *asked, PATH=broken_cbc)
    assert (done.returncode, done.stdout) == (5, "")
    assert done.stderr.startswith("Error: solver COIN_CMD failed: ")
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*.html"))


@pytest.mark.parametrize("command", COMMANDS)
def test_a_solver_that_fails_at_any_call_is_told(
    command: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """The solver does its work until call n, and then fails: the first calls and, if later, the last one."""
    asked = {"robust": ["--draws", "100"], "brief": ["--json", "--out", str(tmp_path)]}.get(command, [])
    calls, failing = 0, 0

    def counting(program: Any, **options: Any) -> Any:
        nonlocal calls
        calls += 1
        if calls == failing:
            raise SolverFailed("solver HiGHS stopped: Unknown")
        return solve(program, **options)

    monkeypatch.setattr("decision.solve.solve_and_cut.solve", counting)
    whole = CliRunner().invoke(main, [command, str(FLOOD), *asked])
    assert whole.exit_code == 0
    assert calls
    for n in sorted({1, min(2, calls), calls}):
        calls, failing = 0, n
        failed = CliRunner().invoke(main, [command, str(FLOOD), *asked])
        if failed.exit_code == 0:  # the answer was there, and only the letters of its bundles were not
            assert n == calls
            assert failed.stdout
            assert failed.stderr == "Bundles bear no letters here: solver HiGHS stopped: Unknown\n"
            continue
        assert (failed.exit_code, failed.stdout) == (5, "")
        assert failed.stderr == "Error: solver HiGHS stopped: Unknown\n"


def test_a_solver_that_fails_where_no_bundle_can_be_listed_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """An objective derived from an actor has its efficient bundles from the list of all; here it is empty."""
    derived = bundled_case_path().with_name("pyongyang_moscow_derived.yaml")
    asked = ["frontier", str(derived), "--limit", "money=0"]
    assert CliRunner().invoke(main, asked).exit_code == 3

    def fails(program: Any, **options: Any) -> Any:
        raise SolverFailed("solver HiGHS stopped: Unknown")

    monkeypatch.setattr("decision.solve.solve_and_cut.solve", fails)
    monkeypatch.setattr("decision.solve.infeasible_subset.list_bundles", lambda problem: None)
    failed = CliRunner().invoke(main, asked)
    assert (failed.exit_code, failed.stdout, failed.stderr) == (
        5,
        "",
        "Error: solver HiGHS stopped: Unknown\n",
    )
