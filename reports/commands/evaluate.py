"""`evaluate`: any bundle by name, feasible or not."""

import time
from pathlib import Path
from typing import Any

import click

from reports.commands.asking import (
    exit_evaluated,
    load_asked,
    named_bundle,
    naming,
    show_blocks,
    solve_case,
    solving,
)
from reports.commands.options import format_option, solving_options
from reports.commands.tabular import framed, shown_as_data
from reports.commands.timing import time_left
from reports.request.asked import Asked


@click.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("bundle")
@solving_options
@format_option("table", "json", "csv")
def evaluate(case: Path, bundle: str, form: str, **options: Any) -> None:
    """Tell what a bundle is worth, what it breaks, and what it loses, in every scenario and by every profile.

    BUNDLE: levels joined by plus signs (a lever of one level may leave it out), or none, status_quo or best.

    \b
    Example:
      policy-options evaluate mine/case.yaml gauges.dense+drills
      policy-options evaluate mine/case.yaml status_quo --scenario severe
    """
    from decision import evaluate_bundle

    started = time.monotonic()
    asked = Asked(**options)
    path, document, asked = load_asked(case, asked)
    named_bundle(document.case, bundle)
    problem, optimum = solve_case(document, asked)
    levels = named_bundle(document.case, bundle, optimum)
    left = time_left(asked, started)
    with solving() as progress:
        found = evaluate_bundle(
            asked.question(document.case),
            levels,
            optimum,
            solver=asked.solver,
            time_limit=left,
            progress=progress,
        )
    from reports.documents.evaluate import evaluate_document

    if not shown_as_data(
        form,
        document.case,
        asked,
        lambda: evaluate_document(str(path), document.case, problem, optimum, found, asked),
        framed(found),
    ):
        from reports.console.answers.evaluate import evaluate_blocks

        names = naming(document, asked, started, wanted=bool(optimum.bundles) and not found.interrupted)
        show_blocks(document.case, asked, evaluate_blocks(document.case, problem, optimum, found, names))
    exit_evaluated(optimum, found)
