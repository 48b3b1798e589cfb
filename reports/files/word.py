"""The brief as a Word document, in our styles or in those of an office's template; deterministic."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from io import BytesIO
from itertools import count
from pathlib import Path

from docx import Document as new_document
from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml.ns import qn
from docx.shared import Mm

from reports.brief.findings import Findings
from reports.brief.markings import whole_marking
from reports.brief.view import Brief
from reports.files.office import APP, APPLICATION, CORE, clean, core_properties, packed, record
from reports.files.word_blocks import TEXT, Writer
from reports.files.word_parts import (
    Element,
    bookmarked,
    element,
    field,
    field_code,
    field_mark,
    run,
    tab,
    within,
)
from reports.files.word_styles import Styles, own_styles, template_styles
from reports.files.word_template import filled, opened, place_of_the_brief
from reports.words.blocks import Section
from reports.words.catalogue import words
from reports.words.wording import day

PAPERS = {"a4": (210.0, 297.0), "letter": (215.9, 279.4)}
"""Width and height in millimetres."""

MARGIN = 16.0
"""Millimetres at either side."""

UNNUMBERED = ("memo",)
"""Sections whose paragraphs are lines of a form."""

AFTER_UPDATES = (
    "hdrShapeDefaults", "footnotePr", "endnotePr", "compat", "docVars", "rsids", "mathPr", "attachedSchema",
    "themeFontLang", "clrSchemeMapping", "doNotIncludeSubdocsInStats", "doNotAutoCompressPictures", "forceUpgrade",
    "captions", "readModeInkLockDown", "smartTagType", "schemaLibrary", "shapeDefaults", "doNotEmbedSmartTags",
    "decimalSymbol", "listSeparator",
)  # fmt: skip
"""The settings that the schema has after `updateFields` (ISO/IEC 29500-1, 17.15.1.78)."""

UNKNOWN = "…"
"""A page number until a field is updated."""

LONGEST_FOOT = 70
"""Characters of the title in a footer."""

NOT_OURS = (
    RELATIONSHIP_TYPE.THUMBNAIL,
    RELATIONSHIP_TYPE.CUSTOM_XML,
    "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects",
)
"""Parts of the library's empty document that say nothing of ours: a picture of it, a bibliography, older styles."""


def word(
    brief: Brief,
    pictures: Mapping[str, bytes],
    findings: Findings,
    paper: str = "a4",
    template: Path | None = None,
    *,
    attached: bool = True,
) -> bytes:
    """The document as bytes.

    pictures: charts as PNG by key. paper: one of PAPERS, unless a template is given. attached: whether it holds the
    case and the run record; its pages then bear the highest marking of the case. Raises BadTemplate.
    """
    if attached:
        brief = replace(brief, marking=whole_marking(findings.case))
    if template is None:
        document = _empty(paper)
        place = place_of_the_brief(document)
        styles = own_styles(document)
        width = PAPERS[paper][0] - 2 * MARGIN
    else:
        document = opened(template)
        place = place_of_the_brief(document)  # before a text of the case might look like one
        filled(document, _places(brief, findings))
        styles = template_styles(document)
        section = document.sections[-1]
        sizes = (section.page_width, section.left_margin, section.right_margin)
        across, left, right = (size or Mm(0) for size in sizes)
        width = (across - left - right) / Mm(1) if across else TEXT
    _running(document, brief, findings, styles, width)
    _write(Writer(document, styles, pictures, width), brief, place)
    _numbered(document)
    _carry(document, findings, attached, in_template=template is not None)
    file = BytesIO()
    document.core_properties.title = ""  # so that the part is there; it is replaced below
    document.save(file)
    return packed(file.getvalue(), {CORE: core_properties(brief, findings), APP: APPLICATION})


def _empty(paper: str) -> Document:
    """A document without text, on this paper."""
    document = new_document()
    for holder in (document.part, document.part.package):
        for number, rel in list(holder.rels.items()):
            if rel.reltype in NOT_OURS:
                del holder.rels[number]
    settings = document.settings.element
    for name in ("w:zoom", "w:savePreviewPicture", "w:rsids", "w:proofState"):
        for child in settings.findall(qn(name)):
            settings.remove(child)
    for language in settings.iter(qn("w:themeFontLang")):
        language.attrib.clear()
        language.set(qn("w:val"), "en-GB")
    for setting in settings.iter(qn("w:compatSetting")):
        if setting.get(qn("w:name")) == "compatibilityMode":
            setting.set(qn("w:val"), "15")  # else Word opens it in the mode of an older version
    (section,) = document.sections
    across, down = PAPERS[paper]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(across), Mm(down)
    section.left_margin = section.right_margin = Mm(MARGIN)
    section.top_margin, section.bottom_margin = Mm(13), Mm(14.5)
    section.header_distance, section.footer_distance = Mm(6), Mm(5)
    return document


def _places(brief: Brief, findings: Findings) -> dict[str, str]:
    """What fills the places of a template, by name."""
    case = findings.case
    return {
        "title": brief.title,
        "question": brief.question,
        "marking": brief.marking,
        "decision_line": brief.decision_line,
        "headline": brief.sections[0].title if brief.sections else "",
        "reader": case.reader or "",
        "decide_by": day(case.decide_by) if case.decide_by else "",
        "as_of": day(case.as_of),
    }


