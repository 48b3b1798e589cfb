"""`export`: a case as a workbook."""

from pathlib import Path

import click

from reports.commands.asking import load, show_document
from reports.commands.options import format_option
from reports.request.statuses import CouldNotRun


@click.command()
@click.argument("case", metavar="CASE", type=click.Path(path_type=Path))
@click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE.xlsx where it exists.")
@format_option("table", "json")
def export(case: Path, file: Path, force: bool, form: str) -> None:
    """Write a case as a workbook: a sheet a section, to be changed in any spreadsheet program.

    `import` brings it back, and any command takes it in place of a case. Nothing of the case is lost but its comments.

    \b
    Example:
      policy-options export mine/case.yaml mine/case.xlsx
    """
    from reports.commands.progress import showing
    from reports.files.case_workbook import TooLong, case_workbook
    from reports.files.replacing import refuse_inputs
    from reports.files.writing import CannotWrite, write_bytes

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{file} is to be a workbook; give it a name that ends in .xlsx")
    path, document = load(case)
    refuse_inputs([file], [path], "name another file")
    if file.exists() and not force:
        raise CouldNotRun(
            f"{file} exists and is left as it is; name another file, or replace it with --force"
        )
    try:
        with showing() as progress:
            if progress:
                progress("the workbook", 0, None)
            write_bytes(file, case_workbook(document.case))
    except (CannotWrite, TooLong) as error:
        raise CouldNotRun(str(error)) from error
    if form == "json":
        from reports.documents.common import unsolved_head

        show_document(unsolved_head("export", str(path), document.case) | {"files": [str(file)]})
    else:
        click.echo(f"Wrote {file}")
    click.echo(f"Next: change it, then policy-options import {file} {path}", err=True)
