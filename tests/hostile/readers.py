"""Everything of the product that reads a file of another's: valid files to spoil, and what reading may end with."""

import json
import os
import time
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from pathlib import Path

import click
from hypothesis import strategies as st

from decision import Question, optimize, weight_space
from options import (
    CaseError,
    case_warnings,
    load_case,
    load_document,
    read_case,
    read_file,
    released,
)
from options.document import read_workbook
from options.reading import decode, read_values
from options.table_case import case_from_table, load_table
from options.updating import updated
from options.workbook.answers import gather_answers
from reports.commands.ledger_options import read_ledger
from reports.commands.studying import prepared, prepared_again
from reports.console import lines
from reports.console.answers.runs import run_blocks, runs_blocks
from reports.documents.runs import run_document
from reports.files.brief_record import NoRecord, read_brief
from reports.files.case_workbook import case_workbook
from reports.files.expert_sheets import expert_sheets
from reports.files.replacing import refuse_others
from reports.files.weightings import columns_of, look_up_file
from reports.files.word_template import filled, opened, place_of_the_brief
from reports.ledger.store import entries, faults
from reports.request.statuses import CouldNotRun
from tests.hostile import bases
from tests.hostile.bases import FLOOD
from tests.hostile.mutations import archives, text_files

LONGEST = 5.0
"""Seconds of the processor that reading any file may take."""

MOST_MEMORY = 1_000
"""Megabytes that the process may hold while it reads any file, if it has done nothing else."""

ITS_OWN = 300
"""Megabytes of those that are the program's own; what a process has above them before it reads is not the file's."""

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
    there = max(0.0, peak_megabytes() - ITS_OWN)
    began = time.process_time()
    try:
        with redirect_stderr(StringIO()):
            reader.read(path)
    except REFUSALS as error:
        _told(error)
        ended = "refused"
    else:
        ended = "read"
    took, peak = time.process_time() - began, peak_megabytes() - there
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


def _weightings(path: Path) -> None:
    found = bases.weight_map()
    columns_of(path)
    look_up_file(found, weight_space(found.problem), None, path, path.with_name("out.csv"), 1, "")


def _answers(path: Path) -> None:
    gather_answers({str(path): path.read_bytes()}, bases.asked_experts())


def _template(path: Path) -> None:
    document = opened(path)
    place_of_the_brief(document)
    filled(document, {"title": "A title", "as_of": "2024-03-15"})
    document.save(BytesIO())


def _import(path: Path) -> None:
    read_workbook(path.read_bytes(), str(path))


def _earlier(path: Path) -> None:
    refuse_others([path], "Shorter waiting times")


def _study(path: Path) -> None:
    prepared(path)


def _manifest(path: Path) -> None:
    prepared_again(path.read_bytes().decode("utf-8", "replace"), path)


def _ledger(path: Path) -> None:
    """Lists its runs and shows each, as a table and in JSON, and looks through the chain."""
    for beside in ("-wal", "-shm", "-journal"):
        Path(f"{path}{beside}").unlink(missing_ok=True)
    found = read_ledger(lambda: entries(path, newest_first=True, most=20))
    wrong = read_ledger(lambda: faults(path))
    blocks = runs_blocks(str(path), found, "", wrong)
    for each in found:
        json.dumps(run_document(each), allow_nan=False)
        blocks += run_blocks(each)
    lines(blocks, 80).encode()


def _brief(path: Path) -> None:
    """The record of a brief, and the case in it."""
    try:
        found = read_brief(path)
    except NoRecord as error:
        raise CouldNotRun(f"{path} {error}") from error
    if found.case is not None:
        read_values(decode(found.case, str(path)), str(path))


def _release(path: Path) -> None:
    found = released(read_file(str(path)), "Town council")
    load_case_text(found.text)


READERS = {
    "case": Reader(".yaml", bases.cases, text_files, _read_case),
    "answer": Reader(".yaml", bases.cases, text_files, _answer),
    "changes": Reader(".yaml", bases.changes, text_files, lambda path: load_document(FLOOD, [path])),
    "release": Reader(".yaml", bases.cases, text_files, _release),
    "case brought up to date": Reader(".yaml", lambda: [FLOOD.read_bytes()], text_files, _update),
    "workbook": Reader(".xlsx", lambda: [case_workbook(load_case(FLOOD))], archives, _import),
    "answers of experts": Reader(
        ".xlsx",
        lambda: [expert_sheets(bases.asked_experts(), list(bases.asked_experts().experts))],
        archives,
        _answers,
    ),
    "table": Reader(".csv", bases.plain_tables, text_files, _table),
    "table in a workbook": Reader(".xlsx", bases.table_workbooks, archives, _table),
    "weightings": Reader(".csv", bases.weightings, text_files, _weightings),
    "weightings in Parquet": Reader(".parquet", bases.weightings_in_parquet, archives, _weightings),
    "template": Reader(".docx", bases.templates, archives, _template),
    "study": Reader(".yaml", bases.studies, text_files, _study),
    "manifest of a study": Reader(".json", bases.manifests, text_files, _manifest),
    "ledger": Reader(".db", bases.ledgers, archives, _ledger),
    "record in a page": Reader(".html", lambda: bases.briefs(".html"), text_files, _brief),
    "record in a PDF": Reader(".pdf", lambda: bases.briefs(".pdf"), archives, _brief),
    "record in a document": Reader(".docx", lambda: bases.briefs(".docx"), archives, _brief),
    "earlier page": Reader(".html", lambda: bases.briefs(".html"), text_files, _earlier),
    "earlier PDF": Reader(".pdf", lambda: bases.briefs(".pdf"), archives, _earlier),
    "earlier document": Reader(".docx", lambda: bases.briefs(".docx"), archives, _earlier),
    "earlier JSON": Reader(".json", lambda: bases.briefs(".json"), text_files, _earlier),
}
"""By name: what reads a file."""
