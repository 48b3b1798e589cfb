"""From the cells of a workbook to plain values, each with its cell, and everything that is wrong on the way."""

from dataclasses import dataclass, field
from typing import Any

from options.composing import compose
from options.faults import CaseError, Fault
from options.marks import Keys
from options.saying import closest, listed, said, unknown
from options.workbook.cells import UnclearError, is_empty, text_in, value_of
from options.workbook.columns import Column, K
from options.workbook.layout import (
    CASE,
    GUIDE,
    MATRIX,
    OTHER,
    POSITION,
    Sheet,
    case_columns,
    layout,
)
from options.workbook.opening import Broken, RawSheet
from options.workbook.places import CellMarks, Place
from options.workbook.ranking import in_order

SHOWN = ("unit", "meaning", "in words")
"""Heads of columns that are there for reading only."""

SUMS = "SUMIFS("
"""How the formulas begin by which the matrix shows the scores of the sheet Scores."""

SPARSE_UNTIL = 5
"""Cells under no head that are told one by one, on each sheet."""


@dataclass
class _Gathered:
    """What was gathered so far."""

    marks: CellMarks
    values: dict[str, Any] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    rows: dict[Keys, Place] = field(default_factory=dict)
    """The place of each row, by the path of its part, to tell one that is given twice."""

    def note(self, place: Place, at: Keys, message: str) -> None:
        """One more fault, at a cell."""
        self.faults.append(self.marks.at(place, at, message))

    def put(self, at: Keys, value: Any, place: Place) -> None:
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


def gather(sheets: tuple[RawSheet, ...], path: str) -> tuple[dict[str, Any], CellMarks, list[Fault]]:
    """The plain values of the workbook's sheets, the cell of each, and what is wrong with the sheets themselves.

    Raises CaseError where it is the workbook of no case.
    """
    marks = CellMarks(path, sheets=tuple(sheet.title for sheet in sheets))
    titles = {sheet.title.strip().casefold(): sheet for sheet in sheets}
    known = {CASE, GUIDE, MATRIX, OTHER, *(sheet.title for sheet in layout())}
    if CASE.casefold() not in titles:
        message = "is the workbook of no case: it has no sheet 'Case'; `policy-options export CASE FILE.xlsx` writes one"
        raise CaseError((Fault(path, 1, 1, "case", message),))
    gathered = _Gathered(marks)
    for raw in sheets:
        title = raw.title.strip()
        meant = closest(title, known)
        if (
            meant
            and title.casefold() not in {name.casefold() for name in known}
            and meant.casefold() not in titles
        ):
            message = f"there is no sheet '{title}' of a case; did you mean '{meant}'?"
            gathered.note(Place(raw.title, 1, 1), (), message)
    _gather_case(titles[CASE.casefold()], gathered)
    for sheet in layout():
        found = titles.get(sheet.title.casefold())
        if found is not None:
            _Rows(sheet, found, gathered).gather()
    if MATRIX.casefold() in titles:
        _gather_matrix(titles[MATRIX.casefold()], gathered)
    _order_profiles(gathered)
    if OTHER.casefold() in titles:
        _gather_other(titles[OTHER.casefold()], gathered)
    return gathered.values, marks, gathered.faults


def left_aside(sheets: tuple[RawSheet, ...]) -> tuple[str, ...]:
    """The names of the sheets that are no part of a case."""
    known = {name.casefold() for name in (CASE, GUIDE, MATRIX, OTHER, *(sheet.title for sheet in layout()))}
    return tuple(sheet.title for sheet in sheets if sheet.title.strip().casefold() not in known)


