"""A study for tests, and what they look at: its folder, its rows computed here, processes."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from reports.commands.study_task import answer_rows
from reports.commands.studying import Prepared, prepared
from reports.study.folder import Folder, begin
from tests.reports.running import FLOOD

TEXT = f"""
study: 1
case: {FLOOD}
vary:
  money: 40..240:40
  weight.safety: [0.2, 0.7]
variants:
- {{name: base}}
- {{name: cut, with: {{resources: {{staff: {{limit: 4}}}}}}, scenario: severe, weights: towns}}
- {{name: no_way, must: [levee], bound: {{trust_floor: 90}}}}
draws: {{number: 200, seed: 3}}
ask: [optimize, robust]
"""

SHORT = TEXT.replace(", robust", "")
"""The same, solved alone."""

MIDDLING = TEXT.replace("number: 200", "number: 20000")
"""The same, for some seconds."""

LONG = TEXT.replace("number: 200", "number: 40000")
"""The same, for twice as long."""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file in a folder and below it, hidden ones included."""
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def parts(out: Path) -> list[Path]:
    """The parts in a study's folder."""
    return [file for file in out.glob("parts/*/*.parquet") if not file.name.startswith(".")]


def prepared_in(folder: Path, text: str = SHORT) -> tuple[Prepared, Folder]:
    """A study prepared in this process, and its folder `out`."""
    (folder / "study.yaml").write_text(text, encoding="utf-8")
    found = prepared(folder / "study.yaml")
    begin(folder / "out", found.manifest("HiGHS"))
    return found, Folder(folder / "out", found.columns, found.document.rows)


def here(found: Prepared) -> dict[int, Any]:
    """All rows, computed in this process."""
    return {
        row: json.loads(answer_rows(found.payload([row], "HiGHS")))[0] for row in range(found.document.rows)
    }


def rows_computed_here(folder: Path, text: str) -> bytes:
    """The file of rows that a study must end with, its rows computed in this process."""
    found, of = prepared_in(folder, text)
    of.gather(here(found), {})
    return (folder / "out" / "rows.parquet").read_bytes()


def until(true: Callable[[], object], seconds: float = 100) -> None:
    """Waits until something is true."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.02)
