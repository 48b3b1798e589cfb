"""A PDF as PDFium reads it: its glyphs with their boxes, and its text; and the text that a brief ought to have there."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import page
import pypdfium2
from pypdfium2 import raw

UNSEEN = re.compile(r"[\s\u200b\u00ad]+")
"""Spaces, line ends and places to break."""

HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-"})
"""PDFium gives a hyphen at the end of a line as one of these."""

PICTURE = None
"""Stands for what is in the PDF and in no text of the brief: the letters of a picture, the pages of the contents."""


def words_of(text: str) -> str:
    """Text without the places to break, the spaces and the line ends of its form."""
    return UNSEEN.sub("", text.translate(HYPHENS))


@dataclass(frozen=True)
class Glyph:
    """A glyph on a page; artifact: whether it is no content, as running heads and repeated heads of tables are."""

    page: int
    character: str
    inside: bool
    artifact: bool


def glyphs(pdf: Path) -> Iterator[Glyph]:
    """The glyphs of all pages in the order of their content."""
    for number, sheet in enumerate(pypdfium2.PdfDocument(pdf), start=1):
        width, height = sheet.get_size()
        text = sheet.get_textpage()
        for n in range(text.count_chars()):
            part = raw.FPDFText_GetTextObject(text, n)
            if part:  # else it is a space that PDFium makes of a gap
                left, bottom, right, top = text.get_charbox(n)
                inside = left >= 0 and bottom >= 0 and right <= width and top <= height
                yield Glyph(number, chr(raw.FPDFText_GetUnicode(text, n)), inside, is_artifact(part))


def glyphs_outside(pdf: Path) -> list[Glyph]:
    """The glyphs that do not lie wholly in their page."""
    return [glyph for glyph in glyphs(pdf) if not glyph.inside]


def text_of(pdf: Path) -> str:
    """The text of all pages that can be seen, but for artifacts."""
    return words_of("".join(g.character for g in glyphs(pdf) if g.inside and not g.artifact))


def is_artifact(part: Any) -> bool:
    name, length = ctypes.create_string_buffer(64), ctypes.c_ulong()
    as_name = ctypes.cast(name, ctypes.POINTER(ctypes.c_ushort))
    for n in range(raw.FPDFPageObj_CountMarks(part)):
        mark = raw.FPDFPageObj_GetMark(part, n)
        raw.FPDFPageObjMark_GetName(mark, as_name, len(name), length)
        if name.raw[: length.value - 2].decode("utf-16-le") == "Artifact":
            return True
    return False


def stretches(brief: dict[str, Any]) -> list[str]:
    """The text that the PDF of a brief (as in its JSON) has between pictures, in the order of its pages."""
    found = [""]
    for text in texts(brief):
        if text is PICTURE:
            found.append("")
        else:
            found[-1] += words_of(text)
    return found


def texts(brief: dict[str, Any]) -> Iterator[str | None]:
    yield from (brief["title"], brief["question"], brief["decision_line"])
    body = [section for section in brief["sections"] if not section["annex"]]
    annexes = [section for section in brief["sections"] if section["annex"]]
    for section in body:
        yield from _of_section(section)
    if body and len(annexes) > 1:
        for n, section in enumerate(annexes):
            yield f"{'; ' * (n > 0)}{section['title']}, page"
            yield PICTURE
        yield "."
    for section in annexes:
        yield from _of_section(section)


def _of_section(section: dict[str, Any]) -> Iterator[str | None]:
    yield section["title"]
    for block in section["blocks"]:
        yield from texts_of(block)


def texts_of(block: dict[str, Any]) -> Iterator[str | None]:
    match block["kind"]:
        case "paragraph" | "callout":
            yield block["text"]
        case "heading":
            yield block["text"] + (f"({block['remark']})" if block["remark"] else "")
        case "table":
            if not block["aside"]:
                yield from (block["caption"], *block["header"])
                yield from (cell for row in block["rows"] for cell in row)
        case "key_figures":
            for each in block["figures"]:
                yield from (each["figure"], each["unit"], each["meaning"])
        case "entries":
            for each in block["entries"]:
                yield from each["tags"]
                yield each["label"] + ("." if each["label"] and each["text"] else "") + each["text"]
                for remark in each["remarks"]:
                    yield from (remark["text"], remark["url"])
        case "figure":
            yield f"{block['title']}({block['measure']})"
            yield PICTURE
            if not block["is_alone"]:
                yield from texts_of(block["table"])
        case "columns":
            for column in block["columns"]:
                for inner in column:
                    yield from texts_of(inner)
        case "explorer":
            pass
        case kind:
            raise AssertionError(f"no kind of block: {kind}")


def differences(paper: str, brief: dict[str, Any]) -> list[str]:
    """Where the text of a PDF is not that of its brief: the words about the first difference, none where it is."""
    first, *others = stretches(brief)
    at = 0
    for n, text in enumerate([first, *others]):
        begins = paper.find(text[:60], at) if n else at
        shown = paper[begins : begins + len(text)] if begins >= 0 else ""
        if shown != text:
            same = next((k for k, (a, b) in enumerate(zip(shown, text, strict=False)) if a != b), len(shown))
            return [text[max(0, same - 60) : same + 60], shown[max(0, same - 60) : same + 60]]
        at = begins + len(text)
    return [paper[at : at + 60]] if at < len(paper) else []


LENGTH = "PDFA3A-STREAM-LENGTH-001"
"""The validator's rule for the lengths of streams."""


def faults(pdf: Path, profile: str) -> list[tuple[str, str]]:
    """What a validator finds against a standard (`3a`, `ua1`), by rule.

    Where the last byte of a stream is a carriage return it takes that for part of the end of the line. Then the lengths
    are looked at here, byte by byte.
    """
    found = [
        (failure.rule_id, failure.message) for failure in page.validate_pdf(pdf, profile=profile).failures
    ]
    written = pdf.read_bytes()
    if b"\r\nendstream" not in written:
        return found
    streams = list(re.finditer(rb"/Length (\d+)(?:(?!endobj).)*?>>\nstream\n", written, re.DOTALL))
    stated = [stream.end() + int(stream[1]) for stream in streams]
    are_right = len(stated) == written.count(b"\nendstream") and all(
        written.startswith(b"\nendstream", end) for end in stated
    )
    return [each for each in found if each[0] != LENGTH or not are_right]