def _gather_case(raw: RawSheet, gathered: _Gathered) -> None:
    known = {_folded(column.head): column for column in case_columns()}
    known |= {_folded(".".join(map(str, column.path))): column for column in case_columns()}
    seen: dict[str, Place] = {}
    for row in sorted({row for row, _ in raw.cells if row > 1}):
        place, at = Place(raw.title, row, 1), Place(raw.title, row, 2)
        head = raw.cells.get((row, 1))
        cell = raw.cells.get((row, 2))
        if is_empty(head):
            if not is_empty(cell):
                gathered.note(place, (), "is empty; name the field whose value stands beside it")
            continue
        column = known.get(_folded(str(head)))
        if column is None:
            gathered.note(place, (), _no_such("field", str(head), [each.head for each in case_columns()]))
        elif column.head in seen:
            gathered.note(place, (), f"is given twice, first at {seen[column.head]}; keep one of them")
        else:
            seen[column.head] = place
            _take(column, column.path, cell, at, gathered)  # type: ignore[arg-type]


@dataclass
class _Rows:
    """The rows of one sheet, to be gathered."""

    sheet: Sheet
    raw: RawSheet
    gathered: _Gathered
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
            place = Place(self.raw.title, 1, 1)
            self.gathered.note(place, (), f"has no column '{missing[0]}'; add it")
            return
        for row in used:
            self._gather_row(row)

    def _rows_used(self) -> list[int]:
        """The rows in which anything stands that is not there for reading only."""
        ours = self.columns.keys() | self.keys.keys()
        return sorted({row for (row, n), cell in self.raw.cells.items() if n in ours and not is_empty(cell)})

    def _read_heads(self) -> None:
        by_head: dict[str, Column | int] = {_folded(key.head): n for n, key in enumerate(self.sheet.keys)}
        for column in self.sheet.columns:
            by_head[_folded(column.head)] = column
            by_head.setdefault(_folded(str(column.path[-1])), column)
        seen: dict[str, Place] = {}
        stray = 0
        for row, n in sorted(self.raw.cells, key=lambda at: (at[1], at[0])):
            place, cell = Place(self.raw.title, row, n), self.raw.cells[(row, n)]
            if row > 1:
                if n not in self.columns and n not in self.keys and (1, n) not in self.raw.cells:
                    stray += 1
                    if stray <= SPARSE_UNTIL and not is_empty(cell):
                        message = "stands under no head; clear it, or move it to a sheet of its own"
                        self.gathered.note(place, (), message)
                continue
            head = str(cell).split("\n")[0]
            if isinstance(cell, Broken) or is_empty(cell):
                continue
            found = by_head.get(_folded(head), self._spread(head))
            if found is None and _folded(head) in SHOWN:
                continue
            if found is None:
                known = [key.head for key in self.sheet.keys] + [each.head for each in self.sheet.columns]
                known += [f"{each.head}: NAME" for each in self.sheet.spread]
                self.gathered.note(place, (), _no_such("column", head, known))
            elif _folded(head) in seen:
                message = f"is given twice, first at {seen[_folded(head)]}; keep one of them"
                self.gathered.note(place, (), message)
            elif isinstance(found, int):
                self.keys[n] = found
            else:
                self.columns[n] = found
            seen.setdefault(_folded(head), place)

    def _spread(self, head: str) -> Column | None:
        """The column of a name that a mapping spreads over the sheet."""
        before, colon, name = head.partition(":")
        for spread in self.sheet.spread if colon else ():
            if _folded(before) == spread.head and name.strip():
                return Column(head, (*spread.path, name.strip()), "number", spread.note)
        return None

    def _gather_row(self, row: int) -> None:
        keys: list[str] = [""] * len(self.sheet.keys)
        first = Place(self.raw.title, row, min(self.keys, default=1))
        at_keys = first
        fine = True
        for n, key in sorted(self.keys.items(), key=lambda pair: pair[1]):
            place, cell = Place(self.raw.title, row, n), self.raw.cells.get((row, n))
            at_keys = place
            if isinstance(cell, Broken):
                self.gathered.note(place, (self.sheet.rows[0],), cell.why)  # type: ignore[arg-type]
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
            cell, place = self.raw.cells.get((row, n)), Place(self.raw.title, row, n)
            path = _placed(column.path, keys, at)
            _take(column, path, cell, place, self.gathered)
        self._as_list(at)

    def _section(self) -> Keys:
        return tuple(step for step in self.sheet.rows[:1] if isinstance(step, str))

    def _is_known(self, n: int, keys: list[str], place: Place) -> bool:
        """Whether what a key names stands on its own sheet, and a word is one of those there are."""
        key = self.sheet.keys[n]
        if key.choices and keys[n] not in key.choices:
            self.gathered.note(place, self._section(), unknown(key.head, keys[n], key.choices))
            return False
        if not key.known:
            return True
        steps = self.sheet.rows[: self.sheet.rows.index(K(n))]
        at = _placed(steps, keys, ())
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
            return _placed(steps, keys, ())
        at = _placed(steps[:-1], keys, ())
        holder: Any = self.gathered.values
        for key in at:
            holder = holder.get(key, {}) if isinstance(holder, dict) else {}
        return (*at, len(holder) if isinstance(holder, list) else 0)

    def _stand(self, at: Keys, place: Place) -> None:
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


