"""The tree of stretches: nodes in which the totals of objectives are each in one stretch, searched best first.

The nodes of greatest bound are divided by stretches first; one whose totals are all in one stretch is searched depth first
(solve/linear_search.py). Linear programs only propose multipliers: what is closed is closed in whole numbers.
Sources: A. H. Land, A. G. Doig, Econometrica 28 (1960) 497-520; E. Balas, E. Zemel, Operations Research 28 (1980)
1130-1154 (the core of a knapsack problem).
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from math import inf
from threading import Event, Thread

import numpy as np

from decision.running.arrays import Flags, Integers
from decision.running.compilation import is_compiled
from decision.solve.bounded_simplex import WORK
from decision.solve.found_bundles import LOWEST, GivenUp, Incumbents
from decision.solve.linear_relaxation import LinearRelaxation, Stretches
from decision.solve.linear_search import (
    CROWDED,
    DONE,
    FOUND,
    FULL,
    LAST,
    LEAVES,
    OPEN,
    State,
    bounded,
    search,
)
from decision.solve.node_bounds import propagate
from decision.solve.stretch_bounds import NodeBound, in_parts
from decision.solve.subproblem import Subproblem, subproblem

AT_ONCE = 20_000_000
"""Multiplications after which the compiled search returns for a look at the limits."""

MOST_LEAVES = 4_096
"""Leaves after which they are valued, at most."""

FEW = 8
"""Levers and synergies in doubt that are searched without being divided by stretches before."""

AGAIN = 10_000_000
"""Multiplications after which a search whose floor has risen looks first if it is worth while to begin anew."""

SMALLER = 1.1
"""It is where there are so many times fewer columns."""

CORE_WORK = 100_000_000
"""Most work of the search of one core."""

LATENCY = 0.02
"""Seconds between two looks at the limits while numba compiles."""


@dataclass(order=True)
class Node:
    """A node of the tree of stretches, those of greatest bound first."""

    minus_bound: int
    """The bound on the gain in whole units, negated, so that the greatest comes first."""
    number: int
    """Which node it is, in the order in which they were made; decides among equal bounds."""
    is_open: Flags = field(compare=False)
    """(columns,): whether a column of the relaxation may still be chosen."""
    stretch: tuple[int, ...] = field(compare=False)
    """By objective, the stretch of its total, from 1; 0 for the whole range."""
    prices: NodeBound | None = field(compare=False, default=None)
    """What its bound was computed from; None where it is that of the node of which it is a part."""


class Tree:
    """One search over all nodes."""

    def __init__(
        self, found: Incumbents, look: Callable[[], None], most_work: float, frontier: list[Node]
    ) -> None:
        """frontier: nodes that hold every bundle between them; empty before they are known."""
        self.found, self.relaxed, self.look, self.frontier = found, found.relaxed, look, frontier
        self.most_work, self.work = most_work, 0
        self.numbers = 0
        self.top: int | None = None
        counts = [len(stretches.constant) - 1 for stretches in self.relaxed.stretches]
        self.order = sorted((n for n, count in enumerate(counts) if count), key=lambda n: counts[n])
        self.counts = counts

    def root(self) -> Node:
        """Returns the node in which everything is open."""
        return Node(LOWEST, 0, np.ones(len(self.relaxed.group), dtype=bool), (0,) * len(self.counts))

    def divisible(self, node: Node) -> int:
        """Returns the objective whose total is divided next; -1 where each is in one stretch."""
        return next((n for n in self.order if not node.stretch[n]), -1)

    def best_node(self) -> Node | None:
        """Returns the node of greatest bound among those whose totals are in one stretch each, and puts all nodes still
        open into `frontier`; None where every node is infeasible."""
        waiting = [self.root()]
        while waiting:
            node = waiting[0]
            if node.prices is None:
                heappop(waiting)
                made = self.bounded(node, LOWEST)
                if made:
                    heappush(waiting, made)
                continue
            self.top = -node.minus_bound
            if self.divisible(node) < 0:
                self.frontier += waiting
                return node
            heappop(waiting)
            for part in self.parts(node, LOWEST):
                heappush(waiting, part)
        return None

    def search_core(self, node: Node, cores: Sequence[int]) -> None:
        """Searches the core of a node within CORE_WORK: all groups are fixed at the solution of its linear relaxation but
        those of least reduced cost (Balas and Zemel). The best bundle there is often the optimum, and nearly always close
        to it. cores: the numbers of free groups in successive searches."""
        for size in cores:
            sub = subproblem(self.relaxed, node.is_open, node.stretch)
            if sub is None:
                return
            data, scratch = sub.data, sub.scratch
            alive = (
                propagate(data.rows, scratch.is_open, scratch.top)
                and bounded(data, scratch, self.found.least())[0]
            )
            self.spend(int(data.tableau.cells[WORK]))
            if not alive:
                return
            reduced = np.where(scratch.is_open, scratch.reduced, np.int64(LOWEST))
            begin, group = data.rows.begin, data.rows.group
            drop = np.maximum.reduceat(reduced, begin[:-1])[group] - reduced
            first = np.zeros(len(drop), dtype=bool)
            # The first of the columns that drop nothing stands for its group.
            first[np.unique(np.where(drop == 0, group, -1), return_index=True)[1]] = True
            first &= drop == 0
            second = np.minimum.reduceat(np.where(first, np.int64(-LOWEST), drop), begin[:-1])
            rank = np.argsort(np.argsort(second, kind="stable"), kind="stable")
            is_open = np.zeros(len(node.is_open), dtype=bool)
            is_open[sub.fixed] = True
            is_open[sub.columns[scratch.is_open & (first | (rank[group] < size))]] = True
            self.searched(replace(node, is_open=is_open), CORE_WORK)

    def search_all(self) -> None:
        """Finds all bundles above the floor. Raises GivenUp."""
        waiting = [replace(node, prices=None) for node in self.frontier or [self.root()]]
        heapify(waiting)
        while waiting:
            node = heappop(waiting)
            if -node.minus_bound < self.found.least():
                return
            if node.prices is None:
                made = self.bounded(node, self.found.least())
                if made:
                    heappush(waiting, made)
                continue
            doubtful = int((np.add.reduceat(node.is_open, self.relaxed.first, dtype=np.int64) > 1).sum())
            if self.divisible(node) < 0 or doubtful <= FEW:
                self.searched(node)
                continue
            for part in self.parts(node, self.found.least()):
                heappush(waiting, part)

    def parts(self, node: Node, least: int) -> Iterator[Node]:
        """Yields the parts of a node by the stretches of a total, each with the bound at the node's multipliers, without
        the columns that this closes; those whose bound is below `least` are left out."""
        objective, prices = self.divisible(node), node.prices
        assert prices is not None, "it is bounded"
        self.spend(len(prices.columns) * self.counts[objective])
        for at, bound, is_open in in_parts(self.relaxed, prices, node.is_open, objective, least):
            self.numbers += 1
            stretch = (*node.stretch[:objective], at, *node.stretch[objective + 1 :])
            yield Node(-min(bound, -node.minus_bound), self.numbers, is_open, stretch)

    def spend(self, work: int) -> None:
        """Counts work and checks the limits. Raises GivenUp, and what `look` raises."""
        self.work += work
        self.look()
        if self.work > self.most_work:
            raise GivenUp

    def bounded(self, node: Node, least: int) -> Node | None:
        """Returns a node with its bound, without the columns that are fixed at 0 by reduced costs; None where it is pruned:
        infeasible, or its bound is below `least`."""
        is_open, bound = node.is_open, -node.minus_bound
        while True:
            sub = subproblem(self.relaxed, is_open, node.stretch)
            self.spend(self.relaxed.rows.size)
            if sub is None:
                return None
            data, scratch = sub.data, sub.scratch
            if not propagate(data.rows, scratch.is_open, scratch.top):
                return None
            alive, bound, _ = bounded(data, scratch, least)
            self.spend(int(data.tableau.cells[WORK]))
            if not alive or bound < least:
                return None
            base = data.rows.constant + int(scratch.multipliers @ data.rows.short_cap)
            prices = NodeBound(sub.columns, scratch.reduced, base, sub.fixed)
            before = int(is_open.sum())
            is_open = np.zeros(len(is_open), dtype=bool)
            is_open[sub.fixed] = True
            is_open[sub.columns[scratch.is_open]] = True
            # A third fewer: what is left is worth a closer look.
            if 3 * is_open.sum() > 2 * before:
                break
        self.numbers += 1
        return Node(-bound, self.numbers, is_open, node.stretch, prices)

    def searched(self, node: Node, most_work: float = inf) -> None:
        """Searches a node depth first for all bundles above the floor, or until `most_work` is done. Restarts with fewer
        columns where a risen floor fixes enough of them."""
        until, ended, ends = AGAIN, FULL, self.work + most_work
        while ended != DONE:
            sub = subproblem(self.relaxed, node.is_open, node.stretch)
            self.spend(self.relaxed.rows.size)
            if sub is None:
                return
            state, floor, spent, smaller = sub.state(), self.found.floor, 0, None
            while ended != DONE and smaller is None:
                ended = search(sub.data, state, sub.scratch, self.found.least(), spent + AT_ONCE)
                done = int(sub.data.tableau.cells[WORK])
                self.spend(done - spent)
                spent = done
                leaves = state.leaves[: state.size[LEAVES]]
                if ended == FOUND:
                    leaves = np.vstack([leaves, state.solution[None, :]])
                if len(leaves):
                    self.found.add(self.whole(sub, leaves))
                state = _with_room(state, ended)
                state.size[LEAVES] = 0
                if self.work > ends:
                    return
                if spent > until and self.found.floor > floor and ended != DONE:
                    until, floor = 2 * spent, self.found.floor
                    smaller = self.bounded(node, self.found.least())
                    if smaller is None:
                        return
                    if SMALLER * smaller.is_open.sum() > node.is_open.sum():
                        smaller = None
            node, ended = smaller or node, DONE if smaller is None else FULL

    def whole(self, sub: Subproblem, leaves: Integers) -> Integers:
        """Returns leaves of a subproblem as (bundles, groups) columns of the relaxation."""
        columns = np.zeros((len(leaves), len(self.relaxed.first)), dtype=np.int64)
        columns[:, self.relaxed.group[sub.fixed]] = sub.fixed
        if leaves.shape[1]:
            of = sub.columns[leaves]
            columns[np.arange(len(leaves))[:, None], self.relaxed.group[of]] = of
        return columns


def _with_room(state: State, ended: int) -> State:
    """Returns the state with twice the room that was used up."""
    if ended == CROWDED:
        stack = np.zeros((2 * len(state.stack), state.stack.shape[1]), dtype=bool)
        stack[: state.size[OPEN]] = state.stack[: state.size[OPEN]]
        return state._replace(stack=stack)
    if ended == FULL and len(state.leaves) < MOST_LEAVES:
        return state._replace(leaves=np.zeros((2 * len(state.leaves), state.leaves.shape[1]), dtype=np.int64))
    return state


def compile_first(look: Callable[[], None]) -> None:
    """Compiles the search, unless it is compiled; see compile_in_thread."""
    compile_in_thread(look, LAST, _search_smallest)


def compile_in_thread(look: Callable[[], None], last: str, run: Callable[[], None]) -> None:
    """Runs what compiles a search, unless it is compiled, in a thread of its own, and calls `look` meanwhile; where that
    raises, the thread goes on alone. last: pattern of the cache file of what is compiled last."""
    if is_compiled(last):
        return
    ended = Event()

    def ending() -> None:
        try:
            run()
        finally:
            ended.set()

    Thread(target=ending, name="compiler", daemon=True).start()
    while not ended.wait(LATENCY):
        look()


def _search_smallest() -> None:
    sub = subproblem(SMALLEST, np.ones(4, dtype=bool), (0,))
    assert sub is not None, "it has a choice"
    propagate(sub.data.rows, sub.scratch.is_open, sub.scratch.top)
    bounded(sub.data, sub.scratch, LOWEST)
    search(sub.data, sub.state(), sub.scratch, LOWEST, AT_ONCE)


SMALLEST = LinearRelaxation(
    first=np.array([0, 2], dtype=np.intp),
    group=np.array([0, 0, 1, 1], dtype=np.intp),
    choice=np.array([-1, 0, -1, 1], dtype=np.int64),
    rows=np.array([[0, 1, 0, 1]], dtype=np.int64),
    caps=np.array([1], dtype=np.int64),
    exact=True,
    stretches=(
        Stretches(
            np.array([[0.0, 1.0, 0.0, 2.0]]),
            np.zeros(1),
            np.zeros((1, 4), dtype=bool),
            np.zeros((1, 1), dtype=np.int64),
        ),
    ),
    unit=1.0,
)
"""Two levers, of which one can be used."""
