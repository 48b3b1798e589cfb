"""Decides whether an existing file may be replaced: only by a brief of the same case.

Every output holds the title of its case, so that a brief of another version of the case replaces it. No output holds
the path of the case.
"""

import json
import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path
from xml.etree import ElementTree
from zipfile import BadZipFile, ZipFile

from reports.files.writing import leads_out
from reports.request.statuses import CouldNotRun

MARK = "policy-options brief"
"""The marker in a brief of any form."""

OFFICE = (".docx", ".pptx", ".xlsx")
"""The suffixes of what is made to be edited."""

HEAD = 200_000
"""Bytes at the head of a page that are read for the marker."""

PAGE = re.compile(rf'<meta name="generator" content="{MARK}">\s*.*?<title>(.*?)</title>', re.DOTALL)
CORE = "{http://purl.org/dc/elements/1.1/}title"
SUBJECT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}li"
CREATED, MODIFIED = (f"{{http://purl.org/dc/terms/}}{name}" for name in ("created", "modified"))
KEYWORDS = "{http://schemas.openxmlformats.org/package/2006/metadata/core-properties}keywords"


def refuse_inputs(outputs: Iterable[Path], inputs: Iterable[Path], remedy: str) -> None:
    """Raises CouldNotRun where an output is one of the inputs, by any name or link, or leads through a link elsewhere."""
    read = [path for path in inputs if path.exists()]
    for output in outputs:
        if why := leads_out(output):
            raise CouldNotRun(f"cannot write {output}: {why}")
        for path in read:
            if output.exists() and output.samefile(path):
                raise CouldNotRun(f"{output} is what is read ({path}), and is never written over; {remedy}")


def refuse_others(outputs: Iterable[Path], title: str) -> None:
    """Raises CouldNotRun where an existing file is no brief of the case with this title, or was edited by hand."""
    for output in outputs:
        if not output.is_file():  # a folder is told when it is written to
            continue
        found = brief_of(output)
        if found is None:
            what = "exists and is no brief"
        elif same(found) != same(title):
            what = f"is a brief of another case, {_short(found)!r}"
        elif is_edited(output):
            what = "has been edited since it was written"
        else:
            continue
        raise CouldNotRun(f"{output} {what}; name another folder with --out, or replace it with --force")


def brief_of(path: Path) -> str | None:
    """The title of the case that a file is a brief or a chart of; None where it is neither."""
    try:
        return READERS[path.suffix.lower()](path)
    except MemoryError:
        raise
    except Exception:  # whatever may be wrong with a file of another's: it is no brief
        return None


def is_edited(path: Path) -> bool:
    """Whether a file of an office was saved again: it is made with one date, of which editing changes the second."""
    if path.suffix.lower() not in OFFICE:
        return False
    core = _core(path)
    return core.findtext(MODIFIED) != core.findtext(CREATED)


def same(title: str) -> str:
    """The title without break opportunities, white space and what no form shows, for comparison."""
    return " ".join("".join(c for c in title if c.isprintable() or c.isspace()).split())


def _short(title: str) -> str:
    return title if len(title) <= 60 else f"{title[:60]}…"


def _in_page(path: Path) -> str | None:
    found = PAGE.search(_head(path))
    return unescape(found[1]) if found else None


def _in_svg(path: Path) -> str | None:
    told = ElementTree.parse(path)
    return told.findtext(f".//{CORE}") if told.findtext(f".//{SUBJECT}") == MARK else None


def _in_png(path: Path) -> str | None:
    from PIL import Image

    with Image.open(path) as picture:
        told = picture.info
        return str(told["Title"]) if told.get("Keywords") == MARK else None


def _head(path: Path) -> str:
    with path.open("rb") as file:
        return file.read(HEAD).decode("utf-8", "replace")


def _in_pdf(path: Path) -> str | None:
    from pikepdf import Pdf

    with Pdf.open(path) as document:
        told = document.docinfo
        # After the marker stands the record of the run.
        return str(told["/Title"]) if str(told.get("/Keywords")).split(",")[0] == MARK else None


def _in_office(path: Path) -> str | None:
    try:
        core = _core(path)
    except (BadZipFile, KeyError):
        return None
    return core.findtext(CORE) if core.findtext(KEYWORDS) == MARK else None


def _core(path: Path) -> ElementTree.Element:
    """The properties of a Word document, of slides or of a workbook."""
    with ZipFile(path) as file:
        return ElementTree.fromstring(file.read("docProps/core.xml"))


def _in_json(path: Path) -> str | None:
    told = json.loads(path.read_bytes())
    return str(told["title"]) if {"title", "decision_line", "sections"} <= set(told) else None


READERS = {
    ".html": _in_page,
    ".pdf": _in_pdf,
    **dict.fromkeys(OFFICE, _in_office),
    ".json": _in_json,
    ".svg": _in_svg,
    ".png": _in_png,
}
"""By suffix: reads the marker and the title."""


def signature(title: str) -> dict[str, str]:
    """The metadata of a chart that names its case, by matplotlib's keys."""
    return {"Title": title, "Keywords": MARK}
