"""Next steps, consultation and handling, as people wrote them in the case."""

from reports.brief.findings import Findings
from reports.words.blocks import Block, Entries, Entry, Heading, Section, Table
from reports.words.catalogue import column, heading, subheading
from reports.words.names import readable
from reports.words.wording import day, listed, marked, sentence

VIEWS = {"concur": "Concurs", "object": "Objects", "noted": "Has taken note"}


def handling(findings: Findings) -> Section | None:
    """None for a case that says nothing of these."""
    stated = findings.case.brief
    if stated is None:
        return None
    blocks: list[Block] = []
    if stated.next_steps:
        rows = tuple(
            (step.what, step.owner or "", day(step.by) if step.by else "") for step in stated.next_steps
        )
        blocks.append(Table("Next steps", ("What", column("owner"), "By"), rows, wide=(0,)))
    if stated.consulted:
        views = tuple((each.who, VIEWS[each.view], each.remark or "") for each in stated.consulted)
        blocks.append(Table("Consulted", ("Who", "View", "In their words"), views, wide=(2,)))
    lines = (
        ("Drafted by", stated.drafted_by),
        ("Cleared by", stated.cleared_by),
        ("Version", stated.version),
        ("Copies", listed(stated.copies)),
        ("Handling", stated.handling),
    )
    told = tuple(Entry(sentence(text), label=label) for label, text in lines if text)
    blocks += [Entries(told)] if told else []
    if stated.terms:
        entries = tuple(
            Entry(sentence(meaning), label=_term(findings, key)) for key, meaning in stated.terms.items()
        )
        blocks += [*((Heading(subheading("terms")),) if blocks else ()), Entries(entries)]
    return Section("handling", heading("handling"), tuple(blocks)) if blocks else None


def _term(findings: Findings, key: str) -> str:
    """The name of what a term explains."""
    case = findings.case
    for section in (case.objectives, case.levers, case.resources, case.scenarios):
        if key in section and section[key].title:
            return marked(str(section[key].title), getattr(section[key], "marking", None))
    return readable(key)
