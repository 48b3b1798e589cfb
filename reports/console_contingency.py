"""The answer to `contingency` as a person reads it on a terminal."""

import click

from decision import Contingency, Horizons, Path, Problem, Step, WholePlan, trigger_paths
from options import Case
from reports.console import case_head, text_table
from reports.names import choice_name, claim_text, member_name, readable, resource_name, trigger_name
from reports.study import scenario_called
from reports.wording import listed, months, percent, percent_at, points, quantity, signed

CRITERIA = {
    "expected_value": "expected value, by the likelihoods of the triggers",
    "minimax_regret": "the least largest regret over no trigger and each trigger, since not all of them "
    "have a likelihood",
}

LACKS = {
    "observation": "to be observed, and graded as the evidence rule asks",
    "fact": "to be a fact, not an assumption or a judgement",
    "reliability": "a more reliable source",
    "credibility": "more credible information",
}


def contingency_text(case: Case, problem: Problem, planned: Contingency, far: Horizons | None) -> str:
    """The whole answer."""
    parts = [case_head(case, problem)]
    plan = planned.plan
    if planned.status == "infeasible":
        lines = [click.style("No plan is feasible.", bold=True), "These cannot all hold together:"]
        parts.append("\n".join(lines + [f"  {name}" for name in planned.conflict]) + "\n")
    elif plan is None:
        parts.append("No plan was found in the time given; there may be one.\n")
    else:
        parts.append(_now(case, planned, plan))
        parts.append(_prepare(case, planned))
        parts += [_on(case, name, step) for name, step in plan.on.items()]
        parts += [_late(case, planned), _waiting(case, planned, plan), _turning(case, planned)]
        parts.append(_signposts(case))
    if far is not None:
        parts.append(far_text(case, far))
    engine = planned.certificate
    parts.append(
        f"{planned.status.replace('_', ' ').capitalize()}: {engine.solver} {engine.solver_version}, "
        f"PuLP {engine.pulp_version}, {engine.solves} solves in {engine.seconds:.2f} s.\n"
    )
    return "\n".join(part for part in parts if part)


def far_text(case: Case, far: Horizons) -> str:
    """How the best bundle of one stage turns with the share of the far horizon."""
    title = case.horizons[far.far].title or readable(far.far)
    head = f"As {title} counts more (now {percent(far.share)}), the best bundle of one stage"
    if far.why_not:
        return f"{head} was not followed: {far.why_not}.\n"
    lines = [f"{head}:"]
    for stretch in far.stretches:
        near = " (only while the far horizon counts less than now)" if stretch.bundle in far.near_only else ""
        lines.append(f"  {percent_at(stretch.start)} to {percent_at(stretch.end)}  {stretch.bundle}{near}")
    return "\n".join(lines) + "\n"


def _now(case: Case, planned: Contingency, plan: WholePlan) -> str:
    lines = [
        click.style(f"Now: {plan.now.id}", bold=True),
        f"Chosen by {CRITERIA[planned.criterion]}. Value {points(plan.value)}"
        + (" (minus the largest regret)." if planned.criterion == "minimax_regret" else " of 100."),
    ]
    if not case.triggers:
        lines.append("The case has no triggers, so that there is nothing to prepare for.")
    used = [f"{resource_name(case, name)} {quantity(amount)}" for name, amount in plan.now.resources.items()]
    if used:
        lines.append(f"Uses {listed(used)}, with the reserves held back.")
    return "\n".join(lines) + "\n"


def _prepare(case: Case, planned: Contingency) -> str:
    lines = []
    for each in planned.preparations:
        only = " (chosen only to prepare)" if each.only else ""
        lines.append(f"  {choice_name(case, each.lever, each.level)}{only}")
        for made in each.makes:
            time = f"{quantity(made.months_without)} to {quantity(made.months)} months"
            so = ", without it too late" if made.needed else ""
            lines.append(
                f"    {trigger_name(case, made.trigger)}: {choice_name(case, made.lever, made.level)}, "
                f"from {time}{so}"
            )
    return "\n".join(["Prepare: what the bundle now brings forward", *lines]) + "\n" if lines else ""


