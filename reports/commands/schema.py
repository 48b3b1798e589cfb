"""`schema`: the JSON Schema of a case."""

import click

from options import case_schema
from reports.commands.asking import show_document


@click.command()
@click.option("--format", type=click.Choice(["json"]), expose_value=False, help="A schema is JSON anyway.")
def schema() -> None:
    """Print the JSON Schema of a case, for completion and checks in an editor.

    \b
    Example:
      policy-options schema > case.schema.json
    """
    show_document(case_schema())
