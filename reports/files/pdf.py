"""The brief as PDF, typeset by typst to PDF/A-3a and PDF/UA-1 with the shipped fonts; deterministic."""

import json
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any, Literal
from unicodedata import name as character_name

from decision import OutOfTime, seconds_left
from reports.brief.findings import Findings
from reports.brief.markings import whole_marking
from reports.brief.sections.run import options
from reports.brief.view import Brief
from reports.documents.brief import record_text, run_document
from reports.documents.common import as_json
from reports.figures.hand import Picture, shipped_with_matplotlib, shown_by
from reports.files import typesetting
from reports.files.replacing import MARK
from reports.files.typesetting import REFUSED, Refused, typeset
from reports.words.blocks import plain
from reports.words.terminal import LINE_ENDS
from reports.words.wording import day

LONG_WORD, LONG_IN_CELL = re.compile(r"\S{24,}"), re.compile(r"\S{16,}")
"""What may be too long for a line, and for a cell of a table."""

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""Characters that no font shows."""

PIECE = re.compile(r".{1,8}", re.DOTALL)
"""Between two places to break in such a word."""

MOST_IN_STRING = 8_000
"""Characters of a text that is no part of a page: PDF/A allows a string 32,767 bytes, up to four for a character."""


MOST_IN_NAME = 40
"""Characters of a marking in the name of a file."""


@dataclass(frozen=True)
class Attachment:
    """A text file embedded in the PDF (PDF/A-3, ISO 19005-3)."""

    name: str
    """Its file name."""
    content: str
    """Its text, stored as UTF-8."""
    relationship: Literal["source", "data", "supplement"]
    """The AFRelationship of PDF/A-3."""
    mime: str
    """Its media type."""
    description: str
    """What a PDF reader shows beside the name."""


def page_pdf(
    brief: Brief,
    pictures: Mapping[str, Picture],
    findings: Findings,
    *,
    attached: bool = True,
    paper: str = "a4",
) -> tuple[bytes, str]:
    """The PDF of a brief, and a warning where it does not conform to the standards (else empty). Raises OutOfTime.

    attached: whether the case and the run record are embedded; its pages then bear the highest marking of the case.
    paper: `a4` or `letter`.
    """
    as_of = findings.case.as_of
    if attached:
        brief = replace(brief, marking=whole_marking(findings.case))
    shown = breakable(plain(brief)) | {
        "document_title": in_string(brief.title),
        "document_question": in_string(brief.question),
        "date": [as_of.year, as_of.month, as_of.day],
        "edition": " · ".join(part for part in (f"As of {day(as_of)}", brief.caveat) if part),
        "mark": MARK,
        "record": record_text(findings),
        "paper": "us-letter" if paper == "letter" else paper,
    }
    inputs = {
        "brief": json.dumps(shown, ensure_ascii=False),
        "pictures": json.dumps(
            {key: on_paper(drawn.lettered.decode("utf-8")) for key, drawn in pictures.items()}
        ),
        "attached": json.dumps(
            [plain(file) for file in (attachments(findings) if attached else ())], ensure_ascii=False
        ),
    }
    with as_file(files("reports") / "fonts") as shipped:
        fonts = (shipped, shipped_with_matplotlib())
        folders = tuple(map(str, fonts))
        try:
            return _within_time(inputs, folders, to_standard=True), ""
        except Refused as error:
            missing = without_glyph(inputs["brief"], [*shipped.glob("*.ttf"), fonts[1] / "DejaVuSans.ttf"])
            why = f"no shipped font has {', '.join(missing)}" if missing else str(error)
            pdf = _within_time(inputs, folders, to_standard=False)
            return pdf, f"the PDF is neither PDF/A nor PDF/UA: {why}"


def _within_time(inputs: Mapping[str, str], fonts: Sequence[str], to_standard: bool) -> bytes:
    """The document of `typeset`; within a time limit by a process that is ended at the limit. Raises OutOfTime."""
    left = seconds_left()
    if left is None:
        return typeset(inputs, fonts, to_standard)
    try:
        done = subprocess.run(
            # -P: a folder called reports where the user works is not this package.
            [sys.executable, "-P", "-m", typesetting.__name__],
            input=json.dumps([inputs, fonts, to_standard]).encode("utf-8"),
            capture_output=True,
            timeout=left,
        )
    except subprocess.TimeoutExpired:
        raise OutOfTime from None
    if done.returncode == REFUSED:
        raise Refused(done.stderr.decode("utf-8"))
    done.check_returncode()
    return done.stdout


def attachments(findings: Findings) -> tuple[Attachment, ...]:
    """Files embedded in the PDF: the case as it was read, its highest marking in its name, and the run record."""
    marking = re.sub(r"\W+", "-", whole_marking(findings.case))[:MOST_IN_NAME].strip("-")
    name = f"case-{marking}.yaml" if marking else "case.yaml"
    record = run_document(name, findings)
    record |= {
        "case_hash": findings.stated_hash,
        "case_sha256": findings.case_hash,
        "options": list(options(findings.asked)),
    }
    return (
        Attachment(name, findings.source.decode("utf-8"), "source", "application/yaml", "The case"),
        Attachment("run.json", as_json(steady(record)), "data", "application/json", "The record of the run"),
    )


def steady(record: Any) -> Any:
    """The record with floats rounded to 12 digits: Python versions differ in the last digits of sums."""
    if isinstance(record, Mapping):
        return {name: steady(value) for name, value in record.items()}
    if isinstance(record, list | tuple):
        return [steady(each) for each in record]
    return float(f"{record:.12g}") if isinstance(record, float) else record


def on_paper(text: str) -> str:
    """The text without control and bidirectional characters, which PDF/A forbids."""
    return UNSEEN.sub("", LINE_ENDS.sub(" ", text))


def in_string(text: str) -> str:
    """What is read out for a picture, or said of the document: as much of the text as a string of PDF/A may hold."""
    told = on_paper(text)
    return told if len(told) <= MOST_IN_STRING else told[:MOST_IN_STRING] + "…"


def breakable(part: Any, long: re.Pattern[str] = LONG_WORD) -> Any:
    """The view model with break opportunities in long words; links and keys are unchanged."""
    if isinstance(part, dict):
        shown = {
            name: value
            if name in ("url", "key")
            else in_string(value)
            if name == "alt"
            else breakable(value, LONG_IN_CELL if name in ("header", "rows") else long)
            for name, value in part.items()
        }
        return shown | {"url_shown": breakable(part["url"])} if "url" in part else shown
    if isinstance(part, list):
        return [breakable(each, long) for each in part]
    if isinstance(part, str):
        return long.sub(lambda word: "\u200b".join(PIECE.findall(word.group())), on_paper(part))
    return part


def without_glyph(text: str, fonts: Iterable[Path]) -> list[str]:
    """The characters of a text for which no font has a glyph, each with code point and name."""
    known: set[int] = set()
    for font in fonts:
        known |= shown_by(font)
    missing = sorted(set(text) - {chr(code) for code in known})
    return [f"{c} (U+{ord(c):04X} {character_name(c, 'unnamed')})" for c in missing if c.isprintable()]
