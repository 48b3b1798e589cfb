"""Workbooks of experts: a sheet a person, a row a score; gathered into the case that they were asked about."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from pydantic_core import PydanticCustomError

from options.case import Case
from options.experts import Answer
from options.faults import CaseError, Fault
from options.marks import Keys
from options.number import exact
from options.outliers import far_from_all
from options.plain import plain_values
from options.saying import unknown, written
from options.workbook.cells import UnclearError, text_in, value_of
from options.workbook.gathered import folded
from options.workbook.layout import CASE
from options.workbook.opening import Broken, RawSheet, is_empty, open_workbook
from options.workbook.places import CellMarks, CellPlace

KEYS = ("expert", "lever", "level", "objective")
NUMBERS = ("low", "likely", "high")
REASON = "reason"

At = tuple[str, str, str]
"""Lever, level and objective."""


@dataclass(frozen=True)
class Gathering:
    """What experts answered."""

    case: Case
    """The case with their answers."""
    answers: dict[At, dict[str, Answer]]
    """By score, what each expert who answered now says."""
    withdrawn: tuple[tuple[At, str], ...]
    """Scores of which an expert cleared the answer of before."""


@dataclass
class _Reader:
    """Reads the sheets of one workbook."""

    case: Case
    marks: CellMarks
    faults: list[Fault] = field(default_factory=list)
    answers: dict[tuple[At, str], tuple[Answer | None, CellPlace]] = field(default_factory=dict)

    def read(self, raw: RawSheet) -> None:
        """Every row of a sheet of an expert."""
        columns = {folded(str(cell)): n for (row, n), cell in raw.cells.items() if row == 1}
        for row in sorted({row for row, n in raw.cells if row > 1 and n in _own(columns)}):
            self._read_row(raw, columns, row)

    def _read_row(self, raw: RawSheet, columns: dict[str, int], row: int) -> None:
        place = {head: CellPlace(raw.title, row, n) for head, n in columns.items()}
        cell = {head: raw.cells.get((row, n)) for head, n in columns.items()}
        for head in (*KEYS, REASON):
            broken = cell.get(head)
            if isinstance(broken, Broken):
                self.note(place[head], (), broken.why)
                return
        keys = {head: "" if is_empty(cell[head]) else text_in(str(cell[head])).strip() for head in KEYS}
        if not any(keys.values()):
            first = next(head for head in (*NUMBERS, REASON) if not is_empty(cell.get(head)))
            self.note(place[first], (), "stands in a row that names no score; clear it")
            return
        expert, lever, level, objective = keys.values()
        at = (lever, level, objective)
        levels = self.case.levers[lever].levels if lever in self.case.levers else {}
        for head, name, known in (
            ("expert", expert, self.case.experts),
            ("lever", lever, self.case.levers),
            ("level", level, levels),
            ("objective", objective, self.case.objectives),
        ):
            if name not in known:
                kind = f"level of {lever}" if head == "level" else head
                self.note(place[head], _field(at), unknown(kind, name, known))
                return
        score = levels[level].scores.get(objective)
        if score is not None and score.by_horizon is not None:
            self.note(
                place["objective"],
                _field(at),
                "is stated by horizon, which experts are not asked for; clear the row",
            )
            return
        if (at, expert) in self.answers:
            first_place = self.answers[(at, expert)][1]
            self.note(place["lever"], _field(at), f"is given twice, first at {first_place}; keep one of them")
            return
        before = len(self.faults)
        ends = {head: self._number(cell.get(head), place.get(head), at, head) for head in NUMBERS}
        reason = cell.get(REASON)
        if len(self.faults) > before:
            return
        said = None if is_empty(reason) else text_in(str(value_of(reason, "text")))
        answer = None
        likely = ends["likely"]
        if likely is not None:
            answer = Answer(low=ends["low"], likely=likely, high=ends["high"], because=said)
            self._check_order(answer, place, at)
        elif said is not None or ends["low"] is not None or ends["high"] is not None:
            self.note(
                place["likely"], (*_field(at), "likely"), "is empty; write the likely value, or clear the row"
            )
            return
        self.answers[(at, expert)] = (answer, place["likely"])

    def _number(self, cell: Any, place: CellPlace | None, at: At, head: str) -> Decimal | None:
        if is_empty(cell) or place is None:
            return None
        try:
            if isinstance(cell, Broken):
                raise UnclearError(cell.why)
            return exact(value_of(cell, "number"))
        except (UnclearError, PydanticCustomError) as error:
            self.note(place, (*_field(at), head), str(error))
            return None

    def _check_order(self, answer: Answer, place: dict[str, CellPlace], at: At) -> None:
        low, likely, high = answer.ends()
        if low > likely:
            message = f"low ({low}) is above likely ({written(likely)}); exchange or correct them"
            self.note(place["low"], (*_field(at), "low"), message)
        if high < likely:
            message = f"high ({high}) is below likely ({written(likely)}); exchange or correct them"
            self.note(place["high"], (*_field(at), "high"), message)

    def note(self, place: CellPlace, at: Keys, message: str) -> None:
        """One more fault."""
        self.faults.append(self.marks.at(place, at, message))


def is_answers(sheets: tuple[RawSheet, ...]) -> bool:
    """Whether a workbook is one of experts' answers: some sheet has the heads of one, and none is that of a case."""
    return any(_is_sheet(sheet) for sheet in sheets) and not is_whole(sheets)


