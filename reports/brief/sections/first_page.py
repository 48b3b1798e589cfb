"""Page 1: the recommendation, its cost, its margin, its confidence, and when it would be wrong."""

import math
from collections.abc import Mapping, Sequence

from decision import TOLERANCE
from options import Case, amount_of
from reports.brief.confidence import than_next, than_today
from reports.brief.naming import in_a_sentence
from reports.brief.sections.binding import bare_amount, binding, limited_resources, tightest_resource
from reports.brief.sections.choices import choices, compare, letters, options_figure
from reports.brief.sections.situation import moved_to
from reports.brief.study import Setting, Study
from reports.brief.turning import Turning, turnings
from reports.words.blocks import (
    Block,
    Callout,
    Columns,
    Entries,
    Entry,
    Heading,
    KeyFigure,
    KeyFigures,
    Paragraph,
    Remark,
    Section,
)
from reports.words.changes import actions, actions_in_short, other_bundle, steps_counted
from reports.words.likelihood import likelihood_words, middle, yardstick
from reports.words.names import (
    claim_text,
    constraint_name,
    lever_in_short,
    objective_in_short,
    resource_amount,
    resource_change,
    resource_name,
    scenario_name,
)
from reports.words.proof import not_proved
from reports.words.recommending import headed, on_supposition
from reports.words.shares import weighed
from reports.words.wording import (
    apart,
    day,
    listed,
    month_after,
    plural,
    points,
    quantity,
    sentence,
)

NAMED = 3
"""How many changes the headline names."""

LONGEST = 110
"""Characters of a headline: with more, fewer changes are named."""

COMPACT = 8
"""Minutes from which on each is told in one run."""

MOST_RESOURCES, MOST_RISKS, MOST_AIMS = 3, 3, 2
"""How many resources, how many risks, the likeliest, and how many missed aims are told of."""

MOST_OF_IT = 0.9
"""The share of the gain, and of what the bundle takes, at which a smaller version is told of."""

CAVEAT = "Scores and weights are judgements, reasoned in the annexes."

CARRIED = {
    "assumed": "assumed for planning, and not established by",
    "reported": "reported and not established by",
    "unsupported": "unsupported by",
    "not_assessed": "not assessed against",
}
"""The standing of a scenario in words, where it is not established."""


def first_page(study: Study) -> Section:
    """The first page; never None."""
    turns = turnings(study)
    compared = compare(study, turns)
    hypothetical, figure = warning(study), options_figure(study, compared)
    risks, asks = _risks(study), _asks(study)
    asked = "What it would take" if study.hypothetical else "What you are asked to agree"
    half = (len(asks) + 1) // 2
    sides = tuple((Entries(side),) for side in (asks[:half], asks[half:]) if side)
    bounds = binding(study)
    pair: tuple[tuple[Block, ...], ...] = (
        *(((Heading("Risks"), Entries(risks)),) if risks else ()),
        *(((bounds,),) if bounds else ()),
    )
    blocks: list[Block] = [
        *((Callout(hypothetical),) if hypothetical else ()),
        Paragraph(_lead(study, turns, letters(compared)), "lead"),
        *(Paragraph(line, "confidence") for line in _confidence(study)),
        KeyFigures(_key_figures(study)),
        *((figure,) if figure else ()),
        choices(study, turns, compared),
        *((Heading(asked), Columns(sides)) if sides else ()),
        *((Columns(pair),) if pair else ()),
        Paragraph(CAVEAT, "caveat"),
    ]
    return Section("page-1", _headline(study), tuple(blocks))


def bottom_line(study: Study, turns: tuple[Turning, ...]) -> str:
    """The recommendation, what it costs, its margin over the next best, and the nearest breakpoint, in one paragraph."""
    return _joined(_what(study), _margin(study), _when_wrong(study, turns, {}))


def _lead(study: Study, turns: tuple[Turning, ...], called: Mapping[str, str]) -> str:
    """The same beside tiles and tables, which tell the margin and what binds; and what the bundle spends beyond need.

    called: what the table calls other bundles, by id; any other is told by what sets it apart.
    """
    unproved = (
        ""
        if study.optimum.status == "optimal"
        else sentence(f"This is not proved best: {not_proved(study.optimum)}")
    )
    return _joined(
        _measures(study),
        _extra_cost(study),
        unproved,
        _aims(study),
        _when_wrong(study, turns, called),
        _reserves(study, called),
        _enough(study),
    )


def _joined(*parts: str) -> str:
    return " ".join(part for part in parts if part)


