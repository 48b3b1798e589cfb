"""Slack: the distance of a bundle from violating each limit and constraint, in exact arithmetic without a solver."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from decision.model.bundle import exact_values
from decision.model.constraint_rows import bounded_totals
from decision.model.effects import CaseEffects
from decision.model.question import Question
from options import TotalBound

Limit = Fraction | Decimal | None
"""A bound; None for none."""


@dataclass(frozen=True)
class Slack:
    """The distance of a bundle from one bound, kept where it is not negative (for consent: down to -TOLERANCE)."""

    constraint: str
    """The name of the constraint, or of the resource whose limit it is."""
    scenario: str | None
    """The scenario in which it is checked; None for the numbers as written."""
    amount: Fraction
    """The bounded amount: in the unit of the resource or objective, points of a profile, a number of levers, or the share
    of the draws in which a constraint with a probability holds."""
    slack: Fraction
    """The distance from the nearer end of the bound, in the same unit; negative where it is violated."""
    group: str | None = None
    """The group of those affected whose part of a total is bounded; None where the whole is."""


def slacks(question: Question, levels: Mapping[str, str]) -> tuple[Slack, ...]:
    """Returns the slack of every limit and constraint, one for each scenario or part in which it is checked."""
    case, problem = question.case, question.problem()
    effects, chosen = CaseEffects(case), problem.chosen(levels)
    in_force = problem.in_force(chosen)
    bounds = {name: each for name, each in case.constraints.items() if isinstance(each, TotalBound)}
    found = []
    for row in problem.rows:
        if row.constraint not in bounds:
            activity = row.activity(chosen, in_force)
            room = _slack(activity, row.lower, row.upper)
            found.append(Slack(row.constraint, problem.scenario, activity, room))
    for chance in problem.chances:
        share = Fraction(chance.count(chosen, in_force), chance.draws)
        found.append(Slack(chance.constraint, chance.scenario, share, share - chance.probability))
    for name, bound in bounds.items():
        if bound.probability is not None:
            continue
        for part, total in bounded_totals(effects, bound, problem.scenario).items():
            amount = total.total(chosen, in_force)
            room = _slack(amount, bound.at_least, bound.at_most)
            found.append(Slack(name, part.scenario, amount, room, part.group))
    values = exact_values(problem, chosen)
    for consent in problem.consents:
        own = sum((Fraction(share) * values[name] for name, share in consent.weights.items()), Fraction(0))
        found.append(Slack(consent.constraint, problem.scenario, own, own - Fraction(consent.at_least)))
    return tuple(found)


def _slack(amount: Fraction, lower: Limit, upper: Limit) -> Fraction:
    ends = [] if lower is None else [amount - Fraction(lower)]
    return min(ends if upper is None else [*ends, Fraction(upper) - amount])
