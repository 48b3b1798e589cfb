"""`new`: a case file to start from."""

from pathlib import Path

import click

from options import bundled_case_path
from reports.commands.asking import load, show_document
from reports.commands.options import format_option
from reports.request.statuses import CouldNotRun


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--blank", is_flag=True, help="A small skeleton instead of the bundled case.")
@format_option("table", "json")
def new(folder: Path, blank: bool, form: str) -> None:
    """Write DIR/case.yaml to start from.

    \b
    Example:
      policy-options new mine --blank
    """
    from reports.files.writing import CannotWrite, write_text

    source = bundled_case_path()
    source = source.with_name("blank.yaml") if blank else source
    target = folder / "case.yaml"
    if target.exists():
        raise CouldNotRun(f"{target} exists and is left as it is; name another folder")
    try:
        write_text(target, source.read_text(encoding="utf-8"))
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    if form == "json":
        from reports.documents.common import new_document

        path, document = load(target)
        show_document(new_document(str(path), document.case, [str(target)]))
    else:
        click.echo(f"Wrote {target}")
    click.echo(f"Next: policy-options check {target}", err=True)
