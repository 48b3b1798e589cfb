"""Draws slides with python-pptx: native texts and tables, pictures with alternative text, the marking on every slide.

Slides do not flow: the size of letters is chosen by an estimate of the room that a text takes, and what is too long for
the smallest is cut on the slide, with a line that says so.
"""

from collections.abc import Iterable, Sequence
from copy import deepcopy
from io import BytesIO
from math import ceil
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Mm, Pt

from reports.brief.study import Study
from reports.figures.hand import WIDTH as DRAWN
from reports.files.office import RECORD_PART, clean, record, told_of
from reports.files.table_widths import PADDING, column_widths, ems
from reports.words.blocks import Entry, Figure, KeyFigure, Table

ACROSS, DOWN, MARGIN = 338.67, 190.5, 14.0
"""Millimetres: a slide of 16 to 9, and its margin."""

WIDTH, TOP, BOTTOM = ACROSS - 2 * MARGIN, 36.0, DOWN - 16.0
"""Millimetres: the width of what a slide shows, and where it begins and ends."""

TITLES, TEXTS, CELLS = (28, 24, 20, 17), (18, 16, 14, 12), (14, 13, 12, 11, 10)
"""Points: the sizes tried, largest first."""

REGULAR = 0.93
"""The width of regular letters, and of a mixture with bold ones, in that of bold ones."""

A_POINT, LEADING, GAP = 25.4 / 72, 1.22, 4.0
"""Millimetres of a point, the height of a line in sizes, and the millimetres between two parts of a slide."""

CAPTION = 8.0
"""Millimetres that the caption of a table takes."""

MOST_OF_SLIDE = 0.5
"""The share of what is left of a slide that a picture takes above a table."""

LONGEST_CELL, LONGEST_TEXT = 220, 700
"""Characters of a cell and of a paragraph on a slide."""

INK, SOFT, ACCENT, TINT, WARN, WARN_GROUND, LINE = (
    RGBColor(*bytes.fromhex(colour))
    for colour in ("1B2430", "55606E", "1F4E79", "F3F5F8", "8A4B00", "FFF4E0", "C3CCD8")
)

PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style without lines and colours, of PowerPoint's own."""

NOT_OURS = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
"""Parts of the library's empty presentation that say nothing of ours."""


