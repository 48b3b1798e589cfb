"""`export`: a case as a workbook."""

from pathlib import Path

import click

from options import Case, unknown
from reports.commands.asking import load, show_document
from reports.commands.options import format_option
from reports.request.statuses import CouldNotRun


@click.command()
@click.argument("case", metavar="CASE", type=click.Path(path_type=Path))
@click.argument("file", metavar="FILE.xlsx", type=click.Path(path_type=Path))
@click.option(
    "--for", "experts", metavar="NAME,…", help="Sheets for these experts instead: what each is asked."
)
@click.option("--force", is_flag=True, help="Replace FILE.xlsx where it exists.")
@format_option("table", "json")
def export(case: Path, file: Path, experts: str | None, force: bool, form: str) -> None:
    """Write a case as a workbook: a sheet a section, to be changed in any spreadsheet program.

    `import` brings it back, and any command takes it in place of a case. Nothing of the case is lost but its comments.

    With --for it is a sheet a person to ask experts with: scores to fill, from the second round on beside the spread of
    all, without names. `import` gathers the sheets of several.

    \b
    Examples:
      policy-options export mine/case.yaml mine/case.xlsx
      policy-options export mine/case.yaml round-1.xlsx --for hydrologist,economist
    """
    from reports.commands.progress import showing
    from reports.files.case_workbook import TextTooLong, case_workbook
    from reports.files.expert_sheets import expert_sheets
    from reports.files.replacing import refuse_inputs
    from reports.files.writing import CannotWrite, write_bytes

    if file.suffix.lower() != ".xlsx":
        raise click.UsageError(f"{file} is to be a workbook; give it a name that ends in .xlsx")
    path, document = load(case)
    refuse_inputs([file], [path], "name another file")
    asked = _asked(document.case, experts)
    if file.exists() and not force:
        raise CouldNotRun(
            f"{file} exists and is left as it is; name another file, or replace it with --force"
        )
    try:
        with showing() as progress:
            if progress:
                progress("the workbook", 0, None)
            write_bytes(file, expert_sheets(document.case, asked) if asked else case_workbook(document.case))
    except (CannotWrite, TextTooLong) as error:
        raise CouldNotRun(str(error)) from error
    if form == "json":
        from reports.documents.common import unsolved_head

        show_document(unsolved_head("export", str(path), document.case) | {"files": [str(file)]})
    else:
        click.echo(f"Wrote {file}")
    click.echo(
        f"Next: {'have it filled' if asked else 'change it'}, then policy-options import {file} {path}",
        err=True,
    )


def _asked(case: Case, experts: str | None) -> list[str]:
    """The experts that are named, each once. Raises click.UsageError for one that the case has not."""
    names = list(dict.fromkeys(name.strip() for name in (experts or "").split(",") if name.strip()))
    for name in names:
        if name not in case.experts:
            what = unknown("expert", name, case.experts) if case.experts else "the case names no experts"
            raise click.UsageError(
                f"--for {name}: {what}; experts stand in the case, as in experts: {{{name}: {{}}}}"
            )
    if experts is not None and not names:
        raise click.UsageError("--for names no expert; write --for NAME or --for NAME,NAME")
    return names
