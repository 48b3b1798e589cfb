"""A study file, read and checked: every fault at once, with its line and the way out, those of its variants included."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import prod
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from options.case import Case
from options.document import Read, checked, read_file
from options.faults import CaseError, Fault
from options.laying_over import laid_over, marks_over
from options.marks import Keys, Marks
from options.quantities import named_quantities
from options.reading import decode, read_bytes, read_values
from options.salvage import apart
from options.study.records import Study, Variant
from options.wording import faults_of, place

MOST_ROWS = 200_000
"""Rows of a study: variants times points of the grid."""

AS_IT_IS = "as_it_is"
"""The name of the case itself, where a study lists no variants."""


@dataclass(frozen=True)
class Varied:
    """A variant with its case."""

    variant: Variant
    """What the study says of it."""
    at: Keys
    """Where it stands in the study file; empty for the case as it is."""
    case: Case
    """The case with the changes of the variant laid over it."""


@dataclass(frozen=True)
class StudyDocument:
    """A study, its case and the cases of its variants."""

    study: Study
    """The study."""
    values: dict[str, Any]
    """The plain values of its file."""
    marks: Marks
    """The place of everything in its file."""
    case: Case
    """The case without changes."""
    variants: tuple[Varied, ...]
    """The variants in the order of the file; the case as it is where there are none."""

    @property
    def points(self) -> int:
        """How many points the grid has; 1 where nothing is varied."""
        return prod(len(values.changes) for values in self.study.vary.values())

    @property
    def rows(self) -> int:
        """How many rows the study has: variants times points."""
        return len(self.variants) * self.points


Check = Callable[[StudyDocument], Iterable[Fault]]
"""Finds what else is wrong with what could be read of a study."""


def load_study(path: str | Path, check: Check) -> StudyDocument:
    """The study in a file, its case read from beside it. Raises CaseError with every fault of it, or of its case.

    check: finds what only solving can tell, as what a name of the grid can be set to.
    """
    text = decode(read_bytes(str(path)), str(path))
    return read_study(text, str(path), lambda case: read_file(str(Path(path).parent / case)), check)


def read_study(text: str, path: str, case_of: Callable[[str], Read], check: Check) -> StudyDocument:
    """The study in a text; `path` is what faults call it. Raises CaseError with every fault of it, or of its case.

    case_of: reads the file of the case by its name in the study. check: as of `load_study`.
    """
    values, marks, faults = read_values(text, path)
    study, kept, refused = _salvaged(values)
    faults += faults_of(refused, values, marks, Study)
    if study is None:
        raise CaseError(marks.in_order(faults))
    try:
        read = case_of(study.case)
        base = checked(*read)
    except CaseError as error:
        raise CaseError(marks.in_order([*faults, *error.faults])) from None
    variants: list[Varied] = []
    for variant, n in zip(study.variants, kept, strict=True):
        at: Keys = ("variants", n)
        try:
            variants.append(Varied(variant, at, _laid(read, variant, marks, at) or base.case))
        except CaseError as error:
            faults += error.faults
    if not values.get("variants"):
        variants.append(Varied(Variant(name=AS_IT_IS), (), base.case))
    document = StudyDocument(study, values, marks, base.case, tuple(variants))
    faults += _twice(marks, [(each.name, n) for each, n in zip(study.variants, kept, strict=True)])
    faults += _own_faults(document)
    if document.rows <= MOST_ROWS:  # else even a look at every value would take too long
        faults += check(document)
    if faults:
        raise CaseError(marks.in_order(faults))
    return document


def _salvaged(values: dict[str, Any]) -> tuple[Study | None, list[int], list[Any]]:
    """What can be read of a study: the study, the positions of its variants, and the errors of what was cut away.

    None where not even the name of its case can be read.
    """
    positions = list(range(len(values["variants"]))) if isinstance(values.get("variants"), list) else []
    try:
        return Study.model_validate(values), positions, []
    except ValidationError as error:
        errors = error.errors(include_url=False)
    left: dict[str, Any] = {"study": 1, **apart(values)}
    lost: set[int] = set()
    for each in errors:
        section, *within = place(each, values) or ("study",)
        if section == "vary" and within and isinstance(left.get("vary"), dict):
            left["vary"].pop(within[0], None)
        elif section == "variants" and within and isinstance(within[0], int):
            variant = left["variants"][within[0]]
            if len(within) == 1 or not isinstance(variant, dict):
                lost.add(within[0])
            elif within[1] == "name":
                variant["name"] = f"variant_{within[0]}"  # for the rest of it to be checked
            else:
                variant.pop(within[1], None)
        else:
            left.pop(str(section), None)
    positions = [n for n in positions if n not in lost]
    if isinstance(left.get("variants"), list):
        left["variants"] = [left["variants"][n] for n in positions]
    left["study"] = 1
    try:
        return Study.model_validate(left), positions, errors
    except ValidationError:
        return None, [], errors


def _laid(read: Read, variant: Variant, marks: Marks, at: Keys) -> Case | None:
    """The case with the changes of a variant laid over it; None where it has none."""
    if not variant.with_:
        return None
    values, places, _ = read
    over = laid_over(values, variant.with_)
    try:
        return checked(over, places, []).case
    except CaseError:  # found again with the places of the changes, which only faults need
        pass
    within = (*at, "with")
    changed = Marks(
        marks.path,
        {keys[len(within) :]: mark for keys, mark in marks.keys.items() if keys[: len(within)] == within},
        {keys[len(within) :]: mark for keys, mark in marks.values.items() if keys[: len(within)] == within},
    )
    try:
        return checked(over, marks_over(places, changed, variant.with_), []).case
    except CaseError as error:
        told = f" (the case is right without the variant {variant.name})"
        raise CaseError(tuple(_in_study(fault, marks, within, told) for fault in error.faults)) from None


def _in_study(fault: Fault, marks: Marks, at: Keys, told: str) -> Fault:
    """A fault of a variant's case; where it stands in the case's own file, at the changes that cause it."""
    if fault.path == marks.path:
        return replace(fault, message=f"{fault.message}{told}")
    return marks.fault(at, f"{fault.field}: {fault.message}{told}")


def _twice(marks: Marks, named: Iterable[tuple[str, int]]) -> Iterator[Fault]:
    """Names of variants that an earlier one has, by their positions."""
    seen: set[str] = set()
    for name, n in named:
        if name in seen:
            yield marks.fault(("variants", n, "name"), f"'{name}' is the name of an earlier variant too")
        seen.add(name)


def _own_faults(document: StudyDocument) -> Iterator[Fault]:
    """Names given twice, numbers varied twice, and too many rows."""
    study, marks = document.study, document.marks
    first: dict[str, Keys] = {}
    for each in document.variants:
        if each.at and first.setdefault(each.variant.name, each.at) != each.at:
            yield marks.fault(
                (*each.at, "name"), f"'{each.variant.name}' is the name of an earlier variant too"
            )
    if len(study.ask) != len(set(study.ask)) or not study.ask:
        yield marks.fault(("ask",), "names each of optimize and robust at most once, and one at least")
    if document.rows > MOST_ROWS:
        yield marks.fault(
            ("vary",) if study.vary else ("variants",),
            f"makes {document.rows:,} rows, variants times points of the grid; a study has at most {MOST_ROWS:,}: "
            "take fewer values, or cut it into several studies",
        )
    twice: set[str] = set()
    owner: dict[str, str] = {}
    for pattern in study.vary:
        for name in _names(document.case, pattern):
            if owner.setdefault(name, pattern) != pattern and pattern not in twice:
                twice.add(pattern)
                yield marks.fault(
                    ("vary", pattern), f"varies {name}, as '{owner[name]}' does; name it once", on_key=True
                )


def _names(case: Case, pattern: str) -> Sequence[str]:
    """The numbers of a pattern; none where it means none, which is said elsewhere."""
    try:
        return [each.name for each in named_quantities(case, pattern)]
    except ValueError:
        return []
