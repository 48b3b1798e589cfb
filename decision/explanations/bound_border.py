"""How far a limit or bound must move, alone, before the recommended bundle holds a target.

A looser bound makes further bundles feasible. At each step the best bundle without the target (the rival) is found; the
next number is the least loosening that makes a bundle with the target feasible of at least the rival's value; it ends where
the target is recommended. A tighter bound excludes bundles: each step excludes the best rival that is left. Both iterations
are finite, since the value of the rival rises (looser) or falls (tighter) from step to step.
"""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext
from fractions import Fraction

from decision.explanations.border import Border
from decision.explanations.changed_problem import changed_problem
from decision.explanations.contest import Contest
from decision.explanations.least_excess import least_excess
from decision.explanations.number_paths import BEYOND, NotExact, written
from decision.explanations.shifted_bound import ShiftedBound
from decision.explanations.target import Target
from decision.model.constraint_rows import bounded_totals
from decision.model.effects import CaseEffects
from decision.model.problem import Effects, Problem
from decision.model.question import Question
from decision.model.varied_question import stated_quantity
from decision.running.limits import look
from options import Group, Quantity, TotalBound, counts_levers


def bound_border(contest: Contest, question: Question, target: Target, of: Quantity) -> Border | None:
    """Returns the nearer of the borders of both directions; None where the target is in at no number.

    Raises NotExact, OutOfTime.
    """
    stated = stated_quantity(question, of)
    assert stated is not None, "a resource without a limit has none to move"
    constraint = question.case.constraints.get(of.of[0]) if of.kind == "bound" else None
    if counts_levers(constraint):
        return _of_count(contest, question, target, of, int(stated))
    if isinstance(constraint, TotalBound):
        if constraint.probability is not None:
            raise NotExact
        totals = bounded_totals(CaseEffects(question.case), constraint, question.problem().scenario).values()
        peaks = [each for each in totals if isinstance(each, Effects) and each.combine == "max"]
        if peaks:
            return _of_peak(contest, question, target, of, peaks, stated)
    bound = ShiftedBound(question.problem(), of)
    loosened = _loosened(contest, question, target, bound, stated)
    farthest = None if loosened is None else abs(loosened.number - Fraction(stated))
    tightened = _tightened(contest, question, target, bound, stated, farthest)
    return loosened if tightened is None else tightened


def _at(question: Question, of: Quantity, number: Fraction) -> Problem:
    """The problem with another number; one that no decimal is, such as a third, is rounded to the loose side."""
    rounding = ROUND_CEILING if of.kind == "limit" or of.of[1] == "at_most" else ROUND_FLOOR
    with localcontext(rounding=rounding):
        return changed_problem(question, of, written(number))


def _loosened(
    contest: Contest, question: Question, target: Target, bound: ShiftedBound, stated: Decimal
) -> Border | None:
    at, more = Fraction(stated), False
    problem = question.problem()
    while True:
        look()
        worth = contest.value(problem, contest.outside(problem, target))
        found = least_excess(contest, bound, target, worth, more=more)
        if found is None:
            return None
        needed = Fraction(stated) + bound.way * max(Fraction(0), bound.excess(found))
        at = max(at, needed) if bound.way > 0 else min(at, needed)
        problem = _at(question, bound.of, at)
        if contest.wins(problem, target):
            return Border(at, bound.way)
        rival = contest.value(problem, contest.outside(problem, target))
        more = rival <= worth  # the target only tied, and the rule of ties is against it


def _tightened(
    contest: Contest,
    question: Question,
    target: Target,
    bound: ShiftedBound,
    stated: Decimal,
    farthest: Fraction | None,
) -> Border | None:
    """Returns the border nearer than `farthest` in the direction that shuts bundles out."""
    problem, more = question.problem(), True
    at = Fraction(stated)
    while True:
        look()
        inside = contest.inside(problem, target)
        if inside is None:
            return None
        worth = contest.value(problem, inside)
        rival = least_excess(contest, bound, target.opposite, worth, more=more)
        before = at
        if rival is not None:
            passed = Fraction(stated) + bound.way * bound.excess(rival)
            at = min(at, passed) if bound.way > 0 else max(at, passed)
        if farthest is not None and abs(at - Fraction(stated)) >= farthest:
            return None
        problem = _at(question, bound.of, at - bound.way * bound.step * max(Fraction(1), abs(at)))
        if contest.wins(problem, target):
            return Border(at, -bound.way)
        if at == before and not more:
            return None
        more = at != before


def _of_count(
    contest: Contest, question: Question, target: Target, of: Quantity, stated: int
) -> Border | None:
    """Returns the border of a number of levers: each is tried, the nearest first."""
    constraint = question.case.constraints[of.of[0]]
    counted = len(constraint.group) if isinstance(constraint, Group) else len(question.case.levers)
    for step in range(1, counted + 1):
        for way in (1, -1):
            number = stated + way * step
            if 0 <= number <= counted and contest.wins(_at(question, of, Fraction(number)), target):
                return Border(Fraction(number), way)
    return None


def _of_peak(
    contest: Contest,
    question: Question,
    target: Target,
    of: Quantity,
    bounded: list[Effects],
    stated: Decimal,
) -> Border | None:
    """Returns the border of a bound on peaks, which lets bundles in or out only where it passes a score."""
    peaks = {
        peak
        for effects in bounded
        for peak in (effects.baseline, *effects.choices.values(), *effects.synergies.values())
    }
    loosens = 1 if of.of[1] == "at_most" else -1
    for peak in sorted(peaks | {Fraction(stated)}, key=lambda peak: abs(peak - Fraction(stated))):
        way = 1 if peak > Fraction(stated) else -1
        if peak != Fraction(stated) and way == loosens:
            at = peak
        elif peak == Fraction(stated) or way != loosens:
            way = -loosens
            at = peak + way * BEYOND * max(Fraction(1), abs(peak))
        if contest.wins(_at(question, of, at), target):
            return Border(peak, way)
    return None
