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
    "groups": "Groups",
    "timing": "Dates, likelihoods and times",
    "weights": "Weights",
    "evidence": "Scores without evidence",
    "experts": "Scores written otherwise than their experts say",
    "assumptions": "Planning assumptions on which no plan can rest",
    "wording": "Words that say too much",
    "texts": "Texts that would read badly in the brief",
}
"""What each kind of warning is headed."""


MOST_ALIKE = 5
"""Warnings that say the same of several places, told one by one; of more the first are named in one line."""


def _lines(found: Sequence[Caution]) -> list[str]:
    """The warnings of one kind; many that say the same of several places share a line, at the first of them."""
    alike: dict[str, list[Caution]] = {}
    for each in found:
        alike.setdefault(each.message.partition(":")[0].replace("score ", "scores "), []).append(each)
    lines = []
    for message, those in alike.items():
        if len(those) <= MOST_ALIKE:
            lines += [str(each) for each in those]
            continue
        first, *_ = those
        fields = ", ".join(each.field for each in those[:3])
        lines.append(
            f"{first.place}: {message} in {len(those):,} places: {fields} and "
            f"{len(those) - 3:,} more; --format json lists all"
        )
    return lines


def check_blocks(path: str, case: Case, warnings: Sequence[Caution]) -> list[Block]:
    """The warnings by kind, each with its place in the file; then the size of the case."""
    blocks: list[Block] = []
    for kind in CAUTIONS:
        found = [each for each in warnings if each.kind == kind]
        if found:
            entries = tuple(Entry(f"warning: {line}") for line in _lines(found))
            blocks += [Heading(f"{KINDS[kind]} ({len(found):,})"), Entries(entries)]
    size = (
        plural(len(case.levers), "lever"),
        plural(len(case.objectives), "objective"),
        plural(len(case.constraints), "constraint"),
        plural(len(case.evidence), "claim"),
    )
    told = f"no faults, {plural(len(warnings), 'warning')}; {', '.join(size)}"
    return [*blocks, Paragraph(f"{path}: {told}.")]
