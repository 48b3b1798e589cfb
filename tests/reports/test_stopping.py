"""Ctrl-C and SIGTERM, wherever they come: 130 and 143, no traceback, nothing half written, whoever swallows them."""

import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.cases import case_text

ROOT = Path(__file__).parents[2]

HEAD = """
import os, signal, sys
from reports.request.stopping import leave, listen, run
listen()
"""


def ended(code: str, **options: object) -> subprocess.CompletedProcess[str]:
    """A process that runs this code after it has begun to listen."""
    return subprocess.run(
        [sys.executable, "-c", HEAD + code], capture_output=True, text=True, cwd=ROOT, timeout=120, **options
    )


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_the_program_is_imported_ends_it_without_a_traceback(
    number: signal.Signals, status: int
) -> None:
    done = ended(f"os.kill(os.getpid(), {int(number)})\nprint('went on')")
    assert (done.returncode, done.stdout, done.stderr) == (status, "", "Interrupted.\n")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_the_status_tells_of_a_signal_whose_exception_was_swallowed(number: int, status: int) -> None:
    code = f"""
def call():
    try:
        os.kill(os.getpid(), {int(number)})
    except BaseException:
        pass
    print('told')
leave(run(call))
"""
    done = ended(code)
    assert (done.returncode, done.stdout, done.stderr) == (status, "told\n", "")


def test_what_a_library_makes_of_it_is_no_defect() -> None:
    code = """
def call():
    try:
        os.kill(os.getpid(), signal.SIGTERM)
    except BaseException as error:
        raise ImportError("half a module") from error
leave(run(call))
"""
    done = ended(code)
    assert (done.returncode, done.stderr) == (143, "Interrupted.\n")


def test_an_exception_that_a_finaliser_swallowed_is_raised_again() -> None:
    code = """
class Held:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        sum(range(1000))
def call():
    held = Held()
    del held
    signal.pause()
    signal.pause()
leave(run(call))
"""
    done = ended(code)
    assert done.returncode == 130
    assert "Traceback" not in done.stderr


def test_so_is_a_time_limit_that_a_finaliser_swallowed() -> None:
    code = """
import time
from reports.request.stopping import enforced
class Held:
    def __del__(self):
        time.sleep(1)
def call():
    try:
        with enforced(0, TimeoutError):
            held = Held()
            del held
            signal.pause()
    except TimeoutError:
        print("over")
leave(run(call))
"""
    done = ended(code)
    assert (done.returncode, done.stdout, done.stderr) == (0, "over\n", "")


def test_what_ignores_ctrl_c_goes_on_ignoring_it() -> None:
    code = """
def call():
    os.kill(os.getpid(), signal.SIGINT)
    print("went on")
leave(run(call))
"""
    done = subprocess.run(
        [sys.executable, "-c", "import signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)" + HEAD + code],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert (done.returncode, done.stdout) == (0, "went on\n")


def test_a_file_that_is_half_written_is_removed(tmp_path: Path) -> None:
    """Whether its own context removes it, or is never left."""
    for lost in (False, True):
        code = f"""
from pathlib import Path
from reports.files.writing import written_whole
def call():
    writing = written_whole(Path({str(tmp_path / "out.csv")!r}))
    writing.__enter__().write_text("half")
    assert len(os.listdir({str(tmp_path)!r})) == 1
    sys.modules["kept"] = writing if {lost} else None
    os.kill(os.getpid(), signal.SIGTERM)
leave(run(call))
"""
        done = ended(code)
        assert done.returncode == 143, done.stderr
        assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_search_prints_what_it_found(tmp_path: Path, number: int, status: int) -> None:
    """The line of progress, shown on a terminal only, tells when the search runs; then comes the signal."""
    (tmp_path / "case.yaml").write_text(case_text(60), encoding="utf-8")
    terminal, shown_on = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "reports", "frontier", str(tmp_path / "case.yaml")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=shown_on,
        text=True,
    ) as process:
        os.close(shown_on)
        shown = ""
        while "per cent searched" not in shown:
            shown += os.read(terminal, 1000).decode()
        process.send_signal(number)
        printed, _ = process.communicate(timeout=120)
    os.close(terminal)
    assert process.returncode == status
    assert "Not proved complete" in " ".join(printed.split())
