"""`study`: variants of a case crossed with a grid of its numbers, computed by many processes and kept as they finish."""

import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reports.commands.options import format_option, time_option
from reports.commands.timing import TIME_LIMIT, within_time
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from reports.commands.study_run import StudyProgress
    from reports.commands.studying import Prepared
    from reports.study.folder import Folder

GATHER = "gather"
"""The first word where finished parts are gathered instead."""


class ShardType(click.ParamType[tuple[int, int]]):
    """I/N: the I-th of N shares."""

    name = "I/N"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """Which of how many shares; fails on what is none."""
        if isinstance(value, tuple):
            return value
        found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", str(value))
        if not found or not 1 <= int(found[1]) <= int(found[2]):
            self.fail(f"{value!r} is not I/N, as in 2/8: the second of eight shares", param, ctx)
        return int(found[1]), int(found[2])


@click.command()
@click.argument("words", nargs=-1, required=True, metavar="FILE | gather DIR")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="The folder of the results; else the file's name with -results.")  # fmt: skip
@click.option("--workers", type=click.IntRange(1, 512), metavar="N",
              help="How many processes of this machine compute; else one for each of its processors.")  # fmt: skip
@click.option("--cluster", metavar="ADDRESS", help="Compute on a Dask cluster, as tcp://host:8786.")
@click.option("--tls-ca", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE",
              help="With --cluster: the certificate of its authority.")  # fmt: skip
@click.option("--tls-cert", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE",
              help="With --cluster: your certificate.")  # fmt: skip
@click.option("--tls-key", type=click.Path(path_type=Path, dir_okay=False, exists=True), metavar="FILE",
              help="With --cluster: its private key.")  # fmt: skip
@click.option("--mpi", is_flag=True, help="Compute on the ranks of this MPI job, started by mpiexec.")
@click.option("--shard", type=ShardType(), help="Compute this share alone, as one job of a batch queue does.")
@click.option(
    "--solver", default="HiGHS", show_default=True, metavar="NAME", help="Any solver that PuLP finds."
)
@time_option
@format_option("table", "json")
@click.pass_context
def study(ctx: click.Context, /, words: tuple[str, ...], form: str, mpi: bool, **options: Any) -> None:
    """Solve variants of a case over a grid of its numbers, on as many processors as there are.

    FILE names the case, what is varied and what is asked. Finished rows are kept in a folder: after an interruption the
    same command goes on from there. They end as rows.parquet and rows.csv, with a summary and pictures.

    \b
    Example:
      policy-options study budgets.yaml
      policy-options study budgets.yaml --shard 2/8 --out shared
      policy-options study gather shared
      policy-options study budgets.yaml --cluster tcp://10.0.0.5:8786
      mpiexec -n 3 policy-options study budgets.yaml --mpi
    """
    started = time.monotonic()
    if words[0] == GATHER and len(words) == 2:
        refuse_for_gather(ctx)
        gather(Path(words[1]), form)
        return
    if len(words) > 1 or words[0] == GATHER:
        raise click.UsageError("name one study file, or a folder to gather: study FILE, study gather DIR")
    check_engine(mpi=mpi, **options)
    with engines(mpi=mpi, **options) as engine:
        if engine is not None:
            run(ctx, Path(words[0]), engine, form, started, **options)


def refuse_for_gather(ctx: click.Context) -> None:
    """Raises click.UsageError where an option is given that computes, for gathering computes nothing."""
    for parameter in ctx.command.params:
        name = parameter.name or ""
        given = ctx.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE
        if isinstance(parameter, click.Option) and given and name != "form":
            raise click.UsageError(f"{parameter.opts[0]} computes; gather only gathers what is finished")


def check_engine(*, mpi: bool, workers: int | None, cluster: str | None, **options: Any) -> None:
    """Raises click.UsageError where two places to compute are named, or certificates without a cluster."""
    named = [
        name for name, given in (("--workers", workers), ("--cluster", cluster), ("--mpi", mpi)) if given
    ]
    if len(named) > 1:
        raise click.UsageError(f"{' and '.join(named)} name different places to compute; take one")
    tls = [options[name] for name in ("tls_ca", "tls_cert", "tls_key")]
    if any(tls) and not (all(tls) and cluster):
        raise click.UsageError("--tls-ca, --tls-cert and --tls-key go together, and with --cluster")


