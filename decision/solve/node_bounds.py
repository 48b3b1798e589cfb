"""What the nodes of a branch and bound are closed by, in whole numbers and hence exactly: compiled.

A node is a set of open columns, of which one of each group is chosen. Columns are closed that some row rules out with any
of the others, and those with which the Lagrangian bound at given multipliers is below the floor.
Source: A. M. Geoffrion, Mathematical Programming Study 2 (1974) 82-114.
"""

from typing import NamedTuple

from decision.running.arrays import Flags, Floats, Integers
from decision.running.compilation import compiled


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


@compiled
def propagate(rows: MultipleChoiceRows, is_open: Flags, room: Integers) -> bool:
    """Closes columns with which some row cannot hold, until none does; returns whether every group has one left.

    room: (groups) for each group's least amount.
    """
    changed = True
    while changed:
        changed = False
        for r in range(len(rows.cap)):
            left, t, end = rows.cap[r], rows.first[r], rows.first[r + 1]
            while t < end:
                g = rows.group[rows.column[t]]
                least, some = 0, False
                for k in range(t, t + rows.begin[g + 1] - rows.begin[g]):
                    if is_open[rows.column[k]] and (not some or rows.amount[k] < least):
                        least, some = rows.amount[k], True
                if not some:
                    return False
                room[g] = least
                left -= least
                t += rows.begin[g + 1] - rows.begin[g]
            if left < 0:
                return False
            for k in range(rows.first[r], end):
                c = rows.column[k]
                if is_open[c] and rows.amount[k] - room[rows.group[c]] > left:
                    is_open[c] = False
                    changed = True
    return True


@compiled
def lagrangian(
    rows: MultipleChoiceRows, is_open: Flags, multipliers: Integers, reduced: Integers, top: Integers
) -> int:
    """Returns the Lagrangian bound of a node, and writes the reduced gain of each column and each group's greatest."""
    bound = rows.constant
    reduced[:] = rows.gain
    for r in range(len(multipliers)):
        multiplier = multipliers[r]
        if multiplier > 0:
            bound += multiplier * rows.short_cap[r]
            for t in range(rows.first[r], rows.first[r + 1]):
                reduced[rows.column[t]] -= multiplier * rows.short[t]
    for g in range(len(rows.begin) - 1):
        some = False
        for c in range(rows.begin[g], rows.begin[g + 1]):
            if is_open[c] and (not some or reduced[c] > top[g]):
                top[g], some = reduced[c], True
        bound += top[g]
    return bound


@compiled
def contradict(
    rows: MultipleChoiceRows, is_open: Flags, multipliers: Integers, least: Integers, top: Integers
) -> bool:
    """Returns whether the rows, each times its multiplier, added up, hold with no choice of open columns.

    least: (columns) and top: (groups), memory.
    """
    left = 0
    least[:] = 0
    for r in range(len(multipliers)):
        multiplier = multipliers[r]
        if multiplier > 0:
            left += multiplier * rows.cap[r]
            for t in range(rows.first[r], rows.first[r + 1]):
                least[rows.column[t]] += multiplier * rows.amount[t]
    for g in range(len(rows.begin) - 1):
        some = False
        for c in range(rows.begin[g], rows.begin[g + 1]):
            if is_open[c] and (not some or least[c] < top[g]):
                top[g], some = least[c], True
        if not some:
            return True
        left -= top[g]
    return left < 0


@compiled
def close(rows: MultipleChoiceRows, is_open: Flags, reduced: Integers, top: Integers, room: int) -> int:
    """Closes the columns that gain less by more than `room` than the best of their group; returns how many."""
    closed = 0
    for c in range(len(is_open)):
        if is_open[c] and top[rows.group[c]] - reduced[c] > room:
            is_open[c] = False
            closed += 1
    return closed


@compiled
def holds(rows: MultipleChoiceRows, chosen: Integers) -> bool:
    """Returns whether every row holds. chosen: (groups) its column."""
    for r in range(len(rows.cap)):
        left = rows.cap[r]
        for t in range(rows.first[r], rows.first[r + 1]):
            if chosen[rows.group[rows.column[t]]] == rows.column[t]:
                left -= rows.amount[t]
        if left < 0:
            return False
    return True
