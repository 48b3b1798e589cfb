"""`check`: every fault of a case, then warnings."""

from pathlib import Path

import click

from options import case_warnings
from reports.commands.asking import load, show_blocks, show_document
from reports.commands.options import case_argument, format_option
from reports.request.asked import NOTHING


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
        from reports.documents.common import check_document

        show_document(check_document(str(path), document.case, warnings))
        return
    from reports.console.answers.check import check_blocks

    show_blocks(document.case, NOTHING, check_blocks(str(path), document.case, warnings))
