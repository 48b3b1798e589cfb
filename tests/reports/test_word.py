"""The Word document: styles, repeated heads, texts for pictures, marking, all text of the brief; through LibreOffice."""

import json
import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pypdfium2
import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree

from options import bundled_case_path
from reports.files.office import RECORD, address, clean
from reports.files.replacing import is_edited
from tests.reports.hostile import TOLD, hostile_case
from tests.reports.paper import words_of
from tests.reports.running import SMALL, run
from tests.reports.word_text import CARLITO, converted, differences, style_of, text_of

PAGE_ALONE = ("--only", "page-1", "--different", "0", "--top", "1")


def made(case: Path, folder: Path, *asked: str) -> Path:
    done = run("brief", case, "--docx", "--json", "--out", folder, *asked)
    assert done.returncode == 0, done.stderr
    return folder / f"{case.stem}.docx"


def told_in(document: Path) -> dict[str, Any]:
    """The view model of the brief, written as JSON too."""
    shown: dict[str, Any] = json.loads(document.with_suffix(".json").read_text(encoding="utf-8"))
    return shown


@pytest.fixture(scope="module")
def bundled_word(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(bundled_case_path(), tmp_path_factory.mktemp("word"), "--pptx")


def figures_of(shown: dict[str, Any]) -> int:
    return sum(block["kind"] == "figure" for section in shown["sections"] for block in section["blocks"])


def test_the_text_is_that_of_the_brief(bundled_word: Path) -> None:
    assert differences(text_of(bundled_word), told_in(bundled_word)) == []


def test_styles_heads_pictures_and_properties(bundled_word: Path) -> None:
    document, shown = Document(str(bundled_word)), told_in(bundled_word)
    headings = [p.text for p in document.paragraphs if p.style and p.style.name == "Heading 1"]
    assert headings == [section["title"] for section in shown["sections"]]
    used = {style_of(p) for p in document.element.body.iter(qn("w:p"))}
    assert used >= {
        "Title",
        "Heading2",
        "NumberedParagraph",
        "ListBullet",
        "ListNumber",
        "Caption",
        "TableText",
    }
    known = {style.style_id for style in document.styles}
    assert used <= known, "no paragraph has a style that is not there"

    tables = [t for t in document.tables if t.style is not None and t.style.name == "Brief Table"]
    assert len(tables) > 15
    for table in tables:
        first, *others = table._tbl.tr_lst
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert not [row for row in others if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in (first, *others))
        before = table._tbl.getprevious()
        assert style_of(before) == "Caption" and before.find(qn("w:fldSimple")) is not None

    pictures = list(document.element.body.iter(qn("wp:docPr")))
    assert len(pictures) == figures_of(shown) > 5
    assert all(picture.get("descr") for picture in pictures)
    assert len({picture.get("id") for picture in pictures}) == len(pictures)

    (section,) = document.sections
    assert "UNCLASSIFIED" in section.header.paragraphs[0].text
    assert "UNCLASSIFIED" in section.footer.paragraphs[0].text
    fields = [each.get(qn("w:instr")).strip() for each in section.footer._element.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    told = document.core_properties
    assert (told.title, told.language, told.author) == (shown["title"], "en-GB", "")
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_what_is_to_be_agreed_is_numbered_by_word(bundled_word: Path) -> None:
    """The two columns of page 1 are one list, and any other list begins anew."""
    document, lists = Document(str(bundled_word)), {}
    for paragraph in document.element.body.iter(qn("w:p")):
        if style_of(paragraph) == "ListNumber":
            number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}").get(qn("w:val"))
            lists[number] = lists.get(number, 0) + 1
    labels = re.findall(r'"label": "(\d+)\. ', json.dumps(told_in(bundled_word)))
    assert list(lists.values()) == [8] and labels[:8] == [str(n) for n in range(1, 9)]
    numbering = document.part.numbering_part.element
    starts = {
        each.get(qn("w:numId")): each.find(f".//{qn('w:startOverride')}").get(qn("w:val"))
        for each in numbering.iter(qn("w:num"))
        if each.find(f".//{qn('w:startOverride')}") is not None
    }
    assert starts == dict.fromkeys(lists, "1")


def test_it_carries_the_case_and_the_record_of_the_run(bundled_word: Path) -> None:
    with ZipFile(bundled_word) as file:
        root = etree.fromstring(file.read("customXml/item1.xml"))
    case, record = root.findall(f"{{{RECORD}}}file")
    source = bundled_case_path().read_bytes()
    assert b64decode(case.text or "") == source
    assert root.get("case_sha256") == sha256(source).hexdigest()
    assert json.loads(record.text or "")["status"] == "optimal"


def test_libreoffice_keeps_texts_tables_figures_and_marking(bundled_word: Path, tmp_path: Path) -> None:
    (again,) = converted([bundled_word], "docx", tmp_path)
    shown, before, after = told_in(bundled_word), Document(str(bundled_word)), Document(str(again))
    assert differences(text_of(again), shown) == []
    assert [len(table.rows) for table in after.tables] == [len(table.rows) for table in before.tables]
    alts = [[p.get("descr") for p in d.element.body.iter(qn("wp:docPr"))] for d in (before, after)]
    assert alts[0] == alts[1]
    for section in after.sections:
        assert any("UNCLASSIFIED" in p.text for p in section.header.paragraphs)
        assert any("UNCLASSIFIED" in p.text for p in section.footer.paragraphs)

    (tmp_path / "slides.pptx").write_bytes(bundled_word.with_suffix(".pptx").read_bytes())
    paper, slides = converted([bundled_word, tmp_path / "slides.pptx"], "pdf", tmp_path)
    pages = list(pypdfium2.PdfDocument(paper))
    told = [page.get_textpage().get_text_bounded() for page in pages]
    assert all(text.count("UNCLASSIFIED") >= 2 for text in told)
    assert all(f"Page {n} of {len(pages)}" in text for n, text in enumerate(told, start=1))
    if CARLITO.exists():  # in a wider font page 1 runs over
        assert "Scores and weights are judgements" in told[0] and "Contents" in told[1]
    # The list of contents bears the pages on which the sections begin.
    listed = {
        line.rstrip("\r")[:40]: line
        for line in "\n".join(told[1:3]).split("\n")
        if re.search(r"\.{3,}\d+\r?$", line)
    }
    titles = [section["title"] for section in shown["sections"][1:]]
    for title in titles:
        line = next(line for line in listed.values() if line.startswith(f"{title}."))
        (number,) = re.findall(r"(\d+)\r?$", line)
        page = int(number)
        assert words_of(title) in words_of(told[page - 1]), (title, page)
    for page in pages:
        width, height = page.get_size()
        text = page.get_textpage()
        boxes = [text.get_charbox(n) for n in range(text.count_chars())]
        assert all(box[0] >= 0 and box[1] >= 0 and box[2] <= width and box[3] <= height for box in boxes)
    shown_slides = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(slides)]
    assert len(shown_slides) == 5 and all("UNCLASSIFIED" in text for text in shown_slides)
    assert words_of(shown["sections"][0]["title"]) in words_of(shown_slides[0])


