"""Why this bundle: what each measure adds to the value over the status quo, objective by objective."""

from reports.brief.findings import Findings
from reports.brief.sections.worth import worth_sentence
from reports.words.blocks import Block, Paragraph, Section, Table
from reports.words.catalogue import column, heading
from reports.words.changes import MOST_IN_A_ROW
from reports.words.names import (
    constraint_name,
    level_name,
    lever_in_short,
    lever_name,
    lever_noun,
    objective_valued,
)
from reports.words.rounding import adding_up
from reports.words.wording import listed, points, sentence, signed, some

MOST_COLUMNS = 8
"""Objectives with a column each; of more those of the largest contributions, and the others in one."""


def why(findings: Findings) -> Section | None:
    """None where the bundle is the status quo."""
    if not findings.found.contributions.by_lever:
        return None
    broken = some((f"“{constraint_name(findings.case, name)}”" for name in findings.now.violates), most=1)
    but = f", but breaks {broken}" if broken else ""
    told = (
        f"{finding(findings, ordered(findings))}. The status quo is worth {points(findings.found.contributions.base)} of "
        f"100 points{but}. {sentence(findings.best_called).rstrip('.')} is worth {points(findings.best.value)}; the "
        "difference, measure by measure:"
    )
    blocks: list[Block] = [Paragraph(sentence(told).rstrip(".")), contributed(findings, short=True)]
    if worth := worth_sentence(findings):
        blocks.append(Paragraph(worth))
    return Section("why", heading("why"), tuple(blocks))


def contributed(findings: Findings, *, short: bool) -> Table:
    """Table of measures x objectives: value points over the status quo, with the sums of both.

    short: measures by their short names, and no more than MOST_COLUMNS objectives.
    """
    case, found = findings.case, findings.found.contributions
    names = [name for name in case.objectives if name in findings.problem.weights]
    added = rounded(findings)
    rows = [
        (lever_in_short(case, lever) if short else changed_to(findings, lever), added[lever])
        for lever in ordered(findings)
    ]
    if found.joint:
        rows.append(("Joint effect" if short else "Joint effect of levers that interact", added[None]))
    sums = {name: sum(by.get(name, 0.0) for _, by in rows) for name in names}
    shown, others = names, list[str]()
    if short and len(names) > MOST_COLUMNS:
        most = sorted(names, key=lambda name: -abs(sums[name]))[: MOST_COLUMNS - 1]
        shown, others = [n for n in names if n in most], [n for n in names if n not in most]
    table = [
        (
            label,
            *(signed(by.get(name, 0.0)) for name in shown),
            *((signed(sum(by.get(name, 0.0) for name in others)),) if others else ()),
            signed(sum(by.values())),
        )
        for label, by in [*rows, ("All together", sums)]
    ]
    head = (
        column("measure"),
        *(objective_valued(case, name) for name in shown),
        *((f"{len(others):,} others",) if others else ()),
        "Sum",
    )
    return Table(
        "Value points added over the status quo, by measure and objective",
        head,
        tuple(table),
        tuple(range(1, len(head))),
        marked=(len(table) - 1,),
    )


def rounded(findings: Findings) -> dict[str | None, dict[str, float]]:
    """Contributions by lever (None: the joint effect) and objective, to 1 decimal.

    They add up to what is shown: by lever to its sum, and in all to the difference of the two values.
    """
    found = findings.found.contributions
    names = [name for name in findings.case.objectives if name in findings.problem.weights]
    parts: dict[str | None, list[float]] = {
        lever: [found.by_lever[lever].get(name, 0.0) for name in names] for lever in ordered(findings)
    }
    if found.joint:
        parts[None] = [found.joint.get(name, 0.0) for name in names]
    whole = round(findings.best.value, 1) - round(found.base, 1)
    sums = adding_up([sum(by) for by in parts.values()], whole)
    return {
        lever: dict(zip(names, adding_up(by, total), strict=True))
        for (lever, by), total in zip(parts.items(), sums, strict=True)
    }


def ordered(findings: Findings) -> list[str]:
    """The levers that change, those of the largest contribution first."""
    return sorted(
        findings.found.contributions.by_lever, key=lambda lever: -findings.found.lever_points(lever)
    )


def changed_to(findings: Findings, lever: str) -> str:
    """A lever with its change of level."""
    name = lever_name(findings.case, lever)
    if lever not in findings.best.levels:
        return f"{name}: ended"
    level = level_name(findings.case, lever, findings.best.levels[lever])
    return f"{name}: {level}" if level else name


def finding(findings: Findings, order: list[str]) -> str:
    """The smallest number of levers that give two thirds of the gain, in a sentence."""
    gains = [
        (lever, findings.found.lever_points(lever))
        for lever in order
        if findings.found.lever_points(lever) > 0
    ]
    whole = sum(gain for _, gain in gains)
    if whole <= 0:
        return "No change gains by itself"
    names: list[str] = []
    reached = 0.0
    for lever, gain in gains:
        names.append(lever_noun(findings.case, lever))
        reached += gain
        if reached >= whole * 2 / 3:
            break
    if len(names) > MOST_IN_A_ROW:
        return f"{len(names):,} of {len(order):,} changes bring two thirds of the gain: none decides alone"
    told = f"{listed(names)} bring{'s' if len(names) == 1 else ''} two thirds of the gain"
    return sentence(told).rstrip(".")
