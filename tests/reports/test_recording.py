"""Runs of the commands in the ledger: what is recorded, and that the answer prints whatever becomes of the record."""

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from click.testing import CliRunner, Result

from options import load_case
from options.canonical import case_hash, read_stored
from reports.commands.cli import main
from reports.ledger.place import VARIABLE
from reports.ledger.store import entries, faults
from tests.reports.running import BEFORE_A_CALL, FLOOD, INTERRUPTS, ROOT, flowing, run

RECORDED: dict[str, list[str]] = {
    "optimize": ["--limit", "money=-20%", "--top", "2"],
    "frontier": ["--must", "drills"],
    "sweep": ["--objective", "safety", "--weights", "treasury"],
    "robust": ["--draws", "50", "--seed", "7"],
    "contingency": ["--bound", "trust_floor=+5%"],
    "explain": ["--why-not", "levee", "--suppose", "snow_forecast=established"],
    "brief": ["--json", "--decide-by", "2024-04-12", "--for", "the mayor",
              "--weights", "safety=0.50,disruption=0.5,trust=0"],
}  # fmt: skip
"""Every command that is recorded, with options of every kind."""


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def invoked(*words: str | Path, **environment: str) -> Result:
    """A command in this process, whose own failures are raised."""
    done = CliRunner().invoke(main, [str(word) for word in words], env=environment)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@pytest.mark.parametrize("command", RECORDED)
def test_a_run_is_recorded_whatever_it_prints(command: str, tmp_path: Path) -> None:
    ledger = tmp_path / "runs.sqlite3"
    table = invoked(command, FLOOD, *RECORDED[command], "--ledger", ledger)
    told = invoked(command, FLOOD, *RECORDED[command], "--force" if command == "brief" else "--format=json",
                   "--format", "json", "--ledger", ledger)  # fmt: skip
    assert (table.exit_code, told.exit_code) == (0, 0), table.stderr
    assert flowing(table.stderr).startswith(f"Runs are recorded in {ledger}, to be read by its owner alone;")
    assert "Runs are recorded" not in told.stderr
    first, second = (each.record for each in entries(ledger))
    assert faults(ledger) == []
    assert (first.command, first.case_path) == (command, str(FLOOD))
    assert first.result == second.result and first.answer_hash == second.answer_hash
    assert first.case_hash == case_hash(load_case(FLOOD))
    assert read_stored(first.case_text, "run:1").case == load_case(FLOOD)
    assert first.seed == {"robust": 7, "sweep": 1}.get(command)
    assert {"policy-options", "pulp", "solver", "solver_version", "python"} == set(first.engine)
    assert first.certificate and set(first.certificate) <= {
        "status", "witnesses", "complete", "certified", "exact", "bound", "gap",
    }  # fmt: skip
    if command != "frontier":  # of which the ledger has the first bundles alone
        assert json.loads(first.result) == json.loads(told.stdout)
    told_options = " ".join(first.options)
    for word in RECORDED[command]:
        assert word.replace("0.50", "0.5") in told_options
    assert "--ledger" not in told_options and "--format" not in told_options


@pytest.mark.parametrize("command", ["optimize", "sweep"])
def test_output_is_the_same_with_a_ledger_and_without(command: str, tmp_path: Path) -> None:
    for form in ("json", "csv"):
        with_one = invoked(command, FLOOD, "--format", form, "--ledger", tmp_path / "runs.sqlite3")
        without = invoked(command, FLOOD, "--format", form, "--no-ledger")
        assert with_one.stdout_bytes == without.stdout_bytes


def test_which_ledger_is_used(tmp_path: Path) -> None:
    own, named = tmp_path / "own.sqlite3", tmp_path / "named.sqlite3"
    assert invoked("optimize", FLOOD, "--no-ledger", **{VARIABLE: str(own)}).exit_code == 0
    assert not own.exists()
    assert invoked("optimize", FLOOD, **{VARIABLE: str(own)}).exit_code == 0
    assert invoked("optimize", FLOOD, "--ledger", named, **{VARIABLE: "off"}).exit_code == 0
    assert len(entries(own)) == len(entries(named)) == 1
    both = invoked("optimize", FLOOD, "--ledger", named, "--no-ledger")
    assert both.exit_code == 2 and "exclude each other" in both.stderr


@pytest.mark.parametrize("command", ["check", "evaluate", "evidence", "diff"])
def test_other_commands_are_not_recorded(command: str, tmp_path: Path) -> None:
    ledger = tmp_path / "runs.sqlite3"
    second = {"evaluate": ["best"], "diff": [str(FLOOD)]}.get(command, [])
    assert invoked(command, FLOOD, *second, **{VARIABLE: str(ledger)}).exit_code == 0
    assert not ledger.exists()


def test_what_ends_otherwise_is_recorded_as_well(tmp_path: Path) -> None:
    ledger = tmp_path / "runs.sqlite3"
    infeasible = invoked("optimize", FLOOD, "--limit", "money=10", "--ledger", ledger)
    cut = invoked("optimize", FLOOD, "--time-limit", "1e-9", "--ledger", ledger)
    wrong = invoked("optimize", FLOOD, "--must", "nothing", "--ledger", ledger)
    assert (infeasible.exit_code, cut.exit_code, wrong.exit_code) == (3, 4, 2)
    none, late = (each.record for each in entries(ledger))
    assert none.certificate["status"] == "infeasible" and json.loads(none.result)["conflict"]
    assert late.certificate["status"] == "time_limit" and json.loads(late.result)["unfinished"]


