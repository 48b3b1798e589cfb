"""The SVG of a chart for the page: small, and with a second set of colours for dark screens."""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator, Mapping
from itertools import count
from string import ascii_lowercase

from reports.figures.palette import DARK

SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"

COLOUR, NUMBER = re.compile(r"#[0-9a-f]{6}"), re.compile(r"-?\d+\.\d+")

PAINTS = {"fill", "stroke"}
"""Attributes that matplotlib writes in the patterns of hatches, where it writes a style elsewhere."""

FINE = 2
"""Decimals of a coordinate: a hundredth of a point is finer than any screen or press."""


def for_page(svg: bytes) -> bytes:
    """The same picture without metadata and needless digits, its colours as variables that have a dark value too.

    Pictures in a page follow the colour scheme of the page; on paper they are light.
    """
    root = ElementTree.fromstring(svg)
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    for element in root.iter():
        for key in sorted(PAINTS & set(element.attrib)):
            element.set("style", f"{element.get('style', '')};{key}: {element.attrib.pop(key)}".lstrip(";"))
    styles = [element.get("style", "") for element in root.iter()]
    used = {colour for style in styles for colour in COLOUR.findall(style)}
    colours = dict(zip((light for light in DARK if light in used), _names(), strict=False))
    ids = _short_ids(root)
    for element in root.iter():
        # Space between elements means nothing: all letters are outlines.
        element.tail = None
        if element.text is not None and not element.text.strip():
            element.text = None
        _shorten(element, ids, colours)
    style = next(root.iter(f"{{{SVG}}}style"))
    style.text = f"{style.text or ''}{_sheet(colours)}"
    ElementTree.register_namespace("", SVG)
    return bytes(ElementTree.tostring(root, encoding="utf-8"))


def _sheet(colours: Mapping[str, str]) -> str:
    light = ";".join(f"--{name}:{colour}" for colour, name in colours.items())
    dark = ";".join(f"--{name}:{DARK[colour]}" for colour, name in colours.items())
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}}}"


def _short_ids(root: ElementTree.Element) -> dict[str, str]:
    """A short name for each id that something refers to, in the order of the picture."""
    referred = set()
    for element in root.iter():
        for value in element.attrib.values():
            referred.update(re.findall(r"url\(#([^)]+)\)", value))
        referred.add(element.get(f"{{{XLINK}}}href", "")[1:])
    ids = dict.fromkeys(element.get("id", "") for element in root.iter())
    return dict(zip((name for name in ids if name and name in referred), _names(), strict=False))


def _names() -> Iterator[str]:
    """a to z, then aa, ab and so on."""
    for n in count():
        name = ascii_lowercase[n % 26]
        while n >= 26:
            n = n // 26 - 1
            name = ascii_lowercase[n % 26] + name
        yield name


def _shorten(element: ElementTree.Element, ids: Mapping[str, str], colours: Mapping[str, str]) -> None:
    """Writes the attributes of one element in fewer characters, and its colours as variables, in place."""
    attributes = element.attrib
    name = attributes.pop("id", "")
    if name in ids:
        attributes["id"] = ids[name]
    if (target := attributes.pop(f"{{{XLINK}}}href", None)) is not None:
        attributes["href"] = f"#{ids[target[1:]]}"
    for key, value in attributes.items():
        if key == "style":
            value = COLOUR.sub(
                lambda found: f"var(--{colours[found[0]]})" if found[0] in colours else found[0], value
            )
            value = value.replace(": ", ":").replace("; ", ";")
        elif key == "d":
            value = re.sub(r"\s*([A-Za-z])\s*", r"\1", NUMBER.sub(_rounded, value))
            value = re.sub(r"\s+", " ", value).replace(" -", "-")
        elif key == "transform":
            value = NUMBER.sub(lambda found: found[0] if abs(float(found[0])) < 1 else _rounded(found), value)
        elif key in ("x", "y", "width", "height"):
            value = NUMBER.sub(_rounded, value)
        attributes[key] = re.sub(r"url\(#([^)]+)\)", lambda found: f"url(#{ids[found[1]]})", value)
    moved = re.fullmatch(r"translate\((\S+) (\S+)\)", attributes.get("transform", ""))
    if moved and element.tag == f"{{{SVG}}}use" and "x" not in attributes:
        del attributes["transform"]
        attributes.update({axis: at for axis, at in zip("xy", moved.groups(), strict=True) if at != "0"})


def _rounded(found: re.Match[str]) -> str:
    return f"{float(found[0]):.{FINE}f}".rstrip("0").rstrip(".")
