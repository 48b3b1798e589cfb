"""An office's template: its styles, header and logo stay, its places are filled, and what fetches or runs is refused."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from docx.document import Document as Opened
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.shared import Mm, RGBColor
from PIL import Image

from decision import Question
from options import load_document
from reports.brief.findings import Findings
from reports.brief.view import tabled, view
from reports.files.word import word
from reports.files.word_parts import element, field
from reports.files.word_template import MOST_BYTES, BadTemplate, opened
from tests.reports.findings import findings_of
from tests.reports.running import SMALL, run
from tests.reports.word_text import style_of


@pytest.fixture(scope="module")
def findings() -> Findings:
    return findings_of(Question(load_document(SMALL).case))


def template(path: Path, change: Callable[[Opened], None] = lambda _: None) -> Path:
    """A letter on other paper, with a logo in its header, headings in green, and a caption of its own."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.left_margin, section.right_margin = Mm(200), Mm(30), Mm(20)
    logo = BytesIO()
    Image.new("RGB", (20, 10), "green").save(logo, "PNG")
    section.header.paragraphs[0].add_run().add_picture(logo, width=Mm(20))
    document.styles["Heading 1"].font.color.rgb = RGBColor(0, 100, 0)
    own = document.styles.add_style("Table Text", WD_STYLE_TYPE.PARAGRAPH)
    own.font.name = "Georgia"
    line = document.add_paragraph("To: {{reader}}. ")
    for part in ("{", "{ ti", "tle", " }} and {{ as", "_of }}"):
        line.add_run(part)
    document.add_paragraph("{{ brief }}")
    document.add_paragraph("Kind regards")
    change(document)
    document.save(str(path))
    return path


def test_its_styles_logo_and_places(findings: Findings, tmp_path: Path) -> None:
    shown = tabled(view(findings), ())
    path = template(tmp_path / "office.docx")
    made = word(shown, {}, findings, template=path)
    assert made == word(shown, {}, findings, template=path)
    document = Document(BytesIO(made))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[0] == f"To: {findings.case.reader}. {findings.case.title} and 15 March 2024"
    assert texts[1] == findings.case.title and texts[-1] == "Kind regards"
    assert "{{" not in "".join(texts)
    assert document.styles["Heading 1"].font.color.rgb == RGBColor(0, 100, 0)
    assert document.styles["Table Text"].font.name == "Georgia"
    headings = [p.text for p in document.paragraphs if p.style is not None and p.style.name == "Heading 1"]
    assert headings == [section.title for section in shown.sections]
    used = {style_of(p) for p in document.element.body.iter(qn("w:p"))}
    assert used - {""} <= {style.style_id for style in document.styles}
    section = document.sections[0]
    assert list(section.header._element.iter(qn("a:blip")))
    assert "INTERNAL" in [paragraph.text for paragraph in section.header.paragraphs]
    assert any("PAGE" in each.get(qn("w:instr")) for each in section.footer._element.iter(qn("w:fldSimple")))
    assert section.page_width is not None and round(section.page_width.mm) == 200
    for table in document.tables:
        if table.style is not None and table.style.name == "Brief Table":
            widths = [int(each.get(qn("w:w"))) for each in table._tbl.tblGrid]
            assert abs(sum(widths) - 150 / 25.4 * 1440) < 10
    numbers = [each.get(qn("w:numId")) for each in document.part.numbering_part.element.iter(qn("w:num"))]
    assert len(numbers) == len(set(numbers))
    assert {each.get(qn("w:val")) for each in document.element.body.iter(qn("w:numId"))} <= set(numbers)


def test_a_marking_and_pages_of_its_own_are_not_told_twice(findings: Findings, tmp_path: Path) -> None:
    def change(document: Opened) -> None:
        header, footer = document.sections[0].header, document.sections[0].footer
        header.paragraphs[0].add_run("{{ marking }}")
        footer.paragraphs[0]._p.append(field("PAGE", "1"))

    path = template(tmp_path / "office.docx", change)
    document = Document(BytesIO(word(tabled(view(findings), ()), {}, findings, template=path)))
    section = document.sections[0]
    assert [p.text for p in section.header.paragraphs] == ["INTERNAL"]
    assert [p.text for p in section.footer.paragraphs] == ["INTERNAL", ""]


