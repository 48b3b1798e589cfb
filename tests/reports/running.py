"""The command line as a user runs it: another process, in a folder of its own."""

import multiprocessing
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reports.__main__ import main

ROOT = Path(__file__).parent.parent.parent
FLOOD = ROOT / "tests" / "cases" / "flood.yaml"
SMALL = ROOT / "tests" / "cases" / "waiting.yaml"
PATIENCE = 120
"""Seconds after which a command hangs."""

FORKS = multiprocessing.get_context("forkserver")
FORKS.set_forkserver_preload([__name__, "tests.reports.imports"])


def flowing(text: str) -> str:
    """What a terminal shows as one line: it breaks lines where its width has it."""
    return " ".join(text.split())


def run(*words: str | Path, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """`policy-options WORDS`, its output and its exit status.

    A process of its own, forked from one that has imported the program: of a start, the imports take longest.
    Raises subprocess.TimeoutExpired after two minutes.
    """
    with tempfile.TemporaryDirectory() as kept:
        printed, errors = Path(kept, "printed"), Path(kept, "errors")
        process = FORKS.Process(
            target=begin, args=([*map(str, words)], folder, dict(os.environ) | environment, printed, errors)
        )
        process.start()
        process.join(PATIENCE)
        if process.exitcode is None:
            process.kill()
            process.join()
            raise subprocess.TimeoutExpired([*map(str, words)], PATIENCE)
        return subprocess.CompletedProcess(
            words, process.exitcode, printed.read_text("utf-8"), errors.read_text("utf-8")
        )


def begin(words: list[str], folder: Path, environment: dict[str, str], printed: Path, errors: Path) -> None:
    """In the forked process: the command line, with these files for what it prints; ends the process."""
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    for stream, file in ((sys.stdout, printed), (sys.stderr, errors)):
        stream.reconfigure(encoding="utf-8")
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), stream.fileno())
    sys.argv = ["policy-options", *words]
    main()


BEFORE_A_CALL = """
import os, signal, time
from importlib import import_module
from reports.commands.cli import main
module = import_module("{module}")
real = module.{call}
calls = 0
def stand_in(*arguments, **options):
    global calls
    calls += 1
    if calls == {nth}:
        {does}
    return real(*arguments, **options)
module.{call} = stand_in
if __name__ == "__main__":
    main()
"""
"""The command line in which a function does something before its nth call."""

INTERRUPTS = "os.kill(os.getpid(), signal.SIGINT)"
SLEEPS = "time.sleep(600)"


def run_until(
    folder: Path, at: tuple[str, str, int], does: str, *words: str | Path
) -> subprocess.CompletedProcess[str]:
    """`policy-options WORDS` that interrupts itself, or sleeps, before a call. at: module, function, number of the call."""
    script = folder / "until.py"
    module, call, nth = at
    script.write_text(BEFORE_A_CALL.format(module=module, call=call, nth=nth, does=does))
    return subprocess.run(
        [sys.executable, str(script), *map(str, words)],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def interrupted(after: float, *words: str | Path, timeout: float = 30) -> str:
    """What `policy-options WORDS` prints where Ctrl-C comes after so many seconds; it says so, and ends with 130."""
    with subprocess.Popen(
        [sys.executable, "-m", "reports", *map(str, words)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(after)
        process.send_signal(signal.SIGINT)
        printed, errors = process.communicate(timeout=timeout)
    assert process.returncode == 130
    assert "Interrupted" in errors
    assert "Traceback" not in errors
    return printed
