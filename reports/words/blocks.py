"""The blocks that sections and console answers are made of: a small fixed set of frozen dataclasses.

Page, PDF, workbook, JSON and terminal each render every kind of block, so that a section needs no template of its
own. Texts are plain: no block holds markup.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; role: how it is set off."""

    kind: ClassVar[str] = "paragraph"
    text: str
    role: Literal["body", "lead", "confidence", "caveat"] = "body"


@dataclass(frozen=True)
class Callout:
    """A warning in a box."""

    kind: ClassVar[str] = "callout"
    text: str


@dataclass(frozen=True)
class Heading:
    """A heading within a section; remark: in lighter type beside it."""

    kind: ClassVar[str] = "heading"
    text: str
    remark: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption, of rows x columns of text; the first cell of a row is its heading."""

    kind: ClassVar[str] = "table"
    caption: str
    """What the table shows; it is its title in the workbook too."""
    header: tuple[str, ...]
    """The column headings."""
    rows: tuple[tuple[str, ...], ...]
    """Each as long as the header."""
    numeric: tuple[int, ...] = ()
    """Columns that are aligned to the right."""
    wide: tuple[int, ...] = ()
    """Columns of prose, which get the remaining width."""
    marked: tuple[int, ...] = ()
    """Rows that are highlighted."""
    aside: bool = False
    """Whether paper leaves it to the page, which folds it, and to the workbook, because it is long."""


def without_empty_columns(table: Table) -> Table:
    """The table without columns of text that no row fills."""
    kept = [
        n
        for n in range(len(table.header))
        if n in table.numeric or not table.rows or any(row[n] for row in table.rows)
    ]

    def moved(columns: tuple[int, ...]) -> tuple[int, ...]:
        return tuple(kept.index(n) for n in columns if n in kept)

    return replace(
        table,
        header=tuple(table.header[n] for n in kept),
        rows=tuple(tuple(row[n] for n in kept) for row in table.rows),
        numeric=moved(table.numeric),
        wide=moved(table.wide),
    )


@dataclass(frozen=True)
class KeyFigure:
    """A number, its unit, and its meaning."""

    figure: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class KeyFigures:
    """A row of key figures."""

    kind: ClassVar[str] = "key_figures"
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Remark:
    """A line under an entry; url: the target of a link at its end."""

    text: str
    role: Literal["source", "against"] = "source"
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """An item of a list."""

    text: str
    """Its body."""
    label: str = ""
    """In bold before the body."""
    tags: tuple[str, ...] = ()
    """Short words, each in a box."""
    remarks: tuple[Remark, ...] = ()
    """Lines under the body."""
    status: str = ""
    """The standing of a claim or scenario (`established`, `contested`, `reported`, `assumed`, `unsupported`, `awaited`,
    `supposed`), drawn as the rule at the side; empty for what is neither."""


@dataclass(frozen=True)
class Entries:
    """A list of entries."""

    kind: ClassVar[str] = "entries"
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Figure:
    """A chart with its data."""

    kind: ClassVar[str] = "figure"
    key: str
    """Its file name without suffix, unique in a brief."""
    title: str
    """The finding, as a sentence."""
    measure: str
    """What the axes measure, with units."""
    alt: str
    """The alternative text for readers who cannot see it."""
    table: Table
    """The data that it draws."""
    height: float
    """Millimetres; the width is that of the text."""
    draw: "Callable[[Drawing], None]"
    """Fills an empty matplotlib figure of that size (see reports.figures)."""
    is_alone: bool = True
    """Whether paper leaves its table to the page and the workbook."""


@dataclass(frozen=True)
class Columns:
    """Blocks side by side; stacked where the width does not allow it."""

    kind: ClassVar[str] = "columns"
    columns: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True)
class Explorer:
    """The interactive part of the page: weights that the reader moves. Absent on paper and terminal.

    data: the input of its script, in integers (see reports.brief.explorer).
    """

    kind: ClassVar[str] = "explorer"
    data: Mapping[str, Any]


Block = Paragraph | Callout | Heading | Table | KeyFigures | Entries | Explorer | Figure | Columns


@dataclass(frozen=True)
class Section:
    """A section of the brief."""

    key: str
    """Its anchor on the page, and its name for `--sections`."""
    title: str
    """Its heading."""
    blocks: tuple[Block, ...]
    """Its content, in order."""
    annex: bool = False
    """Whether it is an annex, which begins a page in the PDF."""


def plain(part: Any) -> Any:
    """A view model as JSON types; each block has its `kind`, and functions are omitted."""
    if is_dataclass(part) and not isinstance(part, type):
        kind = {"kind": part.kind} if hasattr(part, "kind") else {}
        return kind | {
            field.name: plain(value)
            for field in fields(part)
            if not callable(value := getattr(part, field.name))
        }
    if isinstance(part, Mapping):
        return {name: plain(value) for name, value in part.items()}
    if isinstance(part, tuple | list):
        return [plain(each) for each in part]
    return part
