"""The documents of `brief`: what it prints of the run, and what every file of its JSON begins with."""

from collections.abc import Iterator, Sequence
from typing import Any

from decision.left_out import LeftOut
from reports.documents import head, optimize_document
from reports.statuses import STOPPED, TIME_UP
from reports.study import Study


def brief_head(path: str, study: Study) -> dict[str, Any]:
    """The common keys."""
    return head(
        "brief",
        path,
        study.stated or study.case,
        study.problem,
        study.optimum,
        study.asked,
        further=study,
        lacking=not_made(study),
    )


def brief_document(path: str, study: Study, files: Sequence[str]) -> dict[str, Any]:
    """The answer to `brief`, of whatever status: the record of the run, and the files that were written."""
    return run_document(path, study) | {"files": list(files)}


def run_document(path: str, study: Study) -> dict[str, Any]:
    """The record of the run, as it goes into the PDF too: the answer to `optimize`, and what the brief is without."""
    told = optimize_document(path, study.case, study.problem, study.optimum, study.asked)
    return told | brief_head(path, study)


def not_made(study: Study) -> Iterator[LeftOut]:
    """What this brief is without, and the command that makes it."""
    yield from study.left_out
    if not study.optimum.bundles:
        return
    made = {
        "map": ("the map of weights", study.weight_map, "sweep"),
        "efficient bundles": ("the efficient bundles", study.efficient, "frontier"),
        "robustness": ("robustness", study.robustness, "robust"),
        **({"plan": ("the plan", study.planned, "contingency")} if study.case.triggers else {}),
    }
    for begun, (part, found, command) in made.items():
        if found is None and begun not in study.cut:
            yield LeftOut(part, _why_not(study), command)


def _why_not(study: Study) -> str:
    """Why an analysis was not begun."""
    if study.interrupted:
        return STOPPED
    if study.optimum.status != "optimal" or study.optimum.unfinished:
        return TIME_UP
    return "too many bundles to list"
