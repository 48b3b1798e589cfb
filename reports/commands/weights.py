"""`weights`: every profile, how it was elicited and what is wrong with it, and who would choose otherwise."""

import time
from pathlib import Path
from typing import Any

import click

from reports.commands.asking import load, load_asked, naming, settle_case, show_blocks, solving
from reports.commands.explaining import explained, why_infeasible
from reports.commands.options import case_argument, format_option, solving_options
from reports.commands.tabular import framed, shown_as_data
from reports.request.asked import Asked


@click.command()
@case_argument
@solving_options
@click.option("--elicit", metavar="NAME", help="Ask somebody for their weights, and write them into CASE.")
@click.option("--method", type=click.Choice(["swing", "rank", "pairwise"]), help="How --elicit asks.")
@format_option("table", "json", "csv")
def weights(case: Path | None, form: str, elicit: str | None, method: Any, **options: Any) -> None:
    """Show whose weights there are, what is wrong with them, and what each stakeholder would choose.

    With --elicit they are asked for first, question by question; CASE is written at the end, its comments kept.

    \b
    Example:
      policy-options weights mine/case.yaml
      policy-options weights mine/case.yaml --elicit mayor
    """
    from decision import dissent
    from decision.robustness.stakeholder_regret import BEST
    from reports.request.endings import cut_short, end_as

    started = time.monotonic()
    asked = Asked(**options)
    if elicit is not None:
        from reports.commands.eliciting import elicit as interview

        if case is None or asked.changes:
            raise click.UsageError("--elicit writes into a case: name its file, without --with")
        interview(case, load(case)[1].case, elicit, method)
    elif method is not None:
        raise click.UsageError("--method says how --elicit asks; add --elicit NAME")
    path, document, asked = load_asked(case, asked)
    problem = settle_case(document, asked)
    with solving() as progress:
        found = dissent(
            asked.question(document.case), solver=asked.solver, time_limit=asked.time_limit, progress=progress
        )
    infeasible = found.recommended is None and BEST not in found.unfinished
    why = why_infeasible(
        document, asked, infeasible=infeasible, interrupted=found.interrupted, started=started
    )
    from reports.documents.weights import weights_document

    if not shown_as_data(
        form,
        document.case,
        asked,
        lambda: explained(weights_document(str(path), document.case, problem, found, asked, why), why),
        framed(found),
    ):
        from reports.console.answers.weights import weights_blocks

        names = naming(
            document, asked, started, wanted=found.recommended is not None and not found.interrupted
        )
        show_blocks(document.case, asked, weights_blocks(document.case, problem, found, names, why))
    end_as(
        infeasible=infeasible,
        parts=(*cut_short("weights", found), *(cut_short("weights", why) if why else ())),
    )
