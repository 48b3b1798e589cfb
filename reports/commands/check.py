"""`check`: every fault of a case, then warnings."""

from pathlib import Path

import click

from options import CAUTIONS, case_warnings
from reports.asking import case_argument, format_option, load, show_document

KINDS = {
    "logic": "Constraints that cannot hold together",
    "bounds": "Bounds on the estimate that is not the prudent one",
    "ranges": "Totals beyond their range",
    "idle": "Without effect",
    "timing": "Dates, likelihoods and times",
    "weights": "Weights",
    "evidence": "Scores without evidence",
    "wording": "Words that say too much",
}
"""What each kind of warning is headed."""


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
        from reports.documents import check_document

        show_document(check_document(str(path), document.case, warnings))
        return
    for kind in CAUTIONS:
        found = [warning for warning in warnings if warning.kind == kind]
        if found:
            click.secho(f"{KINDS[kind]} ({len(found)})", bold=True)
        for warning in found:
            click.echo(f"  warning: {warning}")
    stated = document.case
    click.echo(
        f"{path}: no faults, {len(warnings)} warning{'' if len(warnings) == 1 else 's'}; "
        f"{len(stated.levers)} levers, {len(stated.objectives)} objectives, "
        f"{len(stated.constraints)} constraints, {len(stated.evidence)} claims."
    )
