"""Next steps, consultation and handling, as people wrote them in the case."""

from reports.brief.study import Study
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph, Section, Table
from reports.words.names import readable
from reports.words.wording import day, listed, marked, sentence

VIEWS = {"concur": "Concurs", "object": "Objects", "noted": "Has taken note"}


def handling(study: Study) -> Section | None:
    """None for a case that says nothing of these."""
    stated = study.case.brief
    if stated is None:
        return None
    blocks: list[Block] = []
    if stated.next_steps:
        rows = tuple(
            (step.what, step.owner or "", day(step.by) if step.by else "") for step in stated.next_steps
        )
        blocks.append(Table("Next steps", ("What", "Owner", "By"), rows, wide=(0,)))
    if stated.consulted:
        told = tuple((each.who, VIEWS[each.view], each.remark or "") for each in stated.consulted)
        blocks.append(Table("Consulted", ("Who", "View", "In their words"), told, wide=(2,)))
    lines = (
        f"Drafted by {stated.drafted_by}" if stated.drafted_by else "",
        f"Cleared by {stated.cleared_by}" if stated.cleared_by else "",
        f"Version: {stated.version}" if stated.version else "",
        f"Copies: {listed(stated.copies)}" if stated.copies else "",
        f"Handling: {stated.handling}" if stated.handling else "",
    )
    blocks += [Paragraph(sentence(line)) for line in lines if line]
    if stated.terms:
        entries = tuple(
            Entry(sentence(meaning), label=_term(study, key)) for key, meaning in stated.terms.items()
        )
        blocks += [Heading("Terms"), Entries(entries)]
    return Section("handling", "Next steps and handling", tuple(blocks)) if blocks else None


def _term(study: Study, key: str) -> str:
    """The name of what a term explains."""
    case = study.case
    for section in (case.objectives, case.levers, case.resources, case.scenarios):
        if key in section and section[key].title:
            return marked(str(section[key].title), getattr(section[key], "marking", None))
    return readable(key)
