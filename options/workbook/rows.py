"""The rows of one sheet: heads, keys, and a part of the case for each."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from options.marks import Keys
from options.saying import unknown
from options.workbook.cells import text_in, value_of
from options.workbook.columns import Column, FieldPath, K
from options.workbook.gathered import Gathered, folded, no_such, take
from options.workbook.layout import POSITION, Sheet
from options.workbook.opening import Broken, RawSheet, is_empty
from options.workbook.places import CellPlace

SHOWN = ("unit", "meaning")
"""Heads of columns that are there for reading only."""

MOST_STRAY = 5
"""Cells under no head that are told one by one, on each sheet."""


@dataclass
class SheetRows:
    """The rows of one sheet, to be gathered."""

    sheet: Sheet
    """What the sheet is."""
    raw: RawSheet
    """Its cells."""
    gathered: Gathered
    """What all sheets are gathered in."""
    columns: dict[int, Column] = field(default_factory=dict)
    """By the number of the column in the workbook."""
    keys: dict[int, int] = field(default_factory=dict)
    """By the number of the column in the workbook: which of the keys it holds."""

    def gather(self) -> None:
        """All rows below the heads."""
        self._read_heads()
        missing = [key.head for n, key in enumerate(self.sheet.keys) if n not in self.keys.values()]
        used = [row for row in self._rows_used() if row > 1]
        if missing and used:
            place = CellPlace(self.raw.title, 1, 1)
            self.gathered.note(place, (), f"has no column '{missing[0]}'; add it")
            return
        for row in used:
            self._gather_row(row)

    def _rows_used(self) -> list[int]:
        """The rows in which anything stands that is not there for reading only."""
        ours = self.columns.keys() | self.keys.keys()
        return sorted({row for (row, n), cell in self.raw.cells.items() if n in ours and not is_empty(cell)})

    def _read_heads(self) -> None:
        by_head: dict[str, Column | int] = {folded(key.head): n for n, key in enumerate(self.sheet.keys)}
        for column in self.sheet.columns:
            by_head[folded(column.head)] = column
            by_head.setdefault(folded(str(column.path[-1])), column)
        seen: dict[str, CellPlace] = {}
        stray = 0
        for row, n in sorted(self.raw.cells, key=lambda at: (at[1], at[0])):
            place, cell = CellPlace(self.raw.title, row, n), self.raw.cells[(row, n)]
            if row > 1:
                if n not in self.columns and n not in self.keys and (1, n) not in self.raw.cells:
                    stray += 1
                    if stray <= MOST_STRAY and not is_empty(cell):
                        message = "stands under no head; clear it, or move it to a sheet of its own"
                        self.gathered.note(place, (), message)
                continue
            head = str(cell).split("\n")[0]
            if isinstance(cell, Broken) or is_empty(cell):
                continue
            found = by_head.get(folded(head), self._spread(head))
            if found is None and folded(head) in SHOWN:
                continue
            if found is None:
                known = [key.head for key in self.sheet.keys] + [each.head for each in self.sheet.columns]
                known += [f"{each.head}: NAME" for each in self.sheet.spread]
                self.gathered.note(place, (), no_such("column", head, known))
            elif folded(head) in seen:
                message = f"is given twice, first at {seen[folded(head)]}; keep one of them"
                self.gathered.note(place, (), message)
            elif isinstance(found, int):
                self.keys[n] = found
            else:
                self.columns[n] = found
            seen.setdefault(folded(head), place)

    def _spread(self, head: str) -> Column | None:
        """The column of a name that a mapping spreads over the sheet."""
        before, colon, name = head.partition(":")
        for spread in self.sheet.spread if colon else ():
            if folded(before) == spread.head and name.strip():
                return Column(head, (*spread.path, name.strip()), "number", spread.note)
        return None

    def _gather_row(self, row: int) -> None:
        keys: list[str] = [""] * len(self.sheet.keys)
        first = CellPlace(self.raw.title, row, min(self.keys, default=1))
        at_keys = first
        fine = True
        for n, key in sorted(self.keys.items(), key=lambda pair: pair[1]):
            place, cell = CellPlace(self.raw.title, row, n), self.raw.cells.get((row, n))
            at_keys = place
            if isinstance(cell, Broken):
                self.gathered.note(place, self._section(), cell.why)
                fine = False
            elif is_empty(cell):
                what = self.sheet.keys[key].head
                self.gathered.note(place, self._section(), f"is empty; write the {what}, or clear the row")
                fine = False
            else:
                keys[key] = text_in(str(value_of(cell, "text"))).strip()
                fine = fine and self._is_known(key, keys, place)
            if not fine:
                return
        at = self._part(keys)
        if not self.sheet.is_list:
            if at in self.gathered.rows:
                self.gathered.note(
                    at_keys, at, f"is given twice, first at {self.gathered.rows[at]}; keep one of them"
                )
                return
            self.gathered.rows[at] = first
        if self.sheet.stands:
            self._stand(at, at_keys)
        for n, column in self.columns.items():
            cell, place = self.raw.cells.get((row, n)), CellPlace(self.raw.title, row, n)
            path = placed(column.path, keys, at)
            take(column, path, cell, place, self.gathered)
        self._as_list(at)

    def _section(self) -> Keys:
        return tuple(step for step in self.sheet.rows[:1] if isinstance(step, str))

    def _is_known(self, n: int, keys: list[str], place: CellPlace) -> bool:
        """Whether what a key names stands on its own sheet, and a word is one of those there are."""
        key = self.sheet.keys[n]
        if key.choices and keys[n] not in key.choices:
            self.gathered.note(place, self._section(), unknown(key.head, keys[n], key.choices))
            return False
        if not key.known:
            return True
        steps = self.sheet.rows[: self.sheet.rows.index(K(n))]
        at = placed(steps, keys, ())
        holder: Any = self.gathered.values
        for step in at:
            holder = holder.get(step, {}) if isinstance(holder, dict) else {}
        if isinstance(holder, dict) and keys[n] in holder:
            return True
        kind = f"level of {keys[n - 1]}" if key.head == "level" else key.head
        self.gathered.note(
            place, (*at, keys[n]), unknown(kind, keys[n], holder if isinstance(holder, dict) else ())
        )
        return False

    def _part(self, keys: list[str]) -> Keys:
        """Where the row's part stands; that of a list after those that it has."""
        steps = self.sheet.rows
        if not self.sheet.is_list:
            return placed(steps, keys, ())
        at = placed(steps[:-1], keys, ())
        holder: Any = self.gathered.values
        for key in at:
            holder = holder.get(key, {}) if isinstance(holder, dict) else {}
        return (*at, len(holder) if isinstance(holder, list) else 0)

    def _stand(self, at: Keys, place: CellPlace) -> None:
        """Make the row's part, empty as yet."""
        own = any(column.path == self.sheet.rows for column in self.sheet.columns)
        if self.sheet.is_list:
            holder: Any = self.gathered.values
            for key in at[:-2]:
                holder = holder.setdefault(key, {})
            if isinstance(holder, dict):
                self.gathered.marks.cells.setdefault(at[:-1], place)
                entries = holder.setdefault(at[-2], [])
                entries.append(None if own else {})
                self.gathered.marks.cells[at] = place
        elif not own:
            self.gathered.put(at, {}, place)

    def _as_list(self, at: Keys) -> None:
        """A row whose columns are the positions of a list, as one."""
        holder: Any = self.gathered.values
        if not self.sheet.is_list or not isinstance(self.sheet.columns[0].path[-1], int):
            return
        for key in at[:-1]:
            holder = holder[key]
        found = holder[at[-1]]
        holder[at[-1]] = [found.get(n) for n in range(len(self.sheet.columns))]


def placed(steps: FieldPath, keys: Sequence[str] = (), at: Keys = ()) -> Keys:
    """The path of a row: its keys, and its positions as they are in `at`, in their places."""
    return tuple(
        keys[step.n] if isinstance(step, K) else at[n] if step == POSITION and n < len(at) else step
        for n, step in enumerate(steps)
    )
