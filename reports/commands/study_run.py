"""A study carried out: rows are handed out, kept as they finish, and at last gathered with a summary and pictures."""

import signal
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal

import click

from decision import LeftOut, Progress, SolverUnavailable, StudyRow, StudySummary, solver_version
from reports.commands.study_task import answer_rows
from reports.commands.studying import Prepared
from reports.commands.timing import TimeUp
from reports.console.answers.study import study_blocks, study_figures
from reports.documents.common import as_json
from reports.documents.study import study_document
from reports.figures.hand import slide
from reports.files.replacing import signature
from reports.files.study_page import study_page
from reports.request.statuses import CouldNotRun
from reports.request.stopping import STOPS
from reports.study.engines import Engine, EngineLost, WorkersLost
from reports.study.folder import SUMMARY, Folder
from reports.study.in_hand import note, noted
from reports.study.running import WORKER_ENDED, Handing, RowNumbers, as_often, groups_of

LEAST_PACE, PACE = 0.25, 0.02
"""Finished rows are kept every quarter of a second, and less often as a run grows long: every fiftieth of its time."""

WHOLE = (1, 1)
"""The share that is the whole study."""


@dataclass(frozen=True)
class StudyProgress:
    """How far a study, or a share of it, has come."""

    rows: dict[int, StudyRow]
    """The finished rows by number, from 0; of a share those of the share."""

    wanted: int
    """How many rows were to be computed, those that were finished before included."""

    missing: int
    """How many of them are not finished."""

    stopped: Literal["user", "time"] | None
    """What ended it early."""


@dataclass
class Keeper:
    """Takes finished rows, and keeps them in parts."""

    folder: Folder
    """Of the study."""

    shard: tuple[int, int]
    """The share that is computed."""

    rows: dict[int, StudyRow]
    """All finished rows by number."""

    wanted: int
    """How many there are to be."""

    ends: float | None
    """When the time limit is reached, by the monotonic clock; None: never."""

    progress: Progress | None
    """Is told how many are finished."""

    fresh: list[StudyRow] = field(default_factory=list)
    """Finished and not yet kept."""

    began: float = field(default_factory=time.monotonic)
    """When the run began."""

    kept: float = field(default_factory=time.monotonic)
    """When rows were last kept."""

    def take(self, rows: Sequence[dict[str, Any]]) -> None:
        """Receives finished rows."""
        self.fresh += rows
        self.rows.update((row["row"] - 1, row) for row in rows)

    def look(self) -> None:
        """Tells of progress and keeps rows from time to time. Raises TimeUp, and CannotWrite."""
        now = time.monotonic()
        if self.progress is not None:
            self.progress("rows of the study", len(self.rows), self.wanted)
        if now - self.kept > max(LEAST_PACE, PACE * (now - self.began)):
            self.keep()
        if self.ends is not None and now > self.ends:
            raise TimeUp

    def keep(self) -> None:
        """Writes what is fresh as a part."""
        if self.fresh:
            self.folder.write_part(self.shard, sorted(self.fresh, key=lambda row: int(str(row["row"]))))
        self.fresh = []
        self.kept = time.monotonic()


def finished(folder: Folder, shard: tuple[int, int] | None) -> StudyProgress:
    """What is finished of a study; of a share of it where one is named. Damaged parts are said."""
    rows, damaged = folder.finished(shard)
    for file in damaged:
        click.echo(f"{file} is no whole part of this study; what it held is computed again.", err=True)
    return StudyProgress(rows, folder.count, folder.count - len(rows), None)


