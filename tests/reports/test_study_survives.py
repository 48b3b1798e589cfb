"""A study that is ended in the middle, by whom and however, and workers that end: nothing finished is lost."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from reports.commands import study_run
from reports.commands.study_run import carry_out
from reports.commands.study_task import NEEDED, answer_rows
from reports.request.statuses import CouldNotRun, Exit
from reports.study.engines import Processes
from reports.study.folder import Folder, begin
from tests.reports import study_calls
from tests.reports.running import ROOT, flowing, run
from tests.reports.study_folders import LONG, here, parts, prepared_in, rows_computed_here, until


@pytest.fixture
def made(tmp_path: Path) -> tuple[Any, Folder]:
    """A study prepared here, and its folder."""
    return prepared_in(tmp_path)


def children(of: int) -> list[int]:
    """The processes that a process has started and that live."""
    found = []
    for each in Path("/proc").glob("[0-9]*"):
        try:
            fields = (each / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == of and fields[0] != "Z":
            found.append(int(each.name))
    return found


def started(folder: Path, out: str) -> "subprocess.Popen[str]":
    """The long study, on its way into a folder."""
    return subprocess.Popen(
        [sys.executable, "-m", "reports", "study", "long.yaml", "--workers", "2", "--out", out],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="children are looked up in /proc")
def test_what_is_finished_survives_whatever_ends_it(tmp_path: Path) -> None:
    """SIGINT to the whole group, as Ctrl-C sends it, kill -9 and SIGTERM, one after the other; then the same command."""
    (tmp_path / "long.yaml").write_text(LONG, encoding="utf-8")
    out = tmp_path / "ended"
    for number, status in ((signal.SIGINT, 130), (signal.SIGKILL, -9), (signal.SIGTERM, 143)):
        before = len(parts(out))
        with started(tmp_path, "ended") as process:
            until(
                lambda before=before, process=process: len(parts(out)) > before or process.poll() is not None
            )
            assert process.poll() is None, "the study is too short for this test"
            family = children(process.pid)
            assert family
            (os.killpg if number == signal.SIGINT else os.kill)(process.pid, number)
            printed, errors = process.communicate(timeout=60)
        assert process.returncode == status, errors
        assert "Traceback" not in errors
        until(lambda family=family: not any(Path(f"/proc/{each}").exists() for each in family), 10)
        if status != -9:
            assert "rows are finished; what follows counts these alone" in flowing(printed)
            assert "What is finished is kept in ended" in flowing(errors)
            assert not list(out.rglob(".*"))
        assert not (out / "rows.parquet").exists()
    done = run("study", "long.yaml", "--out", "ended", folder=tmp_path)
    assert done.returncode == 0, done.stderr
    assert not parts(out)
    assert not list(out.rglob(".*"))
    (tmp_path / "here").mkdir()
    assert (out / "rows.parquet").read_bytes() == rows_computed_here(tmp_path / "here", LONG)


def test_a_folder_that_is_removed_while_a_study_runs_is_said_and_not_made_anew(
    made: tuple[Any, Folder], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the parts that follow would stand there without the manifest of a study, and no command would take them."""
    monkeypatch.setattr(study_run, "LEAST_PACE", 0.05)
    found, folder = made

    class Removing(Processes):
        def look(self) -> None:
            if parts(folder.path):
                shutil.rmtree(folder.path)

    with (
        pytest.raises(CouldNotRun, match=r"was removed.*the same command begins it again"),
        folder.held((1, 1)),
    ):
        carry_out(found, lambda: Removing(1), folder, None, "HiGHS", None, None, study_calls.slowly)
    assert not folder.path.exists()
    begin(folder.path, found.manifest("HiGHS"))
    assert computed(made, answer_rows) == here(found)


def test_the_time_limit_keeps_what_is_finished(tmp_path: Path) -> None:
    (tmp_path / "long.yaml").write_text(LONG, encoding="utf-8")
    done = run("study", "long.yaml", "--out", "limited", "--time-limit", "1", folder=tmp_path)
    assert done.returncode == Exit.NOT_PROVED
    assert "Stopped by the time limit; not finished:" in done.stderr
    assert not (tmp_path / "limited" / "rows.parquet").exists()


def computed(made: tuple[Any, Folder], call: Callable[[str], str], workers: int = 2) -> dict[int, Any]:
    """All rows, by processes that call this, without the cells that hold nothing."""
    found, folder = made
    done = carry_out(found, lambda: Processes(workers), folder, None, "HiGHS", None, None, call)
    assert (done.missing, done.stopped) == (0, None)
    return {
        number: {name: cell for name, cell in row.items() if cell is not None}
        for number, row in done.rows.items()
    }


def test_a_worker_that_ends_is_replaced_and_its_rows_are_computed_again(
    made: tuple[Any, Folder], tmp_path: Path
) -> None:
    mark = tmp_path / "died"
    assert computed(made, partial(study_calls.dying_once, mark)) == here(made[0])
    assert mark.exists()


def test_a_row_that_cannot_be_computed_is_named_and_costs_no_other(made: tuple[Any, Folder]) -> None:
    told, right = computed(made, study_calls.poisonous), here(made[0])
    for row, reason in (
        (study_calls.POISONOUS, "the process that computed it ended, 2 times of 2"),
        (study_calls.RAISING, "ZeroDivisionError: division by zero, 2 times of 2"),
    ):
        failed = told.pop(row)
        assert failed["status"] == "failed"
        assert failed["reason"].startswith(reason) and "money=" in failed["reason"]
        del right[row]
    assert told == right


def test_what_processes_import_before_they_are_forked_is_there() -> None:
    """A name that is not there would be passed over, and every process would import all of it again."""
    assert answer_rows.__module__ in NEEDED
    for name in NEEDED:
        import_module(name)
    assert "numba" in sys.modules
