"""Terminal answers of `runs` and `verify`: the ledger, one of its runs, and what a repetition found."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from reports.documents.runs import run_document, runs_document
from reports.ledger.answer import AnswerDifference
from reports.ledger.entry import LedgerEntry
from reports.words.blocks import Block, Heading, Paragraph, Table
from reports.words.wording import plural

MOST_DIFFERENCES = 20
"""Differences that are told one by one; JSON has them all."""

LONGEST = 60
"""Characters of a value that differs."""


def runs_blocks(path: str, found: Sequence[LedgerEntry], readers: str, wrong: Sequence[str]) -> list[Block]:
    """The list of runs, the latest first, and what the ledger is.

    readers: who may read the file; empty where there is none. wrong: what is not as it was written.
    """
    if not readers:
        return [Paragraph(f"Nothing is recorded yet. The ledger will be {path}, for you alone to read.")]
    rows = tuple(
        (str(each["run"]), _minute(each["time"]), each["command"], Path(each["case"]).name, each["marking"] or "",
         " ".join(each["options"]))
        for each in runs_document(found)
    )  # fmt: skip
    header = ("Run", "Time (UTC)", "Command", "Case", "Marking", "Options")
    held = (
        "It holds every case whole, whatever its marking, with the options and the answer. To record nothing: --no-ledger, "
        "or POLICY_OPTIONS_LEDGER=off. To empty it: policy-options runs delete."
    )
    chain = (
        f"The last of these entries has the hash {found[0].hash}. Kept elsewhere, it shows later that the ledger was not "
        "made anew."
        if found and not wrong
        else ""
    )
    return [
        Table("Runs, the latest first", header, rows, numeric=(0,), wide=(5,)),
        Paragraph(f"The ledger is {path}. It can be read by {readers}. {held}"),
        *([Paragraph(chain)] if chain else []),
    ]


def run_blocks(entry: LedgerEntry) -> list[Block]:
    """One run: what was asked, of what, with what, and what came out."""
    told, record = run_document(entry), entry.record
    marking = str(told["marking"] or "")
    rows = [
        ("Time (UTC)", record.time),
        ("Command", " ".join((record.command, record.case_path, *record.options))),
        ("Options not given", " ".join(record.defaults)),
        ("Case", str(told["stated"].get("title", ""))),
        ("SHA-256 of the case", record.case_hash),
        ("Versions", ", ".join(f"{name} {version}" for name, version in record.engine.items())),
        ("Certificate", ", ".join(f"{name} {_short(value)}" for name, value in record.certificate.items())),
        ("Recommended", str(told["recommended"] or "nothing")),
        ("SHA-256 of the answer", record.answer_hash),
        ("Entry", entry.hash),
        ("Entry before", entry.previous),
    ]
    blocks: list[Block] = [
        Heading(f"Run {entry.run}"),
        Table("", ("What", "This run"), tuple(row for row in rows if row[1]), wide=(1,)),
        Paragraph("The case and the whole answer are in --format json; --case FILE writes the case anew."),
    ]
    return [Paragraph(marking), *blocks, Paragraph(marking)] if marking else blocks


def verify_blocks(
    run: str, differences: Sequence[AnswerDifference], notes: Sequence[str], made: Mapping[str, Any] | None
) -> list[Block]:
    """What came out when a run was repeated. made: the answer that was made now; None where none was."""
    marking = str((made or {}).get("marking") or "")
    blocks: list[Block] = []
    if differences:
        blocks.append(Heading(f"Different: {run} differs in {plural(len(differences), 'place')}."))
        rows = tuple(
            (each.field, _short(each.old), _short(each.new)) for each in differences[:MOST_DIFFERENCES]
        )
        blocks.append(Table("", ("Where", "Recorded", "Now"), rows, wide=(1, 2)))
        if len(differences) > MOST_DIFFERENCES:
            more = len(differences) - MOST_DIFFERENCES
            blocks.append(Paragraph(f"And {plural(more, 'more place')}: see --format json."))
    elif made is not None:
        recommended = made.get("recommended")
        told = f" Recommended: {recommended}." if recommended else ""
        blocks.append(Paragraph(f"Same: {run}, solved again, has the same answer.{told}"))
    blocks += [Paragraph(note) for note in notes]
    return [Paragraph(marking), *blocks, Paragraph(marking)] if marking else blocks


def _minute(time: str) -> str:
    return time[:16].replace("T", " ")


def _short(value: Any) -> str:
    """A value of a document on one line."""
    if isinstance(value, str):
        told = value
    elif isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        told = ", ".join(value)
    else:
        told = "nothing" if value is None else json.dumps(value)
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"
