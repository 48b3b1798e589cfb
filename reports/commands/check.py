"""`check`: every fault of a case, then warnings."""

from pathlib import Path

import click

from options import case_warnings
from reports.asking import case_argument, format_option, load


@click.command()
@case_argument
@format_option("table", "json")
def check(case: Path | None, form: str) -> None:
    """Print every fault of a case at once, each with its place; then warnings.

    \b
    Example:
      policy-options check mine/case.yaml
    """
    path, document = load(case)
    warnings = case_warnings(document)
    if form == "json":
        from reports.documents import as_json, check_document

        click.echo(as_json(check_document(str(path), document.case, warnings)))
        return
    for warning in warnings:
        click.echo(f"warning: {warning}")
    stated = document.case
    click.echo(
        f"{path}: no faults, {len(warnings)} warning{'' if len(warnings) == 1 else 's'}; "
        f"{len(stated.levers)} levers, {len(stated.objectives)} objectives, "
        f"{len(stated.constraints)} constraints, {len(stated.evidence)} claims."
    )
