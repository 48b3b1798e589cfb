"""The brief as a PDF: PDF/A-3a and PDF/UA-1 in one file, with shipped fonts; the same bytes for the same input."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import as_file, files
from io import BytesIO
from pathlib import Path
from typing import Any, Literal
from unicodedata import name as character_name
from zlib import adler32

import typst
from pikepdf import Array, Dictionary, ObjectStreamMode, Pdf, settings

from reports.beside import Beside
from reports.blocks import plain
from reports.brief import Brief
from reports.documents import as_json
from reports.documents_brief import run_document
from reports.figures.hand import Picture, shipped_with_matplotlib, shown_by
from reports.replacing import MARK
from reports.sections.run import options
from reports.study import Study
from reports.terminal import LINE_ENDS
from reports.wording import day

LONG_WORD = re.compile(r"\S{24,}")
"""What may be too long for a line or a cell."""

UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
"""Characters that no font shows."""

PIECE = re.compile(r".{1,8}", re.DOTALL)
"""Between two places to break in such a word."""


@dataclass(frozen=True)
class Attachment:
    """A text file inside the PDF; `relationship` is what it is to the document, in the words of PDF/A-3."""

    name: str
    content: str
    relationship: Literal["source", "data", "supplement"]
    mime: str
    description: str


MOST_SPARE = 4
"""Times that streams are dealt out anew; each time nine of ten documents are right."""


def page_pdf(
    brief: Brief, pictures: Mapping[str, Picture], study: Study, beside: Beside
) -> tuple[bytes, str]:
    """The PDF of a brief, and a warning where it could not keep to the standards (else an empty text)."""
    as_of = study.case.as_of
    shown = breakable(plain(brief)) | {
        "date": [as_of.year, as_of.month, as_of.day],
        "edition": f"As of {day(as_of)}",
        "mark": MARK,
    }
    inputs = {
        "brief": json.dumps(shown, ensure_ascii=False),
        "pictures": json.dumps(
            {key: on_paper(drawn.lettered.decode("utf-8")) for key, drawn in pictures.items()}
        ),
        "attached": json.dumps([plain(file) for file in attachments(study)], ensure_ascii=False),
    }
    with as_file(files("reports")) as folder:
        fonts = [folder / "fonts", shipped_with_matplotlib()]

        def compiled(to_standard: bool) -> bytes:
            return typst.compile(
                folder / "templates" / "brief.typ",
                root=folder / "templates",
                font_paths=fonts,
                ignore_system_fonts=True,
                sys_inputs=inputs,
                pdf_standards=["a-3a", "ua-1"] if to_standard else [],
                format="pdf",
            )

        try:
            return packed(compiled(to_standard=True), beside), ""
        except typst.TypstError as error:
            missing = without_glyph(inputs["brief"], [*fonts[0].glob("*.ttf"), fonts[1] / "DejaVuSans.ttf"])
            why = f"no shipped font has {', '.join(missing)}" if missing else str(error)
            return packed(compiled(to_standard=False), beside), f"the PDF is neither PDF/A nor PDF/UA: {why}"


def attachments(study: Study) -> tuple[Attachment, ...]:
    """What goes into the PDF beside its pages: the case as it was read, and the record of the run."""
    record = run_document("case.yaml", study)
    record |= {"case_sha256": study.case_hash, "options": list(options(study.asked))}
    return (
        Attachment("case.yaml", study.source.decode("utf-8"), "source", "application/yaml", "The case"),
        Attachment("run.json", as_json(steady(record)), "data", "application/json", "The record of the run"),
    )


def steady(record: Any) -> Any:
    """The record with numbers of twelve digits: Python 3.12 rounds sums otherwise, and the last digits with them."""
    if isinstance(record, Mapping):
        return {name: steady(value) for name, value in record.items()}
    if isinstance(record, list | tuple):
        return [steady(each) for each in record]
    return float(f"{record:.12g}") if isinstance(record, float) else record


def on_paper(text: str) -> str:
    """The text without what has no form on paper, and what turns text around there: which standards refuse."""
    return UNSEEN.sub("", LINE_ENDS.sub(" ", text))


def breakable(part: Any) -> Any:
    """The same view model with places to break in every very long word; links and keys stay what they are."""
    if isinstance(part, dict):
        shown = {name: value if name in ("url", "key") else breakable(value) for name, value in part.items()}
        return shown | {"url_shown": breakable(part["url"])} if "url" in part else shown
    if isinstance(part, list):
        return [breakable(each) for each in part]
    if isinstance(part, str):
        return LONG_WORD.sub(lambda word: "\u200b".join(PIECE.findall(word.group())), on_paper(part))
    return part


STRINGS_AND_NUMBERS = re.compile(rb"(\((?:[^()\\]++|\\.)*+\)|-?\d++\.\d{3,})", re.DOTALL)
"""A string of a page, or a number with more decimals than paper shows."""

ESCAPED = re.compile(rb"\\(?:([0-7]{1,3})|(.))", re.DOTALL)
NAMED = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}
MUST_ESCAPE = re.compile(rb"[()\\\r]")


def shorter(content: bytes) -> bytes:
    """The same page in fewer bytes: a tenth less once compressed.

    A string has every byte as it is, where typst writes three digits; a number is a place to a hundredth of a
    point or, below 1, a scale or a shade to four decimals.
    """
    parts = STRINGS_AND_NUMBERS.split(content)
    parts[1::2] = map(_shorter, parts[1::2])
    return b"".join(parts)


@lru_cache(maxsize=100_000)
def _shorter(part: bytes) -> bytes:
    """Most parts stand on many pages."""
    if part.startswith(b"("):
        text = ESCAPED.sub(_unescaped, part[1:-1])
        return b"(" + MUST_ESCAPE.sub(lambda byte: b"\\" + byte[0].replace(b"\r", b"r"), text) + b")"
    number = float(part)
    text = b"%.*f" % (2 if abs(number) >= 1 else 4, number)
    return text.rstrip(b"0").rstrip(b".")


def _unescaped(found: re.Match[bytes]) -> bytes:
    return bytes([int(found[1], 8) % 256]) if found[1] else NAMED.get(found[2], found[2])


LETTER = re.compile(
    rb"q (\S+) 0 0 (\S+) (\S+) (\S+) cm(/c\d+ cs [\d. ]+ scn)\n"
    rb"BT (0 Tr/f\d+ \S+ Tf 1 0 0 -1 0 0 Tm)(\((?:[^()\\]|\\.)*\))Tj\nET\nQ\n",
    re.DOTALL,
)
"""One letter of a figure as typst sets it: its scale and place, its colour, its type, and which letter."""


def _in_lines(content: bytes) -> bytes:
    """The same page with a figure's letters set line by line: each moved on from the one before."""
    parts: list[bytes] = []
    line: list[re.Match[bytes]] = []
    end = 0
    for letter in LETTER.finditer(content):
        apart = letter.start() != end or (
            line and line[0].group(1, 2, 4, 5, 6) != letter.group(1, 2, 4, 5, 6)
        )
        if apart:
            parts += [_line(line), content[end : letter.start()]]
            line = []
        line.append(letter)
        end = letter.end()
    return b"".join([*parts, _line(line), content[end:]])


