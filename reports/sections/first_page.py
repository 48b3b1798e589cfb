"""Page 1: what to do, at what cost, by what margin, how sure, and when it would be wrong."""

from collections.abc import Collection
from dataclasses import dataclass

from decision import TOLERANCE, Bundle
from reports.confidence import basis
from reports.names import (
    constraint_name,
    lever_name,
    moves,
    moves_in_short,
    objective_name,
    resource_name,
    scenario_name,
)
from reports.sections import Section, Table
from reports.study import Study
from reports.turning import Turning, turnings
from reports.wording import amount, day, listed, months, number, plural, points, sentence, signed, weight

NAMED = 3
"""How many changes the headline names."""

RIVALS = 4
"""How many bundles stand beside the status quo and the recommended one; more would not be read."""


@dataclass(frozen=True)
class KeyFigure:
    """A number to remember, its unit, and what it is."""

    figure: str
    unit: str
    meaning: str


@dataclass(frozen=True)
class Choosable:
    """A row of the options table."""

    name: str
    role: str
    changes: str
    value: str
    figures: tuple[str, ...]
    choose_if: str


@dataclass(frozen=True)
class Ask:
    """One thing the reader is asked to decide."""

    what: str
    owner: str
    authority: str
    cost: str
    ready: str


@dataclass(frozen=True)
class FirstPage:
    decision_line: str
    headline: str
    hypothetical: str
    bottom_line: tuple[str, ...]
    confidence: str
    key_figures: tuple[KeyFigure, ...]
    figure_heads: tuple[str, ...]
    options: tuple[Choosable, ...]
    risks: Table | None
    asks: tuple[Ask, ...]
    notes: str
    caveat: str


CAVEAT = "Scores and weights are judgements, not measurements; the annex gives each with its reason."


def first_page(study: Study) -> Section:
    """The first page, always there."""
    case = study.case
    turns = turnings(study)
    for_whom = [
        f"For {case.reader}" if case.reader else "",
        f"decide by {day(case.decide_by)}" if case.decide_by else "",
    ]
    line = ", ".join(part for part in for_whom if part)
    content = FirstPage(
        decision_line=" · ".join(part for part in (line, f"as of {day(case.as_of)}") if part),
        headline=_headline(study),
        hypothetical=_hypothetical(study),
        bottom_line=(_what(study), _margin(study), _when_wrong(study, turns)),
        confidence=_confidence(study),
        key_figures=_key_figures(study, turns),
        figure_heads=tuple(resource_name(case, name) for name in case.resources),
        options=_options(study, turns),
        risks=_risks(study),
        asks=_asks(study),
        notes=str(case.notes or ""),
        caveat=CAVEAT,
    )
    return Section("first_page", _headline(study), content)


def _headline(study: Study) -> str:
    """The recommendation in words: its weightiest changes first."""
    order = sorted(study.contributions.by_lever, key=lambda lever: -abs(study.lever_points(lever)))
    if not order:
        return "Keep what is in force" if study.now.levels else "Do nothing for now"
    named = set(order[:NAMED])
    text = moves_in_short(study.case, _only(study.now, named), _only(study.best, named))
    more = len(order) - len(named)
    text += f"; {plural(more, 'further change')}" if more else ""
    return f"Hypothetically: {text}" if study.hypothetical else text[0].upper() + text[1:]


def _only(bundle: Bundle, levers: Collection[str]) -> dict[str, str]:
    return {lever: level for lever, level in bundle.levels.items() if lever in levers}


def _hypothetical(study: Study) -> str:
    """What must be said where the scenario is not established; empty where it is."""
    if not study.hypothetical or study.problem.scenario is None:
        return ""
    standing = study.standings[study.problem.scenario]
    missing = listed(f"“{study.case.evidence[claim].claim}”" for claim in standing.missing)
    lacks = f" Not established: {missing}" if missing else " It rests on no claim at all."
    return (
        f"Hypothetical. The scenario “{scenario_name(study.case, study.problem.scenario)}” is {standing.standing} "
        f"by the evidence of {day(study.case.as_of)}. This page is no recommendation: it says what would be best "
        f"if the scenario were true.{lacks}"
    )


