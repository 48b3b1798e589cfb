"""What a section of a brief is made of: a small fixed vocabulary, of which every form renders every word.

A section is a tuple of these blocks. The page and the PDF each know how to set a block, so that a new section
appears in both without a template of its own. Texts are plain: no block holds markup.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

if TYPE_CHECKING:
    from matplotlib.figure import Figure as Drawing


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; `role` says what it is for: the bottom line, the confidence line, a caveat."""

    kind: ClassVar[str] = "paragraph"
    text: str
    role: Literal["body", "lead", "confidence", "caveat"] = "body"


@dataclass(frozen=True)
class Callout:
    """A warning that nobody may miss."""

    kind: ClassVar[str] = "callout"
    text: str


@dataclass(frozen=True)
class Heading:
    """A heading within a section, with a remark in a lighter hand."""

    kind: ClassVar[str] = "heading"
    text: str
    remark: str = ""


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of a row heads it.

    numeric: columns set to the right. wide: columns of prose, which get the room. marked: rows that stand out.
    """

    kind: ClassVar[str] = "table"
    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
    wide: tuple[int, ...] = ()
    marked: tuple[int, ...] = ()


@dataclass(frozen=True)
class KeyFigure:
    """A number to remember, its unit, and what it is."""

    figure: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class KeyFigures:
    """The few numbers to remember, side by side."""

    kind: ClassVar[str] = "key_figures"
    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Remark:
    """A line under an entry: where it comes from, what it conflicts with; `url` makes it end in a link."""

    text: str
    role: Literal["source", "against"] = "source"
    url: str = ""


@dataclass(frozen=True)
class Entry:
    """An entry of a list: tags in boxes, a label in bold, the text, remarks under it.

    status: how well it is known (`established`, `contested`, `reported`, `unsupported`, `awaited`, `supposed`),
    shown as the line at its side; empty for anything that is no claim.
    """

    text: str
    label: str = ""
    tags: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    status: str = ""


@dataclass(frozen=True)
class Entries:
    """A list of entries."""

    kind: ClassVar[str] = "entries"
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Figure:
    """A picture: a title that states the finding, what the axes measure, its data as a table.

    key: the name of its file, unique in a brief. alt: what it shows, for who cannot see it. draw: fills an empty
    matplotlib figure of the text's width and `height` millimetres (see reports.figures).
    """

    kind: ClassVar[str] = "figure"
    key: str
    title: str
    measure: str
    alt: str
    table: Table
    height: float
    draw: "Callable[[Drawing], None]"


@dataclass(frozen=True)
class Columns:
    """Blocks side by side where there is room, one under the other where there is not."""

    kind: ClassVar[str] = "columns"
    columns: "tuple[tuple[Block, ...], ...]"


@dataclass(frozen=True)
class Explorer:
    """What a reader moves on the page: weights, and with them the answer. On paper it is nothing.

    data: what the script on the page computes from, in whole numbers (see reports.brief.explorer).
    """

    kind: ClassVar[str] = "explorer"
    data: Mapping[str, Any]


Block = Paragraph | Callout | Heading | Table | KeyFigures | Entries | Explorer | Figure | Columns


@dataclass(frozen=True)
class Section:
    """A section of the brief; `key` is its anchor, and its name for `--sections`. annex: whether it is one."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    annex: bool = False


def plain(part: Any) -> Any:
    """A view model as dicts, lists and texts, every block with its kind; what draws a figure is left out."""
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