@contextmanager
def engines(*, mpi: bool, **options: Any) -> "Iterator[Any]":
    """What makes the engine that was asked for, once it is needed; None on the ranks of an MPI job that only compute."""
    from reports.commands.progress import say
    from reports.commands.study_task import NEEDED
    from reports.study.cluster import Certificates, Cluster
    from reports.study.engines import Processes
    from reports.study.ranks import ranks

    workers, cluster = options["workers"], options["cluster"]
    if mpi:
        with ranks() as own:
            yield None if own is None else lambda: own
    elif cluster:
        tls = options["tls_ca"], options["tls_cert"], options["tls_key"]
        yield lambda: Cluster(cluster, Certificates(*tls) if tls[0] else None, say)
    else:
        yield lambda: Processes(workers or processors(), NEEDED)


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def run(
    ctx: click.Context, file: Path, engine: Any, form: str, started: float, *, out: Path | None,
    shard: tuple[int, int] | None, solver: str, **_: Any,
) -> None:  # fmt: skip
    """Computes a study, or a share of it, as far as it is not finished yet; tells and keeps what is."""
    from reports.commands.progress import showing
    from reports.commands.study_run import carry_out
    from reports.commands.studying import prepared
    from reports.study.folder import Folder, begin

    with within_time():
        found = prepared(file)
        path = out or Path(f"{file.stem}-results")
        folder = Folder(path, found.columns, found.document.rows)
    with keeping(path):
        begin(path, found.manifest(solver))
        with folder.held(shard or (1, 1)), showing() as progress:
            limit = ctx.meta.get(TIME_LIMIT)
            ends = None if limit is None else started + limit
            done = carry_out(found, engine, folder, shard, solver, ends, progress)
            tell(found, folder, done, solver, form, shard)


@contextmanager
def keeping(path: Path) -> Iterator[None]:
    """Turns a file of a study's folder that cannot be written into an end of the command that says what stays."""
    from reports.files.writing import CannotWrite

    try:
        yield
    except CannotWrite as error:
        raise CouldNotRun(
            f"{error}. What was kept in {path} before stays, and the same command goes on from there"
        ) from error


def gather(path: Path, form: str) -> None:
    """Gathers the parts of a study's folder, all shares together, and tells what they say."""
    from reports.commands.study_run import finished
    from reports.commands.studying import prepared_again
    from reports.study.folder import MANIFEST, Folder, read_manifest

    found, solver = prepared_again(read_manifest(path), path / MANIFEST)
    folder = Folder(path, found.columns, found.document.rows)
    with keeping(path):
        tell(found, folder, finished(folder, None), solver, form, None, gathering=True)


def tell(
    found: "Prepared",
    folder: "Folder",
    done: "StudyProgress",
    solver: str,
    form: str,
    shard: tuple[int, int] | None,
    *,
    gathering: bool = False,
) -> None:
    """Writes the files of a study that is complete, prints the answer, and ends with its status."""
    from decision import LeftOut, summarise
    from reports.commands.asking import show_blocks, show_document
    from reports.commands.study_run import document_of, levels_of, write_results
    from reports.console.answers.study import study_blocks
    from reports.request.asked import NOTHING
    from reports.request.endings import end_as, left_out_line
    from reports.request.statuses import STOPPED, TIME_UP, Exit, leave

    case = found.document.case
    rows = [done.rows[number] for number in sorted(done.rows)]
    summary = summarise(rows, found.document.rows, levels_of(found))
    lacking, elsewhere = [], []
    if done.stopped:
        reason, get = (STOPPED, "study") if done.stopped == "user" else (TIME_UP, "--time-limit")
        lacking.append(LeftOut(f"{done.missing:,} of {done.wanted:,} rows", reason, get))
    elif shard is not None and len(rows) < found.document.rows:
        part = f"{found.document.rows - len(rows):,} rows of other shares"
        elsewhere.append(LeftOut(part, "each share is computed on its own", f"study gather {folder.path}"))
    elif len(rows) < found.document.rows:
        part = f"{found.document.rows - len(rows):,} of {found.document.rows:,} rows"
        lacking.append(LeftOut(part, "their shares are not finished", "study"))
    document = document_of(found, summary, solver, lacking, elsewhere)
    files = write_results(found, folder, summary, rows, document) if summary.rows == summary.wanted else []
    if form == "json":
        show_document(document)
    else:
        show_blocks(case, NOTHING, study_blocks(case, summary, rows))
    for file in files:
        click.echo(f"Wrote {file}", err=True)
    for each in elsewhere:
        click.echo(left_out_line(each), err=True)
    kept = f" What is finished is kept in {folder.path}; the same command goes on from there."
    if gathering and lacking:
        first = next(number for number in range(folder.count) if number not in done.rows) + 1
        click.echo(
            f"Not gathered: {lacking[0]}; the first of them is row {first}. Run what is missing, then gather again.",
            err=True,
        )
    end_as(infeasible=False, parts=lacking, note=kept)
    if summary.troubled:
        click.echo(f"Without an answer: {len(summary.troubled):,} of {summary.rows:,} rows.", err=True)
        leave(Exit.NOT_PROVED)
