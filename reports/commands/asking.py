"""What commands have in common: their options, the case they work on, and how they exit."""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from decimal import Decimal, InvalidOperation
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Case, Document, bundled_case_path, load_document
from options.number import exact
from reports.commands.disagreement import remember, report_disagreement
from reports.request.asked import Asked
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from decision import (
        Contingency,
        Courses,
        Evidence,
        Horizons,
        Optimum,
        Problem,
        Progress,
        Robustness,
        TwoVersions,
    )
    from reports.brief.study import Study
    from reports.words.blocks import Block

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
    """A number in a range; `nan` and the infinities are none, and neither is what overflows to one."""

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
    """Several options as one decorator, listed by help in this order."""

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
"""What makes another problem of the case."""


class TimeUp(BaseException):
    """The time limit was reached before a command had anything to tell."""


TIME_LIMIT, STARTED = "reports.time_limit", "reports.started"
"""Where the context remembers the time limit, and when the clock began: when the case begins to be read."""


def _remember_limit(ctx: click.Context, _: click.Parameter, value: float | None) -> float | None:
    ctx.meta[TIME_LIMIT] = value
    return value


@contextmanager
def within_time() -> Iterator[None]:
    """Inside it the time limit of the command holds, whatever is done. Raises TimeUp where nothing takes it as its end."""
    context = click.get_current_context(silent=True)
    limit = None if context is None else context.meta.get(TIME_LIMIT)
    if context is None or limit is None:
        yield
        return
    from decision import OutOfTime, limited
    from reports.request.stopping import enforced

    left = max(0.0, limit - (time.monotonic() - context.meta.setdefault(STARTED, time.monotonic())))
    try:
        with limited(left), enforced(left, OutOfTime):
            yield
    except OutOfTime as stop:
        raise TimeUp from stop


def leave_time(seconds: float) -> None:
    """Keeps so many seconds of the time limit, half of it at most, for what is written once the answer is there."""
    meta = click.get_current_context().meta
    limit = meta.get(TIME_LIMIT)
    if limit is not None:
        meta[TIME_LIMIT] = limit - min(seconds, limit / 2)


time_option = click.option("--time-limit", type=Finite(0, min_open=True), metavar="SECONDS",
                           callback=_remember_limit,
                           help="Stop then, and print what was found, with its gap.")  # fmt: skip

solving_options = _options(
    question_options,
    time_option,
    click.option("--solver", default="HiGHS", show_default=True, metavar="NAME",
                 help="Any solver that PuLP finds."),
)  # fmt: skip
"""What every command takes that solves a program."""

holding_options = _options(
    click.option("--most-bundles", type=click.IntRange(1), default=500_000, show_default=True, metavar="N",
                 help="Stop when more efficient bundles would be held."),
    click.option("--most-memory", type=Finite(1), default=4096.0, show_default=True, metavar="MB",
                 help="Stop when the search would hold more."),
)  # fmt: skip
"""How much a search for efficient bundles may hold."""