def decision_line(case: Case) -> str:
    """The reader, the date of the decision, and the date of the evidence."""
    for_whom = (
        f"For {case.reader}" if case.reader else "",
        f"decide by {day(case.decide_by)}" if case.decide_by else "",
    )
    line = ", ".join(part for part in for_whom if part)
    return " · ".join(part for part in (line, f"as of {day(case.as_of)}") if part)


def _headline(study: Study) -> str:
    """The headline that the case has for this bundle, else the changes with the largest contributions first."""
    written = study.case.brief.headlines.get(study.best.id) if study.case.brief else None
    if written:
        return headed(study.problem, written)
    order = sorted(
        study.found.contributions.by_lever, key=lambda lever: -abs(study.found.lever_points(lever))
    )
    if not order:
        return headed(study.problem, "keep what is in force" if study.now.levels else "do nothing for now")
    texts = [_named(study, order, count) for count in range(min(NAMED, len(order)), 0, -1)]
    short = [text for text in texts if len(text) <= LONGEST]
    return headed(study.problem, short[0] if short else texts[-1])


def _named(study: Study, order: Sequence[str], count: int) -> str:
    """The first changes by name, and how many others there are."""
    text = actions_in_short(study.case, study.best.levels, set(order[:count]))
    more = len(order) - count
    return f"{text}; {plural(more, 'further change')}" if more else text


def warning(study: Setting, here: str = "this page") -> str:
    """The caveat where the scenario is not established, or is assumed, or a claim is supposed; else empty.

    here: what the text calls itself.
    """
    if study.problem.scenario is None:
        return _aside(study, here)
    this = here[0].upper() + here[1:]
    name = f"the scenario “{scenario_name(study.case, study.problem.scenario)}”"
    evidence = f"the evidence of {day(study.case.as_of)}"
    if not study.hypothetical:
        return " ".join(
            part for part in (_assuming(study, name, evidence, this), _aside(study, here)) if part
        )
    if on_supposition(study.problem):
        observed = CARRIED[study.observed[study.problem.scenario].standing]
        then = "established" if study.problem.standing == "established" else "assumed for planning"
        return (
            f"{study.supposing}{name} would be {then}; as observed it is {observed} {evidence}. {this} "
            "is no recommendation today. If all of that were established, this is what would be recommended."
        )
    standing = study.standings[study.problem.scenario]
    missing = listed(f"“{claim_text(study.case, claim).rstrip('.')}”" for claim in standing.missing)
    lacks = " It rests on no claim at all."
    if missing:
        lacks = f" Not established: {missing}."
    elif standing.standing == "not_assessed":
        lacks = " The case does not say what it rests on."
    still = "" if study.problem.on_supposition else " still"
    told = f"{study.supposing}{name} would{still} be" if study.supposing else f"The{name[3:]} is"
    return (
        f"Hypothetical. {told} {CARRIED[standing.standing]} {evidence}. {this} is no recommendation. "
        f"If the scenario were true, this is what would be best.{lacks}"
    )


def _assuming(study: Setting, name: str, evidence: str, this: str) -> str:
    """That the recommendation rests on planning assumptions, and on which; empty where it does not."""
    if not study.problem.assumed or study.problem.scenario is None:
        return ""
    missing = study.observed[study.problem.scenario].missing
    claims = listed(f"“{claim_text(study.case, claim).rstrip('.')}”" for claim in missing)
    they, are = (
        ("it", "a planning assumption") if len(missing) == 1 else ("one of them", "planning assumptions")
    )
    return (
        f"On planning assumptions. {name[0].upper() + name[1:]} is not established by {evidence}. It is assumed, since "
        f"the case declares as {are}: {claims}. {this} recommends under that caveat: should {they} prove wrong, the "
        "recommendation falls."
    )


def _aside(study: Setting, here: str) -> str:
    """The effect of suppositions on other scenarios; empty where nothing is supposed."""
    if not study.supposing:
        return ""
    then = [
        f"the scenario “{scenario_name(study.case, name)}” {moved_to(study, name)}" for name in study.moved
    ]
    told = "; ".join(then) or "no scenario would change its standing"
    return f"{study.supposing}{told}. The recommendation on {here} does not rest on that."


def _what(study: Study) -> str:
    """The measures, and what each limited resource takes."""
    limited = limited_resources(study)
    costs = [_cost(study, name) for name in limited[:MOST_RESOURCES]]
    if len(limited) > len(costs):
        costs.append(f"and of {plural(len(limited) - len(costs), 'resource')} more")
    return _joined(_measures(study), sentence("; ".join(costs)))


