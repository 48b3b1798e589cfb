"""`contingency`: what to do now, what to prepare, what to add when a trigger fires."""

from pathlib import Path
from typing import Any

import click

from reports.asking import (
    INTERRUPTED,
    NO_BUNDLE,
    OUT_OF_TIME,
    case_argument,
    format_option,
    load,
    share_of_far,
    solve_stages,
    solving_options,
)


@click.command()
@case_argument
@solving_options
@format_option("table", "json")
def contingency(case: Path | None, form: str, **asked: Any) -> None:
    """Plan in two stages: now, and on each trigger; what must be prepared and what comes too late.

    \b
    Example:
      policy-options contingency mine/case.yaml --must-not drills
    """
    from decision import optimize

    path, document = load(case)
    problem, planned = solve_stages(document, asked)
    far = None
    if planned.status == "optimal":
        best = optimize(problem, top=1, different=0, with_breakpoints=False, solver=asked["solver"])
        far = share_of_far(document, asked, best.bundles[0].id if best.bundles else "")
    if form == "json":
        from reports.documents import as_json
        from reports.documents_contingency import contingency_document

        click.echo(as_json(contingency_document(str(path), document.case, problem, planned, far)))
    else:
        from reports.console_contingency import contingency_text

        click.echo(contingency_text(document.case, problem, planned, far), nl=False)
    ctx = click.get_current_context()
    if planned.status == "infeasible":
        ctx.exit(NO_BUNDLE)
    if planned.interrupted:
        click.echo(f"Interrupted; not finished: {', '.join(planned.unfinished)}.", err=True)
        ctx.exit(INTERRUPTED)
    if planned.unfinished:
        click.echo(f"Stopped by the time limit; not finished: {', '.join(planned.unfinished)}.", err=True)
        ctx.exit(OUT_OF_TIME)
