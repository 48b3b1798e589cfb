"""All feasible bundles of at least a given value, by branch and bound without a solver.

The tree is searched depth first, one lever a level, many nodes at a time. A node (a partial bundle) is pruned where a
row cannot hold any more, in integer arithmetic and hence exactly, or where the Lagrangian bound on its value is below
the floor (linear_relaxation.py). Work is counted in nodes, not in seconds: a case is searched equally far on every
machine.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.model.bundle import exact_values, violated
from decision.model.problem import Problem
from decision.model.value_function import least_equal
from decision.running.arrays import Flags, Floats, Integers
from decision.solve.enumeration import IntegerForm, Table, allowed, integer_form
from decision.solve.linear_relaxation import LagrangianBound, lagrangian_bound, relaxation
from decision.solve.totals import LARGEST, brought_about, valued

MOST_WORK = 2_000_000
"""Most nodes of one search."""

FOR_A_LEAF = 4
"""Work of a leaf in nodes: all values of its bundle are computed."""

MOST_FOUND = 50_000
"""Most bundles that one search may find."""

CHUNK = 8_192
"""Nodes branched on at a time: enough for array operations to pay, few enough to stay in the processor cache."""


def bundles_above_floor(
    problem: Problem,
    weights: Mapping[str, float],
    floor: float,
    near: frozenset[int] = frozenset(),
    look: Callable[[], None] = lambda: None,
    most_work: int = MOST_WORK,
) -> Table | None:
    """Returns the table of all feasible bundles of weighted value >= floor; None beyond the limits of work and number.

    floor: in points; -inf for all feasible bundles. near: a bundle at whose totals the supporting lines of nonlinear
    value functions are tightest. look: called regularly; its exceptions end the search. most_work: in nodes.
    """
    forms = [_short_enough(integer_form(row)) for row in problem.rows]
    tree = _Tree(
        problem,
        [form for form, _ in forms],
        lagrangian_bound(relaxation(problem, weights, near), floor),
        floor,
    )
    exact = all(is_exact for _, is_exact in forms)
    found = [np.zeros((0, len(problem.choices)), dtype=bool)]
    work = 0
    for leaves, steps in tree.searched(floor):
        look()
        work += steps
        if leaves is not None:
            found.append(_above_floor(problem, weights, floor, tree.bundles(leaves), exact))
        if work > most_work or sum(map(len, found)) > MOST_FOUND:
            return None
    chosen = np.vstack(found)
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
class _Partial:
    """Nodes of one depth of the search tree."""

    picks: NDArray[np.int16]
    """(nodes, depth): for each lever decided the number of its level, from 1; 0 for unused."""

    activity: Integers
    """(nodes, rows): activities of the levers decided."""

    most: Floats
    """(nodes): upper bounds on the value, in points."""

    def part(self, start: int) -> "_Partial":
        """Returns the CHUNK nodes from a place on."""
        end = start + CHUNK
        return _Partial(self.picks[start:end], self.activity[start:end], self.most[start:end])


class _Tree:
    """The data of one search: branching order, integer rows, and by depth the range that open levers can move them."""

    def __init__(
        self, problem: Problem, forms: list[IntegerForm], bounding: LagrangianBound, floor: float
    ) -> None:
        self.problem, self.bounding = problem, bounding
        place = {choices: n for n, choices in enumerate(problem.levers.values())}
        drops = {
            choices: np.concatenate([bounding.unused[[n]], bounding.drop[list(choices)]])
            for choices, n in place.items()
        }
        self.moves = np.zeros((len(problem.choices), len(forms)), dtype=np.int64)
        self.bonus = np.zeros((len(problem.synergies), len(forms)), dtype=np.int64)
        for r, form in enumerate(forms):
            for i, amount in form.choices:
                self.moves[i, r] = amount
            for s, amount in form.synergies:
                self.bonus[s, r] = amount
        self.lower = np.array([-LARGEST if f.lower is None else f.lower for f in forms], dtype=np.int64)
        self.upper = np.array([LARGEST if f.upper is None else f.upper for f in forms], dtype=np.int64)
        none = np.zeros((1, len(forms)), dtype=np.int64)
        # Branch first on levers that move the bound most or, without a floor, some row.
        if np.isfinite(floor):
            decides = {choices: float(np.ptp(drops[choices])) for choices in place}
        else:
            spans = {c: np.ptp(np.vstack([none, self.moves[list(c)]]), axis=0) for c in place}
            whole = np.maximum(1, sum(spans.values(), np.zeros(len(forms))))
            decides = {choices: float((span / whole).max(initial=0)) for choices, span in spans.items()}
        self.levers = levers = sorted(place, key=lambda choices: -decides[choices])
        self.drops = [drops[choices] for choices in levers]
        self.options = [np.vstack([none, self.moves[list(choices)]]) for choices in levers]
        least = np.array(
            [each.min(axis=0) for each in self.options] + [np.minimum(0, self.bonus).sum(axis=0)]
        )
        most = np.array([each.max(axis=0) for each in self.options] + [np.maximum(0, self.bonus).sum(axis=0)])
        self.to_lose = np.cumsum(least[::-1], axis=0)[::-1]
        self.to_gain = np.cumsum(most[::-1], axis=0)[::-1]

    def searched(self, floor: float) -> Iterator[tuple[NDArray[np.int16] | None, int]]:
        """Searches depth first; yields after each step the picks of leaves, or None, and the work done in nodes."""
        least = floor - self.bounding.slack
        rows = np.zeros((1, len(self.lower)), dtype=np.int64)
        root = _Partial(np.zeros((1, 0), dtype=np.int16), rows, np.array([self.bounding.top]))
        stack = [root] if self.bounding.top >= least and self.may_hold(rows, 0).all() else []
        while stack:
            partial = stack.pop()
            depth = partial.picks.shape[1]
            if depth == len(self.levers):
                yield partial.picks, len(partial.picks) * FOR_A_LEAF
                continue
            grown = self.continued(partial, depth, least)
            stack += [grown.part(start) for start in range(0, len(grown.picks), CHUNK)]
            yield None, len(partial.picks) * len(self.options[depth])

    def bundles(self, picks: NDArray[np.int16]) -> Flags:
        """Returns (bundles, choices): the leaves that satisfy every row, synergies included."""
        chosen = np.zeros((len(picks), len(self.problem.choices)), dtype=bool)
        for depth, choices in enumerate(self.levers):
            for n, choice in enumerate(choices, start=1):
                chosen[:, choice] = picks[:, depth] == n
        return chosen[self.hold(chosen)]

    def may_hold(self, activity: Integers, depth: int) -> Flags:
        """Returns whether every row can still hold once `depth` levers are decided."""
        return np.asarray(
            (
                (activity + self.to_lose[depth] <= self.upper)
                & (activity + self.to_gain[depth] >= self.lower)
            ).all(axis=1)
        )

    def continued(self, partial: _Partial, depth: int, least: float) -> _Partial:
        """Branches on the next lever and prunes what is infeasible or below `least` points."""
        options = len(self.options[depth])
        most = (partial.most[:, None] - self.drops[depth]).ravel()
        parent, option = np.divmod(np.flatnonzero(most >= least), options)
        activity = partial.activity[parent] + self.options[depth][option]
        keep = self.may_hold(activity, depth + 1)
        parent, option = parent[keep], option[keep]
        picks = np.column_stack([partial.picks[parent], option.astype(np.int16)])
        return _Partial(picks, activity[keep], most[parent * options + option])

    def hold(self, chosen: Flags) -> Flags:
        """Returns which bundles satisfy every row, synergies included."""
        in_force = brought_about(tuple(each.members for each in self.problem.synergies), chosen)
        activity = chosen.astype(np.int64) @ self.moves + in_force.astype(np.int64) @ self.bonus
        return np.asarray(((activity >= self.lower) & (activity <= self.upper)).all(axis=1))


def _short_enough(form: IntegerForm) -> tuple[IntegerForm, bool]:
    """Returns the row, or a relaxation with shorter coefficients where it exceeds 64-bit integers; and whether exact."""
    size = form.size()
    if size < LARGEST:
        return form, True
    divisor = size // 2**50
    terms = len(form.choices) + len(form.synergies)
    return (
        IntegerForm(
            tuple((i, amount // divisor) for i, amount in form.choices),
            tuple((s, amount // divisor) for s, amount in form.synergies),
            # Each number rounded down loses less than one, so that sums come out less by up to their number.
            None if form.lower is None else form.lower // divisor - terms,
            None if form.upper is None else form.upper // divisor + 1,
        ),
        False,
    )