ranking_options = _options(
    click.option("--top", type=click.IntRange(1), default=5, show_default=True, metavar="K",
                 help="How many bundles to rank."),
    click.option("--different", type=click.IntRange(0), default=3, show_default=True, metavar="K",
                 help="How many unlike alternatives to find."),
    click.option("--within", type=Finite(0), default=5.0, show_default=True, metavar="POINTS",
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
"""What every command takes that draws scores."""

case_argument = click.argument("case", required=False, type=click.Path(path_type=Path))


def load(case: Path | None) -> tuple[Path, Document]:
    """The named case, or the bundled one, which is said."""
    if case is None:
        case = bundled_case_path()
        click.echo(f"The bundled case: {case}", err=True)
    remember(case)
    with within_time():
        return case, load_document(case)


def named_bundle(case: Case, text: str) -> dict[str, str]:
    """`lever.level+lever.level` (or with commas) as lever -> level; a lever of one level may leave it out."""
    levels: dict[str, str] = {}
    for member in text.replace(",", "+").split("+") if text != "none" else ():
        lever, _, level = member.strip().partition(".")
        known = list(case.levers[lever].levels) if lever in case.levers else []
        if not level and len(known) == 1:
            level = known[0]
        if level not in known:
            named = f"one of {', '.join(known)}" if known else f"a lever among {', '.join(case.levers)}"
            raise click.UsageError(f"no level {member.strip()!r}: name {named}")
        if lever in levels:
            raise click.UsageError(f"lever {lever} is named twice; a bundle has one level of it")
        levels[lever] = level
    return levels


def settle_case(document: Document, asked: Asked) -> "Problem":
    """The case as the problem that was asked for; what does not fit it is an error of the command line."""
    from decision import RequestError

    try:
        with within_time():
            return asked.question(document.case).problem()
    except RequestError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def solving() -> "Iterator[Progress | None]":
    """Progress on a terminal while something is solved.

    A solver that is not there or fails is told in a line, and is no traceback.
    """
    from decision import SolverFailed, SolverUnavailable
    from reports.commands.progress import showing

    try:
        with showing() as progress, within_time():
            yield progress
    except (SolverUnavailable, SolverFailed) as error:
        raise CouldNotRun(str(error)) from error


def solve_case(document: Document, asked: Asked) -> "tuple[Problem, Optimum]":
    """The case as a problem, solved as asked."""
    from decision import optimize as solve

    problem = settle_case(document, asked)
    with solving() as progress:
        optimum = solve(
            problem,
            top=asked.top,
            different=asked.different,
            within=asked.within,
            with_breakpoints=asked.with_breakpoints,
            solver=asked.solver,
            time_limit=asked.time_limit,
            progress=progress,
        )
    if optimum.status == "not_proved":
        report_disagreement(click.get_current_context(), "on the best bundle; the better of the two is shown")
    return problem, optimum


def plan_in_stages(
    document: Document, asked: Asked, with_likelihoods: bool, progress: "Progress | None" = None
) -> "Contingency":
    """The plan in two stages; what is supposed moves the standing alone, and hence no plan."""
    from decision import contingency

    return contingency(
        asked.question(document.case),
        with_likelihoods=with_likelihoods,
        solver=asked.solver,
        time_limit=asked.time_limit,
        progress=progress,
    )


def solve_stages(document: Document, asked: Asked) -> "tuple[Problem, Contingency]":
    """The case in two stages, solved as asked; the problem is that of the first, its limits not yet reduced."""
    problem = settle_case(document, asked)
    with solving() as progress:
        return problem, plan_in_stages(document, asked, True, progress)


NO_TIME = 0.001
"""Seconds: what is left once the time is up; a limit of nothing would be none."""


def time_left(asked: Asked, started: float) -> float | None:
    """Seconds of the time limit that are left, never none at all; None without a limit."""
    limit: float | None = asked.time_limit
    return None if limit is None else max(NO_TIME, limit - (time.monotonic() - started))


def against_other(
    path: Path, asked: Asked, problem: "Problem", optimum: "Optimum"
) -> "tuple[TwoVersions, ...]":
    """What another version of the case, which scores by hand what this one derives, sees otherwise."""
    from decision import comparable, two_versions

    other, theirs = solve_case(load_document(path), asked)
    names = comparable(problem, other)
    if not names:
        raise click.UsageError(
            f"{path} is no version of this case to compare with: both need the same levers and status quo, and an "
            "objective that this one derives from an actor and the other scores"
        )
    if not optimum.bundles or not theirs.bundles:
        return ()
    here, there = optimum.bundles[0].levels, theirs.bundles[0].levels
    return tuple(two_versions(problem, other, name, here, there) for name in names)


def share_of_far(document: Document, asked: Asked, recommended: str) -> "Horizons | None":
    """How the recommendation turns as the far horizon counts more; None for a case without horizons."""
    from decision import horizons

    return horizons(asked.question(document.case), recommended)


def show_document(document: Mapping[str, Any]) -> None:
    """Print a JSON document: in UTF-8 whatever the terminal speaks, and names of files that are no text escaped."""
    from reports.documents.common import as_json
    from reports.words.terminal import write_utf8

    write_utf8(as_json(document) + "\n")


def show_blocks(case: Case, asked: Asked, blocks: "Iterable[Block]") -> None:
    """Print an answer as people read it, as wide as the terminal; first what the command line changed of the case."""
    from reports.console import lines, terminal_width
    from reports.request.overrides import overrides_line
    from reports.words.blocks import Paragraph

    changed = overrides_line(case, asked)
    blocks = [*([Paragraph(changed)] if changed else []), *blocks]
    click.echo(lines(blocks, terminal_width()), nl=False)


def exit_as(optimum: "Optimum", further: "Evidence | Robustness | Study | Courses | None" = None) -> None:
    """The exit status that the answer calls for, and on standard error what it lacks."""
    from reports.request.endings import end_as, unfinished

    command = str(click.get_current_context().info_name)
    end_as(infeasible=optimum.status == "infeasible", parts=unfinished(command, optimum, further))
