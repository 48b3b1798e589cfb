"""Reads from a brief what it can be verified by: its record and, where they are attached, its case and its run."""

import json
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from reports.files.office import RECORD
from reports.files.replacing import MARK

LARGEST = 100_000_000
"""Bytes of a brief, or of a part of one, that are read."""

IN_PAGE = re.compile(r'<script type="application/json" id="record">(.*?)</script>', re.DOTALL)
PARAGRAPH = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}p"
TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"


class NoRecord(Exception):
    """A file is no brief, or holds no record of its run; its text says which."""


@dataclass(frozen=True)
class BriefRecord:
    """What a brief holds beside what it shows."""

    form: str
    """`html`, `pdf`, `docx` or `pptx`."""
    record: Mapping[str, Any]
    """Hashes and settings (`record_document` in reports/documents/brief.py)."""
    case: bytes | None = None
    """The case as it was read; None where it is not attached."""
    run: Mapping[str, Any] | None = None
    """The document of the run; None where it is not attached."""
    in_template: bool = False
    """Whether a Word document has the look of a template."""
    lines: list[str] = field(default_factory=list)
    """What it shows, as far as its text can be read: paragraphs and cells of a page or a Word document."""


def read_brief(path: Path) -> BriefRecord:
    """The record of a brief in HTML, PDF, Word or slides. Raises NoRecord, OSError."""
    if path.stat().st_size > LARGEST:
        raise NoRecord(f"is larger than {LARGEST / 1e6:.0f} MB, and no brief")
    if not path.is_file():
        raise NoRecord("is no ordinary file, and no brief")
    data = path.read_bytes()
    try:
        if data.startswith(b"%PDF"):
            found = _in_pdf(data)
        elif data.startswith(b"PK"):
            found = _in_office(data)
        else:
            found = _in_page(data.decode("utf-8"))
    except (NoRecord, MemoryError):
        raise
    except Exception as error:  # whatever may be wrong with a file that somebody altered
        raise NoRecord(f"is no brief that can be read ({type(error).__name__})") from error
    if not _is_whole(found.record):
        raise NoRecord("holds a record that is not whole")
    return found


def shown_in(data: bytes, form: str) -> list[str]:
    """The paragraphs and cells of a page or a Word document; nothing of other forms."""
    if form == "html":
        reader = _Shown()
        reader.feed(data.decode("utf-8"))
        return reader.lines
    if form == "docx":
        with ZipFile(BytesIO(data)) as file:
            body = ElementTree.fromstring(_member(file, "word/document.xml"))
        told = ("".join(text.text or "" for text in each.iter(TEXT)) for each in body.iter(PARAGRAPH))
        return [line for line in told if line]
    return []


def _is_whole(record: Mapping[str, Any]) -> bool:
    return (
        isinstance(record.get("case_hash"), str)
        and isinstance(record.get("case_sha256"), str)
        and isinstance(record.get("settings"), list)
        and all(isinstance(each, str) for each in record["settings"])
        and all(isinstance(record.get(key), dict) for key in ("engine", "answer", "sections"))
        and isinstance(record.get("files"), list)
    )


def _mapping(text: str | bytes) -> dict[str, Any]:
    told = json.loads(text)
    if not isinstance(told, dict):
        raise NoRecord("holds a record that is not whole")
    return told


def _in_page(text: str) -> BriefRecord:
    found = IN_PAGE.search(text)
    if found is None:
        raise NoRecord("holds no record of a brief")
    return BriefRecord("html", _mapping(found[1]), lines=shown_in(text.encode("utf-8"), "html"))


def _in_pdf(data: bytes) -> BriefRecord:
    from pikepdf import Pdf

    with Pdf.open(BytesIO(data)) as document:
        mark, _, record = str(document.docinfo.get("/Keywords", "")).partition(", ")
        if mark != MARK or not record:
            raise NoRecord("holds no record of a brief")
        files = {name: document.attachments[name].get_file().read_bytes() for name in document.attachments}
    return BriefRecord("pdf", _mapping(record), _case(files), _run(files))


def _in_office(data: bytes) -> BriefRecord:
    with ZipFile(BytesIO(data)) as file:
        names = file.namelist()
        form = "docx" if "word/document.xml" in names else "pptx"
        part = next(_records(file, names), None)
    if part is None:
        raise NoRecord("holds no record of a brief")
    files = {}
    for each in part.findall(f"{{{RECORD}}}file"):
        content = each.text or ""
        in_base64 = each.get("encoding") == "base64"
        files[each.get("name", "")] = b64decode(content) if in_base64 else content.encode("utf-8")
    record = _mapping(part.findtext(f"{{{RECORD}}}verify") or "null")
    in_template = part.get("look") == "template"
    return BriefRecord(form, record, _case(files), _run(files), in_template, shown_in(data, form))


def _records(file: ZipFile, names: list[str]) -> Iterator[ElementTree.Element]:
    for name in names:
        if re.fullmatch(r"customXml/item\d+\.xml", name):
            part = ElementTree.fromstring(_member(file, name))
            if part.tag == f"{{{RECORD}}}record":
                yield part


def _member(file: ZipFile, name: str) -> bytes:
    if file.getinfo(name).file_size > LARGEST:
        raise BadZipFile("a part is too large")
    return file.read(name)


def _case(files: Mapping[str, bytes]) -> bytes | None:
    return next((data for name, data in files.items() if name.endswith(".yaml")), None)


def _run(files: Mapping[str, bytes]) -> dict[str, Any] | None:
    return _mapping(files["run.json"]) if "run.json" in files else None


class _Shown(HTMLParser):
    """Collects the text of a page outside scripts and styles, an element a line."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._hidden += tag in ("script", "style")

    def handle_endtag(self, tag: str) -> None:
        self._hidden -= tag in ("script", "style")

    def handle_data(self, data: str) -> None:
        told = " ".join(data.split())
        if told and not self._hidden:
            self.lines.append(told)
