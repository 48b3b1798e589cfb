"""Evaluation of a bundle: totals, values, resource use and violations, in exact arithmetic without a solver."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import fsum

from decision.model.problem import Problem, known
from decision.model.value_function import least_equal


@dataclass(frozen=True)
class Outcome:
    """What a bundle achieves on one objective."""

    total: float
    """In the objective's own unit."""

    value: float | None
    """On 0-100; None for a measure."""


@dataclass(frozen=True)
class Bundle:
    """A bundle of lever levels with its evaluation."""

    id: str
    """`lever.level` joined by plus signs; see `bundle_id`."""

    levels: Mapping[str, str]
    """Lever -> level, in the order of the case; unused levers are left out."""

    feasible: bool
    """Whether it violates nothing."""

    violates: tuple[str, ...]
    """Names of the constraints and resource limits that it violates."""

    value: float
    """Weighted value, in points of 0-100."""

    objectives: Mapping[str, Outcome]
    """By objective, measures included."""

    resources: Mapping[str, float]
    """Use by resource, in its own unit."""

    groups: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By objective that is a sum of scores, and by group of those affected: the group's part of the total. Empty where the
    case states no groups."""


def bundle_id(levels: Mapping[str, str]) -> str:
    """Returns `lever.level` joined by plus signs, levers sorted; `none` for the empty bundle."""
    return "+".join(f"{lever}.{levels[lever]}" for lever in sorted(levels)) or "none"


def exact_values(problem: Problem, chosen: frozenset[int]) -> dict[str, Fraction]:
    """Returns the exact value on 0-100 of every weighed objective."""
    in_force = problem.in_force(chosen)
    return {
        objective.name: objective.value(objective.effects.total(chosen, in_force))
        for objective in problem.objectives
        if objective.value is not None
    }


def weighted(values: Mapping[str, Fraction], weights: Mapping[str, float]) -> float:
    """Returns the weighted value, the sum of weight times value, in points of 0-100."""
    return fsum(weights[name] * float(value) for name, value in values.items())


def violated(problem: Problem, chosen: frozenset[int], values: Mapping[str, Fraction]) -> tuple[str, ...]:
    """Returns the names of violated constraints and limits; consent is checked within TOLERANCE, the rest exactly."""
    in_force = problem.in_force(chosen)
    broken = [row.constraint for row in problem.rows if not row.holds(chosen, in_force)]
    broken += [bound.constraint for bound in problem.margin_bounds if not bound.holds(chosen)]
    broken += [chance.constraint for chance in problem.chances if not chance.holds(chosen, in_force)]
    broken += [
        consent.constraint
        for consent in problem.consents
        if weighted(values, consent.weights) < least_equal(consent.at_least)
    ]
    return tuple(dict.fromkeys(broken))


def evaluate(problem: Problem, levels: Mapping[str, str]) -> Bundle:
    """Evaluates a bundle, given as lever -> level.

    Raises RequestError where the problem has no such lever or level.
    """
    for lever, level in levels.items():
        known(lever, problem.levers, "lever")
        known(level, (problem.choices[i].level for i in problem.levers[lever]), f"level of {lever}")
    return evaluate_chosen(problem, problem.chosen(levels))


def evaluate_chosen(problem: Problem, chosen: frozenset[int]) -> Bundle:
    """Evaluates a bundle, given as choice indexes."""
    in_force = problem.in_force(chosen)
    totals = {o.name: o.effects.total(chosen, in_force) for o in problem.objectives}
    values = {o.name: o.value(totals[o.name]) for o in problem.objectives if o.value is not None}
    broken = violated(problem, chosen, values)
    levels = problem.levels(chosen)
    return Bundle(
        id=bundle_id(levels),
        levels=levels,
        feasible=not broken,
        violates=broken,
        value=weighted(values, problem.weights),
        objectives={
            name: Outcome(float(total), float(values[name]) if name in values else None)
            for name, total in totals.items()
        },
        resources={r.name: float(r.use.total(chosen, in_force)) for r in problem.resources},
        groups={
            o.name: {group: float(part.total(chosen, in_force)) for group, part in o.groups.items()}
            for o in problem.objectives
            if o.groups
        },
    )
