"""`runs`: the ledger of runs, listed, shown and emptied."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reports.commands.asking import show_document
from reports.commands.ledger_options import known_ledger, ledger_option, read_ledger, recorded_run
from reports.commands.options import format_option
from reports.request.statuses import CouldNotRun, Exit, leave

if TYPE_CHECKING:
    from reports.ledger.entry import LedgerEntry
    from reports.words.blocks import Block


@click.group(invoke_without_command=True)
@ledger_option
@click.option("--last", "most", type=click.IntRange(1), default=20, show_default=True, metavar="N",
              help="List so many at most, the latest first; JSON has them too.")  # fmt: skip
@format_option("table", "json", "csv")
@click.pass_context
def runs(ctx: click.Context, most: int, form: str) -> None:
    """List the runs that the ledger holds; show one, or empty it.

    Every optimize, frontier, sweep, robust, contingency, explain and brief is recorded: the whole case, whatever its
    marking, the options, the versions, what proves the answer, the answer itself and the time. The file is on this
    machine alone, and made for its owner alone to read.

    \b
    --no-ledger records nothing of one run
    POLICY_OPTIONS_LEDGER=off records nothing; a path there puts the ledger elsewhere
    policy-options runs delete empties it

    \b
    Example:
      policy-options runs
      policy-options runs show 12
      policy-options diff run:11 run:12
    """
    if ctx.invoked_subcommand is not None:
        return
    from reports.documents.runs import runs_document
    from reports.ledger.store import entries, faults

    path = known_ledger(ctx)
    found = read_ledger(lambda: entries(path, newest_first=True, most=most))
    wrong = read_ledger(lambda: faults(path))
    if form == "json":
        show_document(runs_document(found))
    elif form == "csv":
        from reports.commands.tabular import show_part_csv

        show_part_csv({"runs": runs_document(found)}, "runs")
    else:
        from reports.console.answers.runs import runs_blocks
        from reports.ledger.place import readers

        _show(runs_blocks(str(path), found, readers(path) if path.exists() else "", wrong))
    if wrong:
        click.echo(f"The ledger is not as it was written: {'; '.join(wrong)}.", err=True)
        leave(Exit.DIFFERENT)


@runs.command()
@click.argument("run", metavar="RUN")
@ledger_option
@click.option("--case", "out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.yaml",
              help="Write the case of the run to a new file.")  # fmt: skip
@format_option("table", "json")
@click.pass_context
def show(ctx: click.Context, run: str, out: Path | None, form: str) -> None:
    """Show one run: what was asked, of which case, by which versions, and what came out.

    \b
    Example:
      policy-options runs show 12 --format json
      policy-options runs show 12 --case then.yaml
    """
    from reports.documents.runs import run_document

    entry = recorded_run(known_ledger(ctx), run)
    if out is not None:
        _write_case(entry, out)
    if form == "json":
        show_document(run_document(entry))
    else:
        from reports.console.answers.runs import run_blocks

        _show(run_blocks(entry))
    if not entry.is_intact:
        click.echo(f"Run {entry.run} is not as it was written.", err=True)
        leave(Exit.DIFFERENT)


@runs.command()
@ledger_option
@click.pass_context
def delete(ctx: click.Context) -> None:
    """Empty the ledger: all runs go, and what they held of cases. Numbers are not given again.

    \b
    Example:
      policy-options runs delete
    """
    from reports.ledger.store import empty
    from reports.words.wording import plural

    path = known_ledger(ctx)
    click.echo(f"Deleted {plural(read_ledger(lambda: empty(path)), 'run')} from {path}.")


def _write_case(entry: "LedgerEntry", out: Path) -> None:
    from options.canonical import read_stored
    from options.emitting import case_text
    from reports.files.writing import CannotWrite, write_text

    if out.exists() or out.is_symlink():
        raise CouldNotRun(f"{out} exists and is left as it is; name another file")
    try:
        write_text(out, case_text(read_stored(entry.record.case_text, f"run:{entry.run}").case))
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    click.echo(f"Wrote {out}", err=True)


def _show(blocks: "list[Block]") -> None:
    from reports.console import lines, terminal_width

    click.echo(lines(blocks, terminal_width()), nl=False)
