"""How `frontier`, `sweep` and `robust` grow over levers and objectives: what ends, what stops, and what is then left open.

    python -m benchmarks.questions_growth [COMMAND ...]

Each cell of a table is a whole process on a case of `benchmarks/efficient.py`, with scores that are intervals where
they are drawn. What the process says itself is what the table shows: its gap, and the parts it names as unfinished or
left out.
"""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.efficient import lever_case
from benchmarks.table import table, write_between

LEVERS, OBJECTIVES = (10, 20, 30, 40, 60, 80, 100), (2, 3, 4, 5, 6, 7)
LIMIT = 5
"""Seconds of `--time-limit`."""
COMMANDS = ("frontier", "sweep", "robust")
STOPPED = 4
"""The exit status of what the time limit ended."""


def left_open(document: Mapping[str, Any]) -> str:
    """What a document names as not finished: its gap, and its parts by name."""
    parts = [part["part"] for key in ("unfinished", "left_out") for part in document[key]]
    gap = document.get("gap")
    return ", ".join(([f"gap {gap:.1f}"] if gap else []) + parts)


def found(command: str, document: Mapping[str, Any]) -> str:
    """How much a document holds: bundles, or the draws whose best bundle is known."""
    if command == "robust":
        return f"{document['draws']:,} draws"
    number = len(document["bundles"])
    return f"{number:,} bundle{'' if number == 1 else 's'}"


def cell(command: str, case: Path) -> str:
    """One run: seconds with start-up, what was found, and what was left open.

    Raises RuntimeError for another status than done or stopped.
    """
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "reports", command, str(case), "--time-limit", str(LIMIT), "--format", "json"],
        capture_output=True,
        text=True,
    )
    seconds = time.perf_counter() - start
    if done.returncode not in (0, STOPPED):
        raise RuntimeError(f"{command} on {case.name} ended with {done.returncode}: {done.stderr}")
    document = json.loads(done.stdout)
    open_parts = left_open(document)
    stopped = f"; open: {open_parts}" if open_parts else "; stopped" if done.returncode else ""
    return f"{seconds:.1f} s: {found(command, document)}{stopped}"


def growth(command: str, folder: Path) -> str:
    """The table of one command, levers by objectives."""
    rows = []
    for levers in LEVERS:
        cells = []
        for objectives in OBJECTIVES:
            case = folder / f"levers_{levers}_objectives_{objectives}.yaml"
            case.write_text(lever_case(levers, objectives, spread=4), encoding="utf-8")
            cells.append(cell(command, case))
        rows.append([str(levers), *cells])
        print(" | ".join(rows[-1]), flush=True)
    return table((f"`{command}`, levers", *(f"{n} objectives" for n in OBJECTIVES)), rows)


def main(commands: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for command in commands:
            write_between(f"growth-{command}", growth(command, Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:] or COMMANDS)
