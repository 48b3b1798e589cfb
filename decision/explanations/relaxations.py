"""Changes of a case that restore feasibility: one number moved, or one demand dropped."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal, localcontext
from fractions import Fraction
from math import ceil, floor, log10
from typing import Any

from decision.explanations.movable_bounds import Field, MovableBound
from decision.model.bundle import Bundle
from decision.model.question import Question
from options import EXACT, MOST_DECIMALS, Case, Group

DIGITS = 9
"""Significant digits of a number that no decimal of a case is."""


@dataclass(frozen=True)
class Relaxation:
    """One number moved, or one demand dropped."""

    name: str
    """The constraint, the resource, a demand of the command line (`must drills`), or `TRIGGER: reserve of RESOURCE`."""

    field: Field
    """The number that moves; empty for logic."""

    old: Decimal | None
    """What it is now, in its own unit; of a consent by value, in points. None for logic."""

    new: Decimal | None
    """What it becomes: exact where a decimal is. None: the demand is dropped, as is one whose probability would be 0."""

    relative: float
    """|change| / |old|; of what is dropped, 1. Where the old number is 0: over the most that any bundle breaks it by."""


@dataclass(frozen=True)
class Repair:
    """Changes that together make some bundle feasible, none of which can be spared."""

    changes: tuple[Relaxation, ...]
    """In the order of the case."""

    bundle: Bundle
    """The best bundle after them; evaluated with the changes made."""

    @property
    def relative(self) -> float:
        """The sum of the relative changes."""
        return sum(change.relative for change in self.changes)


def dropped(name: str, bounds: Iterable[MovableBound] = ()) -> Relaxation:
    """Returns the change that drops a demand. bounds: its numbers."""
    first = next(iter(bounds), None)
    if first is None:
        return Relaxation(name, "", None, None, 1.0)
    return Relaxation(name, first.field, decimal(first.old, 0), None, 1.0)


def moved(name: str, bound: MovableBound, new: Fraction, scale: Fraction) -> Relaxation:
    """Returns the change of one number; scale: what it is measured against."""
    relative = float(abs(new - bound.old) / scale)
    return Relaxation(name, bound.field, decimal(bound.old, 0), decimal(new, bound.sense), relative)


def decimal(number: Fraction, sense: int) -> Decimal:
    """Returns a fraction as a decimal: exactly where a case may state it so, else to nine digits.

    sense: the direction in which it is rounded, up (1), down (-1), or to the nearest (0).
    """
    with localcontext(prec=EXACT):
        whole = number * 10**MOST_DECIMALS
        if whole.denominator == 1:
            return _plain(Decimal(whole.numerator).scaleb(-MOST_DECIMALS))
        places = DIGITS - 1 - floor(log10(abs(number)))
        scaled = number * Fraction(10) ** places
        rounded = round(scaled) if not sense else ceil(scaled) if sense > 0 else floor(scaled)
        return _plain(Decimal(rounded).scaleb(-places))


def _plain(number: Decimal) -> Decimal:
    """Returns a decimal without trailing zeros, and without an exponent where it is whole."""
    return number.quantize(Decimal(1)) if number == number.to_integral_value() else number.normalize()


def changed(question: Question, changes: Iterable[Relaxation]) -> Question:
    """Returns the question with changes made. Changes of reserves are those of `two_stage` alone."""
    for change in changes:
        question = _changed(question, change)
    return question


def _changed(question: Question, change: Relaxation) -> Question:
    case, name, new = question.case, change.name, change.new
    if name in case.constraints:
        constraints = dict(case.constraints)
        if new is None:
            del constraints[name]
        else:
            stated = constraints[name]
            number = int(new) if isinstance(stated, Group) else new
            constraints[name] = stated.model_copy(update={change.field: number})
        return replace(question, case=_with(case, constraints=constraints))
    if name in case.resources:
        if new is not None:
            return replace(question, limits={**question.limits, name: new})
        return replace(
            question,
            case=without_limit(case, name),
            limits={resource: limit for resource, limit in question.limits.items() if resource != name},
        )
    kind, _, member = name.partition(" ")
    if kind == "must":
        return replace(question, must=tuple(each for each in question.must if each != member))
    return replace(question, must_not=tuple(each for each in question.must_not if each != member))


def without_limit(case: Case, resource: str) -> Case:
    """Returns the case without any limit of a resource."""
    resources = {**case.resources, resource: case.resources[resource].model_copy(update={"limit": None})}
    scenarios = {
        name: state.model_copy(
            update={"limits": {key: limit for key, limit in state.limits.items() if key != resource}}
        )
        for name, state in case.scenarios.items()
    }
    return _with(case, resources=resources, scenarios=scenarios)


def _with(case: Case, **parts: Any) -> Case:
    return case.model_copy(update=parts)
