"""Lagrangian bounds on the value of every bundle in one draw, improved by subgradient steps; compiled.

Any multipliers that are not negative bound the value of every bundle by a constant less a drop for each option. The
value functions of curved objectives are bounded by a line above their concave envelope, whose slope is improved too.
Source: M. L. Fisher, Management Science 27 (1981) 1-18.
"""

import numpy as np

from decision.model.value_function import ROUNDING
from decision.robustness.drawn_arrays import Gains, SharedArrays
from decision.running.arrays import Floats
from decision.running.compilation import compiled, compiled_in_place

PATIENCE = 6
"""Subgradient steps without a better bound after which the step length is halved."""

LEAST_STEP = 1e-3
"""Step length, as a share of Polyak's, below which the subgradient method ends."""

NO_FLOOR = 5.0
"""Points below the bound that are aimed at where no bundle is known."""


@compiled
def improve(
    shared: SharedArrays,
    gains: Gains,
    n: int,
    multipliers: Floats,
    place: Floats,
    floor: float,
    steps: int,
    reduced: Floats,
    drop: Floats,
) -> tuple[float, float]:
    """Improves multipliers by subgradient steps; writes the reduced gain of every variable and what each option drops.
    Returns the bound, with room for rounding, and that room. Ends once the bound is at the floor."""
    options, synergies = gains.option.shape[1], gains.synergy.shape[1]
    levers, width = len(shared.first) - 1, options + synergies + len(shared.step_of)
    used = np.zeros(width)
    taken = np.empty(levers, dtype=np.int64)
    best, best_place = multipliers.copy(), place.copy()
    direction, turn_of = np.empty(len(multipliers)), np.zeros(len(place))
    first, column, amount, caps = shared.row_first, shared.row_column, shared.row_amount, shared.caps
    least, step, waited, top = np.inf, 1.0, 0, np.inf
    for turn in range(steps + 1):
        top = reduce(shared, gains, n, multipliers, place, reduced)
        for lever in range(levers):
            at = shared.first[lever]
            for v in range(at + 1, shared.first[lever + 1]):
                if reduced[v] > reduced[at]:
                    at = v
            taken[lever] = at
            top += reduced[at]
        for v in range(options, width):
            top += max(0.0, reduced[v])
        if top < least - ROUNDING:
            least, waited = top, 0
            best[:] = multipliers
            best_place[:] = place
        else:
            waited += 1
            if waited >= PATIENCE:
                step, waited = step / 2, 0
                multipliers[:] = best
                place[:] = best_place
                if step < LEAST_STEP:
                    break
                continue
        if least <= floor or turn == steps:
            break
        used[:] = 0.0
        for lever in range(levers):
            used[taken[lever]] = 1.0
        for v in range(options, width):
            if reduced[v] > 0:
                used[v] = 1.0
        size = 0.0
        for r in range(len(multipliers)):
            left = caps[r]
            for t in range(first[r], first[r + 1]):
                left -= amount[t] * used[column[t]]
            if left > 0 and multipliers[r] <= 0:
                left = 0.0
            direction[r] = left
            size += left * left
        for j in range(len(place)):
            turn_of[j] = 0.0
            if shared.peak[j] or gains.weight[n, j] == 0:
                continue
            corner = supporting(shared, j, place[j])[1]
            total = shared.base[j] - shared.hull_totals[corner]
            score = gains.score[n, j]
            for v in range(options):
                if used[v] > 0:
                    total += score[v]
            for s in range(synergies):
                total += used[options + s] * shared.extra[j, s]
            whole = (
                shared.hull_totals[shared.hull_first[j + 1] - 1] - shared.hull_totals[shared.hull_first[j]]
            )
            if whole > 0:
                turn_of[j] = 4 * total / whole
                size += turn_of[j] * turn_of[j]
        if size == 0:
            break
        aim = floor if floor > -np.inf else least - NO_FLOOR
        length = step * (top - aim) / size
        for r in range(len(multipliers)):
            multipliers[r] = max(0.0, multipliers[r] - length * direction[r])
        for j in range(len(place)):
            if turn_of[j] != 0:
                steepest, flattest = ends_of(shared, j)
                whole = (
                    shared.hull_totals[shared.hull_first[j + 1] - 1]
                    - shared.hull_totals[shared.hull_first[j]]
                )
                # In units of points, as the rows are; the slope falls as the place rises.
                unit = gains.weight[n, j] * (flattest - steepest) * whole / 4
                if unit != 0:
                    place[j] = min(1.0, max(0.0, place[j] - length * turn_of[j] / unit))
    multipliers[:] = best
    place[:] = best_place
    top = reduce(shared, gains, n, multipliers, place, reduced)
    sizes = abs(top)
    for lever in range(levers):
        most, largest = -np.inf, 0.0
        for v in range(shared.first[lever], shared.first[lever + 1]):
            most = max(most, reduced[v])
            largest = max(largest, abs(reduced[v]))
        for v in range(shared.first[lever], shared.first[lever + 1]):
            drop[v] = most - reduced[v]
        top += most
        sizes += largest
    for v in range(options, width):
        top += max(0.0, reduced[v])
        sizes += abs(reduced[v])
    for r in range(len(multipliers)):
        sizes += multipliers[r] * abs(shared.caps[r])
    room = 1000 * ROUNDING * sizes
    return top + room, room


