"""The best bundles of many similar problems, by compiled depth-first branch and bound with Lagrangian bounds.

The problems differ in their gains alone. Each starts from the bundles that won earlier ones, whose best value is its
floor, and from the multipliers of the nominal problem, which subgradient steps improve: any multipliers that are not
negative bound the value of every bundle by a constant less a drop for each option. Options whose drop alone takes the
bound below the floor are removed; levers are branched on in the order of what their second best option drops. Rows are
pruned in exact integers. Work is counted in nodes.
Sources: A. M. Geoffrion, Mathematical Programming Study 2 (1974) 82-114; M. L. Fisher, Management Science 27 (1981)
1-18.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.efficient.compilation import compiled
from decision.model.value_function import ROUNDING, TOLERANCE
from decision.robustness.drawn_program import Floors, Form, Gains
from decision.running.arrays import Flags, Floats, Integers

PATIENCE = 6
"""Subgradient steps without a better bound after which the step length is halved."""

LEAST_STEP = 1e-3
"""Step length, as a share of Polyak's, below which the subgradient method ends."""

NO_FLOOR = 5.0
"""Points below the bound that are aimed at where no bundle is known."""

ROOM = 1e-7
"""Points that bundles may lie below the tolerance and still be collected: far more than rounding."""

ROUNDS = ((30, 2_000), (120, 50_000))
"""Subgradient steps and most nodes of each attempt before the last, which has all the nodes left."""

NODES = 2_000_000
"""Most nodes of one problem, about as much time as its integer program takes."""

MOST_COLLECTED = 2_000
"""Most bundles collected for one problem."""

MOST_KEPT = 512
"""Most bundles whose values are tried in later problems."""

CELLS = 1_024
"""Into how many parts the capacity of a hard row is divided for the knapsack bound."""

MOST_HARD = 2
"""Rows kept hard, each in a knapsack bound of its own."""

SOLVED, OUT_OF_NODES, CROWDED = 0, 1, 2
"""How the search of one problem ended: proved, out of nodes, or with more bundles than are collected."""


class Known(NamedTuple):
    """What earlier problems leave for later ones; altered by the search."""

    kept: Integers
    """(MOST_KEPT, levers): options of feasible bundles, all different."""

    filled: Integers
    """One cell: how many were ever kept; the oldest give way."""

    multipliers: Floats
    """(relaxed rows): of the nominal problem."""

    place: Floats
    """(curved): the slope of the line above each value function, as its place between the steepest and the flattest."""

    hard: Integers
    """(hard rows): rows of the relaxation that knapsack bounds keep."""


class Found(NamedTuple):
    """Bundles found, problem by problem."""

    draw: Integers
    """(found): the problem's number."""

    options: NDArray[np.int16]
    """(found, levers): its options, all levers' numbered together."""

    value: Floats
    """(found): points."""

    doubtful: Flags
    """(found): whether exact arithmetic must decide if it satisfies every consent."""

    filled: Integers
    """One cell: how many there are."""

    ended: Integers
    """(problems): how the search of each ended."""

    nodes: Integers
    """(problems): nodes searched."""

    last: Floats
    """(problems): the value of the last of the `most` best bundles, or less: the last that is known."""


@compiled
def value_at(form: Form, j: int, total: float) -> float:
    """Returns the value of a total on a curved objective."""
    piece = 0
    while total > form.ends[j, piece]:
        piece += 1
    height: float = form.heights[j, piece] + form.slopes[j, piece] * (total - form.anchors[j, piece])
    return height


@compiled
def value_of(form: Form, gains: Gains, n: int, options: Integers, force: Flags) -> float:
    """Returns the value of a bundle in points: one option a lever, and which synergies are in force."""
    value: float = gains.constant[n]
    for option in options:
        value += gains.option[n, option]
    for s in range(len(force)):
        if force[s]:
            value += gains.synergy[n, s]
    for j in range(len(form.base)):
        total = form.base[j]
        for option in options:
            if form.peak[j]:
                total = max(total, gains.score[n, j, option])
            else:
                total += gains.score[n, j, option]
        for s in range(len(force)):
            if force[s]:
                if form.peak[j]:
                    total = max(total, form.extra[j, s])
                else:
                    total += form.extra[j, s]
        value += gains.weight[n, j] * value_at(form, j, total)
    return value


