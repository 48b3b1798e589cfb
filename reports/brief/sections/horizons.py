"""Near and far horizons: the best bundle as a function of the far horizon's share."""

from decision import Horizons
from reports.brief.findings import Findings
from reports.brief.naming import full_name
from reports.words.blocks import Paragraph, Section, Table
from reports.words.catalogue import heading
from reports.words.names import readable
from reports.words.wording import percent, percent_at, plural, sentence

WHOLE = 1e-6
"""The total share between segments from which some are missing; less is rounding."""


def horizons(findings: Findings) -> Section | None:
    """None for a case without horizons."""
    far = findings.found.horizons
    if far is None:
        return None
    name = findings.case.horizons[far.far].title or readable(far.far)
    text = f"The horizon {name} counts {percent(far.share)} of every effect over time."
    if far.why_not:
        text += f" How the best bundle turns with that share is not shown: {far.why_not}."
        return Section("horizons", heading("horizons"), (Paragraph(text),))
    missing = 1 - sum(segment.end - segment.start for segment in far.stretches) > WHOLE
    if len(far.stretches) == 1 and not missing:
        text += f" {sentence(findings.best_called)[:-1]} is best at any share of it, from 0% to 100%."
        return Section("horizons", heading("horizons"), (Paragraph(text),))
    turns = _times(max(len(far.stretches) - 1, 0))
    text += f" As its share runs from 0% to 100%, the best bundle turns {turns}."
    if far.near_only:
        text += f" {plural(len(far.near_only), 'bundle')} of these would be best only if it counted less than now."
    if missing:
        text += " At the shares that are not listed no bundle has every consent."
    return Section("horizons", heading("horizons"), (Paragraph(text), _table(findings, far, name)))


def _table(findings: Findings, far: Horizons, name: str) -> Table:
    rows = tuple(
        (
            f"{percent_at(segment.start)} to {percent_at(segment.end)}",
            full_name(findings, segment.best.levels),
            "looks good only near" if segment.best in far.near_only else "",
        )
        for segment in far.stretches
    )
    head = (f"Share of {name}", "Best bundle", "Remark")
    return Table(f"The best bundle by the share of {name}", head, rows, wide=(1,))


def _times(count: int) -> str:
    return {0: "not once", 1: "once"}.get(count, f"{count} times")
