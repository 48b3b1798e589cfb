"""What an explanation is asked about, a lever, a level or a bundle, as one linear row that says that it is chosen.

The bundles fall into those that hold the target, inside, and all others, outside; each part is the problem with one row
more. So every comparison of the two is two optimisations.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np

from decision.model.bundle import bundle_id
from decision.model.problem import Problem, Row, known
from decision.running.arrays import Flags

CONSTRAINT = "asked"
"""The name of the row that is added; no constraint of the case bears it in a result."""


@dataclass(frozen=True)
class Target:
    """A lever, a level or a bundle."""

    name: str
    """`lever`, `lever.level`, or the id of a bundle."""

    terms: Mapping[int, int]
    """Coefficients by choice index; their sum over a bundle's choices is compared with `least`."""

    least: int
    """The sum from which a bundle holds the target."""

    bundle: Mapping[str, str] | None = None
    """Lever -> level, where it is a whole bundle."""

    def holds(self, chosen: frozenset[int]) -> bool:
        """Returns whether a bundle holds the target."""
        return sum(self.terms.get(i, 0) for i in chosen) >= self.least

    def flags(self, chosen: Flags) -> Flags:
        """Returns (bundles): which bundles hold the target. chosen: (bundles, choices)."""
        total = np.zeros(len(chosen), dtype=np.int64)
        for choice, term in self.terms.items():
            total += chosen[:, choice] * np.int64(term)
        return np.asarray(total >= self.least, dtype=bool)

    @property
    def opposite(self) -> "Target":
        """The target of all bundles that do not hold this one."""
        return Target(f"not {self.name}", {i: -term for i, term in self.terms.items()}, 1 - self.least)

    def inside(self, problem: Problem) -> Problem:
        """Returns the problem whose bundles all hold the target."""
        return self._with(problem, Fraction(self.least), None)

    def outside(self, problem: Problem) -> Problem:
        """Returns the problem whose bundles do not hold it."""
        return self._with(problem, None, Fraction(self.least - 1))

    def _with(self, problem: Problem, lower: Fraction | None, upper: Fraction | None) -> Problem:
        terms = {i: Fraction(term) for i, term in self.terms.items()}
        row = Row(CONSTRAINT, "Asked", terms, {}, lower, upper)
        return replace(problem, rows=(*problem.rows, row))


def member(problem: Problem, name: str) -> Target:
    """Returns the target of a lever at any level, or of `lever.level`. Raises RequestError where there is none."""
    lever, _, level = name.partition(".")
    known(lever, problem.levers, "lever")
    choices = problem.levers[lever]
    if level:
        known(level, (problem.choices[i].level for i in choices), f"level of {lever}")
        choices = tuple(i for i in choices if problem.choices[i].level == level)
    return Target(name, dict.fromkeys(choices, 1), 1)


def whole(problem: Problem, levels: Mapping[str, str]) -> Target:
    """Returns the target of one bundle, lever -> level. Raises RequestError where the problem has no such level."""
    for lever, level in levels.items():
        member(problem, f"{lever}.{level}")
    chosen = problem.chosen(levels)
    terms = {i: 1 if i in chosen else -1 for i in range(len(problem.choices))}
    return Target(bundle_id(levels), terms, len(chosen), dict(levels))