@compiled
def bring_about(form: Form, options: Integers, force: Flags) -> None:
    """Writes which synergies are in force."""
    for s in range(len(force)):
        force[s] = True
        for m in range(form.member_first[s], form.member_first[s + 1]):
            if not form.member_holds[m, options[form.member_lever[m]]]:
                force[s] = False
                break


@compiled
def reduce(form: Form, gains: Gains, n: int, multipliers: Floats, place: Floats, reduced: Floats) -> float:
    """Writes the reduced gain of every variable of the relaxation, and returns the constant of the bound."""
    options, synergies = gains.option.shape[1], gains.synergy.shape[1]
    constant: float = gains.constant[n]
    for v in range(options):
        reduced[v] = gains.option[n, v]
    for s in range(synergies):
        reduced[options + s] = gains.synergy[n, s]
    for v in range(len(form.step_of)):
        reduced[options + synergies + v] = gains.weight[n, form.step_of[v]] * form.step_gain[v]
    for j in range(len(form.base)):
        weight = gains.weight[n, j]
        if form.peak[j]:
            constant += weight * form.step_base[j]
            continue
        if weight == 0:
            continue
        slope, corner = supporting(form, j, place[j])
        constant += weight * (form.hull_values[corner] + slope * (form.base[j] - form.hull_totals[corner]))
        for v in range(options):
            reduced[v] += weight * slope * gains.score[n, j, v]
        for s in range(synergies):
            reduced[options + s] += weight * slope * form.extra[j, s]
    for r in range(len(multipliers)):
        multiplier = multipliers[r]
        if multiplier > 0:
            constant += multiplier * form.caps[r]
            for t in range(form.row_first[r], form.row_first[r + 1]):
                reduced[form.row_column[t]] -= multiplier * form.row_amount[t]
    return constant


@compiled
def supporting(form: Form, j: int, place: float) -> tuple[float, int]:
    """Returns the slope at a place between the first and the last of a concave envelope, and a corner that the line of
    this slope above the envelope touches."""
    begin, end = form.hull_first[j], form.hull_first[j + 1]
    steepest, flattest = ends_of(form, j)
    slope = steepest + place * (flattest - steepest)
    corner, height = begin, -np.inf
    for c in range(begin, end):
        at_zero = form.hull_values[c] - slope * form.hull_totals[c]
        if at_zero > height:
            corner, height = c, at_zero
    return slope, corner


@compiled
def ends_of(form: Form, j: int) -> tuple[float, float]:
    """Returns the slopes of the first and the last piece of a concave envelope."""
    begin, end = form.hull_first[j], form.hull_first[j + 1]
    if end - begin < 2:
        return 0.0, 0.0
    x, y = form.hull_totals, form.hull_values
    return (
        (y[begin + 1] - y[begin]) / (x[begin + 1] - x[begin]),
        (y[end - 1] - y[end - 2]) / (x[end - 1] - x[end - 2]),
    )