def _on(case: Case, trigger: str, step: Step) -> str:
    stated = case.triggers[trigger]
    where = "" if stated.scenario is None else f", {scenario_called(case, stated.scenario)}"
    lines = [click.style(f"On {trigger_name(case, trigger)}{where}", bold=True)]
    if stated.owner:
        lines.append(f"  Owner: {stated.owner}")
    lines += [f"  Sign: {indicator}" for indicator in stated.indicators]
    adds = [choice_name(case, lever, level) for lever, level in step.adds.items()]
    lines.append(f"  Add: {'; '.join(adds) or 'nothing'}")
    if adds:
        costs = [f"{resource_name(case, n)} {signed(a)}" for n, a in step.resources.items() if a]
        stands = f"stands {months(step.months)}, {months(stated.within)} at the latest"
        unprepared = f" (unprepared {months(step.months_unprepared)})"
        lines.append(f"  {stands}{unprepared if step.months_unprepared > step.months else ''}")
        if costs:
            lines.append(f"  Takes {listed(costs)}")
    lines.append(f"  Value then: {points(step.bundle.value)}")
    if stated.off_ramp:
        lines.append(f"  Off-ramp: {stated.off_ramp}")
    return "\n".join(lines) + "\n"


def _late(case: Case, planned: Contingency) -> str:
    rows = [
        [
            trigger_name(case, trigger),
            choice_name(case, late.lever, late.level),
            quantity(late.months),
            "nothing would bring it in time"
            if late.needs is None
            else listed(member_name(case, each) for each in late.needs),
        ]
        for trigger, found in planned.too_late.items()
        for late in found
    ]
    if not rows:
        return ""
    return "Not ready in time:\n" + text_table(["trigger", "level", "months", "would need"], rows)


def _waiting(case: Case, planned: Contingency, plan: WholePlan) -> str:
    lines = []
    if planned.myopic is not None:
        lines.append(
            f"Against the best bundle for now alone: {signed(plan.value - planned.myopic.value, 2)} points."
        )
    elif planned.myopic_now is not None:
        lines.append("The best bundle for now alone would leave some trigger without any response.")
    if planned.hedging is not None:
        lines.append(f"If no trigger ever fires, hedging costs {quantity(planned.hedging)} points.")
    if planned.unprepared_value is not None and case.triggers:
        lost = plan.value - planned.unprepared_value
        lines.append(
            f"If nothing done now shortened a response, the plan would lose {quantity(lost)} points."
        )
    elif case.triggers and planned.hedging is not None:
        lines.append("If nothing done now shortened a response, no plan would be feasible.")
    return "\n".join(lines) + "\n" if lines else ""


def _turning(case: Case, planned: Contingency) -> str:
    if planned.largest_loss is None or not planned.stretches:
        return ""
    turning = {name: found for name, found in planned.stretches.items() if len(found) > 1}
    if planned.largest_loss <= 1e-6:
        return "The plan is best for all likelihoods within the stated intervals.\n"
    lines = [f"Within the stated likelihoods the plan loses at most {quantity(planned.largest_loss)} points."]
    for name, found in turning.items():
        ends = listed(percent_at(stretch.start) for stretch in found[1:])
        lines.append(f"  It turns where the likelihood of {trigger_name(case, name)} passes {ends}.")
    return "\n".join(lines) + "\n"


def _signposts(case: Case) -> str:
    lines = []
    for name, path in trigger_paths(case).items():
        if path.to_established:
            lines.append(f"  {trigger_name(case, name)} ({path.standing.replace('_', ' ')} now)")
            lines += _path(case, path)
    return "\n".join(["Signposts: what would establish each trigger", *lines]) + "\n" if lines else ""


def _path(case: Case, path: Path) -> list[str]:
    lines = []
    if path.to_reported:
        any_one = (
            "it, observed and graded,"
            if len(path.to_reported) == 1
            else "any one of these, observed and graded,"
        )
        lines.append(f"    {any_one} would make it reported; for established it takes")
    for each in path.to_established:
        lacks = [LACKS[lack] for lack in each.lacks]
        lacks += [f"that this falls: {claim_text(case, other)}" for other in each.against]
        lines.append(f"    {claim_text(case, each.claim)} It has {listed(lacks)}.")
    return lines
