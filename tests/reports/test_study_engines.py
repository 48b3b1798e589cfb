"""A study on a Dask cluster and on the ranks of an MPI job: real processes on this machine, and the same bytes."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from shutil import which

import pytest
from click.testing import CliRunner

from reports.commands import study_run
from reports.commands.cli import main
from reports.commands.study_run import carry_out
from reports.request.statuses import CouldNotRun, Exit
from reports.study import cluster
from reports.study.cluster import Cluster
from reports.study.in_hand import InHand, noted
from tests.reports import study_calls
from tests.reports.running import ROOT, flowing, run
from tests.reports.study_folders import MIDDLING, SHORT, here, parts, prepared_in, rows_computed_here, until

BIN = Path(sys.executable).parent
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "OPENBLAS_NUM_THREADS": "1"}

needs_mpich = pytest.mark.skipif(sys.platform != "linux", reason="the wheels of MPICH are for Linux")
# Where CI is set it must be there, and the test fails without it.
needs_openssl = pytest.mark.skipif(
    which("openssl") is None and not os.environ.get("CI"), reason="openssl makes the certificate"
)


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


@dataclass(frozen=True)
class Dask:
    """A Dask cluster of processes on the loopback, which are ended with the test."""

    folder: Path
    """Where their logs go."""

    address: str
    """Of the scheduler."""

    begun: ExitStack
    """Ends what was begun."""

    def scheduler(self, name: str = "scheduler", *more: str) -> "subprocess.Popen[bytes]":
        """Starts the scheduler, and waits until it listens."""
        port = self.address.rpartition(":")[2]
        words = ["scheduler", "--host", "127.0.0.1", "--port", port, "--no-dashboard", *more]
        return self._started(name, words, b"Scheduler at")

    def worker(self, name: str, *more: str) -> "subprocess.Popen[bytes]":
        """Starts a worker of one thread, and waits until the scheduler knows it."""
        words = ["worker", self.address, "--nthreads", "1", "--no-dashboard", *more]
        return self._started(name, [*words, "--local-directory", str(self.folder / name)], b"Registered to")

    def _started(self, name: str, words: list[str], told: bytes) -> "subprocess.Popen[bytes]":
        found = self.begun.enter_context(process(self.folder, name, sys.executable, "-m", "dask", *words))
        until(lambda: told in (self.folder / f"{name}.log").read_bytes())
        return found


@pytest.fixture
def dask(tmp_path: Path) -> Iterator[Dask]:
    """A cluster of which nothing runs yet."""
    with ExitStack() as begun:
        yield Dask(tmp_path, f"tcp://127.0.0.1:{free_port()}", begun)


def test_a_study_survives_a_worker_and_the_scheduler_of_its_cluster(tmp_path: Path, dask: Dask) -> None:
    (tmp_path / "middling.yaml").write_text(MIDDLING, encoding="utf-8")
    (tmp_path / "here").mkdir()
    study = [
        sys.executable,
        "-m",
        "reports",
        "study",
        "middling.yaml",
        "--out",
        "out",
        "--cluster",
        dask.address,
    ]
    scheduler, lost = dask.scheduler(), dask.worker("lost", "--no-nanny")
    dask.worker("other", "--no-nanny")
    with process(tmp_path, "study", *study) as running:
        until(lambda: parts(tmp_path / "out"))
        lost.send_signal(signal.SIGKILL)
        before = len(parts(tmp_path / "out"))
        until(lambda: len(parts(tmp_path / "out")) > before or running.poll() is not None)
        assert running.poll() is None
        scheduler.send_signal(signal.SIGKILL)
        assert running.wait(timeout=60) == Exit.COULD_NOT_RUN
    (told,) = (tmp_path / "study.log").read_text(encoding="utf-8").splitlines()
    assert told.startswith(
        f"Error: the Dask scheduler at {dask.address} has gone; start it again with `dask scheduler`"
    )
    assert told.endswith("What is finished is kept in out, and the same command goes on from there")
    assert len(parts(tmp_path / "out")) > before
    dask.scheduler("again")
    dask.worker("new", "--no-nanny")
    with process(tmp_path, "resumed", *study) as running:
        assert running.wait(timeout=200) == 0, (tmp_path / "resumed.log").read_text(encoding="utf-8")
    expected = rows_computed_here(tmp_path / "here", MIDDLING)
    assert (tmp_path / "out" / "rows.parquet").read_bytes() == expected


def test_a_row_that_ends_every_worker_of_a_cluster_is_named(
    tmp_path: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(ENVIRONMENT, "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", "0")
    dask.scheduler()
    dask.worker("replaced", "--nanny")
    found, folder = prepared_in(tmp_path)
    done = carry_out(
        found, lambda: Cluster(dask.address), folder, None, "HiGHS", None, None, study_calls.poisonous
    )
    assert done.missing == 0
    assert done.rows.pop(study_calls.POISONOUS)["reason"] == (
        "the process that computed it ended, 2 times of 2 (at money=240, weight.safety=0.7)"
    )
    assert done.rows.pop(study_calls.RAISING)["status"] == "failed"
    right = here(found)
    assert done.rows == {number: right[number] for number in done.rows}


def test_a_cluster_without_workers_ends_the_study_with_a_line(
    tmp_path: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows that the last worker ended with are noted for the next run; without any worker none are."""
    monkeypatch.setattr(cluster, "WORKERLESS", 0.5)
    monkeypatch.setattr(cluster, "COUNTING", 0.1)
    dask.scheduler()
    found, folder = prepared_in(tmp_path)
    runs = partial(
        carry_out,
        found,
        lambda: Cluster(dask.address),
        folder,
        None,
        "HiGHS",
        None,
        None,
        study_calls.poisonous,
    )
    with pytest.raises(CouldNotRun, match=f"has had no worker .* `dask worker {dask.address}`"):
        runs()
    assert noted(folder.in_hand((1, 1)), folder.count) == InHand()
    dask.worker("last", "--no-nanny")
    with pytest.raises(CouldNotRun, match="has had no worker"):
        runs()
    assert study_calls.POISONOUS in noted(folder.in_hand((1, 1)), folder.count).rows


