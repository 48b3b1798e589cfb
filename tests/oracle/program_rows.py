"""The variables and rows of a plain integer program, from fractions; rows are let out by what rounding may lose."""

from fractions import Fraction
from math import isfinite
from typing import Any

import pulp

from tests.oracle.terms import Terms

ROOM = 1e-9
"""Share of its size by which a row is let out, so that rounding excludes no bundle that meets it exactly."""


class Rows:
    """A program that is maximised, and its variables by name."""

    def __init__(self) -> None:
        self.program: Any = pulp.LpProblem("plain", pulp.LpMaximize)
        self.variables: dict[str, Any] = {}
        self.cuts = 0

    def variable(
        self, name: str, *, whole: bool = False, least: float | None = 0, most: float | None = 1
    ) -> None:
        kind = "Integer" if whole else "Continuous"
        self.variables[name] = self.program.add_variable(name.replace(".", "_at_"), least, most, cat=kind)

    def row(
        self, terms: Terms, least: Fraction | int | None = None, most: Fraction | int | None = None
    ) -> None:
        """Coefficients of one at most, so that the solver's tolerance means the same in every row."""
        self.cuts += 1
        size = max(map(abs, terms.values()), default=Fraction(0)) or Fraction(1)
        total = pulp.lpSum([float(c / size) * self.variables[name] for name, c in terms.items() if c])
        room = ROOM * float(sum(map(abs, terms.values()), Fraction(0)) / size)
        for bound, sign in ((least, 1), (most, -1)):
            if bound is None:
                continue
            far = float(Fraction(bound) / size) - sign * room
            if not any(terms.values()):
                if sign * far > 0:  # nothing can help
                    self.program.addConstraint(
                        pulp.lpSum([*self.variables.values()]) <= -1, f"Never_{self.cuts}_{sign}"
                    )
                continue
            assert isfinite(far)
            self.program.addConstraint(total >= far if sign > 0 else total <= far, f"Row_{self.cuts}_{sign}")