def _measures(study: Study) -> str:
    """How many measures there are, how many are new, and the themes of those that change."""
    case, best = study.case, study.best
    text = plural(len(best.levels), "measure")
    if best.id == study.now.id:
        return sentence(f"What is in force now is the best bundle; it has {text}")
    counted = [f"{count} {word}" for word, count in steps_counted(case, best.levels).items()]
    if len(counted) == 1 and len(best.levels) > 1:
        text += f", all {next(iter(steps_counted(case, best.levels)))}"
    elif counted:
        text += f": {listed(counted)}"
    verb = "Were it true, the best bundle would have" if study.hypothetical else "We recommend"
    if on_supposition(study.problem):
        verb = "On that supposition the recommended bundle would have"
    return sentence(f"{verb} {text}")


def _extra_cost(study: Study) -> str:
    """What the first limited resource takes beyond today and in all; the table of bounds has the others."""
    limited = limited_resources(study)
    return sentence(_cost(study, limited[0])) if limited else ""


def _cost(study: Study, resource: str) -> str:
    """What the bundle takes of a resource: beyond the status quo where something is in force, and in all."""
    name, case = resource_name(study.case, resource), study.case
    total = study.best.resources[resource]
    extra = total - study.now.resources[resource]
    told = resource_amount(case, resource, total)
    if not study.now.levels:
        return f"{name}: {told}"
    if quantity(extra) == "0":
        return f"{name}: as today, {told}"
    return f"{name}: {resource_change(case, resource, extra)} beyond today, {told} in all"


def _aims(study: Study) -> str:
    """How many of the objectives' aims are met, and which are not; empty without aims."""
    aims = {name: each for name, each in study.case.objectives.items() if each.aim is not None}
    missed = [name for name in aims if not _meets(study, name)]
    if not aims:
        return ""
    if not missed:
        return "It meets the only target." if len(aims) == 1 else f"It meets all {len(aims)} targets."
    told = listed(
        f"{objective_in_short(study.case, name)} ({quantity(study.best.objectives[name].total)} of "
        f"{quantity(aims[name].aim or 0)})"
        for name in missed[:MOST_AIMS]
    )
    more = f" and {len(missed) - MOST_AIMS} more" if len(missed) > MOST_AIMS else ""
    return f"It meets {len(aims) - len(missed)} of {plural(len(aims), 'target')}, and misses {told}{more}."


def _meets(study: Study, name: str) -> bool:
    objective, total = study.case.objectives[name], study.best.objectives[name].total
    aim = float(objective.aim or 0)
    return total >= aim - TOLERANCE if objective.sense == "maximise" else total <= aim + TOLERANCE


def _margin(study: Study) -> str:
    best, now = study.best, study.now
    text = f"It is worth {points(best.value)} of 100 points"
    if now.id != best.id:
        way = (
            "more" if best.value >= now.value else "less"
        )  # a status quo that breaks a limit may be worth more
        text += f", {points(abs(best.value - now.value))} {way} than the status quo"
        if not now.feasible:
            broken = listed(constraint_name(study.case, name) for name in now.violates)
            text += f" (which breaks {broken})"
    later = [bundle for bundle in study.optimum.bundles[1:] if bundle.value < best.value - TOLERANCE]
    if study.optimum.ties:
        more = "" if study.optimum.ties_complete else " or more"
        text += f"; {plural(len(study.optimum.ties), 'other bundle')}{more} of equal value would do as well"
    elif later:
        other = other_bundle(study.case, best.levels, later[0].levels)
        text += f", and {apart(best.value - later[0].value)} more than the next best, {other}"
    if study.optimum.status != "optimal":
        text += f"; this is not proved best: {not_proved(study.optimum)}"
    return sentence(text)


def _when_wrong(study: Study, turns: tuple[Turning, ...], called: Mapping[str, str]) -> str:
    if len(study.optimum.breakpoints) < 2:
        return ""
    if not turns:
        return "No single weight, moved alone as far as it may go, would change the answer."
    turn = turns[0]
    rival = study.optimum.known[turn.bundle]
    other = called.get(rival.id) or other_bundle(study.case, study.best.levels, rival.levels)
    now = study.problem.weights[turn.objective]
    condition = weighed(objective_in_short(study.case, turn.objective), turn.at, now, above=turn.above)
    return f"{condition}, {other} is best."


def _reserves(study: Study, called: Mapping[str, str]) -> str:
    """Whether the bundle spends what the triggers hold back; empty where it does not, or no plan was computed.

    called: as for the lead.
    """
    plan = study.found.plan.plan if study.found.plan else None
    if plan is None or plan.now.id == study.best.id:
        return ""
    kept = called.get(plan.now.id) or in_a_sentence(study, plan.now.levels)
    if not _spends_reserve(study):
        return f"With the triggers reckoned with, the best for now is {kept}."
    return f"It spends the triggers' reserve; {kept} keeps it."


