"""A bundle and what it comes to, recomputed from the case in exact arithmetic, without any solver."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import fsum

from decision.model.problem import Problem, known
from decision.model.value_function import least_equal


@dataclass(frozen=True)
class Outcome:
    """An objective's total in its own unit, and its value on 0-100 (None for a measure)."""

    total: float
    value: float | None


@dataclass(frozen=True)
class Bundle:
    """A chosen set of lever levels with all that it comes to.

    value: weighted value in points of 0-100. violates: names of the constraints and limits that it breaks.
    """

    id: str
    levels: Mapping[str, str]
    feasible: bool
    violates: tuple[str, ...]
    value: float
    objectives: Mapping[str, Outcome]
    resources: Mapping[str, float]


def bundle_id(levels: Mapping[str, str]) -> str:
    """`lever.level` joined by plus signs, levers sorted; `none` for the empty bundle."""
    return "+".join(f"{lever}.{levels[lever]}" for lever in sorted(levels)) or "none"


def exact_values(problem: Problem, chosen: frozenset[int]) -> dict[str, Fraction]:
    """The value on 0-100 of every weighed objective, exactly."""
    in_force = problem.in_force(chosen)
    return {
        objective.name: objective.value(objective.effects.total(chosen, in_force))
        for objective in problem.objectives
        if objective.value is not None
    }


def weighted(values: Mapping[str, Fraction], weights: Mapping[str, float]) -> float:
    """V = sum of weight times value, in points of 0-100."""
    return fsum(weights[name] * float(value) for name, value in values.items())


def violated(problem: Problem, chosen: frozenset[int], values: Mapping[str, Fraction]) -> tuple[str, ...]:
    """What a bundle breaks, by name; consent is checked within the tolerance, the rest exactly."""
    in_force = problem.in_force(chosen)
    broken = [row.constraint for row in problem.rows if not row.holds(chosen, in_force)]
    broken += [bound.constraint for bound in problem.margin_bounds if not bound.holds(chosen)]
    broken += [
        consent.constraint
        for consent in problem.consents
        if weighted(values, consent.weights) < least_equal(consent.at_least)
    ]
    return tuple(dict.fromkeys(broken))


def evaluate(problem: Problem, levels: Mapping[str, str]) -> Bundle:
    """The bundle (lever -> level) with its totals, values, use of resources and broken constraints.

    Raises RequestError where a lever or a level is none of the problem.
    """
    for lever, level in levels.items():
        known(lever, problem.levers, "lever")
        known(level, (problem.choices[i].level for i in problem.levers[lever]), f"level of {lever}")
    return evaluate_chosen(problem, problem.chosen(levels))


def evaluate_chosen(problem: Problem, chosen: frozenset[int]) -> Bundle:
    """As `evaluate`, from choice indexes."""
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
    )
