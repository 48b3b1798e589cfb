"""`actors`: the other side's calculus, under the status quo and under a bundle."""

import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from reports.commands.asking import (
    against_other,
    exit_as,
    load_asked,
    named_bundle,
    naming,
    show_blocks,
    solve_case,
)
from reports.commands.explaining import explained, why_infeasible
from reports.commands.options import case_argument, format_option, solving_options
from reports.commands.tabular import framed, shown_as_data
from reports.commands.timing import time_left
from reports.request.asked import Asked


@click.command()
@case_argument
@solving_options
@click.option("--bundle", metavar="LEVER[.LEVEL]+…", help="Under this bundle instead of the recommended one.")
@click.option("--against", type=click.Path(path_type=Path), metavar="OTHER",
              help="Say what a version of the case that scores the derived objective by hand sees otherwise.")  # fmt: skip
@format_option("table", "json", "csv")
def actors(case: Path | None, form: str, bundle: str | None, against: Path | None, **options: Any) -> None:
    """Say what the other side gains by each course of action, and what would turn its choice.

    \b
    Example:
      policy-options actors mine/case.yaml
      policy-options actors mine/case.yaml --bundle gauges.dense+drills
    """
    from decision import courses, evaluate

    started = time.monotonic()
    asked = Asked(**options)
    path, document, asked = load_asked(case, asked)
    problem, optimum = solve_case(document, asked)
    chosen = optimum.bundles[0] if optimum.bundles else None
    if bundle is not None:
        chosen = evaluate(problem, named_bundle(document.case, bundle))
    left = time_left(asked, started)
    told = courses(asked.question(document.case), chosen, time_limit=left)
    if against is not None:
        told = replace(told, disagreements=against_other(against, asked, problem, optimum))
    why = why_infeasible(
        document,
        asked,
        infeasible=optimum.status == "infeasible" and bundle is None,
        interrupted=optimum.interrupted or told.interrupted,
        started=started,
    )
    from reports.documents.actors import actors_document

    if not shown_as_data(
        form,
        document.case,
        asked,
        lambda: explained(actors_document(str(path), document.case, problem, optimum, told, asked), why),
        framed(told),
    ):
        from reports.console.answers.actors import actors_blocks

        wanted = bool(optimum.bundles) and not optimum.interrupted
        names = naming(document, asked, started, wanted=wanted)
        show_blocks(document.case, asked, actors_blocks(document.case, problem, told, names, why))
    if bundle is not None and optimum.status == "infeasible":  # a bundle that was named is told all the same
        optimum = replace(optimum, status="optimal")
    exit_as(optimum, told, why)
