"""Annex: the next best bundles, ties, and dissimilar ones, each with all its totals."""

from dataclasses import replace

from decision import Bundle
from options import unit_of
from reports.brief.findings import Findings
from reports.brief.naming import MOST_OFTEN, apart_from_best, short_name
from reports.brief.sections.choices import compare, values
from reports.brief.sections.worth import worth_blocks
from reports.brief.turning import turnings
from reports.words.blocks import Block, Paragraph, Section, Table
from reports.words.catalogue import column, heading
from reports.words.names import objective_in_short, resource_name
from reports.words.wording import apart, number, of_points, plural, points, quantity

MOST_COLUMNS = 4
"""Resources that have a column each beside what sets a bundle apart; of more, the table of totals has them all."""


def other_bundles(findings: Findings) -> Section:
    """The section; never None, since the ranking has at least the best bundle and the status quo."""
    options = replace(values(findings, compare(findings, turnings(findings))), aside=True)
    # Paper tells why the nearest measures are left out in place of what is least like the best.
    unlike = [replace(each, aside=True) if isinstance(each, Table) else each for each in others(findings)]
    blocks: list[Block] = [options, ranking(findings), _totals(findings), *worth_blocks(findings), *unlike]
    return Section("bundles", heading("bundles"), tuple(blocks))


def _totals(findings: Findings) -> Table:
    """Table of objectives x the ranked bundles; of many resources too, which have no columns above, and all bundles."""
    case, shown = findings.case, ranked(findings)
    rows = [_outcomes(findings, name, shown) for name in case.objectives]
    head = "Objective"
    if len(case.resources) > MOST_COLUMNS:
        known, head = {bundle.id for _, bundle in shown}, "Objective or resource"
        unlike = [bundle for bundle in findings.optimum.different if bundle.id not in known]
        shown = [*shown, *((short_name(findings, bundle.levels), bundle) for bundle in unlike)]
        rows = [_outcomes(findings, name, shown) for name in case.objectives]
        rows += [
            (
                _of_unit(resource_name(case, name), unit_of(case.resources, name)),
                *(quantity(bundle.resources[name]) for _, bundle in shown),
            )
            for name in case.resources
        ]
    caption = "What each comes to: total of every objective, and its value on 0 to 100 in brackets"
    header = (head, *(name for name, _ in shown))
    return Table(caption, header, tuple(rows), tuple(range(1, len(header))))


def _outcomes(findings: Findings, objective: str, shown: list[tuple[str, Bundle]]) -> tuple[str, ...]:
    stated = findings.case.objectives[objective]
    name = _of_unit(objective_in_short(findings.case, objective), stated.unit)
    return (name, *(_outcome(bundle, objective) for _, bundle in shown))


def ranked(findings: Findings) -> list[tuple[str, Bundle]]:
    """The ranked bundles, then the status quo where it is none of them, as pairs of a short name and a bundle."""
    is_ranked = findings.now.id in {bundle.id for bundle in findings.optimum.bundles}
    bundles = (*findings.optimum.bundles, *(() if is_ranked else (findings.now,)))
    return [(short_name(findings, bundle.levels), bundle) for bundle in bundles]


def ranking(findings: Findings) -> Table:
    """The table of ranked bundles, each described by its difference from the first."""
    return _compared(findings, "The best bundles in their order, and what is in force now", ranked(findings))


def others(findings: Findings) -> list[Block]:
    """The ties in a paragraph and the dissimilar alternatives in a table, where there are any."""
    optimum, blocks = findings.optimum, list[Block]()
    if optimum.ties:
        more = "" if optimum.ties_complete else " or more"
        equal = "equals" if len(optimum.ties) == 1 and not more else "equal"
        ties = (
            f"{plural(len(optimum.ties), 'bundle')}{more} {equal} the first in value. Of equal bundles those that no "
            "other dominates come first, then the order of their names."
        )
        named = [(short_name(findings, bundle.levels), bundle) for bundle in optimum.ties[:MOST_OFTEN]]
        blocks += [Paragraph(ties), _compared(findings, "Bundles that equal the first in value", named)]
    if optimum.different:
        caption = f"As unlike the best as can be, losing at most {of_points(number(optimum.within))}"
        unlike = [(short_name(findings, bundle.levels), bundle) for bundle in optimum.different]
        blocks.append(_compared(findings, caption, unlike))
    return blocks


def _compared(findings: Findings, caption: str, bundles: list[tuple[str, Bundle]]) -> Table:
    resources = list(findings.case.resources) if len(findings.case.resources) <= MOST_COLUMNS else []
    heads = (resource_name(findings.case, name) for name in resources)
    head = (
        column("bundle"),
        column("value"),
        "Loss",
        *heads,
        f"What sets it apart from {findings.best_called}",
    )
    rows = tuple(_row(findings, name, bundle, resources) for name, bundle in bundles)
    return Table(caption, head, rows, tuple(range(1, len(head) - 1)), (len(head) - 1,))


def _row(findings: Findings, name: str, bundle: Bundle, resources: list[str]) -> tuple[str, ...]:
    changes = apart_from_best(findings, bundle.levels, with_levels=True)
    return (
        name,
        points(bundle.value),
        apart(findings.best.value - bundle.value),
        *(quantity(bundle.resources[name]) for name in resources),
        changes or "nothing changes",
    )


def _of_unit(name: str, unit: str | None) -> str:
    return f"{name} ({unit})" if unit else name


def _outcome(bundle: Bundle, objective: str) -> str:
    outcome = bundle.objectives[objective]
    total = quantity(outcome.total)
    return total if outcome.value is None else f"{total} ({points(outcome.value)})"
