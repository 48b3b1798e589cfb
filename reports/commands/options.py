"""The options that commands share, and the types of their values."""

from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from math import isfinite
from pathlib import Path
from typing import Any

import click

from options.number import exact
from reports.commands.timing import remember_limit
from reports.request.asked import DIFFERENT, TOP, WITHIN

FORMAT_ASKED = "reports.format"
"""Where the context remembers the format, for faults too are printed in it."""


def _remember_format(ctx: click.Context, _: click.Parameter, value: str) -> str:
    ctx.meta[FORMAT_ASKED] = value
    return value


def format_option(*forms: str) -> Callable[[Any], Any]:
    """The option `--format`, with the formats that a command has."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(forms),
        default="table",
        is_eager=True,
        callback=_remember_format,
        help="How to print the result.",
    )


class LimitType(click.ParamType[tuple[str, Decimal]]):
    """RESOURCE=NUMBER."""

    name = "RESOURCE=NUMBER"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[str, Decimal]:
        """The resource and its limit; fails on what is no finite number."""
        if isinstance(value, tuple):
            return value
        resource, _, number = str(value).partition("=")
        try:
            limit = Decimal(number)
        except InvalidOperation:
            limit = Decimal("NaN")
        if not limit.is_finite():
            self.fail(f"{value!r} is not RESOURCE=NUMBER, as in money=80", param, ctx)
        try:
            exact(limit)
        except ValueError as error:
            self.fail(f"{value!r}: the number {error}", param, ctx)
        return resource, limit


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
    click.option("--weights", metavar="PROFILE", help="Weigh objectives as this profile does."),
    click.option("--scenario", metavar="NAME", help="Compute in this scenario."),
    click.option("--must", multiple=True, metavar="LEVER[.LEVEL]", help="Only bundles with it."),
    click.option("--must-not", multiple=True, metavar="LEVER[.LEVEL]", help="Only bundles without it."),
    click.option("--limit", "limits", multiple=True, type=LimitType(), help="Another limit of a resource."),
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
                 help="How often to draw the scores."),
    click.option("--shape", type=click.Choice(["pert", "triangular"]), default="pert", show_default=True,
                 help="How scores spread between low, likely and high."),
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
