"""Who gains, who pays: what the bundle changes for each group of those affected, objective by objective."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from decision import Bundle
from options import WORST_OFF, Case, Objective, TotalBound, split_objectives
from reports.brief.findings import Findings
from reports.words.blocks import Figure, Paragraph, Section, Table
from reports.words.catalogue import column, heading, words
from reports.words.names import (
    asked_of_group,
    constraint_name,
    group_in_short,
    group_name,
    objective_in_short,
    objective_name,
)
from reports.words.units import with_unit
from reports.words.wording import NOTHING, amount, listed, quantity, sentence, some

SHARED = "What states no parts is shared alike among the groups."
"""How effects are split that do not say so."""

MOST_BOUNDS = 4
"""Constraints on groups that are told here; the annex has all."""

MOST_GROUPS, MOST_PANELS = 12, 6
"""Bars of a panel, and panels, that fit a page; of more those that move most are drawn, and the table has all."""


@dataclass(frozen=True)
class Split:
    """One objective, and what falls to each group of its total."""

    objective: str
    """Its key."""
    stated: Objective
    """As the case has it."""
    now: Mapping[str, float]
    """By group, its part of the status quo's total."""
    then: Mapping[str, float]
    """By group, its part of the bundle's total."""

    def change(self, group: str) -> float:
        """By how much the group's part changes; 0 where that is the rounding of a sum."""
        size = self.then[group] - self.now[group]
        return 0.0 if abs(size) < NOTHING * max(1.0, abs(self.now[group])) else size

    def better(self, group: str) -> float:
        """The same as a gain: negative where it is for the worse."""
        return self.change(group) if self.stated.sense == "maximise" else -self.change(group)

    def told(self, group: str) -> str:
        """The change with its sign and unit."""
        return with_unit(signed_quantity(self.change(group)), self.stated.unit)


def signed_quantity(size: float) -> str:
    """A computed difference with its sign."""
    return f"+{quantity(size)}" if size > 0 else quantity(size)


def groups(findings: Findings) -> Section | None:
    """None for a case without groups, or that splits nothing among them."""
    splits = _splits(findings.case, findings.now, findings.best)
    if not splits:
        return None
    lines = [*(_told(findings.case, split) for split in splits), *_bounds(findings), _unsplit(findings)]
    paragraphs = (Paragraph(line) for line in lines)
    return Section("groups", heading("groups"), (_figure(findings.case, splits), *paragraphs))


def group_table(case: Case, now: Bundle, then: Bundle) -> tuple[Table, ...]:
    """Table of objectives and groups: what falls to each with one bundle and with another; none for a case that splits
    nothing among groups."""
    splits = _splits(case, now, then)
    return (_table(case, splits),) if splits else ()


def _splits(case: Case, now: Bundle, then: Bundle) -> tuple[Split, ...]:
    if len(case.groups) < 2:
        return ()
    return tuple(
        Split(name, case.objectives[name], now.groups[name], then.groups[name])
        for name in split_objectives(case)
    )


def _told(case: Case, split: Split) -> str:
    """To whom the greatest gain and the greatest loss fall, in a sentence."""
    better = {group: split.better(group) for group in case.groups}
    most, least = max(better, key=lambda group: better[group]), min(better, key=lambda group: better[group])
    gain, loss = (f"{group_name(case, group)} ({split.told(group)})" for group in (most, least))
    if better[most] == better[least]:
        told = f"all groups alike, {split.told(most)} each" if better[most] else "as today for every group"
    elif better[least] >= 0:
        told = f"the greatest gain falls to {gain}, the least to {loss}"
    elif better[most] <= 0:
        told = f"the greatest loss falls to {loss}, the least to {gain}"
    else:
        told = f"the greatest gain falls to {gain}, the greatest loss to {loss}"
    return f"{sentence(objective_name(case, split.objective)).rstrip('.')}: {told}."


