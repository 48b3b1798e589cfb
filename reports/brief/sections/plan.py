"""The plan in short: what is done now, and what is added on each trigger; the annex has preparation and signposts."""

from decision import SecondStage, WholePlan
from reports.brief.findings import Findings
from reports.brief.sections.contingency import changed
from reports.brief.sections.plan_timeline import added, plan_timeline
from reports.words.blocks import Paragraph, Section, Table
from reports.words.catalogue import column, heading
from reports.words.likelihood import likelihood_words, yardstick
from reports.words.names import trigger_name
from reports.words.wording import months, sentence


def plan(findings: Findings) -> Section | None:
    """None where no plan was computed."""
    planned = findings.found.plan
    if planned is None or planned.plan is None or not planned.plan.on:
        return None
    blocks = (
        Paragraph(changed(findings, planned.plan)),
        plan_timeline(findings, planned.plan),
        _triggers(findings, planned.plan),
    )
    return Section("plan", heading("plan"), blocks)


def _triggers(findings: Findings, found: WholePlan) -> Table:
    """Table of triggers: how likely, what is then added and by when, who sees to it, and what ends it."""
    case, rows = findings.case, []
    for name, step in found.on.items():
        trigger = case.triggers[name]
        rows.append(
            (
                trigger_name(case, name),
                likelihood_words(trigger.likelihood, yardstick(case)),
                _added(findings, found, step),
                trigger.owner or "",
                sentence(trigger.off_ramp or ""),
            )
        )
    head = (column("trigger"), column("judged"), column("added"), column("owner"), column("until"))
    return Table("On each trigger", head, tuple(rows), wide=(2, 4), aside=True)


def _added(findings: Findings, found: WholePlan, step: SecondStage) -> str:
    if not step.adds:
        return "Nothing."
    return sentence(f"{added(findings.case, found, step)}: {months(step.months)}")
