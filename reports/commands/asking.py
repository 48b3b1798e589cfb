"""Shared by commands: loading, settling and solving of the case, printing, exit status."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Case, Document, bundled_case_path, load_document, unknown
from reports.commands.disagreement import remember, report_disagreement
from reports.commands.recording import remember_case
from reports.commands.timing import NO_TIME, TimeUp, time_left, within_time
from reports.request.applying import applied
from reports.request.asked import DIFFERENT, NOTHING, TOP, WITHIN, Asked
from reports.request.statuses import CouldNotRun, Exit, leave

if TYPE_CHECKING:
    from decision import (
        Bundle,
        Contingency,
        Courses,
        Evidence,
        Explanation,
        Horizons,
        Infeasibility,
        Optimum,
        Problem,
        Progress,
        Robustness,
        TwoVersions,
    )
    from reports.brief.findings import Findings, Named
    from reports.request.endings import Ended
    from reports.words.blocks import Block


def load(case: Path | None) -> tuple[Path, Document]:
    """The named case, or the bundled one (with a line on standard error), as path and document."""
    path, document, _ = load_asked(case, NOTHING)
    return path, document


def load_asked(
    case: Path | None, asked: Asked, read: Callable[[Path, Sequence[Path]], Document] | None = None
) -> tuple[Path, Document, Asked]:
    """The case as `load`, with the options that set its numbers applied, and the options that then count.

    read: reads a case with files of changes laid over it; `load_document` unless given. Raises click.UsageError where an
    option does not fit the case.
    """
    if case is None:
        case = bundled_case_path()
        click.echo(f"The bundled case: {case}", err=True)
    if case.exists():
        remember(case)
    with within_time():
        read = read or load_document
        document = read(case, ())
        unchanged = document.case if asked.changes else None
        if asked.changes:
            document = read(case, asked.changes)
    remember_case(document.case)
    try:
        stated, asked = applied(document.case, asked, unchanged)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    return case, replace(document, case=stated), asked


def named_bundle(case: Case, text: str, optimum: "Optimum | None" = None) -> dict[str, str]:
    """Parses the name of a bundle to lever -> level: `lever.level+lever.level` (or with commas; a lever of one level
    may omit it), `none`, `status_quo` or `best`.

    optimum: the answer whose best bundle is meant by `best`; the empty bundle stands for it where there is none.
    """
    if text == "best":
        return dict(optimum.bundles[0].levels) if optimum is not None and optimum.bundles else {}
    if text == "status_quo":
        return dict(case.status_quo)
    levels: dict[str, str] = {}
    for member in text.replace(",", "+").split("+") if text != "none" else ():
        lever, _, level = member.strip().partition(".")
        known = list(case.levers[lever].levels) if lever in case.levers else []
        if not level and len(known) == 1:
            level = known[0]
        if level not in known:
            if lever in case.levers:
                named = f"name one of {', '.join(f'{lever}.{each}' for each in known)}"
            else:
                named = unknown("lever", lever, case.levers)
            raise click.UsageError(f"no level {member.strip()!r}: {named}")
        if lever in levels:
            raise click.UsageError(f"lever {lever} is named twice; a bundle has one level of it")
        levels[lever] = level
    return levels


def settle_case(document: Document, asked: Asked) -> "Problem":
    """The problem of the case and the options. Raises click.UsageError where an option does not fit the case."""
    from decision import RequestError

    try:
        with within_time():
            return asked.question(document.case).problem()
    except RequestError as error:
        raise click.UsageError(str(error)) from error


@contextmanager
def solving() -> "Iterator[Progress | None]":
    """Shows progress on a terminal during its body.

    A solver that is missing or fails becomes a message of one line, and a request that cannot be met a usage error.
    """
    from decision import RequestError, SolverFailed, SolverUnavailable
    from reports.commands.progress import showing

    try:
        with showing() as progress, within_time():
            yield progress
    except (SolverUnavailable, SolverFailed) as error:
        raise CouldNotRun(str(error)) from error
    except RequestError as error:
        raise click.UsageError(str(error)) from error


def solve_case(document: Document, asked: Asked) -> "tuple[Problem, Optimum]":
    """The problem of the case and its optimum, with the options of the command."""
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


def solve_stages(document: Document, asked: Asked) -> "tuple[Problem, Contingency]":
    """The first stage's problem, with limits not yet reduced by reserves, and the two-stage plan. Suppositions change
    standings alone, and hence no plan."""
    from decision import contingency

    problem = settle_case(document, asked)
    with solving() as progress:
        return problem, contingency(
            asked.question(document.case),
            solver=asked.solver,
            time_limit=asked.time_limit,
            progress=progress,
        )


LONGEST_NAMING = 20.0
"""Seconds that the letters of bundles may take in a command that gives them to what it computed otherwise."""


UNNAMED = "reports.unnamed"
"""Where the context remembers that the user interrupted the naming: the answer is shown, and the command ends so."""


def naming(
    document: Document,
    asked: Asked,
    started: float,
    *,
    wanted: bool = True,
    now: "Bundle | None" = None,
) -> "Named":
    """The best bundle and the letters that `optimize` gives, so that a bundle bears one name in every command.

    started: when the command's clock began. wanted: whether there is a bundle to name. now: the first stage of a plan,
    which is lettered too. Without letters where the time does not suffice, or the answer of `optimize` is incomplete.
    """
    from decision import optimize as solve
    from reports.brief.findings import Findings, Named
    from reports.brief.naming import letters_of_optimum

    left = time_left(asked, started)
    if not wanted or (left is not None and left <= NO_TIME):
        return Named()
    question = asked.question(document.case)
    try:
        with solving() as progress:
            optimum = solve(
                question,
                top=TOP,
                different=DIFFERENT,
                within=WITHIN,
                solver=asked.solver,
                time_limit=min(LONGEST_NAMING, left or LONGEST_NAMING),
                progress=progress,
            )
    except TimeUp:
        # What was asked for is computed already, and is told without letters.
        return Named()
    except CouldNotRun as error:
        click.echo(f"Bundles bear no letters here: {error.message}", err=True)
        return Named()
    except KeyboardInterrupt:
        click.get_current_context().meta[UNNAMED] = True
        return Named()
    if optimum.interrupted:
        click.get_current_context().meta[UNNAMED] = True
    if optimum.unfinished and not optimum.interrupted and (left is None or left > LONGEST_NAMING):
        click.echo(f"Bundles bear no letters here, for want of {LONGEST_NAMING:g} s; see optimize.", err=True)
    if optimum.status != "optimal" or optimum.unfinished:
        return Named(optimum.bundles[0] if optimum.status == "optimal" else None)
    findings = Findings(document.case, question.problem(), optimum)
    return Named(findings.best, letters_of_optimum(findings, now))


def against_other(
    path: Path, asked: Asked, problem: "Problem", optimum: "Optimum"
) -> "tuple[TwoVersions, ...]":
    """Differences from another version of the case that scores by hand what this one derives."""
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


def share_of_far(document: Document, asked: Asked, recommended: "Bundle | None") -> "Horizons | None":
    """The best bundle as a function of the far horizon's share; None for a case without horizons."""
    from decision import horizons

    return horizons(asked.question(document.case), recommended)


