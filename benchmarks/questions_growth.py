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
from string import ascii_lowercase
from typing import Any, NamedTuple

from benchmarks.efficient import lever_case
from benchmarks.table import table, write_between

LEVERS, OBJECTIVES = (10, 20, 30, 40, 60, 80, 100), (2, 3, 4, 5, 6, 7)
LIMIT = 5
"""Seconds of `--time-limit`."""
COMMANDS = ("frontier", "sweep", "robust")
STOPPED = 4
"""The exit status of what the time limit ended."""


class Cell(NamedTuple):
    """One run."""

    told: str
    """Seconds with start-up, what was found, and the gap where one is left."""
    is_open: tuple[str, ...]
    """The parts that the document names as not finished."""


def found(command: str, document: Mapping[str, Any]) -> str:
    """How much a document holds: bundles, or the draws whose best bundle is known."""
    if command == "robust":
        return f"{document['draws']:,} draws"
    number = len(document["bundles"])
    return f"{number:,} bundle{'' if number == 1 else 's'}"


def cell(command: str, case: Path) -> Cell:
    """Runs the command. Raises RuntimeError for another status than done or stopped."""
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
    named = [part["part"] for key in ("unfinished", "left_out") for part in document[key]]
    is_open = tuple(part.partition(", after the first")[0] for part in named)  # how many are told already
    gap = f"; gap {document['gap']:.1f}" if document.get("gap") else ""
    return Cell(f"{seconds:.1f} s: {found(command, document)}{gap}", is_open)


def lettered(cells: Sequence[Sequence[Cell]]) -> tuple[list[list[str]], str]:
    """The cells with a letter for each part that is open, and what the letters stand for."""
    parts = list(dict.fromkeys(part for row in cells for each in row for part in each.is_open))
    letter = dict(zip(parts, ascii_lowercase, strict=False))
    rows = [
        [each.told + (f"; open: {' '.join(letter[part] for part in each.is_open)}" if each.is_open else "")
         for each in row]
        for row in cells
    ]  # fmt: skip
    return rows, "; ".join(f"{letter[part]}: {part}" for part in parts)


def growth(command: str, folder: Path) -> str:
    """The table of one command, levers by objectives."""
    cells: list[list[Cell]] = []
    for levers in LEVERS:
        cells.append([])
        for objectives in OBJECTIVES:
            case = folder / f"levers_{levers}_objectives_{objectives}.yaml"
            case.write_text(lever_case(levers, objectives, spread=4), encoding="utf-8")
            cells[-1].append(cell(command, case))
        print(levers, *cells[-1], sep=" | ", flush=True)
    return written(command, cells)


def written(command: str, cells: Sequence[Sequence[Cell]]) -> str:
    """The table of the cells, levers by objectives, and below it what its letters stand for."""
    rows, letters = lettered(cells)
    head = (f"`{command}`, levers", *(f"{n} objectives" for n in OBJECTIVES))
    text = table(head, [[str(levers), *row] for levers, row in zip(LEVERS, rows, strict=True)])
    return f"{text}\n\nOpen are {letters}." if letters else text


def main(commands: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for command in commands:
            write_between(f"growth-{command}", growth(command, Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:] or COMMANDS)
