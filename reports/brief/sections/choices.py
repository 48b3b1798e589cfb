"""The options of page 1: status quo, recommended bundle and rivals; what sets each apart, and when to choose it."""

from collections.abc import Mapping
from functools import partial
from textwrap import shorten

from decision import TOLERANCE, Bundle
from reports.brief.findings import Findings
from reports.brief.sections.binding import limited_resources
from reports.brief.turning import Turning
from reports.words.blocks import Figure, Table
from reports.words.catalogue import column, words
from reports.words.changes import set_apart
from reports.words.names import (
    constraint_name,
    objective_in_short,
    objective_valued,
    objective_well,
    resource_amount,
    resource_change,
    resource_name,
)
from reports.words.recommending import best_title
from reports.words.shares import weights_told
from reports.words.wording import apart, listed, plural, points, sentence, signed, weight

RIVALS = 3
"""How many bundles stand beside the status quo and the recommended one; more would not be read."""

MOST_DRAWN = 12
"""Rows of the figure; of more objectives the heaviest are drawn."""

LABEL = 40
"""Characters of an objective's name in the figure."""

TOLD = words("options")
"""The words of table and figure."""

Compared = tuple[Bundle, str, str]
"""A bundle of the options table, what the table calls it, and what makes it a rival."""


def compare(findings: Findings, turns: tuple[Turning, ...]) -> tuple[Compared, ...]:
    """The status quo, the recommended bundle, and up to RIVALS rivals by letter: first one of each kind."""
    optimum, best, now = findings.optimum, findings.best, findings.now
    lesser = [bundle for bundle in optimum.bundles[1:] if bundle.value < best.value - TOLERANCE]
    winners = list({turn.bundle.id: turn.bundle for turn in turns}.values())
    order = (
        (optimum.ties[:1], TOLD["equal"]),
        (lesser[:1], TOLD["next"]),
        (winners[:2], ""),
        (optimum.different[:1], TOLD["unlike"]),
        (winners[2:], ""),
        (optimum.ties[1:], TOLD["equal"]),
        (lesser[1:], ""),
    )
    rivals: dict[str, tuple[Bundle, str]] = {}
    for bundles, kind in order:
        for bundle in bundles:
            rivals.setdefault(bundle.id, (bundle, kind))
    rivals.pop(now.id, None)
    rivals.pop(best.id, None)
    compared = [(now, words("titled")["today"], "")]
    if best.id != now.id:
        compared.append((best, best_title(findings.problem), ""))
    for letter, (bundle, kind) in zip("ABCDEFGH", list(rivals.values())[:RIVALS], strict=False):
        compared.append((bundle, letter, kind))
    return tuple(compared)


def letters(compared: tuple[Compared, ...]) -> Mapping[str, str]:
    """By bundle id, what the options table calls it."""
    return {
        bundle.id: name if len(name) == 1 else TOLD["called"].format(name.lower())
        for bundle, name, _ in compared
    }


def values(findings: Findings, compared: tuple[Compared, ...]) -> Table:
    """Table of objectives x options: the weight and the value of each option in points."""
    rows = tuple(
        (
            sentence(objective_well(findings.case, objective)).rstrip("."),
            weight(share),
            *(points(bundle.objectives[objective].value or 0.0) for bundle, _, _ in compared),
        )
        for objective, share in findings.problem.weights.items()
    )
    header = (column("objective"), column("weight"), *(name for _, name, _ in compared))
    return Table(TOLD["values"], header, rows, tuple(range(1, len(header))))


def options_figure(findings: Findings, compared: tuple[Compared, ...]) -> Figure | None:
    """The options by objectives, with what each costs beyond today; None where nothing changes."""
    from reports.figures.options import draw_options

    case = findings.case
    if findings.best.id == findings.now.id:
        return None
    heaviest = sorted(findings.problem.weights, key=lambda name: -findings.problem.weights[name])[:MOST_DRAWN]
    shown = [name for name in findings.problem.weights if name in heaviest]
    limited = limited_resources(findings)
    costs = []
    for bundle, name, _ in compared[1:] if limited else ():
        extra = bundle.resources[limited[0]] - findings.now.resources[limited[0]]
        costs.append((name, extra, beyond(findings, limited[0], bundle)))
    drawn = [
        (name, [bundle.objectives[objective].value or 0.0 for objective in shown])
        for bundle, name, _ in compared
    ]
    labels = [_well(findings, name) for name in shown]
    better = sum(
        (findings.best.objectives[n].value or 0.0) > (findings.now.objectives[n].value or 0.0) + TOLERANCE
        for n in findings.problem.weights
    )
    cost = TOLD["cost"].format(resource_name(case, limited[0])) if limited else ""
    return Figure(
        key="options",
        title=_better(findings, better),
        measure=TOLD["marks"],
        alt="; ".join(
            f"{label}: " + ", ".join(f"{name} {points(by[row])}" for name, by in drawn)
            for row, label in enumerate(labels)
        ),
        table=values(findings, compared),
        height=12 + 5.5 * max(len(shown), len(costs)),
        draw=partial(draw_options, labels, drawn, cost, costs),
        is_alone=True,
    )