def _spends_reserve(study: Study) -> bool:
    """Whether the bundle leaves less of some resource than the largest reserve of a trigger."""
    case = study.case
    for resource in study.problem.resources:
        held = max((float(t.reserve.get(resource.name, 0)) for t in case.triggers.values()), default=0.0)
        left = (
            math.inf
            if resource.limit is None
            else float(resource.limit) - study.best.resources[resource.name]
        )
        if held > left + TOLERANCE:
            return True
    return False


def _enough(study: Study) -> str:
    """How little of a resource buys most of the gain, where it is clearly less; empty where it is not known."""
    for found in study.found.steps or ():
        gain = study.best.value - study.now.value
        enough = [step for step in found.steps if step.bundle.value >= study.now.value + MOST_OF_IT * gain]
        taken = study.best.resources[found.resource]
        if gain > TOLERANCE and enough and 0 < enough[0].limit <= MOST_OF_IT * taken:
            least = resource_amount(study.case, found.resource, enough[0].limit)
            return f"{least} would buy nine tenths of the gain."
    return ""


def _confidence(study: Study) -> list[str]:
    """Two lines: better than today, and better than the next best."""
    today, following = than_today(study), than_next(study)
    if today is None:
        return ["Confidence: not assessed, since nothing changes."]
    lines = [f"Better than today: {today.level} confidence. {today.reason}"]
    if following is not None:
        level = "not assessed" if following.level is None else f"{following.level} confidence"
        lines.append(f"Better than the next: {level}. {following.reason}")
    return lines


def _key_figures(study: Study) -> tuple[KeyFigure, ...]:
    """The value, the resource with the least room, and the margin over the next best."""
    case, best = study.case, study.best
    figures = [KeyFigure(points(best.value), "of 100 points", f"{points(study.now.value)} today")]
    name = tightest_resource(study)
    if name is not None:
        limit = next(each.limit for each in study.problem.resources if each.name == name)
        taken = bare_amount(study, name, best.resources[name])
        meaning = f"{resource_name(case, name)}, the tightest"
        figures.append(KeyFigure(taken, f"of {resource_amount(case, name, limit or 0)}", meaning))
    later = [bundle for bundle in study.optimum.bundles[1:] if bundle.value < best.value - TOLERANCE]
    if later:
        figures.append(KeyFigure(apart(best.value - later[0].value), "points", "above the next best"))
    return tuple(figures)


def _risks(study: Study) -> tuple[Entry, ...]:
    """The risks of the bundle's levers, the likeliest first, each with what is done about it, or else what follows."""
    case = study.case
    risks = [(lever, risk) for lever in study.best.levels for risk in case.levers[lever].risks]
    risks.sort(key=lambda each: -middle(each[1].likelihood))
    told = []
    for lever, risk in risks[:MOST_RISKS]:
        likely = "" if risk.likelihood is None else f": {likelihood_words(risk.likelihood, yardstick(case))}"
        text = f"{sentence(risk.text).rstrip('.')}{likely}. {sentence(risk.answer or risk.effect or '')}"
        told.append(Entry(text.strip(), label=lever_in_short(case, lever)))
    return tuple(told)


def _asks(study: Study) -> tuple[Entry, ...]:
    """A numbered minute for each lever that changes: what to do, who does it, what it takes beyond today, by when."""
    asks, start = [], study.case.decide_by or study.case.as_of
    wanted = actions(study.case, study.best.levels)
    for number, (lever, what) in enumerate(wanted.items(), start=1):
        instrument, before = study.case.levers[lever], study.now.levels.get(lever)
        level = instrument.levels[study.best.levels[lever]] if lever in study.best.levels else None
        today = instrument.levels[before].cost if before else {}
        cost = level.cost if level else {}
        stated = study.case.resources
        extra = {name: amount_of(stated, cost, name) - amount_of(stated, today, name) for name in stated}
        costs = [
            resource_change(study.case, name, extra[name]) for name in limited_resources(study) if extra[name]
        ][:1]
        ready = ""
        if level and level.lead_time:
            ready = f"by {month_after(start, level.lead_time)}".removesuffix(f" {start.year}")
        told = "; ".join(part for part in (instrument.owner or "", ", ".join(costs), ready) if part)
        label = f"{number}. {what[0].upper() + what[1:]}"
        if len(wanted) > COMPACT:
            asks.append(Entry(sentence(told), label=label))
        else:
            asks.append(Entry("", label=label, remarks=(Remark(told),) if told else ()))
    return tuple(asks)
