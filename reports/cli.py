"""The command line: what is asked, what is printed, and how it exits.

Commands import what they need when they run, so that help and checks come at once.
"""

import os
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import CaseError, Document, bundled_case_path, case_schema, case_warnings, load_document

if TYPE_CHECKING:
    from decision import Optimum, Problem

CASE_WRONG, COMMAND_WRONG, NO_BUNDLE, OUT_OF_TIME, INTERRUPTED = 1, 2, 3, 4, 130
"""Exit statuses; 0 is done, and a traceback is a defect of the program."""

FORMAT_ASKED = "reports.format"
"""Where the context remembers the format, for faults too are printed in it."""


class Exiting(click.Group):
    """The one place where what went wrong becomes an exit status."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except CaseError as error:
            _show_faults(error, ctx.meta.get(FORMAT_ASKED, "table"))
            ctx.exit(CASE_WRONG)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            # Whoever read has gone; flushing at exit would only fail again.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            ctx.exit(0)


def _show_faults(error: CaseError, form: str) -> None:
    if form == "json":
        from reports.documents import as_json, faults_document

        click.echo(as_json(faults_document(error.faults)))
        return
    for fault in error.faults:
        click.echo(str(fault), err=True)
    click.echo(f"{len(error.faults)} fault{'s' if len(error.faults) > 1 else ''} in the case.", err=True)


def _remember_format(ctx: click.Context, _: click.Parameter, value: str) -> str:
    ctx.meta[FORMAT_ASKED] = value
    return value


def format_option(*forms: str) -> Callable[[Any], Any]:
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
        if isinstance(value, tuple):
            return value
        resource, _, number = str(value).partition("=")
        try:
            limit = Decimal(number)
        except InvalidOperation:
            limit = Decimal("NaN")
        if not limit.is_finite():
            self.fail(f"{value!r} is not RESOURCE=NUMBER, as in money=80", param, ctx)
        return resource, limit


def solving_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """What every solving command takes."""
    options = (
        click.option("--weights", metavar="PROFILE", help="Weigh objectives as this profile does."),
        click.option("--scenario", metavar="NAME", help="Compute in this scenario."),
        click.option("--must", multiple=True, metavar="LEVER[.LEVEL]", help="Only bundles with it."),
        click.option("--must-not", multiple=True, metavar="LEVER[.LEVEL]", help="Only bundles without it."),
        click.option("--limit", "limits", multiple=True, type=LimitType(), help="Another limit of a resource."),
        click.option("--time-limit", type=click.FloatRange(0, min_open=True), metavar="SECONDS",
                     help="Stop then, and print the best bundle so far with its gap."),
        click.option("--solver", default="HiGHS", show_default=True, metavar="NAME",
                     help="Any solver that PuLP finds."),
        click.option("--top", type=click.IntRange(1), default=5, show_default=True, metavar="K",
                     help="How many bundles to rank."),
        click.option("--different", type=click.IntRange(0), default=3, show_default=True, metavar="K",
                     help="How many unlike alternatives to find."),
        click.option("--within", type=click.FloatRange(0), default=5.0, show_default=True, metavar="POINTS",
                     help="Value that such an alternative may lose."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


case_argument = click.argument("case", required=False, type=click.Path(path_type=Path))


def _load(case: Path | None) -> tuple[Path, Document]:
    """The named case, or the bundled one, which is said."""
    if case is None:
        case = bundled_case_path()
        click.echo(f"The bundled case: {case}", err=True)
    return case, load_document(case)


@click.group(cls=Exiting, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(version("policy-options"), prog_name="policy-options")
@click.pass_context
def main(ctx: click.Context) -> None:
    """Recommend a bundle of policy measures, prove it best, and say what would change the answer.

    \b
    Begin with:
      policy-options new mine
      policy-options check mine/case.yaml
      policy-options optimize mine/case.yaml
      policy-options brief mine/case.yaml

    Completion in bash: eval "$(_POLICY_OPTIONS_COMPLETE=bash_source policy-options)"
    """
    if os.environ.get("NO_COLOR"):
        ctx.color = False


@main.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--blank", is_flag=True, help="A small skeleton instead of the bundled case.")
def new(folder: Path, blank: bool) -> None:
    """Write DIR/case.yaml to start from.

    \b
    Example:
      policy-options new mine --blank
    """
    from reports.writing import CannotWrite, write_text

    source = bundled_case_path()
    source = source.with_name("blank.yaml") if blank else source
    target = folder / "case.yaml"
    if target.exists():
        raise click.UsageError(f"{target} exists and is left as it is; name another folder")
    try:
        write_text(target, source.read_text(encoding="utf-8"))
    except CannotWrite as error:
        raise click.ClickException(str(error)) from error
    click.echo(f"Wrote {target}")
    click.echo(f"Next: policy-options check {target}", err=True)


@main.command()
@case_argument
@format_option("table", "json")
def check(case: Path | None, form: str) -> None:
    """Print every fault of a case at once, each with its place; then warnings.

    \b
    Example:
      policy-options check mine/case.yaml
    """
    path, document = _load(case)
    warnings = case_warnings(document)
    if form == "json":
        from reports.documents import as_json, check_document

        click.echo(as_json(check_document(str(path), document.case, warnings)))
        return
    for warning in warnings:
        click.echo(f"warning: {warning}")
    stated = document.case
    click.echo(
        f"{path}: no faults, {len(warnings)} warning{'' if len(warnings) == 1 else 's'}; "
        f"{len(stated.levers)} levers, {len(stated.objectives)} objectives, "
        f"{len(stated.constraints)} constraints, {len(stated.evidence)} claims."
    )


@main.command()
def schema() -> None:
    """Print the JSON Schema of a case, for completion and checks in an editor.

    \b
    Example:
      policy-options schema > case.schema.json
    """
    from reports.documents import as_json

    click.echo(as_json(case_schema()))


@main.command()
@case_argument
@solving_options
@format_option("table", "json", "csv")
def optimize(case: Path | None, form: str, **asked: Any) -> None:
    """Find the best bundle and prove it; list ties, next best, unlike alternatives, breakpoints.

    \b
    Example:
      policy-options optimize mine/case.yaml --weights treasury --limit money=80
    """
    path, document = _load(case)
    problem, optimum = _solve(document, asked)
    if form == "json":
        from reports.documents import as_json, optimize_document

        click.echo(as_json(optimize_document(str(path), document.case, problem, optimum)))
    elif form == "csv":
        from reports.tables import bundles_csv

        click.echo(bundles_csv(optimum), nl=False)
    else:
        from reports.console import optimum_text

        click.echo(optimum_text(document.case, problem, optimum), nl=False)
    _exit_as(optimum)


@main.command()
@case_argument
@solving_options
@click.option("--html", is_flag=True, help="The brief as one HTML file (the default).")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="DIR",
              help="Where to write it; the current folder by default.")  # fmt: skip
@format_option("table", "json")
def brief(case: Path | None, html: bool, out: Path, form: str, **asked: Any) -> None:
    """Write the brief on a case, named after its file.

    \b
    Example:
      policy-options brief mine/case.yaml --html --out briefs
    """
    from reports.brief import brief_html
    from reports.documents import as_json, optimize_document
    from reports.writing import CannotWrite, write_text

    path, document = _load(case)
    problem, optimum = _solve(document, asked)
    files = []
    if optimum.bundles:
        target = out / f"{path.stem}.html"
        try:
            write_text(target, brief_html(document.case, path.read_bytes(), problem, optimum, asked))
        except CannotWrite as error:
            raise click.ClickException(str(error)) from error
        files = [str(target)]
    if form == "json":
        told = optimize_document(str(path), document.case, problem, optimum)
        click.echo(as_json(told | {"command": "brief", "files": files}))
    elif files:
        click.echo(f"Wrote {target}")
    else:
        from reports.console import optimum_text

        click.echo(optimum_text(document.case, problem, optimum), nl=False)
    if not files:
        click.echo("No brief was written.", err=True)
    _exit_as(optimum)


def _solve(document: Document, asked: dict[str, Any]) -> "tuple[Problem, Optimum]":
    """The case as a problem, solved as asked, with progress on a terminal."""
    from decision import RequestError, SolverFailed, SolverUnavailable, settle
    from decision import optimize as solve
    from reports.progress import showing

    try:
        problem = settle(
            document.case,
            scenario=asked["scenario"],
            weights=asked["weights"],
            must=asked["must"],
            must_not=asked["must_not"],
            limits=dict(asked["limits"]),
        )
        with showing() as progress:
            optimum = solve(
                problem,
                top=asked["top"],
                different=asked["different"],
                within=asked["within"],
                solver=asked["solver"],
                time_limit=asked["time_limit"],
                progress=progress,
            )
    except (RequestError, SolverUnavailable) as error:
        raise click.UsageError(str(error)) from error
    except SolverFailed as error:
        raise click.ClickException(str(error)) from error
    return problem, optimum


def _exit_as(optimum: "Optimum") -> None:
    """The exit status that the answer calls for, and on standard error what it lacks."""
    context = click.get_current_context()
    if optimum.status == "infeasible":
        context.exit(NO_BUNDLE)
    if optimum.interrupted:
        click.echo(f"Interrupted; not finished: {_listed(optimum.unfinished)}.", err=True)
        context.exit(INTERRUPTED)
    if optimum.unfinished:
        click.echo(f"Stopped by the time limit; not finished: {_listed(optimum.unfinished)}.", err=True)
        context.exit(OUT_OF_TIME)


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names)
