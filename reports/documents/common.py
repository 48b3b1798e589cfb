"""Common parts of the JSON documents: head, bundles, faults; UTF-8, no NaN."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from options import Case, Caution, Fault, default_weights, scenario_standings, standing
from reports.brief.markings import whole_marking
from reports.request.asked import Asked
from reports.request.overrides import overrides, overrides_document
from reports.words.recommending import recommended_id
from reports.words.terminal import in_json

if TYPE_CHECKING:  # documents of commands that solve nothing must not wait for a solver's import
    from decision import Bundle, Certificate, Optimum, Problem, Segment
    from decision.running.left_out import LeftOut
    from options.table_case import Draft
    from reports.request.endings import Ended, Result

FORMAT = 2
"""The version of these documents; 1 was before `overrides`."""


def faults_document(faults: Iterable[Fault]) -> dict[str, Any]:
    """The document of any command on a case with faults."""
    return {"faults": [_fault(fault) for fault in faults]}


def check_document(
    path: str, case: Case, warnings: Sequence[Caution], asked: Asked | None = None
) -> dict[str, Any]:
    """The document of `check` for a case without faults. asked: its options."""
    unsolved = unsolved_head("check", path, case, None if asked is None else asked.scenario)
    return unsolved | {
        "overrides": [] if asked is None else overrides_document(overrides(case, asked)),
        "faults": [],
        "warnings": [_fault(warning) | {"kind": warning.kind} for warning in warnings],
    }


def new_document(path: str, case: Case, files: Sequence[str], draft: "Draft | None" = None) -> dict[str, Any]:
    """The document of `new`, which writes files and solves nothing. draft: what was made of a table."""
    told: dict[str, Any] = unsolved_head("new", path, case) | {"files": list(files)}
    if draft is None:
        return told
    left_out = [{"part": each.part, "reason": each.reason, "get": each.remedy} for each in draft.left_out]
    return told | {"assumed": list(draft.assumed), "left_out": left_out}


def nothing_document(command: str, path: str, reason: str, get: str) -> dict[str, Any]:
    """The document of a command that was stopped before it had an answer."""
    return {
        "format": FORMAT,
        "command": command,
        "case": path,
        "overrides": [],
        "left_out": [],
        "unfinished": [{"part": "everything", "reason": reason, "get": get}],
        "recommended": None,
    }


def optimize_document(
    path: str, case: Case, problem: "Problem", optimum: "Optimum", asked: Asked
) -> dict[str, Any]:
    """The document of `optimize`, of any status."""
    best = optimum.bundles[0].value if optimum.bundles else 0.0
    return head("optimize", path, case, problem, optimum, asked) | {
        "status": optimum.status,
        "witnesses": list(optimum.witnesses),
        "bound": optimum.bound,
        "gap": optimum.gap,
        "bundles": [
            bundle_document(bundle) | {"rank": rank, "loss": max(0.0, best - bundle.value)}
            for rank, bundle in enumerate(optimum.bundles, start=1)
        ],
        "ties": [bundle_document(bundle) for bundle in optimum.ties],
        "ties_complete": optimum.ties_complete,
        "different": [
            bundle_document(bundle) | {"loss": max(0.0, best - bundle.value)} for bundle in optimum.different
        ],
        "status_quo": bundle_document(optimum.status_quo),
        "breakpoints": {name: segments_document(segments) for name, segments in optimum.breakpoints.items()},
        "conflict": list(optimum.conflict),
    }


def unsolved_head(command: str, path: str, case: Case, scenario: str | None = None) -> dict[str, Any]:
    """The common keys of a document for which nothing was solved; scenario: the one asked for; solver: the one that would
    be used."""
    working = scenario or case.working_scenario
    return {
        "format": FORMAT,
        "command": command,
        "case": path,
        "as_of": case.as_of.isoformat(),
        "marking": whole_marking(case) or None,
        "overrides": [],
        "left_out": [],
        "unfinished": [],
        "recommended": None,
        "scenario": working,
        "standing": standing(case, working),
        "missing": _missing(case, working),
        "weights": default_weights(case),
        "engine": {
            "policy-options": version("policy-options"),
            "pulp": version("pulp"),
            "solver": "HiGHS",
            "solver_version": version("highspy"),
        },
    }


def head(
    command: str,
    path: str,
    case: Case,
    problem: "Problem",
    answer: "Result",
    asked: Asked,
    *,
    further: "Ended | None" = None,
    lacking: "Iterable[LeftOut]" = (),
) -> dict[str, Any]:
    """The common keys of every solving command.

    asked: the options of the command. further: results whose unfinished parts count too. lacking: more
    parts that are left out.
    """
    from reports.request.endings import best_of, left_out, unfinished

    missing = (*unfinished(command, answer, further), *left_out(answer), *lacking)
    document = settled_head(command, path, case, problem, asked, answer.certificate, missing)
    return document | {"recommended": recommended_id(problem, best_of(answer))}


def settled_head(
    command: str,
    path: str,
    case: Case,
    problem: "Problem",
    asked: Asked,
    certificate: "Certificate",
    missing: "Iterable[LeftOut]" = (),
) -> dict[str, Any]:
    """The common keys of a command that solves and recommends nothing. missing: its unfinished and left-out parts."""
    from reports.request.endings import REASONS

    missing = list(missing)
    return {
        "format": FORMAT,
        "command": command,
        "case": path,
        "as_of": case.as_of.isoformat(),
        "marking": whole_marking(case) or None,
        "overrides": overrides_document(overrides(case, asked)),
        "left_out": _parts(part for part in missing if part.reason not in REASONS),
        "unfinished": _parts(part for part in missing if part.reason in REASONS),
        "recommended": None,
        "scenario": problem.scenario,
        "standing": problem.standing,
        "missing": _missing(case, problem.scenario, problem.supposed),
        "supposed": list(problem.supposed),
        "weights": dict(problem.weights),
        "engine": {
            "policy-options": version("policy-options"),
            "pulp": certificate.pulp_version,
            "solver": certificate.solver,
            "solver_version": certificate.solver_version,
        },
    }


def bundle_document(bundle: "Bundle") -> dict[str, Any]:
    """A bundle, with the same keys in every document."""
    return {
        "id": bundle.id,
        "levels": {lever: bundle.levels[lever] for lever in sorted(bundle.levels)},
        "feasible": bundle.feasible,
        "violates": list(bundle.violates),
        "value": bundle.value,
        "objectives": {
            name: {"total": outcome.total, "value": outcome.value}
            for name, outcome in bundle.objectives.items()
        },
        "resources": dict(bundle.resources),
    } | ({"groups": {name: dict(parts) for name, parts in bundle.groups.items()}} if bundle.groups else {})


def id_of(bundle: "Bundle | None") -> str | None:
    """The id of a bundle; None where none is feasible."""
    return None if bundle is None else bundle.id


def as_json(document: Mapping[str, Any] | Sequence[Any]) -> str:
    """The document as text. Raises ValueError for NaN and infinities, which would be a defect."""
    return in_json(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=2))


def segments_document(segments: "Iterable[Segment[Bundle]]") -> list[dict[str, Any]]:
    """Segments of one weight, each with its two ends and the bundle that is best between them."""
    return [{"from": s.start, "to": s.end, "bundle": s.best.id} for s in segments]


def _missing(case: Case, scenario: str | None, supposed: Collection[str] = ()) -> list[str]:
    """Claims that the scenario rests on which are neither established nor supposed."""
    return [] if scenario is None else list(scenario_standings(case, supposed)[scenario].missing)


def _parts(parts: "Iterable[LeftOut]") -> list[dict[str, str]]:
    """Unfinished or left-out parts as JSON, each once, with its first reason."""
    told: dict[str, LeftOut] = {}
    for each in parts:
        told.setdefault(each.part, each)
    return [{"part": each.part, "reason": each.reason, "get": each.get} for each in told.values()]


def _fault(fault: Fault) -> dict[str, Any]:
    return {
        "path": fault.path,
        "line": fault.line,
        "column": fault.column,
        "field": fault.field,
        "message": fault.message,
    } | ({"cell": fault.cell} if fault.cell else {})
