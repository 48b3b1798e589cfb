"""The documents of `brief`: what it prints of the run, and what every file of its JSON begins with."""

from collections.abc import Sequence
from typing import Any

from reports.brief.study import Study
from reports.documents.common import head, optimize_document


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
        lacking=study.found.left_out,
    )


def brief_document(path: str, study: Study, files: Sequence[str]) -> dict[str, Any]:
    """The answer to `brief`, of whatever status: the record of the run, and the files that were written."""
    return run_document(path, study) | {"files": list(files)}


def run_document(path: str, study: Study) -> dict[str, Any]:
    """The record of the run, as it goes into the PDF too: the answer to `optimize`, and what the brief is without."""
    told = optimize_document(path, study.case, study.problem, study.optimum, study.asked)
    return told | brief_head(path, study)
