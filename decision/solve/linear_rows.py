"""The rows that every linear relaxation of a problem shares: its own, and those of its synergies."""

from collections.abc import Iterator
from fractions import Fraction

from decision.model.problem import Problem

Terms = dict[int, Fraction]
"""Coefficients by variable."""


def linear_rows(problem: Problem) -> Iterator[tuple[Terms, Fraction]]:
    """Yields terms and the most that they may sum to.

    Variables: the choices by their numbers, then the synergies, each in [0, 1]. A synergy is in force where every member
    holds, and nowhere else.
    """
    count = len(problem.choices)
    for s, synergy in enumerate(problem.synergies, start=count):
        every = {s: Fraction(-1)}
        for member in synergy.members:
            yield {s: Fraction(1)} | dict.fromkeys(member, Fraction(-1)), Fraction(0)
            for i in member:
                every[i] = every.get(i, Fraction(0)) + 1
        yield every, Fraction(len(synergy.members) - 1)
    for row in problem.rows:
        terms = dict(row.choices) | {count + s: amount for s, amount in row.synergies.items()}
        if row.upper is not None:
            yield terms, row.upper
        if row.lower is not None:
            yield {variable: -amount for variable, amount in terms.items()}, -row.lower
