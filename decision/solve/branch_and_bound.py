"""All feasible bundles of at least a given value, by branch and bound without a solver.

A node is a set of columns (levels, or none) still open for each lever, with a stretch of the total of each objective
whose value is not linear, and multipliers of the rows. A batch of nodes is bounded at a time: some subgradient steps
improve the multipliers; columns that the Lagrangian bound or a row rules out are closed, in whole numbers and hence
exactly; what is left is branched on. Work is counted, not timed: a case is searched equally far on every machine.
Sources: A. M. Geoffrion, Mathematical Programming Study 2 (1974) 82-114 (Lagrangian relaxation); B. T. Polyak, USSR
Computational Mathematics and Mathematical Physics 9 (1969) 14-29 (subgradient steps towards a known target).
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from threadpoolctl import threadpool_limits

from decision.model.bundle import exact_values, violated
from decision.model.problem import Problem
from decision.model.value_function import ROUNDING, least_equal
from decision.running.arrays import Flags, Floats, Indexes, Integers
from decision.solve.enumeration import Table, allowed
from decision.solve.linear_relaxation import VALUE_BITS, Relaxation, relaxation
from decision.solve.totals import valued

MOST_WORK = 3_000_000_000
"""Most work of one search, in multiplications."""

AT_A_TIME = 1_000
"""Leaves after which they are valued."""

MOST_FOUND = 50_000
"""Most bundles that one search may find."""

CELLS = 32000
"""Columns of all nodes bounded at a time: enough for array operations to pay; larger arrays cost a page fault each."""

FIRST_STEPS, STEPS = 40, 10
"""Subgradient steps at the root, and at any other node."""

ROW_BITS = 14
"""For the bounds the largest coefficient of a row is brought below 2 to this power."""

EXACT_BITS = 52
"""Sums of whole numbers are exact in floating point while they stay below 2 to this power."""

PATIENCE = 4
"""Steps without a better bound after which the step length is halved."""

NEVER = 2.0**60
"""More than any reduced gain."""

LEAST_SHARE = 1e-9
"""Keeps a share of nothing from a division by zero."""


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
    relaxed: the relaxation at these weights, where it is known already; not for -inf. spent: told the work as it is done.
    """
    if relaxed is None:
        relaxed = relaxation(problem, weights if np.isfinite(floor) else {}, near)
        if relaxed is None:
            return None
    tree = _Tree(relaxed, floor)
    found = [np.zeros((0, len(problem.choices)), dtype=bool)]
    waiting: list[Flags] = []
    work = 0
    with threadpool_limits(limits=1):  # on arrays this small further threads only wait for each other
        for leaves, more in tree.searched():
            look()
            work += more
            spent(more)
            if work > most_work:
                return None
            waiting.append(leaves)
            if sum(map(len, waiting)) > AT_A_TIME:
                found.append(_above_floor(problem, weights, floor, tree.bundles(waiting), relaxed.exact))
                waiting = []
            if sum(map(len, found)) > most_found:
                return None
    found.append(_above_floor(problem, weights, floor, tree.bundles(waiting), relaxed.exact))
    chosen = np.unique(np.vstack(found), axis=0)
    if len(chosen) > most_found:
        return None
    return Table(problem, chosen, valued(problem, problem.objectives, chosen))


def _above_floor(
    problem: Problem, weights: Mapping[str, float], floor: float, chosen: Flags, exact: bool
) -> Flags:
    """Returns, of bundles that satisfy the rows, those feasible and above the floor.

    exact: whether the rows are satisfied exactly; else each bundle is checked in exact arithmetic.
    """
    values = valued(problem, problem.objectives, chosen)
    weighted = values @ np.array([weights[objective.name] for objective in problem.weighed()])
    enough = weighted >= least_equal(floor)
    chosen, values = chosen[enough], values[enough]
    keep = allowed(problem, chosen, values)
    if not exact:
        for row in np.flatnonzero(keep).tolist():
            bundle = frozenset(np.flatnonzero(chosen[row]).tolist())
            keep[row] = not violated(problem, bundle, exact_values(problem, bundle))
    return chosen[keep]


