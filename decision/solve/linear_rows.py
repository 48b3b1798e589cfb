"""The rows that every linear relaxation of a problem shares: its own, those of synergies, and of floors on margins."""

from collections.abc import Iterator
from fractions import Fraction

from decision.model.problem import Problem, Terms, negated


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
            yield negated(terms), -row.lower
    levers = tuple(problem.levers.values())
    for bound in problem.margin_bounds:
        margin = bound.margin.straight
        floor = bound.lower if not bound.margin.turned else None if bound.upper is None else -bound.upper
        if floor is None or margin.accepted.may_close(levers):
            continue
        for course, lead in zip(margin.deterred, margin.leads(), strict=True):
            if not course.may_close(levers):
                yield negated(lead.choices), lead.constant - floor
