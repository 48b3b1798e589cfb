"""How far one weight must move, the others in proportion, before the recommended bundle holds a target.

Along the way every bundle's value is linear, and the best value their upper envelope (solve/weight_breakpoints.py): the
border is the nearest end of a segment on which the bundle that the rule of ties names holds the target. The envelope is
found once for all targets.
"""

from decimal import Decimal
from fractions import Fraction

from decision.explanations.border import Border
from decision.explanations.changed_problem import changed_problem
from decision.explanations.contest import Contest
from decision.explanations.target import Target
from decision.model.bundle import exact_values, weighted
from decision.model.problem import Problem
from decision.model.question import Question
from decision.running.limits import look
from decision.solve.dichotomic_search import Segment, upper_envelope
from decision.solve.weight_breakpoints import ray
from options import Quantity


def weight_border(contest: Contest, question: Question, target: Target, of: Quantity) -> Border | None:
    """Returns the nearer of the borders of both directions, within the weight information; None where there is none.

    Raises OutOfTime.
    """
    now = question.problem().weights[of.of[0]]
    found = []
    for segment in segments(contest, question, of):
        if target.holds(segment.best):
            if segment.start <= now <= segment.end:
                found.append(Border(Fraction(now), 1 if segment.end > now else -1))
            elif now < segment.start:
                found.append(Border(Fraction(segment.start), 1))
            else:
                found.append(Border(Fraction(segment.end), -1))
    return min(found, key=lambda border: abs(border.number - Fraction(now)), default=None)


def segments(contest: Contest, question: Question, of: Quantity) -> tuple[Segment[frozenset[int]], ...]:
    """Returns the segments of one weight with the bundle recommended inside each; none where nothing is feasible."""
    objective = of.of[0]
    if objective not in contest.segments:
        contest.segments[objective] = tuple(_segments(contest, question, of))
    return contest.segments[objective]


def _segments(contest: Contest, question: Question, of: Quantity) -> list[Segment[frozenset[int]]]:
    problem = question.problem()
    path = ray(problem, of.of[0])
    if path.start == path.end or contest.best(problem) is None:
        return []

    def at(weight: float) -> Problem:
        look()
        return changed_problem(question, of, Decimal(repr(min(1.0, max(0.0, weight)))))

    def best(weight: float) -> frozenset[int]:
        chosen = contest.best(at(weight))
        assert chosen is not None, "what is feasible does not depend on weights"
        return chosen

    def value(chosen: frozenset[int], weight: float) -> float:
        return weighted(exact_values(problem, chosen), path.weights(weight))

    found = upper_envelope(path.start, path.end, best, value)
    return [Segment(each.start, each.end, best((each.start + each.end) / 2)) for each in found]
