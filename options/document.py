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


@dataclass(frozen=True)
class Document:
    """A case, and the place of everything in its file."""

    case: Case
    marks: Marks


def load_document(path: str | Path, changes: Sequence[str | Path] = ()) -> Document:
    """The case in a file, and its places. Raises CaseError with every fault of it.

    changes: files of changes that are laid over it in their order (options/laying_over.py).
    """
    text = decode(read_bytes(str(path)), str(path))
    return read_document(
        text, str(path), [(decode(read_bytes(str(file)), str(file)), str(file)) for file in changes]
    )


def read_document(text: str, path: str = "case.yaml", changes: Sequence[tuple[str, str]] = ()) -> Document:
    """The case in a text; `path` is what faults call it. Raises CaseError with every fault of it.

    changes: texts laid over it, each with its path. What is wrong only with them says so.
    """
    values, marks, faults = read_values(text, path)
    if not changes:
        return checked(values, marks, faults)
    checked(values, marks, faults)
    for change, file in changes:
        over, places, wrong = read_values(change, file)
        if wrong:
            raise CaseError(tuple(sorted(set(wrong))))
        values, marks = laid_over(values, over), marks_over(marks, places, over)
    try:
        return checked(values, marks, [])
    except CaseError as error:
        laid = ", ".join(file for _, file in changes)
        raise CaseError(
            tuple(
                fault
                if fault.path != path
                else replace(fault, message=f"{fault.message} (the case is right without {laid})")
                for fault in error.faults
            )
        ) from None


def checked(values: dict[str, Any], marks: Marks, faults: list[Fault]) -> Document:
    """The case that plain values make, with their places. Raises CaseError with these faults and all that are found."""
    case, errors, damaged = salvage(values)
    unread = {(fault.line, fault.column) for fault in faults}
    refused = faults_of(errors, values, marks)
    faults = list(faults)
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
