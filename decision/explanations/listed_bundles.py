"""The feasible bundles of problems that differ from one in a few rows and scores, without listing them anew.

Where only some rows differ, the bundles that keep all others are listed once, and those of each problem picked by exact
arithmetic in whole numbers; where only scores differ, values of those objectives alone are computed anew.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from decision.model.problem import Problem, Row
from decision.running.arrays import Flags
from decision.solve.enumeration import BundleTable, integer_form, list_bundles
from decision.solve.totals import LARGEST, objective_values, synergies_in_force

MOST_CHANGED = 4
"""Rows that may differ: a cost is part of several where resources are added up, a score of a bound in every scenario."""

MOST_KEPT = 8
"""Lists that are kept."""


@dataclass(frozen=True)
class _Loose:
    table: BundleTable
    in_force: Flags


@dataclass(frozen=True)
class ListedBundles:
    """The lists of bundles of problems like one."""

    base: Problem
    """The problem from which the others differ."""

    _loose: dict[tuple[str, ...], _Loose | None] = field(default_factory=dict)
    """By the labels of the rows that are left out."""

    def table(self, problem: Problem) -> BundleTable | None:
        """Returns all feasible bundles of a problem; None where they are too many to list. Raises OutOfTime."""
        changed = self._changed(problem)
        if changed is None:
            return list_bundles(problem)
        loose = self._without(tuple(row.label for row in changed))
        if loose is None:
            return list_bundles(problem)
        keep = np.ones(len(loose.table.chosen), dtype=bool)
        for row in changed:
            held = _held(row, loose.table.chosen, loose.in_force)
            if held is None:
                return list_bundles(problem)
            keep &= held
        chosen, in_force = loose.table.chosen[keep], loose.in_force[keep]
        pairs = zip(problem.weighed(), self.base.weighed(), strict=True)
        columns = [
            loose.table.values[keep, n]
            if mine is theirs or mine == theirs
            else objective_values(mine, chosen, in_force)
            for n, (mine, theirs) in enumerate(pairs)
        ]
        return BundleTable(problem, chosen, np.column_stack(columns))

    def _changed(self, problem: Problem) -> list[Row] | None:
        """Returns the rows that differ from the base; None where more does than a few rows and scores."""
        base = self.base
        if problem.chances or base.chances or len(problem.rows) != len(base.rows):
            return None
        if problem.consents != base.consents or problem.margin_bounds != base.margin_bounds:
            return None
        if base.consents and problem.objectives != base.objectives:
            return None  # a consent is kept by other bundles as scores move, and no row says so
        pairs = list(zip(problem.rows, base.rows, strict=True))
        if any(mine.label != theirs.label for mine, theirs in pairs):
            return None
        changed = [mine for mine, theirs in pairs if mine is not theirs and mine != theirs]
        return changed if len(changed) <= MOST_CHANGED else None

    def _without(self, labels: tuple[str, ...]) -> _Loose | None:
        if labels not in self._loose:
            while len(self._loose) >= MOST_KEPT:
                del self._loose[next(iter(self._loose))]
            rows = tuple(row for row in self.base.rows if row.label not in labels)
            table = list_bundles(replace(self.base, rows=rows))
            in_force = None if table is None else synergies_in_force(self.base, table.chosen)
            found = None if table is None or in_force is None else _Loose(table, in_force)
            self._loose[labels] = found
        return self._loose[labels]


def _held(row: Row, chosen: Flags, in_force: Flags) -> Flags | None:
    """Returns (bundles): which keep a row, exactly; None where its numbers are too large for whole numbers of 64 bits."""
    form = integer_form(row)
    if form.size() >= LARGEST:
        return None
    activity = np.zeros(len(chosen), dtype=np.int64)
    for columns, terms in ((chosen, form.choices), (in_force, form.synergies)):
        for index, term in terms:
            activity += columns[:, index] * np.int64(term)
    keep = np.ones(len(chosen), dtype=bool)
    if form.lower is not None:
        keep &= activity >= form.lower
    if form.upper is not None:
        keep &= activity <= form.upper
    return keep
