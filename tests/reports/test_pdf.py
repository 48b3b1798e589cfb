"""The PDF: standards by a validator, tags and outline, all text and within its pages, the same bytes twice."""

import html
import json
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import page
import pikepdf
import pytest
from pypdf import PdfReader

from options import bundled_case_path
from tests.reports.conftest import Files, make_brief
from tests.reports.hostile import TOLD, hostile_case
from tests.reports.paper import differences, faults, glyphs_outside, text_of, words_of
from tests.reports.running import SMALL


class Cells(HTMLParser):
    """The text of every heading, paragraph, cell and entry of the page, controls left out."""

    KINDS = ("h1", "h2", "h3", "p", "th", "td", "caption", "figcaption", "strong")

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open = 0
        self.hidden = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "div" and (self.hidden or ("id", "explorer") in attrs):
            self.hidden += 1
        if tag in self.KINDS and not self.hidden:
            self.open += 1
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag == "div" and self.hidden:
            self.hidden -= 1
        elif tag in self.KINDS and not self.hidden:
            self.open -= 1

    def handle_data(self, data: str) -> None:
        if self.open and not self.hidden:
            self.found[-1] += data


@pytest.fixture(scope="module")
def reader(bundled: Files) -> PdfReader:
    return PdfReader(bundled.pdf)


@pytest.mark.parametrize("profile", ["3a", "ua1"])
def test_it_passes_both_standards(bundled: Files, profile: str) -> None:
    assert faults(bundled.pdf, profile) == []
    assert page.validate_pdf(bundled.pdf, profile=profile).rules.total > 100


def test_the_validator_finds_what_is_missing(bundled: Files, tmp_path: Path) -> None:
    """Without the tags neither standard holds: the test above can fail."""
    with pikepdf.open(bundled.pdf) as document:
        del document.Root.StructTreeRoot
        document.save(tmp_path / "untagged.pdf")
    for profile in ("3a", "ua1"):
        assert not page.validate_pdf(tmp_path / "untagged.pdf", profile=profile).is_compliant


def told_in(made: Files) -> dict[str, Any]:
    """The view model of a brief that was written as JSON too."""
    shown: dict[str, Any] = json.loads(made.pdf.with_suffix(".json").read_text(encoding="utf-8"))
    return shown


def test_every_glyph_lies_in_its_page_and_the_text_is_that_of_the_brief(bundled: Files) -> None:
    assert glyphs_outside(bundled.pdf) == []
    assert differences(text_of(bundled.pdf), told_in(bundled)) == []


def test_words_longer_than_their_cells_are_broken_and_whole(tmp_path: Path) -> None:
    """Of 22 letters in tables of many columns, of 100 in a line."""
    word = "Donaudampfschifffahrts"
    levers = "".join(
        f"  v{n}: {{title: {word}{n}, levels: {{x: {{cost: {{m: {n + 1}, k: 1}}, scores: {{o: {n}, p: 1, q: 2}}}}}}}}\n"
        for n in range(1, 5)
    )
    objectives = "".join(f"  {o}: {{title: {word}{o}, sense: maximise, worst: 0, best: 9}}\n" for o in "opq")
    (tmp_path / "long.yaml").write_text(
        f"format: 1\ntitle: 'https://example.org/{'a' * 100}'\nas_of: 2024-01-01\n"
        f"resources: {{m: {{title: {word}m, limit: 9}}, k: {{title: {word}k, limit: 3}}}}\n"
        f"objectives:\n{objectives}levers:\n{levers}",
        encoding="utf-8",
    )
    made = make_brief(tmp_path / "long.yaml", tmp_path, "--pdf", "--json")
    assert glyphs_outside(made.pdf) == []
    assert differences(text_of(made.pdf), told_in(made)) == []


def left_out(part: Any) -> Iterator[str]:
    """The cells of the tables that paper leaves to page and workbook, as the view model says, and their captions."""
    match part:
        case {"kind": "table", "aside": True}:
            yield from _cells(part)
        case {"kind": "figure", "is_alone": True}:
            yield from _cells(part["table"])
        case dict():
            for inner in part.values():
                yield from left_out(inner)
        case list():
            for inner in part:
                yield from left_out(inner)


