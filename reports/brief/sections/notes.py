"""The analysts' notes, verbatim."""

from reports.brief.findings import Findings
from reports.words.blocks import Paragraph, Section
from reports.words.catalogue import heading
from reports.words.wording import marked


def notes(findings: Findings) -> Section | None:
    """None for a case without notes."""
    stated = findings.case.notes
    if stated is None:
        return None
    paragraphs = [paragraph for paragraph in stated.text.split("\n\n") if paragraph.strip()]
    blocks = tuple(Paragraph(marked(text, stated.marking)) for text in paragraphs)
    return Section("notes", heading("notes"), blocks)
