"""`frontier`: all efficient bundles and the core index."""

import sys
from pathlib import Path
from typing import Any

import click

from reports.asking import (
    INTERRUPTED,
    NO_BUNDLE,
    OUT_OF_TIME,
    case_argument,
    format_option,
    holding_options,
    load,
    question_options,
    settle_case,
    solving,
    time_option,
)


@click.command()
@case_argument
@question_options
@time_option
@click.option("--all-weights", is_flag=True, help="Lift the weight information of the case.")
@click.option("--intervals", is_flag=True, help="Let every score lie anywhere from its low to its high end.")
@holding_options
@format_option("table", "json", "csv")
def frontier(case: Path | None, form: str, **asked: Any) -> None:
    """List all efficient bundles, with proof that none is missing, and the core index of every level.

    A bundle is efficient when no feasible one is as good on every objective and better on some.

    \b
    Example:
      policy-options frontier mine/case.yaml --limit money=80
    """
    from decision import RequestError, score_intervals
    from decision import frontier as efficient

    path, document = load(case)
    problem = settle_case(document, asked)
    try:
        with solving() as progress:
            found = efficient(
                problem,
                all_weights=asked["all_weights"],
                intervals=score_intervals(document.case, problem) if asked["intervals"] else None,
                time_limit=asked["time_limit"],
                most_bundles=asked["most_bundles"],
                most_memory=int(asked["most_memory"] * 2**20),
                progress=progress,
            )
    except RequestError as error:
        raise click.UsageError(str(error)) from error
    if form == "json":
        from reports.documents import as_json
        from reports.documents_frontier import frontier_document

        click.echo(as_json(frontier_document(str(path), document.case, found)))
    elif form == "csv":
        from reports.tables import frontier_csv

        click.echo(frontier_csv(found), nl=False)
    else:
        from reports.console_frontier import frontier_text

        click.echo(frontier_text(document.case, found), nl=False)
    context = click.get_current_context()
    if found.conflict:
        context.exit(NO_BUNDLE)
    if found.stopped:
        said = {
            "interrupted": "Interrupted",
            "time_limit": "Stopped by the time limit",
            "full": "Stopped: more bundles than may be held (--most-bundles, --most-memory)",
        }[found.stopped]
        click.echo(f"{said}; efficient bundles may be missing.", err=True)
        if found.stopped == "time_limit" and _was_compiling():
            click.echo(
                "The search is compiled once for this version: let it run once without --time-limit.",
                err=True,
            )
        context.exit(INTERRUPTED if found.interrupted else OUT_OF_TIME)
    for left in found.left_out:
        click.echo(f"Left out: {left}.", err=True)
    if found.unfinished:
        why = "Interrupted" if found.interrupted else "Stopped by the time limit"
        click.echo(f"{why}; not finished: {', '.join(found.unfinished)}.", err=True)
        context.exit(INTERRUPTED if found.interrupted else OUT_OF_TIME)


def _was_compiling() -> bool:
    """Whether this run had to compile the search, and may have ended before it had."""
    compiled = sys.modules.get("decision.compiled")
    return compiled is not None and not compiled.IS_COMPILED
