"""The blocks of a brief in Word: for every kind of block its paragraphs, tables and pictures."""

import re
from collections.abc import Iterable, Iterator, Mapping
from io import BytesIO
from typing import Any

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.shared import Mm

from reports.figures.hand import WIDTH as DRAWN
from reports.files.office import address, told_of
from reports.files.table_widths import column_widths
from reports.files.word_parts import (
    Element,
    cell_of,
    element,
    field,
    line_break,
    linked,
    paragraph,
    row_of,
    run,
    table_of,
)
from reports.files.word_styles import BULLETS, NUMBERED, NUMBERS, Styles
from reports.words.blocks import (
    Block,
    Callout,
    Columns,
    Entries,
    Entry,
    Explorer,
    Figure,
    Heading,
    KeyFigures,
    Paragraph,
    Table,
)
from reports.words.catalogue import words

ROLES = {"body": NUMBERED, "lead": "Lead", "confidence": "Confidence", "caveat": "Caveat"}
"""The style of a paragraph by its role; those of the body are numbered throughout."""

CLAIMS = {
    "established": "Claim Established",
    "contested": "Claim Contested",
    "reported": "Claim Reported",
    "assumed": "Claim Reported",
}
"""The style of an entry by its standing; any other is unsupported."""

NUMBER = re.compile(r"(\d+)\. \s*(?=\S)")
"""The number before the label of an entry, which Word counts itself."""

TEXT = 168.0
"""Millimetres: the most that a figure is wide, so that its letters are about as large as those of tables."""

GAP = 4.0
"""Millimetres between blocks side by side."""

TINT = "F3F5F8"
"""The ground of highlighted rows."""

LETTERS = 8.5 * 25.4 / 72
"""Millimetres: the size of the letters of tables."""

MOST_WHOLE = 2_000
"""Characters of a row that is not split between pages; a longer one might not fit on any."""


