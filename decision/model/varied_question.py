"""A question with one number of its case set to another: a limit, a bound, a weight, a score or a cost."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from decision.model.problem import RequestError
from decision.model.question import Question
from options import Quantity, quantity, with_quantity


def stated_quantity(question: Question, of: Quantity) -> Decimal | None:
    """Returns the number as the question has it in its scenario; None where there is none, such as no limit."""
    if of.kind == "limit" and of.of[0] in question.limits:
        return question.limits[of.of[0]]
    if of.kind == "weight":
        return Decimal(repr(question.problem().weights[of.of[0]]))
    return quantity(question.case, of, _scenario(question))


def varied(question: Question, of: Quantity, number: Decimal) -> Question:
    """Returns the question with this number in its scenario. Raises RequestError where it cannot have it.

    A limit is the question's own, as that of a command; a weight's others keep their proportions.
    """
    if of.kind == "limit":
        return replace(question, limits={**question.limits, of.of[0]: number})
    if of.kind == "weight":
        return replace(question, weights=with_weights(question.problem().weights, {of.of[0]: number}))
    try:
        return replace(question, case=with_quantity(question.case, of, number, _scenario(question)))
    except ValueError as error:
        raise RequestError(str(error)) from error


def varied_together(question: Question, numbers: Mapping[Quantity, Decimal]) -> Question:
    """Returns the question with all of these numbers in its scenario. Raises RequestError where it cannot have them.

    Weights among them are as stated, and share the rest with the others in their proportions.
    """
    weights = {of.of[0]: number for of, number in numbers.items() if of.kind == "weight"}
    asked = question
    if weights:
        asked = replace(question, weights=with_weights(question.problem().weights, weights))
    for of, number in numbers.items():
        if of.kind != "weight":
            asked = varied(asked, of, number)
    return asked


def with_weights(weights: Mapping[str, float], stated: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """Returns weights of sum 1 in which these objectives weigh so much and the others keep their proportions.

    They share alike where they weigh nothing now. Raises RequestError outside 0 to 1, for a sum above 1, and where no
    other objective can have the rest.
    """
    for objective, weight in stated.items():
        if not 0 <= weight <= 1:
            raise RequestError(f"the weight of {objective} is a number from 0 to 1, not {weight}")
    left = 1 - sum(stated.values(), Decimal(0))
    names = " and ".join(stated)
    if left < 0:
        raise RequestError(f"the weights of {names} add up to {1 - left}, which is more than 1")
    others = {name: Decimal(repr(share)) for name, share in weights.items() if name not in stated}
    if not others and left:
        raise RequestError(
            f"{names} is the only objective; its weight is 1"
            if len(stated) == 1
            else f"{names} are all objectives; their weights add up to 1, not {1 - left}"
        )
    rest = sum(others.values(), Decimal(0))
    shares = {name: share / rest if rest else Decimal(1) / len(others) for name, share in others.items()}
    return {name: stated[name] if name in stated else left * shares[name] for name in weights}


def _scenario(question: Question) -> str | None:
    return question.case.working_scenario if question.scenario is None else question.scenario
