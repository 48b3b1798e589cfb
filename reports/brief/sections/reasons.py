"""Reasons: the Shapley contribution of each lever over the status quo, by objective."""

from functools import partial

from options import all_amounts, amount_of
from reports.brief.study import Study
from reports.figures.gains import draw_gains
from reports.words.blocks import Figure, Paragraph, Section, Table
from reports.words.likelihood import likelihood_words, yardstick
from reports.words.names import (
    level_name,
    lever_in_short,
    lever_name,
    objective_in_short,
    resource_amount,
    resource_name,
)
from reports.words.wording import listed, months, points, quantity, sentence, signed


def reasons(study: Study) -> Section | None:
    """None where the bundle is the status quo."""
    found = study.found.contributions
    if not found.by_lever:
        return None
    case = study.case
    objectives = [name for name in case.objectives if name in study.problem.weights]
    order = sorted(found.by_lever, key=lambda lever: -study.found.lever_points(lever))
    rows = [
        (
            _changed(study, lever),
            *(signed(found.by_lever[lever].get(name, 0.0)) for name in objectives),
            signed(study.found.lever_points(lever)),
        )
        for lever in order
    ]
    if found.joint:
        rows.append(
            (
                "Joint effect of levers that interact",
                *(signed(found.joint.get(name, 0.0)) for name in objectives),
                signed(sum(found.joint.values())),
            )
        )
    sums = [
        sum(by.get(name, 0.0) for by in found.by_lever.values()) + found.joint.get(name, 0.0)
        for name in objectives
    ]
    rows.append(("All together", *(signed(total) for total in sums), signed(found.total)))
    names = [_changed(study, lever) for lever in order]
    parts = {
        objective_in_short(case, name): [found.by_lever[lever].get(name, 0.0) for lever in order]
        for name in objectives
    }
    figure = Figure(
        key="contributions",
        title=_finding(study, order),
        measure="value points over the status quo, by measure and objective",
        alt="; ".join(
            f"{name} {signed(study.found.lever_points(lever))}"
            for name, lever in zip(names, order, strict=True)
        ),
        table=Table(
            "Value points added over the status quo, by measure and objective",
            ("Measure", *(objective_in_short(case, name) for name in objectives), "Sum"),
            tuple(rows),
            tuple(range(1, len(objectives) + 2)),
        ),
        height=26 + 7 * len(names),
        draw=partial(draw_gains, [lever_in_short(case, lever) for lever in order], parts),
    )
    base = f"The status quo is worth {points(found.base)}; the bundle {points(study.best.value)}."
    tables = (_undertaken(study), *_risks(study))
    return Section("reasons", "Why this bundle", (figure, Paragraph(base), *tables))


MOST_COLUMNS = 4
"""Resources that have a column each; more are told in one."""


def _undertaken(study: Study) -> Table:
    """Table of the measures: who acts, on what authority, what each takes in all, and when it is in place."""
    case, resources = study.case, list(study.case.resources)
    rows = []
    for lever, name in study.best.levels.items():
        stated, level = case.levers[lever], case.levers[lever].levels[name]
        takes = [quantity(amount_of(case.resources, level.cost, resource)) for resource in resources]
        if len(resources) > MOST_COLUMNS:
            told = (
                f"{resource_name(case, each)} {resource_amount(case, each, cost)}"
                for each, cost in all_amounts(case.resources, level.cost).items()
                if cost
            )
            takes = ["; ".join(told)]
        rows.append(
            (
                lever_in_short(case, lever),
                level_name(case, lever, name),
                stated.owner or "",
                stated.authority or "",
                *takes,
                months(level.lead_time),
            )
        )
    heads = tuple(resource_name(case, name) for name in resources)
    numeric = tuple(range(4, 4 + len(heads)))
    if len(resources) > MOST_COLUMNS:
        heads, numeric = ("Takes",), ()
    head = ("Measure", "Level", "Owner", "Authority", *heads, "In place")
    wide = (1, 2, 3, *(() if numeric or not resources else (4,)))
    return Table("Who does what, and what it takes in all", head, tuple(rows), numeric, wide)


def _risks(study: Study) -> list[Table]:
    """The table of all risks of the measures, where the case states any."""
    case = study.case
    rows = tuple(
        (
            lever_in_short(case, lever),
            sentence(risk.text),
            "" if risk.likelihood is None else likelihood_words(risk.likelihood, yardstick(case)),
            sentence(risk.effect or ""),
        )
        for lever in study.best.levels
        for risk in case.levers[lever].risks
    )
    header = ("Measure", "Risk", "Likelihood", "Effect")
    return [Table("All risks of the measures", header, rows, wide=(1, 3))] if rows else []


def _changed(study: Study, lever: str) -> str:
    """A lever with its change of level."""
    name = lever_name(study.case, lever)
    if lever not in study.best.levels:
        return f"{name}: ended"
    level = level_name(study.case, lever, study.best.levels[lever])
    return f"{name}: {level}" if level else name


def _finding(study: Study, order: list[str]) -> str:
    """The smallest number of levers that give two thirds of the gain, in a sentence."""
    gains = [
        (lever, study.found.lever_points(lever)) for lever in order if study.found.lever_points(lever) > 0
    ]
    whole = sum(gain for _, gain in gains)
    if whole <= 0:
        return "No change gains by itself"
    names: list[str] = []
    reached = 0.0
    for lever, gain in gains:
        names.append(lever_name(study.case, lever))
        reached += gain
        if reached >= whole * 2 / 3:
            break
    if len(names) > 4:
        return f"{len(names)} of {len(order)} changes bring two thirds of the gain: none decides alone"
    return f"{listed(names)} bring{'s' if len(names) == 1 else ''} two thirds of the gain"
