"""The bundles that may become best as one likely score changes, with all that no score changes computed once."""

from fractions import Fraction

import numpy as np

from decision.model.constraint_rows import BoundPart, bound_parts
from decision.model.effects import CaseEffects
from decision.model.problem import Effects, Problem
from decision.running.arrays import Flags
from decision.solve.enumeration import BundleTable
from decision.solve.search import Search
from decision.solve.totals import flags_of, synergies_in_force, totals_of, valued
from options import Case, TotalBound

ROUNDING = 1e-9
"""Relative error by which a total in floating point may miss a bound that it meets exactly."""


def likely_bounds(case: Case, problem: Problem) -> list[tuple[str, TotalBound, BoundPart]]:
    """Every part of a bound on a likely total, by constraint name; bounds on margins are left out, since no score changes
    them, and bounds that hold with a probability, since the draws stay as they are."""
    found: list[tuple[str, TotalBound, BoundPart]] = []
    for name, bound in case.constraints.items():
        if not isinstance(bound, TotalBound) or case.objectives[bound.objective].derived_from is not None:
            continue
        if bound.estimate == "likely" and bound.probability is None:
            found += [(name, bound, part) for part in bound_parts(case, bound, problem.scenario)]
    return found


def follows(effects: CaseEffects, problem: Problem, at: BoundPart, choice: int, objective: str) -> Fraction:
    """How far a part of a bounded total moves with the score of a choice in the computed scenario, per unit: 0 where
    another score applies there, else what falls to the part's group."""
    level = effects.choices[choice]
    there, here = (
        effects.case.scores_in(level.lever, level.level, each).get(objective)
        for each in (at.scenario, problem.scenario)
    )
    if there is not here:
        return Fraction(0)
    return effects.part(objective, at.scenario, choice, at.group)


class CandidateTable:
    """Every bundle that keeps all constraints that no likely score changes, in the rows of a table; the last row is the
    status quo, feasible or not."""

    def __init__(self, case: Case, search: Search, table: BundleTable, recommended: frozenset[int]) -> None:
        problem = search.problem
        self.case, self.search, self.effects = case, search, CaseEffects(case)
        self.chosen = np.vstack([table.chosen, flags_of(problem, [problem.chosen(problem.status_quo)])])
        self.in_force = synergies_in_force(problem, self.chosen)
        self.values = valued(problem, problem.objectives, self.chosen)
        self.names = table.names
        self.recommended = table.row(recommended)
        self.bounds = [
            (bound, at, self.effects.totals(bound.objective, at.scenario, "likely", at.group))
            for _, bound, at in likely_bounds(case, problem)
        ]
        self.kept = [self._keeps(bound, totals) for bound, _, totals in self.bounds]

    def _keeps(self, bound: TotalBound, effects: Effects) -> Flags:
        """bundles: whether each keeps a bound; totals within rounding of it are compared in fractions."""
        total = totals_of(effects, self.chosen, self.in_force)
        low, high = ends(bound)
        keeps = (total >= low) & (total <= high)
        room = ROUNDING * (1.0 + np.abs(total))
        for row in np.flatnonzero((np.abs(total - low) <= room) | (np.abs(total - high) <= room)).tolist():
            exact = effects.total(self.bundle(row), np.flatnonzero(self.in_force[row]).tolist())
            keeps[row] = (bound.at_least is None or exact >= Fraction(bound.at_least)) and (
                bound.at_most is None or exact <= Fraction(bound.at_most)
            )
        return keeps

    def bundle(self, row: int) -> frozenset[int]:
        """The choices of a row."""
        return frozenset(np.flatnonzero(self.chosen[row]).tolist())


def ends(bound: TotalBound) -> tuple[float, float]:
    """The floor and the ceiling of a bound, infinite where there is none."""
    low = -np.inf if bound.at_least is None else float(bound.at_least)
    high = np.inf if bound.at_most is None else float(bound.at_most)
    return low, high