def test_changes_laid_over_the_case_are_in_what_is_recorded(tmp_path: Path) -> None:
    ledger, changes = tmp_path / "runs.sqlite3", tmp_path / "changes.yaml"
    changes.write_text("resources: {money: {limit: 300}}\n", encoding="utf-8")
    assert invoked("optimize", FLOOD, "--with", changes, "--ledger", ledger).exit_code == 0
    (entry,) = entries(ledger)
    assert read_stored(entry.record.case_text, "run:1").case.resources["money"].limit == 300
    assert entry.record.case_hash != case_hash(load_case(FLOOD))


def test_a_marked_case_is_held_whole_and_that_is_said(tmp_path: Path) -> None:
    """A ledger holds what only some may see: `runs` says so, with the marking of each run."""
    ledger, case = tmp_path / "runs.sqlite3", tmp_path / "secret.yaml"
    text = FLOOD.read_text(encoding="utf-8").replace("marking: UNCLASSIFIED", "marking: SECRET")
    case.write_text(text, encoding="utf-8")
    assert invoked("optimize", case, "--ledger", ledger).exit_code == 0
    listed = flowing(invoked("runs", "--ledger", ledger).stdout)
    assert "secret.yaml SECRET" in listed
    assert "It can be read by its owner alone. It holds every case whole, whatever its marking" in listed
    shown = invoked("runs", "show", "1", "--ledger", ledger).stdout.splitlines()
    assert (shown[0], shown[-1]) == ("SECRET", "SECRET")


def damaged(path: Path) -> None:
    path.write_bytes(b"no ledger " * 1000)


def a_folder(path: Path) -> None:
    path.mkdir()


def below_a_file(path: Path) -> None:
    path.parent.rmdir()
    path.parent.write_text("a file where a folder should be")


def held_by_another(path: Path) -> sqlite3.Connection:
    invoked("optimize", FLOOD, "--ledger", path)
    path.chmod(0o600)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    return other


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (damaged, "is damaged or no ledger"),
        (a_folder, "is a folder"),
        (below_a_file, "(?i)not a directory|file exists"),
        (held_by_another, "database is locked"),
    ],
)
def test_the_answer_prints_whatever_is_wrong_with_the_ledger(
    spoil: Callable[[Path], Any], why: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reports.ledger.store.PATIENCE", 0.05)
    ledger = tmp_path / "folder" / "runs.sqlite3"
    ledger.parent.mkdir()
    other = spoil(ledger)
    done = invoked("optimize", FLOOD, "--format", "json", **{VARIABLE: str(ledger)})
    if other is not None:
        other.close()
    assert done.exit_code == 0
    assert json.loads(done.stdout)["status"] == "optimal"
    (line,) = done.stderr.splitlines()
    assert line.startswith("Warning: this run was not recorded: ")
    with pytest.raises(AssertionError, match=why):
        raise AssertionError(line)


def test_without_a_home_the_answer_prints() -> None:
    done = run("optimize", FLOOD, **{VARIABLE: "", "HOME": "/nowhere/at/all", "XDG_DATA_HOME": ""})
    assert done.returncode == 0 and "drills.on+gauges.dense" in done.stdout
    assert done.stderr == "Warning: this run was not recorded: there is no home folder to keep it in.\n"
    assert not Path("/nowhere").exists()


def test_on_a_full_disk_the_answer_prints_and_earlier_runs_stay(tmp_path: Path) -> None:
    """A limit on the size of files stands for the disk: what exceeds it cannot be written."""
    ledger = tmp_path / "runs.sqlite3"
    assert invoked("optimize", FLOOD, "--ledger", ledger).exit_code == 0
    before = entries(ledger)

    def full() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))

    done = subprocess.run(
        [sys.executable, "-m", "reports", "robust", str(FLOOD), "--draws", "20", "--ledger", str(ledger)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, preexec_fn=full,
    )  # fmt: skip
    assert done.returncode == 0 and "drills" in done.stdout
    (line,) = done.stderr.splitlines()
    assert line.startswith("Warning: this run was not recorded: ") and "Traceback" not in line
    assert (entries(ledger), faults(ledger)) == (before, [])


def test_in_a_folder_that_may_not_be_written_a_ledger_says_so() -> None:
    """As somebody else where root runs the tests, who may write anywhere."""
    script = """
import os, sys
from pathlib import Path
from reports.ledger.failures import LedgerFailed
from reports.ledger.store import append
from tests.reports.test_ledger import RECORD
if os.geteuid() == 0:
    os.setuid(65534)
try:
    append(Path(sys.argv[1]), RECORD)
except LedgerFailed as error:
    print(error.why)
"""
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", script, f"{folder}/runs.sqlite3"],
            cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    assert (done.stdout, done.stderr) == ("Permission denied\n", "")


def test_an_interruption_while_it_is_recorded_leaves_the_ledger_whole(tmp_path: Path) -> None:
    ledger, script = tmp_path / "runs.sqlite3", tmp_path / "until.py"
    assert invoked("optimize", FLOOD, "--ledger", ledger).exit_code == 0
    text = BEFORE_A_CALL.format(module="reports.ledger.store", call="chained", nth=1, does=INTERRUPTS)
    handled = (
        "    from reports.request.stopping import leave, listen, run\n    listen()\n    leave(run(main))"
    )
    script.write_text(text.replace("    main()", handled))
    done = subprocess.run(
        [sys.executable, str(script), "optimize", str(FLOOD), "--ledger", str(ledger)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False, env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 130, done.stderr
    assert "drills.on+gauges.dense" in done.stdout and "Traceback" not in done.stderr
    assert (len(entries(ledger)), faults(ledger)) == (1, [])
