"""The evidence ledger: every claim whole, with its source, grade and conflicts."""

from dataclasses import dataclass

from reports.names import claim_text, source_name
from reports.sections import Section
from reports.sections.situation import conflicts_of, grade
from reports.study import Study
from reports.wording import day, listed, sentence


@dataclass(frozen=True)
class Entry:
    """A claim of the ledger, whole."""

    key: str
    state: str
    kind: str
    text: str
    source: str
    published: str
    happened: str
    grade: str
    citation: str
    url: str
    conflicts: str
    bears_on: tuple[tuple[str, str], ...]


def ledger(study: Study) -> Section | None:
    """Every claim with its source, grade and conflicts; None for a case without evidence."""
    case = study.case
    if not case.evidence:
        return None
    entries = tuple(
        Entry(
            key=name,
            state=study.claim_states[name],
            kind=claim.statement_class or "",
            text=claim_text(case, name),
            source=source_name(case, claim.source),
            published=day(claim.date) if claim.date else "",
            happened=day(claim.event_date) if claim.event_date else "",
            grade=grade(claim.reliability, claim.credibility),
            citation=claim.citation or "",
            url=claim.url or "",
            conflicts=listed(conflicts_of(case, name)),
            bears_on=tuple(
                (
                    study.scenario_called(scenario),
                    f"{rating.rating}. {sentence(rating.because or '')}".strip(),
                )
                for scenario, rating in claim.bears_on.items()
            ),
        )
        for name, claim in case.evidence.items()
    )
    return Section("ledger", "The evidence ledger", entries)
