"""A case whose every text is hostile: no output does what a text says, and each still shows it.

What a page, a document or a workbook is made of (elements, attributes, fields, links) is compared with that of the same
case with plain texts: a hostile text may add none.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from lxml import etree
from openpyxl import load_workbook
from playwright.sync_api import Browser, Dialog

from options import CaseError, load_case, read_case
from reports.commands.cli import main
from reports.files.frames import NUMBER
from reports.files.office import clean
from tests.hostile.texts import NAMES, REFUSED, STARTS, clean_text, hostile
from tests.reports.paper import words_of
from tests.reports.word_text import differences, text_of

FORMS = ("html", "pdf", "docx", "pptx", "xlsx", "json")

SAFE = re.compile(r"#[\w-]*|https://example\.org/report")
"""Where a link of either case may lead: into the document, and to the one address of the plain case."""


@dataclass(frozen=True)
class Made:
    """Both cases, and the folder of their briefs."""

    folder: Path
    """Holds plain.yaml and hostile.yaml, and a brief of each in every form."""
    texts: list[str]
    """The hostile texts."""
    told: str
    """What writing the hostile brief said on standard error."""


def called(*words: str | Path, status: int = 0) -> Any:
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == status, (done.stderr, done.exception)
    return done


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("hostile")
    plain = clean_text()
    text, texts = hostile(plain)
    told = ""
    for name, case in (("plain", plain), ("hostile", text)):
        (folder / f"{name}.yaml").write_text(case, encoding="utf-8")
        forms = (f"--{form}" for form in FORMS)
        told = called("brief", folder / f"{name}.yaml", *forms, "--out", folder, "--no-ledger").stderr
    return Made(folder, texts, told)


def test_nearly_every_text_of_the_case_is_hostile(made: Made) -> None:
    assert len(made.texts) > 75
    assert {start for start in STARTS if any(text.startswith(start) for text in made.texts)} == set(STARTS)
    assert "Warning" not in made.told and "Traceback" not in made.told


class Page(HTMLParser):
    """Every element, with its attributes."""

    def __init__(self, file: Path) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(file.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))


def test_the_page_has_no_element_and_no_attribute_of_a_text(made: Made) -> None:
    plain, page = Page(made.folder / "plain.html"), Page(made.folder / "hostile.html")
    kinds = [{(tag, name) for tag, named in each.elements for name in ("", *named)} for each in (page, plain)]
    assert kinds[0] <= kinds[1]
    assert [tag for tag, _ in page.elements].count("script") == [tag for tag, _ in plain.elements].count(
        "script"
    )
    for _, named in page.elements:
        assert SAFE.fullmatch(named.get("href") or "#")
        assert (named.get("src") or "data:").startswith("data:")
        assert all(re.fullmatch(r"[\w -]*", named.get(name) or "") for name in ("id", "class", "for"))


def test_nothing_of_the_page_runs_in_a_browser(made: Made, browser: Browser) -> None:
    ran: list[str] = []

    def opened(dialog: Dialog) -> None:
        ran.append(dialog.message)
        dialog.dismiss()

    with browser.new_context() as window:
        page = window.new_page()
        page.on("dialog", opened)
        page.on("pageerror", lambda error: ran.append(str(error)))
        page.on("request", lambda request: ran.append(request.url))
        page.goto((made.folder / "hostile.html").as_uri())
        shown = page.inner_text("body")
    assert [each for each in ran if not each.startswith(("file:", "data:"))] == []
    assert "<script>alert(1)</script>" in shown and "{{ 7*7 }}" in shown


def test_the_paper_has_no_action_and_no_link_of_a_text(made: Made) -> None:
    file = made.folder / "hostile.pdf"
    with pikepdf.open(file) as document:
        for each in document.objects:
            if isinstance(each, pikepdf.Dictionary):
                assert not {"/OpenAction", "/AA", "/JS", "/JavaScript", "/Launch"} & set(each.keys())
                assert str(each.get("/S", "")) not in (
                    "/JavaScript",
                    "/Launch",
                    "/SubmitForm",
                    "/GoToR",
                    "/ImportData",
                )
                assert SAFE.fullmatch(str(each.get("/URI", "#")))
    with pypdfium2.PdfDocument(file) as document:
        paper = words_of("".join(sheet.get_textpage().get_text_bounded() for sheet in document))
    for told in ('#read("/etc/passwd")', "{{7*7}}", "<script>alert(1)</script>", "$x$@x*x*_x_`x`", "]]>-->"):
        assert told in paper, told
    assert "root:" not in paper


def parts(file: Path) -> Iterator[etree._Element]:
    """The elements of all XML parts of an office's file."""
    with ZipFile(file) as packed:
        for name in packed.namelist():
            if name.endswith((".xml", ".rels")):
                yield from etree.fromstring(packed.read(name)).iter()