class Deck:
    """A presentation to which slides are added; each part goes below the one before."""

    def __init__(self, title: str, marking: str, line: str) -> None:
        """title: of the case, on every slide with its line of date and reader; marking: of the whole."""
        self.show: Any = Presentation()
        self.title, self.marking, self.line = title, marking, line
        self.slide: Any = None
        self.at = TOP
        _prepare(self.show)

    def begin(self, title: str, notes: Iterable[str]) -> None:
        """Adds a slide with its title, marking, footer and notes."""
        self.slide = self.show.slides.add_slide(self.show.slide_layouts[0])
        heading, shown = self.slide.shapes.title, _cut(title, LONGEST_CELL)
        size = _fitting([shown], WIDTH, TOP - 13, TITLES)
        _write(heading.text_frame.paragraphs[0], [(shown, size, True, INK)])
        if self.marking:
            top = self._box(3, 6, "Marking")
            _write(top.paragraphs[0], [(self.marking, 11, True, INK)], PP_ALIGN.CENTER)
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
                _write(shape.text_frame.paragraphs[0], [(_cut(told, 110), 10, False, SOFT)])

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
        shown = _cut(text, LONGEST_TEXT)
        size = _fitting([shown], WIDTH - 8, 22, TEXTS[1:])
        height = _height([shown], WIDTH - 8, size) + 4
        frame = self._box(self.at, height, "Warning")
        shape = self.slide.shapes[-1]
        shape.fill.solid()
        shape.fill.fore_color.rgb = WARN_GROUND
        shape.line.color.rgb = WARN
        frame.margin_left = frame.margin_right = Mm(4)
        frame.vertical_anchor = MSO_ANCHOR.MIDDLE
        _write(frame.paragraphs[0], [(shown, size, True, WARN)])
        self.at += height + GAP

    def tiles(self, figures: Sequence[KeyFigure]) -> None:
        """Key figures beside one another, as a table of one row."""
        height = 19.0
        frame = self.slide.shapes.add_table(1, len(figures), Mm(MARGIN), Mm(self.at), Mm(WIDTH), Mm(height))
        _plain(
            frame, "Key figures", "; ".join(f"{f.figure} {f.unit}: {f.meaning}" for f in figures), heads=False
        )
        for column, each in enumerate(figures):
            cell = frame.table.cell(0, column)
            _cell(cell, TINT)
            first = cell.text_frame.paragraphs[0]
            _write(
                first, [(_cut(each.figure, 40), 24, True, INK), (" " + _cut(each.unit, 60), 14, True, INK)]
            )
            _write(cell.text_frame.add_paragraph(), [(_cut(each.meaning, 90), 12, False, SOFT)])
        self.at += height + GAP

    def lines(self, lines: Sequence[str]) -> None:
        """Paragraphs."""
        shown = [_cut(line, LONGEST_TEXT) for line in lines]
        size = _fitting(shown, WIDTH, self.left / 3, TEXTS[1:])
        height = _height(shown, WIDTH, size) + 2 * len(shown)
        frame = self._box(self.at, height, "Text")
        for n, line in enumerate(shown):
            paragraph = frame.paragraphs[0] if n == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(5)
            _write(paragraph, [(line, size, False, INK)])
        self.at += height + GAP

    def entries(self, entries: Sequence[Entry]) -> None:
        """A list in two columns, with the remarks of each entry below it; entries that have no room are counted."""
        told = [
            (f"{entry.label}. {entry.text}" if entry.label and entry.text else entry.label or entry.text,
             " ".join(remark.text for remark in entry.remarks))
            for entry in entries
        ]  # fmt: skip
        shown = [(_cut(text, LONGEST_CELL), _cut(more, LONGEST_CELL)) for text, more in told]
        width = (WIDTH - 8) / 2
        half = (len(shown) + 1) // 2
        for size in TEXTS[1:]:
            heights = [
                _height([text], width, size) + _height([more], width, size - 2) + 2 for text, more in shown
            ]
            if max(sum(heights[:half]), sum(heights[half:])) <= self.left:
                break
        sides, kept = [shown[:half], shown[half:]], 0
        for n, side in enumerate(sides):
            if not side:
                continue
            frame = self._box(self.at, self.left, f"List {n + 1}", MARGIN + n * (width + 8), width)
            room, first = self.left, True
            for text, more in side:
                room -= _height([text], width, size) + _height([more], width, size - 2) + 2
                if room < 0 and not first:
                    break
                kept += 1
                paragraph = frame.paragraphs[0] if first else frame.add_paragraph()
                first = False
                _write(paragraph, [(text, size, True, INK)])
                paragraph.space_after = Pt(0 if more else 5)
                if more:
                    below = frame.add_paragraph()
                    _write(below, [(more, size - 2, False, SOFT)])
                    below.space_after = Pt(5)
        if kept < len(shown):
            note = self._box(BOTTOM, 5, "Note")
            _write(note.paragraphs[0], [(f"{len(shown) - kept} more in the brief.", 10, False, SOFT)])
        self.at = BOTTOM

    def picture(self, figure: Figure, png: bytes, alone: bool) -> None:
        """A picture with its alternative text, as wide as its share of the slide allows."""
        most = self.left if alone else self.left * MOST_OF_SLIDE
        height = min(most, WIDTH * figure.height / DRAWN)
        width = height * DRAWN / figure.height
        left = MARGIN + (WIDTH - width) / 2
        shape = self.slide.shapes.add_picture(BytesIO(png), Mm(left), Mm(self.at), Mm(width), Mm(height))
        told = shape._element.nvPicPr.cNvPr
        told.set("descr", told_of(figure.alt))
        told.set("name", "Figure")
        self.at += height + GAP

    def has_room(self, table: Table) -> bool:
        """Whether a table fits below a picture."""
        left = self.left * (1 - MOST_OF_SLIDE) - GAP - CAPTION
        return sum(_laid_out(_shortened(table), table, left)[2]) <= left

    def table(self, table: Table) -> None:
        """A table below its caption; rows that have no room are counted in its last one."""
        if not table.header:
            return
        caption = self._box(self.at, 6, "Caption")
        _write(caption.paragraphs[0], [(_cut(table.caption, 140), 13, True, INK)])
        self.at += CAPTION
        rows = _shortened(table)
        size, widths, heights = _laid_out(rows, table, self.left)
        kept = len(rows)
        if sum(heights) > self.left:
            room = self.left - _row_height(("x",), widths, size)
            kept = max(2, sum(sum(heights[: n + 1]) <= room for n in range(len(rows))))
            more = f"{len(rows) - kept} more in the brief"
            rows = [*rows[:kept], (more, *[""] * (len(table.header) - 1))]
        frame = self.slide.shapes.add_table(
            len(rows), len(table.header), Mm(MARGIN), Mm(self.at), Mm(sum(widths)), Mm(sum(heights[:kept]))
        )
        _plain(frame, "Table", table.caption, heads=True)
        for column, width in enumerate(widths):
            frame.table.columns[column].width = Mm(width)
        for at, row in enumerate(rows):
            frame.table.rows[at].height = Mm(heights[at] if at < kept else heights[0])
            for column, text in enumerate(row):
                cell = frame.table.cell(at, column)
                _cell(cell, TINT if at - 1 in table.marked and at else None, INK if at == 0 else LINE)
                align = PP_ALIGN.RIGHT if column in table.numeric else PP_ALIGN.LEFT
                _write(cell.text_frame.paragraphs[0], [(text, size, at == 0 or column == 0, INK)], align)
        self.at += sum(heights[:kept]) + GAP

    def saved(self, study: Study, attached: bool) -> bytes:
        """The presentation with the record of the run, and the case where it is attached."""
        from pptx.opc.package import Part
        from pptx.opc.packuri import PackURI

        package = self.show.part.package
        part = Part(PackURI(RECORD_PART), "application/xml", package, record(study, attached))
        self.show.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
        self.show.core_properties.title = ""  # so that the part is there; it is replaced afterwards
        file = BytesIO()
        self.show.save(file)
        return file.getvalue()


