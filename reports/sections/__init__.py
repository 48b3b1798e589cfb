"""The sections of a brief: each one file, one part of the view model, one partial in each form."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Section:
    """A section: `key` names its partial and its anchor, `content` is what the partial prints."""

    key: str
    title: str
    content: Any


@dataclass(frozen=True)
class Table:
    """A table with a caption; the first cell of a row heads it. `numeric` are columns set to the right."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: tuple[int, ...] = ()
