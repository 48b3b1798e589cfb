"""Everything of the product that reads a file of another's: valid files to spoil, and what reading may end with."""

import os
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import date
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import click
from docx import Document as new_document
from hypothesis import strategies as st

from decision import Question, optimize, sweep, weight_space
from options import (
    CaseError,
    bundled_case_path,
    case_warnings,
    load_case,
    load_document,
    read_case,
    read_file,
    released,
)
from options.document import read_workbook
from options.plain import plain_values
from options.table_case import case_from_table, load_table
from options.updating import updated
from options.workbook.answers import gather_answers
from reports.files.case_workbook import case_workbook
from reports.files.expert_sheets import expert_sheets
from reports.files.replacing import refuse_others
from reports.files.weightings import columns_of, look_up_file
from reports.files.word_template import BRIEF, filled, opened, place_of_the_brief
from reports.request.statuses import CouldNotRun
from tests.hostile.mutations import archives, text_files

ROOT = Path(__file__).parents[2]
FLOOD = ROOT / "tests" / "cases" / "flood.yaml"
SMALL = ROOT / "tests" / "cases" / "waiting.yaml"

LONGEST = 5.0
"""Seconds of the processor that reading any file may take."""

MOST_MEMORY = 1_000
"""Megabytes that the process may hold while it reads any file."""

REFUSALS: tuple[type[BaseException], ...] = (CaseError, click.UsageError, CouldNotRun)
"""What a command turns into a message, and an exit status of its own."""


@dataclass(frozen=True)
class Reader:
    """Something that reads a file of another's."""

    suffix: str
    """Of the names of such files."""
    bases: Callable[[], Sequence[bytes]]
    """Valid files."""
    spoil: Callable[[Sequence[bytes]], st.SearchStrategy[bytes]]
    """Makes spoilt files of them."""
    read: Callable[[Path], object]
    """Reads a file as the commands do; raises one of REFUSALS at most."""

    def files(self) -> st.SearchStrategy[bytes]:
        """Spoilt files."""
        return self.spoil(self.bases())


class Hostile(Exception):
    """A file did what none may: it took too long, too much memory, or its fault cannot be told."""


def judge(reader: Reader, data: bytes, folder: Path) -> str:
    """Reads a file with these bytes, and returns "read" or "refused". Raises Hostile, or whatever the reader lets out."""
    path = folder / f"file{reader.suffix}"
    path.write_bytes(data)
    _reset_peak()
    began = time.process_time()
    try:
        with redirect_stderr(StringIO()):
            reader.read(path)
    except REFUSALS as error:
        _told(error)
        ended = "refused"
    else:
        ended = "read"
    took, peak = time.process_time() - began, peak_megabytes()
    if took > LONGEST:
        raise Hostile(f"{took:.1f} s")
    if peak > MOST_MEMORY:
        raise Hostile(f"{peak:.0f} MB")
    return ended


def _told(error: BaseException) -> None:
    """Looks whether the refusal can be printed, and is of a length to read."""
    if isinstance(error, CaseError):
        for fault in error.faults:
            str(fault).encode()
            if fault.line < 1 or fault.column < 1 or not fault.message or len(fault.message) > 2_000:
                raise Hostile(f"a fault that cannot be told: {fault!r:.300}")
    else:
        said = error.format_message() if isinstance(error, click.ClickException) else str(error)
        said.encode()
        if not said or len(said) > 20_000:
            raise Hostile(f"a message of {len(said)} characters")


def _reset_peak() -> None:
    """Has the system count the peak of memory anew, where it can."""
    if os.path.exists("/proc/self/clear_refs"):
        Path("/proc/self/clear_refs").write_text("5")


def peak_megabytes() -> float:
    """The peak of memory of this process since then; 0 where the system does not tell."""
    if not os.path.exists("/proc/self/status"):
        return 0.0
    line = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(line.split()[1]) / 1024


def _read_case(path: Path) -> None:
    case_warnings(load_document(path))


def _answer(path: Path) -> None:
    """Solves what can be read, within two seconds: a strange case is refused, or has an answer."""
    problem = Question(load_document(path).case).problem()
    optimize(problem, top=2, time_limit=2)


def _update(path: Path) -> None:
    updated(path.read_text(encoding="utf-8", errors="replace"), load_case(FLOOD), str(path))


def _table(path: Path) -> None:
    draft = case_from_table(load_table(str(path)), date(2024, 3, 15), "Options")
    load_case_text(draft.text)


def load_case_text(text: str) -> None:
    """Reads a case that we wrote ourselves: a refusal of it is our fault, not the file's."""
    try:
        read_case(text)
    except CaseError as error:
        raise Hostile(f"a case of our own is refused: {error}") from error


@cache
def _map() -> Any:
    return sweep(Question(load_case(SMALL)).problem())


def _weightings(path: Path) -> None:
    found = _map()
    columns_of(path)
    look_up_file(found, weight_space(found.problem), None, path, path.with_name("out.csv"), 1, "")


@cache
def _experts() -> Any:
    values = plain_values(load_case(FLOOD))
    values["experts"] = {"hydrologist": {"title": "Hydrologist"}, "engineer": {"title": "Engineer"}}
    return type(load_case(FLOOD)).model_validate(values)


def _answers(path: Path) -> None:
    gather_answers({str(path): path.read_bytes()}, _experts())