@compiled
def improve(
    form: Form,
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
    levers, width = len(form.first) - 1, options + synergies + len(form.step_of)
    used = np.zeros(width)
    taken = np.empty(levers, dtype=np.int64)
    best, best_place = multipliers.copy(), place.copy()
    direction, turn_of = np.empty(len(multipliers)), np.zeros(len(place))
    least, step, waited, top = np.inf, 1.0, 0, np.inf
    for turn in range(steps + 1):
        top = reduce(form, gains, n, multipliers, place, reduced)
        for lever in range(levers):
            at = form.first[lever]
            for v in range(at + 1, form.first[lever + 1]):
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
            left = form.caps[r]
            for t in range(form.row_first[r], form.row_first[r + 1]):
                left -= form.row_amount[t] * used[form.row_column[t]]
            if left > 0 and multipliers[r] <= 0:
                left = 0.0
            direction[r] = left
            size += left * left
        for j in range(len(place)):
            turn_of[j] = 0.0
            if form.peak[j] or gains.weight[n, j] == 0:
                continue
            corner = supporting(form, j, place[j])[1]
            total = form.base[j] - form.hull_totals[corner]
            for v in range(options):
                if used[v] > 0:
                    total += gains.score[n, j, v]
            for s in range(synergies):
                total += used[options + s] * form.extra[j, s]
            whole = form.hull_totals[form.hull_first[j + 1] - 1] - form.hull_totals[form.hull_first[j]]
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
                steepest, flattest = ends_of(form, j)
                whole = form.hull_totals[form.hull_first[j + 1] - 1] - form.hull_totals[form.hull_first[j]]
                # In units of points, as the rows are; the slope falls as the place rises.
                unit = gains.weight[n, j] * (flattest - steepest) * whole / 4
                if unit != 0:
                    place[j] = min(1.0, max(0.0, place[j] - length * turn_of[j] / unit))
    multipliers[:] = best
    place[:] = best_place
    top = reduce(form, gains, n, multipliers, place, reduced)
    sizes = abs(top)
    for lever in range(levers):
        most, largest = -np.inf, 0.0
        for v in range(form.first[lever], form.first[lever + 1]):
            most = max(most, reduced[v])
            largest = max(largest, abs(reduced[v]))
        for v in range(form.first[lever], form.first[lever + 1]):
            drop[v] = most - reduced[v]
        top += most
        sizes += largest
    for v in range(options, width):
        top += max(0.0, reduced[v])
        sizes += abs(reduced[v])
    for r in range(len(multipliers)):
        sizes += multipliers[r] * abs(form.caps[r])
    room = 1000 * ROUNDING * sizes
    return top + room, room


@compiled
def knapsack(
    form: Form,
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
    levers, options, row = len(order), len(adds), form.capacity[hard]
    for v in range(options):
        adds[v] = reduced[v]
    constant -= multiplier * form.caps[hard]
    for v in range(options, len(reduced)):
        constant += max(0.0, reduced[v])
    for t in range(form.row_first[hard], form.row_first[hard + 1]):
        v, amount = form.row_column[t], multiplier * form.row_amount[t]
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
        for i in range(form.first[lever], ends[lever]):
            v = left[i]
            more, taken = adds[v], use[v, row] >> shift
            for cell in range(taken, CELLS):
                value = below[cell - taken] + more
                here[cell] = max(here[cell], value)
    return constant, shift


@compiled
def consent(form: Form, floors: Floors, options: Integers, force: Flags) -> int:
    """Returns 1 for a bundle that satisfies every consent, 0 where exact arithmetic must decide, else -1."""
    sure = 1
    for c in range(len(floors.least)):
        margin = value_of(form, floors.gains, c, options, force) - floors.least[c]
        if margin < -floors.doubt[c]:
            return -1
        if margin <= floors.doubt[c]:
            sure = 0
    return sure


@compiled
def rank_in(values: Floats, value: float) -> None:
    """Puts a value into the greatest so far, descending."""
    if value <= values[-1]:
        return
    n = len(values) - 1
    while n > 0 and values[n - 1] < value:
        values[n] = values[n - 1]
        n -= 1
    values[n] = value


@compiled
def explore(
    form: Form,
    gains: Gains,
    n: int,
    floors: Floors,
    top: float,
    room: float,
    reduced: Floats,
    drop: Floats,
    multipliers: Floats,
    hard: Integers,
    greatest: Floats,
    lowest: float,
    most_nodes: int,
    found: Found,
    winner: Integers,
    stop: Flags,
) -> tuple[int, int, int]:
    """Searches one problem for all bundles that reach the least of the `greatest` values and `lowest`, less the
    tolerance and ROOM. Returns how it ended, the nodes, and how many bundles were appended to `found`.

    greatest: the best values known, descending, of different feasible bundles; raised by what is found, which may be the
    same bundles. winner: the options of the best
    bundle found, if any is above the greatest at the start.
    """
    levers, rows = len(form.first) - 1, len(form.slack)
    begin, count = found.filled[0], 0
    least = max(lowest, greatest[-1]) - TOLERANCE - ROOM
    if top < least:
        return SOLVED, 0, 0
    # The options left of each lever, by what they drop; and the levers, by what their second option drops.
    left, ends = np.empty(len(drop), dtype=np.int64), np.empty(levers, dtype=np.int64)
    second = np.empty(levers)
    use, slack = form.use.copy(), form.slack.copy()
    for lever in range(levers):
        end = first = form.first[lever]
        for v in range(first, form.first[lever + 1]):
            if top - drop[v] >= least:
                at = end
                while at > first and drop[left[at - 1]] > drop[v]:
                    left[at] = left[at - 1]
                    at -= 1
                left[at] = v
                end += 1
        ends[lever] = end
        second[lever] = drop[left[first + 1]] if end > first + 1 else np.inf
        for r in range(rows):
            common = use[left[first], r]
            for i in range(first + 1, end):
                common = min(common, use[left[i], r])
            if common > 0:
                slack[r] -= common
                for i in range(first, end):
                    use[left[i], r] -= common
    for r in range(rows):
        if slack[r] < 0:
            return SOLVED, 0, 0
    order = np.argsort(-second)
    free = np.empty((levers + 1, rows), dtype=np.int64)
    free[0] = slack
    bound = np.empty(levers + 1)
    bound[0] = top
    next_one = np.empty(levers, dtype=np.int64)
    options = np.empty(levers, dtype=np.int64)
    force = np.zeros(len(form.held), dtype=np.bool_)
    # The knapsack bounds: top less the drops is the constant with the best options and positive steps.
    constant = top
    for lever in range(levers):
        most = -np.inf
        for v in range(form.first[lever], form.first[lever + 1]):
            most = max(most, reduced[v])
        constant -= most
    for v in range(len(drop), len(reduced)):
        constant -= max(0.0, reduced[v])
    tables = np.empty((len(hard), levers + 1, CELLS))
    adds, sums = np.empty((len(hard), len(drop))), np.empty((len(hard), levers + 1))
    shifts, rows_kept = np.empty(len(hard), dtype=np.int64), form.capacity[hard]
    for h in range(len(hard)):
        sums[h, 0], shifts[h] = knapsack(
            form,
            hard[h],
            multipliers[hard[h]],
            constant,
            reduced,
            use,
            slack,
            order,
            left,
            ends,
            adds[h],
            tables[h],
        )
        sums[h, 0] += room
        if sums[h, 0] + tables[h, 0, slack[rows_kept[h]] >> shifts[h]] < least:
            return SOLVED, 0, 0
    depth, nodes, ended = 0, 0, SOLVED
    values = np.full(len(greatest), -np.inf)
    next_one[0] = form.first[order[0]] if levers else 0
    while depth >= 0:
        if depth == levers:
            depth -= 1
            bring_about(form, options, force)
            fits = True
            for r in range(rows):
                rest = free[levers, r]
                for s in range(len(force)):
                    rest -= form.held[s, r] if force[s] else form.unheld[s, r]
                fits &= rest >= 0
            if not fits:
                continue
            value = value_of(form, gains, n, options, force)
            if value < least:
                continue
            sure = consent(form, floors, options, force)
            if sure < 0:
                continue
            if count == MOST_COLLECTED:
                count = sifted(found, begin, count, least)
                if 2 * count > MOST_COLLECTED:
                    ended = CROWDED
                    break
            found.options[begin + count] = options
            found.value[begin + count] = value
            found.doubtful[begin + count] = sure == 0
            count += 1
            if sure > 0:
                if value > max(greatest[0], values[0]):
                    winner[:] = options
                rank_in(values, value)
                least = max(least, values[-1] - TOLERANCE - ROOM)
            continue
        lever = order[depth]
        at = next_one[depth]
        if at == ends[lever] or bound[depth] - drop[left[at]] < least:
            depth -= 1
            continue
        next_one[depth] += 1
        nodes += 1
        if nodes > most_nodes or (nodes & 1023 == 0 and stop[0]):
            ended = OUT_OF_NODES
            break
        option, below = left[at], depth + 1
        # The few hard rows first: their bounds end most nodes.
        fits = True
        for h in range(len(hard)):
            rest = free[depth, rows_kept[h]] - use[option, rows_kept[h]]
            if rest < 0:
                fits = False
                break
            sums[h, below] = sums[h, depth] + adds[h, option]
            if sums[h, below] + tables[h, below, rest >> shifts[h]] < least:
                fits = False
                break
        if not fits:
            continue
        for r in range(rows):
            free[below, r] = free[depth, r] - use[option, r]
            fits &= free[below, r] >= 0
        if not fits:
            continue
        bound[below] = bound[depth] - drop[option]
        options[lever] = option
        depth += 1
        if depth < levers:
            next_one[depth] = form.first[order[depth]]
    for k in range(len(greatest)):
        greatest[k] = max(greatest[k], values[k])
    if ended != SOLVED:
        return ended, nodes, 0
    return SOLVED, nodes, sifted(found, begin, count, least)


@compiled
def sifted(found: Found, begin: int, count: int, least: float) -> int:
    """Removes those of less than the least value from the last `count` found, and returns how many are left."""
    left = 0
    for i in range(begin, begin + count):
        if found.value[i] >= least:
            found.options[begin + left] = found.options[i]
            found.value[begin + left] = found.value[i]
            found.doubtful[begin + left] = found.doubtful[i]
            left += 1
    return left


@compiled
def search(
    form: Form,
    gains: Gains,
    floors: Floors,
    known: Known,
    aims: Floats,
    most: int,
    most_nodes: int,
    found: Found,
    begin: int,
    stop: Flags,
) -> int:
    """Searches the problems from `begin` on, each for its `most` best bundles, all ties included. Returns the first that
    was not searched: `found` was full, or it was told to stop.

    aims: (problems, values); where there are any, only bundles that reach one of these values are searched for, and
    none for a value that `most` bundles are known to exceed.
    """
    levers = len(form.first) - 1
    force = np.zeros(len(form.held), dtype=np.bool_)
    multipliers, place = np.empty(len(known.multipliers)), np.empty(len(known.place))
    drop, greatest = np.empty(gains.option.shape[1]), np.empty(most)
    reduced = np.empty(gains.option.shape[1] + gains.synergy.shape[1] + len(form.step_of))
    winner = np.empty(levers, dtype=np.int64)
    for n in range(begin, len(gains.constant)):
        if stop[0] or found.filled[0] + MOST_COLLECTED > len(found.value):
            return n
        greatest[:] = -np.inf
        for k in range(min(known.filled[0], MOST_KEPT)):
            bring_about(form, known.kept[k], force)
            rank_in(greatest, value_of(form, gains, n, known.kept[k], force))
        best = greatest[0]
        multipliers[:] = known.multipliers
        place[:] = known.place
        nodes, ended, count = 0, OUT_OF_NODES, 0
        for attempt in range(len(ROUNDS) + 1):
            lowest = -np.inf if aims.shape[1] == 0 else np.inf
            for aim in aims[n]:
                if greatest[-1] <= aim + TOLERANCE:
                    lowest = min(lowest, aim)
            if lowest == np.inf:
                ended, count = SOLVED, 0
                break
            steps, budget = ROUNDS[attempt] if attempt < len(ROUNDS) else (0, most_nodes)
            floor = max(lowest, greatest[-1]) - TOLERANCE - ROOM
            top, room = improve(form, gains, n, multipliers, place, floor, steps, reduced, drop)
            hard = known.hard[:0] if attempt == 0 else known.hard
            ended, worked, count = explore(
                form, gains, n, floors, top, room, reduced, drop, multipliers, hard, greatest, lowest,
                min(budget, most_nodes - nodes), found, winner, stop,
            )  # fmt: skip
            nodes += worked
            if ended == SOLVED or stop[0] or nodes >= most_nodes:
                break
        if stop[0]:
            return n
        found.ended[n], found.nodes[n], found.last[n] = ended, nodes, greatest[-1]
        if ended != SOLVED:
            count = 0
        for i in range(found.filled[0], found.filled[0] + count):
            found.draw[i] = n
            if most > 1 and not found.doubtful[i]:
                winner[:] = found.options[i]
                keep(known, winner)
        found.filled[0] += count
        if most == 1 and greatest[0] > best:
            keep(known, winner)
    return len(gains.constant)


@compiled
def keep(known: Known, options: Integers) -> None:
    """Keeps a bundle for later problems, unless it is."""
    for k in range(min(known.filled[0], MOST_KEPT)):
        same = True
        for lever in range(len(options)):
            if known.kept[k, lever] != options[lever]:
                same = False
                break
        if same:
            return
    known.kept[known.filled[0] % MOST_KEPT] = options
    known.filled[0] += 1


@compiled
def hard_rows(form: Form, gains: Gains, multipliers: Floats, place: Floats) -> Floats:
    """Returns (relaxed rows): the bound with each row kept hard; inf where it does not relax a capacity, or has no
    multiplier. gains: of one problem."""
    options, levers = gains.option.shape[1], len(form.first) - 1
    reduced = np.empty(options + gains.synergy.shape[1] + len(form.step_of))
    constant = reduce(form, gains, 0, multipliers, place, reduced)
    adds, table = np.empty(options), np.empty((levers + 1, CELLS))
    order, left = np.arange(levers), np.arange(options)
    bounds = np.full(len(multipliers), np.inf)
    for r in range(len(multipliers)):
        if multipliers[r] > 0 and form.capacity[r] >= 0:
            start, shift = knapsack(
                form, r, multipliers[r], constant, reduced, form.use, form.slack, order, left, form.first[1:],
                adds, table,
            )  # fmt: skip
            bounds[r] = start + table[0, form.slack[form.capacity[r]] >> shift]
    return bounds
