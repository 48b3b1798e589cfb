"""Verifies a brief by the record in its file: the same question is answered again, and the brief written anew."""

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from options import CaseError, Document, load_document
from options.canonical import case_hash, read_stored
from options.document import with_changes
from options.emitting import source_bytes
from options.reading import decode, read_values
from reports.commands.ledger_options import ledger_path
from reports.commands.repeating import repeated
from reports.files.brief_record import BriefRecord, NoRecord, read_brief, shown_in
from reports.request.statuses import CouldNotRun

if TYPE_CHECKING:
    from reports.ledger.answer import AnswerDifference


@dataclass(frozen=True)
class Verified:
    """What came out when a question was answered again."""

    differences: "list[AnswerDifference]"
    """Where it differs from what was recorded."""
    notes: list[str]
    """What is to be known of it, a sentence each."""
    made: dict[str, Any] | None
    """The JSON document that was made now; None where nothing was solved."""
    was: Mapping[str, Any]
    """What was recorded, with its `engine`."""


@dataclass(frozen=True)
class _Case:
    """The case of a brief, from wherever it was found."""

    document: Document
    """The case."""
    source: bytes | None
    """Its file as it was read, where that is at hand."""
    where: str
    """Where it was found."""


def verified_brief(
    ctx: click.Context,
    command: click.Command,
    path: Path,
    case: Path | None,
    changes: Sequence[Path],
    time_limit: float | None,
) -> Verified:
    """What differs from a brief when its question is answered again.

    case: its file, where it is neither attached nor in the ledger. changes: files that were laid over it. Raises
    CouldNotRun, CaseError.
    """
    from reports.ledger.answer import AnswerDifference

    try:
        found = read_brief(path)
    except NoRecord as error:
        raise CouldNotRun(f"{path} {error}") from error
    record = found.record
    known = _case_of(ctx, path, found, case, changes)
    stated = case_hash(known.document.case)
    wrong = []
    if found.case is not None and sha256(found.case).hexdigest() != record["case_sha256"]:
        wrong.append(AnswerDifference("attached case", record["case_sha256"], sha256(found.case).hexdigest()))
    if stated != record["case_hash"]:
        wrong.append(AnswerDifference("case", record["case_hash"], stated))
        why = f"It was not solved again: {known.where} is not the case that the brief was made from."
        return Verified(wrong, [why], None, record)
    words = [word for each in record["settings"] for word in shlex.split(each)]
    is_source = known.source is not None and sha256(known.source).hexdigest() == record["case_sha256"]
    made, anew = repeated(
        command,
        known.document.case,
        words,
        time_limit,
        # What was laid over the case is in no file of it.
        source=known.source if is_source and not record["files"] else None,
        form=(found.form, str(record.get("paper", "a4")), found.case is not None),
    )
    wrong += _answered_otherwise(found, made)
    notes = [f"The case was taken from {known.where}."]
    if record["files"]:
        notes.append("Its sections were not compared: they tell of files that are not in the record.")
        return Verified(wrong, notes, made, record)
    sections = made.get("section_hashes", {})
    wrong += [
        AnswerDifference(f"section {key}", hashed, sections.get(key))
        for key, hashed in record["sections"].items()
        if sections.get(key) != hashed
    ]
    if not is_source:
        notes.append(
            "What it shows was not compared: the file of its case is not at hand, only what that states."
        )
    elif found.in_template:
        notes.append(
            "What it shows was not compared: it has the look of a template that is not in the record."
        )
    else:
        wrong += _shown_otherwise(path, found, anew, notes)
    return Verified(wrong, notes, made, record)


def _answered_otherwise(found: BriefRecord, made: Mapping[str, Any]) -> "Iterator[AnswerDifference]":
    """Where the answer is not the recorded one: by places where the run is attached, else by the hashes of its parts."""
    from reports.ledger.answer import AnswerDifference, compared, differences, part_hashes

    record, run = found.record, found.run
    uncertain = {"section_hashes"} | ({"left_out", "unfinished"} if "--since" in record["files"] else set())
    parts = {key: hashed for key, hashed in record["answer"].items() if key not in uncertain}
    if run is None:
        now = part_hashes(made)
        yield from (AnswerDifference(key, None, made.get(key)) for key in parts if now.get(key) != parts[key])
        return
    then = part_hashes(run)
    yield from (
        AnswerDifference(f"run.json: {key}", run.get(key), None)
        for key in parts
        if then.get(key) != parts[key]
    )
    told, again = ({key: each.get(key) for key in parts} for each in (compared(run), compared(made)))
    yield from differences(told, again)


def _case_of(
    ctx: click.Context, path: Path, found: BriefRecord, case: Path | None, changes: Sequence[Path]
) -> _Case:
    """The case that was named, is attached, or is in the ledger by its hash. Raises CouldNotRun where there is none."""
    from reports.ledger.failures import LedgerFailed
    from reports.ledger.store import last_of

    if case is not None:
        document = load_document(case, changes)
        return _Case(document, source_bytes(case, load_document(case).case), str(case))
    if found.case is not None:
        called = f"{path}: the attached case"
        try:
            document = with_changes(read_values(decode(found.case, called), called), changes)
        except CaseError as error:
            raise CouldNotRun(str(error.faults[0])) from error
        if changes or case_hash(document.case) == found.record["case_hash"]:
            return _Case(document, found.case, "the brief")
    try:
        ledger = ledger_path(ctx)
        entry = None if ledger is None else last_of(ledger, found.record["case_hash"])
    except LedgerFailed as error:
        click.echo(f"Warning: the ledger cannot be read: {error}.", err=True)
        entry = None
    if entry is not None:
        called = f"run {entry.run}"
        document = read_stored(entry.record.case_text, called)
        return _Case(document, found.case, f"{called} of the ledger")
    if found.case is not None:
        return _Case(document, found.case, "the brief")
    raise CouldNotRun(
        f"{path} holds the hash of its case and not the case, nor does the ledger; name it with --case FILE"
    )


def _shown_otherwise(
    path: Path, found: BriefRecord, anew: bytes | None, notes: list[str]
) -> "Iterator[AnswerDifference]":
    """Where what the file shows is not what the program writes now."""
    from reports.documents.brief import library_versions
    from reports.ledger.answer import AnswerDifference

    if anew is None or path.read_bytes() == anew:
        return
    now = shown_in(anew, found.form)
    for n in range(max(len(found.lines), len(now))):
        one, other = (lines[n] if n < len(lines) else None for lines in (found.lines, now))
        if one != other:
            yield AnswerDifference(f"text {n + 1}", one, other)
            return
    if found.record.get("libraries") == library_versions():
        yield AnswerDifference("file", "another than was written", "as it was written")
    else:
        notes.append("The file is not the same byte for byte, which other versions of libraries may explain.")
