"""The state of a depth-first search: it can be stopped, continued, and split into subtrees (work stealing)."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from decision.efficient.dominance_rules import EVERY, DominanceRules
from decision.efficient.packed_words import Packed
from decision.efficient.partial_bundles import Assignments
from decision.efficient.row_bounds import SCARCE
from decision.running.arrays import Integers


class Workspace(NamedTuple):
    """The state of a search, which it can continue from, and scratch arrays: allocated outside, since code that
    allocates takes longer to compile."""

    assignment: Assignments
    """levers: the option taken at each depth, counted within its lever."""

    next_option: Integers
    """levers: the next option to try at each depth."""

    end: Integers
    """levers: the end of the options to try."""

    state: Integers
    """(levers + 1) x words: slack of the rows and totals before each depth, packed (efficient/packed_words.py)."""

    possible: Integers
    """(levers + 1) x words: rules on several levers that the decisions so far leave possible, a bit each."""

    possible_single: Integers
    """levers + 1: the same for rules on one lever."""

    key: Integers
    """words: scratch, a packed objective vector."""

    vector: Integers
    """objectives: scratch, an objective vector."""

    residuals: Integers
    """SCARCE: scratch, the residual capacity of the scarce rows."""

    cells: Integers
    """SCARCE + 1: scratch, the cell of each table of bounds."""

    gains: Integers
    """objectives: scratch, bounds on what the remaining levers add."""

    depth: Integers
    """One cell: the depth of the current node; -1 when the search is complete."""


@dataclass(frozen=True)
class Subtree:
    """The bundles below a node, restricted to some options of its lever."""

    above: Assignments
    """The options of the levers above, one for each depth."""

    first: int
    """The first option of the next lever, counted within it."""

    end: int
    """The end of its options (exclusive)."""


def workspace(words: Packed, rules: DominanceRules | None, part: Subtree) -> Workspace:
    """A search that stands at the root and has only the options that lead into the subtree."""
    levers, objectives, depth = len(words.first) - 1, len(words.vector_map.peak), len(part.above)
    next_option, end = np.zeros(levers, dtype=np.int64), np.diff(words.first)
    next_option[:depth], end[:depth] = part.above, part.above + 1
    next_option[depth], end[depth] = part.first, part.end
    return Workspace(
        assignment=np.zeros(levers, dtype=np.int16),
        next_option=next_option,
        end=end,
        state=np.tile(words.start, (levers + 1, 1)),
        possible=np.full((levers + 1, rules.compatible.shape[1] if rules else 0), EVERY),
        possible_single=np.full(levers + 1, EVERY),
        key=np.zeros(len(words.vector_map.vectors.guards), dtype=np.int64),
        vector=np.zeros(objectives, dtype=np.int64),
        residuals=np.zeros(SCARCE, dtype=np.int64),
        cells=np.zeros(SCARCE + 1, dtype=np.int64),
        gains=np.zeros(objectives, dtype=np.int64),
        depth=np.zeros(1, dtype=np.int64),
    )


def fraction_of(words: Packed, part: Subtree) -> float:
    """The share of all combinations of options that lie in a subtree, between 0 and 1."""
    options = np.diff(words.first)[: len(part.above) + 1]
    return float((part.end - part.first) / np.prod(options.astype(float)))


def unexplored(space: Workspace) -> list[Subtree]:
    """The unexplored subtrees of a stopped search, the largest first."""
    depth, levers = int(space.depth[0]), len(space.assignment)
    left = [
        Subtree(space.assignment[:d].copy(), int(space.next_option[d]), int(space.end[d]))
        for d in range(min(depth + 1, levers))
        if space.next_option[d] < space.end[d]
    ]
    if depth == levers:  # the leaf at which it stands
        left.append(
            Subtree(space.assignment[:-1].copy(), int(space.assignment[-1]), int(space.assignment[-1]) + 1)
        )
    return left


def split_off_largest(space: Workspace) -> Subtree | None:
    """Splits off the largest unexplored subtree of a stopped search (work stealing); None where it has no other."""
    left = unexplored(space)
    if len(left) < 2:
        return None
    space.end[len(left[0].above)] = left[0].first
    return left[0]
