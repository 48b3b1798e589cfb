"""`new`: a case file to start from: a bundled one, a skeleton, or one made from a table."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from options import BUNDLED_CASES, bundled_case_path
from reports.commands.asking import load, show_document
from reports.commands.options import format_option
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from options.table_case import Draft


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--blank", is_flag=True, help="A small skeleton instead of a bundled case.")
@click.option(
    "--like", type=click.Choice(BUNDLED_CASES), help="A bundled case; pyongyang_moscow where none is named."
)
@click.option(
    "--from",
    "table",
    metavar="TABLE.csv|.xlsx",
    help="A table with a row for each option: name, costs, savings or effects, sector. What it does not say is assumed,"
    " and told.",
)
@format_option("table", "json")
def new(folder: Path, blank: bool, like: str | None, table: str | None, form: str) -> None:
    """Write DIR/case.yaml to start from.

    \b
    Example:
      policy-options new mine --blank
      policy-options new river --like flood
      policy-options new deficit --from options.csv
    """
    from reports.files.writing import CannotWrite, write_text

    if sum((blank, like is not None, table is not None)) > 1:
        raise click.UsageError("--blank, --like and --from exclude each other: name one of them")
    target = folder / "case.yaml"
    if target.exists():
        raise CouldNotRun(f"{target} exists and is left as it is; name another folder")
    draft = None if table is None else _drafted(table, folder)
    source = bundled_case_path("blank" if blank else like or BUNDLED_CASES[0])
    try:
        write_text(target, source.read_text(encoding="utf-8") if draft is None else draft.text)
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    if draft is not None:
        _tell(draft)
    if form == "json":
        from reports.documents.common import new_document

        path, document = load(target)
        show_document(new_document(str(path), document.case, [str(target)], draft))
    else:
        click.echo(f"Wrote {target}")
    click.echo(f"Next: policy-options check {target}", err=True)


def _drafted(table: str, folder: Path) -> "Draft":
    """The case that a table makes, as of today, called as its folder where the table has a name like any other."""
    from options.table_case import case_from_table, load_table

    name = Path(os.path.realpath(folder)).name.replace("_", " ")
    return case_from_table(load_table(table), date.today(), name[:1].upper() + name[1:])


def _tell(draft: "Draft") -> None:
    """What was assumed and what left out, on standard error."""
    if draft.assumed:
        click.echo("Assumed, since the table does not say it:", err=True)
    for text in draft.assumed:
        click.echo(f"- {text}", err=True)
    if draft.left_out:
        click.echo("Left out:", err=True)
    for part in draft.left_out:
        click.echo(f"- {part}", err=True)
