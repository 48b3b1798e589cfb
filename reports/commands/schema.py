"""`schema`: the JSON Schema of a case."""

import click

from options import case_schema


@click.command()
def schema() -> None:
    """Print the JSON Schema of a case, for completion and checks in an editor.

    \b
    Example:
      policy-options schema > case.schema.json
    """
    from reports.documents import as_json

    click.echo(as_json(case_schema()))
