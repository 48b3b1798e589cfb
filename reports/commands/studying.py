"""A study made ready: its variants as questions, its rows by number, and what a process gets to compute some of them."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from importlib.metadata import version
from itertools import product
from pathlib import Path
from typing import Any

from decision import (
    ColumnKind,
    Question,
    RequestError,
    axis_of,
    columns_of,
    pulp_version,
    solver_version,
    varied_together,
)
from options import CaseError, Fault, NumberChange
from options.emitting import block, case_text
from options.marks import Keys
from options.reading import read_values
from options.study import StudyDocument, Varied, load_study, read_study
from reports.request.applying import applied
from reports.request.asked import Asked
from reports.request.overrides import settings
from reports.request.statuses import CouldNotRun

FORMAT = 1
"""The version of the manifest."""


@dataclass(frozen=True)
class Asking:
    """A variant as a question."""

    name: str
    """Of the variant."""

    asked: Asked
    """Its options, with limits in numbers."""

    question: Question
    """The question, of the variant's case with its bounds."""

    @cached_property
    def case_text(self) -> str:
        """The case as the text of a file."""
        return case_text(self.question.case)

    @cached_property
    def settings(self) -> str:
        """What the variant changes, as in the column `settings` of every table."""
        return settings(self.question.case, self.asked)