def build(file: Path) -> set[str]:
    """What it is made of: elements with the names of their attributes, links, and the codes of fields and formulas."""
    found = set()
    for each in parts(file):
        if not isinstance(each.tag, str):
            found.add(str(each))
            continue
        names = sorted(name for name in map(str, each.attrib) if not name.endswith("}space"))
        found.add(f"{each.tag} {names}")
        if each.get("TargetMode"):
            found.add(f"link {each.get('Target')}")
        if each.tag.endswith(("}instrText", "}fldSimple", "}f", "}c")):
            found.add(f"{each.tag} {each.get('t')} {each.text} {each.get('instr')}")
    return found


@pytest.mark.parametrize("form", ["docx", "pptx", "xlsx"])
def test_an_office_file_is_made_of_the_same(made: Made, form: str) -> None:
    plain = build(made.folder / f"plain.{form}")
    assert any("Relationship" in each for each in plain)
    assert build(made.folder / f"hostile.{form}") <= plain


def cleaned(node: Any) -> Any:
    """Its texts without what no paper shows."""
    if isinstance(node, dict):
        return {key: cleaned(value) for key, value in node.items()}
    if isinstance(node, list):
        return [cleaned(value) for value in node]
    return clean(node) if isinstance(node, str) else node


def test_the_document_shows_the_texts_as_they_are(made: Made) -> None:
    shown = cleaned(json.loads((made.folder / "hostile.json").read_text(encoding="utf-8")))
    assert differences(text_of(made.folder / "hostile.docx"), shown) == []


def test_the_page_header_of_a_sheet_is_cut_to_what_excel_takes(made: Made) -> None:
    sheet = load_workbook(made.folder / "hostile.xlsx").worksheets[0]
    assert str(sheet.oddHeader.center.text).startswith("@SUM(A1) field 3 <script>")
    (header,) = {
        each.text for each in parts(made.folder / "hostile.xlsx") if str(each.tag).endswith("}oddHeader")
    }
    assert 200 < len(header or "") <= 255


def test_the_workbook_of_the_case_holds_no_formula_of_a_text_and_reads_the_same(
    made: Made, tmp_path: Path
) -> None:
    called("export", made.folder / "hostile.yaml", tmp_path / "case.xlsx")
    called("export", made.folder / "plain.yaml", tmp_path / "plain.xlsx")
    assert formulas(tmp_path / "case.xlsx") == formulas(tmp_path / "plain.xlsx")
    assert load_case(tmp_path / "case.xlsx") == load_case(made.folder / "hostile.yaml")


def formulas(file: Path) -> set[str]:
    """The formulas of a workbook, and the types of its cells."""
    whole = {
        f"= {each.text}"
        for each in parts(file)
        if str(each.tag).endswith(("}f", "}formula1", "}definedName"))
    }
    return whole | {f"type {each.get('t')}" for each in parts(file) if str(each.tag).endswith("}c")}


WORDS: dict[str, tuple[str, ...]] = {
    "check": (), "optimize": (), "evidence": (), "weights": (), "actors": (), "contingency": (),
    "evaluate": ("none",), "diff": (),
}  # fmt: skip
"""Commands that show texts of a case, with what each needs; the case that `diff` compares with comes before."""

STYLE = re.compile("\x1b\\[(?:0|1|33)m")
"""The program's own bold, yellow and plain."""

STEERS = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
"""What moves the cursor, turns text around, or is no character."""


def asked(command: str, made: Made, form: str, *more: str) -> str:
    first = (made.folder / "plain.yaml",) if command == "diff" else ()
    words = (command, *first, made.folder / "hostile.yaml", *WORDS[command], "--format", form, *more)
    return str(called(*words).stdout_bytes.decode("utf-8"))


@pytest.mark.parametrize("command", WORDS)
def test_no_output_of_a_command_steers_or_runs(made: Made, command: str) -> None:
    told = STYLE.sub("", asked(command, made, "table"))
    assert "script" in told and not STEERS.search(told), STEERS.findall(told)
    document = json.loads(asked(command, made, "json"))
    assert document["command"] == command
    assert not STEERS.search(asked(command, made, "json"))
    rows = list(csv.reader(io.StringIO(asked(command, made, "csv"), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows for cell in row):
        assert NUMBER.fullmatch(cell) or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n")), cell


@pytest.mark.parametrize("text", REFUSED)
def test_characters_that_no_text_may_hold_are_refused_and_can_be_told(text: str) -> None:
    for written in (f'title: "a{text}b"', f"title: {json.dumps('a' + text + 'b')}"):
        with pytest.raises(CaseError) as caught:
            read_case(f"format: 1\n{written}\n")
        assert "holds the control character" in str(caught.value)
        assert not STEERS.search(str(caught.value).replace("\n", ""))


@pytest.mark.parametrize("name", NAMES)
def test_a_name_that_leads_elsewhere_is_refused(name: str) -> None:
    """A lever's name and a level's become parts of ids; those of actors of file names."""
    plain = clean_text()
    for own in ("booking", "insurer", "two"):
        spoilt = re.sub(
            rf"^( *){own}:", lambda found: f"{found[1]}{json.dumps(name)}:", plain, flags=re.MULTILINE
        )
        assert spoilt != plain
        with pytest.raises(CaseError):
            read_case(spoilt)
