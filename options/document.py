"""A case together with its file: where everything in it stands."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from options.case import Case
from options.checks import Known, check
from options.faults import CaseError, Fault
from options.laying_over import laid_over, marks_over
from options.marks import Keys, Marks
from options.reading import decode, read_bytes, read_values
from options.salvage import salvage
from options.wording import faults_of, lost_sections
from options.workbook.opening import is_workbook

Read = tuple[dict[str, Any], Marks, list[Fault]]
"""The values of a file, their places, and its faults so far."""


@dataclass(frozen=True)
class Document:
    """A case, and the place of everything in its file."""

    case: Case
    marks: Marks


def load_document(path: str | Path, changes: Sequence[str | Path] = ()) -> Document:
    """The case in a file, and its places. Raises CaseError with every fault of it.

    changes: files of changes that are laid over it in their order (options/laying_over.py).
    """
    return with_changes(read_file(str(path)), changes)


def with_changes(read: Read, changes: Sequence[str | Path] = ()) -> Document:
    """The case that was read, with files of changes laid over it. Raises CaseError with every fault of it."""
    return checked(*read) if not changes else _changed(read, [read_file(str(file)) for file in changes])


def read_document(text: str, path: str = "case.yaml", changes: Sequence[tuple[str, str]] = ()) -> Document:
    """The case in a text; `path` is what faults call it. Raises CaseError with every fault of it.

    changes: texts laid over it, each with its path. What is wrong only with them says so.
    """
    read = read_values(text, path)
    return checked(*read) if not changes else _changed(read, [read_values(*change) for change in changes])


def read_workbook(data: bytes, path: str = "case.xlsx") -> Document:
    """The case in a workbook's bytes; `path` is what faults call it. Raises CaseError with every fault of it."""
    return checked(*_of_workbook(data, path))


def read_file(path: str) -> Read:
    """The values of a case file, in YAML or a workbook, unchecked. Raises CaseError where it cannot be read at all."""
    data = read_bytes(path)
    return _of_workbook(data, path) if is_workbook(data, path) else read_values(decode(data, path), path)


def _of_workbook(data: bytes, path: str) -> Read:
    # Imported only now: cases are files of YAML mostly, and a check of one starts at once.
    from options.workbook.gathering import gather
    from options.workbook.opening import open_workbook

    return gather(open_workbook(data, path), path)


def _changed(read: Read, changes: Sequence[Read]) -> Document:
    """The case with changes laid over it."""
    values, marks, _ = read
    path = marks.path
    checked(*read)
    for over, places, wrong in changes:
        if wrong:
            raise CaseError(places.in_order(wrong))
        values, marks = laid_over(values, over), marks_over(marks, places, over)
    try:
        return checked(values, marks, [])
    except CaseError as error:
        laid = ", ".join(places.path for _, places, _ in changes)
        raise CaseError(
            tuple(
                fault
                if fault.path != path
                else replace(fault, message=f"{fault.message} (the case is right without {laid})")
                for fault in error.faults
            )
        ) from None


def checked(values: dict[str, Any], marks: Marks, faults: list[Fault]) -> Document:
    """The case that values make. Raises CaseError with the faults that were found before, and all further ones."""
    case, errors, damaged = salvage(values)
    unread = {fault.place for fault in faults}
    refused = faults_of(errors, values, marks)
    faults = list(faults)
    faults += (fault for fault in refused if fault.place not in unread)
    for found in check(case, Known(values, lost_sections(values))):
        fault = marks.fault(found.at, found.message, on_key=found.on_key)
        if not damaged & _holders(found.at) and not (fault.cell and fault.place in unread):
            faults.append(fault)
    if faults:
        raise CaseError(marks.in_order(faults))
    return Document(case, marks)


def load_case(path: str | Path) -> Case:
    """The case in a file. Raises CaseError with every fault of it."""
    return load_document(path).case


def read_case(text: str, path: str = "case.yaml") -> Case:
    """The case in a text; `path` is what faults call it. Raises CaseError with every fault of it."""
    return read_document(text, path).case


def _holders(at: Keys) -> set[Keys]:
    """What stands there, and the list that holds it."""
    return {at, at[:-1]} if at and isinstance(at[-1], int) else {at}
