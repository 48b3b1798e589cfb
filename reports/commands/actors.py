"""`actors`: the other side's calculus, under the status quo and under a bundle."""

from pathlib import Path
from typing import Any

import click

from reports.asking import (
    case_argument,
    exit_as,
    format_option,
    load,
    named_bundle,
    solve_case,
    solving_options,
)


@click.command()
@case_argument
@solving_options
@click.option("--bundle", metavar="LEVER[.LEVEL]+…", help="Under this bundle instead of the recommended one.")
@format_option("table", "json")
def actors(case: Path | None, form: str, bundle: str | None, **asked: Any) -> None:
    """Say what the other side gains by each course of action, and what would turn its choice.

    \b
    Example:
      policy-options actors mine/case.yaml
      policy-options actors mine/case.yaml --bundle gauges.dense+drills
    """
    from decision import evaluate
    from reports.courses import courses_told

    path, document = load(case)
    best_alone = {"top": 1, "different": 0, "within": 0.0, "with_breakpoints": False}
    problem, optimum = solve_case(document, asked | best_alone)
    chosen = optimum.bundles[0] if optimum.bundles else None
    if bundle is not None:
        chosen = evaluate(problem, named_bundle(document.case, bundle))
    told = courses_told(document.case, problem, optimum, chosen)
    if form == "json":
        from reports.documents import as_json
        from reports.documents_actors import actors_document

        click.echo(as_json(actors_document(str(path), document.case, problem, optimum, told)))
    else:
        from reports.console_actors import actors_text

        click.echo(actors_text(document.case, problem, told), nl=False)
    if bundle is None:
        exit_as(optimum)
