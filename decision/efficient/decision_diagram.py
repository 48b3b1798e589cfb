"""Exact decision diagram of the feasible bundles, compiled: a layer of states for each lever, an arc for each option.

A state is what the levers decided so far leave to the others: the slack of every row, and which undecided synergies can
still come into force. Partial bundles of equal states have the same completions and share a node, so that every feasible
bundle is one path from the root to the terminal. Slack counts as no more than the undecided levers can use up with
options that fit, which makes more states equal.
Sources: D. Bergman, A. A. Cire, "Multiobjective optimization by decision diagrams", CP 2016; D. Bergman, M. Bodur,
C. Cardonha, A. A. Cire, INFORMS Journal on Computing 34 (2022) 990-1005.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.efficient.integer_problem import Instance
from decision.efficient.packed_words import Fields, Packed
from decision.running.arrays import Integers
from decision.running.compilation import compiled

MOST_SYNERGIES = 60
"""Synergies that a state holds at most, a bit each."""

WIDEST = 100_000
"""The largest number of nodes in a layer: wider ones come of many rows that hardly let states be equal."""

MOST_NODES = 4_000_000
"""The largest number of nodes."""


class Diagram(NamedTuple):
    """Nodes by layer, and arcs by the node that they leave. Node 0 is the root, the last node the terminal; without a
    feasible bundle the last layers may be empty."""

    layer: Integers
    """levers + 2: the nodes of layer d are layer[d] up to layer[d + 1]."""

    state: Integers
    """nodes x words: packed slack (Packed.rows), then the synergies that can still come into force, a bit each."""

    out: Integers
    """nodes + 1: the arcs that leave a node are out[node] up to out[node + 1]."""

    child: NDArray[np.int32]
    """arcs: the node that it enters."""

    option: NDArray[np.int16]
    """arcs: the option, counted within its lever."""

    gain: Integers
    """arcs x words: what it adds to the packed totals (efficient/packed_words.py)."""


class _Uses(NamedTuple):
    """What options use of rows, zeros left out."""

    first: Integers
    """options + 1: the entries of an option are first[option] up to first[option + 1]."""

    row: Integers
    """entries: the row."""

    use: Integers
    """entries: the use above the least of the lever."""

    synergies: Integers
    """(levers + 1) x rows: the most that synergies which close from a depth on take off the slack."""

    ended: Integers
    """options: a bit for each synergy that the option keeps out of force."""


def decision_diagram(instance: Instance, words: Packed, is_over: Callable[[int], bool]) -> Diagram | None:
    """The diagram of an instance; None where it is wider than WIDEST, has more nodes than MOST_NODES, the instance more
    synergies than MOST_SYNERGIES, or `is_over` says so, which is told the number of new arcs after each layer."""
    levers, rows, synergies = len(instance.first) - 1, len(words.rows.guards), len(instance.extra_use)
    if synergies > MOST_SYNERGIES:
        return None
    uses = _uses(instance)
    states = np.zeros((1, rows + 1), dtype=np.int64)
    states[0, :rows], states[0, rows] = words.start[:rows], 2**synergies - 1
    layers, out, arcs = [states], [], [0]
    children, options, gains = [], [], []
    for depth in range(levers):
        most = len(states) * int(words.first[depth + 1] - words.first[depth])
        begin = np.zeros(len(states), dtype=np.int64)
        child, option = np.zeros(most, dtype=np.int32), np.zeros(most, dtype=np.int16)
        gain = np.zeros((most, words.step.shape[1] - rows), dtype=np.int64)
        below = np.zeros((most, rows + 1), dtype=np.int64)
        made, nodes = expand(words, uses, depth, states, below, begin, child, option, gain)
        states = below[:nodes].copy()
        out.append(arcs[-1] + begin)
        children.append(child[:made] + np.int32(sum(map(len, layers))))
        options.append(option[:made].copy())
        gains.append(gain[:made].copy())
        layers.append(states)
        arcs.append(arcs[-1] + made)
        if nodes > WIDEST or sum(map(len, layers)) > MOST_NODES or is_over(made):
            return None
    out.append(np.full(len(states) + 1, arcs[-1]))
    return Diagram(
        np.cumsum([0, *map(len, layers)]),
        np.vstack(layers),
        np.concatenate(out),
        np.concatenate(children),
        np.concatenate(options),
        np.vstack(gains),
    )


def _uses(instance: Instance) -> _Uses:
    levers = len(instance.first) - 1
    lever = np.repeat(np.arange(levers), np.diff(instance.first))
    over = instance.use - np.minimum.reduceat(instance.use, instance.first[:-1], axis=0)[lever]
    option, row = np.nonzero(over)
    synergies = np.zeros((levers + 1, len(instance.cap)), dtype=np.int64)
    for d in range(levers - 1, -1, -1):
        closing = slice(instance.closing[d], instance.closing[d + 1])
        synergies[d] = synergies[d + 1] + np.abs(instance.extra_use[closing]).sum(axis=0)
    ended = np.zeros(len(over), dtype=np.int64)
    for s in range(len(instance.extra_use)):
        for m in range(instance.member_first[s], instance.member_first[s + 1]):
            mine = lever == instance.member_depth[m]
            ended[mine & ~instance.member_holds[m]] |= 1 << s
    return _Uses(
        np.searchsorted(option, np.arange(len(over) + 1)).astype(np.int64),
        row.astype(np.int64),
        over[option, row],
        synergies,
        ended,
    )


@compiled
def expand(
    words: Packed,
    uses: _Uses,
    depth: int,
    states: Integers,
    below: Integers,
    out: Integers,
    child: NDArray[np.int32],
    option: NDArray[np.int16],
    gain: Integers,
) -> tuple[int, int]:
    """Makes the next layer; returns the numbers of its arcs and nodes.

    states: the nodes of this layer, as in Diagram; below: room for those of the next one. out, child, option, gain: room
    for the fields of Diagram, arcs and nodes counted from 0.
    """
    layout, first, closing = words.rows, words.first, words.closing
    step, step_with, step_without = words.step, words.step_with, words.step_without
    guards = layout.guards
    rows, numbers, sums = len(guards), len(layout.word), gain.shape[1]
    cells = 1
    while cells < 2 * len(below):
        cells *= 2
    table = np.full(cells, -1, dtype=np.int32)  # hash table with open addressing
    state = np.zeros(rows + 1, dtype=np.int64)
    slack, most, highest = (
        np.zeros(numbers, dtype=np.int64),
        np.zeros(numbers, dtype=np.int64),
        np.zeros(numbers, dtype=np.int64),
    )
    arcs = nodes = 0
    for node in range(len(states)):
        out[node] = arcs
        for position in range(first[depth + 1] - first[depth]):
            taken = first[depth] + position
            fits = True
            for w in range(rows):
                state[w] = states[node, w] + step[taken, w]
                fits &= state[w] & guards[w] == guards[w]
            if not fits:
                continue
            for w in range(sums):
                gain[arcs, w] = step[taken, rows + w]
            bits = states[node, rows] & ~uses.ended[taken]
            for s in range(closing[depth], closing[depth + 1]):
                holds = bits >> s & 1
                for w in range(rows):
                    state[w] += step_with[s, w] if holds else step_without[s, w]
                    fits &= state[w] & guards[w] == guards[w]
                if not fits:
                    break
                for w in range(sums):
                    gain[arcs, w] += step_with[s, rows + w] if holds else step_without[s, rows + w]
                bits &= ~(1 << s)
            if not fits:
                continue
            state[rows] = bits
            _shorten(layout, first, uses, depth + 1, state, slack, most, highest)
            at = np.int64(0)
            for w in range(rows + 1):
                at = (at ^ state[w]) * np.int64(0x9E3779B97F4A7C1)
                at ^= at >> 29
            at &= len(table) - 1
            while table[at] >= 0:
                same = True
                for w in range(rows + 1):
                    same &= below[table[at], w] == state[w]
                if same:
                    break
                at = (at + 1) & (len(table) - 1)
            if table[at] < 0:
                table[at] = nodes
                for w in range(rows + 1):
                    below[nodes, w] = state[w]
                nodes += 1
            child[arcs], option[arcs] = table[at], position
            arcs += 1
    return arcs, nodes


@compiled
def _shorten(
    layout: Fields,
    first: Integers,
    uses: _Uses,
    depth: int,
    state: Integers,
    slack: Integers,
    most: Integers,
    highest: Integers,
) -> None:
    """Lowers the slack of each row to the most that the levers from a depth on can use, by options that fit.

    slack, most, highest: scratch, a number for each row.
    """
    for r in range(len(slack)):
        slack[r] = state[layout.word[r]] >> layout.shift[r] & layout.mask[r]
        most[r] = uses.synergies[depth, r]
    for lever in range(depth, len(first) - 1):
        for option in range(first[lever], first[lever + 1]):
            fits = True
            for entry in range(uses.first[option], uses.first[option + 1]):
                fits &= uses.use[entry] <= slack[uses.row[entry]]
            if fits:
                for entry in range(uses.first[option], uses.first[option + 1]):
                    highest[uses.row[entry]] = max(highest[uses.row[entry]], uses.use[entry])
        for entry in range(uses.first[first[lever]], uses.first[first[lever + 1]]):
            most[uses.row[entry]] += highest[uses.row[entry]]
            highest[uses.row[entry]] = 0
    for r in range(len(slack)):
        if most[r] < slack[r]:
            state[layout.word[r]] -= (slack[r] - most[r]) << layout.shift[r]