def _running(document: Document, brief: Brief, findings: Findings, styles: Styles, width: float) -> None:
    """Adds the marking to headers and footers, and the pages to footers, where these do not have them."""
    settings = document.settings
    for number, section in enumerate(document.sections):
        pairs = [(section.header, section.footer)]
        if section.different_first_page_header_footer:
            pairs.append((section.first_page_header, section.first_page_footer))
        if settings.odd_and_even_pages_header_footer:
            pairs.append((section.even_page_header, section.even_page_footer))
        for header, footer in pairs:
            for each, is_footer in ((header, False), (footer, True)):
                if number and each.is_linked_to_previous:
                    continue
                each.is_linked_to_previous = False
                root: Element = each._element  # python-docx has no public name for it
                empty = [p for p in root.findall(qn("w:p")) if not len(p.findall(f".//{qn('w:r')}"))]
                told = "".join(each.text or "" for each in root.iter(qn("w:t")))
                if is_footer and not _has_pages(root):
                    root.append(_foot(brief, findings, styles, width))
                if brief.marking and clean(brief.marking) not in told:
                    line = element(
                        "p", element("pPr", element("pStyle", val=styles["Marking"])), run(brief.marking)
                    )
                    root.insert(0, line)
                for p in empty:
                    if len(root.findall(qn("w:p"))) > 1:
                        root.remove(p)


def _has_pages(footer: Element) -> bool:
    told = [each.text or "" for each in footer.iter(qn("w:instrText"))]
    told += [simple.get(qn("w:instr"), "") for simple in footer.iter(qn("w:fldSimple"))]
    return any("PAGE" in each for each in told)


def _foot(brief: Brief, findings: Findings, styles: Styles, width: float) -> Element:
    """The line with title, date, the caveat that every page bears, and page number."""
    title = brief.title if len(brief.title) <= LONGEST_FOOT else f"{brief.title[:LONGEST_FOOT]}…"
    style = element("pPr", element("pStyle", val=styles["Footer"]))
    style.append(element("tabs", element("tab", val="right", pos=round(width * 1440 / 25.4))))
    before, between, after = words("office")["page"].split("{}")
    pages = (run(before), field("PAGE", "1"), run(between), field("NUMPAGES", "1"), run(after))
    told = " · ".join(
        part
        for part in (title, words("office")["as_of"].format(day(findings.case.as_of)), brief.caveat)
        if part
    )
    return element("p", style, run(told), tab(), *pages)


def _write(writer: Writer, brief: Brief, place: Element) -> None:
    """Writes the sections before this element, and removes it where it is a paragraph that stands for them."""
    numbers = count(1)
    names = {section.key: f"_Toc{n:06d}" for n, section in enumerate(brief.sections, start=1)}

    def add(made: Element) -> None:
        place.addprevious(made)

    add(writer.paragraph("Title", run(brief.title)))
    if brief.question:
        add(writer.paragraph("Subtitle", run(brief.question)))
    add(writer.paragraph("Decision Line", run(brief.decision_line)))
    annexed = False
    # As in the PDF: the annexes stand at the end.
    for n, section in enumerate(sorted(brief.sections, key=lambda section: section.annex)):
        begins = section.annex and not annexed and n > 0
        annexed = annexed or section.annex
        more = [element("pageBreakBefore")] if begins else []
        heading = bookmarked(next(numbers), names[section.key], run(section.title))
        add(writer.paragraph("Heading 1", *heading, more=more))
        writer.numbered = section.key not in UNNUMBERED
        for made in writer.blocks(section.blocks):
            add(made)
        if n == 0 and section.key == "page-1" and len(brief.sections) > 1:
            _contents(brief.sections[1:], names, writer, add)
    if place.tag == qn("w:p"):
        place.getparent().remove(place)


def _contents(
    sections: tuple[Section, ...], names: Mapping[str, str], writer: Writer, add: Callable[[Element], None]
) -> None:
    """A list of the sections as links, each with its page.

    A field a line, and no table of contents in one field: LibreOffice numbers the former by itself, and would show in the
    latter what Word has stored. Word numbers them as it opens the document (see `_numbered`).
    """
    add(writer.paragraph("TOC Heading", run(words("office")["contents"]), more=[element("pageBreakBefore")]))
    for section in sorted(sections, key=lambda section: section.annex):
        name = names[section.key]
        page = (
            field_mark("begin"),
            field_code(f"PAGEREF {name} \\h"),
            field_mark("separate"),
            run(UNKNOWN),
            field_mark("end"),
        )
        add(writer.paragraph("toc 1", within(name, run(section.title)), tab(), *page))


def _numbered(document: Document) -> None:
    """Has Word bring all fields up to date as it opens the document: pages of the contents, numbers of captions."""
    settings: Element = document.settings.element
    for stated in settings.findall(qn("w:updateFields")):
        settings.remove(stated)
    later = [child for child in settings if str(child.tag).partition("}")[2] in AFTER_UPDATES]
    update = element("updateFields", val="true")
    if later:
        later[0].addprevious(update)
    else:
        settings.append(update)


def _carry(document: Document, findings: Findings, attached: bool, *, in_template: bool) -> None:
    """Puts the record of the run, and the case where it is attached, into the document, as custom XML that Word keeps."""
    package = document.part.package
    name = PackURI(str(package.next_partname("/customXml/item%d.xml")))
    part = Part(name, "application/xml", record(findings, attached, in_template=in_template), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)