def is_whole(sheets: tuple[RawSheet, ...]) -> bool:
    """Whether a workbook is that of a whole case."""
    return any(sheet.title.strip().casefold() == CASE.casefold() for sheet in sheets)


def gather_answers(files: dict[str, bytes], case: Case) -> Gathering:
    """The case with the answers in these workbooks. Raises CaseError with every fault of all of them.

    What was written of a score that experts answered gives way to what they say together.
    """
    faults: list[Fault] = []
    found: dict[tuple[At, str], Answer | None] = {}
    seen: dict[tuple[At, str], str] = {}
    for path, data in files.items():
        sheets = open_workbook(data, path)
        reader = _Reader(case, CellMarks(path, sheets=tuple(sheet.title for sheet in sheets)))
        if is_whole(sheets):
            faults.append(Fault(path, 1, 1, "case", "is the workbook of a whole case; import it alone"))
            continue
        if not is_answers(sheets):
            message = "has no sheet with the heads expert, lever, level, objective and likely; `export --for` writes one"
            faults.append(Fault(path, 1, 1, "case", message))
        for sheet in sheets:
            if _is_sheet(sheet):
                reader.read(sheet)
        for key, (answer, place) in reader.answers.items():
            if key in seen:
                reader.note(
                    place, _field(key[0]), f"was answered by {key[1]} in {seen[key]} too; keep one of the two"
                )
            seen.setdefault(key, f"{path}: {place}")
            found[key] = answer
        faults += reader.marks.in_order(reader.faults)
    if faults:
        raise CaseError(tuple(faults))
    return _gathered(case, found)


def _gathered(case: Case, found: dict[tuple[At, str], Answer | None]) -> Gathering:
    values = plain_values(case)
    answers: dict[At, dict[str, Answer]] = {}
    withdrawn: list[tuple[At, str]] = []
    for (at, expert), answer in found.items():
        lever, level, objective = at
        scores = values["levers"][lever]["levels"][level].setdefault("scores", {})
        stated = scores.get(objective, {})
        stated = stated if isinstance(stated, dict) else {"likely": stated}
        by = stated.get("by", {})
        if answer is None:
            if expert in by:
                withdrawn.append((at, expert))
                by.pop(expert)
            continue
        answers.setdefault(at, {})[expert] = answer
        kept = {key: value for key, value in stated.items() if key not in NUMBERS}
        scores[objective] = {**kept, "by": {**by, expert: _plain_answer(answer)}}
    return Gathering(Case.model_validate(values), answers, tuple(withdrawn))


def _plain_answer(answer: Answer) -> dict[str, Any]:
    fields = {"low": answer.low, "likely": answer.likely, "high": answer.high, "because": answer.because}
    return {key: value for key, value in fields.items() if value is not None}


def _own(columns: dict[str, int]) -> set[int]:
    """The columns in which an expert writes."""
    return {columns[head] for head in (*NUMBERS, REASON) if head in columns} | {
        columns[head] for head in KEYS if head in columns
    }


def _is_sheet(raw: RawSheet) -> bool:
    heads = {folded(str(cell)) for (row, _), cell in raw.cells.items() if row == 1}
    return heads >= {*KEYS, "likely"}


def _field(at: At) -> Keys:
    lever, level, objective = at
    return ("levers", lever, "levels", level, "scores", objective)


def outliers(gathering: Gathering) -> Iterator[tuple[At, str, Answer]]:
    """The answers far from what all say together, as far_from_all tells them."""
    case = gathering.case
    for at in gathering.answers:
        lever, level, objective = at
        score = case.levers[lever].levels[level].scores[objective]
        for expert in far_from_all(case.objectives[objective], score):
            yield at, expert, score.by[expert]
