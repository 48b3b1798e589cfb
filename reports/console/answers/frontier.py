"""Terminal answer of `frontier`: the efficient bundles and the core index."""

from dataclasses import replace

from decision import Frontier, Infeasibility, evaluate
from options import Case
from reports.brief.findings import Named, Settled
from reports.brief.naming import apart_from_best, short_name
from reports.brief.sections.weight_map import core_table
from reports.console.answers.framing import conflict, opening, recommended, weights_told
from reports.request.endings import best_of
from reports.words.blocks import Block, Paragraph, Table
from reports.words.catalogue import column
from reports.words.names import objective_name
from reports.words.wording import number, of_points, plural, points, quantity

MOST_ROWS = 25
"""Bundles that are listed; all of them are in the other formats."""


def frontier_blocks(
    case: Case, found: Frontier, names: Named, why: Infeasibility | None = None
) -> list[Block]:
    """The complete answer, of any status. names: the letters of bundles. why: the conflicts, where none is feasible."""
    best = best_of(found) or names.best
    setting = Settled(case, found.problem, replace(names, best=best))
    blocks = opening(setting)
    if found.conflict:
        blocks += conflict(case, found, why, found.problem.scenario)
    elif not len(found.chosen):
        blocks.append(
            Paragraph("No feasible bundle was found before the search was stopped; there may be one.")
        )
    else:
        if best is not None:
            now = evaluate(found.problem, found.problem.status_quo)
            blocks += recommended(case, found.problem, best, now)
        blocks += [Paragraph(_finding(found)), core_table(case, found, best), _bundles(setting, found)]
        if len(found.chosen) > MOST_ROWS:
            blocks.append(Paragraph(f"And {len(found.chosen) - MOST_ROWS:,} more (--format csv lists all)."))
        blocks.append(weights_told(setting))
    return [*blocks, Paragraph(f"Found by {found.method} in {found.certificate.seconds:.2f} s.")]


def _finding(found: Frontier) -> str:
    count = plural(len(found.chosen), "efficient bundle")
    how = [
        *(["weights that the information allows"] if found.within_information else []),
        *(["scores anywhere in their intervals"] if found.within_intervals else []),
    ]
    text = count + (f" for {' and '.join(how)}, " if how else ", ")
    supported = int(found.supported.sum())
    if supported or not found.unsettled.any():
        least = "at least " if found.unsettled.any() else ""
        text += f"{least}{supported} of them best at some weighting. "
    else:
        text += "of which it is not known whether they are best at some weighting. "
    if found.complete:
        text += "Proved complete on these inputs: no other is efficient."
    else:
        text += f"Not proved complete: one that is missing may be better by {of_points(number(found.gap or 0, 2))}."
    if not found.exact:
        text += " Peaks or bent values are in play: some of these may be dominated after all."
    return text


def _bundles(setting: Settled, found: Frontier) -> Table:
    """Table of the first MOST_ROWS bundles: what each is called, totals of all objectives, what sets it apart."""
    case = setting.case
    names = [objective.name for objective in found.problem.weighed()]
    bundles = found.first(MOST_ROWS)
    rows = tuple(
        (
            short_name(setting, bundle.levels),
            points(bundle.value),
            *(quantity(bundle.objectives[name].total) for name in names),
            "not known" if found.unsettled[row] else "yes" if found.supported[row] else "",
            apart_from_best(setting, bundle.levels, with_levels=True) or "nothing changes",
        )
        for row, bundle in enumerate(bundles)
    )
    head = (
        column("bundle"),
        column("value"),
        *(objective_name(case, name) for name in names),
        "Best somewhere",
        f"What sets it apart from {setting.best_called}"
        if setting.named.best
        else "What it changes from today",
    )
    caption = "By value at the weights now, with the totals of every objective"
    return Table(caption, head, rows, tuple(range(1, len(names) + 2)), (len(head) - 1,))
