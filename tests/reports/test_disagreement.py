"""Two ways that disagree: the better bundle is shown as not proved, the case is written beside, and nothing is lost."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from decision.solve.solve_and_cut import Disagreement
from decision.solve.solver import solve
from decision.solve.solver_outcome import Solved
from reports.commands.cli import main
from tests.reports.running import FLOOD


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def the_worst(program: Any, **asked: Any) -> Solved:
    """A solver that takes the worst bundle for the best, and says its right value."""
    wanted = program.objective
    program.setObjective(-1 * wanted)
    solve(program, **asked)
    program.setObjective(wanted)
    return Solved("optimal", float(wanted.value()))


def test_the_better_bundle_is_shown_and_the_case_is_written_beside(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    right = json.loads(CliRunner().invoke(main, ["optimize", str(FLOOD), "--format", "json"]).stdout)
    monkeypatch.setattr("decision.solve.solve_and_cut.solve", the_worst)
    result = CliRunner().invoke(main, ["optimize", str(FLOOD), "--format", "json"])
    assert result.exit_code == 4
    told = json.loads(result.stdout)
    assert told["status"] == "not_proved"
    assert told["bundles"][0]["id"] == right["bundles"][0]["id"] and len(told["bundles"]) == 1
    written = json.loads((folder / "flood-disagreement.json").read_text(encoding="utf-8"))
    assert written["case"] == FLOOD.read_text(encoding="utf-8")
    assert written["command"] == "optimize" and "flood-disagreement.json" in result.stderr
    CliRunner().invoke(main, ["optimize", str(FLOOD)])
    assert (folder / "flood-disagreement-2.json").exists()


def test_a_disagreement_in_any_other_part_is_no_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def disagree(*asked: Any, **more: Any) -> None:
        raise Disagreement("the solver says 1, the case says 2")

    monkeypatch.setattr("decision.sweep", disagree)
    result = CliRunner().invoke(main, ["sweep", str(FLOOD)])
    assert result.exit_code == 4 and "the solver says 1, the case says 2" in result.stderr
    assert (folder / "flood-disagreement.json").exists()


def test_how_many_ways_agree_is_said(folder: Path) -> None:
    result = CliRunner().invoke(main, ["optimize", str(FLOOD)])
    said = "Proved best on these inputs by two ways, the integer program and a list of all feasible bundles"
    assert said in " ".join(result.stdout.split())
