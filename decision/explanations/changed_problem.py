"""The problem of a question with one number set to another: what `varied` asks, with all shared that does not change."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from decision.model.constraint_rows import limit_row
from decision.model.problem import Problem
from decision.model.question import Question
from decision.model.varied_question import varied, with_weights
from options import Quantity, with_quantity


def changed_problem(question: Question, of: Quantity, number: Decimal) -> Problem:
    """Returns the problem of `varied`, equal to it. Raises RequestError where the case cannot have the number."""
    problem = question.problem()
    if of.kind == "weight":
        weights = with_weights(problem.weights, {of.of[0]: number})
        total = sum(map(Fraction, weights.values()), Fraction(0))
        return replace(
            problem, weights={name: float(Fraction(weights[name]) / total) for name in problem.weights}
        )
    if of.kind == "limit" and all(r.limit is not None for r in problem.resources if r.name == of.of[0]):
        resources = tuple(
            replace(each, limit=Fraction(number)) if each.name == of.of[0] else each
            for each in problem.resources
        )
        row = next(limit_row(each) for each in resources if each.name == of.of[0])
        rows = tuple(row if each.label == row.label else each for each in problem.rows)
        return replace(problem, resources=resources, rows=rows)
    if of.kind in ("score", "cost", "bound"):
        try:
            return question.problem(with_quantity(question.case, of, number, problem.scenario))
        except ValueError:
            pass  # `varied` says why
    return varied(question, of, number).problem()
