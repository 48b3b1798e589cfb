"""`verify`: solves a recorded run again, and compares."""

import json
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
    from reports.ledger.answer import Difference
    from reports.ledger.entry import Entry


@click.command()
@click.argument("run", metavar="RUN")
@ledger_option
@click.option("--time-limit", type=Finite(0, min_open=True), metavar="SECONDS", help="Stop then.")
@format_option("table", "json")
@click.pass_context
def verify(ctx: click.Context, run: str, time_limit: float | None, form: str) -> None:
    """Solve a recorded run again, and tell whether the answer is the same, or where it differs.

    RUN: the number of a run in the ledger, as in 12 or run:12 (policy-options runs). The ledger is checked too: an entry
    that was altered, removed or moved is named. Times, paths and versions are not compared; versions that differ are
    told.

    \b
    Example:
      policy-options verify 12
    """
    path = known_ledger(ctx)
    entry = recorded_run(path, run)
    differences, notes, made = _of_run(ctx, path, entry, time_limit)
    _tell(f"run {entry.run}", differences, notes, made, form)


def _of_run(
    ctx: click.Context, path: Path, entry: "Entry", time_limit: float | None
) -> "tuple[list[Difference], list[str], dict[str, Any] | None]":
    """What differs, what is to be noted, and the answer that was made now; None where the entry was altered."""
    from options.canonical import read_stored
    from reports.ledger.answer import Difference, compared, differences
    from reports.ledger.store import faults

    found = [Difference("ledger", None, each) for each in read_ledger(lambda: faults(path))]
    if not entry.is_intact:
        return found, ["It was not solved again: what is recorded is not what was asked."], None
    record = entry.record
    commands = ctx.find_root().command
    assert isinstance(commands, click.Group), "commands are in a group"
    command = commands.commands[record.command]
    words = [*record.defaults, *record.options]
    was = json.loads(record.result)
    if not is_cut_short(was):
        words = without_time_limit(command, words)
    made = repeated(command, read_stored(record.case_text, f"run:{entry.run}").case, words, time_limit)
    found += differences(compared(was), compared(made))
    return found, [*_versions(was, made), *_notes(was, made, names_files(command, words))], made


def _versions(was: dict[str, Any], made: dict[str, Any]) -> list[str]:
    """What made the answer then, where it is not what made it now."""
    then, now = was.get("engine", {}), made.get("engine", {})
    return [
        f"{name}: {then.get(name)} then, {now.get(name)} now." for name in now if then.get(name) != now[name]
    ]


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
    run: str, found: "list[Difference]", notes: list[str], made: "dict[str, Any] | None", form: str
) -> None:
    """Prints the answer of `verify`, and ends with its status."""
    if form == "json":
        from reports.documents.runs import verify_document

        show_document(verify_document(made or {}, run, found, notes, is_same=not found))
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
