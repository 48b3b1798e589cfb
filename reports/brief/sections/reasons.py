"""Annex: the measures in full: what each adds (Shapley values), who does it, what it takes, and its risks."""

from functools import partial

from options import all_amounts, amount_of
from reports.brief.findings import Findings
from reports.brief.sections.minutes import MOST_MINUTES, minutes
from reports.brief.sections.why import changed_to, contributed, finding, ordered, rounded
from reports.figures.gains import draw_gains, gains_height
from reports.words.blocks import Block, Entries, Figure, Heading, Section, Table, without_empty_columns
from reports.words.catalogue import column, heading, subheading
from reports.words.likelihood import likelihood_words, yardstick
from reports.words.names import (
    level_name,
    lever_in_short,
    objective_valued,
    resource_amount,
    resource_name,
)
from reports.words.wording import months, quantity, sentence, signed


def reasons(findings: Findings) -> Section | None:
    """None where the bundle is the status quo."""
    found = findings.found.contributions
    if not found.by_lever:
        return None
    case = findings.case
    order = ordered(findings)
    names, added = [changed_to(findings, lever) for lever in order], rounded(findings)
    parts = {
        objective_valued(case, name): [found.by_lever[lever].get(name, 0.0) for lever in order]
        for name in case.objectives
        if name in findings.problem.weights
    }
    figure = Figure(
        key="contributions",
        title=finding(findings, order),
        measure="value points over the status quo, by measure and objective",
        alt="; ".join(
            f"{name} {signed(sum(added[lever].values()))}" for name, lever in zip(names, order, strict=True)
        ),
        table=contributed(findings, short=False),
        height=gains_height(len(names), list(parts)),
        draw=partial(
            draw_gains,
            [lever_in_short(case, lever) for lever in order],
            parts,
            [sum(added[lever].values()) for lever in order],
        ),
    )
    asked, every = list[Block](), minutes(findings)
    if len(every) > MOST_MINUTES:
        asked = [Heading(subheading("every_change")), Entries(every)]
    return Section("reasons", heading("reasons"), (figure, *asked, _undertaken(findings), *_risks(findings)))


MOST_COLUMNS = 4
"""Resources that have a column each; more are told in one."""


def _undertaken(findings: Findings) -> Table:
    """Table of the measures: who acts, on what authority, what each takes in all, and when it is in place."""
    case, resources = findings.case, list(findings.case.resources)
    rows = []
    for lever, name in findings.best.levels.items():
        stated, level = case.levers[lever], case.levers[lever].levels[name]
        takes = [quantity(amount_of(case.resources, level.cost, resource)) for resource in resources]
        if len(resources) > MOST_COLUMNS:
            told = (
                f"{resource_name(case, each)}: {resource_amount(case, each, cost)}"
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
    head = (column("measure"), column("level"), column("owner"), "Authority", *heads, column("in_place"))
    wide = (1, 2, 3, *(() if numeric or not resources else (4,)))
    return without_empty_columns(
        Table("Who does what, and what it takes in all", head, tuple(rows), numeric, wide)
    )


def _risks(findings: Findings) -> list[Table]:
    """The table of all risks of the measures, where the case states any."""
    case = findings.case
    rows = tuple(
        (
            lever_in_short(case, lever),
            sentence(risk.text),
            "" if risk.likelihood is None else likelihood_words(risk.likelihood, yardstick(case)),
            sentence(risk.effect or ""),
            sentence(risk.answer or ""),
        )
        for lever in findings.best.levels
        for risk in case.levers[lever].risks
    )
    header = (column("measure"), "Risk", "Likelihood", "Effect", "What is done about it")
    table = Table("All risks of the measures", header, rows, wide=(1, 3, 4))
    return [without_empty_columns(table)] if rows else []
