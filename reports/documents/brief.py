"""The JSON documents of `brief`: what it prints, and the keys that the brief's own JSON begins with."""

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from reports.brief.sections.run import RUN, options
from reports.brief.study import Study
from reports.brief.view import Brief
from reports.documents.common import head, optimize_document
from reports.ledger.answer import answer_hash, part_hashes
from reports.words.blocks import plain

LIBRARIES = ("fonttools", "jinja2", "matplotlib", "pillow", "python-docx", "python-pptx", "typst")
"""What sets a brief, beside the program: of other versions of these its bytes may be others."""


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
    """The run record as attached to the PDF: the document of `optimize`, what the brief leaves out, and hashes of its
    sections."""
    told = optimize_document(path, study.case, study.problem, study.optimum, study.asked)
    return told | brief_head(path, study) | {"section_hashes": dict(study.section_hashes)}


def record_document(study: Study) -> dict[str, Any]:
    """What every form of a brief holds, whatever is attached: hashes and settings by which it can be verified.

    It tells neither when nor where the brief was made, and is the same for every repetition.
    """
    told = run_document("", study)
    return {
        "record": "policy-options brief",
        "case_hash": study.stated_hash,
        "case_sha256": study.case_hash,
        "settings": list(options(study.asked)),
        "files": [*(["--with"] if study.asked.changes else []), *(["--since"] if study.since else [])],
        "paper": study.asked.paper,
        "engine": told["engine"],
        "libraries": library_versions(),
        "answer_hash": answer_hash(told),
        "answer": {key: each for key, each in part_hashes(told).items() if key != "section_hashes"},
        "sections": dict(study.section_hashes),
    }


def record_text(study: Study) -> str:
    """That record as JSON in ASCII, without characters that XML or PDF/A do not take."""
    return json.dumps(record_document(study)).replace("\x7f", "\\u007f")


def library_versions() -> dict[str, str]:
    """The versions of what sets a brief."""
    return {name: version(name) for name in LIBRARIES}


def section_hashes(brief: Brief) -> dict[str, str]:
    """By key, a hash of what each section shows; without the record of the run, which tells file and versions."""
    return part_hashes({each.key: plain(each) for each in brief.sections if each.key != RUN})
