"""Page 1: the recommendation, its cost, its margin, its confidence, and when it would be wrong."""

from collections.abc import Collection

from decision import TOLERANCE, Bundle
from options import Case
from reports.brief.confidence import basis
from reports.brief.sections.choices import choices, compare, values
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
    Table,
)
from reports.words.changes import actions, actions_in_short, other_bundle
from reports.words.likelihood import likelihood_words, yardstick
from reports.words.names import (
    claim_text,
    constraint_name,
    lever_in_short,
    objective_name,
    resource_amount,
    resource_name,
    scenario_name,
)
from reports.words.proof import not_proved
from reports.words.recommending import on_supposition
from reports.words.wording import (
    Number,
    day,
    listed,
    months,
    percent,
    plural,
    points,
    quantity,
    sentence,
    stated,
    weights_apart,
)

NAMED = 3
"""How many changes the headline names."""


CAVEAT = "Scores and weights are the analysts' judgements, not measurements; the annexes give each with its reason."

CARRIED = {
    "reported": "reported and not established by",
    "unsupported": "unsupported by",
    "not_assessed": "not assessed against",
}
"""The standing of a scenario in words, where it is not established."""


def first_page(study: Study) -> Section:
    """The first page; never None."""
    turns = turnings(study)
    compared = compare(study, turns)
    hypothetical = warning(study)
    risks, asks = _risks(study), _asks(study)
    sides: list[tuple[Block, ...]] = []
    if risks:
        sides.append((risks,))
    if asks:
        sides.append((Heading("What you are asked to decide"), Entries(asks)))
    blocks: list[Block] = [
        *((Callout(hypothetical),) if hypothetical else ()),
        Paragraph(bottom_line(study, turns), "lead"),
        Paragraph(_confidence(study), "confidence"),
        KeyFigures(_key_figures(study, turns)),
        choices(study, turns, compared),
        values(study, compared),
        Paragraph(CAVEAT, "caveat"),
        *((Columns(tuple(sides)),) if sides else ()),
    ]
    return Section("page-1", _headline(study), tuple(blocks))


def bottom_line(study: Study, turns: tuple[Turning, ...]) -> str:
    """The recommendation, its margin over the next best, and the nearest breakpoint, in one paragraph."""
    return " ".join(part for part in (_what(study), _margin(study), _when_wrong(study, turns)) if part)


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
        return _headed(study, written)
    order = sorted(
        study.found.contributions.by_lever, key=lambda lever: -abs(study.found.lever_points(lever))
    )
    if not order:
        return _headed(study, "keep what is in force" if study.now.levels else "do nothing for now")
    named = set(order[:NAMED])
    text = actions_in_short(study.case, study.best.levels, named)
    more = len(order) - len(named)
    text += f"; {plural(more, 'further change')}" if more else ""
    return _headed(study, text)


def _headed(study: Study, text: str) -> str:
    if on_supposition(study.problem):
        return f"On supposition: {text}"
    return f"Hypothetically: {text}" if study.hypothetical else text[0].upper() + text[1:]


def _only(bundle: Bundle, levers: Collection[str]) -> dict[str, str]:
    return {lever: level for lever, level in bundle.levels.items() if lever in levers}


