"""What was gathered of a workbook so far: values, the cell of each, and faults; and how one cell is taken."""

from dataclasses import dataclass, field
from typing import Any

from options.faults import Fault
from options.marks import Keys
from options.saying import closest, listed
from options.workbook.cells import UnclearError, value_of
from options.workbook.columns import Column
from options.workbook.layout import POSITION
from options.workbook.opening import Broken, is_empty
from options.workbook.places import CellMarks, CellPlace

UNREAD = "?"
"""Stands for a value that was refused, so that it is not taken to be missing."""


@dataclass
class Gathered:
    """What was gathered so far."""

    marks: CellMarks
    """Where everything stands."""
    values: dict[str, Any] = field(default_factory=dict)
    """The plain values of the case."""
    faults: list[Fault] = field(default_factory=list)
    """What is wrong with the sheets themselves."""
    rows: dict[Keys, CellPlace] = field(default_factory=dict)
    """The place of each row, by the path of its part, to tell one that is given twice."""

    def note(self, place: CellPlace, at: Keys, message: str) -> None:
        """One more fault, at a cell."""
        self.faults.append(self.marks.at(place, at, message))

    def put(self, at: Keys, value: Any, place: CellPlace) -> None:
        """The value at these keys; mappings on the way are made."""
        holder: Any = self.values
        for n, key in enumerate(at[:-1]):
            if isinstance(holder, list):
                holder = holder[key] if isinstance(key, int) else None
            elif isinstance(key, str):
                if key not in holder:
                    self.marks.cells.setdefault(at[: n + 1], place)
                holder = holder.setdefault(key, {})
            else:
                holder = holder.setdefault(key, None)
            if not isinstance(holder, dict | list):
                said_at = self.marks.cells.get(at[: n + 1])
                self.note(place, at, f"is stated in another way too, at {said_at}; clear one of the two")
                return
        holder[at[-1]] = value
        self.marks.cells[at] = place


def take(column: Column, at: Keys, cell: Any, place: CellPlace, gathered: Gathered) -> None:
    """The value of a cell, at its place in the case; of an empty one only where it would stand."""
    if isinstance(cell, Broken):
        gathered.note(place, at, cell.why)
        cell = UNREAD
    if column.kind == "high_end":
        _take_high(at, cell, place, gathered)
        return
    if is_empty(cell):
        gathered.marks.cells.setdefault(at, place)
        return
    try:
        value = value_of(cell, column.kind)
    except UnclearError as error:
        gathered.note(place, at, str(error))
        value = UNREAD
    if at[-1:] and isinstance(at[-1], int) and column.path[-1] != POSITION and len(at) > 1:
        _put_in_pair(at, value, place, gathered)
    else:
        gathered.put(at, value, place)


def _put_in_pair(at: Keys, value: Any, place: CellPlace, gathered: Gathered) -> None:
    """One of the two numbers of a range, or an entry of a list by its position."""
    holder: Any = gathered.values
    for key in at[:-1]:
        if isinstance(holder, list):
            holder = holder[int(key)]
        else:
            holder = holder.setdefault(key, {})
    if isinstance(holder, dict):
        holder[at[-1]] = value
        gathered.marks.cells[at] = place


def _take_high(at: Keys, cell: Any, place: CellPlace, gathered: Gathered) -> None:
    """The high end of an interval: what stood alone before is its low end."""
    if is_empty(cell):
        return
    try:
        value = value_of(cell, "number")
    except UnclearError as error:
        gathered.note(place, at, str(error))
        return
    holder: Any = gathered.values
    for key in at[:-1]:
        holder = holder[key]
    low = holder.get(at[-1])
    holder[at[-1]] = [low, value]
    gathered.marks.cells.update({(*at, 0): gathered.marks.cells.get(at, place), (*at, 1): place})


def no_such(what: str, name: str, known: list[str]) -> str:
    """There is no such head, and the way out: the one that was probably meant, or those there may be."""
    meant = closest(name, known)
    hint = f"did you mean '{meant}'?" if meant else f"here there may be {listed(known)}"
    return f"there is no such {what}; {hint}"


def folded(head: str) -> str:
    """A head without its unit, however it is spaced and capitalised."""
    return " ".join(head.split("\n")[0].split()).casefold()
