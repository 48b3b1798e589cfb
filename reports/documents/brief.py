"""The JSON documents of `brief`: what it prints, and the keys that the brief's own JSON begins with."""

from collections.abc import Sequence
from typing import Any

from reports.brief.study import Study
from reports.documents.common import head, optimize_document


def brief_head(path: str, study: Study) -> dict[str, Any]:
    """The common keys of both."""
    return head(
        "brief",
        path,
        study.stated or study.case,
        study.problem,
        study.optimum,
        study.asked,
        further=study,
        lacking=(*study.found.left_out, *(study.since.movers.left_out if study.since else ())),
    )


def brief_document(path: str, study: Study, files: Sequence[str]) -> dict[str, Any]:
    """What `brief --format json` prints, of any status: run record and files."""
    return run_document(path, study) | {"files": list(files)}


def run_document(path: str, study: Study) -> dict[str, Any]:
    """The run record as attached to the PDF: the document of `optimize`, and what the brief leaves out."""
    told = optimize_document(path, study.case, study.problem, study.optimum, study.asked)
    return told | brief_head(path, study)
