"""The brief as one self-contained HTML page; deterministic."""

import json
from base64 import b64encode
from collections.abc import Mapping
from hashlib import sha256
from importlib.resources import files
from string import printable
from typing import Any
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from reports.brief.view import Brief, blocks_of
from reports.figures.hand import Picture
from reports.files.replacing import MARK
from reports.files.web_fonts import font_faces
from reports.words.blocks import Explorer, plain


def page_html(brief: Brief, pictures: Mapping[str, Picture], record: Mapping[str, Any] | None = None) -> str:
    """The page of a brief. pictures: charts by key. record: what it can be verified by, if it can."""
    templates = files("reports") / "templates"
    script = templates.joinpath("brief.js").read_text(encoding="utf-8")
    told = plain(brief)
    style = (
        font_faces(sorted({*printable, *script, *json.dumps(told, ensure_ascii=False)}))
        + templates.joinpath("brief.css").read_text(encoding="utf-8")
        + running_heads(brief)
    )
    explorers = [b for section in brief.sections for b in blocks_of(section) if isinstance(b, Explorer)]
    environment = Environment(
        loader=PackageLoader("reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("brief.html.j2").render(
        brief=told,
        mark=MARK,
        pictures={key: Markup(in_address(drawn.svg)) for key, drawn in pictures.items()},
        # Style sheet and script are ours, and not escaped; what they get of the case is, below.
        style=Markup(style),
        style_hash=digest(style),
        script=Markup(script),
        script_hash=digest(script),
        record=Markup(json_in_script(record)) if record else "",
        data=Markup(json_in_script(explorers[0].data)) if explorers else "",
    )


def in_address(svg: bytes) -> str:
    """A picture as a data URL; quotation marks are the one kind that need not be escaped, where that can be."""
    text = svg.decode("utf-8")
    if "'" not in text:
        text = text.replace('"', "'")
    return "data:image/svg+xml," + quote(text, safe=" '()+,-./:;=?")


def digest(text: str) -> str:
    """The hash of a script or style for the page's Content-Security-Policy."""
    return b64encode(sha256(text.encode("utf-8")).digest()).decode("ascii")


def json_in_script(data: object) -> str:
    """JSON escaped for a script element: nothing in it ends the element or begins a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.translate({ord(c): f"\\u{ord(c):04x}" for c in "&<>\u2028\u2029"})


def running_heads(brief: Brief) -> str:
    """CSS for title, marking, caveat and page number on all printed pages; the first has no title."""
    numbers = 'counter(page) " of " counter(pages)'
    return (
        f"@page {{ @top-left {{ content: {css_string(brief.title)}; }} "
        f"@top-right {{ content: {css_string(brief.marking)}; font-weight: bold; }} "
        f"@bottom-left {{ content: {css_string(brief.marking)}; font-weight: bold; }} "
        f"@bottom-center {{ content: {css_string(brief.caveat)}; }} "
        f"@bottom-right {{ content: {numbers}; }} }}\n"
        "@page :first { @top-left { content: none; } @top-right { content: none; } }\n"
    )


def css_string(text: str) -> str:
    """The text as a CSS string with every character escaped, so that none can end it."""
    return '"' + "".join(f"\\{ord(character):06x}" for character in text) + '"'