def _prepare(show: Any) -> None:
    """Makes of the library's empty presentation one of 16 to 9 with a single layout, a title over what a slide shows."""
    show.slide_width, show.slide_height = Mm(ACROSS), Mm(DOWN)
    for layout in list(show.slide_layouts):
        if layout.name != "Title Only":
            show.slide_layouts.remove(layout)
    for holder in (show.part, show.part.package):
        for number, rel in list(holder._rels.items()):
            if rel.reltype in NOT_OURS:
                holder._rels.pop(number)
    places = {
        "title": (MARGIN, 10, WIDTH, TOP - 13),
        "body": (MARGIN, TOP, WIDTH, BOTTOM - TOP),
        "ftr": (MARGIN, DOWN - 11, WIDTH - 30, 7),
        "sldNum": (ACROSS - MARGIN - 25, DOWN - 11, 25, 7),
    }
    for page in (show.slide_master, show.slide_layouts[0]):
        for shape in list(page.placeholders):
            kind = shape.element.ph.get("type")
            if kind not in places:
                shape.element.getparent().remove(shape.element)
                continue
            shape.left, shape.top, shape.width, shape.height = (Mm(each) for each in places[kind])
            body = shape.text_frame._txBody.bodyPr
            for side in ("lIns", "rIns", "tIns", "bIns"):
                body.set(side, "0")
            if kind == "title":
                body.set("anchor", "b")
    styles = show.slide_master.element.find(qn("p:txStyles"))
    styles.find(f"{qn('p:titleStyle')}/{qn('a:lvl1pPr')}").set("algn", "l")
    for page in (show.slide_master, show.slide_layouts[0]):
        for shape in page.placeholders:
            if shape.element.ph.get("type") == "ftr":
                for level in shape.element.iter(qn("a:lvl1pPr")):
                    level.set("algn", "l")


