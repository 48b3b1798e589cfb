"""A Word document as python-docx reads it: its text, and that which its brief ought to have; conversion by LibreOffice."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn

from tests.reports.paper import PICTURE, texts_of, words_of

SOFFICE = Path("/usr/bin/soffice")
"""Debian's packages libreoffice-writer and libreoffice-impress."""

CARLITO = Path("/usr/share/fonts/truetype/crosextra/Carlito-Regular.ttf")
"""The font with the widths of Calibri, in Debian's package fonts-crosextra-carlito."""

LABEL = re.compile(r"(Figure|Table) \d*\. ")
"""What a caption begins with, its number included where it is no field."""


def style_of(paragraph: Any) -> str:
    """The id of a paragraph's style."""
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if found is None else str(found.get(qn("w:val")))


def text_of(document: Path) -> str:
    """All text of the body as words: without the list of contents, the labels of captions and what Word counts."""
    told = []
    for paragraph in Document(str(document)).element.body.iter(qn("w:p")):
        text = "".join(
            words.text or ""
            for words in paragraph.iter(qn("w:t"))
            if words.getparent().getparent().tag != qn("w:fldSimple")
        )
        if style_of(paragraph).lower().startswith("caption"):
            text = LABEL.sub("", text, count=1)
        if not re.match(r"toc|contents", style_of(paragraph).lower()):
            told.append(text)
    return words_of("".join(told))


def differences(told: str, brief: dict[str, Any]) -> list[str]:
    """Where a text is not that of a brief (as in its JSON): the words about the first difference, none where it is."""
    texts = [brief["title"], brief["question"], brief["decision_line"]]
    for section in sorted(brief["sections"], key=lambda section: section["annex"]):
        texts.append(section["title"])
        for block in section["blocks"]:
            if not block.get("aside"):
                texts += [text for text in texts_of(_unnumbered(block)) if text is not PICTURE]
    sought = words_of("".join(texts))
    if told == sought:
        return []
    same = next(
        (n for n, (a, b) in enumerate(zip(told, sought, strict=False)) if a != b), min(len(told), len(sought))
    )
    return [each[max(0, same - 60) : same + 60] for each in (sought, told)]


def _unnumbered(part: Any) -> Any:
    """A block without the numbers before labels, which Word counts."""
    if isinstance(part, dict):
        return {
            name: re.sub(r"^\d+\. ", "", value) if name == "label" else _unnumbered(value)
            for name, value in part.items()
        }
    return [_unnumbered(each) for each in part] if isinstance(part, list) else part


def converted(files: list[Path], form: str, folder: Path) -> list[Path]:
    """The files as LibreOffice writes them in another form; where CI is set it must be there, else the test is skipped."""
    if not SOFFICE.exists():
        if os.environ.get("CI"):
            pytest.fail(
                f"{SOFFICE} is missing: install the packages libreoffice-writer and libreoffice-impress"
            )
        pytest.skip(f"needs {SOFFICE} (on Debian: apt install libreoffice-writer libreoffice-impress)")
    subprocess.run(
        [SOFFICE, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
         "--convert-to", form, "--outdir", folder / form, *files],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return [folder / form / f"{file.stem}.{form}" for file in files]
