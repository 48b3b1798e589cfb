"""Whether Ctrl-C and SIGTERM end every command as they should, at random moments.

    python -m benchmarks.interrupts [TRIES]

Prints, of each try, the command, the signal, the moment, the exit status, how long it took to end, and what it left
behind. A command that had ended by itself is not counted.
"""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from random import Random

from benchmarks.limits import COMMANDS, case_of

LATEST = 8.0
"""Seconds after the start at which a signal comes at the latest."""

TOO_LONG, TO_WRITE = 5.0, 30.0
"""Seconds from the signal to the end that are too many, and for a brief, which is still to be set and written."""

PYTHON = 0.15
"""Seconds until Python has come to our first line; what comes before is not ours to answer."""


def left_of(group: int) -> bool:
    """Whether a process of the group lives."""
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def main() -> int:
    tries = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    random, wrong = Random(1), 0
    signal.signal(
        signal.SIGINT, signal.default_int_handler
    )  # what is begun here hears it, even in the background
    for _ in range(tries):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            levers, objectives = random.choice((12, 50, 100)), random.choice((2, 5, 7))
            (folder / "case.yaml").write_text(case_of(levers, objectives), encoding="utf-8")
            command, number = random.choice(COMMANDS), random.choice((signal.SIGINT, signal.SIGTERM))
            moment = random.uniform(0.1, LATEST) if random.random() < 0.7 else random.uniform(0.05, 1.5)
            with subprocess.Popen(
                [sys.executable, "-m", "reports", command, "case.yaml"],
                cwd=folder,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
                start_new_session=True,
                env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])},
            ) as process:
                time.sleep(moment)
                ended = process.poll() is not None
                began = time.monotonic()
                process.send_signal(number)
                try:
                    told, errors = process.communicate(timeout=120)
                except subprocess.TimeoutExpired:
                    process.kill()
                    told, errors = process.communicate()
                took = time.monotonic() - began
            for _ in range(30):
                if not left_of(process.pid):
                    break
                time.sleep(0.1)
            hidden = [file.name for file in folder.iterdir() if file.name.startswith(".")]
            lives = left_of(process.pid)
            if lives:
                os.killpg(process.pid, signal.SIGKILL)
        # All was printed and it was about to end, or Python itself had not begun with anything of ours.
        right = [128 + number, 0 if told else 128 + number, -number if moment < PYTHON else 128 + number]
        bad = [
            *(["status"] if not ended and process.returncode not in right else []),
            *(["traceback"] if "Traceback" in errors else []),
            *(["files " + ", ".join(hidden)] if hidden else []),
            *(["a process is left"] if lives else []),
            *(["long"] if took > (TO_WRITE if command == "brief" else TOO_LONG) else []),
        ]
        wrong += bool(bad)
        what = f"{command:12} {levers:3} levers {objectives} objectives {number.name} at {moment:5.2f} s"
        said = " (had ended)" if ended else ""
        print(f"{what}: exit {process.returncode}{said} after {took:.2f} s {'; '.join(bad)}", flush=True)
        if "traceback" in bad:
            print("    " + "\n    ".join(errors.splitlines()[-6:]))
    print(f"{wrong} of {tries} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