def show_document(document: Mapping[str, Any] | Sequence[Any]) -> None:
    """Prints a JSON document in UTF-8, whatever the terminal's encoding."""
    from reports.documents.common import as_json
    from reports.words.terminal import write_utf8

    write_utf8(as_json(document) + "\n")


def show_blocks(case: Case, asked: Asked, blocks: "Iterable[Block]") -> None:
    """Prints an answer to the width of the terminal; the overrides come first.

    Where the case bears a marking, the highest of what is shown, and at least the case's, is the first and the last line.
    """
    from reports.brief.markings import answer_marking
    from reports.console import lines, terminal_width
    from reports.request.overrides import overrides_line
    from reports.words.blocks import Paragraph

    changed = overrides_line(case, asked)
    blocks = [*([Paragraph(changed)] if changed else []), *blocks]
    marking = answer_marking(case, blocks)
    if marking:
        blocks = [Paragraph(marking), *blocks, Paragraph(marking)]
    click.echo(lines(blocks, terminal_width()), nl=False)
    if click.get_current_context().meta.get(UNNAMED):
        click.echo("Interrupted; not finished: the letters of bundles.", err=True)
        leave(Exit.INTERRUPTED)


def exit_evaluated(optimum: "Optimum", found: "Ended") -> None:
    """Exits with the status of an answer that is complete although no bundle is feasible; what is missing from it goes to
    standard error."""
    from reports.request.endings import end_as, unfinished

    command = str(click.get_current_context().info_name)
    end_as(infeasible=False, parts=unfinished(command, optimum, found))


def exit_as(
    optimum: "Optimum",
    *further: "Evidence | Explanation | Robustness | Findings | Courses | Infeasibility | None",
) -> None:
    """Exits with the status of the answer; what is missing from it goes to standard error."""
    from reports.request.endings import end_as, unfinished

    command = str(click.get_current_context().info_name)
    end_as(infeasible=optimum.status == "infeasible", parts=unfinished(command, optimum, *further))
