"""The two-stage plan: first stage, preparation, response to each trigger, off-ramps, and signposts."""

from dataclasses import replace

from decision import Contingency, SecondStage, WholePlan
from options import Case
from reports.brief.findings import Findings, Setting
from reports.brief.naming import called, named
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph, Remark, Section, Table
from reports.words.catalogue import column, heading, subheading
from reports.words.likelihood import likelihood_words, yardstick
from reports.words.names import (
    choice_in_short,
    choice_name,
    constraint_name,
    member_name,
    resource_change,
    resource_name,
    trigger_name,
)
from reports.words.posts import needed, opening, paths_told, standing_now
from reports.words.waiting import price_of_waiting
from reports.words.wording import listed, months, plural, points, quantity, sentence

MOST_ON_PAPER = 12
"""Rows of a table on paper; a longer one is on the page and in the workbook."""


def contingency(findings: Findings) -> Section | None:
    """None where no plan was computed."""
    planned = findings.found.plan
    if planned is None or planned.plan is None or not planned.plan.on:
        return None
    blocks: list[Block] = [
        Paragraph(" ".join([changed(findings, planned.plan), *plan_told(findings, planned, planned.plan)]))
    ]
    blocks.append(triggers_table(findings, planned.plan))
    for table in (prepared(findings, planned), late(findings, planned)):
        if table is not None and len(table.rows) > MOST_ON_PAPER:
            told = f"{table.caption}: {plural(len(table.rows), 'level')}, of which the page and the workbook have the list."
            blocks.append(Paragraph(told))
            table = replace(table, aside=True)
        if table is not None:
            blocks.append(table)
    for name, step in planned.plan.on.items():
        blocks += response(findings, name, step)
    blocks += posts(findings, "this brief")
    return Section("contingency", heading("contingency"), tuple(blocks))


def changed(setting: Setting, plan: WholePlan) -> str:
    """What the first stage is called beside the bundle that is best without triggers; empty where that is not known."""
    best = named(setting).best
    if best is None:
        return ""
    if plan.now.id != best.id:
        return (
            "With the reserves for the triggers held back, and the responses reckoned with, the best bundle for now "
            f"is {called(setting, plan.now)}."
        )
    return "The same bundle is best where the reserves for the triggers are held back."


def plan_told(setting: Setting, planned: Contingency, plan: WholePlan) -> tuple[str, ...]:
    """The plan's value, its criterion, and the cost of waiting and of hedging."""
    told = []
    if planned.criterion == "expected_value":
        told.append(f"Over the likelihoods of the triggers the plan is worth {points(plan.value)} points.")
    else:
        told.append(
            "Not every trigger has a likelihood: the plan makes the largest regret over them least, "
            f"at {points(-plan.value)} points."
        )
    told += price_of_waiting(setting.case, planned, plan)
    return tuple(told)


def prepared(setting: Setting, planned: Contingency) -> Table | None:
    """Table of the levels that shorten a response; None where none does."""
    case = setting.case
    rows = tuple(
        (
            choice_in_short(case, each.lever, each.level) + (" (only to prepare)" if each.only else ""),
            choice_in_short(case, made.lever, made.level),
            trigger_name(case, made.trigger),
            f"{quantity(made.months_without)} to {quantity(made.months)}",
            "too late" if made.needed else "in time",
        )
        for each in planned.preparations
        for made in each.makes
    )
    head = (
        "Done now",
        "Brings forward",
        column("trigger"),
        "Months, without and with",
        "Without it",
    )
    if not rows:
        return None
    return Table("Prepare: what the bundle now brings forward", head, rows, wide=(0, 1, 2))


def triggers_table(setting: Setting, plan: WholePlan) -> Table:
    """Table of triggers: months until the response is in place, and the value after it."""
    case = setting.case
    rows = []
    for name, step in plan.on.items():
        trigger = case.triggers[name]
        rows.append(
            (
                trigger_name(case, name),
                "" if trigger.scenario is None else setting.scenario_called(trigger.scenario),
                months(step.months) if step.adds else "nothing to add",
                months(trigger.within),
                months(step.months_unprepared) if step.adds else "",
                points(step.bundle.value),
            )
        )
    head = (
        column("trigger"),
        column("scenario"),
        column("in_place"),
        "Latest",
        "If not prepared",
        "Value after it",
    )
    return Table(
        "On each trigger: when the response stands, and what all is then worth", head, tuple(rows), (5,)
    )


def response(setting: Setting, name: str, step: SecondStage) -> list[Block]:
    """A trigger's likelihood, signs, levels added, months, and off-ramp."""
    case, trigger = setting.case, setting.case.triggers[name]
    likelihood = likelihood_words(trigger.likelihood, yardstick(case))
    told = [f"Judged {likelihood}." if likelihood else "No likelihood is stated."]
    if trigger.scenario is not None:
        told.append(f"It brings about: {setting.scenario_called(trigger.scenario)}.")
    if trigger.owner:
        told.append(f"Owner: {trigger.owner}.")
    takes = [
        f"{resource_name(case, n)} {resource_change(case, n, amount)}"
        for n, amount in step.resources.items()
        if amount
    ]
    if step.adds:
        stands = f"The response stands {months(step.months)} (allowed: {quantity(trigger.within)})"
        told.append(f"{stands}{' and takes ' + listed(takes) if takes else ''}.")
    if step.bundle.violates:
        told.append(breaks(case, step))
    adds = [choice_in_short(case, lever, level) for lever, level in step.adds.items()]
    signs = " ".join(map(sentence, trigger.indicators))
    entries = [Entry(signs, label="Signs")] if signs else []
    entries.append(Entry(sentence("; ".join(adds) or "nothing"), label="Response"))
    if trigger.off_ramp:
        entries.append(Entry(sentence(trigger.off_ramp), label="Off-ramp"))
    return [Heading(trigger_name(case, name)), Paragraph(" ".join(told)), Entries(tuple(entries))]


def breaks(case: Case, step: SecondStage) -> str:
    """The floors and consents that a response breaks, in a phrase."""
    broken = listed(constraint_name(case, name) for name in step.bundle.violates)
    bind = "binds" if len(step.bundle.violates) == 1 else "bind"
    return f"It breaks {broken}, which {bind} what is done now and not a response."


def late(setting: Setting, planned: Contingency) -> Table | None:
    """Table of responses that would come after their trigger's deadline; None where there is none."""
    case = setting.case
    rows = tuple(
        (
            choice_name(case, each.lever, each.level),
            trigger_name(case, trigger),
            quantity(each.months),
            "nothing would"
            if each.needs is None
            else listed(member_name(case, member) for member in each.needs),
        )
        for trigger, found in planned.too_late.items()
        for each in found
    )
    head = (column("level"), column("trigger"), "Months", "What would bring it in time")
    return Table("Not ready in time", head, rows, (2,)) if rows else None


def posts(setting: Setting, here: str) -> list[Block]:
    """The claims that would establish each trigger and scenario; here: what the text calls itself."""
    case = setting.case
    tried = {claim: f" Supposed in {here}." for claim, at in setting.claim_states.items() if at == "supposed"}
    entries = tuple(
        Entry(
            opening(path),
            label=f"{name}: {standing_now(path)}",
            remarks=tuple(
                Remark(needed(case, each) + tried.get(each.claim, "")) for each in path.to_established
            ),
            status=path.standing,
        )
        for name, path in paths_told(case).items()
    )
    if not entries:
        return []
    return [Heading(subheading("signposts")), Entries(entries)]
