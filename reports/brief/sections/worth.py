"""What each measure is worth: what is lost without it, what was left out at what cost, and why the nearest are not in."""

from collections.abc import Sequence

from decision import Bundle, Replacement
from reports.brief.explaining import why_not_told
from reports.brief.findings import Findings, Setting
from reports.brief.naming import full_name, named
from reports.words.blocks import Block, Paragraph, Table
from reports.words.catalogue import words
from reports.words.changes import differences_in_short
from reports.words.names import lever_noun, member_in_short
from reports.words.wording import apart, listed, sentence

WITHOUT = (
    "What each measure of the bundle is worth: points lost without it, all else free to change",
    "Without",
)
"""Caption and first head of the table of what each measure is worth."""

WITH = ("What was left out: points lost where it must be in, all else free to change", "With")
"""Those of the table of what was left out."""

MOST_NAMED = 2
"""Measures that a sentence names."""


def worth_sentence(findings: Findings) -> str:
    """Which measures are hardest to replace, and which could best be spared, in a sentence; empty where there are none."""
    found = findings.found.worth
    if found is None or not found.replacement_cost:
        return ""
    whole = _whole(findings, found.replacement_cost)
    never = [each for each in whole if each.loss is None]
    costs = sorted((each for each in whole if each.loss is not None), key=lambda each: -(each.loss or 0.0))
    told = []
    if never:
        names = listed(lever_noun(findings.case, each.name.split(".")[0]) for each in never[:MOST_NAMED])
        told.append(f"no bundle is allowed without {names}")
    if costs:
        parts = [f"{_noun(findings, each)} ({apart(each.loss or 0.0)} points)" for each in costs[:MOST_NAMED]]
        least = costs[-1] if len(costs) > MOST_NAMED else None
        spared = (
            f", and least {_noun(findings, least)} ({apart(least.loss or 0.0)})" if least is not None else ""
        )
        told.append(f"all else free to change, most is lost without {listed(parts)}{spared}")
    return sentence("; ".join(told))


def _whole(findings: Findings, found: tuple[Replacement, ...]) -> list[Replacement]:
    """The costs of losing a measure altogether, not one level of it."""
    several = {lever for lever, stated in findings.case.levers.items() if len(stated.levels) > 1}
    return [each for each in found if "." not in each.name or each.name.split(".")[0] not in several]


def _noun(findings: Findings, each: Replacement) -> str:
    return lever_noun(findings.case, each.name.split(".")[0])


def worth_blocks(findings: Findings) -> list[Block]:
    """Why the nearest measures are left out, a paragraph each, and the tables of all costs; none where none was found."""
    found = findings.found.worth
    if found is None:
        return []
    blocks: list[Block] = []
    if found.why_not:
        told = [why_not_told(findings, each) for each in found.why_not]
        blocks += map(Paragraph, (f"{words('worth')['nearest']} {told[0]}", *told[1:]))
    if found.replacement_cost:
        blocks.append(costs_table(findings, WITHOUT, found.replacement_cost))
    if found.cost_to_force:
        blocks.append(costs_table(findings, WITH, found.cost_to_force))
    return blocks


def costs_table(
    setting: Setting, told: tuple[str, str], found: Sequence[Replacement], *, aside: bool = True
) -> Table:
    """What is lost without each, or with each, and what the best bundle then has in its place.

    told: the caption and the head of the first column. aside: whether paper leaves the table out.
    """
    caption, what = told
    rows = tuple(
        (
            member_in_short(setting.case, each.name),
            "none feasible" if each.loss is None else apart(each.loss),
            "" if each.bundle is None else _then(setting, each.bundle),
        )
        for each in found
    )
    return Table(caption, (what, "Points lost", "The best bundle then"), rows, (1,), (2,), aside=aside)


def _then(setting: Setting, bundle: Bundle) -> str:
    """The best bundle then: by its name, or, where it has no letter, by how it differs."""
    best = named(setting).best
    if best is None or bundle.id in named(setting).letters:
        return full_name(setting, bundle.levels)
    return sentence(differences_in_short(setting.case, best.levels, bundle.levels, for_table=True)).rstrip(
        "."
    )
