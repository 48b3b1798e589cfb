"""`diff`: two versions of a case, what changed, and what that did to the recommendation."""

import time
from pathlib import Path
from typing import Any

import click

from reports.commands.asking import load_asked, naming, settle_case, show_blocks
from reports.commands.comparing import compared
from reports.commands.ledger_options import ledger_option
from reports.commands.options import format_option, solving_options
from reports.commands.tabular import framed, shown_as_data
from reports.commands.timing import time_left
from reports.commands.versions import asked_in_both, read_version
from reports.request.asked import Asked


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@solving_options
@ledger_option
@click.option("--most-cases", type=click.IntRange(1), default=1_000, show_default=True, metavar="N",
              help="Look at so many cases between the two at most.")  # fmt: skip
@format_option("table", "json", "csv")
def diff(old: Path, new: Path, form: str, most_cases: int, **options: Any) -> None:
    """Tell what changed from one version of a case to another, and which changes moved the recommendation.

    OLD, NEW: files, or runs of the ledger as in run:12: their cases as they were then, with the limits, bounds, scenario
    and profile that their options set.

    Each change is made alone in the old version; then the smallest sets of changes are found that give the new
    recommendation. Changes that cannot be made one without the other count as one: a lever and the constraints on it, or
    ends of an interval that would cross. Options count in both versions and name things as the new one does.

    \b
    Example:
      policy-options diff last_week.yaml mine/case.yaml
      policy-options diff run:12 mine/case.yaml
    """
    from reports.request.endings import cut_short, end_as, unfinished

    started = time.monotonic()
    options = asked_in_both(old, new, options)
    path, document, asked = load_asked(new, Asked(**options), read_version)
    settle_case(document, asked)
    told = compared(old, new, Asked(**options), most_cases=most_cases, time_limit=time_left(asked, started))
    from reports.documents.diff import diff_document

    if not shown_as_data(
        form, document.case, asked, lambda: diff_document(str(old), str(path), told, asked), framed(told)
    ):
        from reports.brief.sections.since import marked_whole
        from reports.console.answers.diff import diff_blocks

        wanted = bool(told.new.bundles) and not told.interrupted
        names = naming(document, asked, started, wanted=wanted)
        show_blocks(marked_whole(told.versions), asked, diff_blocks(str(old), str(path), told, names))
    end_as(
        infeasible="infeasible" in (told.old.status, told.new.status),
        parts=(*unfinished("diff", told.new), *cut_short("diff", told)),
        left_out=told.movers.left_out,
    )
