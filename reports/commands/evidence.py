"""`evidence`: claims, standings of scenarios, and leave-one-out over sources and claims."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports.commands.asking import (
    exit_as,
    load_asked,
    naming,
    show_blocks,
    solve_case,
    solving,
)
from reports.commands.explaining import explained, why_infeasible
from reports.commands.options import case_argument, fallen_option, format_option, solving_options
from reports.commands.tabular import shown_as_data
from reports.commands.timing import time_left
from reports.request.asked import Asked

if TYPE_CHECKING:
    from reports.request.asked import Fallen


@click.command()
@case_argument
@solving_options
@fallen_option
@format_option("table", "json", "csv")
def evidence(case: Path | None, form: str, fallen: "Fallen", **options: Any) -> None:
    """Show what each claim is worth, what each scenario stands on, and which sources carry the answer.

    \b
    Example:
      policy-options evidence mine/case.yaml --suppose snow_forecast=established
    """
    from decision import weigh_evidence

    started = time.monotonic()
    asked = Asked(**options)
    path, document, asked = load_asked(case, asked)
    problem, optimum = solve_case(document, asked)
    left = time_left(asked, started)
    with solving() as progress:
        found = weigh_evidence(
            asked.question(document.case), optimum, solver=asked.solver, time_limit=left, progress=progress
        )
    why = why_infeasible(
        document,
        asked,
        infeasible=optimum.status == "infeasible",
        interrupted=optimum.interrupted or found.interrupted,
        started=started,
    )
    from reports.documents.evidence import evidence_document

    if not shown_as_data(
        form,
        document.case,
        asked,
        lambda: explained(
            evidence_document(str(path), document.case, problem, optimum, found, fallen, asked), why
        ),
        "claims",
    ):
        from reports.console.answers.evidence import evidence_blocks

        wanted = bool(optimum.bundles) and not (optimum.interrupted or found.interrupted)
        names = naming(document, asked, started, wanted=wanted)
        show_blocks(
            document.case, asked, evidence_blocks(document.case, problem, optimum, found, fallen, names, why)
        )
    exit_as(optimum, found, why)
