"""Page 1 of the bundled brief: one page, few words, and no small print."""

import json
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from pypdfium2 import raw

from options import bundled_case_path
from tests.reports.conftest import Files, make_brief
from tests.reports.paper import PICTURE, texts_of

MOST_WORDS = 450
"""On the page, what is drawn left out."""

SMALLEST, SMALLEST_IN_TABLES = 9.0, 8.0
"""Points."""

DRAWN = {8.2, 8.5}
"""Points of the letters in pictures; running heads have the smaller of these."""


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> tuple[Files, dict[str, Any]]:
    folder = tmp_path_factory.mktemp("first")
    made = make_brief(bundled_case_path(), folder, "--pdf", "--json", "--only", "page-1")
    (section,) = json.loads((folder / "pyongyang_moscow.json").read_text(encoding="utf-8"))["sections"]
    return made, section


def test_it_is_one_page_of_few_words(first: tuple[Files, dict[str, Any]]) -> None:
    made, section = first
    assert len(pypdfium2.PdfDocument(made.pdf)) == 1
    texts = [
        section["title"],
        *(t for block in section["blocks"] for t in texts_of(block) if t is not PICTURE),
    ]
    assert len(" ".join(filter(None, texts)).split()) <= MOST_WORDS


def test_nothing_is_set_smaller_than_can_be_read(first: tuple[Files, dict[str, Any]]) -> None:
    made, section = first
    beside = [
        inner
        for block in section["blocks"]
        if block["kind"] == "columns"
        for column in block["columns"]
        for inner in column
    ]
    tables = [block for block in [*section["blocks"], *beside] if block["kind"] == "table"]
    cells = [(t or "").replace(" ", "") for block in tables for t in texts_of(block) if t is not PICTURE]
    sizes = sizes_on(made.pdf)
    assert min(sizes) >= SMALLEST_IN_TABLES
    small = "".join(text for size, text in sizes.items() if size < SMALLEST)
    left = "".join(small.split())
    assert left
    for cell in sorted(cells, key=len, reverse=True):
        left = left.replace(cell, "", 1)
    assert not left


def sizes_on(pdf: Path) -> dict[float, str]:
    """The text of the first page by its size in points, without running heads and pictures."""
    text, found = pypdfium2.PdfDocument(pdf)[0].get_textpage(), dict[float, str]()
    for n in range(text.count_chars()):
        size = round(raw.FPDFText_GetFontSize(text, n), 2)
        if raw.FPDFText_GetTextObject(text, n) and size not in DRAWN:
            found[size] = found.get(size, "") + chr(raw.FPDFText_GetUnicode(text, n))
    return found
