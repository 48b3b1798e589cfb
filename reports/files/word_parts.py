"""The small parts of a Word document: elements of WordprocessingML (ISO/IEC 29500-1, 17), each made from plain texts."""

from collections.abc import Iterable
from typing import Any

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from reports.files.office import clean

Element = Any
"""An element of lxml."""


def element(name: str, /, *inner: Element, **attributes: str | int) -> Element:
    """An element of the w namespace with attributes of it, and what it holds in order."""
    made = OxmlElement(f"w:{name}", {qn(f"w:{key}"): str(value) for key, value in attributes.items()})
    made.extend(inner)
    return made


def run(text: str, style: str = "") -> Element:
    """A run of text; style: the id of a character style."""
    words = element("t")
    words.text = clean(text)
    words.set(qn("xml:space"), "preserve")
    return _run(words, style)


def tab() -> Element:
    """A run that holds a tabulator."""
    return _run(element("tab"))


def line_break() -> Element:
    """A run that begins a line."""
    return _run(element("br"))


def _run(inner: Element, style: str = "") -> Element:
    return element("r", *([element("rPr", element("rStyle", val=style))] if style else []), inner)


def field(instruction: str, shown: str) -> Element:
    """A field, and its result until it is updated."""
    return element("fldSimple", run(shown), instr=f" {instruction} ")


def field_mark(kind: str) -> Element:
    """Where a field that spans paragraphs `begin`s, its result follows (`separate`), and it `end`s."""
    return _run(element("fldChar", fldCharType=kind))


def field_code(instruction: str) -> Element:
    """The instruction of a field that spans paragraphs."""
    words = element("instrText")
    words.text = f" {instruction} "
    words.set(qn("xml:space"), "preserve")
    return _run(words)


def paragraph(style: str, *runs: Element, more: Iterable[Element] = ()) -> Element:
    """A paragraph; style: the id of its style; more: properties beside it, in the order of the schema."""
    return element("p", element("pPr", element("pStyle", val=style), *more), *runs)


def bookmarked(number: int, name: str, *runs: Element) -> tuple[Element, ...]:
    """Runs that a contents list can point to."""
    return (element("bookmarkStart", id=number, name=name), *runs, element("bookmarkEnd", id=number))


def within(name: str, *runs: Element) -> Element:
    """Runs that link to a bookmark."""
    return element("hyperlink", *runs, anchor=name, history=1)


def linked(relationship: str, *runs: Element) -> Element:
    """Runs that link to the target of a relationship."""
    made = element("hyperlink", *runs, history=1)
    made.set(qn("r:id"), relationship)
    return made


TWIPS_A_MM = 1440 / 25.4


def twips(millimetres: float) -> int:
    """A length in twentieths of a point."""
    return round(millimetres * TWIPS_A_MM)


def table_of(style: str, widths: Iterable[float], rows: Iterable[Element], heads: bool) -> Element:
    """A table of a fixed layout; widths: of its columns in mm; heads: whether its first row is one of headings."""
    sizes = [twips(width) for width in widths]
    return element(
        "tbl",
        element(
            "tblPr",
            element("tblStyle", val=style),
            element("tblW", w=sum(sizes), type="dxa"),
            element("tblLayout", type="fixed"),
            element("tblLook", val="0020" if heads else "0000", firstRow=int(heads), lastRow=0, firstColumn=0,
                    lastColumn=0, noHBand=1, noVBand=1),
        ),
        element("tblGrid", *(element("gridCol", w=size) for size in sizes)),
        *rows,
    )  # fmt: skip


def row_of(cells: Iterable[Element], whole: bool = True, heads: bool = False) -> Element:
    """A row of a table; whole: never split between pages; heads: repeated on every page."""
    told = [*([element("cantSplit")] if whole else []), *([element("tblHeader")] if heads else [])]
    return element("tr", element("trPr", *told), *cells)


def cell_of(width: float, *blocks: Element, fill: str = "") -> Element:
    """A cell of so many mm; fill: its colour where it is highlighted."""
    shade = [element("shd", val="clear", color="auto", fill=fill)] if fill else []
    return element("tc", element("tcPr", element("tcW", w=twips(width), type="dxa"), *shade), *blocks)
