"""The options that commands share, and the types of their values."""

import os
import re
from collections.abc import Callable
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, Generic, TypeVar

import click

from options import number_change
from reports.commands.timing import remember_limit
from reports.request.asked import DIFFERENT, TOP, WITHIN

NAME = re.compile(r"[a-z][a-z0-9_]*")
"""How levers, objectives, profiles and the like are called."""

FORMAT_ASKED = "reports.format"
"""Where the context remembers the format, for faults too are printed in it."""


TABLE_ASKED = "reports.table"
"""Where the context remembers which table is asked for."""


class FileToRead(click.Path):
    """A file that is there: no folder, and no pipe, which might be waited for without an end."""

    def __init__(self) -> None:
        super().__init__(exists=True, dir_okay=False, path_type=Path)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Path:
        """The path; fails where it is no ordinary file."""
        path = Path(os.fsdecode(super().convert(value, param, ctx)))
        if not path.is_file():
            self.fail(f"{path} is no ordinary file", param, ctx)
        return path


def _remember_format(ctx: click.Context, _: click.Parameter, value: str) -> str:
    ctx.meta[FORMAT_ASKED] = value
    return value


def _remember_table(ctx: click.Context, _: click.Parameter, value: str | None) -> None:
    if value is None:
        return
    if ctx.meta.get(FORMAT_ASKED) != "csv":
        raise click.UsageError("--table says what --format csv prints; add --format csv")
    ctx.meta[TABLE_ASKED] = value


def format_option(*forms: str) -> Callable[[Any], Any]:
    """The option `--format`, with the formats that a command has, and with csv `--table`."""
    form = click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default="table",
        is_eager=True,
        callback=_remember_format,
        help="How to print the result.",
    )
    if "csv" not in forms:
        return form
    table = click.option(
        "--table",
        metavar="PART",
        callback=_remember_table,
        expose_value=False,
        help="For csv: another part of the result than the main table, by its key in json.",
    )
    return lambda command: form(table(command))


T = TypeVar("T")


class NamedType(click.ParamType[tuple[str, T]], Generic[T]):
    """NAME=..., with what stands behind the sign read by a function that raises ValueError where it cannot."""

    def __init__(self, name: str, example: str, read: Callable[[str], T]) -> None:
        self.name, self.example, self.read = name, example, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, T]:
        """The name and what was read; fails on what cannot be."""
        if isinstance(value, tuple):  # converted before
            return value
        name, _, told = str(value).partition("=")
        if not name or not told:
            self.fail(f"{value!r} is not {self.name}, as in {self.example}", param, ctx)
        try:
            return name, self.read(told)
        except ValueError as error:
            self.fail(f"{value!r}: {error}", param, ctx)


class WeightsType(click.ParamType["str | dict[str, Decimal]"]):
    """PROFILE, or a number for every objective."""

    name = "PROFILE"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | dict[str, Decimal]:
        """The profile, or the numbers by objective; fails on what is no finite number."""
        if isinstance(value, dict):  # converted before
            return value
        text = str(value)
        if "=" not in text:
            return text
        weights: dict[str, Decimal] = {}
        for part in text.split(","):
            name, _, number = part.strip().partition("=")
            try:
                weight = number_change(number)
            except ValueError as error:
                self.fail(f"{value!r}: {error}", param, ctx)
            if weight.relative or not name:
                self.fail(f"{value!r} is not NAME=NUMBER,…, as in safety=0.5,trust=0.5", param, ctx)
            if name in weights:
                self.fail(f"{value!r} names {name} twice", param, ctx)
            weights[name] = weight.amount
        return weights


class Finite(click.FloatRange):
    """A finite number in a range."""

    name = "number"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The number; fails on nan and infinities."""
        number = super().convert(value, param, ctx)
        if not isfinite(number):
            self.fail(
                f"{value!r} is no finite number; write one such as 5, or leave the option out", param, ctx
            )
        return number


class SupposeType(click.ParamType[str]):
    """CLAIM=established; only that can be supposed."""

    name = "CLAIM=established"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The claim; fails on any state but `established`."""
        claim, _, state = str(value).partition("=")
        if not claim or state != "established":
            self.fail(f"{value!r} is not CLAIM=established, as in units_identified=established", param, ctx)
        return claim


