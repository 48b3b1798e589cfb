"""`check`: every fault of a case, then warnings; on request also whether some bundle and some plan is feasible."""

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Document, case_warnings
from reports.commands.asking import load, show_blocks
from reports.commands.options import case_argument, format_option, time_option
from reports.commands.tabular import shown_as_data
from reports.request.asked import NOTHING, Asked

if TYPE_CHECKING:
    from decision import Infeasibility


@click.command()
@case_argument
@click.option("--feasibility", is_flag=True, help="Also look for a bundle, and for a plan on its triggers.")
@click.option("--scenario", metavar="NAME", help="For --feasibility: in this scenario.")
@click.option("--conflicts", type=click.IntRange(1), default=20, show_default=True, metavar="N",
              help="For --feasibility: how many conflicts to list.")  # fmt: skip
@time_option
@format_option("table", "json", "csv")
def check(
    case: Path | None,
    form: str,
    feasibility: bool,
    scenario: str | None,
    conflicts: int,
    time_limit: float | None,
) -> None:
    """Print every fault of a case at once, each with its place; then warnings.

    \b
    Example:
      policy-options check mine/case.yaml
      policy-options check mine/case.yaml --feasibility
    """
    if scenario is not None and not feasibility:
        raise click.UsageError("--scenario is for --feasibility; a case is checked in all of its scenarios")
    started = time.monotonic()
    path, document = load(case)
    warnings = case_warnings(document)
    asked = replace(NOTHING, scenario=scenario, time_limit=time_limit)
    why = looked_for(document, asked, conflicts, started) if feasibility else None
    from reports.documents.common import check_document

    if not shown_as_data(
        form,
        document.case,
        asked,
        lambda: _with_feasibility(check_document(str(path), document.case, warnings, asked), why),
        "warnings",
    ):
        from reports.console.answers.check import check_blocks

        blocks = check_blocks(str(path), document.case, warnings)
        if why is not None:
            from reports.console.answers.conflicts import feasibility_blocks

            blocks += feasibility_blocks(document.case, why, scenario)
        show_blocks(document.case, asked, blocks)
    if why is not None:
        from reports.commands.explaining import cut_short
        from reports.request.endings import end_as

        end_as(infeasible=why.feasible is False, parts=cut_short(why), left_out=why.left_out)


def looked_for(document: Document, asked: Asked, most: int, started: float) -> "Infeasibility | None":
    """Whether some bundle is feasible and, where the case has triggers, some plan; else the conflicts."""
    from reports.commands.explaining import why_infeasible

    return why_infeasible(
        document,
        asked,
        infeasible=True,
        interrupted=False,
        started=started,
        in_two_stages=bool(document.case.triggers),
        most=most,
    )


def _with_feasibility(told: dict[str, Any], why: "Infeasibility | None") -> dict[str, Any]:
    if why is None:
        return told
    from reports.commands.explaining import explained

    return {"feasible": why.feasible} | explained(told, None if why.feasible else why)
