"""What the formulations of values, margins and chance constraints need of the program that they add to."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Protocol

from decision.model.problem import Problem


class ProgramRows(Protocol):
    """A program under construction; its choices are variables under their names."""

    problem: Problem
    """The problem that it states."""

    def add_variable(self, name: str, low: float | None, high: float | None, category: str) -> None:
        """Adds a variable with its bounds. category: "Continuous" or "Integer"."""

    def add_row(
        self,
        label: str,
        terms: Mapping[str, Fraction | float],
        least: Fraction | float | None,
        most: Fraction | float | None,
    ) -> None:
        """Adds the row least <= terms <= most."""
