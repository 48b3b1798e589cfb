"""The efficient bundles as multi-objective longest paths through a decision diagram, layer by layer, compiled.

A label is the totals of one or more partial bundles with the same state. It is dropped where a bundle that is known
dominates its totals plus the most that its node allows on each objective, and where a label whose state allows at least
the same completions, with more slack in some rows or none, dominates it (state-based node dominance). Labels of equal
state and totals are one, with several predecessors, so that every bundle of an efficient vector is a path. Only for
objectives whose values rise strictly with their totals: then a partial bundle that is dominated stays so.
Sources: D. Bergman, A. A. Cire, "Multiobjective optimization by decision diagrams", CP 2016; C. Bazgan, H. Hugot,
D. Vanderpooten, Computers & Operations Research 36 (2009) 260-279, on the rules that drop labels.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.efficient.archive import DOMINATED, Archive, dominance_status
from decision.efficient.decision_diagram import Diagram
from decision.efficient.label_dominance import undominated
from decision.efficient.packed_words import Fields, Packed, unpacked
from decision.efficient.partial_bundles import Assignments
from decision.running.arrays import Flags, Floats, Integers
from decision.running.compilation import compiled

EFFORT = 100
"""Nodes of the tree in which a label is looked for that dominates another, but for the last layer, which must be exact:
most are found soon, and one that is not costs less to keep."""

SCRATCH = 6
"""Machine words for each label besides its totals, the copy of them with its state, while labels are compared."""

GROWN = 1.25
"""The labels of a layer are compared once there are so many times as many as after the last comparison."""


class Predecessors(NamedTuple):
    """How the labels of a layer were reached from those of the layer above."""

    first: Integers
    """labels + 1: the predecessors of a label are first[label] up to first[label + 1]."""

    label: NDArray[np.int32]
    """predecessors: the label above."""

    option: NDArray[np.int16]
    """predecessors: the option between both, counted within its lever."""


@dataclass(frozen=True)
class Paths:
    """The labels of the terminal, and how to trace them."""

    vectors: Integers
    """labels x objectives: the nondominated objective vectors."""

    layers: tuple[Predecessors, ...]
    """levers: the predecessors of the labels after each lever."""

    def counts(self) -> Floats:
        """labels: the number of bundles of each."""
        paths = np.ones(1)
        for layer in self.layers:
            paths = np.add.reduceat(paths[layer.label], layer.first[:-1]) if len(layer.label) else np.ones(0)
        return paths

    def bundles(self, labels: Integers) -> tuple[Integers, Assignments]:
        """All bundles of some labels of the terminal: their labels, and bundles x levers."""
        assignments = np.zeros((len(labels), len(self.layers)), dtype=np.int16)
        at = labels
        for depth in range(len(self.layers) - 1, -1, -1):
            first, label, option = self.layers[depth]
            count = first[at + 1] - first[at]
            row = np.repeat(np.arange(len(at)), count)
            before = np.concatenate([[0], np.cumsum(count)[:-1]])
            predecessor = first[at][row] + np.arange(len(row)) - before[row]
            labels, assignments = labels[row], assignments[row]
            assignments[:, depth] = option[predecessor]
            at = label[predecessor]
        return labels, assignments


def longest_paths(
    diagram: Diagram, words: Packed, known: Archive, stop: Flags, is_over: Callable[[int, int, int], bool]
) -> Paths | None:
    """The nondominated paths of a diagram; None where the flag was set or `is_over` said so.

    words: the instance of the diagram, whose packed totals are objective vectors (Packed.direct). known: feasible
    bundles with every consent. is_over: told before each lever the levers decided, the labels that will be compared, and
    the bytes that this takes at most.
    """
    layout = known.layout
    levers, count = len(diagram.layer) - 2, len(layout.guards)
    most = completions(layout, diagram)
    totals, first = np.zeros((1, count), dtype=np.int64), np.array([0, 1])
    layers: list[Predecessors] = []
    held, compared = diagram_bytes(diagram) + most.nbytes, 1
    state, joint = _states(diagram, words, layout)
    for depth in range(levers):
        begin, middle, end = diagram.layer[depth : depth + 3]
        room = int(np.diff(first) @ np.diff(diagram.out[begin : middle + 1]))
        each = 8 * (2 * count + state.shape[1] + SCRATCH)
        if stop[0] or is_over(depth, room, held + totals.nbytes + room * each):
            return None
        reached = np.zeros((room, count), dtype=np.int64)
        node, label = np.zeros(room, dtype=np.int32), np.zeros(room, dtype=np.int32)
        option = np.zeros(room, dtype=np.int16)
        made = extend(diagram, depth, totals, first, most, known, stop, reached, node, label, option)
        if made < 0:
            return None
        kept = np.arange(made)
        if depth == levers - 1 or made > GROWN * compared:
            keys = np.hstack([state[middle + node[:made]], reached[:made] | layout.guards])
            kept = undominated(joint, keys, state.shape[1], EFFORT if depth < levers - 1 else made, stop)
            compared = len(kept)
        order = kept[np.lexsort((*reached[kept].T, node[kept]))]
        totals, node = reached[order], node[order]
        fresh = np.ones(len(order), dtype=bool)
        fresh[1:] = (totals[1:] != totals[:-1]).any(axis=1) | (node[1:] != node[:-1])
        heads = np.flatnonzero(fresh)
        layers.append(Predecessors(np.append(heads, len(order)), label[order], option[order]))
        totals, first = totals[heads], np.searchsorted(node[heads], np.arange(end - middle + 1))
        held += sum(part.nbytes for part in layers[-1])
        if stop[0]:
            return None
    return Paths(unpacked(layout, totals), tuple(layers))


def diagram_bytes(diagram: Diagram) -> int:
    """Bytes of its arrays."""
    return sum(part.nbytes for part in diagram)


def _states(diagram: Diagram, words: Packed, layout: Fields) -> tuple[Integers, Fields]:
    """nodes x words: their states with guard bits, so that weak dominance is that of states, and the fields of states
    followed by totals. Synergies are there twice, once with every bit turned, so that they only compare if equal."""
    every = 2 ** int(diagram.state[0, -1]).bit_length() - 1
    parts, state = [words.rows], [diagram.state[:, :-1]]
    if every:
        size = np.array([every, every])
        turn = Fields(np.arange(2), np.zeros(2, dtype=np.int64), size, np.zeros(2, dtype=np.int64), size + 1)
        parts.append(turn)
        bits = diagram.state[:, -1:]
        state.append(np.hstack([bits, every - bits]) | turn.guards)
    parts.append(layout)
    starts = np.cumsum([0, *(len(part.guards) for part in parts)])
    joint = Fields(
        np.concatenate([part.word + start for part, start in zip(parts, starts, strict=False)]),
        *(np.concatenate([part[n] for part in parts]) for n in range(1, 5)),
    )
    return np.hstack(state), joint


@compiled
def completions(layout: Fields, diagram: Diagram) -> Integers:
    """nodes x words: the most that paths to the terminal add to each objective, packed; -1 where there is no path.

    layout: the fields of packed totals.
    """
    nodes, words = len(diagram.state), diagram.gain.shape[1]
    most = np.full((nodes, words), -1, dtype=np.int64)
    most[diagram.layer[-2] :] = 0
    for node in range(diagram.layer[-2] - 1, -1, -1):
        for arc in range(diagram.out[node], diagram.out[node + 1]):
            child = diagram.child[arc]
            if most[child, 0] < 0:
                continue
            if most[node, 0] < 0:
                most[node] = 0
            for j in range(len(layout.word)):
                w, shift, mask = layout.word[j], layout.shift[j], layout.mask[j]
                added = (most[child, w] >> shift & mask) + (diagram.gain[arc, w] >> shift & mask)
                more = added - (most[node, w] >> shift & mask)
                if more > 0:
                    most[node, w] += more << shift
    return most


@compiled
def extend(
    diagram: Diagram,
    depth: int,
    totals: Integers,
    first: Integers,
    most: Integers,
    known: Archive,
    stop: Flags,
    reached: Integers,
    node: NDArray[np.int32],
    label: NDArray[np.int32],
    option: NDArray[np.int16],
) -> int:
    """Extends the labels of a layer along all arcs, but for those that a known bundle shows dominated; returns how many
    there are, -1 if the flag was set.

    totals: labels x words; first: nodes of the layer + 1, the first label of each. most: `completions`. reached, node,
    label, option: room for the new totals (labels x words), their node, counted within its layer, and predecessor.
    """
    guards = known.layout.guards
    words = len(guards)
    key = np.zeros(words, dtype=np.int64)
    above, below = diagram.layer[depth], diagram.layer[depth + 1]
    count = 0
    for n in range(below - above):
        if stop[0]:
            return -1
        for arc in range(diagram.out[above + n], diagram.out[above + n + 1]):
            child = diagram.child[arc]
            if most[child, 0] < 0:
                continue
            for held in range(first[n], first[n + 1]):
                for w in range(words):
                    reached[count, w] = totals[held, w] + diagram.gain[arc, w]
                    key[w] = reached[count, w] + most[child, w]
                if (
                    dominance_status(known.keys, known.boxes, known.recent, known.size, guards, key)
                    == DOMINATED
                ):
                    continue
                node[count], label[count], option[count] = child - below, held, diagram.option[arc]
                count += 1
    return count
