"""`sweep`: how the best bundle depends on the weights."""

import time
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports.commands.asking import load_asked, naming, settle_case, show_blocks, solving
from reports.commands.explaining import explained, why_infeasible
from reports.commands.ledger_options import recorded
from reports.commands.options import (
    FileToRead,
    Finite,
    case_argument,
    format_option,
    holding_options,
    solving_options,
)
from reports.commands.recording import answered
from reports.commands.saving import saving
from reports.commands.tabular import framed, shown_as_data
from reports.commands.timing import TimeUp, within_time
from reports.files.replacing import refuse_inputs
from reports.request.asked import Asked
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from decision import Problem, WeightMap

FORMS = (".csv", ".parquet")
"""Of files of weightings."""


@click.command()
@case_argument
@recorded
@solving_options
@click.option("--objective", metavar="A", help="Breakpoints: move the weight of A, the others in proportion.")
@click.option("--against", metavar="B", help="Regions: move the weight of B too.")
@click.option("--all-weights", is_flag=True, help="Lift the weight information of the case.")
@click.option(
    "--gap",
    type=Finite(0),
    default=0.0,
    show_default=True,
    metavar="POINTS",
    help="Value by which the map may fall short.",
)
@click.option(
    "--samples",
    type=click.IntRange(1),
    metavar="N",
    help="Draw N admissible weightings and write the best bundle of each.",
)
@click.option(
    "--weights-file",
    type=FileToRead(),
    metavar="FILE",
    help="Read weightings (.csv or .parquet, a column an objective) and write the best bundle of each.",
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Where to write them (.csv or .parquet).",
)
@holding_options
@click.option("--seed", type=click.IntRange(0), default=1, show_default=True, help="Of what is drawn.")
@format_option("table", "json", "csv")  # fmt: skip
def sweep(case: Path | None, form: str, **options: Any) -> None:
    """Map which bundle is best for every weighting, with proof; or along one weight, or over two.

    \b
    Example:
      policy-options sweep mine/case.yaml --objective cost --against trust
      policy-options sweep mine/case.yaml --samples 1000000 --out best.parquet
    """
    from reports.request.endings import end_as, unfinished
    from reports.request.overrides import settings

    started = time.monotonic()
    asked = Asked(**options)
    _check_paths(asked.samples, asked.weights_file, asked.out)
    path, document, asked = load_asked(case, asked)
    if asked.out is not None:
        refuse_inputs([asked.out], [path, *filter(None, [asked.weights_file])], "name another file")
    problem = settle_case(document, asked)
    if asked.out is not None:
        _check_replaced(problem, asked.out)
    if asked.all_weights:
        problem = replace(problem, information=())
    found = _swept(problem, asked)
    why = why_infeasible(
        document,
        asked,
        infeasible=bool(found.conflict),
        interrupted=found.interrupted,
        started=started,
    )
    if asked.out is not None and found.recommended is not None and not found.unfinished:
        with saving(asked.out, document.case, asked) as kept:
            found = _written(found, asked, settings(document.case, asked))
            if kept is not None and not found.unfinished:
                kept.drop()
    from reports.documents.sweep import sweep_document

    told = answered(lambda: explained(sweep_document(str(path), document.case, found, asked), why), found)
    if not shown_as_data(form, document.case, asked, told, framed(found)):
        from reports.console.answers.sweep import sweep_blocks

        wanted = found.recommended is not None and not found.interrupted
        names = naming(document, asked, started, wanted=wanted)
        show_blocks(document.case, asked, sweep_blocks(document.case, found, names, why))
    note = "" if asked.out is None else f" {asked.out} was not written."
    end_as(infeasible=bool(found.conflict), parts=unfinished("sweep", found, why), note=note)


def _written(found: "WeightMap", asked: Asked, told: str) -> "WeightMap":
    """Writes the best bundle of each weighting; where that fails, the map with `weightings` unfinished.

    told: the overrides, for a column of the file.
    """
    from decision import weight_space
    from reports.files.weightings import look_up_file

    assert asked.out is not None, "what is written has a place"
    try:
        with within_time():
            space = weight_space(found.problem)
            count = look_up_file(found, space, asked.samples, asked.weights_file, asked.out, asked.seed, told)
    except TimeUp:
        return replace(found, unfinished=("weightings",))
    except KeyboardInterrupt:
        return replace(found, unfinished=("weightings",), interrupted=True)
    click.echo(f"Wrote the best bundle of {count} weightings to {asked.out}", err=True)
    return found


def _swept(problem: "Problem", asked: Asked) -> "WeightMap":
    from decision import sweep as swept

    with solving() as progress:
        return swept(
            problem,
            objective=asked.objective,
            against=asked.against,
            gap=asked.gap,
            seed=asked.seed,
            solver=asked.solver,
            time_limit=asked.time_limit,
            most_bundles=asked.most_bundles,
            most_memory=int(asked.most_memory * 2**20),
            progress=progress,
        )


def _check_paths(samples: int | None, weights_file: Path | None, out: Path | None) -> None:
    """Checks options and file names before anything is solved. Raises click.UsageError."""
    if samples is not None and weights_file is not None:
        raise click.UsageError("--samples and --weights-file exclude each other")
    option = "--samples" if samples is not None else "--weights-file" if weights_file is not None else None
    if option and out is None:
        raise click.UsageError(f"{option} needs --out FILE (.parquet or .csv), where the best bundles go")
    if out is not None and not option:
        raise click.UsageError("--out needs --samples N or --weights-file FILE")
    for option, path in (("--weights-file", weights_file), ("--out", out)):
        if path is not None and path.suffix.lower() not in FORMS:
            raise click.UsageError(f"{option} {path}: must end in .csv or .parquet")


def _check_replaced(problem: "Problem", out: Path) -> None:
    """Raises CouldNotRun where the output exists and is no file of weightings of this case."""
    from reports.files.weightings import OURS, columns_of

    if out.is_file() and not {*(o.name for o in problem.weighed()), *OURS} <= set(columns_of(out)):
        raise CouldNotRun(
            f"{out} exists and holds no weightings of this case; name another file, or remove it"
        )
