"""Whether time limits hold: every command on generated cases, with limits from a twentieth of a second on.

    python -m benchmarks.limits [--quick] [COMMAND ...]

Prints, of each run, by how much it ended after its limit and its start-up (what the command takes for a case of one
lever), its processor time, its exit status, and whether what it printed is JSON. What comes late on a machine that
does other things besides is run again, its start-up too. Run by hand: it takes long.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from resource import RUSAGE_CHILDREN, getrusage

LEVERS, OBJECTIVES, LIMITS = (12, 40, 100, 300), (2, 5, 8, 15), (0.05, 0.5, 2.0, 5.0)
COMMANDS = ("optimize", "frontier", "sweep", "evidence", "robust", "contingency", "actors", "brief")
STATUSES = (0, 3, 4)
TOO_LATE = 1.0
"""Seconds after the limit and the start-up that are too many."""

TRIES = 3
"""Runs of what comes late, of which the best counts."""

TO_WRITE = 15.0
"""The same for a brief, which is still to be set and written."""


def case_of(levers: int, objectives: int, seed: int = 1) -> str:
    """A case in which nearly every bundle is efficient."""
    random = Random(seed)
    names = [f"o{n}" for n in range(objectives)]
    stated = {
        "objectives": {o: {"sense": "maximise", "worst": 0, "best": 60 * levers} for o in names},
        "resources": {"money": {"limit": 4 * levers}},
        "levers": {
            f"l{n:03}": {
                "levels": {
                    "on": {
                        "cost": {"money": random.randint(1, 20)},
                        "scores": {o: random.randint(0, 100) for o in names},
                    }
                }
            }
            for n in range(levers)
        },
    }
    head = "format: 1\ntitle: Limits\nas_of: 2024-03-15\n"
    return head + "".join(f"{section}: {json.dumps(content)}\n" for section, content in stated.items())


@dataclass(frozen=True)
class Run:
    """seconds, on the clock and of processors; status; what it printed."""

    seconds: float
    processor: float
    status: int
    out: str
    errors: str


def run(*arguments: str, folder: Path) -> Run:
    before, began = getrusage(RUSAGE_CHILDREN), time.monotonic()
    command = [sys.executable, "-m", "reports", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    seconds, after = time.monotonic() - began, getrusage(RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Run(seconds, processor, done.returncode, done.stdout, done.stderr)


def asked(is_quick: bool, commands: Sequence[str]) -> Iterator[tuple[str, int, int, float]]:
    """Command, levers, objectives, limit."""
    for levers in LEVERS[::2] if is_quick else LEVERS:
        for objectives in OBJECTIVES[::2] if is_quick else OBJECTIVES:
            for limit in LIMITS[1:3] if is_quick else LIMITS:
                for command in commands:
                    yield command, levers, objectives, limit


def main() -> int:
    wrong, named = 0, [name for name in COMMANDS if name in sys.argv] or COMMANDS
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small.yaml").write_text(case_of(1, 2), encoding="utf-8")
        startups = {c: min(run(c, "small.yaml", folder=folder).seconds for _ in range(2)) for c in named}
        print("start-up", ", ".join(f"{command} {seconds:.2f} s" for command, seconds in startups.items()))
        for command, levers, objectives, limit in asked("--quick" in sys.argv, named):
            case = folder / "case.yaml"
            case.write_text(case_of(levers, objectives), encoding="utf-8")
            arguments = (command, str(case), "--time-limit", str(limit), "--format", "json")
            done = run(*arguments, folder=folder)
            late = done.seconds - limit - startups[command]
            allowed = TO_WRITE if command == "brief" else TOO_LATE
            for _ in range(TRIES - 1):
                if late <= allowed:
                    break
                startup = run(command, "small.yaml", folder=folder).seconds
                done = run(*arguments, folder=folder)
                late = min(late, done.seconds - limit - startup)
            status, errors = done.status, done.errors
            try:
                is_json = isinstance(json.loads(done.out), dict)
            except ValueError:
                is_json = False
            bad = [
                *(["late"] if late > allowed else []),
                *(["status"] if status not in STATUSES else []),
                *([] if is_json else ["no JSON"]),
                *(["traceback"] if "Traceback" in errors else []),
            ]
            wrong += bool(bad)
            told = f"{command:12} {levers:4} levers {objectives:3} objectives {limit:5.2f} s"
            print(
                f"{told} {late:+6.2f} s, processors {done.processor:5.2f} s, exit {status} {', '.join(bad)}",
                flush=True,
            )
            if "traceback" in bad:
                print(errors.splitlines()[-1])
    print(f"{wrong} wrong")
    return int(wrong > 0)


if __name__ == "__main__":
    sys.exit(main())
