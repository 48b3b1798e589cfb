"""`robust`: robustness to scores, weights, scenarios and sources, and value of information."""

import json
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from reports.commands.asking import (
    exit_as,
    load_asked,
    naming,
    show_blocks,
    solve_case,
    solving,
)
from reports.commands.explaining import explained, why_infeasible
from reports.commands.ledger_options import recorded
from reports.commands.options import (
    case_argument,
    drawing_options,
    fallen_option,
    format_option,
    solving_options,
    tail_option,
)
from reports.commands.recording import answered
from reports.commands.saving import saving
from reports.commands.tabular import shown_as_data
from reports.commands.timing import time_left
from reports.request.asked import Asked
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from reports.files.checkpoint import Checkpoint
    from reports.request.asked import Fallen


@click.command()
@case_argument
@recorded
@solving_options
@drawing_options
@click.option("--draw-weights", is_flag=True, help="Also draw scores and weights together (SMAA-2).")
@tail_option
@fallen_option
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE",
              help="Also write the answer (.json); draws are kept as they are made.")  # fmt: skip
@format_option("table", "json", "csv")
def robust(case: Path | None, form: str, fallen: "Fallen", draw_weights: bool, **options: Any) -> None:
    """Tell how robust the answer is: to scores, scenarios and sources; and what to find out next.

    \b
    Example:
      policy-options robust mine/case.yaml --draws 20000 --seed 7
      policy-options robust mine/case.yaml --draws 5000000 --out robust.json
    """
    from decision import DRAWING, Sampling
    from decision import robust as analyse
    from reports.documents.robust import robust_document

    started = time.monotonic()
    asked = Asked(**options)
    path, document, asked = load_asked(case, asked)
    if asked.out is not None:
        _refuse(asked.out, path)
    problem, optimum = solve_case(document, asked)
    left = time_left(asked, started)
    is_stated = click.get_current_context().get_parameter_source("draws") is not ParameterSource.DEFAULT
    sampling = Sampling(asked.seed, asked.draws, asked.shape, asked.workers, asked.precision)
    with saving(asked.out, document.case, asked, draw_weights=draw_weights) as kept:
        with solving() as progress:
            found = analyse(
                asked.question(document.case),
                optimum,
                sampling,
                draw_weights=draw_weights,
                tail=asked.tail,
                drawing=None if is_stated else DRAWING,
                solver=asked.solver,
                time_limit=left,
                progress=progress,
            )
        why = why_infeasible(
            document,
            asked,
            infeasible=optimum.status == "infeasible",
            interrupted=optimum.interrupted or found.interrupted,
            started=started,
        )
        told = answered(
            lambda: explained(
                robust_document(str(path), document.case, problem, optimum, found, asked.seed, fallen, asked),
                why,
            ),
            optimum,
        )
        if asked.out is not None and kept is not None and not optimum.unfinished and not found.unfinished:
            _write(kept, asked.out, told())
    if not shown_as_data(form, document.case, asked, told, "acceptability"):
        from reports.console.answers.robust import robust_blocks

        wanted = bool(optimum.bundles) and not (optimum.interrupted or found.interrupted)
        names = naming(document, asked, started, wanted=wanted)
        told_blocks = robust_blocks(document.case, problem, optimum, found, fallen, names, why)
        show_blocks(document.case, asked, told_blocks)
    if asked.out is not None and (optimum.unfinished or found.unfinished):
        click.echo(f"{asked.out} was not written.", err=True)
    exit_as(optimum, found, why)


def _refuse(out: Path, case: Path) -> None:
    """Raises click.UsageError or CouldNotRun where the answer must not be written to a file."""
    from reports.files.replacing import refuse_inputs

    if out.suffix.lower() != ".json":
        raise click.UsageError(f"--out {out}: must end in .json")
    refuse_inputs([out], [case], "name another file")
    if out.is_file() and not _is_answer(out):
        raise CouldNotRun(f"{out} exists and is no answer of robust; name another file, or remove it")


def _is_answer(path: Path) -> bool:
    try:
        told = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return False
    return isinstance(told, dict) and told.get("command") == "robust"


def _write(kept: "Checkpoint", out: Path, told: Mapping[str, Any]) -> None:
    """Writes the answer, after which its parts are needed no more."""
    from reports.documents.common import as_json
    from reports.files.writing import CannotWrite, write_text

    try:
        write_text(out, as_json(told) + "\n")
    except CannotWrite as error:
        raise CouldNotRun(str(error)) from error
    kept.drop()
    click.echo(f"Wrote {out}", err=True)