def _better(findings: Findings, better: int) -> str:
    """On how many objectives the best bundle is better than the status quo, in a finding."""
    count = len(findings.problem.weights)
    if better == count:
        return TOLD["better_only" if count == 1 else "better_all"].format(count)
    if better:
        return TOLD["better_some"].format(better, plural(count, "objective"))
    return TOLD["better_none" if findings.now.feasible else "better_none_breaks"]


def _well(findings: Findings, objective: str) -> str:
    """A short name of an objective of which more is better."""
    stated = findings.case.objectives[objective]
    name, less = objective_valued(findings.case, objective), TOLD["less"]
    if stated.good or stated.sense != "minimise":
        return name
    # Cut before the remark, which tells how to read the row.
    return shorten(name, LABEL - len(less), placeholder=" …") + less


def beyond(findings: Findings, resource: str, bundle: Bundle) -> str:
    """What a bundle takes of a resource beyond today, with its sign."""
    return resource_change(
        findings.case, resource, bundle.resources[resource] - findings.now.resources[resource]
    )


def choices(findings: Findings, turns: tuple[Turning, ...], compared: tuple[Compared, ...]) -> Table:
    """Table of options: what sets each apart, value, the first limited resource beyond today, and when to choose it."""
    limited = limited_resources(findings)[:1]
    heads = tuple(TOLD["extra"].format(resource_name(findings.case, name).lower()) for name in limited)
    choose = TOLD["best" if findings.hypothetical else "choose"]
    header = (TOLD["option"], TOLD["difference"], column("value"), *heads, choose)
    rows = []
    for bundle, name, role in compared:
        changes = set_apart(findings.case, findings.best.levels, bundle.levels)
        if bundle.id == findings.now.id:
            changes = ""
        elif bundle.id == findings.best.id:
            changes = TOLD["measures"]
        rows.append(
            (
                TOLD["named"].format(name, role) if role else name,
                sentence(changes),
                points(bundle.value),
                *(beyond(findings, resource, bundle) for resource in limited),
                _choose_if(findings, bundle, turns),
            )
        )
    return Table(
        TOLD["caption"],
        header,
        tuple(rows),
        numeric=tuple(range(2, len(header) - 1)),
        wide=(1, len(header) - 1),
        marked=tuple(n for n, (bundle, _, _) in enumerate(compared) if bundle.id == findings.best.id),
    )


def _choose_if(findings: Findings, bundle: Bundle, turns: tuple[Turning, ...]) -> str:
    """The condition under which this option is the one to choose."""
    case, best = findings.case, findings.best
    if bundle.id == best.id:
        return TOLD["as_stated"]
    if not bundle.feasible:
        first, *more = (constraint_name(case, name) for name in bundle.violates)
        return TOLD["never_more" if more else "never"].format(first, len(more))
    for turn in turns:
        if turn.bundle.id == bundle.id:
            at, _ = weights_told(turn.at, findings.problem.weights[turn.objective])
            return TOLD["over" if turn.above else "under"].format(
                objective_in_short(case, turn.objective), at
            )
    if bundle.id in {tie.id for tie in findings.optimum.ties}:
        return TOLD["preferred"]
    leads = {
        name: (outcome.value or 0.0) - (best.objectives[name].value or 0.0)
        for name, outcome in bundle.objectives.items()
        if outcome.value is not None
    }
    greatest = max(leads.values(), default=0.0)
    if greatest > TOLERANCE:
        names = [objective_well(case, name) for name, lead in leads.items() if lead > greatest - TOLERANCE]
        if apart(greatest) != points(greatest):
            return TOLD["matters_little"].format(listed(names))
        return TOLD["matter" if len(names) > 1 else "matters"].format(listed(names), signed(greatest))
    saved = {r: best.resources[r] - bundle.resources[r] for r in case.resources}
    cheaper = [r for r, less in saved.items() if less > TOLERANCE]
    if cheaper:
        return TOLD["save"].format(resource_amount(case, cheaper[0], saved[cheaper[0]]))
    return TOLD["fails"].format(findings.best_called)
