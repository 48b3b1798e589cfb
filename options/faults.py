"""Faults: what is wrong with a case file, where, and the way out."""

from dataclasses import dataclass
from dataclasses import field as _field

LONGEST_MESSAGE = 2_000
"""Characters of a message; lists of names within are cut much earlier."""


@dataclass(frozen=True, order=True)
class Fault:
    """One thing that is wrong, or that deserves a second look, at a place of the file."""

    path: str
    """The file."""
    line: int
    """Counted from 1."""
    column: int
    """Counted from 1."""
    field: str
    """The keys that lead to it, joined by dots; the file's name of the whole is `case`."""
    message: str
    """What is wrong and the way out, in a sentence."""
    cell: str = _field(default="", kw_only=True)
    """Of a workbook, the sheet and the cell, as in Scores!D14; empty for any other file."""

    def __post_init__(self) -> None:
        """Keys and texts of any length stand in messages: what nobody would read to its end is cut."""
        if len(self.message) > LONGEST_MESSAGE:
            object.__setattr__(self, "message", self.message[:LONGEST_MESSAGE] + "…")

    def __str__(self) -> str:
        return f"{self.place}: {self.field}: {self.message}"

    @property
    def place(self) -> str:
        """The file and the place in it, as it is printed."""
        return f"{self.path}: {self.cell}" if self.cell else f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, order=True)
class Caution(Fault):
    """A warning: what can be read and solved but deserves a second look."""

    kind: str
    """What it is about, a key of `CAUTIONS`."""


class CaseError(Exception):
    """The case is wrong; every fault of it is here, in the order of the file."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("\n".join(str(fault) for fault in faults))
        self.faults = faults


def refusal(path: str, message: str, field: str = "case") -> CaseError:
    """The file as a whole is refused."""
    return CaseError((Fault(path, 1, 1, field, message),))
