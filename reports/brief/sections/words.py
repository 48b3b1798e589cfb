"""Annex: the likelihood terms of the brief and the percentages they stand for."""

from reports.brief.findings import Findings
from reports.words.blocks import Paragraph, Section, Table
from reports.words.catalogue import heading
from reports.words.likelihood import yardstick
from reports.words.wording import DASH


def words(findings: Findings) -> Section | None:
    """None where the case states no likelihood."""
    levers, scenarios = findings.case.levers.values(), findings.case.scenarios.values()
    risks = any(risk.likelihood is not None for lever in levers for risk in lever.risks)
    if not risks and all(scenario.likelihood is None for scenario in scenarios):
        return None
    stick = yardstick(findings.case)
    table = Table(
        f"The words of likelihood, by {stick.title}",
        tuple(term.word.capitalize() for term in stick.terms),
        (tuple(f"{term.low}{DASH}{term.high}%" for term in stick.terms),),
    )
    rule = (
        f"{stick.rule} A likelihood is that of an event; confidence says how strong the basis of a judgement is. "
        "Neither stands for the other."
    )
    return Section("words", heading("words"), (table, Paragraph(rule)))
