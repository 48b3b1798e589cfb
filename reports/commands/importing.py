"""`import`: a workbook brought back into a case file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Case, load_document
from options.reading import read_bytes
from options.workbook.opening import is_workbook
from reports.commands.options import format_option
from reports.commands.tabular import shown_as_data
from reports.request.asked import NOTHING
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from options.updating import Updated
    from options.workbook.answers import Gathering

MOST_NAMED = 12
"""Changed fields that are named on the terminal."""


@click.command("import")
@click.argument("files", metavar="FILE.xlsx…", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.argument("case", metavar="CASE", type=click.Path(path_type=Path))
@format_option("table", "json", "csv")
def import_(files: tuple[Path, ...], case: Path, form: str) -> None:
    """Bring a workbook back into CASE, of which only what has changed is written anew.

    Comments and order of CASE stay. Where the workbook has faults, each is printed with its sheet and cell, and nothing
    is written. A CASE that does not exist is made. Workbooks of experts (export --for) are gathered: each person's
    numbers are kept, scores become what all say together, and answers far from it are printed with their reasons.

    \b
    Examples:
      policy-options import mine/case.xlsx mine/case.yaml
      policy-options import hydrologist.xlsx economist.xlsx mine/case.yaml
    """
    from options.document import read_workbook
    from options.workbook.gathering import left_aside
    from reports.commands.progress import showing
    from reports.console.answers.expert_round import round_lines
    from reports.files.writing import CannotWrite, write_bytes

    with showing() as progress:
        if progress:
            progress("reading", 0, len(files))
        read = {str(file): _workbook(file) for file in files}
        gathered = _of_experts(read, case)
        if gathered is None:
            path, content = next(iter(read.items()))
            document = read_workbook(content, path)
        told = document.case if gathered is None else gathered.case
        aside = () if gathered is not None else left_aside(document.marks)
        if progress:
            progress(f"bringing it into {case}", 0, None)
        data, done = _into(case, told)
    try:
        if data is not None:
            write_bytes(case, data)
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    if not shown_as_data(
        form,
        told,
        NOTHING,
        lambda: _document(case, told, data is not None, done, aside, gathered),
        "changed" if gathered is None else "outliers",
    ):
        click.echo(_told(case, data is not None, done))
        if gathered is not None:
            click.echo("\n".join(round_lines(gathered)))
    if done.anew:
        click.echo(f"Written anew, without its comments: {', '.join(done.anew)}.", err=True)
    if aside:
        click.echo(f"Sheets that are no part of a case were left aside: {', '.join(aside)}.", err=True)
    click.echo(f"Next: policy-options check {case}", err=True)


def _workbook(file: Path) -> bytes:
    data = read_bytes(str(file))
    if not is_workbook(data, str(file)):
        raise click.UsageError(f"{file} is no workbook; `policy-options export CASE FILE.xlsx` writes one")
    return data


def _of_experts(read: dict[str, bytes], case: Path) -> "Gathering | None":
    """What experts answered, where the workbooks are theirs; None for that of a case."""
    from options.workbook.answers import gather_answers, is_answers
    from options.workbook.opening import open_workbook

    if len(read) == 1:
        path, data = next(iter(read.items()))
        sheets = open_workbook(data, path)
        if not is_answers(sheets):
            return None
    if not case.exists():
        raise click.UsageError(
            f"there is no {case}; answers of experts are gathered into the case that they were asked about"
        )
    return gather_answers(read, load_document(case).case)


def _document(
    path: Path,
    case: Case,
    is_written: bool,
    done: "Updated",
    aside: tuple[str, ...],
    gathered: "Gathering | None",
) -> dict[str, Any]:
    from reports.documents.common import unsolved_head
    from reports.documents.expert_round import round_document

    told: dict[str, Any] = {
        "files": [str(path)] if is_written else [],
        "changed": list(done.changed),
        "written_anew": list(done.anew),
        "left_aside": list(aside),
    }
    if gathered is not None:
        told |= round_document(gathered)
    return unsolved_head("import", str(path), case) | told


def _into(path: Path, case: Case) -> "tuple[bytes | None, Updated]":
    """The bytes of the case file with the case in it, None where it is so already; and what changed."""
    from options.emitting import case_text
    from options.updating import Updated, updated_bytes

    if not path.exists():
        return case_text(case).encode("utf-8"), Updated("")
    data = read_bytes(str(path))
    if is_workbook(data, str(path)):
        raise click.UsageError(f"{path} is a workbook itself; name a case file in YAML, or copy the workbook")
    written, done = updated_bytes(data, case, str(path))
    return (written if done.changed else None), done


def _told(path: Path, is_written: bool, done: "Updated") -> str:
    if not is_written:
        return f"{path} says the same already, and is left as it is"
    if not done.changed:
        return f"Wrote {path}"
    shown = done.changed[:MOST_NAMED]
    more = [f"and {len(done.changed) - MOST_NAMED:,} more"] if len(done.changed) > MOST_NAMED else []
    return "\n".join([f"Wrote {path}; changed:", *(f"  {field}" for field in (*shown, *more))])