def _cells(table: dict[str, Any]) -> Iterator[str]:
    yield from (table["caption"], *table["header"])
    yield from (cell for row in table["rows"] for cell in row)


def test_all_that_the_page_says_is_in_the_pdf(bundled: Files, reader: PdfReader) -> None:
    paper = words_of("".join(sheet.extract_text() for sheet in reader.pages))
    shown = Counter(map(words_of, Cells(bundled.html.read_text(encoding="utf-8")).found))
    aside = Counter(map(words_of, left_out(told_in(bundled))))
    assert aside.total() > 500 and not aside - shown, "what paper leaves out is on the page"
    on_paper = shown - aside
    assert on_paper.total() > 1_000
    # Running heads and page ends may cut a long text in two, so that its beginning and its end count.
    missing = [
        text
        for text in on_paper
        if text and text != words_of("Contents") and (text[:40] not in paper or text[-20:] not in paper)
    ]
    assert missing == []


def test_no_caption_stands_alone_at_the_foot_of_a_page(bundled: Files, reader: PdfReader) -> None:
    page_text = bundled.html.read_text(encoding="utf-8")
    captions = {words_of(html.unescape(each)) for each in re.findall(r"<caption>(.*?)</caption>", page_text)}
    assert len(captions) > 20
    bodies = [
        re.sub(r"As of [^\n]*$", "", sheet.extract_text()).strip().splitlines() for sheet in reader.pages
    ]
    # The end of a page, of one line to four, is no caption.
    ends = [{words_of("".join(body[-lines:])) for lines in range(1, 5)} for body in bodies]
    assert [n for n, end in enumerate(ends, start=1) if end & captions] == []


def test_outline_tags_and_running_heads(bundled: Files, reader: PdfReader) -> None:
    sections = re.findall(r'<h[12] id="[\w-]+-title">(.*?)</h[12]>', bundled.html.read_text(encoding="utf-8"))
    outline = [entry for entry in reader.outline if not isinstance(entry, list)]
    titles = [str(entry.title) for entry in outline]
    assert titles == [html.unescape(section) for section in sections]
    with pikepdf.open(bundled.pdf) as document:
        assert document.Root.MarkInfo.Marked
        kinds = {
            str(o.S)
            for o in document.objects
            if isinstance(o, pikepdf.Dictionary) and "/S" in o and "/P" in o
        }
        assert {"/H1", "/Table", "/TH", "/TD", "/THead", "/Figure", "/L", "/Caption", "/Link"} <= kinds
        figures = [
            o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"
        ]
        assert all(str(figure.Alt) for figure in figures)
    count = len(reader.pages)
    for number, sheet in enumerate(reader.pages, start=1):
        text = sheet.extract_text()
        assert f"Page {number} of {count}" in text
        assert text.count("UNCLASSIFIED") >= 2
    assert "What you are asked to agree" in reader.pages[0].extract_text()


def test_the_annexes_begin_a_page_and_list_their_pages(bundled: Files, reader: PdfReader) -> None:
    annexes = [section["title"] for section in told_in(bundled)["sections"] if section["annex"]]
    bodies = [" ".join(sheet.extract_text().split()) for sheet in reader.pages]
    (begin,) = [n for n, body in enumerate(bodies) if f"{annexes[0]}, page" in body]
    listed = [re.search(rf"{re.escape(title)}, page (\d+)[;.]", bodies[begin]) for title in annexes]
    pages = [int(found[1]) for found in listed if found]
    assert len(pages) == len(annexes) > 10 and pages == sorted(pages) and pages[0] == begin + 1
    for title, number in zip(annexes, pages, strict=True):
        assert title in bodies[number - 1]
    links = [
        link for link in reader.pages[begin].get("/Annots", []) if link.get_object()["/Subtype"] == "/Link"
    ]
    assert len(links) >= len(annexes)


def test_it_carries_the_case_and_the_record_of_the_run(reader: PdfReader) -> None:
    assert reader.attachments["case-UNCLASSIFIED.yaml"] == [bundled_case_path().read_bytes()]
    record = json.loads(reader.attachments["run.json"][0])
    assert record["status"] == "optimal"
    assert len(record["case_sha256"]) == 64
    assert "--solver HiGHS" in record["options"]


