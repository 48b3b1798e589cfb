"""A case together with its file: where everything in it stands."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from options.case import Case
from options.checks import Known, check
from options.faults import CaseError, Fault
from options.marks import Keys, Marks
from options.reading import decode, read_bytes, read_values
from options.salvage import salvage
from options.wording import faults_of, lost_sections
from options.workbook.gathering import gather
from options.workbook.opening import is_workbook, open_workbook


@dataclass(frozen=True)
class Document:
    """A case, and the place of everything in its file."""

    case: Case
    marks: Marks


def load_document(path: str | Path) -> Document:
    """The case in a file, and its places. Raises CaseError with every fault of it."""
    name = str(path)
    data = read_bytes(name)
    return read_workbook(data, name) if is_workbook(data, name) else read_document(decode(data, name), name)


def read_document(text: str, path: str = "case.yaml") -> Document:
    """The case in a text; `path` is what faults call it. Raises CaseError with every fault of it."""
    return _checked(*read_values(text, path))


def read_workbook(data: bytes, path: str = "case.xlsx") -> Document:
    """The case in a workbook's bytes; `path` is what faults call it. Raises CaseError with every fault of it."""
    return _checked(*gather(open_workbook(data, path), path))


def _checked(values: dict[str, Any], marks: Marks, faults: list[Fault]) -> Document:
    """The case that values make. Raises CaseError with the faults that were found before, and all further ones."""
    case, errors, damaged = salvage(values)
    unread = {fault.place for fault in faults}
    refused = faults_of(errors, values, marks)
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
