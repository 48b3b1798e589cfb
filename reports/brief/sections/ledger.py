"""Annex: the scenarios and the evidence ledger, every claim with its number, source, grade and conflicts."""

from collections.abc import Mapping, Sequence

from options import Case, Claim
from reports.brief.findings import Findings
from reports.brief.sections.evidence_timeline import evidence_timeline
from reports.brief.sections.situation import grade, scenario_entry, weighed
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph, Remark, Section
from reports.words.catalogue import heading, subheading
from reports.words.names import claim_text, source_name
from reports.words.wording import day, listed, sentence

HOW_READ = (
    "Each claim bears its standing, what it is, and its grade: the reliability of its source from A (completely "
    "reliable) to E (unreliable), and the credibility of the information from 1 (confirmed) to 5 (improbable). F and 6 "
    "mean unknown, and never count as support."
)

WEIGHED = (
    " Against a scenario weighs each claim inconsistent with it, by the reliability of its source: A 1, B 0.8, C 0.6, "
    "D 0.4, E 0.2, F 0.5."
)


def numbers(case: Case) -> Mapping[str, int]:
    """The number of each claim in the ledger, in the order of the case, from 1."""
    return {name: number for number, name in enumerate(case.evidence, start=1)}


def claims_by_number(case: Case, claims: Sequence[str]) -> str:
    """`claim 4`, or `claims 4 and 7`; empty without any."""
    if not claims:
        return ""
    known = numbers(case)
    return f"{'claim' if len(claims) == 1 else 'claims'} {listed(str(known[claim]) for claim in claims)}"


def ledger(findings: Findings) -> Section | None:
    """None for a case without evidence and scenarios."""
    case, blocks = findings.case, list[Block]()
    if findings.standings:
        entries = tuple(scenario_entry(findings, name, named=claims_by_number) for name in findings.standings)
        blocks += [Heading(subheading("scenarios")), Entries(entries)]
    if case.evidence:
        known = numbers(case)
        how = HOW_READ + (WEIGHED if weighed(case) else "")
        claims = tuple(_entry(findings, name, known) for name in known)
        blocks += [
            Heading(subheading("claims")),
            Paragraph(how),
            Entries(claims),
            *evidence_timeline(findings),
        ]
    return Section("ledger", heading("ledger"), tuple(blocks)) if blocks else None


def _entry(findings: Findings, name: str, known: Mapping[str, int]) -> Entry:
    """A claim by its number: standing, grade, source, what contradicts it, and how it bears on each scenario."""
    case, state = findings.case, findings.claim_states[name]
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
    against = claims_by_number(case, findings.conflicts[name])
    if against:
        remarks.append(Remark(f"In conflict with {against}.", "against"))
    ratings = [
        sentence(f"{findings.scenario_called(scenario)}: {rating.rating}")
        + (f" {sentence(rating.because)}" if rating.because else "")
        for scenario, rating in claim.bears_on.items()
    ]
    if ratings:
        remarks.append(Remark(" ".join(ratings)))
    assumed = "planning assumption" if claim.planning_assumption else ""
    tags = (state, _kind(claim, state), assumed, grade(claim.reliability, claim.credibility))
    return Entry(
        text=claim_text(case, name),
        label=str(known[name]),
        tags=tuple(tag for tag in tags if tag),
        remarks=tuple(remarks),
        status=state,
    )


def _kind(claim: Claim, state: str) -> str:
    """`fact` for what is established; a statement of fact that is not is a `claim`, others are what the case calls them."""
    if claim.statement_class != "fact":
        return claim.statement_class or ""
    return "fact" if state == "established" else "claim"