def warning(study: Setting, here: str = "this page") -> str:
    """The caveat where the scenario is not established or a claim is supposed; else empty.

    here: what the text calls itself.
    """
    if not study.hypothetical or study.problem.scenario is None:
        return _aside(study, here)
    this = here[0].upper() + here[1:]
    name = f"the scenario “{scenario_name(study.case, study.problem.scenario)}”"
    evidence = f"the evidence of {day(study.case.as_of)}"
    if on_supposition(study.problem):
        observed = CARRIED[study.observed[study.problem.scenario].standing]
        return (
            f"{study.supposing}{name} would be established; as observed it is {observed} {evidence}. {this} "
            "is no recommendation today: it says what would be recommended if all of that were established."
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
        f"Hypothetical. {told} {CARRIED[standing.standing]} {evidence}. {this} is no recommendation: "
        f"it says what would be best if the scenario were true.{lacks}"
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
    case, best = study.case, study.best
    changes = actions(case, best.levels)
    costs = [_cost(study, resource.name, resource.limit) for resource in study.problem.resources]
    kept = sum(study.now.levels.get(lever) == level for lever, level in best.levels.items())
    text = (
        f"{plural(len(best.levels), 'measure')}, {kept} of them as they stand now"
        if kept
        else plural(len(best.levels), "measure")
    )
    verb = "Were it true, the best bundle would have" if study.hypothetical else "The recommended bundle has"
    if on_supposition(study.problem):
        verb = "On that supposition the recommended bundle would have"
    if not changes:
        verb = "What is in force now is the best bundle; it has"
    return " ".join(filter(None, (sentence(f"{verb} {text}"), sentence("; ".join(costs)))))


def _cost(study: Study, resource: str, limit: Number | None) -> str:
    """What the bundle takes of a resource: beyond the status quo, then in all."""
    name, case = resource_name(study.case, resource), study.case
    total, extra = (
        study.best.resources[resource],
        study.best.resources[resource] - study.now.resources[resource],
    )
    told = resource_amount(case, resource, total, limit)
    if not study.now.levels:
        return f"{name}: {told}"
    if quantity(extra) == "0":
        return f"{name}: {told}, as today"
    beyond = resource_amount(case, resource, abs(extra))
    return f"{name}: {beyond} {'more' if extra > 0 else 'less'} than today, {told} in all"


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
        text += f", and {quantity(best.value - later[0].value)} more than the next best, {other}"
    if study.optimum.status != "optimal":
        text += f"; this is not proved best: {not_proved(study.optimum)}"
    return sentence(text)


def _when_wrong(study: Study, turns: tuple[Turning, ...]) -> str:
    if not study.optimum.breakpoints:
        return ""
    if not turns:
        return "No single weight, moved alone as far as it may go, would change the answer."
    turn = turns[0]
    way = "above" if turn.above else "below"
    at, now = weights_apart(turn.at, study.problem.weights[turn.objective])
    other = other_bundle(study.case, study.best.levels, study.optimum.known[turn.bundle].levels)
    return sentence(
        f"For a reader who weighs {objective_name(study.case, turn.objective)} {way} {at} (now {now}), "
        f"{other} is best"
    )


def _confidence(study: Study) -> str:
    found = basis(study)
    if found is None:
        return "Confidence: not assessed, since nothing changes."
    least = {"high": "high confidence", "moderate": "moderate confidence or better"}.get(found.level)
    told = f"{percent(found.at_level)} of the effect rests on scores judged with {least}"
    if least is None:
        told = (
            f"Only {percent(found.above)} of the effect rests on scores judged with more than low confidence"
        )
    return (
        f"Confidence: {found.level}. {told}, and {percent(found.on_established)} on scores that name an "
        "established claim."
    )


def _key_figures(study: Study, turns: tuple[Turning, ...]) -> tuple[KeyFigure, ...]:
    case, best = study.case, study.best
    figures = [
        KeyFigure(
            points(best.value),
            "of 100 points",
            f"value of the bundle; the status quo has {points(study.now.value)}",
        )
    ]
    for resource in study.problem.resources:
        if resource.limit is not None:
            unit = case.resources[resource.name].unit or ""
            figures.append(
                KeyFigure(
                    quantity(best.resources[resource.name]),
                    unit,
                    f"{resource_name(case, resource.name)}, of a limit of {stated(resource.limit)}",
                )
            )
            break
    later = [bundle for bundle in study.optimum.bundles[1:] if bundle.value < best.value - TOLERANCE]
    if later:
        figures.append(
            KeyFigure(quantity(best.value - later[0].value), "points", "margin over the next best bundle")
        )
    if turns:
        turn = turns[0]
        at, now = weights_apart(turn.at, study.problem.weights[turn.objective])
        meaning = f"of {objective_name(case, turn.objective)} at which the answer turns; it is {now} now"
        figures.append(KeyFigure(at, "weight", meaning))
    return tuple(figures[:4])


def _risks(study: Study) -> Table | None:
    """Table of the risks of the bundle's levers; a column of likelihoods only where the case states any."""
    case = study.case
    risks = [(lever, risk) for lever in study.best.levels for risk in case.levers[lever].risks]
    if not risks:
        return None
    judged = any(risk.likelihood is not None for _, risk in risks)
    rows = tuple(
        (
            lever_in_short(case, lever),
            sentence(risk.text),
            *((likelihood_words(risk.likelihood, yardstick(case)),) if judged else ()),
            sentence(risk.effect or ""),
        )
        for lever, risk in risks
    )
    header = ("Measure", "Risk", *(("Likelihood",) if judged else ()), "Effect")
    return Table("Main risks", header, rows, wide=(1, len(header) - 1))


def _asks(study: Study) -> tuple[Entry, ...]:
    """An entry for each lever that changes: the change, its owner, cost and lead time."""
    asks = []
    for lever, what in actions(study.case, study.best.levels).items():
        instrument = study.case.levers[lever]
        level = instrument.levels[study.best.levels[lever]] if lever in study.best.levels else None
        costs = [resource_amount(study.case, *each) for each in level.cost.items()] if level else []
        owner = ", ".join(part for part in (instrument.owner, instrument.authority) if part)
        ready = f"in place {months(level.lead_time)}" if level else ""
        terms = "; ".join(part for part in (", ".join(costs), ready) if part)
        told = " · ".join(part for part in (owner, terms) if part)
        remarks = (Remark(told),) if told else ()
        asks.append(Entry("", label=what[0].upper() + what[1:], remarks=remarks))
    return tuple(asks)
