"""`robust`: robustness to scores, weights, scenarios and sources, and value of information."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports.commands.asking import (
    exit_as,
    load_asked,
    naming,
    show_blocks,
    show_document,
    solve_case,
    solving,
)
from reports.commands.explaining import explained, why_infeasible
from reports.commands.options import (
    case_argument,
    drawing_options,
    fallen_option,
    format_option,
    solving_options,
    tail_option,
)
from reports.commands.timing import time_left
from reports.request.asked import Asked

if TYPE_CHECKING:
    from reports.request.asked import Fallen


@click.command()
@case_argument
@solving_options
@drawing_options
@click.option("--draw-weights", is_flag=True, help="Also draw scores and weights together (SMAA-2).")
@tail_option
@fallen_option
@format_option("table", "json", "csv")
def robust(case: Path | None, form: str, fallen: "Fallen", draw_weights: bool, **options: Any) -> None:
    """Tell how robust the answer is: to scores, scenarios and sources; and what to find out next.

    \b
    Example:
      policy-options robust mine/case.yaml --draws 20000 --seed 7
    """
    from decision import Sampling
    from decision import robust as analyse

    started = time.monotonic()
    asked = Asked(**options)
    path, document, asked = load_asked(case, asked)
    problem, optimum = solve_case(document, asked)
    left = time_left(asked, started)
    sampling = Sampling(asked.seed, asked.draws, asked.shape, asked.workers, asked.precision)
    with solving() as progress:
        found = analyse(
            asked.question(document.case),
            optimum,
            sampling,
            draw_weights=draw_weights,
            tail=asked.tail,
            solver=asked.solver,
            time_limit=left,
            progress=progress,
        )
    why = why_infeasible(
        document,
        asked,
        infeasible=optimum.status == "infeasible",
        interrupted=optimum.interrupted or found.interrupted,
        started=started,
    )
    if form != "table":
        from reports.documents.robust import robust_document

        told_document = explained(
            robust_document(str(path), document.case, problem, optimum, found, asked.seed, fallen, asked), why
        )
        if form == "json":
            show_document(told_document)
        else:
            from reports.commands.tabular import show_csv

            show_csv(document.case, asked, told_document, "acceptability")
    else:
        from reports.console.answers.robust import robust_blocks

        wanted = bool(optimum.bundles) and not (optimum.interrupted or found.interrupted)
        names = naming(document, asked, started, wanted=wanted)
        told_blocks = robust_blocks(document.case, problem, optimum, found, fallen, names, why)
        show_blocks(document.case, asked, told_blocks)
    exit_as(optimum, found, why)
