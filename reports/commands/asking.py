"""What commands have in common: the case they work on, how it is solved as asked, and how they show and exit."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Case, Document, bundled_case_path, load_document
from reports.commands.disagreement import remember, report_disagreement
from reports.commands.timing import within_time
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
