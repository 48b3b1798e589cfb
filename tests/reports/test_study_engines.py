"""A study on a Dask cluster and on the ranks of an MPI job: real processes on this machine, and the same bytes."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner

from reports.commands.cli import main
from reports.request.statuses import Exit
from reports.study import engines
from tests.reports.running import ROOT, flowing, run
from tests.reports.study_folders import LONG, SHORT, parts, rows_computed_here, until

BIN = Path(sys.executable).parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}


@contextmanager
def process(folder: Path, name: str, *words: str) -> "Iterator[subprocess.Popen[bytes]]":
    """A process that is ended at the end; what it prints goes into a file of its name."""
    with (
        (folder / f"{name}.log").open("wb") as log,
        subprocess.Popen(words, cwd=folder, env=ENVIRONMENT, stdout=log, stderr=log) as begun,
    ):
        try:
            yield begun
        finally:
            begun.kill()


def free_port() -> int:
    """A port of the loopback that nothing listens to."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def test_a_cluster_that_loses_a_worker_writes_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "long.yaml").write_text(LONG, encoding="utf-8")
    (tmp_path / "here").mkdir()
    address = f"tcp://127.0.0.1:{free_port()}"
    dask = [sys.executable, "-m", "dask"]
    with ExitStack() as stack:
        words = ["--host", "127.0.0.1", "--port", address.rpartition(":")[2], "--no-dashboard"]
        stack.enter_context(process(tmp_path, "scheduler", *dask, "scheduler", *words))
        until(lambda: b"Scheduler at" in (tmp_path / "scheduler.log").read_bytes())
        workers = [
            stack.enter_context(
                process(
                    tmp_path,
                    f"worker-{n}",
                    *dask,
                    "worker",
                    address,
                    "--nthreads",
                    "1",
                    "--no-nanny",
                    "--no-dashboard",
                    "--local-directory",
                    str(tmp_path / f"worker-{n}"),
                )
            )
            for n in range(2)
        ]
        for n in range(2):
            until(lambda n=n: b"Registered to" in (tmp_path / f"worker-{n}.log").read_bytes())
        study = [sys.executable, "-m", "reports", "study", "long.yaml", "--out", "out", "--cluster", address]
        with process(tmp_path, "study", *study) as running:
            until(lambda: parts(tmp_path / "out"))
            assert running.poll() is None
            workers[0].send_signal(signal.SIGKILL)
            assert running.wait(timeout=200) == 0, (tmp_path / "study.log").read_text(encoding="utf-8")
    expected = rows_computed_here(tmp_path / "here", LONG)
    assert (tmp_path / "out" / "rows.parquet").read_bytes() == expected


def test_a_cluster_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "study.yaml").write_text(SHORT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(engines, "JOINING", 1.0)
    done = CliRunner().invoke(main, ["study", "study.yaml", "--cluster", f"tcp://127.0.0.1:{free_port()}"])
    assert done.exit_code == Exit.COULD_NOT_RUN
    assert "no Dask scheduler answers at tcp://127.0.0.1" in flowing(done.stderr)


@pytest.mark.skipif(sys.platform != "linux", reason="the wheels of MPICH are for Linux")
def test_the_ranks_of_an_mpi_job_write_the_same_bytes(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(SHORT, encoding="utf-8")
    (tmp_path / "here").mkdir()
    done = subprocess.run(
        [BIN / "mpiexec", "-n", "3", sys.executable, "-m", "reports", "study", "study.yaml", "--mpi", "--out", "out"],
        cwd=tmp_path, env=ENVIRONMENT, capture_output=True, text=True, timeout=200,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("The rows of each variant") == 1
    expected = rows_computed_here(tmp_path / "here", SHORT)
    assert (tmp_path / "out" / "rows.parquet").read_bytes() == expected


@pytest.mark.skipif(sys.platform != "linux", reason="the wheels of MPICH are for Linux")
def test_one_rank_is_too_few(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(SHORT, encoding="utf-8")
    done = run("study", "study.yaml", "--mpi", folder=tmp_path)
    assert done.returncode == Exit.COULD_NOT_RUN
    assert "one hands out the work of the others" in flowing(done.stderr)
