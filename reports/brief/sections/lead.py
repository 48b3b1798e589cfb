"""The recommendation in a paragraph: measures, cost, targets, and when another bundle is right."""

import math
from collections.abc import Mapping

from decision import TOLERANCE
from options import unit_of
from reports.brief.findings import Findings
from reports.brief.naming import in_a_sentence
from reports.brief.sections.binding import bare_amount, limited_resources
from reports.brief.turning import Turning
from reports.words.changes import CHANGED, steps_counted
from reports.words.names import (
    constraint_name,
    objective_in_short,
    resource_amount,
    resource_change,
    resource_name,
)
from reports.words.proof import not_proved
from reports.words.recommending import on_supposition
from reports.words.shares import weighed
from reports.words.wording import (
    apart,
    listed,
    plural,
    points,
    quantity,
    sentence,
)

MOST_RESOURCES, MOST_AIMS = 3, 2
"""How many resources, and how many missed aims are told of."""

MOST_OF_IT = 0.9
"""The share of the gain, and of what the bundle takes, at which a smaller version is told of."""


def bottom_line(findings: Findings, turns: tuple[Turning, ...]) -> str:
    """The recommendation, what it costs, its margin over the next best, and the nearest breakpoint, in one paragraph."""
    return _joined(_what(findings), _margin(findings), _when_wrong(findings, turns, {}))


def lead(findings: Findings, turns: tuple[Turning, ...], called: Mapping[str, str]) -> str:
    """The same beside tiles and tables, which tell the margin and what binds; and what the bundle spends beyond need.

    called: what the table calls other bundles, by id; any other is told by what sets it apart.
    """
    unproved = (
        ""
        if findings.optimum.status == "optimal"
        else sentence(f"This is not proved best: {not_proved(findings.optimum)}")
    )
    return _joined(
        _measures(findings),
        _extra_cost(findings),
        unproved,
        _aims(findings),
        _when_wrong(findings, turns, called),
        _reserves(findings, called),
        _enough(findings),
    )


def _what(findings: Findings) -> str:
    """The measures, and what each limited resource takes."""
    limited = limited_resources(findings)
    costs = [_cost(findings, name) for name in limited[:MOST_RESOURCES]]
    if len(limited) > len(costs):
        costs.append(f"and of {plural(len(limited) - len(costs), 'resource')} more")
    return _joined(_measures(findings), sentence("; ".join(costs)))


def _measures(findings: Findings) -> str:
    """How many measures there are, how many are new, and the themes of those that change."""
    case, best = findings.case, findings.best
    text = plural(len(best.levels), "measure") if best.levels else "no measure"
    if best.id == findings.now.id:
        return sentence(f"What is in force now is the best bundle; it has {text}")
    steps = dict(steps_counted(case, best.levels))
    ended = steps.pop(CHANGED["gone"], 0)  # which is none of the measures counted
    counted = [f"{count} {word}" for word, count in steps.items()]
    if len(counted) == 1 and len(best.levels) > 1:
        text += f", all {next(iter(steps))}"
    elif counted:
        text += f": {listed(counted)}"
    verb = "Were it true, the best bundle would have" if findings.hypothetical else "We recommend"
    if on_supposition(findings.problem):
        verb = "On that supposition the recommended bundle would have"
    gone = ""
    if ended:
        would = "would end" if findings.hypothetical else "end" if ended > 1 else "ends"
        gone = f" Of today's measures {ended} {would}."
    return sentence(f"{verb} {text}") + gone


def _extra_cost(findings: Findings) -> str:
    """What the first limited resource takes beyond today and in all; the table of bounds has the others."""
    limited = limited_resources(findings)
    return sentence(_cost(findings, limited[0])) if limited else ""


def _cost(findings: Findings, resource: str) -> str:
    """What the bundle takes of a resource: beyond the status quo where something is in force, and in all."""
    name, case = resource_name(findings.case, resource), findings.case
    total = findings.best.resources[resource]
    extra = total - findings.now.resources[resource]
    told = resource_amount(case, resource, total)
    if (unit_of(case.resources, resource) or "").casefold() == name.casefold():
        told = bare_amount(findings, resource, total)  # Bills: 6
    if not findings.now.levels:
        return f"{name}: {told}"
    if quantity(extra) == "0":
        return f"{name}: as today, {told}"
    return f"{name}: {resource_change(case, resource, extra)} beyond today, {told} in all"