def _take(column: Column, at: Keys, cell: Any, place: Place, gathered: _Gathered) -> None:
    """The value of a cell, at its place in the case; of an empty one only where it would stand."""
    if isinstance(cell, Broken):
        gathered.note(place, at, cell.why)
        return
    if column.kind == "high_end":
        _take_high(column, at, cell, place, gathered)
        return
    if is_empty(cell):
        gathered.marks.cells.setdefault(at, place)
        return
    try:
        value = value_of(cell, column.kind)
    except UnclearError as error:
        gathered.note(place, at, str(error))
        return
    if at[-1:] and isinstance(at[-1], int) and column.path[-1] != POSITION and len(at) > 1:
        _put_in_pair(at, value, place, gathered)
    else:
        gathered.put(at, value, place)


def _put_in_pair(at: Keys, value: Any, place: Place, gathered: _Gathered) -> None:
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


def _take_high(column: Column, at: Keys, cell: Any, place: Place, gathered: _Gathered) -> None:
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


def _gather_matrix(raw: RawSheet, gathered: _Gathered) -> None:
    """Numbers that were written into the matrix: likely scores that the sheet Scores has not, or has otherwise."""
    levers = gathered.values.get("levers", {})
    objectives = gathered.values.get("objectives", {})
    heads = {n: str(cell).split("\n")[0].strip() for (row, n), cell in raw.cells.items() if row == 1}
    for (row, n), cell in sorted(raw.cells.items()):
        shown = raw.formulas.get((row, n), "").lstrip("=").upper().startswith(SUMS)
        if row == 1 or n < 3 or shown or is_empty(cell) or _folded(heads.get(n, "")) in SHOWN:
            continue
        place = Place(raw.title, row, n)
        lever, level = (str(raw.cells.get((row, n), "")).strip() for n in (1, 2))
        objective = heads.get(n, "")
        if isinstance(cell, Broken):
            gathered.note(place, ("levers", lever, "levels", level, "scores", objective), cell.why)
            continue
        levels = levers.get(lever, {}).get("levels", {}) if isinstance(levers.get(lever), dict) else {}
        if lever not in levers:
            gathered.note(Place(raw.title, row, 1), ("levers",), unknown("lever", lever, levers))
        elif level not in levels:
            gathered.note(
                Place(raw.title, row, 2),
                ("levers", lever, "levels"),
                unknown(f"level of {lever}", level, levels),
            )
        elif objective not in objectives:
            gathered.note(
                Place(raw.title, 1, n), ("objectives",), unknown("objective", objective, objectives)
            )
        else:
            at = ("levers", lever, "levels", level, "scores", objective)
            column = Column(objective, at, "number")
            stated = levels[level].get("scores", {}).get(objective)
            _take(column, (*at, "likely") if isinstance(stated, dict) else at, cell, place, gathered)


