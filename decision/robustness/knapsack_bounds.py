"""Lagrangian bounds with one row kept hard: a knapsack by dynamic programming over its capacity in cells; compiled."""

import numpy as np

from decision.robustness.drawn_arrays import Gains, SharedArrays
from decision.robustness.subgradient_bounds import reduce
from decision.running.arrays import Floats, Integers
from decision.running.compilation import compiled, compiled_in_place

CELLS = 1_024
"""Into how many parts the capacity of a hard row is divided for the knapsack bound."""

MOST_HARD = 2
"""Rows kept hard, each in a knapsack bound of its own."""


@compiled_in_place
def knapsack(
    shared: SharedArrays,
    hard: int,
    multiplier: float,
    constant: float,
    reduced: Floats,
    use: Integers,
    slack: Integers,
    order: Integers,
    left: Integers,
    ends: Integers,
    adds: Floats,
    table: Floats,
) -> tuple[float, int]:
    """Writes the knapsack bound with one row kept hard: what each option adds, and (levers + 1, CELLS) the most that the
    levers from a depth on add within a capacity. Returns the constant, and the power of two that is the size of a cell.

    Sums of uses rounded down to cells are no more than their sum rounded down, so that nothing feasible is excluded.
    constant: of the bound with every row relaxed. reduced: with every row relaxed; multiplier: of the hard row there.
    """
    levers, options, row = len(order), len(adds), shared.capacity[hard]
    for v in range(options):
        adds[v] = reduced[v]
    constant -= multiplier * shared.caps[hard]
    for v in range(options, len(reduced)):
        constant += max(0.0, reduced[v])
    for t in range(shared.row_first[hard], shared.row_first[hard + 1]):
        v, amount = shared.row_column[t], multiplier * shared.row_amount[t]
        if v < options:
            adds[v] += amount
        else:
            constant += max(0.0, reduced[v] + amount) - max(0.0, reduced[v])
    shift = 0
    while slack[row] >> shift >= CELLS:
        shift += 1
    table[levers] = 0.0
    for depth in range(levers - 1, -1, -1):
        lever = order[depth]
        here, below = table[depth], table[depth + 1]
        here[:] = -np.inf
        for i in range(shared.first[lever], ends[lever]):
            v = left[i]
            raise_to(here, below, use[v, row] >> shift, adds[v])
    return constant, shift


@compiled_in_place
def raise_to(here: Floats, below: Floats, taken: int, more: float) -> None:
    """Raises what is added within each capacity to what an option adds with the levers below: many cells at a time."""
    for cell in range(taken, CELLS):
        value = below[cell - taken] + more
        if value > here[cell]:
            here[cell] = value


@compiled
def hard_rows(shared: SharedArrays, gains: Gains, multipliers: Floats, place: Floats) -> Floats:
    """Returns (relaxed rows): the bound with each row kept hard; inf where it does not relax a capacity, has no multiplier,
    or no bundle satisfies it. gains: of one problem."""
    options, levers = gains.option.shape[1], len(shared.first) - 1
    reduced = np.empty(options + gains.synergy.shape[1] + len(shared.step_of))
    constant = reduce(shared, gains, 0, multipliers, place, reduced)
    adds, table = np.empty(options), np.empty((levers + 1, CELLS))
    order, left = np.arange(levers), np.arange(options)
    bounds = np.full(len(multipliers), np.inf)
    for r in range(len(multipliers)):
        if multipliers[r] > 0 and shared.capacity[r] >= 0 and shared.slack[shared.capacity[r]] >= 0:
            start, shift = knapsack(
                shared, r, multipliers[r], constant, reduced, shared.use, shared.slack, order, left, shared.first[1:],
                adds, table,
            )  # fmt: skip
            bounds[r] = start + table[0, shared.slack[shared.capacity[r]] >> shift]
    return bounds