def _what(study: Study) -> str:
    case, best = study.case, study.best
    changes = moves(case, study.now.levels, best.levels)
    costs = [
        f"{resource_name(case, r.name)} {number(best.resources[r.name], 2)}"
        + (f" of {amount(r.limit, case.resources[r.name].unit)}" if r.limit is not None else "")
        for r in study.problem.resources
    ]
    kept = sum(study.now.levels.get(lever) == level for lever, level in best.levels.items())
    text = (
        f"{plural(len(best.levels), 'measure')}, {kept} of them as they stand now"
        if kept
        else plural(len(best.levels), "measure")
    )
    verb = "Were it true, the best bundle would have" if study.hypothetical else "The recommended bundle has"
    if not changes:
        verb = "What is in force now is the best bundle; it has"
    return sentence(f"{verb} {text}" + (f", and uses {listed(costs)}" if costs else ""))


def _margin(study: Study) -> str:
    best, now = study.best, study.now
    text = f"It is worth {points(best.value)} of 100 points"
    if now.id != best.id:
        text += f", {points(best.value - now.value)} more than the status quo"
        if not now.feasible:
            broken = listed(constraint_name(study.case, name) for name in now.violates)
            text += f" (which breaks {broken})"
    later = [bundle for bundle in study.optimum.bundles[1:] if bundle.value < best.value - TOLERANCE]
    if study.optimum.ties:
        more = "" if study.optimum.ties_complete else " or more"
        text += f"; {plural(len(study.optimum.ties), 'other bundle')}{more} of equal value would do as well"
    elif later:
        changes = moves_in_short(study.case, best.levels, later[0].levels)
        text += (
            f", and {number(best.value - later[0].value, 2)} more than the next best, which would {changes}"
        )
    if study.optimum.status != "optimal":
        text += "; this is not proved best, since the time ran out"
    return sentence(text)


def _when_wrong(study: Study, turns: tuple[Turning, ...]) -> str:
    if not study.optimum.breakpoints:
        return ""
    if not turns:
        return "No single weight, moved alone as far as it may go, would change the answer."
    turn = turns[0]
    way = "above" if turn.above else "below"
    changes = moves_in_short(study.case, study.best.levels, study.optimum.known[turn.bundle].levels)
    return sentence(
        f"It would be wrong for a reader who weighs {objective_name(study.case, turn.objective)} {way} "
        f"{weight(turn.at)} (now {weight(study.problem.weights[turn.objective])}): then {changes}"
    )


def _confidence(study: Study) -> str:
    found = basis(study)
    if found is None:
        return "Confidence: not assessed, since nothing changes."
    return (
        f"Confidence: {found.level}. {found.at_level:.0%} of the effect rests on scores judged with "
        f"{found.level if found.level == 'high' else found.level + ' confidence or better'}"
        f", and {found.on_established:.0%} on scores that name an established claim."
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
                    number(best.resources[resource.name], 2),
                    unit,
                    f"{resource_name(case, resource.name)}, of a limit of {number(resource.limit, 2)}",
                )
            )
            break
    later = [bundle for bundle in study.optimum.bundles[1:] if bundle.value < best.value - TOLERANCE]
    if later:
        figures.append(
            KeyFigure(number(best.value - later[0].value, 2), "points", "margin over the next best bundle")
        )
    if turns:
        turn = turns[0]
        figures.append(
            KeyFigure(
                weight(turn.at),
                "weight",
                f"of {objective_name(case, turn.objective)} at which the answer turns; it is "
                f"{weight(study.problem.weights[turn.objective])} now",
            )
        )
    return tuple(figures[:4])


