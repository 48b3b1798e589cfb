"""Blocks about conflicts, repairs and prices, which answers of several commands share."""

from decision.explanations.infeasibility import CONFLICTS, REPAIRS, Infeasibility
from decision.explanations.prices import Price, Prices
from options import Case
from reports.words.blocks import Block, Entries, Entry, Heading, Paragraph, Table
from reports.words.catalogue import column
from reports.words.changes import actions_in_short
from reports.words.conflicts import changes_told, conflict_sentence, gains
from reports.words.names import constraint_name, scenario_name
from reports.words.wording import points, sentence

ONE = "This cannot hold; the least change that ends it, taken by itself, is named:"
SEVERAL = "Each of these cannot hold; the least change that ends it, taken by itself, is named:"


def infeasible_blocks(
    case: Case, found: Infeasibility, here: str | None, heading: str = "No bundle is feasible."
) -> list[Block]:
    """The heading, each conflict as a sentence that names the way out, and a table of the cheapest repairs.

    here: the computed scenario.
    """
    blocks: list[Block] = [Heading(heading)]
    if found.conflicts:
        several = len(found.conflicts) > 1 or found.more
        told = SEVERAL if several else ONE
        entries = tuple(Entry(conflict_sentence(case, each, here)) for each in found.conflicts)
        blocks += [Paragraph(told), Entries(entries)]
    if CONFLICTS in found.unfinished:
        blocks.append(Paragraph("There may be more conflicts: the search for them was cut short."))
    elif found.more:
        blocks.append(
            Paragraph(
                f"There are more conflicts than these {len(found.conflicts):,}; check --feasibility --conflicts N lists N."
            )
        )
    if found.repairs:
        blocks.append(repairs_table(case, found))
    if REPAIRS in found.unfinished:
        blocks.append(Paragraph("The search for the cheapest ways out was cut short."))
    return [*blocks, *(Paragraph(f"Left out: {each}.") for each in found.left_out)]


def feasibility_blocks(case: Case, found: Infeasibility, scenario: str | None) -> list[Block]:
    """Whether some bundle, or plan, is feasible; else the conflicts with their ways out. scenario: the one asked for."""
    here = scenario or case.working_scenario
    told = [demand for conflict in found.conflicts for demand in conflict.demands]
    is_plan = any(demand.stage for demand in told) if told else bool(case.triggers)
    what = "plan on the triggers" if is_plan else "bundle"
    where = scenario_name(case, here)
    if found.feasible:
        return [Paragraph(f"Some {what} is feasible in {where}.")]
    if found.feasible is None:
        return [Paragraph(f"Whether some {what} is feasible in {where} was not found out in the time given.")]
    return infeasible_blocks(case, found, here, f"No {what} is feasible in {where}.")


def repairs_table(case: Case, found: Infeasibility) -> Table:
    """The repairs: what to change, the best bundle then, and its value."""
    demands = [demand for conflict in found.conflicts for demand in conflict.demands]
    fewest = len(found.repairs[0].changes)
    alone = "each suffices alone" if fewest == 1 else f"no fewer than {fewest:,} changes suffice"
    rows = tuple(
        (
            sentence(changes_told(case, repair.changes, demands)),
            points(repair.bundle.value),
            sentence(actions_in_short(case, repair.bundle.levels) or "keep what is in force"),
        )
        for repair in found.repairs
    )
    head = ("Change", column("value"), "Best bundle then")
    return Table(f"The cheapest ways to a bundle: {alone}", head, rows, (1,), wide=(0, 2))


def prices_table(case: Case, found: Prices) -> Table | None:
    """The table of what each constraint costs, those that cost most first; None where there are no prices."""
    if not found.by_name:
        return None
    by_price = sorted(found.by_name.items(), key=lambda each: -each[1].lifted)
    rows = tuple(
        (constraint_name(case, name), *gains(price), sentence(_then(case, price))) for name, price in by_price
    )
    head = ("Constraint", "Lifting it gains", "One unit more gains", "Best bundle without it")
    return Table("What each limit and constraint costs, in points of value", head, rows, (1, 2), wide=(3,))


def _then(case: Case, price: Price) -> str:
    return (
        ""
        if not price.lifted
        else actions_in_short(case, price.lifted_bundle.levels) or "keep what is in force"
    )
