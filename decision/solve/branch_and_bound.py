"""All feasible bundles of at least a given value, or the best of all, by branch and bound without a solver.

A node is a set of columns (levels, or none) still open for each lever, with a stretch of the total of each objective
whose value is not linear. The nodes of greatest bound are divided by stretches first; a node whose totals are all in one
stretch is searched depth first (solve/linear_search.py). Linear programs only propose multipliers: what is closed is
closed in whole numbers, and hence exactly. Where no floor is given it is guessed from the bound, and lowered until
enough is found. Work is counted, not timed: a case is searched equally far on every machine.
Sources: A. H. Land, A. G. Doig, Econometrica 28 (1960) 497-520; A. M. Geoffrion, Mathematical Programming Study 2 (1974)
82-114 (Lagrangian bounds).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from heapq import heapify, heappop, heappush
from math import inf, isfinite

import numpy as np

from decision.model.bundle import exact_values, violated
from decision.model.problem import Problem
from decision.model.value_function import ROUNDING, TOLERANCE, least_equal
from decision.running.arrays import Flags, Integers
from decision.solve.bounded_simplex import WORK
from decision.solve.enumeration import Table, allowed
from decision.solve.linear_relaxation import Relaxation, relaxation
from decision.solve.linear_search import (
    CROWDED,
    DONE,
    FOUND,
    FULL,
    LEAVES,
    OPEN,
    State,
    bounded,
    propagate,
    search,
)
from decision.solve.subproblem import FINER, Subproblem, subproblem
from decision.solve.totals import valued

MOST_WORK = 3_000_000_000
"""Most work of one search, in multiplications."""

AT_ONCE = 20_000_000
"""Multiplications after which the compiled search returns for a look at the limits."""

MOST_FOUND = 50_000
"""Most bundles that one search may find."""

MOST_LEAVES = 4_096
"""Leaves after which they are valued, at most."""

FEW = 8
"""Levers and synergies in doubt that are searched without being divided by stretches before."""

AGAIN = 10_000_000
"""Multiplications after which a search whose floor has risen looks first if it is worth while to begin anew."""

SMALLER = 1.1
"""It is where there are so many times fewer columns."""

CORES = (24, 48)
"""Levers and synergies that the search of a core leaves in doubt, in successive searches."""

CORE_WORK = 100_000_000
"""Most work of one of them."""

FIRST_GAP, WIDER = 0.01, 1.25
"""Points below the bound at which the floor is guessed first where nothing is known, and how many times as far next."""

TRY_WORK = 100_000_000
"""Most work with the floor that is known before higher ones are guessed."""

LOWEST = -(2**61)
"""Below the gain of every bundle, in whole units."""


class OutOfWork(Exception):
    """The limits of work or number were reached."""


def bundles_above_floor(
    problem: Problem,
    weights: Mapping[str, float],
    floor: float,
    near: frozenset[int] = frozenset(),
    look: Callable[[], None] = lambda: None,
    most_work: int = MOST_WORK,
    relaxed: Relaxation | None = None,
    most_found: int = MOST_FOUND,
    spent: Callable[[int], None] = lambda work: None,
) -> Table | None:
    """Returns the table of all feasible bundles of weighted value >= floor; None beyond the limits of work and number.

    floor: in points; -inf for all feasible bundles. near: a bundle at whose totals the supporting lines of nonlinear
    value functions are tightest. look: called regularly; its exceptions end the search. most_work: in multiplications.
    relaxed: the relaxation at these weights, where it is known already; not for -inf. spent: told the work that was done.
    """
    if relaxed is None:
        relaxed = relaxation(problem, weights if isfinite(floor) else {}, near)
        if relaxed is None:
            return None
    found = _Found(problem, weights, relaxed, floor, 0, most=most_found)
    tree = _Tree(found, look, most_work, [])
    try:
        tree.search_all()
    except OutOfWork:
        return None
    finally:
        spent(tree.work)
    return found.table()


def best_bundles(
    problem: Problem,
    weights: Mapping[str, float],
    count: int,
    look: Callable[[], None] = lambda: None,
    most_work: int = MOST_WORK,
) -> tuple[Table, float] | None:
    """Returns the table of all feasible bundles down to a floor that the `count` best clear, and that floor in points;
    None beyond the limits of work and number. -inf: the table holds all feasible bundles.
    """
    relaxed = relaxation(problem, weights, frozenset())
    if relaxed is None:
        return None
    frontier: list[_Node] = []
    known = _Found(problem, weights, relaxed, -inf, count)
    tree = _Tree(known, look, most_work, frontier)
    try:
        best = tree.best_node()
        if best is None:
            return known.table(), -inf
        tree.search_core(best)
        top, left = -best.minus_bound * relaxed.unit / 2.0**FINER, most_work - tree.work
        for floor, work in _floors(known, top, 2 * _range(relaxed)):
            found = _Found(problem, weights, relaxed, max(floor, known.floor), count, known.chosen)
            tree = _Tree(found, look, min(left, work), frontier)
            try:
                tree.search_all()
            except OutOfWork:
                if work >= left:
                    return None
            else:
                if found.enough() or floor <= known.floor:
                    return found.table(), found.floor
            known.take(found)
            left -= tree.work
    except OutOfWork:
        return None
    raise AssertionError("the last floor is below every bundle")


def _floors(known: "_Found", top: float, most: float) -> Iterator[tuple[float, float]]:
    """Yields floors to be tried, each with the most work for it: with what is known, if that is quickly done; then
    guesses, down from the bound `top`, until what is known is reached. most: more points than bundles differ by."""
    if known.enough():
        yield known.floor, TRY_WORK
    gap = (top - known.floor) / 4 if known.enough() else FIRST_GAP
    while gap < most and top - gap > known.floor:
        yield top - gap, inf
        gap *= WIDER
    yield known.floor, inf


def _range(relaxed: Relaxation) -> float:
    """Returns more points than the values of two bundles differ by."""
    units = sum(float(np.abs(s.gain).max(axis=0).sum() + np.abs(s.constant).max()) for s in relaxed.stretches)
    return 2 * units * relaxed.unit


class _Found:
    """The bundles found, and the floor, which rises with them."""

    def __init__(
        self,
        problem: Problem,
        weights: Mapping[str, float],
        relaxed: Relaxation,
        floor: float,
        count: int,
        known: Mapping[bytes, float] | None = None,
        most: int = MOST_FOUND,
    ) -> None:
        """count: how many best bundles the floor may rise to; 0 for a floor that stays. known: bundles found before.
        most: bundles beyond which OutOfWork is raised."""
        self.most = most
        self.problem, self.relaxed, self.floor, self.count = problem, relaxed, floor, count
        self.weights = weights
        self.by_objective = np.array([weights[objective.name] for objective in problem.weighed()])
        self.chosen = {key: value for key, value in (known or {}).items() if value >= least_equal(floor)}
        self.raise_floor()

    def add(self, columns: Integers) -> None:
        """Adds bundles, as (bundles, groups) columns of the relaxation that satisfy its rows; those that are not feasible
        or below the floor are dropped. Raises OutOfWork beyond the most."""
        problem = self.problem
        chosen = np.zeros((len(columns), len(problem.choices)), dtype=bool)
        choice = self.relaxed.choice[columns]
        row, group = np.nonzero(choice >= 0)
        chosen[row, choice[row, group]] = True
        values = valued(problem, problem.objectives, chosen)
        worth = values @ self.by_objective
        keep = worth >= least_equal(self.floor)
        chosen, values, worth = chosen[keep], values[keep], worth[keep]
        keep = allowed(problem, chosen, values)
        if not self.relaxed.exact:
            for n in np.flatnonzero(keep).tolist():
                bundle = frozenset(np.flatnonzero(chosen[n]).tolist())
                keep[n] = not violated(problem, bundle, exact_values(problem, bundle))
        for bundle_row, value in zip(chosen[keep], worth[keep].tolist(), strict=True):
            self.chosen[np.packbits(bundle_row).tobytes()] = value
        self.raise_floor()
        if len(self.chosen) > self.most:
            raise OutOfWork

    def take(self, other: "_Found") -> None:
        """Adds what another search of the same problem has found."""
        self.chosen |= other.chosen
        self.raise_floor()

    def raise_floor(self) -> None:
        """Raises the floor to what the best clear, where enough are known."""
        if self.enough():
            last = np.sort(np.fromiter(self.chosen.values(), dtype=float))[-self.count]
            self.floor = max(self.floor, float(last) - 8 * TOLERANCE)
            self.chosen = {
                key: value for key, value in self.chosen.items() if value >= least_equal(self.floor)
            }

    def enough(self) -> bool:
        """Returns whether as many are found as the floor may rise to."""
        return 0 < self.count <= len(self.chosen)

    def least(self) -> int:
        """Returns the floor in whole units of gain."""
        if not isfinite(self.floor):
            return 0 if not self.relaxed.stretches else LOWEST
        least = least_equal(self.floor) - ROUNDING * 1000 * max(1.0, abs(self.floor))
        return max(LOWEST, int(np.floor(least / self.relaxed.unit)) << FINER)

    def table(self) -> Table:
        """Returns the bundles."""
        problem, count = self.problem, len(self.problem.choices)
        packed = np.frombuffer(b"".join(sorted(self.chosen)), dtype=np.uint8)
        packed = packed.reshape(len(self.chosen), -(-count // 8))
        chosen = np.unpackbits(packed, axis=1, count=count).astype(bool)
        return Table(problem, chosen, valued(problem, problem.objectives, chosen))


@dataclass(order=True)
class _Node:
    """A node of the tree of stretches, those of greatest bound first."""

    minus_bound: int
    number: int
    is_open: Flags = field(compare=False)
    stretch: tuple[int, ...] = field(compare=False)


class _Tree:
    """One search over all nodes."""

    def __init__(
        self, found: _Found, look: Callable[[], None], most_work: int, frontier: "list[_Node]"
    ) -> None:
        """frontier: nodes that hold every bundle between them; empty before they are known."""
        self.found, self.relaxed, self.look, self.frontier = found, found.relaxed, look, frontier
        self.most_work, self.work = most_work, 0
        self.numbers = 0
        counts = [len(stretches.constant) - 1 for stretches in self.relaxed.stretches]
        self.order = sorted((n for n, count in enumerate(counts) if count), key=lambda n: counts[n])
        self.counts = counts

    def root(self) -> _Node:
        """Returns the node in which everything is open."""
        return _Node(LOWEST, 0, np.ones(len(self.relaxed.group), dtype=bool), (0,) * len(self.counts))

    def divisible(self, node: _Node) -> int:
        """Returns the objective whose total is divided next; -1 where each is in one stretch."""
        return next((n for n in self.order if not node.stretch[n]), -1)

    def best_node(self) -> _Node | None:
        """Returns the node of greatest bound of those whose totals are in one stretch each, with all nodes that are then
        open in `frontier`; None where none keeps the rows."""
        waiting = [node for node in [self.bounded(self.root(), LOWEST)] if node]
        while waiting:
            node = waiting[0]
            if self.divisible(node) < 0:
                self.frontier += waiting
                return node
            heappop(waiting)
            for part in self.parts(node):
                made = self.bounded(part, LOWEST)
                if made:
                    heappush(waiting, made)
        return None

    def search_core(self, node: _Node) -> None:
        """Searches the bundles that are as the linear relaxation of a node has it but for the levers nearest to change,
        with some work: their best is often the best of all, and nearly always close."""
        for size in CORES:
            sub = subproblem(self.relaxed, node.is_open, node.stretch)
            if sub is None:
                return
            data, scratch = sub.data, sub.scratch
            alive = (
                propagate(data.rows, scratch.is_open, scratch.top)
                and bounded(data, scratch, self.found.least())[0]
            )
            self.spend(int(data.tableau.count[WORK]))
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
        """Finds all bundles above the floor. Raises OutOfWork."""
        least = self.found.least()
        begin = [node for node in self.frontier if -node.minus_bound >= least] or [self.root()]
        waiting = [node for node in (self.bounded(each, least) for each in begin) if node]
        heapify(waiting)
        while waiting:
            node = heappop(waiting)
            if -node.minus_bound < self.found.least():
                continue
            doubtful = int((np.add.reduceat(node.is_open, self.relaxed.first, dtype=np.int64) > 1).sum())
            if self.divisible(node) < 0 or doubtful <= FEW:
                self.searched(node)
                continue
            for part in self.parts(node):
                made = self.bounded(part, self.found.least())
                if made:
                    heappush(waiting, made)

    def parts(self, node: _Node) -> Iterator[_Node]:
        """Yields the parts of a node by the stretches of a total."""
        objective = self.divisible(node)
        for at in range(1, self.counts[objective] + 1):
            stretch = (*node.stretch[:objective], at, *node.stretch[objective + 1 :])
            yield _Node(node.minus_bound, 0, node.is_open, stretch)

    def spend(self, work: int) -> None:
        """Counts work, and has a look at the limits."""
        self.work += work
        self.look()
        if self.work > self.most_work:
            raise OutOfWork

    def bounded(self, node: _Node, least: int) -> _Node | None:
        """Returns a node with its bound, without the columns that this closes; None where nothing is left."""
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
            self.spend(int(data.tableau.count[WORK]))
            if not alive or bound < least:
                return None
            before = int(is_open.sum())
            is_open = np.zeros(len(is_open), dtype=bool)
            is_open[sub.fixed] = True
            is_open[sub.columns[scratch.is_open]] = True
            # A third fewer: what is left is worth a closer look.
            if 3 * is_open.sum() > 2 * before:
                break
        self.numbers += 1
        return _Node(-bound, self.numbers, is_open, node.stretch)

    def searched(self, node: _Node, most_work: float = inf) -> None:
        """Finds all bundles of a node above the floor, or as many as some work finds. Begins anew, with fewer columns,
        where the floor has risen."""
        until, ended, ends = AGAIN, FULL, self.work + most_work
        while ended != DONE:
            sub = subproblem(self.relaxed, node.is_open, node.stretch)
            self.spend(self.relaxed.rows.size)
            if sub is None:
                return
            state, floor, spent, smaller = sub.state(), self.found.floor, 0, None
            while ended != DONE and smaller is None:
                ended = search(sub.data, state, sub.scratch, self.found.least(), spent + AT_ONCE)
                done = int(sub.data.tableau.count[WORK])
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
