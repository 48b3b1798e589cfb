"""`import`: a workbook brought back into a case file."""

from pathlib import Path

import click

from options import Case, load_document
from options.emitting import case_text
from options.reading import decode, read_bytes
from options.updating import Updated, updated
from options.workbook.gathering import left_aside
from options.workbook.opening import is_workbook
from reports.commands.asking import show_document
from reports.commands.options import format_option
from reports.request.statuses import CouldNotRun

MOST_NAMED = 12
"""Changed fields that are named on the terminal."""

BOM = b"\xef\xbb\xbf"
"""How some editors begin a file in UTF-8."""


@click.command("import")
@click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.argument("case", metavar="CASE", type=click.Path(path_type=Path))
@format_option("table", "json")
def import_(file: Path, case: Path, form: str) -> None:
    """Bring a workbook back into CASE, of which only what has changed is written anew.

    Comments and order of CASE stay. Where the workbook has faults, each is printed with its sheet and cell, and nothing
    is written. A CASE that does not exist is made.

    \b
    Example:
      policy-options import mine/case.xlsx mine/case.yaml
    """
    from reports.commands.progress import showing
    from reports.files.writing import CannotWrite, write_bytes

    with showing() as progress:
        if progress:
            progress(f"reading {file}", 0, None)
        if not is_workbook(read_bytes(str(file))[:8], str(file)):
            raise click.UsageError(
                f"{file} is no workbook; `policy-options export CASE FILE.xlsx` writes one"
            )
        document = load_document(file)
        if progress:
            progress(f"bringing it into {case}", 0, None)
        data, done = _into(case, document.case)
    try:
        if data is not None:
            write_bytes(case, data)
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    aside = left_aside(document.marks)
    if form == "json":
        from reports.documents.common import unsolved_head

        show_document(
            unsolved_head("import", str(case), document.case)
            | {
                "files": [str(case)] if data is not None else [],
                "changed": list(done.changed),
                "written_anew": list(done.anew),
                "left_aside": list(aside),
            }
        )
    else:
        click.echo(_told(case, data is not None, done))
    if done.anew:
        click.echo(f"Written anew, without its comments: {', '.join(done.anew)}.", err=True)
    if aside:
        click.echo(f"Sheets that are no part of a case were left aside: {', '.join(aside)}.", err=True)
    click.echo(f"Next: policy-options check {case}", err=True)


def _into(path: Path, case: Case) -> tuple[bytes | None, Updated]:
    """The bytes of the case file with the case in it, None where it is so already; and what changed."""
    if not path.exists():
        return case_text(case).encode("utf-8"), Updated("")
    data = read_bytes(str(path))
    if is_workbook(data, str(path)):
        raise click.UsageError(f"{path} is a workbook itself; name a case file in YAML, or copy the workbook")
    text = decode(data, str(path))
    windows = "\r\n" in text
    done = updated(text.replace("\r\n", "\n"), case, str(path))
    if not done.changed:
        return None, done
    ends = done.text.replace("\n", "\r\n") if windows else done.text
    return (BOM if data.startswith(BOM) else b"") + ends.encode("utf-8"), done


def _told(path: Path, is_written: bool, done: Updated) -> str:
    if not is_written:
        return f"{path} says the same already, and is left as it is"
    if not done.changed:
        return f"Wrote {path}"
    shown = done.changed[:MOST_NAMED]
    more = [f"and {len(done.changed) - MOST_NAMED} more"] if len(done.changed) > MOST_NAMED else []
    return "\n".join([f"Wrote {path}; changed:", *(f"  {field}" for field in (*shown, *more))])
