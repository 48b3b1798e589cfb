"""The tables of a brief as an XLSX workbook, a sheet per section; deterministic."""

from datetime import UTC, date, datetime, time
from io import BytesIO

import xlsxwriter

from reports.brief.view import Brief, tables_of
from reports.files.replacing import MARK
from reports.files.sheet_header import page_header
from reports.words.blocks import Table
from reports.words.wording import MINUS

WIDEST = 60
"""Characters of the widest column; longer text is wrapped."""


def workbook(brief: Brief, as_of: date) -> bytes:
    """The workbook as bytes; texts are never formulas."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(as_of, time(), UTC)
        book.set_properties({"title": brief.title, "keywords": MARK, "created": created})
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for section in brief.sections:
            tables = tuple(tables_of(section))
            if not tables:
                continue
            sheet = book.add_worksheet(section.key[:31])
            if brief.marking:
                sheet.set_header(page_header(brief.marking))
            row = 0
            for table in tables:
                for line in (*([brief.marking] if row == 0 and brief.marking else []), table.caption):
                    sheet.write_string(row, 0, line, bold)
                    row += 1
                for column, cell in enumerate(table.header):
                    sheet.write_string(row, column, cell, bold)
                for cells in table.rows:
                    row += 1
                    for column, cell in enumerate(cells):
                        size = number_in(cell) if column in table.numeric else None
                        if size is None:
                            sheet.write_string(row, column, cell, wrapped)
                        else:
                            sheet.write_number(row, column, size, wrapped)
                row += 2
            for column, width in enumerate(widths(tables)):
                sheet.set_column(column, column, width)
    return file.getvalue()


def number_in(cell: str) -> float | None:
    """The number that a cell shows; None where it shows anything else too."""
    try:
        return float(cell.replace(MINUS, "-").replace(",", ""))
    except ValueError:
        return None


def widths(tables: tuple[Table, ...]) -> list[int]:
    """Column widths in characters."""
    columns = max(len(table.header) for table in tables)
    rows = [row for table in tables for row in (table.header, *table.rows)]
    longest = [max((len(row[n]) for row in rows if n < len(row)), default=0) for n in range(columns)]
    return [min(max(width, 8), WIDEST) + 1 for width in longest]
