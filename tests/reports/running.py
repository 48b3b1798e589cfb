"""The command line as a user runs it: another process, in a folder of its own."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
FLOOD = ROOT / "tests" / "cases" / "flood.yaml"
SMALL = ROOT / "tests" / "cases" / "waiting.yaml"


def flowing(text: str) -> str:
    """What a terminal shows as one line: it breaks lines where its width has it."""
    return " ".join(text.split())


def run(*words: str | Path, folder: Path = ROOT, **environment: str) -> subprocess.CompletedProcess[str]:
    """`policy-options WORDS`, its output and its exit status."""
    return subprocess.run(
        [sys.executable, "-m", "reports", *map(str, words)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


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
