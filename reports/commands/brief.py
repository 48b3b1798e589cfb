"""`brief`: the brief, as files."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import Case, Document
from reports.asking import (
    TimeUp,
    case_argument,
    exit_as,
    format_option,
    leave_time,
    load,
    plan_in_stages,
    question_of,
    ranking_options,
    share_of_far,
    show_blocks,
    show_document,
    solve_case,
    solving,
    solving_options,
    within_time,
)
from reports.statuses import CouldNotRun

if TYPE_CHECKING:
    from reports.study import Study

FOR_WRITING = 4.0
"""Seconds of the time limit that are kept for figures and pages."""

FORMS = ("html", "pdf", "xlsx", "json")


@click.command()
@case_argument
@solving_options
@ranking_options
@click.option("--html", is_flag=True, help="One HTML file that needs no network.")
@click.option("--pdf", is_flag=True, help="A PDF to print and to keep; with --html the default.")
@click.option("--xlsx", is_flag=True, help="Its tables as a workbook.")
@click.option("--json", is_flag=True, help="All that it shows, for other programs.")
@click.option("--figures", type=click.Path(path_type=Path, file_okay=False), metavar="DIR",
              help="Its figures as SVG and PNG, for slides.")  # fmt: skip
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), default=Path(), metavar="DIR",
              help="Where to write it; the current folder by default.")  # fmt: skip
@click.option("--sections", metavar="NAME,NAME", help="Only these sections.")
@click.option("--only", metavar="NAME", help="Only this section, as in --only page-1.")
@click.option("--for", "reader", metavar="WHOM", help="For whom it is, in place of what the case says.")
@click.option("--force", is_flag=True, help="Replace files that are no brief of this case.")
@click.option("--decide-by", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE",
              help="When it is to be decided, in place of what the case says.")  # fmt: skip
@format_option("table", "json")
def brief(case: Path | None, out: Path, figures: Path | None, force: bool, form: str, **asked: Any) -> None:
    """Write the brief on a case, named after its file: as HTML and PDF where no form is named.

    That of a file called case.yaml is named after its folder. An earlier brief of the case is replaced.

    \b
    Example:
      policy-options brief mine/case.yaml --pdf --only page-1 --for "the cabinet" --decide-by 2024-04-12
    """
    forms = [name for name in FORMS if asked.pop(name)] or ([] if figures else ["html", "pdf"])
    files: list[str] = []
    leave_time(FOR_WRITING)
    from reports.brief import NoSection
    from reports.documents_brief import brief_document, brief_head
    from reports.study import Study
    from reports.writing import CannotWrite

    path, document = load(case)
    targets = {name: out / f"{stem(path)}.{name}" for name in forms}
    refuse(targets.values(), path, document.case, force)
    problem, optimum = solve_case(document, asked)
    answered = addressed(document.case, asked["reader"], asked["decide_by"])
    study = Study(answered, path.read_bytes(), problem, optimum, asked, stated=document.case)
    if optimum.bundles:
        study = analysed(study, document)
        try:
            files = write(study, path, targets, figures, force, brief_head(str(path), study))
        except NoSection as error:
            raise click.UsageError(str(error)) from error
        except CannotWrite as error:
            raise CouldNotRun(str(error)) from error
    if form == "json":
        show_document(brief_document(str(path), study, files))
    elif files:
        click.echo("\n".join(f"Wrote {name}" for name in files))
    else:
        from reports.answers.optimize import optimize_blocks

        show_blocks(document.case, asked, optimize_blocks(document.case, problem, optimum))
    if not files:
        click.echo("No brief was written.", err=True)
    for left in study.left_out:
        click.echo(f"Left out: {left}.", err=True)
    exit_as(optimum, study)


def analysed(study: "Study", document: Document) -> "Study":
    """The study with all that a brief may show of it; once the user has interrupted one part, with no other."""
    from threadpoolctl import threadpool_limits

    from decision import OutOfTime
    from reports.candidates import PART
    from reports.study import can_be_tested, tested, with_candidates, with_efficient, with_map

    problem, optimum, asked = study.problem, study.optimum, study.asked
    question = question_of(document, asked)
    try:
        with within_time():
            can_be_tested(problem, optimum)  # lists the bundles
    except (TimeUp, KeyboardInterrupt) as stop:
        return replace(study, cut=("map",), stopped=isinstance(stop, KeyboardInterrupt))

    parts: dict[str, Callable[[Study], Study]] = {
        "map": with_map,
        "efficient bundles": with_efficient,
        "robustness": lambda so_far: replace(so_far, robustness=tested(question, optimum)),
        PART: with_candidates,
        "horizons": lambda so_far: replace(so_far, far=share_of_far(document, asked, optimum.bundles[0].id)),
    }
    if document.case.triggers and optimum.status == "optimal" and not optimum.unfinished:
        parts["plan"] = lambda so_far: replace(so_far, planned=plan_in_stages(document, asked, False))
    # Products of this size are as fast with one thread, or faster.
    with threadpool_limits(limits=1), solving() as progress:
        for n, (name, add) in enumerate(parts.items()):
            if study.interrupted:
                break
            if progress:
                progress(f"computing the {name}", n, len(parts))
            try:
                study = add(study)
            except KeyboardInterrupt:
                study = replace(study, cut=(*study.cut, name), stopped=True)
            except OutOfTime:
                study = replace(study, cut=(*study.cut, name))
    return study


def addressed(case: Any, reader: str | None, decide_by: datetime | None) -> Any:
    """The case with another reader or another date of the decision, where one is named."""
    changed: dict[str, Any] = {}
    if reader:
        changed["reader"] = reader
    if decide_by:
        changed["decide_by"] = decide_by.date()
    return case.model_copy(update=changed)


def stem(path: Path) -> str:
    """What a brief on the case in this file is called; case.yaml is what `new` calls every case."""
    return (path.resolve().parent.name if path.stem == "case" else "") or path.stem


def refuse(outputs: Iterable[Path], path: Path, case: Case, force: bool) -> None:
    """Raises CouldNotRun where the brief would replace the case itself or, unless forced, what is no brief of it."""
    from reports.replacing import refuse_inputs, refuse_others

    outputs = list(outputs)
    refuse_inputs(outputs, [path], "name another folder with --out")
    if not force:
        refuse_others(outputs, case.title)


def write(
    study: "Study",
    path: Path,
    files: dict[str, Path],
    figures: Path | None,
    force: bool,
    head: dict[str, Any],
) -> list[str]:
    """Write every form that was asked for; the names of the files in their order.

    head: what its JSON begins with.
    """
    from reports.brief import view
    from reports.figures.hand import picture
    from reports.page import page_html
    from reports.replacing import signed_png, signed_svg
    from reports.writing import write_bytes, write_text

    only = [*(study.asked["sections"] or "").split(","), study.asked["only"] or ""]
    shown = view(study, [name.strip() for name in only if name.strip()])
    drawn = list(shown.figures()) if figures or {"html", "pdf"} & set(files) else []
    slides = (
        {figures / f"{each.key}.{form}": each.key for each in drawn for form in ("svg", "png")}
        if figures
        else {}
    )
    refuse(slides, path, study.case, force)
    pictures = {each.key: picture(each, figures is not None) for each in drawn}
    try:
        if "pdf" in files:
            from reports.pdf import page_pdf

            pdf, warning = page_pdf(shown, pictures, study)
            write_bytes(files["pdf"], pdf)
            if warning:
                click.echo(f"Warning: {warning}", err=True)
    finally:
        if "html" in files:
            write_text(files["html"], page_html(shown, pictures))
    if "xlsx" in files:
        from reports.workbook import workbook

        write_bytes(files["xlsx"], workbook(shown, study.case.as_of))
    if "json" in files:
        from reports.blocks import plain
        from reports.documents import as_json

        write_text(files["json"], as_json(head | plain(shown)) + "\n")
    for slide, key in slides.items():
        made, title = pictures[key], study.case.title
        content = signed_svg(made.svg, title) if slide.suffix == ".svg" else signed_png(made.png, title)
        write_bytes(slide, content)
    return [str(file) for file in (*files.values(), *slides)]