class Writer:
    """Writes blocks into a document; keeps count of its figures, tables and lists."""

    def __init__(
        self, document: Document, styles: Styles, pictures: Mapping[str, bytes], width: float
    ) -> None:
        """pictures: PNG files by key; width: of the text in mm. `numbered`: whether paragraphs of the body are."""
        self.document, self.styles, self.pictures, self.width = document, styles, pictures, width
        self.counts = {"figure": 0, "table": 0}
        self.entry, self.list = 0, ""
        self.numbered = True

    def blocks(self, blocks: Iterable[Block]) -> Iterator[Element]:
        """The elements of blocks in order; each must be in the document before the next is asked for."""
        for block in blocks:
            match block:
                case Paragraph():
                    plain = block.role == "body" and not self.numbered
                    yield self.paragraph("Normal" if plain else ROLES[block.role], run(block.text))
                case Callout():
                    yield self.paragraph("Callout", run(block.text))
                case Heading():
                    remark = [run(f" ({block.remark})", self.styles["Measure"])] if block.remark else []
                    yield self.paragraph("Heading 2", run(block.text), *remark)
                case Table():
                    if not block.aside:  # too long for paper
                        yield from self.table(block)
                case KeyFigures():
                    yield from self.key_figures(block)
                case Entries():
                    yield from map(self.one_entry, block.entries)
                case Figure():
                    yield from self.figure(block)
                case Columns():
                    yield from self.columns(block)
                case Explorer():
                    pass  # only the page is interactive

    def columns(self, block: Columns) -> Iterator[Element]:
        """Blocks side by side in the cells of a row; pictures, for which that is too narrow, one below the other."""
        if any(isinstance(inner, Figure) for column in block.columns for inner in column):
            for column in block.columns:
                yield from self.blocks(column)
            return
        width, whole = self.width / max(1, len(block.columns)), self.width
        self.width = width - GAP
        cells = [cell_of(width, *self.blocks(column)) for column in block.columns if column]
        self.width = whole
        if cells:
            yield table_of(
                self.styles["Side by Side"], [width] * len(cells), [row_of(cells, whole=False)], heads=False
            )
            yield self.paragraph("Table End")

    def paragraph(self, style: str, *runs: Element, more: Iterable[Element] = ()) -> Element:
        """A paragraph in the style of this name."""
        return paragraph(self.styles[style], *runs, more=more)

    def caption(self, kind: str, *runs: Element) -> Element:
        """A caption, numbered by a field."""
        self.counts[kind] += 1
        label = words("office")[kind]
        number = field(f"SEQ {label} \\* ARABIC", str(self.counts[kind]))
        return self.paragraph("Caption", run(f"{label} "), number, run(". "), *runs)

    def table(self, table: Table) -> Iterator[Element]:
        """A table below its caption, and the narrow paragraph that keeps it apart from what follows."""
        yield self.caption("table", run(table.caption))
        widths = column_widths(table, self.width, LETTERS)
        heads = [
            cell_of(
                width, self.paragraph("Table Number Head" if n in table.numeric else "Table Head", run(cell))
            )
            for n, (width, cell) in enumerate(zip(widths, table.header, strict=True))
        ]
        rows = [row_of(heads, heads=True)]
        for at, row in enumerate(table.rows):
            fill = TINT if at in table.marked else ""
            cells = []
            for n, (width, cell) in enumerate(zip(widths, row, strict=True)):
                style = "Table Number" if n in table.numeric else "Table Text"
                shown = run(cell, self.styles["Strong"] if n == 0 else "")
                cells.append(cell_of(width, self.paragraph(style, shown), fill=fill))
            rows.append(row_of(cells, whole=sum(map(len, row)) < MOST_WHOLE))
        yield table_of(self.styles["Brief Table"], widths, rows, heads=True)
        yield self.paragraph("Table End")

    def key_figures(self, block: KeyFigures) -> Iterator[Element]:
        """A row of key figures."""
        width = self.width / max(1, len(block.figures))
        cells = []
        for each in block.figures:
            number = [run(each.figure, self.styles["Key Number"]), run(f" {each.unit}")]
            meaning = self.paragraph("Key Figure Meaning", run(each.meaning))
            cells.append(cell_of(width, self.paragraph("Key Figure", *number), meaning))
        if cells:
            yield table_of(self.styles["Key Figures"], [width] * len(cells), [row_of(cells)], heads=False)
            yield self.paragraph("Table End")

    def one_entry(self, entry: Entry) -> Element:
        """An item of a list; a claim has the rule of its standing at its side."""
        runs: list[Element] = []
        for tag in entry.tags:
            runs += [run(tag, self.styles["Tag"]), run(" ")]
        label, more, style = entry.label, [], BULLETS
        found = NUMBER.match(label)
        if entry.status:
            style = CLAIMS.get(entry.status, "Claim Unsupported")
        elif found:
            style, label, number = NUMBERS, label[found.end() :], int(found[1])
            if not self.list or number != self.entry + 1:
                self.list = self.styles.list_from(number)
            self.entry = number
            more = [element("numPr", element("ilvl", val=0), element("numId", val=self.list))]
        if label:
            runs.append(run(label, self.styles["Strong"]))
        if entry.text:
            runs.append(run(f". {entry.text}" if label else entry.text))
        for remark in entry.remarks:
            soft = self.styles["Against" if remark.role == "against" else "Remark"]
            runs += [line_break()] if runs else []
            runs.append(run(remark.text, soft))
            if remark.url:
                runs += [run(" ", soft), self.link(remark.url, soft)]
        return self.paragraph(style, *runs, more=more)

    def link(self, url: str, soft: str) -> Element:
        """An address, which can be followed where it is one of the web."""
        target = address(url)
        if target is None:
            return run(url, soft)
        number = self.document.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        return linked(number, run(url, self.styles["Hyperlink"]))

    def figure(self, figure: Figure) -> Iterator[Element]:
        """A picture with its alternative text, below its caption; and its table unless that stands elsewhere."""
        yield self.caption("figure", run(figure.title), run(f" ({figure.measure})", self.styles["Measure"]))
        width = min(self.width, TEXT)
        inline: Any = self.document.part.new_pic_inline(
            BytesIO(self.pictures[figure.key]), Mm(width), Mm(figure.height * width / DRAWN)
        )
        for side in "TBLR":
            inline.set(f"dist{side}", "0")  # LibreOffice would leave 3 mm
        inline.docPr.set("descr", told_of(figure.alt))
        inline.docPr.set("name", f"{words('office')['figure']} {self.counts['figure']}")
        yield self.paragraph("Figure", element("r", element("drawing", inline)))
        if not figure.is_alone:
            yield from self.table(figure.table)
