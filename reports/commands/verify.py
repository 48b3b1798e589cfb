"""`verify`: solves a recorded run again, and compares."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports.commands.asking import show_document
from reports.commands.ledger_options import known_ledger, ledger_option, read_ledger, recorded_run
from reports.commands.options import Finite, format_option
from reports.commands.repeating import is_cut_short, names_files, repeated, without_time_limit
from reports.request.statuses import Exit, leave
from reports.request.stopping import STOPS

if TYPE_CHECKING:
    from reports.commands.verifying_brief import Verified
    from reports.ledger.answer import AnswerDifference
    from reports.ledger.entry import LedgerEntry


@click.command()
@click.argument("run", metavar="RUN")
@ledger_option
@click.option("--case", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="The case of a brief that does not hold it.")  # fmt: skip
@click.option("--with", "changes", multiple=True, type=click.Path(path_type=Path, dir_okay=False),
              metavar="CHANGES.yaml", help="Changes that were laid over that case.")  # fmt: skip
@click.option("--time-limit", type=Finite(0, min_open=True), metavar="SECONDS", help="Stop then.")
@format_option("table", "json", "csv")
@click.pass_context
def verify(
    ctx: click.Context,
    run: str,
    case: Path | None,
    changes: tuple[Path, ...],
    time_limit: float | None,
    form: str,
) -> None:
    """Solve a recorded run again, and tell whether the answer is the same, or where it differs.

    RUN: the number of a run in the ledger, as in 12 or run:12 (policy-options runs); or a brief in HTML, PDF, Word or
    slides, by the record in it. The ledger is checked too: an entry that was altered, removed or moved is named. Of a
    brief, its case is that of --case, else the attached one, else the one of that hash in the ledger; what it shows is
    compared as well, where the file of its case is at hand. Times, paths and versions are not compared; versions that
    differ are told.

    \b
    Example:
      policy-options verify 12
      policy-options verify mine.pdf
    """
    if Path(run).exists():
        from reports.commands.verifying_brief import verified_brief

        found = verified_brief(ctx, _commands(ctx)["brief"], Path(run), case, changes, time_limit)
    elif case is not None or changes:
        raise click.UsageError(f"--case and --with are for a brief, and there is no file {run}")
    elif Path(run).suffix:
        raise click.UsageError(f"there is no file {run}")
    else:
        path = known_ledger(ctx)
        entry = recorded_run(path, run)
        run = f"run {entry.run}"
        found = _of_run(ctx, path, entry, time_limit)
    notes = [*found.notes, *_versions(found.was, found.made)]
    _tell(run, found.differences, notes, found.made, form)


def _commands(ctx: click.Context) -> dict[str, click.Command]:
    group = ctx.find_root().command
    assert isinstance(group, click.Group), "commands are in a group"
    return dict(group.commands)


def _of_run(ctx: click.Context, path: Path, entry: "LedgerEntry", time_limit: float | None) -> "Verified":
    """What differs from a run of the ledger when it is solved again; it is not where its entry was altered."""
    from options.canonical import read_stored
    from reports.commands.verifying_brief import Verified
    from reports.ledger.answer import AnswerDifference, compared, differences
    from reports.ledger.store import faults

    found = [AnswerDifference("ledger", None, each) for each in read_ledger(lambda: faults(path))]
    if not entry.is_intact:
        return Verified(found, ["It was not solved again: what is recorded is not what was asked."], None, {})
    record = entry.record
    command = _commands(ctx)[record.command]
    words = [*record.defaults, *record.options]
    was = json.loads(record.result)
    if not is_cut_short(was):
        words = without_time_limit(command, words)
    case = read_stored(record.case_text, f"run:{entry.run}").case
    made, _ = repeated(command, case, words, time_limit)
    then, now = compared(was), compared(made)
    files = names_files(command, words)
    if files:  # what sections tell of them cannot be told again
        then.pop("section_hashes", None)
        now.pop("section_hashes", None)
    found += differences(then, now)
    return Verified(found, _notes(was, made, files), made, was)


def _versions(was: Mapping[str, Any], made: Mapping[str, Any] | None) -> list[str]:
    """What made the answer then, where it is not what made it now."""
    then, now = was.get("engine", {}), (made or {}).get("engine", {})
    return [f"{name}: {then.get(name)} then, {now[name]} now." for name in now if then.get(name) != now[name]]


def _notes(was: dict[str, Any], made: dict[str, Any], files: list[str]) -> list[str]:
    notes = []
    if is_cut_short(was):
        notes.append("The recorded run was cut short, so that another may come further.")
    if is_cut_short(made) and not is_cut_short(was):
        notes.append("The run was not finished again; compare without a time limit.")
    if "--with" in files:
        notes.append("What --with changed is in the recorded case.")
    return notes


def _tell(
    run: str, found: "list[AnswerDifference]", notes: list[str], made: "dict[str, Any] | None", form: str
) -> None:
    """Prints the answer of `verify`, and ends with its status."""
    if form != "table":
        from reports.documents.runs import verify_document

        document = verify_document(made or {}, run, found, notes, is_same=not found)
        if form == "json":
            show_document(document)
        else:
            from reports.commands.tabular import show_part_csv

            show_part_csv(document, "differences")
    else:
        from reports.console import lines, terminal_width
        from reports.console.answers.runs import verify_blocks

        click.echo(lines(verify_blocks(run, found, notes, made), terminal_width()), nl=False)
    if STOPS.signal is not None or any(
        each["reason"] == "interrupted" for each in (made or {}).get("unfinished", ())
    ):
        leave(Exit.INTERRUPTED)
    if found:
        leave(Exit.DIFFERENT)
