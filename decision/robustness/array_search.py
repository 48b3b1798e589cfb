"""Many draws searched for their best bundles in arrays, chunk by chunk of what the compiled search has room for."""

import numpy as np

from decision.model.value_function import TOLERANCE
from decision.robustness.drawn_program import DrawnProgram
from decision.robustness.drawn_values import Drawn
from decision.robustness.found_in_draws import BestBundles
from decision.robustness.lagrangian_search import WarmStart, search
from decision.robustness.lagrangian_tree import MOST_COLLECTED, ROOM, SOLVED, CollectedBundles
from decision.running.arrays import Flags, Floats, Integers
from decision.solve.enumeration import allowed
from decision.solve.totals import valued


def best_in_arrays(
    program: DrawnProgram,
    near: Drawn | None,
    known: WarmStart,
    scores: Floats,
    weights: Floats,
    aims: Floats,
    most: int,
    most_nodes: int,
    halt: Flags,
) -> BestBundles:
    """Returns the `most` best bundles of each draw that reach its aims (see lagrangian_search.py), and all that tie with
    the last of them.

    near: bundles that the program's rows exclude. known: is altered. most_nodes: work of one draw. halt: one flag that ends
    the search.
    """
    draws = len(scores)
    gains = program.gains(scores, weights)
    values = np.zeros((0, draws)) if near is None else near.weighted_values(scores, weights)
    reached = greatest_of(values, most)
    at, ended, last = 0, np.zeros(draws, dtype=np.int64), np.full(draws, -np.inf)
    parts = [room_for(0, len(program.shared.first) - 1, ended)._replace(last=last)]
    while at < draws and not halt[0]:
        found = room_for(2 * MOST_COLLECTED, len(program.shared.first) - 1, ended)._replace(last=last)
        at = search(
            program.shared,
            gains,
            program.floors,
            known,
            reached,
            aims,
            most,
            most_nodes,
            found,
            at,
            halt,
        )
        parts.append(found)
    draw = np.concatenate([part.draw[: part.filled[0]] for part in parts])
    options = np.concatenate([part.options[: part.filled[0]] for part in parts])
    value = np.concatenate([part.value[: part.filled[0]] for part in parts])
    doubtful = np.concatenate([part.doubtful[: part.filled[0]] for part in parts])
    chosen = program.chosen(options)
    keep = np.ones(len(draw), dtype=bool)
    if doubtful.any():
        values = valued(program.problem, program.problem.objectives, chosen[doubtful])
        keep[doubtful] = allowed(program.problem, chosen[doubtful], values)
    nodes = np.sum([part.nodes for part in parts], axis=0)
    settled = ended == SOLVED
    draw, chosen, value = draw[keep], chosen[keep], value[keep]
    if near is not None:
        row, its = np.nonzero((values >= last - TOLERANCE - ROOM) & settled)
        draw, value = np.concatenate([draw, its]), np.concatenate([value, values[row, its]])
        chosen = np.vstack([chosen, near.table.chosen[row]])
    return BestBundles(draw, chosen, value, settled, last, nodes)


def greatest_of(values: Floats, most: int) -> Floats:
    """Returns (draws, most): the greatest values of each draw, descending, from (bundles, draws); -inf where there are no
    more bundles."""
    short = most - len(values)
    if short > 0:
        values = np.vstack([values, np.full((short, values.shape[1]), -np.inf)])
    top = np.partition(values, len(values) - most, axis=0)[len(values) - most :]
    return np.ascontiguousarray(np.sort(top, axis=0)[::-1].T)


def room_for(most: int, levers: int, ended: Integers) -> CollectedBundles:
    """Room for so many bundles."""
    return CollectedBundles(
        draw=np.zeros(most, dtype=np.int64),
        options=np.zeros((most, levers), dtype=np.int16),
        value=np.zeros(most),
        doubtful=np.zeros(most, dtype=bool),
        filled=np.zeros(1, dtype=np.int64),
        ended=ended,
        nodes=np.zeros(len(ended), dtype=np.int64),
        last=np.full(len(ended), -np.inf),
    )