@dataclass(frozen=True)
class _Nodes:
    """A batch of nodes."""

    open: Flags
    """(nodes, columns)."""

    stretch: Integers
    """(nodes, objectives): which stretch of the total; 0 for the whole range."""

    multipliers: Floats
    """(nodes, rows): whole numbers."""

    def __len__(self) -> int:
        return len(self.open)

    def at(self, which: Indexes | Flags | slice) -> "_Nodes":
        """Returns some of the nodes."""
        return _Nodes(self.open[which], self.stretch[which], self.multipliers[which])

    def and_(self, others: "_Nodes") -> "_Nodes":
        """Returns these nodes and others."""
        return _Nodes(
            np.concatenate([self.open, others.open]),
            np.concatenate([self.stretch, others.stretch]),
            np.concatenate([self.multipliers, others.multipliers]),
        )


class _Tree:
    """The data of one search: the relaxation, with rows and gains scaled for its bounds."""

    def __init__(self, relaxed: Relaxation, floor: float) -> None:
        self.relaxed = relaxed
        columns, rows, groups = len(relaxed.group), len(relaxed.rows), len(relaxed.first)
        sizes = np.diff(relaxed.first, append=columns)
        # Below the units there are so many bits that the columns of a group never gain the same: the first is best.
        ranks = int(sizes.max(initial=1)).bit_length()
        self.unit = 2.0**ranks
        last = sizes[relaxed.group] - 1 - (np.arange(columns) - relaxed.first[relaxed.group])
        self.gains = [stretches.gain * self.unit for stretches in relaxed.stretches]
        self.rank = last.astype(float)
        self.constants = [stretches.constant * self.unit for stretches in relaxed.stretches]
        least = least_equal(floor) - ROUNDING * 1000 * max(1.0, abs(floor)) if np.isfinite(floor) else 0.0
        self.least = float(np.floor(least / relaxed.unit) * self.unit)
        # Without values multipliers prove at most that nothing is feasible, in which their scale is free.
        self.least_gap = 1.0 if np.isfinite(floor) else 2.0**30
        # Rows whose coefficients are short are multiplied, others rounded down, which relaxes them.
        largest = np.abs(relaxed.rows).max(axis=1, initial=0)
        self.up, self.down = np.maximum(1, 2**ROW_BITS // np.maximum(1, largest)), (largest >> ROW_BITS) + 1
        self.rows = self._scaled(relaxed.rows.T).T * self.unit
        # Caps beyond all that a row can come to say no more than its ends, and might overflow.
        ends = np.minimum(0, relaxed.rows).sum(axis=1) - 1, np.maximum(0, relaxed.rows).sum(axis=1)
        self.caps = self._scaled(np.clip(relaxed.caps, *ends)) * self.unit
        self.stretch_caps = [
            self._scaled(np.clip(stretches.caps + relaxed.caps, *ends)) * self.unit - self.caps
            for stretches in relaxed.stretches
        ]
        bits = EXACT_BITS - (rows + 2).bit_length() - groups.bit_length()
        highest = np.maximum(np.abs(self.rows).max(axis=1, initial=1), np.abs(self.caps) / max(1, groups))
        self.most = np.floor(2.0 ** min(bits, VALUE_BITS + ranks) / np.maximum(1, highest))
        self.touched = [self._touched(row) for row in relaxed.rows]
        self.divisible = np.array([len(each.constant) > 1 for each in relaxed.stretches], dtype=bool)

    def _scaled(self, numbers: Integers) -> Integers:
        """Returns coefficients or caps (..., rows) as the bounds take them."""
        return np.asarray(numbers * self.up // self.down)

    def _touched(self, row: Integers) -> tuple[Indexes, Indexes, Indexes, Integers]:
        """Returns the columns of all groups that a row touches; where each group begins, and is, among them; amounts."""
        touched = np.zeros(len(self.relaxed.first), dtype=bool)
        touched[self.relaxed.group[row != 0]] = True
        columns = np.flatnonzero(touched[self.relaxed.group])
        place = (np.cumsum(touched) - 1)[self.relaxed.group[columns]]
        return columns, np.flatnonzero(np.diff(place, prepend=-1)), place, row[columns]

    def searched(self) -> Iterator[tuple[Flags, int]]:
        """Searches; yields after each batch the leaves, as open columns, and the work done."""
        relaxed = self.relaxed
        root = _Nodes(
            np.ones((1, len(relaxed.group)), dtype=bool),
            np.zeros((1, len(relaxed.stretches)), dtype=np.int64),
            np.zeros((1, len(relaxed.rows))),
        )
        stack, steps = [root], FIRST_STEPS
        batch = 1 + CELLS // max(1, len(relaxed.group))
        while stack:
            nodes = stack.pop()
            while stack and len(nodes) < batch:
                nodes = nodes.and_(stack.pop())
            if len(nodes) > batch:
                stack.append(nodes.at(slice(None, -batch)))
                nodes = nodes.at(slice(-batch, None))
            # One column of each group left is a leaf if every row allows it: no row then closes any further column.
            leaf = nodes.open.sum(axis=1) == len(relaxed.first)
            leaves = self.propagated(nodes.at(leaf)).open
            nodes = self.propagated(nodes.at(~leaf))
            work = 0
            if len(nodes):
                nodes, often, work = self.bounded(nodes, steps)
                grown = self.branched(nodes, often)
                if len(grown):
                    stack.append(grown)
            yield leaves, work
            steps = STEPS

    def bundles(self, waiting: list[Flags]) -> Flags:
        """Returns (bundles, choices) of leaves."""
        leaves = np.vstack([np.zeros((0, len(self.relaxed.group)), dtype=bool), *waiting])
        standing = self.relaxed.choice >= 0
        chosen = np.zeros((len(leaves), int(standing.sum())), dtype=bool)
        chosen[:, self.relaxed.choice[standing]] = leaves[:, standing]
        return chosen

    def propagated(self, nodes: _Nodes) -> _Nodes:
        """Closes columns with which some row cannot hold; drops nodes that have none left in some group."""
        if not len(nodes):
            return nodes
        open_ = nodes.open.copy()
        caps = np.tile(self.relaxed.caps, (len(nodes), 1))
        for objective, stretches in enumerate(self.relaxed.stretches):
            at = nodes.stretch[:, objective]
            open_ &= ~stretches.barred[at]
            caps += stretches.caps[at]
        alive = np.ones(len(nodes), dtype=bool)
        for r, (columns, first, place, amounts) in enumerate(self.touched):
            if not len(columns):
                alive &= caps[:, r] >= 0
                continue
            here = open_[:, columns]
            # A group that is empty by now ends its node below, whatever is counted for it here.
            least = np.minimum.reduceat(np.where(here, amounts, amounts.max()), first, axis=1)
            room = caps[:, r] - least.sum(axis=1)
            open_[:, columns] = here & (amounts <= room[:, None] + least[:, place])
        alive &= np.logical_or.reduceat(open_, self.relaxed.first, axis=1).all(axis=1)
        return _Nodes(open_, nodes.stretch, nodes.multipliers).at(alive)

    def bounded(self, nodes: _Nodes, steps: int) -> tuple[_Nodes, Floats, int]:
        """Improves the multipliers and closes columns by the bound; drops nodes below the floor.

        Also returns how often of late each column was best, and the work.
        """
        relaxed = self.relaxed
        gain = np.tile(self.rank, (len(nodes), 1))
        constant = np.zeros(len(nodes))
        caps = np.tile(self.caps, (len(nodes), 1))
        for objective in range(len(relaxed.stretches)):
            at = nodes.stretch[:, objective]
            gain += self.gains[objective][at]
            constant += self.constants[objective][at]
            caps += self.stretch_caps[objective][at]
        gain[~nodes.open] = -NEVER
        multipliers = best = nodes.multipliers
        least = np.full(len(nodes), np.inf)
        length = np.ones(len(nodes))
        waited = np.zeros(len(nodes), dtype=np.int64)
        often = np.zeros(gain.shape)
        work = 0
        for step in range(steps):
            if step and step % 5 == 0:
                alive = least >= self.least
                if not alive.all():
                    nodes, gain, constant, caps = nodes.at(alive), gain[alive], constant[alive], caps[alive]
                    multipliers, best, least = multipliers[alive], best[alive], least[alive]
                    length, waited, often = length[alive], waited[alive], often[alive]
                if not len(nodes):
                    break
                often *= 0.5
            work += gain.size * (len(relaxed.rows) + 16)
            reduced = gain - multipliers @ self.rows
            top = np.maximum.reduceat(reduced, relaxed.first, axis=1)
            bound = constant + (multipliers * caps).sum(axis=1) + top.sum(axis=1)
            used = (reduced == top[:, relaxed.group]).astype(float)
            often += used
            better = bound < least
            least = np.where(better, bound, least)
            best = np.where(better[:, None], multipliers, best)
            waited = np.where(better, 0, waited + 1)
            length[waited >= PATIENCE] /= 2
            waited[waited >= PATIENCE] = 0
            direction = caps - used @ self.rows.T
            direction[(multipliers == 0) & (direction > 0)] = 0.0
            size = (direction * direction / self.unit**2).sum(axis=1)
            far = (
                length * np.maximum(self.least_gap, bound - self.least) / np.maximum(1.0, size) / self.unit**2
            )
            multipliers = np.clip(np.rint(multipliers - far[:, None] * direction), 0.0, self.most)
        reduced = gain - best @ self.rows
        top = np.maximum.reduceat(reduced, relaxed.first, axis=1)
        room = constant + (best * caps).sum(axis=1) + top.sum(axis=1) - self.least
        closed = top[:, relaxed.group] - reduced > room[:, None]
        alive = room >= 0
        return _Nodes(nodes.open & ~closed, nodes.stretch, best).at(alive), often[alive], work

    def branched(self, nodes: _Nodes, often: Floats) -> _Nodes:
        """Returns the children of nodes: by the stretches of a total, else by the columns of the lever most in doubt."""
        relaxed = self.relaxed
        whole = (nodes.stretch == 0) & self.divisible
        made = []
        for objective in np.flatnonzero(self.divisible).tolist():
            first = whole[:, objective] & ~whole[:, :objective].any(axis=1)
            count = len(relaxed.stretches[objective].constant) - 1
            parts = nodes.at(np.repeat(np.flatnonzero(first), count))
            parts.stretch[:, objective] = np.tile(np.arange(1, count + 1), int(first.sum()))
            made.append(parts)
        some, often = nodes.at(~whole.any(axis=1)), often[~whole.any(axis=1)] * nodes.open[~whole.any(axis=1)]
        options = np.add.reduceat(some.open, relaxed.first, axis=1, dtype=np.int64)
        most = np.maximum.reduceat(often, relaxed.first, axis=1)
        total = np.add.reduceat(often, relaxed.first, axis=1)
        doubt = np.where(options > 1, 2.0 - most / np.maximum(LEAST_SHARE, total), 0.0)
        mine = relaxed.group == doubt.argmax(axis=1)[:, None]
        parent, column = np.nonzero(mine & some.open)
        parts = some.at(parent)
        parts.open[mine[parent]] = False
        parts.open[np.arange(len(parent)), column] = True
        for others in made:
            parts = others.and_(parts)
        return parts
