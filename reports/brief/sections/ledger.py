"""Annex: the evidence ledger, every claim with source, grade and conflicts."""

from reports.brief.sections.situation import grade
from reports.brief.study import Study
from reports.words.blocks import Entries, Entry, Remark, Section
from reports.words.names import claim_text, source_name
from reports.words.wording import day, listed, sentence


def ledger(study: Study) -> Section | None:
    """None for a case without evidence."""
    if not study.case.evidence:
        return None
    entries = tuple(_entry(study, name) for name in study.case.evidence)
    return Section("ledger", "The evidence ledger", (Entries(entries),))


def _entry(study: Study, name: str) -> Entry:
    case, state = study.case, study.claim_states[name]
    claim = case.evidence[name]
    asserted = (
        source_name(case, claim.source),
        f"made public {day(claim.date)}" if claim.date else "",
        f"of {day(claim.event_date)}" if claim.event_date else "",
    )
    source = sentence(", ".join(part for part in asserted if part))
    source = f"{source} {sentence(claim.citation or '')}".strip()
    remarks = []
    if source or claim.url:
        remarks.append(Remark(source, url=claim.url or ""))
    conflicts = listed(study.conflicts[name])
    if conflicts:
        remarks.append(Remark(f"In conflict with {conflicts}.", "against"))
    for scenario, rating in claim.bears_on.items():
        told = f"{rating.rating}. {sentence(rating.because or '')}".strip()
        remarks.append(Remark(f"{study.scenario_called(scenario)}: {told}"))
    tags = (state, claim.statement_class or "", grade(claim.reliability, claim.credibility))
    return Entry(
        text=claim_text(case, name),
        label=name,
        tags=tuple(tag for tag in tags if tag),
        remarks=tuple(remarks),
        status=state,
    )
