"""Terminal answer of `check` for a case without faults: warnings by kind, and the size of the case."""

from collections.abc import Sequence

from options import CAUTIONS, Case, Caution
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph
from reports.words.wording import plural

KINDS = {
    "logic": "Constraints that cannot hold together",
    "bounds": "Bounds on the estimate that is not the prudent one",
    "draws": "Constraints that hold in a share of the draws",
    "ranges": "Totals beyond their range",
    "idle": "Without effect",
    "timing": "Dates, likelihoods and times",
    "weights": "Weights",
    "evidence": "Scores without evidence",
    "assumptions": "Planning assumptions on which no plan can rest",
    "wording": "Words that say too much",
    "texts": "Texts that would read badly in the brief",
}
"""What each kind of warning is headed."""


def check_blocks(path: str, case: Case, warnings: Sequence[Caution]) -> list[Block]:
    """The warnings by kind, each with its place in the file; then the size of the case."""
    blocks: list[Block] = []
    for kind in CAUTIONS:
        found = [each for each in warnings if each.kind == kind]
        if found:
            entries = tuple(Entry(f"warning: {each}") for each in found)
            blocks += [Heading(f"{KINDS[kind]} ({len(found)})"), Entries(entries)]
    size = (
        plural(len(case.levers), "lever"),
        plural(len(case.objectives), "objective"),
        plural(len(case.constraints), "constraint"),
        plural(len(case.evidence), "claim"),
    )
    told = f"no faults, {plural(len(warnings), 'warning')}; {', '.join(size)}"
    return [*blocks, Paragraph(f"{path}: {told}.")]
