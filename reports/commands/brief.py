"""`brief`: writes the brief as files."""

import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Document
from options.canonical import case_hash
from options.emitting import source_bytes
from reports.commands.asking import exit_as, load_asked, show_blocks, show_document, solve_case, solving
from reports.commands.explaining import explained, why_infeasible
from reports.commands.ledger_options import recorded
from reports.commands.options import (
    FileToRead,
    case_argument,
    format_option,
    ranking_options,
    solving_options,
)
from reports.commands.recording import answered, case_as_read
from reports.commands.timing import keep_time
from reports.commands.writing_brief import FORMS, Manner, refuse, write
from reports.request.asked import Asked
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from decision import Analysis, Optimum

FOR_WRITING, WRITING_SHARE = 4.0, 0.25
"""Of the time limit, the seconds kept for figures and pages, and the share of a long limit."""

MOST_CASES = 200
"""Cases between two versions that are looked at for `--since`; `diff` looks at more."""


@click.command()
@case_argument
@recorded
@solving_options
@ranking_options
@click.option("--html", is_flag=True, help="One HTML file that needs no network.")
@click.option("--pdf", is_flag=True, help="A PDF to print and to keep; with --html the default.")
@click.option("--docx", is_flag=True, help="A Word document to edit and to clear.")
@click.option("--template", type=FileToRead(), metavar="FILE.docx",
              help="For --docx: an office's styles, header and logo, and places such as {{ title }}.")  # fmt: skip
@click.option("--pptx", is_flag=True, help="Five slides to edit and to speak to.")
@click.option("--xlsx", is_flag=True, help="Its tables as a workbook.")
@click.option("--json", is_flag=True, help="All that it shows, for other programs.")
@click.option("--figures", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Its figures as SVG and PNG, for slides.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="DIR",
              help="Where to write it; the current folder by default.")  # fmt: skip
@click.option("--sections", metavar="NAME,NAME", help="Only these sections.")
@click.option("--only", metavar="NAME", help="Only this section, as in --only page-1.")
@click.option("--for", "reader", metavar="WHOM", help="For whom it is, in place of what the case says.")
@click.option(
    "--thorough", is_flag=True, help="Without limits of work: leave nothing out because it is long."
)
@click.option("--form", "layout", type=click.Choice(["brief", "submission", "memo", "one-page"]), default="brief",
              show_default=True, help="How its sections are put together.")  # fmt: skip
@click.option("--paper", type=click.Choice(["a4", "letter"]), default="a4", show_default=True,
              help="The size of the pages.")  # fmt: skip
@click.option(
    "--no-attachments", is_flag=True, help="Leave the case and the run record out of PDF, Word and slides."
)
@click.option("--force", is_flag=True, help="Replace files that are no brief of this case.")
@click.option("--decide-by", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="When it is to be decided, in place of what the case says.")  # fmt: skip
@click.option("--since", type=click.Path(path_type=Path, dir_okay=False), metavar="OLD.yaml",
              help="Say what changed since this version of the case, and what that did to the recommendation.")  # fmt: skip
@format_option("table", "json")
def brief(
    case: Path | None,
    since: Path | None,
    out: Path,
    figures: Path | None,
    template: Path | None,
    no_attachments: bool,
    force: bool,
    form: str,
    **options: Any,
) -> None:
    """Write the brief on a case, named after its file: as HTML and PDF where no form is named.

    That of a file called case.yaml is named after its folder. An earlier brief of the case is replaced.

    \b
    Example:
      policy-options brief mine/case.yaml --pdf --only page-1 --for "the cabinet" --decide-by 2024-04-12
    """
    forms = [name for name in FORMS if options.pop(name)] or ([] if figures else ["html", "pdf"])
    if template is not None:
        check_template(template, forms)
    started = time.monotonic()
    asked = given = Asked(**options, with_breakpoints=True)
    files: list[str] = []
    keep_time(FOR_WRITING, WRITING_SHARE)
    from reports.brief.findings import Findings
    from reports.brief.view import NoSection
    from reports.documents.brief import brief_document
    from reports.files.writing import CannotWrite
    from reports.request.endings import left_out_line

    path, document, asked = load_asked(case, asked)
    targets = {name: out / f"{stem(path)}.{name}" for name in forms}
    refuse(targets.values(), [path, *filter(None, (template, since))], document.case, force)
    problem, optimum = solve_case(document, asked)
    shown = addressed(document.case, asked.reader, asked.decide_by)
    findings = Findings(
        shown,
        problem,
        optimum,
        asked,
        source=source_bytes(path, document.case),
        stated=document.case,
        stated_hash=case_hash(case_as_read()),
    )
    if since is not None and optimum.bundles:
        from reports.commands.comparing import compared, refuse_to_show

        apart = compared(since, path, given, known=optimum, most_cases=MOST_CASES)
        refuse_to_show(since, path, apart.versions)
        findings = replace(findings, since=apart)
    if optimum.bundles:
        findings = replace(findings, found=analysed(document, asked, optimum))
        try:
            manner = Manner(template, not no_attachments, asked.paper)
            findings, files = write(findings, path, targets, figures, force, manner)
        except NoSection as error:
            raise click.UsageError(str(error)) from error
        except CannotWrite as error:
            raise CouldNotRun(str(error)) from error
    why = why_infeasible(
        document,
        asked,
        infeasible=optimum.status == "infeasible",
        interrupted=optimum.interrupted,
        started=started,
    )
    told = answered(lambda: explained(brief_document(str(path), findings, files), why), optimum)
    if form == "json":
        show_document(told())
    elif files:
        click.echo("\n".join(f"Wrote {name}" for name in files))
    else:
        from reports.console.answers.optimize import optimize_blocks

        show_blocks(document.case, asked, optimize_blocks(document.case, problem, optimum, why))
    if not files:
        click.echo("No brief was written.", err=True)
    for left in (*findings.found.left_out, *(findings.since.movers.left_out if findings.since else ())):
        click.echo(left_out_line(left), err=True)
    exit_as(optimum, findings, why)


def check_template(template: Path, forms: list[str]) -> None:
    """Raises UsageError where no Word document is asked for, CouldNotRun where the template cannot be used."""
    if "docx" not in forms:
        raise click.UsageError("--template is for the Word document: add --docx")
    from reports.files.word_template import opened

    opened(template)


def analysed(document: Document, asked: Asked, optimum: "Optimum") -> "Analysis":
    """The analysis of the optimum, within the rest of the time limit."""
    from decision import THOROUGH, Effort, analyse

    effort = THOROUGH if asked.thorough else Effort()
    with solving() as progress:
        return analyse(
            asked.question(document.case), optimum, solver=asked.solver, effort=effort, progress=progress
        )


def addressed(case: Any, reader: str | None, decide_by: datetime | None) -> Any:
    """The case with another reader or date of decision, where one is given."""
    changed: dict[str, Any] = {}
    if reader:
        changed["reader"] = reader
    if decide_by:
        changed["decide_by"] = decide_by.date()
    return case.model_copy(update=changed)


def stem(path: Path) -> str:
    """The file name of the brief: that of the case file, or of its folder where that is case.yaml."""
    return (path.resolve().parent.name if path.stem.lower() == "case" else "") or path.stem
