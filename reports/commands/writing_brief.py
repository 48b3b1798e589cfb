"""Writes a brief in every form that was asked for, as far as the time limit and the user allow.

Figures come first, since page and PDF need them; those not drawn in time are shown as tables. What is then not written
is unfinished.
"""

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from options import Case
from reports.commands.timing import TimeUp, within_time

if TYPE_CHECKING:
    from reports.brief.findings import Findings
    from reports.brief.view import Brief
    from reports.figures.hand import Picture
    from reports.words.blocks import Figure

FORMS = ("html", "pdf", "docx", "pptx", "xlsx", "json")
VECTORS, PIXELS = {"html", "pdf"}, {"docx", "pptx"}
"""The forms that show charts as SVG, and as PNG."""

SLIDES = ("svg", "png")

DRAWING = 0.4
"""The share of the time kept for writing after which no more is drawn, so that the rest is left for the pages."""


@dataclass(frozen=True)
class Manner:
    """How the forms are written."""

    template: Path | None = None
    """A Word document whose styles, header and footer the brief takes."""
    attached: bool = True
    """Whether PDF, Word document and slides hold the case and the record of the run."""
    paper: Literal["a4", "letter"] = "a4"
    """The size of the pages."""


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

    def noted(self, findings: "Findings") -> "Findings":
        """The findings in which these are unfinished, too."""
        found = replace(
            findings.found,
            unfinished=(*findings.found.unfinished, *self.parts),
            interrupted=findings.found.interrupted or self.interrupted,
        )
        return replace(findings, found=found)


def write(
    findings: "Findings",
    path: Path,
    files: Mapping[str, Path],
    folder: Path | None,
    force: bool,
    manner: Manner = Manner(),
) -> "tuple[Findings, list[str]]":
    """Returns the findings, in which what could not be drawn or written is unfinished, and the names of the files written.

    files: by form, the path to write to. folder: where the figures go as files, if anywhere. Raises NoSection,
    CannotWrite, CouldNotRun.
    """
    from reports.brief.view import tabled, view
    from reports.documents.brief import record_document, section_hashes
    from reports.files.replacing import signature
    from reports.files.writing import write_bytes, write_text

    only = [*(findings.asked.sections or "").split(","), findings.asked.only or ""]
    only = [name.strip() for name in only if name.strip()]
    cut = _Unfinished([])
    shown: Brief | None = None
    with cut.within(1.0, "the brief"):
        shown = view(findings, only, findings.asked.layout)
    if shown is None:
        return cut.noted(findings), []
    findings = replace(findings, section_hashes=section_hashes(shown))
    figures = list(shown.figures())
    slides = {folder / f"{each.key}.{form}": each for each in figures for form in SLIDES} if folder else {}
    refuse(slides, [path], findings.case, force)
    written: list[Path] = []
    drawn = _Drawn({}, {})
    if (VECTORS | PIXELS) & set(files):
        findings = drawn.draw(figures, findings, set(files))
        if len(drawn.keys) < len(figures):
            with cut.within(1.0, "the record of what is unfinished"):
                shown = view(findings, only, findings.asked.layout)
                findings = replace(findings, section_hashes=section_hashes(shown))
            shown = tabled(shown, drawn.keys)
    pictures = drawn.pictures
    if "html" in files:
        from reports.files.page import page_html

        with cut.within(1.0, "the page"):
            write_text(files["html"], page_html(shown, pictures, record_document(findings)))
            written.append(files["html"])
    if "pdf" in files:
        from reports.files.pdf import page_pdf

        with cut.within(1.0, "the PDF"):
            pdf, warning = page_pdf(shown, pictures, findings, attached=manner.attached, paper=manner.paper)
            write_bytes(files["pdf"], pdf)
            written.append(files["pdf"])
            if warning:
                click.echo(f"Warning: {warning}", err=True)
    if "docx" in files:
        from reports.files.word import word

        with cut.within(1.0, "the Word document"):
            write_bytes(
                files["docx"],
                word(shown, drawn.pixels, findings, manner.paper, manner.template, attached=manner.attached),
            )
            written.append(files["docx"])
    if "pptx" in files:
        from reports.files.slides import slides_of

        with cut.within(1.0, "the slides"):
            # Slides are five whatever the form of the text.
            whole = shown if findings.asked.layout == "brief" else tabled(view(findings, only), drawn.keys)
            write_bytes(files["pptx"], slides_of(whole, drawn.pixels, findings, attached=manner.attached))
            written.append(files["pptx"])
    if "xlsx" in files:
        from reports.files.workbook import workbook

        with cut.within(1.0, "the workbook"):
            write_bytes(files["xlsx"], workbook(shown, findings.case.as_of))
            written.append(files["xlsx"])
    for target, figure in slides.items():
        from reports.figures.hand import slide

        with cut.within(1.0, str(target.name)):
            write_bytes(target, slide(figure, target.suffix[1:], signature(findings.case.title)))
            written.append(target)
    findings = cut.noted(findings)
    if "json" in files:
        from reports.documents.brief import brief_head
        from reports.documents.common import as_json
        from reports.words.blocks import plain

        write_text(files["json"], as_json(brief_head(str(path), findings) | plain(shown)) + "\n")
        written.append(files["json"])
    return findings, [str(name) for name in (*files.values(), *slides) if name in written]


@dataclass
class _Drawn:
    """Charts by key, in the kinds of picture that the forms show."""

    pictures: "dict[str, Picture]"
    """As SVG."""
    pixels: dict[str, bytes]
    """As PNG."""
    keys: frozenset[str] = frozenset()
    """Those drawn in every kind that is needed."""

    def draw(self, figures: "list[Figure]", findings: "Findings", forms: AbstractSet[str]) -> "Findings":
        """Draws as many as can be, and returns the findings in which the others are unfinished."""
        from decision import look
        from reports.figures.hand import picture, slide
        from reports.files.replacing import signature

        cut = _Unfinished([])
        with cut.within(DRAWING, "charts"):
            for figure in figures:
                look()
                if VECTORS & forms:
                    self.pictures[figure.key] = picture(figure)
                if PIXELS & forms:
                    self.pixels[figure.key] = slide(figure, "png", signature(findings.case.title))
                self.keys |= {figure.key}
        if cut.parts:
            left = len(figures) - len(self.keys)
            cut.parts = [f"{left:,} of {len(figures):,} charts (their data are shown as tables)"]
        return cut.noted(findings)


def refuse(outputs: Iterable[Path], inputs: Iterable[Path], case: Case, force: bool) -> None:
    """Raises CouldNotRun where an output is an input or, unless forced, a file that is no brief of the case."""
    from reports.files.replacing import refuse_inputs, refuse_others

    outputs = list(outputs)
    refuse_inputs(outputs, inputs, "name another folder with --out")
    if not force:
        refuse_others(outputs, case.title)
