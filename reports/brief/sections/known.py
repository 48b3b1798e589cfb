"""What is known, what is disputed and what is unknown, in half a page; every claim stands in the ledger."""

from collections.abc import Iterator

from options import Case
from reports.brief.findings import Findings
from reports.brief.sections.ledger import claims_by_number, numbers
from reports.brief.sections.situation import moved_to
from reports.words.blocks import (
    Block,
    Columns,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Section,
    Table,
    without_empty_columns,
)
from reports.words.catalogue import column, heading, subheading, words
from reports.words.grades import rule_in_words
from reports.words.likelihood import likelihood_words, yardstick
from reports.words.names import claim_text, scenario_name, source_name
from reports.words.wording import plural, sentence, some

MOST_NAMED = 3
"""Claims named in one sentence or cell; more are counted."""

MOST_AWAITED = 8
"""Awaited claims told; the ledger has all."""

MOST_DISPUTES = 8
"""Disputes told; the ledger has all."""


def known(findings: Findings) -> Section | None:
    """None for a case without evidence and scenarios."""
    case = findings.case
    if not case.evidence and not case.scenarios:
        return None
    blocks: list[Block] = [Paragraph(_counted(findings))] if case.evidence else []
    if findings.standings:
        blocks.append(_scenarios(findings))
    disputes = list(_disputes(findings))
    if disputes:
        remark = "each with who says so; figures in dispute are not averaged"
        entries = tuple(Entry(_dispute(findings, claims)) for claims in disputes[:MOST_DISPUTES])
        blocks += [Heading(subheading("disputed"), remark), Entries(entries)]
        if len(disputes) > MOST_DISPUTES:
            blocks.append(
                Paragraph(f"{plural(len(disputes) - MOST_DISPUTES, 'dispute')} more are in the ledger.")
            )
    awaited = [name for name, claim in case.evidence.items() if claim.awaited]
    if awaited:
        above = [name for name in awaited if name in _rests_on(findings)[:MOST_NAMED]]
        others = [name for name in awaited if name not in above]
        told = [f"{claims_by_number(case, above)}, told above"] if above else []
        told += [claim_told(case, claim) for claim in others[:MOST_AWAITED]]
        if len(others) > MOST_AWAITED:
            told.append(f"{plural(len(others) - MOST_AWAITED, 'claim')} more, which the ledger has")
        remark = "not observed; each would matter; numbered as in the ledger"
        entries = tuple(Entry(sentence(text)) for text in told)
        half = (len(entries) + 1) // 2
        sides = tuple((Entries(side),) for side in (entries[:half], entries[half:]) if side)
        blocks += [Heading(subheading("unknown"), remark), Columns(sides)]
    return Section("known", heading("known"), tuple(blocks))


def _counted(findings: Findings) -> str:
    """How many claims are established, by which rule, and what the scenario in use rests on."""
    case, states = findings.case, findings.claim_states.values()
    made = [state for state in states if state != "awaited"]
    established = sum(state == "established" for state in made)
    rule = rule_in_words(case.evidence_rule)
    text = (
        f"Of {plural(len(made), 'claim')} made public, {established} {'is' if established == 1 else 'are'} "
        f"established: {rule}, and nothing as well sourced says otherwise."
    )
    if not established:
        text = (
            f"Of {plural(len(made), 'claim')} made public none is established. That takes {rule}, with nothing as well "
            "sourced against them."
        )
    scenario, rests_on = findings.problem.scenario, _rests_on(findings)
    if scenario and rests_on:
        text += f" “{scenario_name(case, scenario)}”, in which this brief is computed, rests on these: "
        text += _named(case, rests_on, MOST_NAMED)
    return text


def _rests_on(findings: Findings) -> list[str]:
    """The claims that the scenario in use rests on; empty where there are none, or the scores are as written."""
    scenario = findings.problem.scenario
    return list(findings.case.scenarios[scenario].rests_on or ()) if scenario else []


def _named(case: Case, claims: "list[str] | tuple[str, ...]", most: int) -> str:
    """Claims in quotation marks in one sentence; those beyond `most` are counted."""
    return some((claim_told(case, claim) for claim in claims), most=most) + "."


def claim_told(case: Case, claim: str) -> str:
    """A claim in quotation marks, with its number in the ledger."""
    return f"“{claim_text(case, claim).rstrip('.')}” ({numbers(case)[claim]})"


def _scenarios(findings: Findings) -> Table:
    """Table of scenarios: standing, likelihood, and what is not established."""
    case, rows = findings.case, []
    for name, standing in findings.standings.items():
        told = sentence(claims_by_number(case, standing.missing))
        here = " (used here)" if name == findings.problem.scenario else ""
        rows.append(
            (
                scenario_name(case, name) + here,
                moved_to(findings, name)
                if name in findings.moved
                else words("standings")[findings.said(name)],
                likelihood_words(case.scenarios[name].likelihood, yardstick(case)),
                told,
            )
        )
    marked = tuple(n for n, name in enumerate(findings.standings) if name == findings.problem.scenario)
    head = (column("scenario"), "Standing", column("judged"), "Not established")
    supported = Table(
        "The scenarios, and how well each is supported", head, tuple(rows), wide=(3,), marked=marked
    )
    return without_empty_columns(supported)


def _disputes(findings: Findings) -> Iterator[list[str]]:
    """Groups of claims that contradict one another, each claim once, in the order of the case."""
    seen: set[str] = set()
    for first in findings.case.evidence:
        if first in seen or not findings.conflicts[first]:
            continue
        group, ahead = [], [first]
        while ahead:
            claim = ahead.pop(0)
            if claim not in seen:
                seen.add(claim)
                group.append(claim)
                ahead += findings.conflicts[claim]
        yield group


def _dispute(findings: Findings, claims: list[str]) -> str:
    """A group of contradictory claims, each with its source; those told before the disputes by their number."""
    case, before = findings.case, _rests_on(findings)[:MOST_NAMED]
    told = []
    for name in claims:
        source = source_name(case, case.evidence[name].source) or "No source is named"
        supposed = " (supposed)" if findings.claim_states[name] == "supposed" else ""
        what = claims_by_number(case, [name]) if name in before else claim_told(case, name)
        told.append(f"{source}: {what}{supposed}")
    return "; ".join(told) + "."
