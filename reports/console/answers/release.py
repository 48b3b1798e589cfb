"""Terminal answer of `release`: what was written, what was withheld, and what went with it."""

from options import Release
from reports.words.blocks import Block, Paragraph, Table
from reports.words.wording import plural


def release_blocks(path: str, found: Release) -> list[Block]:
    """The complete answer. path: the file that was written."""
    withheld, followed = len(found.withheld), len(found.followed)
    marking = f" Its marking is {found.case.marking}." if found.case.marking else ""
    blocks: list[Block] = [
        Paragraph(
            f"Wrote {path}, which {found.to} may see, without {plural(withheld, 'part')} and comments.{marking}"
        )
    ]
    if withheld:
        blocks.append(
            Table(f"Not released to {found.to}", ("",), tuple((each.field,) for each in found.withheld))
        )
    if followed:
        rows = tuple((each.field, each.because) for each in found.followed)
        blocks.append(Table("Left out with it", ("", "It"), rows, wide=(1,)))
    return blocks