def test_sizes(bundled: Files) -> None:
    assert bundled.told.count("Warning") == 0
    assert bundled.pdf.stat().st_size < 1_500_000
    assert bundled.html.stat().st_size < 1_500_000


def test_hostile_text_is_set_as_text_and_missing_glyphs_are_named(tmp_path: Path) -> None:
    made = make_brief(hostile_case(tmp_path), tmp_path, "--pdf")
    for name in ("U+1F980 CRAB", "U+D3C9 HANGUL SYLLABLE PYEONG"):
        assert name in made.told
    paper = words_of("".join(sheet.extract_text() for sheet in PdfReader(made.pdf).pages))
    for text in ("<script>alert(1)</script>", "{{7*7}}", '#eval("1")', "$x^2$", "*bold*", "@ref", "\\u{41}"):
        assert text in paper
    for key in TOLD:
        assert f"{key}<script>alert(1)</script>" in paper.lower(), key
    with pikepdf.open(made.pdf) as document:
        found = [
            o for o in document.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Subtype") == "/Link"
        ]
        links = [str(link.A.get("/URI", "")) for link in found if "/A" in link]
        assert not [link for link in links if "nasty" in link or "127.0.0.1" in link]
        assert "/OpenAction" not in document.Root


def test_a_first_page_of_sixty_measures_stays_one_page(tmp_path: Path) -> None:
    """The first of what is to be agreed stand there, and one that stands for the rest."""
    case = tmp_path / "many.yaml"
    levers = "".join(
        f"  v{n}: {{title: 'Measure number {n} with an ordinary title', "
        f"levels: {{x: {{cost: {{m: {n % 5 + 3}}}, scores: {{o: {n % 7 + 1}}}}}}}}}\n"
        for n in range(60)
    )
    case.write_text(
        "format: 1\ntitle: Many small measures\nas_of: 2024-01-01\nresources: {m: {limit: 400}}\n"
        f"objectives: {{o: {{sense: maximise, worst: 0, best: 1000}}}}\nlevers:\n{levers}",
        encoding="utf-8",
    )
    made = make_brief(case, tmp_path, "--pdf", "--only", "page-1")
    assert all(line.startswith("Left out: ") for line in made.told.splitlines())
    (page,) = (sheet.extract_text() for sheet in PdfReader(made.pdf).pages)
    assert "What you are asked to agree" in page
    assert "Measure number" in page


def test_characters_that_paper_lacks_cost_no_standard(tmp_path: Path) -> None:
    case = tmp_path / "odd.yaml"
    text = SMALL.read_text(encoding="utf-8")
    odd = r'"Shorter\Lwaiting\Ntimes \u202Eevil\u202C \u200F\u2066x\u2069\u200B"'
    case.write_text(
        text.replace("Shorter waiting times", odd).replace("Online booking", odd), encoding="utf-8"
    )
    assert case.read_text(encoding="utf-8").count(odd) == 2
    made = make_brief(case, tmp_path, "--pdf")
    assert made.told == ""
    assert faults(made.pdf, "3a") == []
    assert "Shorter waiting times evil x" in PdfReader(made.pdf).pages[0].extract_text()


def test_a_description_longer_than_a_string_of_pdf_a_costs_no_standard(tmp_path: Path) -> None:
    """A title of 3,000 characters for each of twelve levers: the description of a picture holds them all."""
    case = tmp_path / "long.yaml"
    title = "a measure with a very long name " * 95
    levers = "".join(
        f"  v{n}: {{title: '{n} {title}', levels: {{x: {{scores: {{o: {n + 1}}}}}}}}}\n" for n in range(12)
    )
    case.write_text(
        f"format: 1\ntitle: Long names\nquestion: {'Which of them, ' * 2_500}if any?\nas_of: 2024-01-01\n"
        f"objectives: {{o: {{sense: maximise, worst: 0, best: 100}}}}\nlevers:\n{levers}",
        encoding="utf-8",
    )
    made = make_brief(case, tmp_path, "--pdf", "--only", "reasons")
    assert made.told == ""
    for profile in ("3a", "ua1"):
        assert faults(made.pdf, profile) == []
    with pikepdf.open(made.pdf) as document:
        told = [
            str(each["/Alt"])
            for each in document.objects
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        ]
    assert [len(alt) for alt in told] == [8_001]