def _line(letters: list[re.Match[bytes]]) -> bytes:
    if not letters:
        return b""
    across, up, x, y, colour, type_, first = letters[0].groups()
    shown = [first + b"Tj"]
    at = 0
    for letter in letters[1:]:
        hundredths = round((float(letter[3]) - float(x)) / float(across) * 100)
        step = b"%.2f" % ((hundredths - at) / 100)
        shown.append(step.rstrip(b"0").rstrip(b".") + b" 0 Td" + letter[7] + b"Tj")
        at = hundredths
    return b"q %b 0 0 %b %b %b cm%b\nBT %b%b\nET\nQ\n" % (across, up, x, y, colour, type_, b"\n".join(shown))


PLACED = re.compile(
    rb"q (\S+) 0 0 -\1 (\S+) (\S+) cm(/c\d+ cs [\d. ]+ scn)\nBT 0 Tr(/f\d+ \S+ Tf) 1 0 0 -1 0 0 Tm"
)
"""How typst places a text: turned upside down, and turned back."""


def _placed(found: re.Match[bytes]) -> bytes:
    """The same in one step, to a tenth of a point."""
    scale, x, y, colour, type_ = found.groups()
    place = b" ".join((b"%.1f" % float(n)).removesuffix(b".0") for n in (x, y))
    return b"q%b\nBT%b %b 0 0 %b %b Tm" % (colour, type_, scale, scale, place)


def in_fewer_bytes(pages: Sequence[bytes]) -> list[bytes]:
    """The same pages at two thirds of their length."""
    return [shorter(PLACED.sub(_placed, _in_lines(page))) for page in pages]


def packed(pdf: bytes, beside: Beside) -> bytes:
    """The same document at half the size: the tags of its tables go into compressed streams.

    Numbers on the pages lose decimals that no paper shows.

    A stream that ends with a carriage return, and then the line feed before `endstream`, reads as one end of
    line to strict readers, which then count one byte too few. So a page whose checksum, its last byte, is one
    gets another space; and the compressed streams are dealt out anew, with one more object among them.
    """
    settings.set_flate_compression_level(9)
    with Pdf.open(BytesIO(pdf)) as document:
        pages = [sheet.Contents.read_bytes() for sheet in document.pages]
        some = len(pages) // 4  # this process has the tags to do as well
        others = beside.begin(in_fewer_bytes, pages[some:])
        for part in document.objects:
            if isinstance(part, Dictionary) and part.get("/Type") == "/StructElem":
                del part["/Type"]  # a tag is one without it
                if part.get("/S") == "/TD" and "/A" in part:
                    del part["/A"]  # how it is ruled, and its header: which the scope of the header tells
                elif isinstance(part.get("/A"), Array):
                    part["/A"] = Array([told for told in part["/A"] if "/BorderStyle" not in told])
        shortened = in_fewer_bytes(pages[:some]) + others.take()
        for sheet, content in zip(document.pages, shortened, strict=True):
            sheet.Contents.write(content + (b" " if adler32(content) % 256 == ord("\r") else b""))
        file = _saved(document)
    for _ in range(MOST_SPARE):
        if b"\r\nendstream" not in file.getvalue():
            break
        with Pdf.open(file) as document:  # whose pages are compressed, so that this takes little time
            document.Root.Spare = Array([*document.Root.get("/Spare", ()), document.make_indirect(Array())])
            file = _saved(document)
    return file.getvalue()


def _saved(document: Pdf) -> BytesIO:
    file = BytesIO()
    document.save(
        file,
        object_stream_mode=ObjectStreamMode.generate,
        deterministic_id=True,
        fix_metadata_version=False,  # it is that of typst, and stays so
    )
    return file


def without_glyph(text: str, fonts: Iterable[Path]) -> list[str]:
    """The characters of a text that none of the fonts can show, each with its number and name."""
    known: set[int] = set()
    for font in fonts:
        known |= shown_by(font)
    missing = sorted(set(text) - {chr(code) for code in known})
    return [f"{c} (U+{ord(c):04X} {character_name(c, 'unnamed')})" for c in missing if c.isprintable()]
