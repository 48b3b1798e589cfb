"""`frontier`: all efficient bundles, and the core index of each level."""

import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Case
from reports.commands.asking import load_asked, naming, settle_case, show_blocks, solving
from reports.commands.explaining import explained, why_infeasible
from reports.commands.ledger_options import recorded
from reports.commands.options import (
    case_argument,
    format_option,
    holding_options,
    question_options,
    time_option,
)
from reports.commands.recording import answered
from reports.commands.tabular import shown_as_data
from reports.commands.timing import time_left
from reports.request.asked import Asked

if TYPE_CHECKING:
    import pandas as pd

    from decision import Frontier


MOST_RECORDED = 200
"""Efficient bundles that the ledger holds one by one."""

IN_LEDGER = "the ledger has their number, and a hash of them all"


@click.command()
@case_argument
@recorded
@question_options
@time_option
@click.option("--all-weights", is_flag=True, help="Lift the weight information of the case.")
@click.option("--intervals", is_flag=True, help="Let every score lie anywhere from its low to its high end.")
@holding_options
@format_option("table", "json", "csv")
def frontier(case: Path | None, form: str, **options: Any) -> None:
    """List all efficient bundles, with proof that none is missing, and the core index of every level.

    A bundle is efficient when no feasible one is as good on every objective and better on some.

    \b
    Example:
      policy-options frontier mine/case.yaml --limit money=80
    """
    from decision import frontier as efficient
    from decision import score_intervals
    from reports.request.endings import end_as, unfinished, untold

    started = time.monotonic()
    asked = Asked(**options)
    path, document, asked = load_asked(case, asked)
    problem = settle_case(document, asked)
    with solving() as progress:
        found = efficient(
            problem,
            all_weights=asked.all_weights,
            intervals=score_intervals(document.case, problem) if asked.intervals else None,
            time_limit=asked.time_limit,
            most_bundles=asked.most_bundles,
            most_memory=int(asked.most_memory * 2**20),
            progress=progress,
        )
    why = why_infeasible(
        document,
        asked,
        infeasible=bool(found.conflict),
        interrupted=found.stopped == "interrupted",
        started=started,
    )
    left = time_left(asked, started)
    parts = unfinished("frontier", found, why)
    if form != "table":
        # It takes as long again to write them.
        told = found.first(len(found.chosen), None if left is None else left / 2)
        lacking = untold(found, told)
        parts += lacking
    from reports.documents.frontier import frontier_document

    answered(lambda: explained(_recorded(str(path), document.case, found, asked), why), found)
    if form != "table":

        def table() -> "pd.DataFrame":
            from reports.files.frames import efficient as table_of

            return table_of(found, told)

        shown_as_data(
            form,
            document.case,
            asked,
            lambda: explained(frontier_document(str(path), document.case, found, told, lacking, asked), why),
            table,
            1,
        )
    else:
        from reports.console.answers.frontier import frontier_blocks

        wanted = len(found.chosen) > 0 and not found.interrupted
        names = naming(document, asked, started, wanted=wanted)
        show_blocks(document.case, asked, frontier_blocks(document.case, found, names, why))
    if found.stopped == "time_limit" and _was_compiling():
        click.echo(
            "The search is compiled once for this version: let it run once without --time-limit.", err=True
        )
    end_as(
        infeasible=bool(found.conflict),
        parts=parts,
        left_out=found.left_out,
    )


def _recorded(path: str, case: Case, found: "Frontier", asked: Asked) -> dict[str, Any]:
    """The document as the ledger has it: the first bundles, and the number and the hash of all."""
    from decision import LeftOut
    from reports.documents.frontier import frontier_document

    count = len(found.chosen)
    told = found.first(min(count, MOST_RECORDED))
    lacking = [LeftOut(f"efficient bundles after the first {len(told):,}", IN_LEDGER, "frontier")]
    document = frontier_document(path, case, found, told, lacking if count > len(told) else (), asked)
    return document | {"number": count, "bundles_sha256": sha256(found.chosen.tobytes()).hexdigest()}


def _was_compiling() -> bool:
    """Whether this run compiled the search, and may have reached its limit in doing so."""
    compiled = sys.modules.get("decision.running.compilation")
    return compiled is not None and not compiled.IS_COMPILED
