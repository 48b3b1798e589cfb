"""The figure of the plan: what is done now and when it stands, next steps, and the response to each trigger, by date."""

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from decision import SecondStage, WholePlan
from options import Case, Trigger
from reports.brief.findings import Findings
from reports.words.blocks import Figure, Table
from reports.words.catalogue import column
from reports.words.changes import set_apart
from reports.words.names import choice_in_short, lever_in_short, trigger_name
from reports.words.wording import AnyNumber, day, month_after, months, number, plural, sentence

if TYPE_CHECKING:
    from reports.figures.plan import Bar, TimelineGroup

MOST_NOW, MOST_NEXT = 12, 6
"""Levels drawn of what is done now, those that take longest, and next steps; the table has all."""

DAYS_A_MONTH = 365.25 / 12


def plan_timeline(findings: Findings, plan: WholePlan) -> Figure:
    """From the day of the decision: what is done now until it stands, and each trigger's response and off-ramp."""
    # Drawing takes half a second to load, and the terminal draws nothing.
    from reports.figures.plan import draw_plan, plan_height

    case, begins = findings.case, findings.case.decide_by or findings.case.as_of
    called = "Decision" if case.decide_by else "As of"
    groups = _groups(findings, plan, begins)
    table = _table(findings, plan, begins)
    return Figure(
        key="plan",
        title=_finding(findings, plan, begins),
        measure=f"from the day of the decision, {day(begins)}, until each measure and each response stands",
        alt="; ".join(": ".join(cell.rstrip(".") for cell in row if cell) for row in table.rows),
        table=table,
        height=plan_height(groups),
        draw=partial(draw_plan, begins, f"{called}: {day(begins)}", groups),
    )


def _after(begins: date, time: AnyNumber) -> date:
    return begins + timedelta(days=round(float(time) * DAYS_A_MONTH))


def _leads(findings: Findings, plan: WholePlan) -> dict[str, AnyNumber]:
    """By lever that is not at its level today, the months until its level stands."""
    return {
        lever: findings.case.levers[lever].levels[level].lead_time
        for lever, level in plan.now.levels.items()
        if findings.now.levels.get(lever) != level
    }


def _groups(findings: Findings, plan: WholePlan, begins: date) -> "list[TimelineGroup]":
    from reports.figures.plan import Bar, Mark

    case, leads = findings.case, _leads(findings, plan)
    longest = sorted(leads, key=lambda lever: -leads[lever])[:MOST_NOW]
    now = [
        Bar(lever_in_short(case, lever), _after(begins, time), _by(begins, time))
        for lever, time in leads.items()
        if lever in longest
    ]
    if rest := [time for lever, time in leads.items() if lever not in longest]:
        now.append(Bar(f"{len(rest):,} more", _after(begins, max(rest)), _by(begins, max(rest))))
    dated = [step for step in (case.brief.next_steps if case.brief else ()) if step.by is not None]
    due = [Mark(step.what, step.by, day(step.by)) for step in dated[:MOST_NEXT] if step.by is not None]
    responses = [_response(findings, plan, name, step, begins) for name, step in plan.on.items()]
    groups: list[TimelineGroup] = [("Now", now), ("Next steps", due), ("On a trigger", responses)]
    return [group for group in groups if group[1]]


def _response(findings: Findings, plan: WholePlan, name: str, step: SecondStage, begins: date) -> "Bar":
    from reports.figures.hand import label
    from reports.figures.plan import UNDER, Bar

    trigger = findings.case.triggers[name]
    where = "" if trigger.scenario is None else f": {findings.scenario_called(trigger.scenario)}"
    adds = added(findings.case, plan, step)
    under = [f"Add: {adds}"] if adds else []
    if trigger.off_ramp:
        under.append(f"Until: {trigger.off_ramp.rstrip('.')}")
    return Bar(
        name=f"{trigger_name(findings.case, name)}{where}",
        stands=_after(begins, step.months) if step.adds else begins,
        told=_stands(step, trigger),
        latest=_after(begins, trigger.within),
        under=tuple(label(line, UNDER, 1) for line in under),
        is_response=True,
    )


def added(case: Case, plan: WholePlan, step: SecondStage) -> str:
    """What a response adds to what is done now: `more tracking, red lines`."""
    return set_apart(case, plan.now.levels, {**plan.now.levels, **step.adds}, None)


def _by(begins: date, time: AnyNumber) -> str:
    return month_after(begins, time) if time else "at once"


def _stands(step: SecondStage, trigger: Trigger) -> str:
    if not step.adds:
        return "nothing to add"
    return f"{months(step.months)}, allowed {number(trigger.within)}"


def _table(findings: Findings, plan: WholePlan, begins: date) -> Table:
    case, rows = findings.case, []
    for lever, time in _leads(findings, plan).items():
        what = choice_in_short(case, lever, plan.now.levels[lever])
        rows.append((what, "now", months(time), _by(begins, time), "", ""))
    for step in case.brief.next_steps if case.brief else ():
        rows.append((step.what, "next", "", "" if step.by is None else day(step.by), "", ""))
    for name, found in plan.on.items():
        trigger = case.triggers[name]
        adds = added(case, plan, found)
        first = _by(begins, found.months) if found.adds else ""
        until = sentence(trigger.off_ramp or "")
        rows.append((trigger_name(case, name), "on the trigger", _stands(found, trigger), first, adds, until))
    head = ("What", "When", column("in_place"), "By, at the earliest", column("added"), column("until"))
    return Table("What stands when", head, tuple(rows), wide=(0, 4, 5))


def _finding(findings: Findings, plan: WholePlan, begins: date) -> str:
    """When all that is done now stands, and how many triggers have a response."""
    leads = _leads(findings, plan)
    answered = sum(bool(step.adds) for step in plan.on.values())
    then = f"{answered} of {plural(len(plan.on), 'trigger')} {'calls' if answered == 1 else 'call'} for adding to it"
    if len(plan.on) == 1:
        then = f"the trigger calls for {'adding to it' if answered else 'nothing more'}"
    elif answered == len(plan.on):
        then = "every trigger calls for adding to it"
    elif not answered:
        then = "no trigger calls for adding to it"
    if not leads:
        return f"What is in force stays; {then}"
    longest = max(leads.values())
    stands = f"by {month_after(begins, longest)}" if longest else "at once"
    return f"What is done now stands {stands}; {then}"
