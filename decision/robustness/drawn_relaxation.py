"""Rows and columns of a linear relaxation under construction: peaks by their steps, synergies by links to their members."""

from collections.abc import Mapping
from fractions import Fraction
from itertools import pairwise

import numpy as np

from decision.model.deterrence_margin import Margin
from decision.model.problem import Objective, Problem
from decision.running.arrays import Floats

MOST_NUMBERS = 4_000_000
"""Most coefficients (rows x variables) of the relaxation; with more, no row is dualised."""


def add_rows(columns: "Columns", problem: Problem) -> None:
    """Adds the rows that link synergies to their members, and those of the problem.

    columns: choices first, then synergies.
    """
    count = len(problem.choices)
    for s, synergy in enumerate(problem.synergies):
        every: dict[int, float] = {count + s: -1.0}
        for member in synergy.members:
            columns.add_row({count + s: 1.0} | dict.fromkeys(member, -1.0), 0.0)
            for i in member:
                every[i] = every.get(i, 0.0) + 1.0
        columns.add_row(every, len(synergy.members) - 1.0)
    for row in problem.rows:
        terms = {i: float(amount) for i, amount in row.choices.items()}
        terms |= {count + s: float(amount) for s, amount in row.synergies.items()}
        if row.upper is not None:
            columns.add_row(terms, float(row.upper))
        if row.lower is not None:
            columns.add_row({i: -amount for i, amount in terms.items()}, -float(row.lower))


class Columns:
    """A relaxation under construction: gains by variable, and rows."""

    def __init__(self, count: int) -> None:
        self.gain = [0.0] * count
        self.rows: list[tuple[dict[int, float], float]] = []

    def add_variable(self, gain: float) -> int:
        """Adds a variable in [0, 1] and returns its index."""
        self.gain.append(gain)
        return len(self.gain) - 1

    def add_row(self, terms: Mapping[int, float], cap: float) -> None:
        """Adds the row terms <= cap, scaled to coefficients of about 1, so that one step length suits all rows."""
        largest = max(map(abs, terms.values()), default=0.0)
        if largest > 0:
            self.rows.append(({i: amount / largest for i, amount in terms.items()}, cap / largest))

    def matrix(self) -> tuple[Floats, Floats]:
        """Returns (rows, variables) and (rows): coefficients and caps; no rows beyond MOST_NUMBERS coefficients."""
        rows = self.rows if len(self.rows) * len(self.gain) <= MOST_NUMBERS else []
        matrix = np.zeros((len(rows), len(self.gain)))
        for r, (terms, _) in enumerate(rows):
            matrix[r, list(terms)] = list(terms.values())
        return matrix, np.array([cap for _, cap in rows])


def add_peak(columns: Columns, objective: Objective, weight: float, count: int) -> None:
    """Adds a peak objective: one variable for each step, reached where a score at it or the step above is."""
    effects, value = objective.effects, objective.value
    assert value is not None and not isinstance(effects, Margin)
    on: dict[Fraction, list[int]] = {}
    scored = [*effects.choices.items(), *((count + s, score) for s, score in effects.synergies.items())]
    for variable, score in scored:
        if score > effects.baseline:
            on.setdefault(score, []).append(variable)
    rungs = sorted(on)
    steps = [float(value(here) - value(below)) for below, here in pairwise([effects.baseline, *rungs])]
    variables = [columns.add_variable(weight * step) for step in steps]
    for n, rung in enumerate(rungs):
        reached = on[rung] + variables[n + 1 : n + 2]
        columns.add_row({variables[n]: 1.0} | dict.fromkeys(reached, -1.0), 0.0)
        for source in reached:
            columns.add_row({source: 1.0, variables[n]: -1.0}, 0.0)