def test_a_worker_and_a_scheduler_that_are_stopped_are_named_and_the_same_command_goes_on(
    tmp_path: Path, dask: Dask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are there, connected, and do nothing: SIGSTOP, as a machine that is suspended or short of memory does it."""
    for name, seconds in (("COUNTING", 0.1), ("WORKERLESS", 0.5), ("ENDING", 0.5)):
        monkeypatch.setattr(cluster, name, seconds)
    monkeypatch.setattr(study_run, "LEAST_PACE", 0.05)
    scheduler, worker = dask.scheduler(), dask.worker("stopped", "--no-nanny")
    (address,) = re.findall(rb"Start worker at: *(\S+)", (tmp_path / "stopped.log").read_bytes())
    found, folder = prepared_in(tmp_path)
    said: list[str] = []

    def stopping(stopped: "subprocess.Popen[bytes]") -> Callable[[], Cluster]:
        """An engine of which this process is stopped as soon as a part is there."""

        class Stopping(Cluster):
            def look(self) -> None:
                if len(parts(folder.path)) > before:
                    stopped.send_signal(signal.SIGSTOP)
                super().look()

        return lambda: Stopping(dask.address, tell=said.append)

    for stopped, limit, told in (
        (
            worker,
            "UNHEARD",
            f"no worker of the Dask scheduler at {dask.address} gives a sign of life: the Dask worker {address.decode()};",
        ),
        (scheduler, "SILENCE", f"the Dask scheduler at {dask.address} is there, but has not answered"),
    ):
        before = len(parts(folder.path))
        runs = partial(
            carry_out, found, stopping(stopped), folder, None, "HiGHS", None, None, study_calls.slowly
        )
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(cluster, limit, 1.5)
            with pytest.raises(CouldNotRun) as ended:
                runs()
        stopped.send_signal(signal.SIGCONT)
        line = ended.value.message
        assert line.startswith(told) and f"`dask worker {dask.address}`" in line
        assert line.endswith(
            f"What is finished is kept in {folder.path}, and the same command goes on from there"
        )
    scheduler.send_signal(signal.SIGSTOP)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cluster, "JOINING", 0.5)
        with pytest.raises(CouldNotRun, match=f"answers at {dask.address} .*says nothing: it is stopped"):
            Cluster(dask.address)
    scheduler.send_signal(signal.SIGCONT)
    assert said and all(
        address.decode() in each and "other workers compute its rows" in each for each in said
    )
    assert noted(folder.in_hand((1, 1)), folder.count) == InHand()  # which is no row's doing
    done = carry_out(found, lambda: Cluster(dask.address), folder, None, "HiGHS", None, None)
    rows = {
        number: {name: cell for name, cell in row.items() if cell is not None}
        for number, row in done.rows.items()
    }
    assert (done.missing, rows) == (0, here(found))


def test_a_cluster_that_does_not_answer_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "study.yaml").write_text(SHORT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster, "JOINING", 1.0)
    address = f"tcp://127.0.0.1:{free_port()}"
    done = CliRunner().invoke(main, ["study", "study.yaml", "--cluster", address])
    assert done.exit_code == Exit.COULD_NOT_RUN
    (told,) = done.stderr.splitlines()
    assert told.startswith(f"Error: no Dask scheduler answers at {address}")
    assert f"start one with `dask scheduler`, and its workers with `dask worker {address}`" in told


@needs_openssl
def test_a_cluster_is_reached_by_tls_with_the_certificates_that_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "study.yaml").write_text(SHORT, encoding="utf-8")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(cluster, "JOINING", 2.0)
    make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=localhost -days 2"
    subprocess.run([*make.split(), "-keyout", "key.pem", "-out", "own.pem"], capture_output=True, check=True)
    secured = ["--tls-ca-file", "own.pem", "--tls-cert", "own.pem", "--tls-key", "key.pem"]
    address = f"tls://127.0.0.1:{free_port()}"
    study = ["study", "study.yaml", "--out", "out", "--cluster", address]
    with ExitStack() as begun:
        dask = Dask(tmp_path, address, begun)
        dask.scheduler("scheduler", "--protocol", "tls", *secured)
        refused = CliRunner().invoke(main, study)
        assert refused.exit_code == Exit.COULD_NOT_RUN
        assert refused.stderr.startswith(f"Error: no Dask scheduler answers at {address}")
        dask.worker("worker", "--no-nanny", *secured)
        done = CliRunner().invoke(
            main, [*study, "--tls-ca", "own.pem", "--tls-cert", "own.pem", "--tls-key", "key.pem"]
        )
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "out" / "rows.parquet").read_bytes() == rows_computed_here(tmp_path / "here", SHORT)


@needs_mpich
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


@needs_mpich
def test_a_row_that_ends_the_whole_mpi_job_is_tried_alone_and_then_named(tmp_path: Path) -> None:
    _, folder = prepared_in(tmp_path)
    job = [BIN / "mpiexec", "-n", "3", sys.executable, "-m", "tests.reports.study_ranks"]
    runs = partial(
        subprocess.run, job, cwd=tmp_path, env=ENVIRONMENT, stdin=subprocess.DEVNULL, capture_output=True, text=True,
        timeout=100,
    )  # fmt: skip
    assert runs().returncode
    first = noted(folder.in_hand((1, 1)), folder.count)
    assert study_calls.POISONOUS in first.rows and first.at_fault is None
    again = runs()
    assert again.returncode
    assert (
        f"ended while {len(first.rows)} rows were computed; they are tried by themselves first"
        in again.stderr
    )
    assert noted(folder.in_hand((1, 1)), folder.count).at_fault == study_calls.POISONOUS
    last = runs()
    assert last.returncode == 0, last.stderr
    assert f"Row {study_calls.POISONOUS + 1} ended the run twice; it is kept as failed." in last.stderr
    assert not folder.in_hand((1, 1)).exists()
    rows, _ = folder.finished()
    assert len(rows) == folder.count
    named = rows[study_calls.POISONOUS]
    assert (
        named["reason"]
        == "the process that computed it ended, 2 times of 2 (at money=240, weight.safety=0.7)"
    )


@needs_mpich
def test_one_rank_is_too_few(tmp_path: Path) -> None:
    (tmp_path / "study.yaml").write_text(SHORT, encoding="utf-8")
    done = run("study", "study.yaml", "--mpi", folder=tmp_path)
    assert done.returncode == Exit.COULD_NOT_RUN
    assert "one hands out the work of the others" in flowing(done.stderr)