def carry_out(
    found: Prepared,
    engine_of: Callable[[], Engine],
    folder: Folder,
    shard: tuple[int, int] | None,
    solver: str,
    ends: float | None,
    progress: Progress | None,
    call: Callable[[str], str] = answer_rows,
) -> StudyProgress:
    """Computes what is not finished of a study or of a share. Raises CannotWrite and CouldNotRun.

    engine_of: makes the engine, called where there is something to compute. ends: when the time limit is reached, by the
    monotonic clock. call: what computes a group.
    """
    within = len(found.points)
    before = finished(folder, shard).rows
    own = shard or WHOLE
    wanted = sum(map(len, groups_of(folder.count, within, {}, own)))
    keeper = Keeper(folder, own, dict(before), wanted, ends, progress)
    suspects = _tried_by_themselves(found, keeper)
    known = len(keeper.rows)
    set_apart = {**keeper.rows, **dict.fromkeys(suspects)}
    groups = list(groups_of(folder.count, within, set_apart, own))
    open_rows = len(suspects) + sum(map(len, groups))
    if not open_rows:
        return StudyProgress(keeper.rows, wanted, 0, None)
    engine = engine_of()
    in_hand = folder.in_hand(own)
    noting = partial(note, in_hand) if engine.ends_with_a_worker else None
    payload: Callable[[RowNumbers], str] = partial(found.payload, solver=solver)
    handing = Handing(
        engine, call, payload, keeper.take, found.failed, keeper.look, (SolverUnavailable,),
        noting, deque((row,) for row in suspects),
    )  # fmt: skip
    stopped: Literal["user", "time"] | None = None
    whole = at_fault = False
    try:
        handing.run(groups)
        whole = True
    except KeyboardInterrupt:
        stopped = "user"
        # As some launchers end the ranks that are left when one has died.
        at_fault = engine.ends_with_a_worker and STOPS.signal == signal.SIGTERM
    except TimeUp:
        stopped = "time"
    except EngineLost as error:
        at_fault = isinstance(error, WorkersLost) and bool(handing.running)
        if at_fault:
            note(in_hand, list(handing.running.values()), handing.trial)
        raise CouldNotRun(
            f"{error}. What is finished is kept in {folder.path}, and the same command goes on from there"
        ) from error
    except SolverUnavailable as error:
        raise CouldNotRun(str(error)) from error
    finally:
        engine.close(at_once=not whole)
        if not at_fault:
            with suppress(OSError):  # on a disk that may no longer be written
                in_hand.unlink()
        keeper.keep()
    missing = open_rows - (len(keeper.rows) - known)
    return StudyProgress(keeper.rows, wanted, missing, stopped if missing else None)


def _tried_by_themselves(found: Prepared, keeper: Keeper) -> list[int]:
    """The rows that were in hand when the run before ended with its workers; one surely at fault is kept as failed."""
    told = noted(keeper.folder.in_hand(keeper.shard), keeper.folder.count)
    suspects = [row for row in told.rows if row not in keeper.rows]
    if suspects and told.at_fault is not None:
        keeper.take([found.failed(told.at_fault, as_often(WORKER_ENDED))])
        keeper.keep()
        click.echo(f"Row {told.at_fault + 1} ended the run twice; it is kept as failed.", err=True)
        return []
    if suspects:
        click.echo(
            f"The run before ended while {len(suspects):,} rows were computed; they are tried by themselves first.",
            err=True,
        )
    return suspects


def levels_of(found: Prepared) -> dict[str, list[str]]:
    """The levels of every lever of the case."""
    return {lever: list(stated.levels) for lever, stated in found.document.case.levers.items()}


def document_of(
    found: Prepared,
    summary: StudySummary,
    solver: str,
    unfinished: Sequence[LeftOut],
    left_out: Sequence[LeftOut],
) -> dict[str, Any]:
    """The JSON document of a study."""
    study = found.document.study
    draws = {"number": study.draws.number, "seed": study.draws.seed, "shape": study.draws.shape}
    return study_document(
        study.case,
        found.document.case,
        {"solver": solver, "solver_version": solver_version(solver)},
        summary,
        draws=draws if "robust" in study.ask else None,
        unfinished=unfinished,
        left_out=left_out,
    )


def write_results(
    found: Prepared, folder: Folder, summary: StudySummary, rows: Sequence[StudyRow], document: dict[str, Any]
) -> list[Path]:
    """Writes rows, summary and pictures of a study that is complete; the parts go. Raises CannotWrite."""
    case = found.document.case
    full = [{name: row.get(name) for name in found.columns} for row in rows]
    figures = study_figures(case, summary, full) if summary.proved else []
    told = signature(case.title)
    pictures = {f"{each.key}.svg": slide(each, "svg", told) for each in figures}
    page = study_page(case, study_blocks(case, summary, full, drawn=True))
    further = {SUMMARY: f"{as_json(document)}\n".encode(), "summary.html": page.encode(), **pictures}
    return folder.gather(dict(enumerate(rows)), further)