def _write(paragraph: Any, runs: Iterable[tuple[str, float, bool, RGBColor]], align: Any = None) -> None:
    """Writes runs of text, size in points, whether bold, and colour, into a paragraph in place of what it has."""
    for run in list(paragraph.runs):
        paragraph._p.remove(run._r)
    for text, size, bold, colour in runs:
        run = paragraph.add_run()
        run.text = clean(text)
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour
        run._r.get_or_add_rPr().set("lang", "en-GB")
    if align is not None:
        paragraph.alignment = align


def _plain(frame: Any, name: str, told: str, heads: bool) -> None:
    """Gives a table the plain style, a name and an alternative text."""
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", told_of(told))
    properties = frame._element.graphic.graphicData.tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = PLAIN_TABLE
    frame.table.first_row, frame.table.horz_banding = heads, False


def _cell(cell: Any, fill: RGBColor | None, line: RGBColor | None = None) -> None:
    """Sets the margins of a cell, its ground, and the line below it."""
    cell.margin_left = cell.margin_right = Mm(PADDING / 2)
    cell.margin_top = cell.margin_bottom = Mm(0.7)
    properties = cell._tc.get_or_add_tcPr()
    if line is not None:
        properties.insert(
            0,
            parse_xml(
                f'<a:lnB {nsdecls("a")} w="9525"><a:solidFill><a:srgbClr val="{line}"/></a:solidFill></a:lnB>'
            ),
        )
    if fill is None:
        cell.fill.background()
    else:
        cell.fill.solid()
        cell.fill.fore_color.rgb = fill


def _cut(text: str, most: int) -> str:
    """As much of a text as a slide shows."""
    told = clean(text)
    return told if len(told) <= most else told[:most].rstrip() + "…"


def _rows(text: str, width: float, size: float) -> int:
    """About how many lines a text takes."""
    return max(1, ceil(REGULAR * ems(text) * size * A_POINT / width)) if text else 0


def _height(texts: Iterable[str], width: float, size: float) -> float:
    """About how many mm paragraphs take."""
    return sum(_rows(text, width, size) for text in texts) * size * A_POINT * LEADING


def _shortened(table: Table) -> list[tuple[str, ...]]:
    """The header and the rows of a table, with long cells cut."""
    return [tuple(_cut(cell, LONGEST_CELL) for cell in row) for row in (table.header, *table.rows)]


def _laid_out(
    rows: Sequence[tuple[str, ...]], table: Table, height: float
) -> tuple[int, list[float], list[float]]:
    """The largest size at which rows take no more than this height, else the smallest; widths and heights at it, in mm."""
    short = Table(table.caption, rows[0], tuple(rows[1:]), table.numeric, table.wide)
    for size in CELLS:
        widths = column_widths(short, _needed(rows, size), size * A_POINT)
        heights = [_row_height(row, widths, size) for row in rows]
        if sum(heights) <= height:
            break
    return size, widths, heights


def _needed(rows: Sequence[Sequence[str]], size: float) -> float:
    """About how wide a table is on single lines, with some air, in mm; no wider than the slide allows."""
    columns = range(len(rows[0]))
    words = sum(max(ems(row[column]) for row in rows) * size * A_POINT + 3 * PADDING for column in columns)
    return min(WIDTH, words)


def _row_height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    """About how many mm a row of a table takes."""
    tallest = max(
        _height([cell or "x"], width - PADDING, size) for cell, width in zip(row, widths, strict=False)
    )
    return tallest + 1.6


def _fitting(texts: Sequence[str], width: float, height: float, sizes: Sequence[int]) -> int:
    """The largest of the sizes at which the texts take no more than this height, else the smallest."""
    return next((size for size in sizes if _height(texts, width, size) <= height), sizes[-1])
