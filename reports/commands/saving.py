"""What a command that writes a file keeps as it goes: finished parts, from which the same command goes on."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields
from hashlib import file_digest
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Case
from reports.request.asked import Asked

if TYPE_CHECKING:
    from reports.files.checkpoint import Checkpoint

WITHOUT_EFFECT = ("time_limit", "workers", "out", "changes")
"""Options that no part depends on; changes of the case are in the case by then."""


@contextmanager
def saving(out: Path | None, case: Case, asked: Asked, **further: Any) -> "Iterator[Checkpoint | None]":
    """Keeps finished parts beside an output while its body runs; None where there is no output.

    case: with all changes of the command line. further: what else the command was asked, by name.
    """
    from reports.files.checkpoint import checkpoint, question_hash

    if out is None:
        yield None
        return
    options = {
        each.name: getattr(asked, each.name) for each in fields(asked) if each.name not in WITHOUT_EFFECT
    }
    if asked.weights_file is not None:
        with asked.weights_file.open("rb") as file:
            options["weights_file"] = file_digest(file, "sha256").hexdigest()
    command = str(click.get_current_context().info_name)
    with checkpoint(out, question_hash(command, case, options | further)) as kept:
        yield kept
