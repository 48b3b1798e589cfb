"""The JSON documents of `runs` and of `verify`."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from reports.documents.common import FORMAT
from reports.ledger.answer import AnswerDifference
from reports.ledger.entry import LedgerEntry


def runs_document(found: Sequence[LedgerEntry]) -> list[dict[str, Any]]:
    """The list that `runs` prints, without the cases and the results."""
    return [_told(each) for each in found]


def run_document(entry: LedgerEntry) -> dict[str, Any]:
    """All that is recorded of one run."""
    record = entry.record
    return _told(entry) | {
        "defaults": list(record.defaults),
        "certificate": dict(record.certificate),
        "previous": entry.previous,
        "intact": entry.is_intact,
        "stated": _read(record.case_text),
        "result": _read(record.result),
    }


def verify_document(
    made: Mapping[str, Any],
    run: str,
    differences: Sequence[AnswerDifference],
    notes: Sequence[str],
    *,
    is_same: bool,
) -> dict[str, Any]:
    """The document of `verify`: the keys that all documents have, of the answer that was made now, and what differs.

    run: what was verified. notes: what could not be compared, and why.
    """
    return {key: value for key, value in made.items() if key in HEAD} | {
        "format": FORMAT,
        "command": "verify",
        "run": run,
        "same": is_same,
        "differences": [{"field": each.field, "old": each.old, "new": each.new} for each in differences],
        "notes": list(notes),
    }


HEAD = frozenset(
    {"case", "as_of", "marking", "overrides", "left_out", "unfinished", "recommended", "scenario", "standing", "missing",
     "supposed", "weights", "engine"}
)  # fmt: skip
"""Keys of every document that are told of an answer that was made again."""


def _told(entry: LedgerEntry) -> dict[str, Any]:
    record = entry.record
    result = _read(record.result)
    return {
        "run": entry.run,
        "time": record.time,
        "command": record.command,
        "case": record.case_path,
        "case_hash": record.case_hash,
        "options": list(record.options),
        "seed": record.seed,
        "engine": dict(record.engine),
        "marking": result.get("marking"),
        "recommended": result.get("recommended"),
        "answer_hash": record.answer_hash,
        "hash": entry.hash,
    }


def _read(text: str) -> dict[str, Any]:
    """The mapping that a text of the ledger holds; empty where it was altered into none."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}
