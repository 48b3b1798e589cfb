"""`optimize`: the recommended bundle with ties, next best, alternatives and breakpoints."""

import time
from pathlib import Path
from typing import Any

import click

from reports.commands.asking import exit_as, load_asked, show_blocks, solve_case
from reports.commands.explaining import explained, why_infeasible
from reports.commands.ledger_options import recorded
from reports.commands.options import case_argument, format_option, ranking_options, solving_options
from reports.commands.recording import answered
from reports.commands.tabular import framed, shown_as_data
from reports.request.asked import Asked


@click.command()
@case_argument
@recorded
@solving_options
@ranking_options
@format_option("table", "json", "csv")
def optimize(case: Path | None, form: str, **options: Any) -> None:
    """Find the best bundle and prove it; list ties, next best, unlike alternatives, breakpoints.

    \b
    Example:
      policy-options optimize mine/case.yaml --weights treasury --limit money=80
    """
    started = time.monotonic()
    asked = Asked(**options, with_breakpoints=True)
    path, document, asked = load_asked(case, asked)
    problem, optimum = solve_case(document, asked)
    why = why_infeasible(
        document,
        asked,
        infeasible=optimum.status == "infeasible",
        interrupted=optimum.interrupted,
        started=started,
    )
    from reports.documents.common import optimize_document

    told = answered(
        lambda: explained(optimize_document(str(path), document.case, problem, optimum, asked), why), optimum
    )
    if not shown_as_data(form, document.case, asked, told, framed(optimum), 1):
        from reports.console.answers.optimize import optimize_blocks

        show_blocks(document.case, asked, optimize_blocks(document.case, problem, optimum, why))
    exit_as(optimum, why)
