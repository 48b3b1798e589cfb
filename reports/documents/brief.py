"""The JSON documents of `brief`: what it prints, and the keys that the brief's own JSON begins with."""

import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from reports.brief.findings import Findings
from reports.brief.sections.run import RUN, options
from reports.brief.view import Brief
from reports.documents.common import head, optimize_document
from reports.ledger.answer import answer_hash, part_hashes
from reports.words.blocks import plain

LIBRARIES = ("fonttools", "jinja2", "matplotlib", "pillow", "python-docx", "python-pptx", "typst")
"""What sets a brief, beside the program: of other versions of these its bytes may be others."""


def brief_head(path: str, findings: Findings) -> dict[str, Any]:
    """The common keys of both."""
    return head(
        "brief",
        path,
        findings.stated or findings.case,
        findings.problem,
        findings.optimum,
        findings.asked,
        further=findings,
        lacking=(*findings.found.left_out, *(findings.since.movers.left_out if findings.since else ())),
    )


def brief_document(path: str, findings: Findings, files: Sequence[str]) -> dict[str, Any]:
    """What `brief --format json` prints, of any status: run record and files."""
    return run_document(path, findings) | {"files": list(files)}


def run_document(path: str, findings: Findings) -> dict[str, Any]:
    """The run record as attached to the PDF: the document of `optimize`, what the brief leaves out, and hashes of its
    sections."""
    told = optimize_document(path, findings.case, findings.problem, findings.optimum, findings.asked)
    return told | brief_head(path, findings) | {"section_hashes": dict(findings.section_hashes)}


def record_document(findings: Findings) -> dict[str, Any]:
    """What every form of a brief holds, whatever is attached: hashes and settings by which it can be verified.

    It tells neither when nor where the brief was made, and is the same for every repetition.
    """
    told = run_document("", findings)
    return {
        "record": "policy-options brief",
        "case_hash": findings.stated_hash,
        "case_sha256": findings.case_hash,
        "settings": list(options(findings.asked)),
        "files": [*(["--with"] if findings.asked.changes else []), *(["--since"] if findings.since else [])],
        "paper": findings.asked.paper,
        "engine": told["engine"],
        "libraries": library_versions(),
        "answer_hash": answer_hash(told),
        "answer": {key: each for key, each in part_hashes(told).items() if key != "section_hashes"},
        "sections": dict(findings.section_hashes),
    }


def record_text(findings: Findings) -> str:
    """That record as JSON in ASCII, without characters that XML or PDF/A do not take."""
    return json.dumps(record_document(findings)).replace("\x7f", "\\u007f")


def library_versions() -> dict[str, str]:
    """The versions of what sets a brief."""
    return {name: version(name) for name in LIBRARIES}


def section_hashes(brief: Brief) -> dict[str, str]:
    """By key, a hash of what each section shows; without the record of the run, which tells file and versions."""
    return part_hashes({each.key: plain(each) for each in brief.sections if each.key != RUN})
