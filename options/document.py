"""A case together with its file: where everything in it stands."""

from dataclasses import dataclass
from pathlib import Path

from options.case import Case
from options.checks import Known, check
from options.faults import CaseError
from options.marks import Keys, Marks
from options.reading import decode, read_bytes, read_values
from options.salvage import salvage
from options.wording import faults_of, lost_sections


@dataclass(frozen=True)
class Document:
    """A case, and the place of everything in its file."""

    case: Case
    marks: Marks


def load_document(path: str | Path) -> Document:
    """The case in a file, and its places. Raises CaseError with every fault of it."""
    return read_document(decode(read_bytes(str(path)), str(path)), str(path))


def read_document(text: str, path: str = "case.yaml") -> Document:
    """The case in a text; `path` is what faults call it. Raises CaseError with every fault of it."""
    values, marks, faults = read_values(text, path)
    case, errors, damaged = salvage(values)
    unread = {(fault.line, fault.column) for fault in faults}
    refused = faults_of(errors, values, marks)
    faults += (fault for fault in refused if (fault.line, fault.column) not in unread)
    for found in check(case, Known(values, lost_sections(values))):
        if not damaged & _holders(found.at):
            faults.append(marks.fault(found.at, found.message, on_key=found.on_key))
    if faults:
        raise CaseError(tuple(sorted(set(faults))))
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