def _options(*options: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """Combines several options into one decorator, in the order in which help lists them."""

    def add(command: Any) -> Any:
        for option in reversed(options):
            command = option(command)
        return command

    return add


question_options = _options(
    click.option("--weights", type=WeightsType(), metavar="PROFILE|NAME=NUMBER,…",
                 help="Weigh objectives as this profile does, or by these numbers."),
    click.option("--scenario", metavar="NAME", help="Compute in this scenario."),
    click.option("--must", multiple=True, metavar="LEVER[.LEVEL]", help="Only bundles with it."),
    click.option("--must-not", multiple=True, metavar="LEVER[.LEVEL]", help="Only bundles without it."),
    click.option("--limit", "limits", multiple=True,
                 type=NamedType("RESOURCE=NUMBER", "money=80 or money=-20%", number_change),
                 help="Another limit of a resource: a number or, as -20%, a change; * stands for any characters."),
    click.option("--bound", "bounds", multiple=True,
                 type=NamedType("CONSTRAINT=NUMBER", "trust_floor=10", number_change),
                 help="Another bound of a constraint, likewise."),
    click.option("--with", "changes", multiple=True, type=click.Path(path_type=Path, dir_okay=False),
                 metavar="CHANGES.yaml", help="Lay these changes over the case: mappings merge, null deletes."),
    click.option("--suppose", multiple=True, type=SupposeType(),
                 help="Try a claim of the case as established."),
)  # fmt: skip
"""Options that change the problem."""


time_option = click.option("--time-limit", type=Finite(0, min_open=True), metavar="SECONDS",
                           callback=remember_limit,
                           help="Stop then, and print what was found, with its gap.")  # fmt: skip

solving_options = _options(
    question_options,
    time_option,
    click.option("--solver", default="HiGHS", show_default=True, metavar="NAME",
                 help="Any solver that PuLP finds."),
)  # fmt: skip
"""Options of every command that solves a program."""

holding_options = _options(
    click.option("--most-bundles", type=click.IntRange(1), default=500_000, show_default=True, metavar="N",
                 help="Stop when more efficient bundles would be held."),
    click.option("--most-memory", type=Finite(1), default=4096.0, show_default=True, metavar="MB",
                 help="Stop when the search would hold more."),
)  # fmt: skip
"""Options that limit what a search for efficient bundles may hold."""

ranking_options = _options(
    click.option("--top", type=click.IntRange(1), default=TOP, show_default=True, metavar="K",
                 help="How many bundles to rank."),
    click.option("--different", type=click.IntRange(0), default=DIFFERENT, show_default=True, metavar="K",
                 help="How many unlike alternatives to find."),
    click.option("--within", type=Finite(0), default=WITHIN, show_default=True, metavar="POINTS",
                 help="Value that such an alternative may lose."),
)  # fmt: skip


fallen_option = click.option(
    "--fallen",
    type=click.Choice(["withdrawn", "widened"]),
    default="withdrawn",
    show_default=True,
    help="What becomes of a score whose claims are all dropped: no effect, or either end of its interval.",
)

drawing_options = _options(
    click.option("--draws", type=click.IntRange(1), default=10_000, show_default=True, metavar="N",
                 help="How often to draw the scores; left out, fewer where each takes long, which is said."),
    click.option("--shape", type=click.Choice(["pert", "triangular", "experts"]), default="pert",
                 show_default=True,
                 help="How scores spread between low, likely and high; or draw an expert, and what that one says."),
    click.option("--precision", type=Finite(0, min_open=True), metavar="SHARE",
                 help="Stop drawing once every share has this standard error."),
    click.option("--seed", type=click.IntRange(0), default=1, show_default=True, metavar="N",
                 help="The same seed gives the same numbers, whatever the number of workers."),
    click.option("--workers", type=click.IntRange(1), default=2, show_default=True, metavar="N",
                 help="How many threads draw."),
)  # fmt: skip
"""Options of every command that draws scores."""

tail_option = click.option("--tail", type=Finite(0, 1, min_open=True), default=0.1, show_default=True, metavar="SHARE",
                           help="Tell the mean value over this worst share of scenarios and draws.")  # fmt: skip
"""The share of conditional value at risk."""

case_argument = click.argument("case", required=False, type=click.Path(path_type=Path))
