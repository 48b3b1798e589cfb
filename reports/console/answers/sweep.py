"""Terminal answer of `sweep`: the map of weights, breakpoints, regions."""

from dataclasses import replace

from decision import Infeasibility, WeightMap, evaluate
from options import Case
from reports.brief.findings import Named, Settled
from reports.brief.naming import apart_from_best, full_name, short_name
from reports.brief.sections.weight_map import finding, nearest
from reports.console.answers.framing import conflict, opening, recommended, weights_told
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph, Remark, Table
from reports.words.catalogue import column
from reports.words.names import objective_name
from reports.words.wording import number, of_points, plural, points, weight

MOST_ROWS = 25
"""Bundles of the map that are listed; all of them are in the other formats."""

MOST_EQUAL = 3
"""Bundles of equal value that are named beside a listed one."""


def sweep_blocks(case: Case, found: WeightMap, names: Named, why: Infeasibility | None = None) -> list[Block]:
    """The complete answer, of any status. names: the letters of bundles. why: the conflicts, where none is feasible."""
    best = found.recommended
    setting = Settled(case, found.problem, replace(names, best=best or names.best))
    blocks = opening(setting)
    if found.conflict:
        blocks += conflict(case, found, why, found.problem.scenario)
    elif best is None:
        blocks.append(Paragraph("No bundle was proved best in the time given; there may be one."))
    else:
        blocks += recommended(case, found.problem, best, evaluate(found.problem, found.problem.status_quo))
        if found.cells:
            told = f"{finding(setting, best, found)} {nearest(setting, found)}"
            blocks.append(Paragraph(told.strip()))
        blocks += _breakpoints(setting, found) + _regions(setting, found)
        blocks += _map(setting, found) if found.cells else []
        blocks.append(weights_told(setting))
    blocks += [Paragraph(f"Not in the map: {each}.") for each in found.left_out]
    engine = found.certificate
    return [*blocks, Paragraph(f"{_proof(found)}. {plural(engine.solves, 'solve')}, {engine.seconds:.2f} s.")]


def _map(setting: Settled, found: WeightMap) -> list[Block]:
    names = [objective.name for objective in found.problem.weighed()]
    rows = []
    for cell in found.cells[:MOST_ROWS]:
        told = apart_from_best(setting, cell.bundle.levels, with_levels=True) or "nothing changes"
        if cell.equal:
            told += f" (equal: {', '.join(cell.equal[:MOST_EQUAL])}"
            told += " and more)" if len(cell.equal) > MOST_EQUAL else ")"
        central = [weight(cell.central_weights[name]) for name in names]
        name = short_name(setting, cell.bundle.levels)
        rows.append((name, f"{100 * cell.share:.1f}", points(cell.bundle.value), *central, told))
    head = (
        column("bundle"),
        "Share",
        column("value"),
        *(objective_name(setting.case, name) for name in names),
        f"What sets it apart from {setting.best_called}",
    )
    caption = (
        "Share of the weightings in per cent, value at the weights now, weights in the middle of its part"
    )
    blocks: list[Block] = [
        Table(caption, head, tuple(rows), tuple(range(1, len(names) + 3)), (len(head) - 1,))
    ]
    if len(found.cells) > MOST_ROWS:
        blocks.append(Paragraph(f"And {len(found.cells) - MOST_ROWS:,} more (--format csv lists all)."))
    worst = max(cell.share_standard_error for cell in found.cells)
    if worst > 0:
        told = f"The shares are drawn, with a standard error of at most {100 * worst:.2f} per cent."
        blocks.append(Paragraph(told))
    return blocks


def _breakpoints(setting: Settled, found: WeightMap) -> list[Block]:
    if found.breakpoints is None:
        return []
    rows = tuple(
        (weight(each.start), weight(each.end), full_name(setting, each.best.levels))
        for each in found.breakpoints
    )
    caption = "Best bundle as the weight moves, the others in proportion"
    return [Table(caption, ("From", "To", column("bundle")), rows, (0, 1), (2,))]


def _regions(setting: Settled, found: WeightMap) -> list[Block]:
    if found.regions is None:
        return []
    entries = tuple(
        Entry(
            full_name(setting, region.bundle.levels),
            remarks=(Remark(" ".join(f"({weight(a)},\u00a0{weight(b)})" for a, b in region.polygon)),),
        )
        for region in found.regions
    )
    title = "Best bundle over the two weights, the others in proportion"
    return [Heading(title, "under each its corners (first, second)"), Entries(entries)]


def _proof(found: WeightMap) -> str:
    if found.certified:
        return "Certified: no other bundle is better at any admissible weighting"
    if found.gap is None:
        return "No map"
    return f"Not certified: another bundle may be better by up to {of_points(number(found.gap, 4))} somewhere"
