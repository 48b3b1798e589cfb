"""What the nodes of a branch and bound are closed by, in whole numbers and hence exactly: compiled.

A node is a set of open columns, of which one of each group is chosen. Columns are closed that some row rules out with any
of the others, and those with which the Lagrangian bound at given multipliers is below the floor.
Source: A. M. Geoffrion, Mathematical Programming Study 2 (1974) 82-114.
"""

from typing import NamedTuple

from decision.running.arrays import Flags, Floats, Integers
from decision.running.compilation import compiled_in_place, overwrite

NONE = 2**62
"""More than the amounts of a row come to."""


class MultipleChoiceRows(NamedTuple):
    """One column of each group is chosen, so that each row, added up over them, is at most its cap."""

    begin: Integers
    """(groups + 1): the columns begin[g] up to begin[g + 1] are those of group g."""

    group: Integers
    """(columns)."""

    gain: Integers
    """(columns)."""

    constant: int
    """What every choice gains besides."""

    first: Integers
    """(rows + 1): the terms first[r] up to first[r + 1] are those of row r: all columns of the groups that it touches."""

    column: Integers
    """(terms): ascending in each row."""

    touched_first: Integers
    """(rows + 1): where the groups that each row touches start in `touched`."""

    touched: Integers
    """The groups that the rows touch, ascending in each row."""

    amount: Integers
    """(terms)."""

    cap: Integers
    """(rows)."""

    short: Integers
    """(terms): amounts as the bounds take them, rounded down where they are long."""

    short_cap: Integers
    """(rows): caps alike, rounded so that the row is relaxed."""

    span: Floats
    """(rows): the most that a multiplier of 1 can add to the bound, in magnitude."""


@compiled_in_place
def propagate(rows: MultipleChoiceRows, is_open: Flags, room: Integers) -> bool:
    """Closes columns with which some row cannot hold, until none does; returns whether every group has one left.

    room: (groups) for each group's least amount.
    """
    begin, first, amount, cap = rows.begin, rows.first, rows.amount, rows.cap
    touched_first, touched = rows.touched_first, rows.touched
    changed = True
    while changed:
        changed = False
        for r in range(len(cap)):
            left, t, spread = cap[r], first[r], 0
            for i in range(touched_first[r], touched_first[r + 1]):
                g = touched[i]
                c = begin[g]
                size, least, most = begin[g + 1] - c, NONE, -NONE
                for k in range(size):  # without branches, which cost more here than what they spare
                    mine, some = amount[t + k], is_open[c + k]
                    low, high = mine if some else NONE, mine if some else -NONE
                    least, most = min(least, low), max(most, high)
                if least == NONE:
                    return False
                room[g] = least
                left -= least
                spread = max(spread, most - least)
                t += size
            if left < 0:
                return False
            if spread <= left:  # whatever is chosen of one group, it holds with the least of the others
                continue
            t = first[r]
            for i in range(touched_first[r], touched_first[r + 1]):
                g = touched[i]
                c = begin[g]
                size, most = begin[g + 1] - c, left + room[g]
                for k in range(size):
                    if amount[t + k] > most and is_open[c + k]:
                        is_open[c + k] = False
                        changed = True
                t += size
    return True


@compiled_in_place
def lagrangian(
    rows: MultipleChoiceRows, is_open: Flags, multipliers: Integers, reduced: Integers, top: Integers
) -> int:
    """Returns the Lagrangian bound of a node, and writes the reduced gain of each column and each group's greatest."""
    begin, first, column, short, short_cap = rows.begin, rows.first, rows.column, rows.short, rows.short_cap
    bound = rows.constant
    overwrite(reduced, rows.gain)
    for r in range(len(multipliers)):
        multiplier = multipliers[r]
        if multiplier > 0:
            bound += multiplier * short_cap[r]
            for t in range(first[r], first[r + 1]):
                reduced[column[t]] -= multiplier * short[t]
    for g in range(len(begin) - 1):
        some = False
        for c in range(begin[g], begin[g + 1]):
            if is_open[c] and (not some or reduced[c] > top[g]):
                top[g], some = reduced[c], True
        bound += top[g]
    return bound


@compiled_in_place
def contradict(
    rows: MultipleChoiceRows, is_open: Flags, multipliers: Integers, least: Integers, top: Integers
) -> bool:
    """Returns whether the rows, each times its multiplier, added up, hold with no choice of open columns.

    least: (columns) and top: (groups), memory.
    """
    begin, first, column, amount, cap = rows.begin, rows.first, rows.column, rows.amount, rows.cap
    left = 0
    least[:] = 0
    for r in range(len(multipliers)):
        multiplier = multipliers[r]
        if multiplier > 0:
            left += multiplier * cap[r]
            for t in range(first[r], first[r + 1]):
                least[column[t]] += multiplier * amount[t]
    for g in range(len(begin) - 1):
        some = False
        for c in range(begin[g], begin[g + 1]):
            if is_open[c] and (not some or least[c] < top[g]):
                top[g], some = least[c], True
        if not some:
            return True
        left -= top[g]
    return left < 0


@compiled_in_place
def close(rows: MultipleChoiceRows, is_open: Flags, reduced: Integers, top: Integers, room: int) -> int:
    """Closes the columns that gain less by more than `room` than the best of their group; returns how many."""
    group, closed = rows.group, 0
    for c in range(len(is_open)):
        if is_open[c] and top[group[c]] - reduced[c] > room:
            is_open[c] = False
            closed += 1
    return closed


@compiled_in_place
def holds(rows: MultipleChoiceRows, chosen: Integers) -> bool:
    """Returns whether every row holds. chosen: (groups) its column."""
    group, first, column, amount, cap = rows.group, rows.first, rows.column, rows.amount, rows.cap
    for r in range(len(cap)):
        left = cap[r]
        for t in range(first[r], first[r + 1]):
            if chosen[group[column[t]]] == column[t]:
                left -= amount[t]
        if left < 0:
            return False
    return True