def _template(path: Path) -> None:
    document = opened(path)
    place_of_the_brief(document)
    filled(document, {"title": "A title", "as_of": "2024-03-15"})
    document.save(BytesIO())


def _import(path: Path) -> None:
    read_workbook(path.read_bytes(), str(path))


def _earlier(path: Path) -> None:
    refuse_others([path], "Shorter waiting times")


@cache
def _yaml() -> list[bytes]:
    texts = [FLOOD.read_bytes(), SMALL.read_bytes(), bundled_case_path("blank").read_bytes()]
    return [*texts, bundled_case_path("pyongyang_moscow_derived").read_bytes()]


@cache
def _plain_tables() -> list[bytes]:
    partial = (ROOT / "tests" / "reference" / "cbo_budget_options_partial.csv").read_bytes()
    return [
        partial,
        b"name,cost,savings,sector\nA,10,3.5,health\nB,12,4,roads\nC,0,-1,health\n",
        b"sep=;\nName;Kosten (cost);Ersparnis (more is better)\nA;1.234,5;3,25\nB;12,50;1\n",
        b"Measure\tCapital 2025\tCapital 2026\tBenefit (0-10)\nBridge\t5\t6\t7\nRoad\t1\t(2)\t3\n",
    ]


@cache
def _sheets() -> list[bytes]:
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    assert sheet is not None, "a new workbook has a sheet"
    for row in (
        ["Name", "Cost", "Savings", "Year"],
        ["A", 10, 3.5, date(2024, 1, 1)],
        ["B", "1,200", 2, date(2025, 1, 1)],
    ):
        sheet.append(row)
    file = BytesIO()
    book.save(file)
    return [file.getvalue()]


@cache
def _weights() -> list[bytes]:
    names = [objective.name for objective in _map().problem.weighed()]
    rows = ["0.2,0.3,0.5", "1,0,0", "0.25,0.25,0.5", "3,4,5"]
    wide = [",".join((row.split(",") * len(names))[: len(names)]) for row in rows]
    head = ",".join(names)
    text = "\n".join([head, *wide]) + "\n"
    return [
        text.encode(),
        text.replace(",", ";").replace(".", ",").encode(),
        text.replace(",", "\t").encode(),
    ]


@cache
def _parquet() -> list[bytes]:
    import pandas as pd

    names = [objective.name for objective in _map().problem.weighed()]
    file = BytesIO()
    pd.DataFrame({name: [1.0, 0.5, 0.25] for name in names}).to_parquet(file, index=False)
    return [file.getvalue()]


@cache
def _templates() -> list[bytes]:
    document = new_document()
    document.add_heading("{{ title }}")
    document.add_paragraph("As of {{ as_of }}")
    document.sections[0].header.paragraphs[0].text = "Office"
    document.add_paragraph(f"{{{{ {BRIEF} }}}}")
    file = BytesIO()
    document.save(file)
    return [file.getvalue()]


@cache
def _changes() -> list[bytes]:
    return [
        b"resources: {money: {limit: 400}}\nstatus_quo: null\nconstraints: {keep_drills: null}\n",
        b"levers:\n  gauges:\n    levels:\n      dense: {cost: {money: 150}, scores: {safety: 200}}\n",
        b"constraints:\n  trust_floor: {at_least: 5}\n  cap: {group: [levee, drills], at_most: 1}\n",
        b"weights: {default: towns}\nscenarios: {severe: {limits: {money: 700}}}\n",
    ]


@cache
def _briefs(suffix: str) -> list[bytes]:
    """An earlier brief of the small case in this form."""
    import subprocess
    import sys
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, "-m", "reports", "brief", str(SMALL), f"--{suffix[1:]}", "--out", folder],
            check=True,
            capture_output=True,
            cwd=ROOT,
        )
        return [next(Path(folder).glob(f"*{suffix}")).read_bytes()]


def _release(path: Path) -> None:
    found = released(read_file(str(path)), "Town council")
    load_case_text(found.text)


READERS = {
    "case": Reader(".yaml", _yaml, text_files, _read_case),
    "answer": Reader(".yaml", _yaml, text_files, _answer),
    "changes": Reader(".yaml", _changes, text_files, lambda path: load_document(FLOOD, [path])),
    "release": Reader(".yaml", _yaml, text_files, _release),
    "case brought up to date": Reader(".yaml", lambda: [FLOOD.read_bytes()], text_files, _update),
    "workbook": Reader(".xlsx", lambda: [case_workbook(load_case(FLOOD))], archives, _import),
    "answers of experts": Reader(
        ".xlsx", lambda: [expert_sheets(_experts(), list(_experts().experts))], archives, _answers
    ),
    "table": Reader(".csv", _plain_tables, text_files, _table),
    "table in a workbook": Reader(".xlsx", _sheets, archives, _table),
    "weightings": Reader(".csv", _weights, text_files, _weightings),
    "weightings in Parquet": Reader(".parquet", _parquet, archives, _weightings),
    "template": Reader(".docx", _templates, archives, _template),
    "earlier page": Reader(".html", lambda: _briefs(".html"), text_files, _earlier),
    "earlier PDF": Reader(".pdf", lambda: _briefs(".pdf"), archives, _earlier),
    "earlier document": Reader(".docx", lambda: _briefs(".docx"), archives, _earlier),
    "earlier JSON": Reader(".json", lambda: _briefs(".json"), text_files, _earlier),
}
"""By name: what reads a file."""
