"""`contingency`: what to do now, what to prepare, what to add when a trigger fires."""

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports.commands.asking import (
    load_asked,
    naming,
    share_of_far,
    show_blocks,
    solve_case,
    solve_stages,
)
from reports.commands.explaining import explained, why_infeasible
from reports.commands.ledger_options import recorded
from reports.commands.options import case_argument, format_option, solving_options
from reports.commands.recording import answered
from reports.commands.tabular import framed, shown_as_data
from reports.commands.timing import NO_TIME, time_left
from reports.request.asked import Asked

if TYPE_CHECKING:
    from decision import Contingency, Horizons, Optimum
    from options import Document


NEAR_AND_FAR = "near and far"


@click.command()
@case_argument
@recorded
@solving_options
@format_option("table", "json", "csv")
def contingency(case: Path | None, form: str, **options: Any) -> None:
    """Plan in two stages: now, and on each trigger; what must be prepared and what comes too late.

    \b
    Example:
      policy-options contingency mine/case.yaml --must-not drills
    """
    started = time.monotonic()
    asked = Asked(**options)
    path, document, asked = load_asked(case, asked)
    problem, planned = solve_stages(document, asked)
    far, optimum, planned = _near_and_far(
        document, replace(asked, time_limit=time_left(asked, started)), planned
    )
    why = why_infeasible(
        document,
        asked,
        infeasible=planned.status == "infeasible",
        interrupted=planned.interrupted,
        started=started,
        in_two_stages=True,
    )
    from reports.documents.contingency import contingency_document

    told = answered(
        lambda: explained(contingency_document(str(path), document.case, problem, planned, far, asked), why),
        planned,
    )
    if not shown_as_data(form, document.case, asked, told, framed(planned)):
        from reports.console.answers.contingency import contingency_blocks

        now = planned.plan.now if planned.plan else None
        wanted = now is not None and not planned.interrupted
        names = naming(document, asked, started, wanted=wanted, now=now)
        told_blocks = contingency_blocks(document.case, problem, planned, far, optimum, names, why)
        show_blocks(document.case, asked, told_blocks)
    from reports.request.endings import end_as, unfinished

    end_as(infeasible=planned.status == "infeasible", parts=unfinished("contingency", planned, why))


def _near_and_far(
    document: "Document", asked: Asked, planned: "Contingency"
) -> "tuple[Horizons | None, Optimum | None, Contingency]":
    """The best bundle as a function of the far horizon's share, and the present optimum.

    Where they cannot be computed the reason is added to the plan.
    """
    if planned.status == "infeasible" or not document.case.horizons:
        return None, None, planned
    if planned.status == "optimal" and asked.time_limit != NO_TIME:
        try:
            _, optimum = solve_case(document, asked)
            # The recommended bundle is named where it ties.
            recommended = optimum.bundles[0] if optimum.status == "optimal" else None
            return share_of_far(document, asked, recommended), optimum, planned
        except KeyboardInterrupt:
            planned = replace(planned, interrupted=True)
    return None, None, replace(planned, unfinished=(*planned.unfinished, NEAR_AND_FAR))
