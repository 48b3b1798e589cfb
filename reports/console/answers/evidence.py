"""Terminal answer of `evidence`: claims, standings, and leave-one-out."""

from dataclasses import replace

from decision import Evidence, Infeasibility, Optimum, Problem
from options import CARRIES, Case
from reports.brief.findings import Findings, Named
from reports.brief.naming import called
from reports.brief.sections.robustness import dropped
from reports.brief.sections.situation import grade, scenario_entry
from reports.console.answers.framing import conflict, opening, recommended
from reports.request.asked import Fallen
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph, Remark, Table
from reports.words.catalogue import subheading, words
from reports.words.names import claim_text, scenario_name
from reports.words.wording import listed, number, points


def evidence_blocks(
    case: Case,
    problem: Problem,
    optimum: Optimum,
    found: Evidence,
    fallen: Fallen,
    names: Named,
    why: Infeasibility | None = None,
) -> list[Block]:
    """The complete answer, of any status. names: the letters of bundles. why: the conflicts, where none is feasible."""
    findings = Findings(case, problem, optimum, given=names.letters)
    blocks = opening(findings)
    if optimum.status == "infeasible":
        blocks += conflict(case, optimum, why, problem.scenario)
    elif optimum.bundles:
        blocks += recommended(case, problem, findings.best, findings.now)
        if found.sources or found.claims:
            blocks += dropped(findings, found, fallen)
    if not case.evidence:
        told = "The case states no claims: add some under evidence, or there is nothing to weigh."
        blocks.append(Paragraph(told))
    if problem.supposed:
        blocks += _supposed(findings, found)
    if case.scenarios:
        blocks += [
            Heading(subheading("scenarios")),
            Entries(tuple(_scenario(findings, name) for name in found.standings)),
        ]
    if any(each.bearing for each in found.hypotheses):
        blocks += _hypotheses(case, found)
    if case.evidence:
        blocks += [_claims(findings, found), *_conflicts(case, found)]
    if found.unfinished and optimum.status != "infeasible":
        blocks.append(Paragraph(f"Not finished: {listed(found.unfinished)}."))
    return blocks


def _scenario(findings: Findings, name: str) -> Entry:
    """The scenario's entry with the ids of missing claims, which --suppose takes."""
    entry, missing = scenario_entry(findings, name, "this answer"), findings.standings[name].missing
    if not missing:
        return entry
    return replace(entry, remarks=(*entry.remarks, Remark(f"To suppose: {', '.join(missing)}.")))


def _claims(findings: Findings, found: Evidence) -> Table:
    """Table of claims by id; an awaited one shows its text, since it has no source yet."""
    case = findings.case
    rows = tuple(
        (
            name,
            findings.claim_states[name],
            "" if claim.awaited else grade(claim.reliability, claim.credibility),
            "" if claim.date is None else claim.date.isoformat(),
            claim_text(case, name) if claim.awaited else claim.source or "",
        )
        for name in found.states
        for claim in [case.evidence[name]]
    )
    rule = case.evidence_rule
    grade_asked = f"{rule.reliability}{rule.credibility}"
    caption = f"Claims (a statement of fact graded {grade_asked} or better is established where none as good denies it)"
    return Table(caption, ("Claim", "State", "Grade", "Date", "Source, or what is awaited"), rows)


def _conflicts(case: Case, found: Evidence) -> list[Block]:
    entries = tuple(
        Entry(
            claim_text(case, one),
            label=one,
            tags=(found.states[one],),
            remarks=(
                Remark(f"against {other} [{found.states[other]}]: {claim_text(case, other)}", "against"),
            ),
        )
        for one, other in found.conflicts
    )
    if not entries:
        return []
    return [Heading(subheading("conflicting")), Entries(entries)]


def _hypotheses(case: Case, found: Evidence) -> list[Block]:
    title = "Scenarios by the evidence against them, least first"
    weights = (
        "an inconsistent claim counts 1 from a source of reliability A, B 0.8, C 0.6, D 0.4, E 0.2, F 0.5"
    )
    entries = []
    for each in found.hypotheses:
        because = {claim: case.evidence[claim].bears_on[each.scenario].because for claim in each.claims}
        told = "" if each.bearing else "no claim bears on it"
        entries.append(
            Entry(
                listed(each.claims) or told,
                label=f"{number(each.against, 2)}  {scenario_name(case, each.scenario)}",
                remarks=tuple(Remark(f"{claim}: {why}") for claim, why in because.items() if why),
            )
        )
    blocks: list[Block] = [Heading(title, weights), Entries(tuple(entries))]
    telling = [name for name, spread in found.diagnosticity.items() if spread == 2]
    if telling:
        blocks.append(Paragraph(f"What tells the scenarios apart most: {listed(telling)}."))
    return blocks


def _supposed(findings: Findings, found: Evidence) -> list[Block]:
    """For each scenario whose standing the suppositions change: the standing and the best bundle in it."""
    heading = Heading(f"Supposing that {listed(findings.problem.supposed)} were established")
    if "suppositions" in found.unfinished:
        return [heading, Paragraph("Not finished.")]
    if not found.supposed:
        return [heading, Paragraph("No scenario changes its standing.")]
    entries = []
    for each in found.supposed:
        told = f"from {each.before} to {each.after}"
        told += f"; still missing {listed(each.missing)}" if each.missing else ""
        remarks = ["No bundle is feasible in it."]
        if each.bundle is not None:
            # Observed, it is not established: what only suppositions establish would be recommended, and is not.
            title = "Best in it, and hypothetical"
            if each.before in CARRIES:
                title = "Best in it"
            elif each.after in CARRIES:
                title = words("titled")["supposed"]
            remarks = [f"{title}: {called(findings, each.bundle)}, {points(each.bundle.value)} points."]
            if each.bundle.id != found.recommended:
                held = "" if each.feasible_there else ", and breaks a constraint there"
                remarks.append(f"The bundle now would have {points(each.kept)}{held}.")
        label = scenario_name(findings.case, each.scenario)
        entries.append(Entry(told, label=label, remarks=tuple(map(Remark, remarks))))
    return [heading, Entries(tuple(entries))]