@dataclass(frozen=True)
class Prepared:
    """A study of which every row can be asked."""

    document: StudyDocument
    """The study, checked."""

    askings: tuple[Asking, ...]
    """Its variants."""

    @cached_property
    def points(self) -> tuple[tuple[NumberChange, ...], ...]:
        """The grid: what each varied number becomes, the last axis running fastest; one empty point without axes."""
        return tuple(product(*(each.changes for each in self.document.study.vary.values())))

    @cached_property
    def columns(self) -> dict[str, ColumnKind]:
        """The columns of the rows."""
        numbers = {
            of: None
            for asking in self.askings
            for name in self.document.study.vary
            for of in axis_of(asking.question, name, ()).quantities
        }
        cases = [asking.question.case for asking in self.askings]
        return columns_of(numbers, cases, robust="robust" in self.document.study.ask)

    def payload(self, rows: Iterable[int], solver: str) -> str:
        """What a process gets to compute these rows, which are of one variant (reports/commands/study_task.py)."""
        rows = list(rows)
        asking, study = self.askings[rows[0] // len(self.points)], self.document.study
        asked = asking.question
        draws = {"number": study.draws.number, "seed": study.draws.seed, "shape": study.draws.shape}
        return json.dumps(
            {
                "case": asking.case_text,
                "asked": {
                    "scenario": asked.scenario,
                    "weights": _as_text(asked.weights),
                    "must": list(asked.must),
                    "must_not": list(asked.must_not),
                    "limits": _as_text(asked.limits),
                    "suppose": list(asked.suppose),
                },
                "variant": asking.name,
                "settings": asking.settings,
                "draws": draws if "robust" in study.ask else None,
                "solver": solver,
                "rows": [[row, self.changes(row)] for row in rows],
            },
            ensure_ascii=False,
        )

    def changes(self, row: int) -> dict[str, str]:
        """By name or pattern, what the varied numbers of a row become, as on the command line."""
        point = self.points[row % len(self.points)]
        return {name: str(change) for name, change in zip(self.document.study.vary, point, strict=True)}

    def failed(self, row: int, reason: str) -> dict[str, Any]:
        """The row of one that cannot be computed."""
        asking = self.askings[row // len(self.points)]
        told = ", ".join(f"{name}={change}" for name, change in self.changes(row).items())
        return {
            "row": row + 1,
            "variant": asking.name,
            "settings": asking.settings or None,
            "status": "failed",
            "reason": f"{reason}{f' (at {told})' if told else ''}",
        }

    def manifest(self, solver: str) -> str:
        """The text that tells this study from any other: the same text, the same rows."""
        told = {
            "manifest": FORMAT,
            "policy-options": version("policy-options"),
            "pulp": pulp_version(),
            "solver": solver,
            "solver_version": solver_version(solver),
            "rows": self.document.rows,
            "study": block(self.document.values) + "\n",
            "case": case_text(self.document.case),
        }
        return json.dumps(told, ensure_ascii=False, indent=2) + "\n"


def prepared(path: Path) -> Prepared:
    """The study in a file. Raises CaseError with every fault of it, or of its case."""
    return _prepared(lambda check: load_study(path, check))


def prepared_again(manifest: str, file: Path) -> tuple[Prepared, str]:
    """The study of a manifest, and the solver. Raises CouldNotRun where it is no manifest of this version's making."""
    try:
        told = json.loads(manifest)
        study, case, solver = str(told["study"]), str(told["case"]), str(told["solver"])
        found = _prepared(
            lambda check: read_study(
                study, str(file), lambda name: read_values(case, f"{file}: {name}"), check
            )
        )
    except (ValueError, KeyError, TypeError, RecursionError, CaseError) as error:
        why = error.faults[0] if isinstance(error, CaseError) else error
        raise CouldNotRun(f"{file} is no manifest of a study, or was changed: {why}") from error
    if found.manifest(solver) != manifest:
        raise CouldNotRun(
            f"{file} was written by another version of the program or its solver, or was changed; run the study again"
        )
    return found, solver


Reads = Callable[[Callable[[StudyDocument], Iterable[Fault]]], StudyDocument]
"""Reads a study with a further check."""


def _prepared(read: Reads) -> Prepared:
    askings: list[Asking] = []

    def check(document: StudyDocument) -> list[Fault]:
        found: list[Fault] = []
        for each in document.variants:
            asking = _asking(document, each, found)
            if asking is not None:
                askings.append(asking)
        as_it_is = Asking("", Asked(), Question(document.case))  # where no variant can be asked
        found += _axis_faults(document, askings or [as_it_is])
        return found

    document = read(check)
    return Prepared(document, tuple(askings))


def _asking(document: StudyDocument, of: Varied, found: list[Fault]) -> Asking | None:
    """A variant as a question; None, and faults, where it cannot be asked."""
    stated = of.variant
    asked = Asked(
        weights=stated.weights,
        scenario=stated.scenario,
        must=stated.must,
        must_not=stated.must_not,
        limits=tuple(stated.limit.items()),
        bounds=tuple(stated.bound.items()),
        suppose=stated.suppose,
    )
    try:
        case, settled = applied(of.case, asked, document.case if stated.with_ else None)
        question = settled.question(case)
        question.problem()
    except (RequestError, ValueError) as error:
        parts = list(_part_faults(document, of))
        found += parts or [document.marks.fault(of.at, str(error))]
        return None
    return Asking(stated.name, settled, question)


def _part_faults(document: StudyDocument, of: Varied) -> Iterator[Fault]:
    """What is wrong with each part of a variant on its own."""
    stated = of.variant
    parts: list[tuple[Keys, Asked]] = [
        (("scenario",), Asked(scenario=stated.scenario)),
        (("weights",), Asked(weights=stated.weights)),
        *((("must",), Asked(must=(each,))) for each in stated.must),
        *((("must_not",), Asked(must_not=(each,))) for each in stated.must_not),
        *((("limit", name), Asked(limits=((name, change),))) for name, change in stated.limit.items()),
        *((("bound", name), Asked(bounds=((name, change),))) for name, change in stated.bound.items()),
        *((("suppose",), Asked(suppose=(each,))) for each in stated.suppose),
    ]
    for at, asked in parts:
        try:
            case, settled = applied(of.case, asked)
            settled.question(case).problem()
        except (RequestError, ValueError) as error:
            yield document.marks.fault((*of.at, *at), str(error))


def _axis_faults(document: StudyDocument, askings: Sequence[Asking]) -> Iterator[Fault]:
    """What is wrong with the values of the grid in any variant, each once; said of which where not of all."""
    told: dict[tuple[str, str], list[str]] = {}
    for asking in askings:
        for name, values in document.study.vary.items():
            for message in _refusals(asking.question, name, values.changes):
                told.setdefault((name, message), []).append(asking.name)
    for (name, message), where in told.items():
        within = "" if len(where) == len(askings) else f" (in the variant {where[0]})"
        yield document.marks.fault(("vary", name), f"{message}{within}")


def _refusals(question: Question, name: str, changes: Iterable[NumberChange]) -> Iterator[str]:
    """Why a number that is varied cannot have its values: the first reason alone."""
    try:
        axis = axis_of(question, name, list(changes))
        for values in axis.values:
            varied_together(question, dict(zip(axis.quantities, values, strict=True)))
    except (RequestError, ValueError) as error:
        yield str(error)


def _as_text(numbers: str | Mapping[str, Decimal] | None) -> str | dict[str, str] | None:
    """Numbers by name with every digit, for JSON; a name, or nothing, as it is."""
    return (
        {name: f"{number:f}" for name, number in numbers.items()} if isinstance(numbers, Mapping) else numbers
    )