@compiled_in_place
def reduce(
    shared: SharedArrays, gains: Gains, n: int, multipliers: Floats, place: Floats, reduced: Floats
) -> float:
    """Writes the reduced gain of every variable of the relaxation, and returns the constant of the bound."""
    options, synergies = gains.option.shape[1], gains.synergy.shape[1]
    constant: float = gains.constant[n]
    gain, first, column, amount = gains.option[n], shared.row_first, shared.row_column, shared.row_amount
    for v in range(options):
        reduced[v] = gain[v]
    for s in range(synergies):
        reduced[options + s] = gains.synergy[n, s]
    for v in range(len(shared.step_of)):
        reduced[options + synergies + v] = gains.weight[n, shared.step_of[v]] * shared.step_gain[v]
    for j in range(len(shared.base)):
        weight = gains.weight[n, j]
        if shared.peak[j]:
            constant += weight * shared.step_base[j]
            continue
        if weight == 0:
            continue
        slope, corner = supporting(shared, j, place[j])
        constant += weight * (
            shared.hull_values[corner] + slope * (shared.base[j] - shared.hull_totals[corner])
        )
        score = gains.score[n, j]
        for v in range(options):
            reduced[v] += weight * slope * score[v]
        for s in range(synergies):
            reduced[options + s] += weight * slope * shared.extra[j, s]
    for r in range(len(multipliers)):
        multiplier = multipliers[r]
        if multiplier > 0:
            constant += multiplier * shared.caps[r]
            for t in range(first[r], first[r + 1]):
                reduced[column[t]] -= multiplier * amount[t]
    return constant


@compiled_in_place
def supporting(shared: SharedArrays, j: int, place: float) -> tuple[float, int]:
    """Returns the slope at a place between the first and the last of a concave envelope, and a corner that the line of
    this slope above the envelope touches."""
    begin, end = shared.hull_first[j], shared.hull_first[j + 1]
    steepest, flattest = ends_of(shared, j)
    slope = steepest + place * (flattest - steepest)
    corner, height = begin, -np.inf
    for c in range(begin, end):
        at_zero = shared.hull_values[c] - slope * shared.hull_totals[c]
        if at_zero > height:
            corner, height = c, at_zero
    return slope, corner


@compiled_in_place
def ends_of(shared: SharedArrays, j: int) -> tuple[float, float]:
    """Returns the slopes of the first and the last piece of a concave envelope."""
    begin, end = shared.hull_first[j], shared.hull_first[j + 1]
    if end - begin < 2:
        return 0.0, 0.0
    x, y = shared.hull_totals, shared.hull_values
    return (
        (y[begin + 1] - y[begin]) / (x[begin + 1] - x[begin]),
        (y[end - 1] - y[end - 2]) / (x[end - 1] - x[end - 2]),
    )
