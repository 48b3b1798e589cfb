"""Draws slides with python-pptx: native texts and tables, pictures with alternative text, the marking on every slide.

The size of letters is chosen by an estimate of the room that a text takes, and what is too long for the smallest is cut
on the slide, with a line that says so.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from io import BytesIO
from math import fsum
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.util import Mm, Pt

from reports.brief.findings import Findings
from reports.figures.hand import WIDTH as DRAWN
from reports.files.office import RECORD_PART, clean, record, told_of
from reports.files.slide_fitting import (
    CELLS,
    LONGEST_CELL,
    LONGEST_TEXT,
    MARKINGS,
    TEXTS,
    TITLES,
    cut,
    fitting,
    height_of,
    laid_out,
    needed,
    row_height,
    shortened,
)
from reports.files.slide_parts import (
    BOTTOM,
    INK,
    LINE,
    MARGIN,
    SOFT,
    TINT,
    TOP,
    WARN,
    WARN_GROUND,
    WIDTH,
    plain_table,
    prepare,
    set_cell,
    write,
)
from reports.words.blocks import Entry, Figure, KeyFigure, Table
from reports.words.catalogue import words

GAP, CAPTION = 4.0, 8.0
"""Millimetres between two parts of a slide, and that the caption of a table takes."""

MOST_OF_SLIDE = 0.5
"""The share of what is left of a slide that a picture takes above a table."""

LEAST_SCALE = 1.15
"""How much a picture that stands with a table must be larger than on paper, for its letters to be read from afar."""


class Deck:
    """A presentation to which slides are added; each part goes below the one before."""

    def __init__(self, title: str, marking: str) -> None:
        """title: of the case; marking: of the whole; both are on every slide."""
        self.show: Any = Presentation()
        self.title, self.marking = title, marking
        self.slide: Any = None
        self.at = TOP
        prepare(self.show)

    def begin(self, title: str, notes: Iterable[str]) -> None:
        """Adds a slide with its title, marking, footer and notes."""
        self.slide = self.show.slides.add_slide(self.show.slide_layouts[0])
        heading, shown = self.slide.shapes.title, cut(title, LONGEST_CELL)
        size = fitting([shown], WIDTH, TOP - 13, TITLES)
        write(heading.text_frame.paragraphs[0], [(shown, size, True, INK)])
        if self.marking:
            top = self._box(3, 6, "Marking")
            size = fitting([self.marking], WIDTH, 6, MARKINGS)
            write(top.paragraphs[0], [(self.marking, size, True, INK)], PP_ALIGN.CENTER)
        self._footer()
        told = [clean(text) for text in ((self.marking,) if self.marking else ()) + tuple(notes) if text]
        frame = self.slide.notes_slide.notes_text_frame
        frame.text = told[0] if told else ""
        for text in told[1:]:
            frame.add_paragraph().text = text
        for paragraph in frame.paragraphs:
            for run in paragraph.runs:
                run._r.get_or_add_rPr().set("lang", "en-GB")
        self.at = TOP

    def _footer(self) -> None:
        """The footer and the number, which are placeholders of the layout."""
        for holder in self.slide.slide_layout.placeholders:
            kind = holder.element.ph.get("type")
            if kind not in ("ftr", "sldNum"):
                continue
            element = deepcopy(holder.element)
            element.nvSpPr.cNvPr.set("id", str(max(shape.shape_id for shape in self.slide.shapes) + 1))
            self.slide.shapes._spTree.append(element)
            if kind == "ftr":
                shape = self.slide.shapes[-1]
                told = f"{self.marking} · {self.title}" if self.marking else self.title
                write(shape.text_frame.paragraphs[0], [(cut(told, 110), 10, False, SOFT)])

    def _box(self, top: float, height: float, name: str, left: float = MARGIN, width: float = WIDTH) -> Any:
        """The frame of a new text box, in mm."""
        shape = self.slide.shapes.add_textbox(Mm(left), Mm(top), Mm(width), Mm(height))
        shape.name = name
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        return frame

    @property
    def left(self) -> float:
        """Millimetres left on the slide."""
        return max(0.0, BOTTOM - self.at)

    def warning(self, text: str) -> None:
        """A text in a box."""
        shown = cut(text, LONGEST_TEXT)
        size = fitting([shown], WIDTH - 8, 22, TEXTS[1:])
        height = height_of([shown], WIDTH - 8, size) + 4
        frame = self._box(self.at, height, "Warning")
        shape = self.slide.shapes[-1]
        shape.fill.solid()
        shape.fill.fore_color.rgb = WARN_GROUND
        shape.line.color.rgb = WARN
        frame.margin_left = frame.margin_right = Mm(4)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        write(frame.paragraphs[0], [(shown, size, True, WARN)])
        self.at += height + GAP

    def tiles(self, figures: Sequence[KeyFigure]) -> None:
        """Key figures beside one another, as a table of one row."""
        height = 19.0
        frame = self.slide.shapes.add_table(1, len(figures), Mm(MARGIN), Mm(self.at), Mm(WIDTH), Mm(height))
        plain_table(
            frame, "Key figures", "; ".join(f"{f.figure} {f.unit}: {f.meaning}" for f in figures), heads=False
        )
        for column, each in enumerate(figures):
            cell = frame.table.cell(0, column)
            set_cell(cell, TINT)
            first = cell.text_frame.paragraphs[0]
            write(first, [(cut(each.figure, 40), 24, True, INK), (" " + cut(each.unit, 60), 14, True, INK)])
            write(cell.text_frame.add_paragraph(), [(cut(each.meaning, 90), 12, False, SOFT)])
        self.at += height + GAP

    def lines(self, lines: Sequence[str]) -> None:
        """Paragraphs."""
        shown = [cut(line, LONGEST_TEXT) for line in lines]
        size = fitting(shown, WIDTH, self.left / 3, TEXTS[1:])
        height = height_of(shown, WIDTH, size) + 2 * len(shown)
        frame = self._box(self.at, height, "Text")
        for n, line in enumerate(shown):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(5)
            write(paragraph, [(line, size, False, INK)])
        self.at += height + GAP

    def entries(self, entries: Sequence[Entry]) -> None:
        """A list in two columns, with the remarks of each entry below it; entries that have no room are counted."""
        told = [
            (f"{entry.label}. {entry.text}" if entry.label and entry.text else entry.label or entry.text,
             " ".join(remark.text for remark in entry.remarks))
            for entry in entries
        ]  # fmt: skip
        shown = [(cut(text, LONGEST_CELL), cut(more, LONGEST_CELL)) for text, more in told]
        width = (WIDTH - 8) / 2
        half = (len(shown) + 1) // 2
        for size in TEXTS[1:]:
            heights = [
                height_of([text], width, size) + height_of([more], width, size - 2) + 2
                for text, more in shown
            ]
            if max(fsum(heights[:half]), fsum(heights[half:])) <= self.left:
                break
        sides, kept = [shown[:half], shown[half:]], 0
        for n, side in enumerate(sides):
            if not side:
                continue
            frame = self._box(self.at, self.left, f"List {n + 1}", MARGIN + n * (width + 8), width)
            room, first = self.left, True
            for text, more in side:
                room -= height_of([text], width, size) + height_of([more], width, size - 2) + 2
                if room < 0 and not first:
                    break
                kept += 1
                paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
                first = False
                write(paragraph, [(text, size, True, INK)])
                paragraph.space_after = Pt(0 if more else 5)
                if more:
                    below = frame.add_paragraph()
                    write(below, [(more, size - 2, False, SOFT)])
                    below.space_after = Pt(5)
        if kept < len(shown):
            note = self._box(BOTTOM, 5, "Note")
            write(note.paragraphs[0], [(_more(len(shown) - kept), 10, False, SOFT)])
        self.at = BOTTOM

    def picture(self, figure: Figure, png: bytes) -> None:
        """A picture with its alternative text, as large as the slide allows."""
        height = min(self.left, WIDTH * figure.height / DRAWN)
        width = height * DRAWN / figure.height
        self._draw(figure, png, MARGIN + (WIDTH - width) / 2, width)
        self.at += height + GAP

    def picture_with(self, figure: Figure, png: bytes, table: Table, prefers_picture: bool) -> None:
        """A picture above a table or to the left of it; where either has no room, the one preferred alone."""
        shape, rows = figure.height / DRAWN, shortened(table)
        above = min(self.left * MOST_OF_SLIDE, WIDTH * shape)
        below = self.left - above - GAP - CAPTION
        aside = min(WIDTH / 2, needed(rows, CELLS[1]))
        beside = min(WIDTH - aside - 2 * GAP, self.left / shape)
        if above / figure.height >= LEAST_SCALE and fsum(laid_out(rows, table, below, WIDTH)[2]) <= below:
            self._draw(figure, png, MARGIN + (WIDTH - above / shape) / 2, above / shape)
            self.at += above + GAP
            self.table(table)
        elif beside / DRAWN >= LEAST_SCALE:
            self._draw(figure, png, MARGIN, beside)
            self.table(table, MARGIN + WIDTH - aside, aside)
        elif prefers_picture:
            self.picture(figure, png)
        else:
            self.table(table)

    def _draw(self, figure: Figure, png: bytes, left: float, width: float) -> None:
        height = width * figure.height / DRAWN
        shape = self.slide.shapes.add_picture(BytesIO(png), Mm(left), Mm(self.at), Mm(width), Mm(height))
        told = shape._element.nvPicPr.cNvPr
        told.set("descr", told_of(figure.alt))
        told.set("name", "Figure")

    def table(self, table: Table, left: float = MARGIN, width: float = WIDTH) -> None:
        """A table below its caption; rows that have no room are counted in its last one. left, width: in mm."""
        if not table.header:
            return
        caption = self._box(self.at, 6, "Caption", left, width)
        write(caption.paragraphs[0], [(cut(table.caption, 140), 13, True, INK)])
        self.at += CAPTION
        rows = shortened(table)
        size, widths, heights = laid_out(rows, table, self.left, width)
        kept = len(rows)
        if fsum(heights) > self.left:
            room = self.left - row_height(("x",), widths, size)
            kept = max(2, sum(fsum(heights[: n + 1]) <= room for n in range(len(rows))))
            more = _more(len(rows) - kept)
            rows = [*rows[:kept], (more, *[""] * (len(table.header) - 1))]
        frame = self.slide.shapes.add_table(
            len(rows), len(table.header), Mm(left), Mm(self.at), Mm(fsum(widths)), Mm(fsum(heights[:kept]))
        )
        plain_table(frame, "Table", table.caption, heads=True)
        for column, size_of in enumerate(widths):
            frame.table.columns[column].width = Mm(size_of)
        for at, row in enumerate(rows):
            frame.table.rows[at].height = Mm(heights[at] if at < kept else heights[0])
            for column, text in enumerate(row):
                cell = frame.table.cell(at, column)
                set_cell(cell, TINT if at - 1 in table.marked and at else None, INK if at == 0 else LINE)
                align = PP_ALIGN.RIGHT if column in table.numeric else PP_ALIGN.LEFT
                write(cell.text_frame.paragraphs[0], [(text, size, at == 0 or column == 0, INK)], align)
        self.at += fsum(heights[:kept]) + GAP

    def saved(self, findings: Findings, attached: bool) -> bytes:
        """The presentation with the record of the run, and the case where it is attached."""
        package = self.show.part.package
        part = Part(PackURI(RECORD_PART), "application/xml", package, record(findings, attached))
        self.show.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
        self.show.core_properties.title = ""  # so that the part is there; it is replaced afterwards
        file = BytesIO()
        self.show.save(file)
        return file.getvalue()


def _more(count: int) -> str:
    """What is said of entries or rows that a slide has no room for."""
    return words("office")["more"].format(count)
