"""What is made of a table: the text of a case, and what was assumed and left out in making it."""

from dataclasses import dataclass
from datetime import date

from options.case import Case


@dataclass(frozen=True)
class Unread:
    """A part of a table that is no part of the case."""

    part: str
    """The column or row."""
    reason: str
    """Why it is left out."""
    remedy: str
    """How to bring it in; empty where that would make no sense."""

    def __str__(self) -> str:
        return f"{self.part}: {self.reason}{'; ' if self.remedy else ''}{self.remedy}."


@dataclass(frozen=True)
class Draft:
    """A case made from a table."""

    text: str
    """The text of its file, with what was assumed as comments at its head."""
    case: Case
    """The case that the text is."""
    as_of: date
    """The day that it was made as of."""
    assumed: tuple[str, ...]
    """What the table does not say and was assumed, a sentence each, with the way to change it."""
    left_out: tuple[Unread, ...]
    """Columns and rows that are no part of the case."""
