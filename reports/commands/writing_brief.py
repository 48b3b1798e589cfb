"""Writes a brief in every form that was asked for, as far as the time limit and the user allow.

Figures come first, since page and PDF need them; those not drawn in time are shown as tables. What is then not written
is unfinished.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from options import Case
from reports.commands.timing import TimeUp, within_time

if TYPE_CHECKING:
    from reports.brief.study import Study
    from reports.brief.view import Brief
    from reports.figures.hand import Picture
    from reports.words.blocks import Figure

FORMS = ("html", "pdf", "xlsx", "json")
SLIDES = ("svg", "png")

DRAWING = 0.4
"""The share of the time kept for writing after which no more is drawn, so that the rest is left for the pages."""


@dataclass
class _Unfinished:
    """What was cut short, in order, and whether by the user."""

    parts: list[str]
    interrupted: bool = False

    @contextmanager
    def within(self, share: float, part: str) -> Iterator[None]:
        """Notes the part as unfinished where the time limit or an interruption ends the body."""
        try:
            with within_time(share):
                yield
        except TimeUp:
            self.parts.append(part)
        except KeyboardInterrupt:
            self.parts.append(part)
            self.interrupted = True

    def noted(self, study: "Study") -> "Study":
        """The study in which these are unfinished, too."""
        found = replace(
            study.found,
            unfinished=(*study.found.unfinished, *self.parts),
            interrupted=study.found.interrupted or self.interrupted,
        )
        return replace(study, found=found)


def write(
    study: "Study",
    path: Path,
    files: Mapping[str, Path],
    folder: Path | None,
    force: bool,
    attached: bool = True,
) -> "tuple[Study, list[str]]":
    """Returns the study, in which what could not be drawn or written is unfinished, and the names of the files written.

    files: by form, the path to write to. folder: where the figures go as files, if anywhere. attached: whether
    the PDF holds the case. Raises NoSection, CannotWrite, CouldNotRun.
    """
    from reports.brief.view import tabled, view
    from reports.files.replacing import signature
    from reports.files.writing import write_bytes, write_text

    only = [*(study.asked.sections or "").split(","), study.asked.only or ""]
    only = [name.strip() for name in only if name.strip()]
    cut = _Unfinished([])
    shown: Brief | None = None
    with cut.within(1.0, "the brief"):
        shown = view(study, only)
    if shown is None:
        return cut.noted(study), []
    figures = list(shown.figures())
    slides = {folder / f"{each.key}.{form}": each for each in figures for form in SLIDES} if folder else {}
    refuse(slides, path, study.case, force)
    written: list[Path] = []
    pictures: dict[str, Picture] = {}
    if {"html", "pdf"} & set(files):
        pictures, study = _drawn(figures, study)
        if len(pictures) < len(figures):
            with cut.within(1.0, "the record of what is unfinished"):
                shown = view(study, only)
            shown = tabled(shown, pictures)
    if "html" in files:
        from reports.files.page import page_html

        with cut.within(1.0, "the page"):
            write_text(files["html"], page_html(shown, pictures))
            written.append(files["html"])
    if "pdf" in files:
        from reports.files.pdf import page_pdf

        with cut.within(1.0, "the PDF"):
            pdf, warning = page_pdf(shown, pictures, study, attached=attached)
            write_bytes(files["pdf"], pdf)
            written.append(files["pdf"])
            if warning:
                click.echo(f"Warning: {warning}", err=True)
    if "xlsx" in files:
        from reports.files.workbook import workbook

        with cut.within(1.0, "the workbook"):
            write_bytes(files["xlsx"], workbook(shown, study.case.as_of))
            written.append(files["xlsx"])
    for target, figure in slides.items():
        from reports.figures.hand import slide

        with cut.within(1.0, str(target.name)):
            write_bytes(target, slide(figure, target.suffix[1:], signature(study.case.title)))
            written.append(target)
    study = cut.noted(study)
    if "json" in files:
        from reports.documents.brief import brief_head
        from reports.documents.common import as_json
        from reports.words.blocks import plain

        write_text(files["json"], as_json(brief_head(str(path), study) | plain(shown)) + "\n")
        written.append(files["json"])
    return study, [str(name) for name in (*files.values(), *slides) if name in written]


def _drawn(figures: "list[Figure]", study: "Study") -> "tuple[dict[str, Picture], Study]":
    """The charts by key, as many as could be drawn, and the study in which the others are unfinished."""
    from decision import look
    from reports.figures.hand import picture

    drawn: dict[str, Picture] = {}
    cut = _Unfinished([])
    with cut.within(DRAWING, "charts"):
        for figure in figures:
            look()
            drawn[figure.key] = picture(figure)
    if cut.parts:
        cut.parts = [f"{len(figures) - len(drawn)} of {len(figures)} charts (their data are shown as tables)"]
    return drawn, cut.noted(study)


def refuse(outputs: Iterable[Path], path: Path, case: Case, force: bool) -> None:
    """Raises CouldNotRun where an output is the case itself or, unless forced, a file that is no brief of it."""
    from reports.files.replacing import refuse_inputs, refuse_others

    outputs = list(outputs)
    refuse_inputs(outputs, [path], "name another folder with --out")
    if not force:
        refuse_others(outputs, case.title)
