"""The options of the ledger, and the ledger that a command uses."""

from pathlib import Path
from typing import Any

import click

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

    return place(ctx.meta.get(NAMED), is_off=bool(ctx.meta.get(IS_OFF))).path
