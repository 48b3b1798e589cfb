"""`vary`: the answer over values of a limit, a bound, a weight, a score or a cost."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Case, NumberValues, number_values
from reports.commands.asking import load_asked, settle_case, show_blocks, solving
from reports.commands.options import NamedType, format_option, solving_options
from reports.commands.saving import saving
from reports.commands.tabular import framed, shown_as_data
from reports.request.asked import Asked
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from decision import Axis, Problem, Question, Variation

    Axes = tuple[list[Axis], bool]

FORMS = (".csv", ".parquet")
"""Of files of points."""

PICTURES = (".svg", ".png")
"""Of figures."""


@click.command()
@click.argument("case", type=click.Path(path_type=Path))
@click.argument("values", nargs=-1, required=True, metavar="NAME=FROM..TO[:STEP] ...",
                type=NamedType("NAME=FROM..TO[:STEP]", "money=100..250:50", number_values))  # fmt: skip
@solving_options
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Also write the points (.csv or .parquet).")  # fmt: skip
@click.option("--figure", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Also draw them (.svg or .png).")  # fmt: skip
@format_option("table", "json", "csv")
def vary(
    case: Path, values: tuple[tuple[str, NumberValues], ...], form: str, out: Path | None, figure: Path | None,
    **options: Any,
) -> None:  # fmt: skip
    """Solve the case over values of one or two numbers: limits, bounds, weights, scores or costs.

    NAME is a resource, a constraint, weight.OBJECTIVE, score.LEVER.LEVEL.OBJECTIVE or cost.LEVER.LEVEL.RESOURCE; * stands
    for any characters, and what it means moves together. Values are a range with a step, a list (80,100), or
    percentages (-20%..+20%:5%). A range without a step gives the exact steps of one number.

    \b
    Example:
      policy-options vary mine/case.yaml money=100..250:50 trust_floor=0..40:10
      policy-options vary mine/case.yaml money=0..500 --figure money.svg
      policy-options vary mine/case.yaml 'capital_*=-20%,+0%,+20%'
    """
    from decision import vary as solve
    from reports.files.replacing import refuse_inputs
    from reports.request.endings import cut_short, end_as

    check_form(out, "--out", FORMS)
    check_form(figure, "--figure", PICTURES)
    asked = Asked(**options)
    path, document, asked = load_asked(case, asked)
    refuse_inputs([each for each in (out, figure) if each], [path], "name another file")
    problem = settle_case(document, asked)
    question = asked.question(document.case)
    axes, stepwise = axes_of(question, values)
    with saving(out or figure, document.case, asked, values=values) as kept:
        with solving() as progress:
            found = solve(
                question,
                axes,
                stepwise=stepwise,
                solver=asked.solver,
                time_limit=asked.time_limit,
                progress=progress,
            )
        show(path, document.case, problem, found, asked, form)
        if not found.unfinished:
            write(document.case, problem.standing, found, asked, out, figure)
            if kept is not None:
                kept.drop()
    note = "" if not found.unfinished or not (out or figure) else " No file was written."
    end_as(infeasible=False, parts=cut_short("vary", found), note=note)


def show(path: Path, case: Case, problem: "Problem", found: "Variation", asked: Asked, form: str) -> None:
    """Prints the answer in a format."""
    from reports.documents.vary import vary_document

    if not shown_as_data(
        form, case, asked, lambda: vary_document(str(path), case, problem, found, asked), framed(found)
    ):
        from reports.console.answers.vary import vary_blocks

        show_blocks(case, asked, vary_blocks(case, problem, found))


def axes_of(question: "Question", values: tuple[tuple[str, NumberValues], ...]) -> "Axes":
    """The axes of the grid, and whether exact steps are asked for. Raises click.UsageError."""
    from decision import axis_of

    if len(values) > 2:
        raise click.UsageError(
            "one or two numbers are varied at a time; set others with --limit, --bound or --with"
        )
    axes: list[Axis] = []
    used: set[str] = set()
    for pattern, stated in values:
        try:
            axis = axis_of(question, pattern, stated.changes)
        except ValueError as error:
            raise click.UsageError(str(error)) from error
        if stated.is_range and (len(values) > 1 or len(axis.quantities) > 1):
            raise click.UsageError(
                f"{pattern}: exact steps are told of one number that moves alone; give a step, as in 100..250:50"
            )
        if twice := used.intersection(each.name for each in axis.quantities):
            raise click.UsageError(f"{min(twice)} is varied twice; name it once")
        used.update(each.name for each in axis.quantities)
        axes.append(axis)
    return axes, any(stated.is_range for _, stated in values)


def check_form(file: Path | None, option: str, forms: tuple[str, ...]) -> None:
    """Raises click.UsageError where the name of a file to write does not end as it should."""
    if file is not None and file.suffix not in forms:
        raise click.UsageError(f"{option} {file}: name a file that ends with {' or '.join(forms)}")


def write(
    case: Case, standing: str, found: "Variation", asked: Asked, out: Path | None, figure: Path | None
) -> None:
    """Writes the points and the figure where that was asked for. Raises CouldNotRun."""
    from reports.files.writing import CannotWrite

    try:
        if out is not None:
            from reports.files.frames import frame, told_with, write_table
            from reports.request.overrides import settings

            write_table(out, told_with(frame(found), standing, settings(case, asked)))
        if figure is not None:
            from reports.console.answers.vary import vary_figure
            from reports.figures.hand import slide
            from reports.files.replacing import signature
            from reports.files.writing import write_bytes

            drawn = slide(vary_figure(case, found), figure.suffix[1:], signature(case.title))
            write_bytes(figure, drawn)
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    for file in (out, figure):
        if file is not None:
            click.echo(f"Wrote {file}", err=True)
