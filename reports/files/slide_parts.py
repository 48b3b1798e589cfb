"""The small parts of slides: the empty presentation, runs of text, plain tables and their cells."""

from collections.abc import Iterable
from typing import Any

from pptx.dml.color import RGBColor
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.util import Mm, Pt

from reports.files.office import clean, told_of
from reports.files.table_widths import PADDING

ACROSS, DOWN, MARGIN = 338.67, 190.5, 14.0
"""Millimetres: a slide of 16 to 9, and its margin."""

WIDTH, TOP, BOTTOM = ACROSS - 2 * MARGIN, 36.0, DOWN - 16.0
"""Millimetres: the width of what a slide shows, and where it begins and ends."""

INK, SOFT, TINT, WARN, WARN_GROUND, LINE = (
    RGBColor(*bytes.fromhex(colour))
    for colour in ("1B2430", "55606E", "F3F5F8", "8A4B00", "FFF4E0", "C3CCD8")
)

PLAIN_TABLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"
"""The table style without lines and colours, of PowerPoint's own."""

NOT_OURS = (RELATIONSHIP_TYPE.THUMBNAIL, RELATIONSHIP_TYPE.PRINTER_SETTINGS)
"""Parts of the library's empty presentation that say nothing of ours."""


def prepare(show: Any) -> None:
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


def write(paragraph: Any, runs: Iterable[tuple[str, float, bool, RGBColor]], align: Any = None) -> None:
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


def plain_table(frame: Any, name: str, told: str, heads: bool) -> None:
    """Gives a table the plain style, a name and an alternative text."""
    frame.name = name
    frame._element.nvGraphicFramePr.cNvPr.set("descr", told_of(told))
    properties = frame._element.graphic.graphicData.tbl.tblPr
    properties.find(qn("a:tableStyleId")).text = PLAIN_TABLE
    frame.table.first_row, frame.table.horz_banding = heads, False


def set_cell(cell: Any, fill: RGBColor | None, line: RGBColor | None = None) -> None:
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
