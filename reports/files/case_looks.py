"""How the sheets of a case's workbook look: formats of cells, the printed page, and what of them is locked."""

from dataclasses import dataclass
from typing import Any

from options import Case
from reports.files.sheet_header import page_header

LINE_HEIGHT, HEAD_HEIGHT = 15.0, 34.0
"""Points of a line of text, and of a head of two lines, of which the second is a unit."""

INK, HEAD, KEYS, TO_FILL, FAINT, LINE = "#1F2A37", "#DDE3EA", "#F4F6F8", "#FFFBEB", "#6B7280", "#B6C0CC"
"""Colours: texts, heads, names, cells to fill, what is there for reading only, lines."""


@dataclass(frozen=True)
class Looks:
    """The formats of cells."""

    title: Any
    """Of a sheet that is read, not filled."""
    plain: Any
    """Of a text that wraps."""
    faint: Any
    """Of what is there for reading only."""
    head: Any
    """Of heads, locked."""
    head_of_numbers: Any
    """Of heads above numbers."""
    shown: Any
    """Of heads of columns that are there for reading only."""
    key: Any
    """Of names that tell rows apart."""
    body: Any
    """Of texts to change."""
    stated: Any
    """Of values of the sheet Case, numbers too."""
    number: Any
    """Of numbers to change."""
    day: Any
    """Of dates to change."""
    open: Any
    """Of cells to fill."""
    link: Any
    """Of links to a sheet."""


def looks_of(book: Any) -> Looks:
    """The formats of a workbook's cells."""
    base = {"font_name": "Calibri", "font_size": 11, "font_color": INK, "valign": "top"}
    wrapped = {**base, "text_wrap": True}
    free = {**wrapped, "locked": False}
    head = {**wrapped, "bold": True, "bg_color": HEAD, "bottom": 1, "bottom_color": LINE, "valign": "vcenter"}
    return Looks(
        book.add_format({**base, "bold": True, "font_size": 14}),
        book.add_format(wrapped),
        book.add_format({**wrapped, "font_color": FAINT, "locked": False}),
        book.add_format({**head, "indent": 1}),
        book.add_format({**head, "align": "right", "indent": 1}),
        book.add_format({**head, "bold": False, "italic": True, "font_color": FAINT}),
        book.add_format({**free, "bg_color": KEYS}),
        book.add_format({**free, "indent": 1}),
        book.add_format({**free, "align": "left"}),
        book.add_format({**free, "align": "right", "indent": 1}),
        book.add_format({**free, "num_format": "yyyy-mm-dd", "align": "left"}),
        book.add_format({**free, "bg_color": TO_FILL, "align": "right", "indent": 1}),
        book.add_format({**base, "font_color": "#1D4E89", "underline": 1}),
    )


def set_page(sheet: Any, case: Case) -> None:
    """How a sheet is printed: across the page, its marking above, its name and pages below."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    if case.marking:
        sheet.set_header(page_header(case.marking))
    sheet.set_footer("&L&A&RPage &P of &N")


def protect(sheet: Any) -> None:
    """Heads are locked, without a password; all that changes a table stays allowed."""
    allowed = ("format_cells", "format_columns", "format_rows", "insert_columns", "insert_rows", "insert_hyperlinks",
               "delete_columns", "delete_rows", "sort", "autofilter")  # fmt: skip
    sheet.protect("", dict.fromkeys(allowed, True))
