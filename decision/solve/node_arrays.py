"""The arrays of a node of the branch and bound, without what is fixed and what cannot break a row: compiled.

Thousands of nodes are made for one question, so that what a node takes to begin counts as much as its search.
"""

import numpy as np

from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.running.compilation import compiled

ROW_BITS = 14
"""For the bounds the largest coefficient of a row is brought below 2 to this power."""

OpenGroups = tuple[Integers, Integers, Integers, Integers]
"""The columns in doubt; the first of each group, and their number; the columns chosen already; and by row the cap that
these leave."""

RowTerms = tuple[Integers, Integers, Integers, Integers, Integers, Integers, Integers, Floats, Floats]
"""Where the terms of each row start, and their columns; where the groups that it touches start, and these; amount and short
amount of each term; and by row the short cap, the span, and the factor from its amounts to the short ones. See
node_bounds.MultipleChoiceRows."""

ProgramArrays = tuple[Floats, Integers, Integers, Floats, Floats, Integers, Floats]
"""Gains, by column of x; where the terms of each row start; column and amount of each; the caps; the column that each
column of x is; and by row the scale. See bounded_simplex.LinearProgram."""


@compiled
def in_doubt(first: Indexes, rows: Integers, caps: Integers, is_open: Flags) -> OpenGroups:
    """Returns the groups that have more than one open column; no first column at all where a group has none open.

    first: (groups) the first column of each. rows: (rows, columns) coefficients.
    """
    groups, count = len(first), len(is_open)
    columns, fixed = np.empty(count, dtype=np.int64), np.empty(groups, dtype=np.int64)
    begin = np.zeros(groups + 1, dtype=np.int64)
    many, some, single = 0, 0, 0
    for g in range(groups):
        end = first[g + 1] if g + 1 < groups else count
        before = some
        for c in range(first[g], end):
            if is_open[c]:
                columns[some] = c
                some += 1
        if some == before:
            return columns[:0], begin[:0], fixed[:0], caps
        if some == before + 1:
            fixed[single] = columns[before]
            single += 1
            some = before
        else:
            many += 1
            begin[many] = some
    left = caps.copy()
    for r in range(len(caps)):
        for k in range(single):
            left[r] -= rows[r, fixed[k]]
    return columns[:some].copy(), begin[: many + 1].copy(), fixed[:single].copy(), left


@compiled
def binding(rows: Integers, columns: Integers, begin: Integers, caps: Integers) -> Integers:
    """Returns the rows that some choice of these columns breaks; first of all -1 where every choice breaks one."""
    kept, some = np.empty(len(caps) + 1, dtype=np.int64), 0
    for r in range(len(caps)):
        row, lowest, highest = rows[r], 0, 0
        for g in range(len(begin) - 1):
            least = most = row[columns[begin[g]]]
            for k in range(begin[g] + 1, begin[g + 1]):
                amount = row[columns[k]]
                least, most = min(least, amount), max(most, amount)
            lowest += least
            highest += most
        if caps[r] < lowest:
            kept[0] = -1
            return kept[:1]
        if caps[r] < highest:
            kept[some] = r
            some += 1
    return kept[:some].copy()


@compiled
def row_terms(rows: Integers, kept: Integers, columns: Integers, begin: Integers, caps: Integers) -> RowTerms:
    """Returns the terms of the rows that are kept: all columns of the groups that each touches. caps: of these."""
    most = len(kept) * len(columns)
    first = np.zeros(len(kept) + 1, dtype=np.int64)
    column, amount = np.empty(most, dtype=np.int64), np.empty(most, dtype=np.int64)
    touched_first = np.zeros(len(kept) + 1, dtype=np.int64)
    touched = np.empty(len(kept) * len(begin), dtype=np.int64)
    short, short_cap = np.empty(most, dtype=np.int64), np.empty(len(kept), dtype=np.int64)
    span, factor = np.empty(len(kept)), np.empty(len(kept))
    t, i = 0, 0
    for n in range(len(kept)):
        row, largest = rows[kept[n]], 0
        for c in columns:
            largest = max(largest, abs(row[c]))
        up, down = max(1, 2**ROW_BITS // max(1, largest)), (largest >> ROW_BITS) + 1
        short_cap[n] = caps[n] * up // down
        total = 0
        for g in range(len(begin) - 1):
            touches, longest = False, 0
            for k in range(begin[g], begin[g + 1]):
                if row[columns[k]] != 0:
                    touches = True
            if not touches:
                continue
            touched[i] = g
            i += 1
            for k in range(begin[g], begin[g + 1]):
                column[t], amount[t] = k, row[columns[k]]
                short[t] = amount[t] * up // down
                longest = max(longest, abs(short[t]))
                t += 1
            total += longest
        first[n + 1], touched_first[n + 1] = t, i
        span[n], factor[n] = max(float(abs(short_cap[n])), float(total)), up / down
    return (
        first,
        column[:t].copy(),
        touched_first,
        touched[:i].copy(),
        amount[:t].copy(),
        short[:t].copy(),
        short_cap,
        span,
        factor,
    )


@compiled
def linear_program(
    rows: Integers, kept: Integers, columns: Integers, begin: Integers, caps: Integers, gain: Floats
) -> ProgramArrays:
    """Returns the linear program over all columns but the first of each group, with a row for each group of more than two;
    rows scaled so that the largest coefficient is 1. gain: by column, in points. caps: of the rows that are kept."""
    groups = len(begin) - 1
    count, own = len(columns) - groups, 0
    for g in range(groups):
        own += begin[g + 1] - begin[g] > 2
    more, of = np.empty(count), np.empty(count, dtype=np.int64)
    first = np.zeros(len(kept) + own + 1, dtype=np.int64)
    column, amount = (
        np.empty(len(kept) * count + count, dtype=np.int64),
        np.empty(len(kept) * count + count),
    )
    cap, scale = np.ones(len(kept) + own), np.empty(len(kept))
    x = 0
    for g in range(groups):
        for k in range(begin[g] + 1, begin[g + 1]):
            more[x], of[x] = gain[columns[k]] - gain[columns[begin[g]]], k
            x += 1
    t = 0
    for n in range(len(kept)):
        row, largest, base = rows[kept[n]], 1e-300, 0.0
        start, x = t, 0
        for g in range(groups):
            least = float(row[columns[begin[g]]])
            base += least
            for k in range(begin[g] + 1, begin[g + 1]):
                less = float(row[columns[k]]) - least
                if less != 0.0:
                    column[t], amount[t] = x, less
                    largest = max(largest, abs(less))
                    t += 1
                x += 1
        for k in range(start, t):
            amount[k] /= largest
        cap[n], scale[n], first[n + 1] = (caps[n] - base) / largest, largest, t
    x, n = 0, len(kept)
    for g in range(groups):
        size = begin[g + 1] - begin[g] - 1
        if size > 1:
            for k in range(size):
                column[t], amount[t] = x + k, 1.0
                t += 1
            first[n + 1] = t
            n += 1
        x += size
    return more, first, column[:t].copy(), amount[:t].copy(), cap, of, scale
