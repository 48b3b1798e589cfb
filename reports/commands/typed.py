"""The options of a command as they are typed, from their values."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

import click
from click.core import ParameterSource

from options import NumberChange
from options.inline import number_text

UNRECORDED = frozenset({"form", "ledger", "no_ledger", "help"})
"""Options that neither ask nor answer anything."""


def given_options(ctx: click.Context) -> tuple[str, ...]:
    """The options that were given on the command line."""
    return tuple(_typed(ctx, is_default=False))


def default_options(ctx: click.Context) -> tuple[str, ...]:
    """All other options that stand for something."""
    return tuple(_typed(ctx, is_default=True))


def _typed(ctx: click.Context, *, is_default: bool) -> Iterator[str]:
    for option in ctx.command.params:
        name = str(option.name)
        if not isinstance(option, click.Option) or name in UNRECORDED or name not in ctx.params:
            continue
        if (ctx.get_parameter_source(name) in (ParameterSource.DEFAULT, None)) is is_default:
            yield from typed(option.opts[0], ctx.params[name], name)


def typed(option: str, value: Any, name: str = "") -> Iterator[str]:
    """An option with its value as words of a command line; nothing where it stands for nothing.

    name: of its parameter.
    """
    if value is None or value is False:
        return
    if value is True:
        yield option
    elif name == "suppose":
        for claim in value:
            yield from (option, f"{claim}=established")
    elif isinstance(value, tuple):
        for each in value:
            yield from (option, _word(each))
    else:
        yield from (option, _word(value))


def _word(value: Any) -> str:
    if isinstance(value, tuple):  # of a number and what it becomes
        name, change = value
        assert isinstance(change, NumberChange), "no other option takes pairs"
        return f"{name}={change}"
    if isinstance(value, Mapping):
        return ",".join(f"{name}={number_text(number)}" for name, number in value.items())
    return f"{value:%Y-%m-%d}" if isinstance(value, datetime) else str(value)
