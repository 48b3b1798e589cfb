"""Terminal answer of `contingency`: first stage, preparation, responses, breakpoints of likelihoods."""

from decision import TOLERANCE, Analysis, Contingency, Horizons, Infeasibility, Optimum, Problem, WholePlan
from options import Case
from reports.brief.findings import Findings, Named, Settled
from reports.brief.sections.contingency import (
    changed,
    late,
    plan_told,
    posts,
    prepared,
    response,
    triggers_table,
)
from reports.brief.sections.horizons import horizons
from reports.console.answers.conflicts import infeasible_blocks
from reports.console.answers.framing import opening, solved_by, weights_told
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph
from reports.words.catalogue import subheading
from reports.words.changes import actions_in_short
from reports.words.names import resource_amount, resource_name, trigger_name
from reports.words.recommending import best_title
from reports.words.wording import apart, listed, percent_at


def contingency_blocks(
    case: Case,
    problem: Problem,
    planned: Contingency,
    far: Horizons | None,
    optimum: Optimum | None,
    names: Named,
    why: Infeasibility | None = None,
) -> list[Block]:
    """The complete answer, of any status.

    optimum: the one-stage optimum that `far` is about. names: the letters of bundles. why: the conflicts, where there is
    no plan.
    """
    setting, plan = Settled(case, problem, names), planned.plan
    blocks = opening(setting)
    if planned.status == "infeasible" and why is not None and why.conflicts:
        blocks += infeasible_blocks(case, why, problem.scenario, "No plan is feasible.")
    elif planned.status == "infeasible":
        blocks += [
            Heading(subheading("no_plan")),
            Paragraph(subheading("conflict")),
            Entries(tuple(Entry(name) for name in planned.conflict)),
        ]
        if planned.unfinished:
            blocks.append(Paragraph("Perhaps not all of them are needed for that: the time was up."))
    elif plan is None:
        blocks.append(Paragraph("No plan was found in the time given; there may be one."))
    else:
        blocks += _now(setting, planned, plan)
        blocks += [table for table in (prepared(setting, planned), late(setting, planned)) if table]
        if plan.on:
            blocks.append(triggers_table(setting, plan))
        for name, step in plan.on.items():
            blocks += response(setting, name, step)
        blocks += posts(setting, "this answer")
        blocks += [Paragraph(f"Left out: {each}.") for each in planned.left_out]
    if far is not None and optimum is not None:
        section = horizons(
            Findings(case, problem, optimum, found=Analysis(horizons=far), given=names.letters)
        )
        blocks += [Heading(section.title), *section.blocks] if section else []
    status = planned.status.replace("_", " ").capitalize()
    return [*blocks, weights_told(setting), solved_by(status, planned.certificate)]


def _now(setting: Settled, planned: Contingency, plan: WholePlan) -> list[Block]:
    """The first stage: changes, resources, cost of waiting, breakpoints."""
    case, problem = setting.case, setting.problem
    changes = actions_in_short(case, plan.now.levels) or "what is in force"
    title = "Now" if setting.hypothetical else f"{best_title(problem)} now"
    used = [
        f"{resource_name(case, name)} {resource_amount(case, name, amount)}"
        for name, amount in plan.now.resources.items()
    ]
    told = [
        "" if case.triggers else "The case has no triggers, so that there is nothing to prepare for.",
        changed(setting, plan) if case.triggers else "",
        f"It takes {listed(used)}." if used else "",
        *plan_told(setting, planned, plan),
    ]
    return [
        Heading(f"{title}: {changes}"),
        Paragraph(f"Bundle {plan.now.id}"),
        Paragraph(" ".join(each for each in told if each)),
        *map(Paragraph, _turning(case, planned)),
    ]


def _turning(case: Case, planned: Contingency) -> list[str]:
    """The greatest loss of the plan within the stated likelihoods, and the breakpoints of each."""
    if not planned.stretches:
        return []
    lines = []
    if planned.largest_loss is not None:
        if planned.largest_loss <= TOLERANCE:
            return ["The plan is best for all likelihoods within the stated intervals."]
        loss = apart(planned.largest_loss)
        lines.append(f"Within the stated likelihoods the plan loses at most {loss} points.")
    for name, found in planned.stretches.items():
        if len(found) > 1:
            ends = listed(percent_at(segment.start) for segment in found[1:])
            lines.append(f"It turns where the likelihood of {trigger_name(case, name)} passes {ends}.")
    return [" ".join(lines)] if lines else []
