"""A problem with another number of one demand, and the least by which a number moves, by bisection."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import TypeVar

from decision.explanations.movable_bounds import DrawnShare, DrawnTotal, MovableBound, ProfileValue
from decision.model.chance_rows import implied_row
from decision.model.constraint_rows import total_row
from decision.model.deterrence_margin import Margin
from decision.model.problem import Effects, Problem, Row

Item = TypeVar("Item")
"""A bundle, or a plan."""


def with_number(problem: Problem, name: str, bound: MovableBound, number: Fraction) -> Problem:
    """Returns the problem with another number of a demand, exactly."""
    by = number - bound.old

    def moved(row: Row) -> Row:
        if row.constraint != name:
            return row
        lower, upper = row.lower, row.upper
        if lower is not None and (bound.sense == -1 or bound.exactly):
            lower += by
        if upper is not None and bound.sense == 1:
            upper += by
        return replace(row, lower=lower, upper=upper)

    first = bound.totals[0]
    if isinstance(first, ProfileValue):
        consents = [
            replace(each, at_least=float(number)) if each.constraint == name else each
            for each in problem.consents
        ]
        return replace(problem, consents=tuple(consents))
    if isinstance(first, Margin):
        bounds = [
            (replace(each, upper=number) if bound.sense == 1 else replace(each, lower=number))
            if each.constraint == name
            else each
            for each in problem.margin_bounds
        ]
        return replace(problem, margin_bounds=tuple(bounds))
    if isinstance(first, DrawnTotal | DrawnShare):
        return _with_chance(problem, name, bound, number)
    if isinstance(first, Effects) and first.combine == "max":
        mine = iter(bound.totals)
        least, most = (None, number) if bound.sense == 1 else (number, None)
        rows = []
        for row in problem.rows:
            if row.constraint == name:
                total = next(mine)
                assert isinstance(total, Effects), "all totals of a peak are peaks"
                row = total_row(name, row.label, total, least, most)
            rows.append(row)
        return replace(problem, rows=tuple(rows))
    return replace(problem, rows=tuple(map(moved, problem.rows)))


def _with_chance(problem: Problem, name: str, bound: MovableBound, number: Fraction) -> Problem:
    by = number - bound.old
    chances, rows = [], {row.label: row for row in problem.rows}
    for chance in problem.chances:
        if chance.constraint == name:
            if bound.field == "probability":
                chance = replace(chance, probability=number)
            else:
                chance = replace(chance, bound=chance.bound + by)
            rows[chance.label] = implied_row(chance)
        chances.append(chance)
    return replace(problem, rows=tuple(rows.values()), chances=tuple(chances))


def nearest(
    bound: MovableBound, item: Item, need: Callable[[Item], Fraction], some: Callable[[Fraction], Item | None]
) -> Item:
    """Returns the item for which a number moves least, exactly to the unit of the bound, by bisection.

    item: one for which it moves. need: what the number must be for an item. some: an item for which a number suffices.
    """
    unit, sense = bound.unit, bound.sense
    # In units from the old number: `short` does not suffice, `far` does.
    short, far = Fraction(0), sense * (need(item) - bound.old)
    step = unit  # what an exact program found is the least most often: that is tried first
    while far - short > unit:
        at = (
            max(short + unit, far - step)
            if step < far - short
            else short + (far - short) // (2 * unit) * unit
        )
        found = some(bound.old + sense * at)
        if found is None:
            short = at
        else:
            item, far = found, min(at, sense * (need(found) - bound.old))
        step = max(unit, (far - short) / 2 // unit * unit)
    return item
