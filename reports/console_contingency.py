"""The answer to `contingency` as a person reads it on a terminal."""

import click

from decision import TOLERANCE, Contingency, Horizons, Problem, Step, WholePlan
from options import Case
from reports.console import case_head, text_table
from reports.names import choice_name, constraint_name, member_name, readable, resource_name, trigger_name
from reports.posts import needed, opening, paths_told, standing_now
from reports.study import scenario_called
from reports.waiting import price_of_waiting
from reports.wording import listed, months, percent, percent_at, points, quantity, signed

CRITERIA = {
    "expected_value": "expected value, by the likelihoods of the triggers",
    "minimax_regret": "the least largest regret over no trigger and each trigger, since not all of them "
    "have a likelihood",
}


def contingency_text(case: Case, problem: Problem, planned: Contingency, far: Horizons | None) -> str:
    """The whole answer."""
    parts = [case_head(case, problem)]
    plan = planned.plan
    if planned.status == "infeasible":
        lines = [click.style("No plan is feasible.", bold=True), "These cannot all hold together:"]
        lines += [f"  {name}" for name in planned.conflict]
        if planned.unfinished:
            lines.append("Perhaps not all of them are needed for that: the time was up.")
        parts.append("\n".join(lines) + "\n")
    elif plan is None:
        parts.append("No plan was found in the time given; there may be one.\n")
    else:
        parts.append(_now(case, planned, plan))
        parts.append(_prepare(case, planned))
        parts += [_on(case, name, step) for name, step in plan.on.items()]
        parts += [_late(case, planned), _waiting(case, planned, plan), _turning(case, planned)]
        parts.append(_signposts(case))
        parts.append("".join(f"Left out: {each}.\n" for each in planned.left_out))
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
        unprepared = f", unprepared {months(step.months_unprepared)}"
        lines.append(
            f"  Stands {months(step.months)}; allowed: {months(stated.within)}"
            f"{unprepared if step.months_unprepared > step.months else ''}"
        )
        if costs:
            lines.append(f"  Takes {listed(costs)}")
    lines.append(f"  Value then: {points(step.bundle.value)}")
    if step.bundle.violates:
        lines.append(f"  {breaks(case, step)}")
    if stated.off_ramp:
        lines.append(f"  Off-ramp: {stated.off_ramp}")
    return "\n".join(lines) + "\n"


def breaks(case: Case, step: Step) -> str:
    """The floors and consents that a response breaks."""
    broken = listed(constraint_name(case, name) for name in step.bundle.violates)
    bind = "binds" if len(step.bundle.violates) == 1 else "bind"
    return f"It breaks {broken}, which {bind} what is done now and not a response."


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
    lines = [f"  {each}" for each in price_of_waiting(case, planned, plan)]
    return "\n".join(["The price of waiting:", *lines]) + "\n" if lines else ""


def _turning(case: Case, planned: Contingency) -> str:
    if not planned.stretches:
        return ""
    turning = {name: found for name, found in planned.stretches.items() if len(found) > 1}
    lines: list[str] = []
    if planned.largest_loss is not None:
        if planned.largest_loss <= TOLERANCE:
            return "The plan is best for all likelihoods within the stated intervals.\n"
        lost = quantity(planned.largest_loss)
        lines.append(f"Within the stated likelihoods the plan loses at most {lost} points.")
    for name, found in turning.items():
        ends = listed(percent_at(stretch.start) for stretch in found[1:])
        lines.append(f"  It turns where the likelihood of {trigger_name(case, name)} passes {ends}.")
    return "".join(f"{line}\n" for line in lines)


def _signposts(case: Case) -> str:
    lines = []
    for name, path in paths_told(case).items():
        lines += [f"  {name} ({standing_now(path)})", f"    {opening(path)}"]
        lines += [f"    - {needed(case, each)}" for each in path.to_established]
    return (
        "\n".join(["Signposts: what would establish each trigger and scenario", *lines]) + "\n"
        if lines
        else ""
    )