def _aims(findings: Findings) -> str:
    """How many of the objectives' aims are met, and which are not; empty without aims."""
    aims = {name: each for name, each in findings.case.objectives.items() if each.aim is not None}
    missed = [name for name in aims if not _meets(findings, name)]
    if not aims:
        return ""
    if not missed:
        return "It meets the only target." if len(aims) == 1 else f"It meets all {len(aims):,} targets."
    told = listed(
        f"{objective_in_short(findings.case, name)} ({quantity(findings.best.objectives[name].total)}, not "
        f"{'at least' if aims[name].sense == 'maximise' else 'at most'} {quantity(aims[name].aim or 0)})"
        for name in missed[:MOST_AIMS]
    )
    more = f" and {len(missed) - MOST_AIMS:,} more" if len(missed) > MOST_AIMS else ""
    return f"It meets {len(aims) - len(missed):,} of {plural(len(aims), 'target')}, and misses {told}{more}."


def _meets(findings: Findings, name: str) -> bool:
    objective, total = findings.case.objectives[name], findings.best.objectives[name].total
    aim = float(objective.aim or 0)
    return total >= aim - TOLERANCE if objective.sense == "maximise" else total <= aim + TOLERANCE


def _margin(findings: Findings) -> str:
    best, now = findings.best, findings.now
    text = f"It is worth {points(best.value)} of 100 points"
    if now.id != best.id:
        way = (
            "more" if best.value >= now.value else "less"
        )  # a status quo that breaks a limit may be worth more
        text += f", {points(abs(best.value - now.value))} {way} than the status quo"
        if not now.feasible:
            broken = listed(constraint_name(findings.case, name) for name in now.violates)
            text += f" (which breaks {broken})"
    later = [bundle for bundle in findings.optimum.bundles[1:] if bundle.value < best.value - TOLERANCE]
    if findings.optimum.ties:
        more = "" if findings.optimum.ties_complete else " or more"
        text += (
            f"; {plural(len(findings.optimum.ties), 'other bundle')}{more} of equal value would do as well"
        )
    elif later:
        other = in_a_sentence(findings, later[0].levels)
        text += f", and {apart(best.value - later[0].value)} more than the next best, {other}"
    if findings.optimum.status != "optimal":
        text += f"; this is not proved best: {not_proved(findings.optimum)}"
    return sentence(text)


def _when_wrong(findings: Findings, turns: tuple[Turning, ...], called: Mapping[str, str]) -> str:
    if len(findings.optimum.breakpoints) < 2:
        return ""
    if not turns:
        return "No single weight, moved alone as far as it may go, would change the answer."
    turn = turns[0]
    other = called.get(turn.bundle.id) or in_a_sentence(findings, turn.bundle.levels)
    now = findings.problem.weights[turn.objective]
    condition = weighed(objective_in_short(findings.case, turn.objective), turn.at, now, above=turn.above)
    return f"{condition}, {other} is best."


def _reserves(findings: Findings, called: Mapping[str, str]) -> str:
    """Whether the bundle spends what the triggers hold back; empty where it does not, or no plan was computed.

    called: as for the lead.
    """
    plan = findings.found.plan.plan if findings.found.plan else None
    if plan is None or plan.now.id == findings.best.id:
        return ""
    kept = called.get(plan.now.id) or in_a_sentence(findings, plan.now.levels)
    if not _spends_reserve(findings):
        return f"With the triggers reckoned with, the best for now is {kept}."
    return f"It spends the triggers' reserve; {kept} keeps it."


def _spends_reserve(findings: Findings) -> bool:
    """Whether the bundle leaves less of some resource than the largest reserve of a trigger."""
    case = findings.case
    for resource in findings.problem.resources:
        held = max((float(t.reserve.get(resource.name, 0)) for t in case.triggers.values()), default=0.0)
        left = (
            math.inf
            if resource.limit is None
            else float(resource.limit) - findings.best.resources[resource.name]
        )
        if held > left + TOLERANCE:
            return True
    return False


def _enough(findings: Findings) -> str:
    """How little of a resource buys most of the gain, where it is clearly less; empty where it is not known.

    The resource of which the paragraph tells the cost comes first.
    """
    limited = limited_resources(findings)
    for found in sorted(findings.found.steps or (), key=lambda each: limited.index(each.resource)):
        gain = findings.best.value - findings.now.value
        enough = [step for step in found.steps if step.bundle.value >= findings.now.value + MOST_OF_IT * gain]
        taken = findings.best.resources[found.resource]
        if gain > TOLERANCE and enough and 0 < enough[0].limit <= MOST_OF_IT * taken:
            least = resource_amount(findings.case, found.resource, enough[0].limit)
            of = (
                f" of {resource_name(findings.case, found.resource)}"
                if _shares_unit(findings, found.resource)
                else ""
            )
            return f"{least}{of} would buy nine tenths of the gain."
    return ""


def _shares_unit(findings: Findings, resource: str) -> bool:
    """Whether an amount of the resource could be one of another, which has the same unit."""
    resources = findings.case.resources
    return [unit_of(resources, name) for name in resources].count(unit_of(resources, resource)) > 1


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)
