"""`brief`: the brief, as files."""

from pathlib import Path
from typing import Any

import click

from reports.asking import (
    case_argument,
    exit_as,
    format_option,
    load,
    plan_for_brief,
    ranking_options,
    solve_case,
    solving_options,
)


@click.command()
@case_argument
@solving_options
@ranking_options
@click.option("--html", is_flag=True, help="The brief as one HTML file (the default).")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="DIR",
              help="Where to write it; the current folder by default.")  # fmt: skip
@format_option("table", "json")
def brief(case: Path | None, html: bool, out: Path, form: str, **asked: Any) -> None:
    """Write the brief on a case, named after its file.

    \b
    Example:
      policy-options brief mine/case.yaml --html --out briefs
    """
    from reports.brief import brief_html
    from reports.documents import as_json, optimize_document
    from reports.study import heaviest_two
    from reports.writing import CannotWrite, write_text

    path, document = load(case)
    problem, optimum = solve_case(document, asked)
    files = []
    if optimum.bundles:
        target = out / f"{path.stem}.html"
        try:
            mapped = heaviest_two(problem, optimum)
            planned = plan_for_brief(document, asked, optimum)
            page = brief_html(
                document.case, path.read_bytes(), problem, optimum, asked, mapped, planned=planned
            )
            write_text(target, page)
        except CannotWrite as error:
            raise click.ClickException(str(error)) from error
        files = [str(target)]
    if form == "json":
        told = optimize_document(str(path), document.case, problem, optimum)
        click.echo(as_json(told | {"command": "brief", "files": files}))
    elif files:
        click.echo(f"Wrote {target}")
    else:
        from reports.console import optimum_text

        click.echo(optimum_text(document.case, problem, optimum), nl=False)
    if not files:
        click.echo("No brief was written.", err=True)
    exit_as(optimum)
