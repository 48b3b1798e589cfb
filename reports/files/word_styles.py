"""The styles and lists of the brief in Word: those of an office's template where it has them by name, else ours."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from docx.document import Document
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from reports.files.word_parts import Element, element

NUMBERED, BULLETS, NUMBERS = "Numbered Paragraph", "List Bullet", "List Number"
"""The styles of lists."""


@dataclass(frozen=True)
class Styles:
    """The styles of a document."""

    ids: Mapping[str, str]
    """By the name of a style of ours, the id of the one to use."""
    numbering: Element
    """The lists of the document, to which more may be added."""
    entries: str
    """The id of the abstract list of numbered entries."""

    def __getitem__(self, name: str) -> str:
        return self.ids[name.lower()]

    def list_from(self, first: int) -> str:
        """The id of a new list of numbered entries that begins with this number."""
        number = _next(self.numbering, "num", "numId")
        start = element("lvlOverride", element("startOverride", val=first), ilvl=0)
        self.numbering.append(element("num", element("abstractNumId", val=self.entries), start, numId=number))
        return str(number)


def own_styles(document: Document) -> Styles:
    """Gives a new document our styles in place of all that it has."""
    root: Any = document.styles.element
    for child in list(root):
        root.remove(child)
    root.extend(list(_shipped("word-styles.xml")))
    numbering = _numbering(document)
    for child in list(numbering):
        numbering.remove(child)
    numbering.extend(list(_shipped("word-numbering.xml")))
    return Styles({_name(style): _id(style) for style in _styles(root)}, numbering, "2")


def template_styles(document: Document) -> Styles:
    """Adds to a template's document those of our styles that it has none of by name, and our lists."""
    root: Any = document.styles.element
    there = {(_kind(style), _name(style)): _id(style) for style in _styles(root)}
    taken = {_id(style) for style in _styles(root)}
    missing = [
        style for style in _styles(_shipped("word-styles.xml")) if (_kind(style), _name(style)) not in there
    ]
    renamed = {}
    for style in missing:
        name = _id(style)
        while name in taken:
            name += "Brief"
        taken.add(name)
        renamed[_id(style)] = name
    ours = {
        _id(style): there.get((_kind(style), _name(style))) for style in _styles(_shipped("word-styles.xml"))
    }
    ids = {old: renamed.get(old) or ours[old] or old for old in ours}
    lists = _added_lists(document, ids, renamed)
    for style in missing:
        there[_kind(style), _name(style)] = ids[_id(style)]
        added = deepcopy(style)
        added.attrib.pop(qn("w:default"), None)
        added.set(qn("w:styleId"), ids[_id(style)])
        for link in added.iter(qn("w:basedOn"), qn("w:next"), qn("w:link")):
            link.set(qn("w:val"), ids[link.get(qn("w:val"))])
        for number in added.iter(qn("w:numId")):
            number.set(qn("w:val"), lists[number.get(qn("w:val"))])
        root.append(added)
    entries = next(
        each.find(qn("w:abstractNumId")).get(qn("w:val"))
        for each in _numbering(document).iter(qn("w:num"))
        if each.get(qn("w:numId")) == lists["3"]
    )
    return Styles({name: found for (_, name), found in there.items()}, _numbering(document), entries)


def _added_lists(document: Document, ids: Mapping[str, str], renamed: Mapping[str, str]) -> dict[str, str]:
    """Adds our lists to those of a document; the new ids by ours. A style of the template's keeps its own list."""
    numbering, lists = _numbering(document), {}
    for abstract in _shipped("word-numbering.xml").findall(qn("w:abstractNum")):
        ours, added = abstract.get(qn("w:abstractNumId")), deepcopy(abstract)
        number = _next(numbering, "abstractNum", "abstractNumId")
        added.set(qn("w:abstractNumId"), str(number))
        style = added.find(f"{qn('w:lvl')}/{qn('w:pStyle')}")
        if style.get(qn("w:val")) in renamed:
            style.set(qn("w:val"), ids[style.get(qn("w:val"))])
        else:
            style.getparent().remove(style)
        numbering.insert(len(numbering.findall(qn("w:abstractNum"))), added)
        lists[str(int(ours) + 1)] = str(_next(numbering, "num", "numId"))
        numbering.append(
            element("num", element("abstractNumId", val=number), numId=lists[str(int(ours) + 1)])
        )
    return lists


def _numbering(document: Document) -> Element:
    """The lists of a document, which has some afterwards."""
    part = document.part
    if not any(rel.reltype == RELATIONSHIP_TYPE.NUMBERING for rel in part.rels.values()):
        empty: Any = element("numbering")
        made = NumberingPart(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return part.numbering_part.element


def _shipped(name: str) -> Element:
    return parse_xml(files("reports").joinpath("templates", name).read_bytes())


def _styles(root: Element) -> Iterator[Element]:
    yield from root.iterchildren(qn("w:style"))


def _kind(style: Element) -> str:
    return str(style.get(qn("w:type"), "paragraph"))


def _name(style: Element) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"), "")).lower()


def _id(style: Element) -> str:
    return str(style.get(qn("w:styleId"), ""))


def _next(numbering: Element, name: str, key: str) -> int:
    """The first number above all of these elements' keys."""
    numbers = [int(each.get(qn(f"w:{key}"), "0")) for each in numbering.iter(qn(f"w:{name}"))]
    return max(numbers, default=0) + 1
