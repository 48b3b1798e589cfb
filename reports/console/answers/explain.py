"""Terminal answer of `explain`: what each measure is worth, what was left out and why, and the answer against another."""

from collections.abc import Iterable, Mapping

from decision import Against, Beside, ComesIn, Explanation, Optimum, Problem, Replacement, WhyNot
from options import Case
from reports.brief.explaining import (
    number_called,
    number_in_table,
    target_name,
    ways_told,
    why_not_told,
)
from reports.brief.findings import Named, Setting, Settled
from reports.brief.naming import in_a_sentence, short_name
from reports.brief.sections.worth import WITH, WITHOUT, costs_table
from reports.console.answers.conflicts import infeasible_blocks, prices_table
from reports.console.answers.framing import opening, recommended, solved_by, unproved
from reports.request.endings import left_out_line
from reports.words.blocks import Block, Heading, Paragraph, Table
from reports.words.catalogue import column
from reports.words.names import constraint_name, lever_in_short, objective_in_short
from reports.words.recommending import best_title
from reports.words.rounding import adding_up
from reports.words.wording import apart, listed, sentence, signed


def explain_blocks(
    case: Case, problem: Problem, optimum: Optimum, found: Explanation, names: Named
) -> list[Block]:
    """The complete answer, of any status. names: the letters of bundles."""
    first = optimum.bundles[0] if optimum.bundles else None
    setting = Settled(case, problem, Named(first, names.letters))
    blocks = opening(setting)
    if found.infeasible is not None:
        blocks += infeasible_blocks(case, found.infeasible, problem.scenario)
    elif not optimum.bundles:
        blocks.append(Paragraph("No feasible bundle was found in the time given; there may be one."))
    else:
        blocks += [
            *recommended(case, problem, optimum.bundles[0], optimum.status_quo),
            *unproved(optimum),
        ]
    for why in found.why_not.values():
        blocks += why_not_blocks(setting, why)
    for other in found.against.values():
        blocks += against_blocks(setting, other)
    if found.replacement_cost:
        blocks.append(replacement_table(setting, found.replacement_cost))
    if found.cost_to_force:
        blocks.append(force_table(setting, found.cost_to_force))
    if found.prices is not None and (priced := prices_table(case, found.prices)) is not None:
        blocks.append(priced)
    blocks += (Paragraph(left_out_line(each)) for each in found.left_out)
    return [*blocks, solved_by("Explained", found.certificate)]


def replacement_table(setting: Setting, found: Iterable[Replacement]) -> Table:
    """Every measure and level of the bundle: what is lost without it, and what then changes."""
    rows = sorted(found, key=lambda each: (each.loss is not None, -(each.loss or 0.0)))
    return costs_table(setting, WITHOUT, rows, aside=False)


def force_table(setting: Setting, found: Iterable[Replacement]) -> Table:
    """Every level that is left out: what is lost with it, and what gives way."""
    rows = sorted(found, key=lambda each: (each.loss is None, each.loss or 0.0))
    return costs_table(setting, WITH, rows, aside=False)


def why_not_blocks(setting: Setting, found: WhyNot) -> list[Block]:
    """One question of why something is not in: a paragraph, and the table of all changes that bring it in."""
    blocks: list[Block] = [
        Heading(f"Why not {target_name(setting, found)}?"),
        Paragraph(why_not_told(setting, found)),
    ]
    if found.comes_in:
        blocks.append(changes_table(setting.case, "What brings it in, each change alone", found.comes_in))
    return blocks


def changes_table(case: Case, caption: str, changes: Iterable[ComesIn]) -> Table:
    """All changes: the number, as it is, the border and its side, and a short number that is enough."""
    rows = tuple(
        (
            number_called(case, each),
            number_in_table(case, each, each.old),
            _border(case, each),
            "" if each.enough is None else number_in_table(case, each, each.enough),
        )
        for each in changes
    )
    return Table(caption, ("Number", "Now", "Border", "Enough"), rows, (1, 2, 3), (0,))


def _border(case: Case, each: ComesIn) -> str:
    """The border: `from` or `down to` it where it is in at the border itself, `above` or `below` where the rule of ties or
    a rival is against it there."""
    told = number_in_table(case, each, each.new)
    if each.at_border:
        return f"{'from' if each.above else 'down to'} {told}"
    return f"{'above' if each.above else 'below'} {told}"


def against_blocks(setting: Setting, found: Against) -> list[Block]:
    """The recommended bundle against another: contributions side by side, and what would make the other win."""
    case, problem, sides = setting.case, setting.problem, found.compared
    other, called = in_a_sentence(setting, sides.bundle.levels), setting.best_called
    head = short_name(setting, sides.bundle.levels) or "Other"
    size = sides.difference
    told = f"{called} is worth {apart(abs(size))} points {'more' if size >= 0 else 'less'} than {other}"
    if not sides.bundle.feasible:
        broken = listed(f"“{constraint_name(case, each)}”" for each in sides.bundle.violates)
        told += f", which is not feasible: it breaks {broken}"
    objectives = {objective_in_short(case, name): each for name, each in sides.by_objective.items()}
    apart_by = dict(zip(objectives, _apart(objectives.values(), size), strict=True))
    ahead = [name for name, points in apart_by.items() if points > 0]
    behind = [name for name, points in apart_by.items() if points < 0]
    parts = [
        f"{verb} on {listed(f'{name} ({signed(apart_by[name])})' for name in names)}"
        for verb, names in (("ahead", ahead), ("behind", behind))
        if names
    ]
    changes = ways_told(case, found.asked)
    wins = f"the other wins {changes}"
    if not changes and found.asked.complete:
        left = "; of some numbers that was not found" if found.asked.left_out else ""
        wins = f"no single change makes the other win{left}"
    elif not changes:
        wins = "whether a single change makes the other win was not found in time"
    levers = {lever_in_short(case, name): each for name, each in sides.by_lever.items()}
    if sides.joint.best or sides.joint.other:
        levers["Joint effect"] = sides.joint
    blocks: list[Block] = [
        Heading(f"Against {other}"),
        Paragraph(" ".join(sentence(each) for each in (told, "; ".join(parts), wins) if each)),
        _side_by_side(problem, "objective", head, objectives, sides.total),
        _side_by_side(problem, "measure", head, levers, sides.total),
    ]
    if found.wins_if:
        blocks.append(changes_table(case, "What makes the other win, each change alone", found.wins_if))
    return blocks


def _apart(parts: Iterable[Beside], difference: float) -> list[float]:
    """What each contributes more to the best bundle's value, rounded so that it adds up to the difference as told."""
    return adding_up([each.apart for each in parts], round(difference, 1))


def _side_by_side(problem: Problem, by: str, other: str, parts: Mapping[str, Beside], total: Beside) -> Table:
    """Contributions to both bundles and their differences, rounded so that columns and rows add up as shown."""
    ours, more = round(total.best, 1), round(total.apart, 1)
    best = [*adding_up([each.best for each in parts.values()], ours), ours]
    ahead = [*_apart(parts.values(), total.apart), more]
    rows = tuple(
        (name, signed(mine), signed(mine - by), signed(by))
        for name, mine, by in zip((*parts, "All together"), best, ahead, strict=True)
    )
    heads = {"objective": column("objective"), "measure": column("measure")}
    head = (heads[by], best_title(problem), other, "Difference")
    caption = f"By {by}: points over the status quo"
    return Table(caption, head, rows, (1, 2, 3), marked=(len(rows) - 1,))