def test_a_text_of_the_case_that_looks_like_a_place_is_none(findings: Findings, tmp_path: Path) -> None:
    def change(document: Opened) -> None:
        document.paragraphs[0].insert_paragraph_before("{{ title }}")

    named = replace(
        findings, case=findings.case.model_copy(update={"title": "{{ brief }}", "reader": "{{ marking }}"})
    )
    path = template(tmp_path / "office.docx", change)
    document = Document(BytesIO(word(tabled(view(named), ()), {}, named, template=path)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[:3] == ["{{ brief }}", "To: {{ marking }}. {{ brief }} and 15 March 2024", "{{ brief }}"]


def fetches(document: Opened) -> None:
    document.part.relate_to("https://example.org/x.png", RELATIONSHIP_TYPE.IMAGE, is_external=True)


def runs(document: Opened) -> None:
    document.paragraphs[0]._p.append(field("DDEAUTO cmd", ""))


def runs_in_its_header(document: Opened) -> None:
    code = element("instrText")
    code.text = " INCLUDETEXT c:/x "
    document.sections[0].header.paragraphs[0]._p.append(element("r", code))


def misspells(document: Opened) -> None:
    document.add_paragraph("{{ titel }}")


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (fetches, "refers to a file outside of it (https://example.org/x.png)"),
        (runs, "has a field that fetches or runs something (DDEAUTO cmd)"),
        (runs_in_its_header, "has a field that fetches or runs something (INCLUDETEXT c:/x)"),
        (misspells, "has a place {{ titel }}; it may have title, question"),
    ],
)
def test_what_fetches_runs_or_is_unknown_is_refused(
    change: Callable[[Opened], None], told: str, findings: Findings, tmp_path: Path
) -> None:
    path = template(tmp_path / "office.docx", change)
    with pytest.raises(BadTemplate) as error:
        word(tabled(view(findings), ()), {}, findings, template=path)
    assert told in str(error.value)


def test_the_template_of_a_template_is_dropped(findings: Findings, tmp_path: Path) -> None:
    def change(document: Opened) -> None:
        part = document.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS)
        number = part.relate_to("https://example.org/x.dotm", RELATED, is_external=True)
        attached = element("attachedTemplate")
        attached.set(qn("r:id"), number)
        document.settings.element.insert(0, attached)

    path = template(tmp_path / "office.docx", change)
    with ZipFile(path) as file:
        assert b"x.dotm" in file.read("word/_rels/settings.xml.rels")
    with ZipFile(BytesIO(word(tabled(view(findings), ()), {}, findings, template=path))) as file:
        assert not [name for name in file.namelist() if b"x.dotm" in file.read(name)]
        assert b"attachedTemplate" not in file.read("word/settings.xml")


RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate"


def test_what_is_no_document_or_too_large_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "office.docx"
    path.write_text("<html>")
    with pytest.raises(BadTemplate, match="is no Word document"):
        opened(path)
    with ZipFile(path, "w") as file:
        file.writestr("x.xml", "<x/>")
    with pytest.raises(BadTemplate, match="is no Word document"):
        opened(path)
    with ZipFile(path, "w") as file:
        for n in range(2_001):
            file.writestr(f"{n}.xml", "")
    with pytest.raises(BadTemplate, match="2,000 parts"):
        opened(path)
    with path.open("wb") as raw:
        raw.truncate(MOST_BYTES + 1)
    with pytest.raises(BadTemplate, match="has more than 20 MB"):
        opened(path)


def test_the_command_tells_of_it_before_it_computes(tmp_path: Path) -> None:
    (tmp_path / "office.docx").write_text("no document")
    done = run("brief", SMALL, "--docx", "--template", tmp_path / "office.docx", "--out", tmp_path)
    assert (done.returncode, done.stdout) == (5, "")
    assert f"the template {tmp_path / 'office.docx'} is no Word document (.docx)" in done.stderr
    done = run("brief", SMALL, "--pdf", "--template", tmp_path / "office.docx", "--out", tmp_path)
    assert done.returncode == 2
    assert "--template is for the Word document: add --docx" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["office.docx"]


def test_the_head_of_a_memo_is_not_numbered(findings: Findings) -> None:
    document = Document(BytesIO(word(tabled(view(findings, (), "memo"), ()), {}, findings)))
    styles = {paragraph.text.split(":")[0]: style_of(paragraph._p) for paragraph in document.paragraphs}
    assert styles["To"] == styles["Date"] == "Normal"
    assert "NumberedParagraph" in styles.values()
