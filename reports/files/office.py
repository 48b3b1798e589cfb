"""What Word and PowerPoint files share: clean texts, links, properties, the record of the run, and their packing.

Both are Office Open XML (ISO/IEC 29500): XML parts in a zip file. The libraries that write the parts stamp the zip with
the time of day, so that its entries are packed anew, in a fixed order and with a fixed date.
"""

import re
from base64 import b64encode
from collections.abc import Mapping
from io import BytesIO
from urllib.parse import quote, urlsplit
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from reports.brief.findings import Findings
from reports.brief.view import Brief
from reports.documents.brief import record_text
from reports.files.pdf import attachments, on_paper
from reports.files.replacing import MARK

STAMP = (1980, 1, 1, 0, 0, 0)
"""The date of every entry: the first that a zip file can bear."""

ILLEGAL = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""What no XML may hold (XML 1.0, 2.2), or is no character, beyond what no font shows."""

LINES = re.compile("[\t\r\n]")
"""What would end a line, or move to a tabulator."""

LONGEST_LINK = 2_000
"""Characters of an address: Word takes a document with a longer one (over 2,083) for damaged."""

MOST_IN_ALT = 8_000
"""Characters of an alternative text."""

RECORD = "urn:policy-options:record"
"""The namespace of the custom XML part that holds the record of the run."""

RECORD_PART = "/customXml/item1.xml"
"""The name of that part in a file that has no other."""

TYPES, CORE, APP = "[Content_Types].xml", "docProps/core.xml", "docProps/app.xml"


def clean(text: str) -> str:
    """The text on one line, without characters that XML forbids, that no font shows, or that turn text around."""
    return LINES.sub(" ", ILLEGAL.sub("", on_paper(text)))


def told_of(alt: str) -> str:
    """An alternative text, cut where it is too long to be read out."""
    told = clean(alt)
    return told if len(told) <= MOST_IN_ALT else told[:MOST_IN_ALT] + "…"


def address(url: str) -> str | None:
    """The target of a link in ASCII; None for what is no address of the web."""
    if not url.startswith(("https://", "http://")) or len(url) > LONGEST_LINK:
        return None
    target = quote(clean(url), safe="%/:=&?~#+!$,;'@()*-._[]")
    try:
        host = urlsplit(target).hostname
    except ValueError:
        return None
    return target if host and len(target) <= LONGEST_LINK else None


def core_properties(brief: Brief, findings: Findings) -> str:
    """The part docProps/core.xml: title, question, language and dates; an author only where the case names one."""
    drafted = findings.case.brief.drafted_by if findings.case.brief else None
    day = f"{findings.case.as_of.isoformat()}T00:00:00Z"
    told = {
        "dc:title": brief.title,
        "dc:subject": brief.question,
        "dc:creator": drafted or "",
        "cp:keywords": MARK,
        "dc:language": "en-GB",
    }
    stated = "".join(f"<{name}>{escape(clean(text))}</{name}>" for name, text in told.items() if text)
    dates = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{day}</dcterms:{name}>'
        for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{stated}{dates}</cp:coreProperties>'
    )


APPLICATION = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    "<Application>policy-options</Application></Properties>"
)
"""The part docProps/app.xml."""


def record(findings: Findings, attached: bool, *, in_template: bool = False) -> bytes:
    """The custom XML part that holds what is attached to the PDF: the case as it was read, and the record of the run.

    The hashes and settings by which it can be verified are always there. A file that XML might change, in its line ends
    for one, is in base64. attached: whether it holds the
    case and the run. in_template: whether the document has the look of another, without which it cannot be written anew.
    """
    held = [f"<verify>{escape(record_text(findings))}</verify>"]
    for file in attachments(findings) if attached else ():
        told = f"name={quoteattr(clean(file.name))} description={quoteattr(clean(file.description))}"
        if file.mime == "application/json":
            held.append(f"<file {told}>{escape(file.content)}</file>")
        else:
            content = b64encode(file.content.encode("utf-8")).decode("ascii")
            held.append(f'<file {told} encoding="base64">{content}</file>')
    look = ' look="template"' if in_template else ""
    told = f'xmlns="{RECORD}" case_sha256="{findings.case_hash}"{look}'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<record {told}>{"".join(held)}</record>'.encode()


def packed(package: bytes, replaced: Mapping[str, str]) -> bytes:
    """The same parts in a fixed order and with a fixed date; replaced: parts by name, written in place of what is there."""
    file = BytesIO()
    with ZipFile(BytesIO(package)) as given, ZipFile(file, "w") as made:
        for name in sorted(given.namelist(), key=lambda name: (name != TYPES, name)):
            entry = ZipInfo(name, STAMP)
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 0  # else it is that of the machine
            content = replaced[name].encode("utf-8") if name in replaced else given.read(name)
            made.writestr(entry, content)
    return file.getvalue()
