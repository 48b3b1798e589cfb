"""Terminal answer of `diff`: what each version recommends, what moved it, and every input that changed."""

from decision import Comparison
from options import dotted
from reports.brief.findings import Named, Settled
from reports.brief.sections.since import bears_letters, recommendations, tables, what_moved
from reports.words.blocks import Block, Heading, Paragraph, Table
from reports.words.catalogue import column, words
from reports.words.wording import day, plural


def diff_blocks(old: str, new: str, told: Comparison, names: Named) -> list[Block]:
    """The complete answer, of any status.

    old, new: the paths of the two versions. names: the letters of bundles, those of the new version.
    """
    versions = told.versions
    setting = Settled(told.asked.new.case, told.new_problem, names)
    before, after = versions.old.case, versions.new.case
    blocks: list[Block] = [
        Heading(after.title),
        Paragraph(f"From {old} (as of {day(before.as_of)}) to {new} (as of {day(after.as_of)})."),
        *recommendations(told, setting, with_ids=True),
        *what_moved(told, setting),
    ]
    if bears_letters(told, setting):
        blocks.append(Paragraph(words("since")["letters"]))
    if versions.renamed:
        rows = tuple((dotted(each.old_at), dotted(each.new_at)) for each in versions.renamed)
        blocks.append(Table("Renamed keys", (column("before"), column("after")), rows))
    blocks += list(tables(told))
    if not versions.changes:
        blocks.append(Paragraph("No input has changed."))
    cases = plural(told.movers.looked_at, "case")
    blocks.append(Paragraph(f"{plural(len(versions.changes), 'change')}; {cases} between the two looked at."))
    return blocks