def test_hostile_text_is_text(tmp_path: Path) -> None:
    case = hostile_case(tmp_path)
    text = case.read_text(encoding="utf-8")
    field = "{ MERGEFIELD x } { DDEAUTO c:\\\\\\\\windows cmd } <w:p/> &lt; ]]> "
    case.write_text(text.replace("because <script>", f"because {field}<script>"), encoding="utf-8")
    document = made(case, tmp_path, "--pptx")
    told = text_of(document)
    for sought in ("<script>alert(1)</script>", "{{7*7}}", "{MERGEFIELDx}", "<w:p/>&lt;]]>", "evil"):
        assert sought in told, sought
    header = Document(str(document)).sections[0].header.paragraphs[0].text
    for key in TOLD:
        where = words_of(header) if key == "marking" else told
        assert f"{key}<script>alert(1)</script>" in where.lower() or key == "because", key
    assert not set(told) & set("\u202e\u202c\u200b")
    for name in (document, document.with_suffix(".pptx")):
        with ZipFile(name) as file:
            parts = [(part, file.read(part)) for part in file.namelist()]
        for part, content in parts:
            if part.endswith((".xml", ".rels")):
                root = etree.fromstring(content)  # well-formed
                if part.endswith(".rels"):
                    outside = [rel.get("Target") for rel in root if rel.get("TargetMode") == "External"]
                    assert not [each for each in outside if "nasty" in each or "script" in each], outside
                codes = [each.text or "" for each in root.iter(qn("w:instrText"))]
                codes += [each.get(qn("w:instr"), "") for each in root.iter(qn("w:fldSimple"))]
                assert all(re.match(r" (PAGEREF|SEQ|PAGE|NUMPAGES)\b", code) for code in codes)
    document.with_suffix(".pptx").rename(tmp_path / "slides.pptx")
    for paper in converted([document, tmp_path / "slides.pptx"], "pdf", tmp_path):
        assert "<script>alert(1)" in pypdfium2.PdfDocument(paper)[0].get_textpage().get_text_bounded()


def test_texts_and_addresses_are_cleaned() -> None:
    assert clean("a\x00b\x0bc\ud800d\ufffee\u202ef\tg\nh") == "abcdef g h"
    assert address("https://example.org/a?b=c#d") == "https://example.org/a?b=c#d"
    assert address('http://example.org/" onload=x é') == "http://example.org/%22%20onload=x%20%C3%A9"
    for url in (
        "javascript:alert(1)",
        "file:///etc/passwd",
        "//x",
        "https://",
        "http://[::1",
        "https://a/" + "b" * 3_000,
    ):
        assert address(url) is None, url


def test_what_somebody_edited_is_replaced_by_force_alone(tmp_path: Path) -> None:
    document = made(SMALL, tmp_path, *PAGE_ALONE)
    with ZipFile(document) as file:
        assert {entry.date_time for entry in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert not is_edited(document)
    opened = Document(str(document))
    opened.paragraphs[0].add_run(" cleared")
    opened.core_properties.modified = opened.core_properties.modified.replace(year=2030)
    opened.save(str(document))
    refused = run("brief", SMALL, "--docx", *PAGE_ALONE, "--out", tmp_path)
    assert refused.returncode == 5
    assert "waiting.docx has been edited since it was written; name another folder" in refused.stderr
    assert run("brief", SMALL, "--docx", *PAGE_ALONE, "--out", tmp_path, "--force").returncode == 0