def _bounds(findings: Findings) -> Iterator[str]:
    """What constraints ask for groups, and where the bundle stands."""
    told = 0
    for name, bound in findings.case.constraints.items():
        slacks = findings.found.slacks.get(name, ())
        if not isinstance(bound, TotalBound) or bound.for_group is None or bound.probability is not None:
            continue
        if not slacks or told == MOST_BOUNDS:
            continue
        told += 1
        tight = min(slacks, key=lambda each: each.slack)
        assert tight.group is not None, "a bound on a group is on its part of the total"
        where = f", in {findings.scenario_called(tight.scenario)}" if bound.scenarios is not None else ""
        stands = amount(tight.amount, findings.case.objectives[bound.objective].unit)
        if bound.for_group == WORST_OFF:
            stands = f"worst off: {group_name(findings.case, tight.group)}, {stands}{where}"
        else:
            stands = f"with this bundle {stands}{where}"
        asked = asked_of_group(findings.case, bound)
        yield f"{sentence(constraint_name(findings.case, name)).rstrip('.')}: {asked}; {stands}."


def _unsplit(findings: Findings) -> str:
    """Which objectives are not split, and how the parts come about that nothing states."""
    shown = split_objectives(findings.case)
    whole = [objective_name(findings.case, name) for name in findings.case.objectives if name not in shown]
    return f"Not split among groups: {listed(whole)}. {SHARED}" if whole else SHARED


def _table(case: Case, splits: tuple[Split, ...]) -> Table:
    rows = tuple(
        (
            f"{objective_name(case, split.objective)}{_unit(split)}",
            group_name(case, group),
            quantity(split.now[group]),
            quantity(split.then[group]),
            signed_quantity(split.change(group)),
        )
        for split in splits
        for group in case.groups
    )
    head = (column("objective"), "Group", words("titled")["today"], "The bundle", "Change")
    return Table("What falls to each group", head, rows, (2, 3, 4))


def _figure(case: Case, splits: tuple[Split, ...]) -> Figure:
    # Drawing takes a fifth of a second to load, and the terminal draws nothing.
    from reports.figures.groups import Panel, draw_groups, groups_height

    drawn = _most_moved(case, splits)
    panels = [
        Panel(
            objective_in_short(case, split.objective),
            split.stated.unit or "",
            tuple(split.better(group) for group in drawn),
            tuple(signed_quantity(split.change(group)) for group in drawn),
        )
        for split in splits[:MOST_PANELS]
    ]
    whole = len(drawn) == len(case.groups) and len(panels) == len(splits)
    return Figure(
        key="groups",
        title=_finding(case, splits),
        measure="change from today by group, each objective in its own unit and on its own scale; better to the right"
        + ("" if whole else "; only those that move most are drawn, and the table has all"),
        alt=" ".join(_told(case, split) for split in splits),
        table=_table(case, splits),
        height=groups_height(len(drawn), len(panels)),
        draw=partial(draw_groups, [group_in_short(case, group) for group in drawn], panels),
    )


def _most_moved(case: Case, splits: tuple[Split, ...]) -> list[str]:
    """The groups that fit the figure, in the order of the case: those whose part of some objective changes most."""
    most = {
        split.objective: max(abs(split.change(group)) for group in case.groups) or 1.0 for split in splits
    }

    def moved(group: str) -> float:
        return max(abs(split.change(group)) / most[split.objective] for split in splits)

    kept = sorted(case.groups, key=moved, reverse=True)[:MOST_GROUPS]
    return [group for group in case.groups if group in kept]


def _finding(case: Case, splits: tuple[Split, ...]) -> str:
    """Which groups pay, in a sentence."""
    paying = [
        group_name(case, group) for group in case.groups if any(split.better(group) < 0 for split in splits)
    ]
    if not paying:
        return "No group is worse off than today on any objective"
    if len(paying) == len(case.groups):
        return "Every group is worse off than today on some objective"
    if len(paying) == 1:
        return f"One group is worse off than today on some objective: {paying[0]}"
    return f"{len(paying):,} of {len(case.groups):,} groups are worse off than today on some objective: {some(paying)}"


def _unit(split: Split) -> str:
    return f" ({split.stated.unit})" if split.stated.unit else ""
