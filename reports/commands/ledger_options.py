"""The options of the ledger, the ledger that a command uses, and a run of it."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from reports.ledger.entry import LedgerEntry

Read = TypeVar("Read")
"""What is read from the ledger."""

NAMED, IS_OFF = "reports.ledger", "reports.no_ledger"
"""Where the context remembers `--ledger` and `--no-ledger`."""


def _remember(ctx: click.Context, option: click.Parameter, value: Any) -> None:
    ctx.meta[IS_OFF if option.name == "no_ledger" else NAMED] = value
    if ctx.meta.get(NAMED) is not None and ctx.meta.get(IS_OFF):
        raise click.UsageError("--ledger and --no-ledger exclude each other")


ledger_option = click.option(
    "--ledger", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", expose_value=False,
    callback=_remember, help="The ledger of runs, in place of your own.",
)  # fmt: skip
"""For commands that read the ledger."""


def recorded(command: Any) -> Any:
    """The options of a command whose runs are recorded."""
    command = click.option(
        "--no-ledger",
        is_flag=True,
        expose_value=False,
        callback=_remember,
        help="Record nothing of this run.",
    )(command)
    return ledger_option(command)


def ledger_path(ctx: click.Context) -> Path | None:
    """The file of the ledger; None where it is turned off. Raises LedgerFailed where there is no folder for one."""
    from reports.ledger.place import place

    return place(ctx.meta.get(NAMED), is_off=bool(ctx.meta.get(IS_OFF)))


def recorded_run(path: Path, run: str) -> "LedgerEntry":
    """The entry of a run by its number, as in 12 or run:12. Raises click.UsageError, CouldNotRun."""
    from reports.ledger.failures import NoSuchRun
    from reports.ledger.store import entry

    number = run.removeprefix("run:")
    if not number.isascii() or not number.isdigit():
        raise click.UsageError(f"{run!r} is no run; name one by its number, as in 12 (policy-options runs)")
    try:
        return read_ledger(lambda: entry(path, int(number[:18])))
    except NoSuchRun as error:
        raise click.UsageError(f"{error}; policy-options runs lists those that it holds") from error


def known_ledger(ctx: click.Context) -> Path:
    """The file of the ledger. Raises CouldNotRun where it is turned off."""
    path = read_ledger(lambda: ledger_path(ctx))
    if path is None:
        raise CouldNotRun("the ledger is turned off (POLICY_OPTIONS_LEDGER=off); name one with --ledger FILE")
    return path


def read_ledger(ask: "Callable[[], Read]") -> "Read":
    """What the ledger answers. Raises CouldNotRun where it cannot be read."""
    from reports.ledger.failures import LedgerFailed

    try:
        return ask()
    except LedgerFailed as error:
        raise CouldNotRun(f"the ledger cannot be used: {error}") from error