def _options(study: Study, turns: tuple[Turning, ...]) -> tuple[Choosable, ...]:
    """The status quo, the recommended bundle, and its rivals: those it loses to, ties, next best, unlike."""
    optimum, best = study.optimum, study.best
    rivals: dict[str, str] = {}
    for turn in turns:
        rivals.setdefault(turn.bundle, "if weights move")
    for bundle in optimum.ties:
        rivals.setdefault(bundle.id, "tie")
    for bundle in optimum.bundles[1:]:
        rivals.setdefault(bundle.id, "next best")
    for bundle in optimum.different:
        rivals.setdefault(bundle.id, "unlike")
    rivals.pop(study.now.id, None)
    rows = [_row(study, study.now, "Status quo", "as now", turns)]
    if best.id != study.now.id:
        rows.append(
            _row(study, best, "Would be best" if study.hypothetical else "Recommended", "best", turns)
        )
    for letter, (name, role) in zip("ABCDEFGH", list(rivals.items())[:RIVALS], strict=False):
        rows.append(_row(study, optimum.known[name], f"Rival {letter}", role, turns))
    return tuple(rows)


def _row(study: Study, bundle: Bundle, name: str, role: str, turns: tuple[Turning, ...]) -> Choosable:
    case = study.case
    against = study.now if bundle.id == study.best.id else study.best
    changes = moves_in_short(case, against.levels, bundle.levels)
    if bundle.id == study.now.id:
        changes = listed(lever_name(case, lever) for lever in bundle.levels) or "nothing in force"
    return Choosable(
        name=name,
        role=role,
        changes=sentence(changes),
        value=points(bundle.value),
        figures=tuple(number(bundle.resources[r], 2) for r in case.resources),
        choose_if=_choose_if(study, bundle, turns),
    )


def _choose_if(study: Study, bundle: Bundle, turns: tuple[Turning, ...]) -> str:
    """The condition under which this row is the one to take, computed."""
    case, best = study.case, study.best
    if bundle.id == best.id:
        return "you weigh the objectives as stated"
    if not bundle.feasible:
        broken = listed(constraint_name(case, name) for name in bundle.violates)
        return f"never as things are: it breaks {broken}"
    for turn in turns:
        if turn.bundle == bundle.id:
            way = "more" if turn.above else "less"
            return f"you weigh {objective_name(case, turn.objective)} {way} than {weight(turn.at)}"
    if bundle.id in {tie.id for tie in study.optimum.ties}:
        return "you prefer it for reasons outside the model: it is worth the same"
    leads = {
        name: (outcome.value or 0.0) - (best.objectives[name].value or 0.0)
        for name, outcome in bundle.objectives.items()
        if outcome.value is not None
    }
    name = max(leads, key=lambda objective: leads[objective], default="")
    if name and leads[name] > TOLERANCE:
        return f"its lead on {objective_name(case, name)} ({signed(leads[name])} points) matters more to you"
    saved = {r: best.resources[r] - bundle.resources[r] for r in case.resources}
    cheaper = [r for r, less in saved.items() if less > TOLERANCE]
    if cheaper:
        return f"you would rather save {amount(saved[cheaper[0]], case.resources[cheaper[0]].unit or cheaper[0])}"
    return "the recommended bundle falls through"


def _risks(study: Study) -> Table | None:
    rows = [
        (lever_name(study.case, lever), sentence(risk.text), sentence(risk.effect or ""))
        for lever in study.best.levels
        for risk in study.case.levers[lever].risks
    ]
    if not rows:
        return None
    return Table("What may go wrong", ("Measure", "Risk", "Effect"), tuple(rows))


def _asks(study: Study) -> tuple[Ask, ...]:
    """One line for every lever that changes."""
    case, asks = study.case, []
    for lever, stated in case.levers.items():
        before, after = _only(study.now, [lever]), _only(study.best, [lever])
        for what in moves(case, before, after):
            level = stated.levels[after[lever]] if after else None
            costs = [amount(c, case.resources[r].unit or r) for r, c in level.cost.items()] if level else []
            asks.append(
                Ask(
                    what=what[0].upper() + what[1:],
                    owner=stated.owner or "",
                    authority=stated.authority or "",
                    cost=", ".join(costs),
                    ready=months(level.lead_time) if level else "",
                )
            )
    return tuple(asks)
