"""An office's template: a document that gives the brief its styles, header and logo, and may have places to fill.

A place is a name in double braces, as {{ title }}, and is filled with plain text: nothing in a template or in a case is
evaluated. A template is a file of another's: it is taken only if it is a document of ordinary size that neither fetches
nor runs anything.
"""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from docx import Document as open_document
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from reports.files.office import clean
from reports.files.word_parts import Element
from reports.request.statuses import CouldNotRun

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 20_000_000, 100_000_000, 2_000
"""The most that a template may be: packed, unpacked, and in parts."""

PLACE = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
"""A place to fill."""

BRIEF = "brief"
"""The place for the brief itself; without it, the brief follows what the template holds."""

PLACES = ("title", "question", "headline", "decision_line", "reader", "decide_by", "as_of", "marking", BRIEF)
"""The names of places."""

NO_DOCUMENT = "is no Word document (.docx); save it from Word as one, without macros"

ACTIVE = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE|QUOTE)\b", re.IGNORECASE
)
"""Fields that fetch something, or run it."""

RUNNING = ("vbaProject", "/oleObject", "/control", "/package", "/aFChunk", "/subDocument", "/frame")
"""The ends of relationship types whose parts run, or hold another document."""


class BadTemplate(CouldNotRun):
    """A template that cannot be used, and why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"the template {path} {why}")


def opened(path: Path) -> Document:
    """The document of a template. Raises BadTemplate where it is none, too large, or fetches or runs something."""
    why = _too_large(path)
    if why:
        raise BadTemplate(path, why)
    try:
        document = open_document(str(path))
        settings = document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
        stated = document.settings.element
        document.save(
            BytesIO()
        )  # a part without a type, or a reference without a name, is read and cannot be written
    except MemoryError:
        raise
    except Exception:  # whatever may be wrong with a file of another's
        raise BadTemplate(path, NO_DOCUMENT) from None
    # The template of the template is of no use to the brief, and would be fetched from where it was.
    for number, rel in list(settings.rels.items()):
        if rel.reltype.endswith("/attachedTemplate"):
            del settings.rels[number]
    for attached in stated.findall(qn("w:attachedTemplate")):
        stated.remove(attached)
    why = _harmful(document) or _unknown_place(document)
    if why:
        raise BadTemplate(path, why)
    return document


def _too_large(path: Path) -> str:
    """Why a file is no zip file of ordinary size; empty where it is one."""
    try:
        if path.stat().st_size > MOST_BYTES:
            return f"has more than {MOST_BYTES // 1_000_000} MB"
        with ZipFile(path) as packed:
            entries = packed.infolist()
    except BadZipFile:
        return NO_DOCUMENT
    except OSError as error:
        return f"cannot be read: {error.strerror or error}"
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        return f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB or {MOST_PARTS:,} parts"
    return ""


def _harmful(document: Document) -> str:
    """What a document would fetch or run; empty where it does neither."""
    for rel in document.part.package.iter_rels():
        if rel.is_external and rel.reltype != RELATIONSHIP_TYPE.HYPERLINK:
            return f"refers to a file outside of it ({rel.target_ref[:100]}); take that out"
        if rel.reltype.endswith(RUNNING):
            return "holds a program or another document; take that out"
    for root in _texts(document):
        told = [words.text or "" for words in root.iter(qn("w:instrText"))]
        told += [simple.get(qn("w:instr"), "") for simple in root.iter(qn("w:fldSimple"))]
        for each in told:
            if ACTIVE.search(each):
                return f"has a field that fetches or runs something ({each.strip()[:40]}); take it out"
    return ""


def _unknown_place(document: Document) -> str:
    """What is said of a place of a name that is none of PLACES; empty where there is none."""
    for _, whole in _paragraphs(document):
        for found in PLACE.finditer(whole):
            if found[1] not in PLACES:
                return f"has a place {found[0][:60]}; it may have {', '.join(PLACES)}"
    return ""


def filled(document: Document, values: Mapping[str, str]) -> None:
    """Fills the places of a template with texts, by name, but for that of the brief."""
    for words, whole in _paragraphs(document):
        for found in reversed(list(PLACE.finditer(whole))):
            if found[1] in values:
                _replace(words, found.start(), found.end(), clean(values[found[1]]))


def _paragraphs(document: Document) -> Iterator[tuple[list[Element], str]]:
    """The texts of each paragraph, which Word splits as it likes, and what they are together."""
    for root in _texts(document):
        for paragraph in list(root.iter(qn("w:p"))):
            words = [each for each in paragraph.iter(qn("w:t")) if _paragraph_of(each) is paragraph]
            yield words, "".join(each.text or "" for each in words)


def place_of_the_brief(document: Document) -> Element:
    """The element before which the brief goes: the paragraph that is its place, else the last section's properties."""
    body: Element = document.element.body
    for paragraph in body.iterchildren(qn("w:p")):
        whole = "".join(words.text or "" for words in paragraph.iter(qn("w:t")))
        found = PLACE.fullmatch(whole.strip())
        if found and found[1] == BRIEF:
            return paragraph
    last = body.find(qn("w:sectPr"))
    return body.get_or_add_sectPr() if last is None else last


def _replace(words: list[Element], start: int, end: int, value: str) -> None:
    """Puts a value in place of the characters from start to end of texts that follow one another."""
    at = 0
    for each in words:
        text = each.text or ""
        first, last = max(0, start - at), min(len(text), end - at)
        if first < last:
            each.text = text[:first] + (value if at <= start else "") + text[last:]
            each.set(qn("xml:space"), "preserve")
        at += len(text)


def _paragraph_of(element: Element) -> Element | None:
    """The paragraph that an element stands in: a text box in a paragraph has paragraphs of its own."""
    return next(element.iterancestors(qn("w:p")), None)


def _texts(document: Document) -> Iterator[Element]:
    """The roots of all parts that are XML of Word, headers and footers among them."""
    for part in document.part.package.iter_parts():
        if isinstance(part, XmlPart):
            yield part.element
