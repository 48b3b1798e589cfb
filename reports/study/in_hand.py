"""What was in hand when a study ended with the processes that computed it: a note beside the parts of a share.

A rank of an MPI job that dies takes the job with it, so that nobody is left to say which row it died of. What is handed
out is therefore noted before. The next run tries these rows by themselves, a few at a time; where the run ends again, with
one of them out alone, that row is at fault and is named. A run that ends of itself leaves no note.
"""

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from reports.study.running import RowNumbers

LARGEST_NOTE = 1_000_000
"""Bytes of a note that is read."""


@dataclass(frozen=True)
class InHand:
    """The rows that were in hand."""

    rows: tuple[int, ...] = ()
    """By their numbers, from 0."""

    trial: bool = False
    """Whether they were tried by themselves, because a run had ended with them before."""

    @property
    def at_fault(self) -> int | None:
        """The row that ended a run again while nothing else was computed; None where it is not known."""
        return self.rows[0] if self.trial and len(self.rows) == 1 else None


def note(file: Path, groups: Iterable[RowNumbers], trial: bool) -> None:
    """Writes what is in hand. It needs to outlive this process and not the machine, and is no loss where it cannot be."""
    hidden = file.with_name(f".{file.name}")
    with suppress(OSError):
        hidden.write_text(json.dumps({"trial": trial, "rows": [row for group in groups for row in group]}))
        os.replace(hidden, file)


def noted(file: Path, count: int) -> InHand:
    """What a note says of a study of so many rows; nothing where there is none, or none that is whole."""
    try:
        if file.is_symlink() or not file.is_file() or file.stat().st_size > LARGEST_NOTE:
            return InHand()
        told = json.loads(file.read_text(encoding="utf-8"))
        rows = tuple(row for row in told["rows"] if isinstance(row, int) and 0 <= row < count)
        return InHand(rows, told["trial"] is True)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return InHand()
