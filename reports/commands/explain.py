"""`explain`: why this bundle and not another."""

import time
from pathlib import Path
from typing import Any

import click

from options import Case
from reports.commands.asking import (
    exit_as,
    load_asked,
    named_bundle,
    naming,
    show_blocks,
    solve_case,
    solving,
)
from reports.commands.ledger_options import recorded
from reports.commands.options import case_argument, format_option, solving_options
from reports.commands.recording import answered
from reports.commands.tabular import framed, shown_as_data
from reports.commands.timing import time_left
from reports.request.asked import Asked


@click.command()
@case_argument
@recorded
@solving_options
@click.option("--why-not", multiple=True, metavar="LEVER[.LEVEL] | BUNDLE",
              help="Tell why it is not recommended, and what brings it in.")  # fmt: skip
@click.option("--against", metavar="BUNDLE",
              help="Tell the recommended bundle against another, and what makes that one win.")  # fmt: skip
@format_option("table", "json", "csv")
def explain(
    case: Path | None, form: str, why_not: tuple[str, ...], against: str | None, **options: Any
) -> None:
    """Tell why this bundle: what each measure and constraint is worth, what was left out, and what would bring it in.

    BUNDLE: levels joined by plus signs (a lever of one level may leave it out), or none, status_quo or best. Where no
    bundle is feasible, the conflicts and the cheapest repairs.

    \b
    Example:
      policy-options explain mine/case.yaml --why-not levee --against status_quo
    """
    from decision import explain as answer

    started = time.monotonic()
    asked = Asked(**options)
    path, document, asked = load_asked(case, asked)
    beside = () if against is None else (against,)
    for text in (*(each for each in why_not if not is_member(document.case, each)), *beside):
        named_bundle(document.case, text)
    problem, optimum = solve_case(document, asked)
    left = time_left(asked, started)
    with solving() as progress:
        found = answer(
            asked.question(document.case),
            optimum,
            not_in=[
                each if is_member(document.case, each) else named_bundle(document.case, each, optimum)
                for each in why_not
            ],
            others=[named_bundle(document.case, each, optimum) for each in beside],
            solver=asked.solver,
            time_limit=left,
            progress=progress,
        )
    from reports.documents.explain import explain_document

    told = answered(
        lambda: explain_document(str(path), document.case, problem, optimum, found, asked), optimum
    )
    if not shown_as_data(form, document.case, asked, told, framed(found)):
        from reports.console.answers.explain import explain_blocks

        wanted = bool(optimum.bundles) and not found.interrupted
        names = naming(document, asked, started, wanted=wanted)
        show_blocks(document.case, asked, explain_blocks(document.case, problem, optimum, found, names))
    exit_as(optimum, found)


def is_member(case: Case, text: str) -> bool:
    """Whether a text names a lever or `lever.level`; else it names a bundle."""
    lever, _, level = text.partition(".")
    return lever in case.levers and (not level or level in case.levers[lever].levels)
