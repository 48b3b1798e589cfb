"""An office's template: a document that gives the brief its styles, header and logo, and may have places to fill.

A place is a name in double braces, as {{ title }}, and is filled with plain text: nothing in a template or in a case is
evaluated. A template is a file of another's: it is taken only if it is a document of ordinary size that neither fetches
nor runs anything.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from docx import Document as open_document
from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.part import XmlPart
from docx.oxml.ns import qn

from reports.files.office import clean
from reports.files.word_parts import Element

MOST_BYTES, MOST_UNPACKED, MOST_PARTS = 20_000_000, 100_000_000, 2_000
"""The most that a template may be: packed, unpacked, and in parts."""

PLACE = re.compile(r"\{\{\s*([\w.-]+)\s*\}\}")
"""A place to fill."""

BRIEF = "brief"
"""The place for the brief itself; without it, the brief follows what the template holds."""

ACTIVE = re.compile(
    r"^\s*(DDE|DDEAUTO|INCLUDETEXT|INCLUDEPICTURE|IMPORT|LINK|MACROBUTTON|DATABASE|QUOTE)\b", re.IGNORECASE
)
"""Fields that fetch something, or run it."""

RUNNING = ("vbaProject", "/oleObject", "/control", "/package", "/aFChunk", "/subDocument", "/frame")
"""The ends of relationship types whose parts run, or hold another document."""


class BadTemplate(ValueError):
    """A template that cannot be used, and why."""


def opened(path: Path) -> Document:
    """The document of a template. Raises BadTemplate where it is none, too large, or fetches or runs something."""
    try:
        _check_size(path)
        document = open_document(str(path))
        # The template of the template is of no use to the brief, and would be fetched from where it was.
        settings = document.settings.part
        for number, rel in list(settings.rels.items()):
            if rel.reltype.endswith("/attachedTemplate"):
                del settings.rels[number]
        for attached in document.settings.element.findall(qn("w:attachedTemplate")):
            document.settings.element.remove(attached)
        _check_harmless(document)
    except BadTemplate as error:
        raise BadTemplate(f"the template {path} {error}") from None
    except OSError as error:
        raise BadTemplate(f"cannot read the template {path}: {error.strerror or error}") from None
    except Exception:  # whatever may be wrong with a file of another's
        why = "is no Word document (.docx)"
        if path.suffix.lower() in (".dotx", ".dotm", ".docm", ".doc"):
            why += "; save it from Word as a .docx without macros"
        raise BadTemplate(f"the template {path} {why}") from None
    return document


def _check_size(path: Path) -> None:
    if path.stat().st_size > MOST_BYTES:
        raise BadTemplate(f"has more than {MOST_BYTES // 1_000_000} MB")
    try:
        with ZipFile(path) as packed:
            entries = packed.infolist()
    except BadZipFile:
        raise BadTemplate("is no Word document (.docx)") from None
    if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise BadTemplate(f"unpacks to more than {MOST_UNPACKED // 1_000_000} MB or {MOST_PARTS:,} parts")


def _check_harmless(document: Document) -> None:
    for rel in document.part.package.iter_rels():
        if rel.is_external and rel.reltype != RELATIONSHIP_TYPE.HYPERLINK:
            raise BadTemplate(f"refers to a file outside of it ({rel.target_ref}); take that out")
        if rel.reltype.endswith(RUNNING):
            raise BadTemplate("holds a program or another document; take that out")
    for root in _texts(document):
        told = [words.text or "" for words in root.iter(qn("w:instrText"))]
        told += [simple.get(qn("w:instr"), "") for simple in root.iter(qn("w:fldSimple"))]
        for each in told:
            if ACTIVE.search(each):
                raise BadTemplate(
                    f"has a field that fetches or runs something ({each.strip()[:40]}); take it out"
                )


def filled(document: Document, path: Path, values: Mapping[str, str]) -> None:
    """Fills the places of a template with texts, by name. Raises BadTemplate for a place of another name."""
    for root in _texts(document):
        for paragraph in list(root.iter(qn("w:p"))):
            words = [each for each in paragraph.iter(qn("w:t")) if _paragraph_of(each) is paragraph]
            whole = "".join(each.text or "" for each in words)
            for found in reversed(list(PLACE.finditer(whole))):
                if found[1] == BRIEF:
                    continue
                if found[1] not in values:
                    known = ", ".join((*values, BRIEF))
                    raise BadTemplate(f"the template {path} has a place {found[0]}; it may have {known}")
                _replace(words, found.start(), found.end(), clean(values[found[1]]))


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