def _order_profiles(gathered: _Gathered) -> None:
    """The places of a profile's objectives, as its order."""
    profiles = gathered.values.get("weights", {})
    profiles = profiles.get("profiles", {}) if isinstance(profiles, dict) else {}
    for name, stated in profiles.items() if isinstance(profiles, dict) else ():
        places = stated.get("order") if isinstance(stated, dict) else None
        if isinstance(places, dict):
            at: Keys = ("weights", "profiles", name, "order")
            found = in_order(places)
            if found is None:
                for objective, place in places.items():
                    cell = gathered.marks.cells[(*at, objective)]
                    if isinstance(place, str):
                        gathered.note(cell, (*at, objective), f"must be a number, not {said(place)}")
                stated.pop("order")
                continue
            stated["order"] = found[0]
            for objective, position in found[1].items():
                gathered.marks.cells[(*at, *position)] = gathered.marks.cells[(*at, objective)]
    for stated in profiles.values() if isinstance(profiles, dict) else ():
        for objective, ends in (stated.get("elicited_on") or {}).items() if isinstance(stated, dict) else ():
            if isinstance(ends, dict):
                stated["elicited_on"][objective] = [ends.get(0), ends.get(1)]


def _gather_other(raw: RawSheet, gathered: _Gathered) -> None:
    """What has no place on another sheet: keys, and a value in YAML."""
    for row in sorted({row for row, _ in raw.cells if row > 1}):
        place, at_value = Place(raw.title, row, 1), Place(raw.title, row, 2)
        head, cell = raw.cells.get((row, 1)), raw.cells.get((row, 2))
        if is_empty(head) or isinstance(head, Broken) or isinstance(cell, Broken):
            gathered.note(place, (), "is empty; name the field, or clear the row")
            continue
        keys = _path_in(str(head))
        try:
            value, _, faults = compose("" if is_empty(cell) else str(cell), gathered.marks.path)
        except Exception as error:
            gathered.note(at_value, keys, f"is no YAML: {str(error).splitlines()[0]}")
            continue
        for fault in faults:
            gathered.note(at_value, keys, fault.message)
        _replace(gathered, keys, value, at_value)


def _replace(gathered: _Gathered, keys: Keys, value: Any, place: Place) -> None:
    holder: Any = gathered.values
    for key in keys[:-1]:
        if isinstance(holder, dict):
            holder = holder.setdefault(key, {})
        elif isinstance(holder, list) and isinstance(key, int) and key < len(holder):
            holder = holder[key]
        else:
            gathered.note(place, keys, "has no place in the case; clear the row")
            return
    last = keys[-1]
    if isinstance(holder, list) and isinstance(last, int) and last < len(holder):
        holder[last] = value
    elif isinstance(holder, dict):
        holder[str(last)] = value
    else:
        gathered.note(place, keys, "has no place in the case; clear the row")
        return
    gathered.marks.cells[keys] = place


def _path_in(text: str) -> Keys:
    """The keys that a text of the sheet Other names."""
    parts = [compose(part, "")[0] if part.startswith('"') else part for part in text.split(" > ")]
    return tuple(int(part) if str(part).isdigit() else str(part) for part in parts)


def _placed(steps: Any, keys: list[str], at: Keys) -> Keys:
    """The path of a row: its keys and its position in their places."""
    return tuple(
        keys[step.n] if isinstance(step, K) else at[n] if step == POSITION and n < len(at) else step
        for n, step in enumerate(steps)
    )


def _no_such(what: str, name: str, known: list[str]) -> str:
    meant = closest(name, known)
    hint = f"did you mean '{meant}'?" if meant else f"here there may be {listed(known)}"
    return f"there is no such {what}; {hint}"


def _folded(head: str) -> str:
    return " ".join(head.split("\n")[0].split()).casefold()
