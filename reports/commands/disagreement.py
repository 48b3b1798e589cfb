"""Reports a disagreement of two ways to the optimum: writes a file with all it takes to reproduce it."""

import json
import platform
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click

from options import load_case
from options.emitting import source_bytes

CASE_READ = "reports.case"
"""Where the context remembers the case file that was read."""


def remember(path: Path) -> None:
    """Stores the case file of this command for a report."""
    click.get_current_context().meta[CASE_READ] = path


def report_disagreement(context: click.Context, what: str) -> None:
    """Prints that two ways disagree, and writes the case and the options to a new file."""
    case: Path | None = context.meta.get(CASE_READ)
    click.echo(
        f"Two ways to the answer disagree: {what}. This is a defect of the program or of the solver.",
        err=True,
    )
    if case is None:
        return
    told = {
        "disagreement": what,
        "command": context.invoked_subcommand or context.info_name,
        "options": _options(context),
        "engine": {name: version(name) for name in ("policy-options", "pulp", "highspy", "numpy")},
        "python": platform.python_version(),
        "case": source_bytes(case, load_case(case)).decode("utf-8", "replace"),
    }
    try:
        written = _written_anew(case.stem, json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    except OSError as error:
        click.echo(f"The case could not be written beside: {error.strerror}.", err=True)
        return
    click.echo(f"Please report it: the case and what was asked are in {written}.", err=True)


def _options(context: click.Context) -> Mapping[str, Any]:
    return {name: str(value) for name, value in context.params.items() if value not in (None, (), False)}


def _written_anew(stem: str, text: str) -> Path:
    """Writes the first of `STEM-disagreement.json`, `STEM-disagreement-2.json` and so on that does not exist."""
    n = 1
    while True:
        path = Path(f"{stem}-disagreement{'' if n == 1 else f'-{n}'}.json")
        try:
            with path.open("x", encoding="utf-8") as file:
                file.write(text)
            return path
        except FileExistsError:
            n += 1
